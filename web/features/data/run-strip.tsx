import { Anchor, Button } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import type { RunActivity, RunProgress } from '../../../server/contract/runs.ts'
import { call } from '../../api/client.ts'
import { verdictsOptions } from '../../api/load-options.ts'
import { t } from '../../language/language.ts'
import { useLocale } from '../../ui/locale.ts'
import { Notice } from '../../ui/notice.tsx'
import { asSentence, upperFirst } from '../../ui/sentence.ts'
import { Tag } from '../../ui/tag.tsx'
import { usePlace } from './context.ts'
import { hrefOf } from './place.ts'
import styles from './runs.module.css'
import { publishedRun, type RunsNow, useRuns } from './use-runs.ts'
import { countText, durationText, ruleText } from './words.ts'

const knownSteps = ['extract', 'stage', 'contract', 'conform', 'facts', 'models', 'checks', 'publish', 'keep'] as const

/** A step of a run as people say it. */
const stepText = (step: string): string => {
  const known = knownSteps.find((name) => name === step)
  return known === undefined ? ruleText(step) : t(`runs.steps.${known}`)
}

/** How far a step is: all, none, or a share of the one under way; all of one that failed, to be seen. */
const doneOf = (at: number, i: number, { phase, progress }: RunActivity): number => {
  if (i !== at) return i < at ? 1 : 0
  if (phase === 'failed') return 1
  return progress === null || progress.total === 0 ? 0 : Math.min(progress.done / progress.total, 1)
}

const Steps = ({ runs }: { readonly runs: RunsNow }) => {
  const { steps, activity } = runs
  const at = steps.indexOf(activity?.progress?.step ?? '')
  return (
    <ol className={styles.steps} data-phase={activity?.phase}>
      {steps.map((step, i) => (
        <li key={step} {...(i === at && { 'aria-current': 'step' })}>
          <span className={styles.stepBar}>
            <span style={{ width: `${activity === null ? 0 : 100 * doneOf(at, i, activity)}%` }} />
          </span>
          {upperFirst(stepText(step))}
        </li>
      ))}
    </ol>
  )
}

const knownUnits = ['files', 'rows', 'tables', 'months', 'checks', 'sources'] as const

/** How much of a step is done: `3 of 9 files`. */
const doneText = ({ done, total, unit }: RunProgress, locale: string): string => {
  if (unit === 'run') return t('runs.progress.run')
  const known = knownUnits.find((name) => name === unit)
  return known === undefined
    ? t('runs.progress.further', { done: countText(done, locale), all: countText(total, locale), unit })
    : t(`runs.progress.${known}`, { done: countText(done, locale), count: total })
}

/** What is worked on, how much of it, how long it will take; empty before the first news. */
const progressText = ({ progress }: RunActivity, locale: string): string => {
  if (progress === null) return ''
  const { source, secondsLeft } = progress
  const doing = doneText(progress, locale)
  const now = source === null ? t('runs.now', { progress: doing }) : t('runs.nowOf', { source, progress: doing })
  return secondsLeft === null ? now : `${now} ${t('runs.left', { time: durationText(secondsLeft) })}`
}

/** What readers see meanwhile, or after a run that brought nothing; empty until the runs came. */
const readersText = (runs: RunsNow): string => {
  if (runs.runs === undefined) return ''
  const published = publishedRun(runs.runs)
  if (published === undefined) return t(runs.isRunning ? 'runs.readersNothing' : 'runs.nothingServed')
  return t(runs.isRunning ? 'runs.readersUntil' : 'runs.readersStill', { run: published.run })
}

/** Its number, of one under way as the journal has it; none before it is there. */
const runName = ({ run, progress }: RunActivity, { runs, isRunning }: RunsNow): string => {
  const begun = isRunning ? runs?.find(({ status }) => status === 'started') : undefined
  const published = progress?.step === 'keep' && runs !== undefined ? publishedRun(runs) : undefined
  const number = run ?? (begun ?? published)?.run
  return number === undefined ? t('runs.aRun') : t('runs.ofNumber', { run: number })
}

const Going = ({ runs, activity }: { readonly runs: RunsNow; readonly activity: RunActivity }) => {
  const locale = useLocale()
  const cancel = useMutation({ mutationFn: () => call('cancelRun', { body: {}, parameters: {} }) })
  const at = runs.steps.indexOf(activity.progress?.step ?? '')
  const isStopping = activity.phase === 'cancelling' || cancel.isPending
  const name = runName(activity, runs)
  const step = runs.steps[at]
  return (
    <section className={styles.strip} aria-label={t('runs.underWay')}>
      <div className={styles.stripLine}>
        <Tag tone="accent">{t(isStopping ? 'runs.stopping' : 'runs.running')}</Tag>
        <strong role="status">
          {step === undefined
            ? name
            : t('runs.atStep', { run: name, at: at + 1, all: runs.steps.length, step: stepText(step) })}
        </strong>
        <span className={styles.stripText}>
          {progressText(activity, locale)} {step === 'keep' ? t('runs.published', { run: name }) : readersText(runs)}
        </span>
        <Button onClick={() => cancel.mutate()} disabled={isStopping}>
          {t('frame.cancel')}
        </Button>
      </div>
      <Steps runs={runs} />
      {cancel.error !== null && (
        <Notice kind="caution" fact={t('runs.notCancelled')}>
          {asSentence(cancel.error.message)}
        </Notice>
      )}
    </section>
  )
}

const Ended = ({ runs, activity }: { readonly runs: RunsNow; readonly activity: RunActivity }) => {
  const { place } = usePlace()
  const refused = useQuery(verdictsOptions()).data?.refused
  const isFailed = activity.phase === 'failed'
  const at = activity.progress?.step
  // what tests of the model keep from being published is said by a notice of its own
  if (isFailed && refused?.what === 'data' && refused.run === activity.run) return null
  const name = runName(activity, runs)
  return (
    <section className={styles.strip} aria-label={t(isFailed ? 'runs.thatFailed' : 'runs.thatWasCancelled')}>
      <div className={styles.stripLine}>
        <Tag tone={isFailed ? 'err' : 'plain'}>{t(isFailed ? 'runs.failed' : 'runs.cancelled')}</Tag>
        <strong role={isFailed ? 'alert' : 'status'}>
          {at === undefined
            ? name
            : t(isFailed ? 'runs.failedAt' : 'runs.cancelledAt', { run: name, step: stepText(at) })}
        </strong>
        <span className={styles.stripText}>{readersText(runs)}</span>
        {activity.run !== null && (
          <Anchor fz="inherit" href={hrefOf({ ...place, part: 'runs', source: undefined, run: activity.run })}>
            {t('runs.seeRun')}
          </Anchor>
        )}
      </div>
      <Steps runs={runs} />
      {isFailed && activity.reason !== null && <p className={styles.reason}>{activity.reason}</p>}
    </section>
  )
}

/** A run that the reader saw going and that published, or found nothing new. */
const Done = ({ runs, activity }: { readonly runs: RunsNow; readonly activity: RunActivity }) => {
  const locale = useLocale()
  const run = runs.runs?.find((known) => known.run === activity.run)
  if (activity.published === false) {
    return (
      <p className={styles.done} role="status">
        {activity.run === null ? t('runs.nothingNew') : t('runs.nothingNewSince', { run: activity.run })}
      </p>
    )
  }
  const name = runName(activity, runs)
  return (
    <p className={styles.done} role="status">
      {run === undefined
        ? t('runs.published', { run: name })
        : t('runs.publishedRows', {
            run: name,
            count: run.rowsLoaded,
            rejected: countText(run.rowsRejected, locale),
          })}
    </p>
  )
}

/** The run under way with its steps, or what became of the last one where that needs to be known. */
export const RunStrip = () => {
  const runs = useRuns()
  const { activity } = runs
  const content = () => {
    if (activity === null) return null
    if (runs.isRunning) return <Going runs={runs} activity={activity} />
    if (activity.phase === 'finished') return runs.wasSeen ? <Done runs={runs} activity={activity} /> : null
    return activity.phase === 'failed' || runs.wasSeen ? <Ended runs={runs} activity={activity} /> : null
  }
  return (
    <>
      {runs.isLost && (
        <div className={styles.notices}>
          <Notice kind="caution" fact={t('runs.lost')}>
            {t('runs.lostWhy')}
          </Notice>
        </div>
      )}
      {content()}
    </>
  )
}
