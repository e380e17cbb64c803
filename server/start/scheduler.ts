import { nextRun, type Schedule } from '../../pipelines/sources/schedule.ts'

/** A schedule in the zone in which it is read. */
export interface Zoned {
  readonly schedule: Schedule
  /** IANA */
  readonly zone: string
}

/** Says when a run is due. */
export interface Scheduler {
  /** the schedule from now on; undefined for none. One that is what it was goes on as it did */
  set(zoned: Zoned | undefined): void
  /** begins to say when a run is due */
  start(): void
  /** when the next run is due; undefined without a schedule or before the start */
  next(): Date | undefined
  stop(): void
}

/** The wall clock may be set, and a machine may sleep: it is looked at this often. */
const longestMs = 60_000

/**
 * A scheduler by a clock that is passed in. What was due while the machine slept is due once.
 *
 * @param now    the wall clock
 * @param onDue  called each time that a run is due; may not throw
 */
export const createScheduler = (now: () => Date, onDue: () => void): Scheduler => {
  let zoned: Zoned | undefined
  let isStarted = false
  let due: Date | undefined
  let timer: NodeJS.Timeout | undefined

  const wait = () => {
    clearTimeout(timer)
    if (due === undefined) return
    timer = setTimeout(look, Math.min(Math.max(due.getTime() - now().getTime(), 0), longestMs))
    timer.unref()
  }
  const plan = () => {
    due = isStarted && zoned !== undefined ? nextRun(zoned.schedule, zoned.zone, now()) : undefined
    wait()
  }
  const look = () => {
    if (due === undefined || now() < due) return wait()
    plan()
    onDue()
  }
  return {
    set: (next) => {
      if (JSON.stringify(next) === JSON.stringify(zoned)) return
      zoned = next
      plan()
    },
    start: () => {
      isStarted = true
      plan()
    },
    next: () => due,
    stop: () => {
      isStarted = false
      plan()
    },
  }
}
