import { Button } from '@mantine/core'
import { IconDatabaseImport, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { sourcesOptions } from '../../api/load-options.ts'
import { t } from '../../language/language.ts'
import { DidNotCome } from '../../ui/did-not-come.tsx'
import { Message, MessageActions } from '../../ui/message.tsx'
import styles from '../../ui/page.module.css'
import { SkeletonTable } from '../../ui/skeleton-table.tsx'
import { usePlace } from './context.ts'
import { hrefOf } from './place.ts'
import { RejectedRows } from './rejected-rows.tsx'
import { RunPanel } from './run-panel.tsx'
import { RunsTable } from './runs-table.tsx'
import { SourcePanel } from './source-panel.tsx'
import { SourcesTable } from './sources-table.tsx'
import { publishedRun, useRuns } from './use-runs.ts'

const icon = { size: 24, stroke: 1.5, 'aria-hidden': true } as const

/** So many rejected rows stand below the sources; all are a part of their own. */
const firstRows = 8

const NoSources = () => (
  <Message icon={<IconDatabaseImport {...icon} />} title={t('sources.noneYet')} text={t('sources.noneYetWhy')}>
    <MessageActions>
      <Button component="a" href={hrefOf({ part: 'add' })} leftSection={<IconPlus size={16} />}>
        {t('data.parts.add')}
      </Button>
    </MessageActions>
  </Message>
)

/** Sources and runs beside each other, and the first of the rejected rows below. */
export const RunsPart = () => {
  const { place, go } = usePlace()
  const { runs } = useRuns()
  const { data, error, refetch } = useQuery(sourcesOptions())
  const close = () => go({ part: 'runs' })
  if (data === undefined && error !== null) {
    return <DidNotCome title={t('data.failed.sources')} error={error} onRetry={refetch} />
  }
  if (data === undefined || runs === undefined) return <SkeletonTable label={t('data.fetching.loaded')} />
  const source = data.sources.find(({ name }) => name === place.source)
  const run = runs.find((known) => known.run === place.run)
  const rejected = publishedRun(runs)?.rowsRejected ?? 0
  return (
    <>
      <div className={styles.two}>
        {data.sources.length === 0 ? <NoSources /> : <SourcesTable list={data} />}
        <RunsTable runs={runs} />
      </div>
      {rejected > 0 && <RejectedRows limit={firstRows} />}
      {source !== undefined && <SourcePanel key={source.name} source={source} onClose={close} />}
      {source === undefined && run !== undefined && <RunPanel key={run.run} run={run} onClose={close} />}
    </>
  )
}
