import type { Round, Timing } from './in-process.ts'
import { geometricMean, median } from './measure.ts'
import { type Goal, printTable } from './print.ts'

/** How often everything is measured. */
export interface Repeats {
  readonly rounds: number
  /** in each round */
  readonly runs: number
}

/** How often questions are asked, ours and by hand in turns, in words. */
export const inTurns = ({ rounds, runs }: Repeats): string => `${rounds} rounds of ${runs} runs in turns`

const ratioOf = ({ raw, ours }: Round): number => ours / raw

const bestOf = ({ rounds: all }: Timing): Round =>
  all.reduce((best, round) => (ratioOf(round) < ratioOf(best) ? round : best))

/** Prints what the questions took: of each its best round, and the ratio of every round. */
export const printTimings = (timings: readonly Timing[]): void =>
  printTable(
    ['question', 'rows', 'compile µs', 'by hand ms', 'ours ms', 'best ratio', 'ratio of each round'],
    timings.map((timing) => [
      timing.name,
      String(timing.rows),
      timing.compile.toFixed(0),
      bestOf(timing).raw.toFixed(2),
      bestOf(timing).ours.toFixed(2),
      ratioOf(bestOf(timing)).toFixed(2),
      timing.rounds.map((round) => ratioOf(round).toFixed(2)).join(' '),
    ]),
  )

/** The geometric mean over all questions, ours over by hand, of the round in which it is best. */
export const bestMean = (timings: readonly Timing[]): number => {
  const rounds = timings[0]?.rounds ?? []
  return Math.min(
    ...rounds.map((_, i) => geometricMean(timings.flatMap((timing) => timing.rounds.slice(i, i + 1).map(ratioOf)))),
  )
}

/** P1 on the questions that were asked. */
export const compileGoal = (timings: readonly Timing[]): Goal => ({
  name: 'P1 query to SQL, warm, nothing cached, median',
  found: median(timings.map(({ compile }) => compile)) / 1000,
  most: 0.3,
  unit: ' ms',
})

/** P2 on the questions that were asked. */
export const ratioGoals = (timings: readonly Timing[]): Goal[] => {
  const worst = Math.max(...timings.map((timing) => ratioOf(bestOf(timing))))
  return [
    {
      name: 'P2 end to end over hand-written SQL, geometric mean of the best round',
      found: bestMean(timings),
      most: 1.05,
      unit: '',
    },
    { name: 'P2 the worst question in its best round', found: worst, most: 1.15, unit: '' },
  ]
}
