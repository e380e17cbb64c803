import { Button } from '@mantine/core'
import { IconLock, IconPlayerPlay, IconPlus } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useRef } from 'react'
import { ApiError, call } from '../../api/client.ts'
import { checksOptions, sourcesOptions, verdictsOptions } from '../../api/load-options.ts'
import { dateLabel } from '../../exploration/labels.ts'
import { t } from '../../language/language.ts'
import { DidNotCome } from '../../ui/did-not-come.tsx'
import { useLocale } from '../../ui/locale.ts'
import { Message, MessageActions } from '../../ui/message.tsx'
import { Notice } from '../../ui/notice.tsx'
import styles from '../../ui/page.module.css'
import { Screen } from '../../ui/screen.tsx'
import { asSentence } from '../../ui/sentence.ts'
import { LookTools, type PageLink } from '../../ui/top-bar.tsx'
import { AddSource } from './add-source.tsx'
import { Checks } from './checks.tsx'
import { PlaceContext, usePlace } from './context.ts'
import { LineageView } from './lineage-view.tsx'
import { hrefOf, type Part, type Place, toPlace, toSearch } from './place.ts'
import { RefusedNotice } from './refused-notice.tsx'
import { RejectedPart } from './rejected-part.tsx'
import { RunStrip } from './run-strip.tsx'
import { RunsPart } from './runs-part.tsx'
import { publishedRun, RunsContext, useRuns, useRunsNow } from './use-runs.ts'
import { countText } from './words.ts'

/** The page's address, as the app keeps it. */
export interface DataScreenProps {
  readonly address: {
    readonly search: string
    readonly go: (search: string, replace: boolean) => void
  }
  readonly pages: readonly PageLink[]
}

/** What stands behind the title of a part: how many there are. */
const useCounts = (): Partial<Record<Part, string>> => {
  const locale = useLocale()
  const { runs } = useRuns()
  const checks = useQuery(checksOptions()).data?.checks
  const tests = useQuery(verdictsOptions()).data?.tests.filter(({ status }) => status !== 'skipped')
  const rejected = publishedRun(runs)?.rowsRejected
  const results = [...(checks ?? []).map(({ state }) => state), ...(tests ?? []).map(({ status }) => status)]
  const passed = results.filter((result) => result === 'passed').length
  return {
    ...(rejected !== undefined && rejected > 0 && { rejected: countText(rejected, locale) }),
    ...(checks !== undefined &&
      tests !== undefined &&
      results.length > 0 && {
        checks: t('data.passedOf', { passed: countText(passed, locale), all: countText(results.length, locale) }),
      }),
  }
}

const Parts = () => {
  const { place } = usePlace()
  const counts = useCounts()
  const nav = useRef<HTMLElement>(null)
  const { part: current } = place
  // the parts are wider than a phone, and grow when their counts come
  useEffect(() => {
    const shown = nav.current?.querySelector(`[data-part=${current}]`)
    const observer = new ResizeObserver(() => shown?.scrollIntoView({ inline: 'center', block: 'nearest' }))
    for (const link of nav.current?.children ?? []) observer.observe(link)
    return () => observer.disconnect()
  }, [current])
  return (
    <nav ref={nav} className={styles.parts} aria-label={t('data.partsOf')}>
      {(['runs', 'rejected', 'checks', 'lineage'] as const).map((part) => (
        <a key={part} data-part={part} href={hrefOf({ part })} {...(current === part && { 'aria-current': 'page' })}>
          {t(`data.parts.${part}`)}
          {counts[part] !== undefined && <span> {counts[part]}</span>}
        </a>
      ))}
    </nav>
  )
}

const RunNow = () => {
  const { place } = usePlace()
  const { isRunning } = useRuns()
  const start = useMutation({ mutationFn: () => call('startRun', { body: {}, parameters: {} }) })
  return (
    <>
      {start.error !== null && (
        <span className={styles.refused} role="alert">
          {asSentence(start.error.message)}
        </span>
      )}
      <Button
        variant={place.part === 'add' ? 'default' : 'filled'}
        leftSection={<IconPlayerPlay size={16} stroke={1.7} />}
        onClick={() => start.mutate()}
        disabled={isRunning || start.isPending}
      >
        {t('data.runNow')}
      </Button>
    </>
  )
}

const Title = () => (
  <div className={styles.titleBar}>
    <h1 className={styles.title}>{t('frame.data')}</h1>
    <span className={styles.look}>
      <LookTools />
    </span>
    <Parts />
    <div className={styles.buttons}>
      <Button component="a" href={hrefOf({ part: 'add' })} leftSection={<IconPlus size={16} stroke={1.7} />}>
        {t('data.parts.add')}
      </Button>
      <RunNow />
    </div>
  </div>
)

/** Problems of the definitions: what is shown are those that were read last. */
const Problems = () => {
  const { data } = useQuery(sourcesOptions())
  const problems = data?.problems ?? []
  if (problems.length === 0) return null
  return (
    <div className={styles.notices}>
      <Notice kind="error" fact={t('data.unreadDefinitions')}>
        {t('data.readLast')}
        <ul className={styles.problems}>
          {problems.map(({ file, line, column, message }) => (
            <li key={`${file} ${line} ${column} ${message}`}>
              <code>{[file, line, column].filter((part) => part !== null).join(':')}</code> {asSentence(message)}
            </li>
          ))}
        </ul>
      </Notice>
    </div>
  )
}

const content: Readonly<Record<Part, () => React.ReactNode>> = {
  runs: RunsPart,
  rejected: RejectedPart,
  checks: Checks,
  lineage: LineageView,
  add: AddSource,
}

/** Runs and rejected rows tell of all data, so that who may see a part of them has no page of them. */
const ForOwner = () => (
  <Message
    icon={<IconLock size={24} stroke={1.5} aria-hidden />}
    title={t('data.forOwner')}
    text={t('data.forOwnerWhy')}
  >
    <MessageActions>
      <Button component="a" href="/" variant="filled">
        {t('frame.explore')}
      </Button>
    </MessageActions>
  </Message>
)

const Body = () => {
  const { place } = usePlace()
  const { runs, error, retry } = useRuns()
  const Part = content[place.part]
  if (runs === undefined && error instanceof ApiError && error.code === 'for_owner') return <ForOwner />
  if (runs === undefined && error !== null) {
    return <DidNotCome title={t('data.failed.runs')} error={error} onRetry={retry} />
  }
  return (
    <>
      <RunStrip />
      <RefusedNotice />
      <Problems />
      <Part />
    </>
  )
}

/** The page Data: everything it shows is said by its address. */
export const DataScreen = ({ address, pages }: DataScreenProps) => {
  const locale = useLocale()
  const runs = useRunsNow()
  const { search, go } = address
  const value = useMemo(() => {
    const goTo = (place: Place, replace = false) => go(toSearch(place), replace)
    return { place: toPlace(search), go: goTo }
  }, [search, go])
  const title = t(`data.parts.${value.place.part}`)
  useEffect(() => {
    document.title = `${title} · ${t('frame.data')} · Clientele`
  }, [title])
  const complete = publishedRun(runs.runs)?.completeThrough ?? null
  return (
    <PlaceContext value={value}>
      <RunsContext value={runs}>
        <Screen
          pages={pages}
          freshness={complete === null ? undefined : t('frame.completeTo', { date: dateLabel(complete, locale) })}
        >
          <Title />
          <div className={styles.body}>
            <Body />
          </div>
        </Screen>
      </RunsContext>
    </PlaceContext>
  )
}
