import type { CDPSession } from 'playwright-core'

/** An event of the browser's own record, as far as it is read here; times in microseconds. */
interface TraceEvent {
  readonly name: string
  readonly ph: string
  readonly ts: number
  readonly dur?: number
  /** how long the thread itself worked, whatever else the machine did */
  readonly tdur?: number
  readonly pid: number
  readonly tid: number
  readonly args: { readonly name?: string }
}

/** One task of the page's main thread, in milliseconds. */
export interface Task {
  readonly from: number
  /** by the clock, and of the processor: the first also has what others did meanwhile */
  readonly took: number
  readonly worked: number
}

/** What the main thread of a page did while it was watched. */
export interface Recorded {
  readonly tasks: readonly Task[]
  /** when the page was about to draw a frame */
  readonly frames: readonly number[]
}

const categories = ['toplevel', 'devtools.timeline', '__metadata']

const isTask = ({ name, ph }: TraceEvent): boolean => ph === 'X' && name === 'ThreadControllerImpl::RunTask'

/** The main thread that drew frames, which is that of the page. */
const mainThread = (events: readonly TraceEvent[]): TraceEvent | undefined => {
  const mains = events.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')
  const framesOf = ({ pid, tid }: TraceEvent) =>
    events.filter((event) => event.name === 'FireAnimationFrame' && event.pid === pid && event.tid === tid).length
  return mains.toSorted((a, b) => framesOf(b) - framesOf(a))[0]
}

const read = (events: readonly TraceEvent[]): Recorded => {
  const main = mainThread(events)
  const own = events.filter(({ pid, tid }) => pid === main?.pid && tid === main.tid).toSorted((a, b) => a.ts - b.ts)
  const tasks = own
    .filter(isTask)
    .map(({ ts, dur = 0, tdur = dur }) => ({ from: ts / 1000, took: dur / 1000, worked: tdur / 1000 }))
  const frames = own.filter(({ name }) => name === 'FireAnimationFrame').map(({ ts }) => ts / 1000)
  if (tasks.length === 0 || frames.length === 0) throw new Error('the browser recorded no task or no frame of the page')
  return { tasks, frames }
}

/** Does something with a page and records what its main thread does meanwhile. */
export const recorded = async (session: CDPSession, work: () => Promise<unknown>): Promise<Recorded> => {
  const events: TraceEvent[] = []
  const collect = ({ value }: { value: object[] }) => events.push(...(value as TraceEvent[]))
  session.on('Tracing.dataCollected', collect)
  await session.send('Tracing.start', { transferMode: 'ReportEvents', categories: categories.join(',') })
  await work()
  const complete = new Promise<void>((resolve) => session.once('Tracing.tracingComplete', () => resolve()))
  await session.send('Tracing.end')
  await complete
  session.off('Tracing.dataCollected', collect)
  return read(events)
}

/** How long the main thread worked for each frame, in milliseconds: everything from one frame to the next. */
export const workPerFrame = ({ tasks, frames }: Recorded): number[] => {
  const starts = frames.map((frame) => tasks.findLast(({ from }) => from <= frame)?.from ?? frame)
  const distinct = [...new Set(starts)]
  return distinct.slice(0, -1).map((from, i) => {
    const to = distinct[i + 1] ?? from
    return tasks.filter((task) => task.from >= from && task.from < to).reduce((sum, { worked }) => sum + worked, 0)
  })
}
