import { Anchor, Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Run, RunFile } from '../../../server/contract/runs.ts'
import { runTestsOptions } from '../../api/load-options.ts'
import { dateLabel } from '../../exploration/labels.ts'
import { t } from '../../language/language.ts'
import { useLocale } from '../../ui/locale.ts'
import tables from '../../ui/page.module.css'
import panel from '../../ui/panel.module.css'
import { Scroll } from '../../ui/scroll.tsx'
import { PanelFacts, PanelSection, SidePanel } from '../../ui/side-panel.tsx'
import { hrefOf } from './place.ts'
import { ResultTag } from './runs-table.tsx'
import { CountCells, CountHeads } from './sources-table.tsx'
import { isBlocking } from './test-words.ts'
import { countText, durationText, fileName, instantTitle, monthsText, ruleText } from './words.ts'

const firstFiles = 50

const addsUp = ({ rowsRead, rowsLoaded, rowsRejected, rowsSkipped }: RunFile): boolean =>
  rowsRead === rowsLoaded + rowsRejected + rowsSkipped

const Files = ({ files }: { readonly files: readonly RunFile[] }) => {
  const [isAll, setAll] = useState(false)
  const shown = isAll ? files : files.slice(0, firstFiles)
  return (
    <>
      <Scroll label={t('runs.files')}>
        <table className={tables.table}>
          <thead>
            <tr>
              <th>{t('runs.sourceAndFile')}</th>
              <CountHeads />
            </tr>
          </thead>
          <tbody>
            {shown.map((file) => (
              <tr key={`${file.source} ${file.file}`}>
                <th scope="row" title={file.file}>
                  {file.source}
                  <span className={tables.below}>{fileName(file.file)}</span>
                </th>
                <CountCells counts={{ ...file, addsUp: addsUp(file) }} />
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {shown.length < files.length && (
        <Button mt={8} onClick={() => setAll(true)}>
          {t('data.showAllFiles', { count: files.length })}
        </Button>
      )}
    </>
  )
}

const Rejects = ({ run }: { readonly run: Run }) => {
  const locale = useLocale()
  return (
    <ul className={panel.list}>
      {run.rejects.map(({ source, rule, rows }) => (
        <li key={`${source} ${rule}`}>
          <Anchor fz="inherit" href={hrefOf({ part: 'rejected', run: run.run, source, rule })}>
            {t('runs.rejectsOf', { source, rule: ruleText(rule) })}
          </Anchor>
          <span>{countText(rows, locale)}</span>
        </li>
      ))}
    </ul>
  )
}

/** Why a run ended as it did: the tests of the model that undid it, with the way to what they found, else its message. */
const Why = ({ run }: { readonly run: Run }) => {
  const isFailed = run.status === 'failed'
  const { data, isPending } = useQuery({ ...runTestsOptions(run.run), enabled: isFailed })
  const failed = data?.tests.filter(isBlocking) ?? []
  if (isFailed && isPending) return null
  if (failed.length > 0) {
    return (
      <p className={panel.reason}>
        {t('runs.testsFailed', {
          count: failed.length,
          tests: failed.map(({ title }) => title).join(t('words.comma')),
        })}{' '}
        <Anchor fz="inherit" href={hrefOf({ part: 'checks', run: run.run })}>
          {t('tests.seeFound')}
        </Anchor>
      </p>
    )
  }
  return run.message === null ? null : <p className={panel.reason}>{run.message}</p>
}

/** A run: what became of it, and its counts by source, file and rule. */
export const RunPanel = ({ run, onClose }: { readonly run: Run; readonly onClose: () => void }) => {
  const locale = useLocale()
  return (
    <SidePanel
      title={t('runs.ofNumber', { run: run.run })}
      note={instantTitle(run.startedAt, locale)}
      onClose={onClose}
    >
      <PanelSection title={t('runs.result')}>
        <ResultTag run={run} />
        <Why run={run} />
        <PanelFacts
          facts={[
            run.tookSeconds === null ? undefined : [t('runs.took'), durationText(run.tookSeconds)],
            run.completeThrough === null ? undefined : [t('trust.completeTo'), dateLabel(run.completeThrough, locale)],
            run.dataVersion === null ? undefined : [t('frame.data'), <code key="v">{run.dataVersion}</code>],
          ]}
        />
      </PanelSection>
      {run.restated.length > 0 && (
        <PanelSection title={t('runs.restatedMonths')}>
          <ul className={panel.list}>
            {run.restated.map(({ cube, of, name, months, from, to }) => (
              <li key={`${cube} ${of} ${name}`}>
                {t(of === 'measure' ? 'runs.restatedMeasure' : 'runs.restatedMembers', { name, cube })}
                <span>{t('runs.months', { count: months, months: monthsText(from, to, locale) })}</span>
              </li>
            ))}
          </ul>
        </PanelSection>
      )}
      {run.rejects.length > 0 && (
        <PanelSection title={t('runs.rejects')}>
          <Rejects run={run} />
        </PanelSection>
      )}
      {run.files.length > 0 && (
        <PanelSection title={t('data.files', { count: run.files.length })}>
          <Files files={run.files} />
        </PanelSection>
      )}
    </SidePanel>
  )
}
