import { Anchor, Button } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import type { RunActivity } from '../../../server/contract/runs.ts'
import { call } from '../../api/client.ts'
import { verdictsOptions } from '../../api/load-options.ts'
import { useLocale } from '../../ui/locale.ts'
import { Notice } from '../../ui/notice.tsx'
import { asSentence } from '../../ui/sentence.ts'
import { Tag } from '../../ui/tag.tsx'
import { usePlace } from './context.ts'
import { hrefOf } from './place.ts'
import styles from './runs.module.css'
import { publishedRun, type RunsNow, useRuns } from './use-runs.ts'
import { countText, durationText, ruleText } from './words.ts'

const titled = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`

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
          {titled(step)}
        </li>
      ))}
    </ol>
  )
}

/** What is worked on, how much of it, how long it will take; empty before the first news. */
const progressText = ({ progress }: RunActivity, locale: string): string => {
  if (progress === null) return ''
  const { source, done, total, unit, secondsLeft } = progress
  const counts = `${countText(done, locale)} of ${countText(total, locale)} ${unit}`
  const left = secondsLeft === null ? '' : ` About ${durationText(secondsLeft)} left.`
  return `${source === null ? '' : `${source}, `}${unit === 'run' ? 'the new version' : counts}.${left}`
}

/** What readers see meanwhile, or after a run that brought nothing. */
const readersText = (runs: RunsNow): string => {
  const published = publishedRun(runs.runs)
  if (published === undefined)
    return runs.isRunning ? 'Readers see nothing until it is whole.' : 'Nothing is served yet.'
  return runs.isRunning
    ? `Readers see run ${published.run} until this one is whole.`
    : `Readers still see run ${published.run}.`
}

/** Its number, of one under way as the journal has it; none before it is there. */
const runName = ({ run }: RunActivity, { runs, isRunning }: RunsNow): string => {
  const begun = isRunning ? runs?.find(({ status }) => status === 'started')?.run : undefined
  const number = run ?? begun
  return number === undefined ? 'A run' : `Run ${number}`
}

const Going = ({ runs, activity }: { readonly runs: RunsNow; readonly activity: RunActivity }) => {
  const locale = useLocale()
  const cancel = useMutation({ mutationFn: () => call('cancelRun', { body: {}, parameters: {} }) })
  const at = runs.steps.indexOf(activity.progress?.step ?? '')
  const isStopping = activity.phase === 'cancelling' || cancel.isPending
  const step = at < 0 ? '' : `, step ${at + 1} of ${runs.steps.length}: ${runs.steps[at]}`
  return (
    <section className={styles.strip} aria-label="Run under way">
      <div className={styles.stripLine}>
        <Tag tone="accent">{isStopping ? 'Stopping' : 'Running'}</Tag>
        <strong role="status">
          {runName(activity, runs)}
          {step}
        </strong>
        <span className={styles.stripText}>
          {progressText(activity, locale)} {readersText(runs)}
        </span>
        <Button onClick={() => cancel.mutate()} disabled={isStopping}>
          Cancel
        </Button>
      </div>
      <Steps runs={runs} />
      {cancel.error !== null && (
        <Notice kind="caution" fact="It was not cancelled.">
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
  return (
    <section className={styles.strip} aria-label={isFailed ? 'Run that failed' : 'Run that was cancelled'}>
      <div className={styles.stripLine}>
        <Tag tone={isFailed ? 'err' : 'plain'}>{isFailed ? 'Failed' : 'Cancelled'}</Tag>
        <strong role={isFailed ? 'alert' : 'status'}>
          {runName(activity, runs)}
          {at !== undefined && ` ${isFailed ? 'failed' : 'was cancelled'} at ${ruleText(at)}`}
        </strong>
        <span className={styles.stripText}>{readersText(runs)}</span>
        {activity.run !== null && (
          <Anchor fz="inherit" href={hrefOf({ ...place, part: 'runs', source: undefined, run: activity.run })}>
            See the run
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
        Nothing new to load: files and definitions are what they were{' '}
        {activity.run === null ? 'before' : `in run ${activity.run}`}.
      </p>
    )
  }
  const counts =
    run === undefined
      ? ''
      : `: ${countText(run.rowsLoaded, locale)} rows loaded, ${countText(run.rowsRejected, locale)} rejected`
  return (
    <p className={styles.done} role="status">
      {runName(activity, runs)} is published{counts}.
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
          <Notice kind="caution" fact="The server does not answer.">
            What is shown may be old. It is tried again by itself.
          </Notice>
        </div>
      )}
      {content()}
    </>
  )
}
