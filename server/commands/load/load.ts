import type { RunActivity, RunEvent, RunStarted } from '../../contract/runs.ts'
import { showProgress } from '../../start/progress.ts'
import { StartError } from '../../start/start-error.ts'
import type { Command, CommandContext } from '../command.ts'
import { refusedText } from '../test/refused-text.ts'
import { openUnloadedApi, type WorkspaceApi, withApi } from '../workspace-api.ts'
import { readArguments, usage } from './arguments.ts'
import { accountsOf } from './print.ts'

/** The end of a run, with its steps shown as they come. Throws StartError where the events end before it does. */
const endOf = async (
  events: AsyncIterable<RunEvent>,
  { activity: begun }: RunStarted,
  { surroundings }: CommandContext,
): Promise<RunActivity> => {
  const shown = showProgress(surroundings.screen)
  try {
    for await (const { activity } of events) {
      if (activity?.activity !== begun.activity) continue
      if (activity.finishedAt !== null) return activity
      const { progress } = activity
      if (progress === null) continue
      const { source, secondsLeft, ...step } = progress
      shown.onProgress({ ...step, ...(source !== null && { source }) }, secondsLeft ?? undefined)
    }
  } finally {
    shown.end()
  }
  throw new StartError(`who loads ended before run ${begun.activity} did`)
}

/** Cancels the run that this command began; one that it joined is somebody else's. */
const onInterrupt =
  (api: WorkspaceApi, { joined }: RunStarted, leave: AbortController) =>
  async () => {
    if (joined) leave.abort()
    // Where it ended meanwhile there is nothing to cancel.
    else await api.ask('cancelRun', {}).catch(() => undefined)
  }

const follow = async (api: WorkspaceApi, start: () => Promise<RunStarted>, context: CommandContext) => {
  const leave = new AbortController()
  // Followed first, so that no end is missed.
  const events = await api.followRuns(leave.signal)
  const started = await start()
  if (started.joined) context.print('A run is under way already; this is how it goes.\n')
  const interrupt = onInterrupt(api, started, leave)
  context.signal.addEventListener('abort', interrupt, { once: true })
  if (context.signal.aborted) void interrupt()
  try {
    return await endOf(events, started, context)
  } catch (error) {
    if (leave.signal.aborted) throw new StartError('left; the run goes on')
    throw error
  } finally {
    context.signal.removeEventListener('abort', interrupt)
    leave.abort()
  }
}

const outcomeOf = async (api: WorkspaceApi, { published, run }: RunActivity): Promise<string> => {
  const { problems, warnings } = await api.ask('ready', undefined).catch(() => ({ problems: [], warnings: [] }))
  const notes = [
    ...problems.map((problem) => `not taken over: ${problem}\n`),
    ...warnings.map((warning) => `warning: ${warning}\n`),
  ].join('')
  if (published !== true) return `Nothing changed since run ${run}.\n${notes}`
  const { runs } = await api.ask('runs', undefined)
  const found = runs.find((other) => other.run === run)
  return `${found === undefined ? `Run ${run} is published.\n` : accountsOf(found)}${notes}`
}

/** What tests found that undid a run, for people; undefined where it is something else that it failed for. */
const refusedBy = async (api: WorkspaceApi, { run }: RunActivity): Promise<string | undefined> => {
  const { refused, tests } = await api.ask('testVerdicts', undefined)
  if (refused === null || refused.run !== run) return undefined
  const { runs } = await api.ask('runs', undefined)
  return refusedText(
    { ...refused, tests },
    runs.some(({ status }) => status === 'succeeded'),
  )
}

/** `clientele load`: a run of the pipeline, in the running server or without one. */
export const load: Command = async (args, context) => {
  const given = readArguments(args)
  if (given === undefined) {
    context.print(usage)
    return
  }
  const api = await openUnloadedApi(given.workspace, given.data, context.surroundings)
  await withApi(api, async () => {
    const ended = await follow(api, () => api.ask('startRun', given.request), context)
    if (ended.phase !== 'finished') {
      const refused = ended.phase === 'failed' ? await refusedBy(api, ended) : undefined
      if (refused === undefined) throw new StartError(ended.reason ?? `the run ended as ${ended.phase}`)
      context.print(refused)
      throw new StartError(`run ${ended.run} is not published: tests of the model failed`)
    }
    context.print(await outcomeOf(api, ended))
  })
}
