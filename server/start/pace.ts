import type { Progress } from '../../pipelines/progress.ts'

/** How long a step must have gone on before its speed says something. */
const leastMs = 1000

/** Rows take about as long as rows; of files, tables and checks one can take a hundred times as long as another. */
const isEven = ({ unit }: Progress): boolean => unit === 'rows'

/** Whether two reports are about the same work. */
const isSame = (a: Progress, b: Progress): boolean => a.step === b.step && a.source === b.source

/**
 * Tells from each report of progress how many seconds the step of that source will take from now on, by its speed so far:
 * whole, at least 1. Undefined for what has no even speed, within the first second, and at the end.
 *
 * @param clock milliseconds on a clock that never goes back; the run begins now
 */
export const createPace = (clock: () => number): ((progress: Progress) => number | undefined) => {
  let last: Progress | undefined
  let lastAt = clock()
  let began = lastAt
  return (progress) => {
    const now = clock()
    // What was reported before is over since then, so this has been worked on since then.
    if (last === undefined || !isSame(last, progress)) began = lastAt
    last = progress
    lastAt = now
    const { done, total } = progress
    const spent = now - began
    if (!isEven(progress) || done <= 0 || done >= total || spent < leastMs) return undefined
    return Math.max(1, Math.round((spent * (total - done)) / done / 1000))
  }
}
