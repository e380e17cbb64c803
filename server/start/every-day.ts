const minuteMs = 60_000

const dayOf = (at: Date): string => at.toISOString().slice(0, 10)

/**
 * Does something on every day, in UTC, that begins while the process runs. What fails is done again on the day after.
 *
 * @param periodMs  from one look at the clock to the next
 * @returns stops it
 */
export const everyDay = (now: () => Date, work: () => Promise<void>, periodMs = minuteMs): (() => void) => {
  let day = dayOf(now())
  const timer = setInterval(() => {
    const today = dayOf(now())
    if (today === day) return
    day = today
    work().catch(() => undefined)
  }, periodMs)
  timer.unref()
  return () => clearInterval(timer)
}
