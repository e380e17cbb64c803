/** The middle of some figures, the mean of the two middle ones where their number is even; NaN of none. */
export const median = (figures: readonly number[]): number => {
  const sorted = [...figures].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const [low, high] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]]
  return low === undefined || high === undefined ? Number.NaN : (low + high) / 2
}

/** The figure that so large a part of some figures does not pass, 0 to 1; NaN of none. */
export const quantile = (figures: readonly number[], part: number): number => {
  const sorted = [...figures].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(part * sorted.length) - 1)] ?? Number.NaN
}

/** The geometric mean of positive figures; NaN of none. */
export const geometricMean = (figures: readonly number[]): number =>
  Math.exp(figures.reduce((sum, figure) => sum + Math.log(figure), 0) / figures.length)

const timed = async (work: () => unknown): Promise<number> => {
  const started = performance.now()
  await work()
  return performance.now() - started
}

/**
 * Times pieces of work in turns, so that what else the machine does falls on all of them alike. Every other round goes
 * in reverse, so that none always runs after the same one.
 *
 * @returns the median of each in milliseconds, in their order, after two rounds that do not count
 */
export const inTurns = async (rounds: number, works: readonly (() => unknown)[]): Promise<number[]> => {
  const times = works.map((): number[] => [])
  for (let round = -2; round < rounds; round++) {
    const order = [...works.keys()]
    if (round % 2 !== 0) order.reverse()
    for (const index of order) {
      const work = works[index]
      const time = work === undefined ? 0 : await timed(work)
      if (round >= 0) times[index]?.push(time)
    }
  }
  return times.map(median)
}
