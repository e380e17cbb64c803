import { printGoals, printTable } from '../print.ts'
import { type BrushTiming, timeBrush } from './brush.ts'

/** Prints P7: a brush over one of five linked charts. */
export const benchBrush = async (rounds: number): Promise<void> => {
  const moves = 300
  console.log(`\n## A brush over one of five linked charts, a million orders behind them, ${moves} moves in Chromium\n`)
  const timings = await timeBrush(rounds, moves)
  printTable(
    [
      'round',
      'work of a move ms',
      'script by trace ms',
      'an empty callback ms',
      'frames in 34 ms',
      'cubes there ms',
      'values',
    ],
    timings.map(({ work, script, nothing, smooth, first, equal }, i) => [
      String(i + 1),
      work.toFixed(3),
      script.toFixed(3),
      nothing.toFixed(3),
      `${(smooth * 100).toFixed(1)} %`,
      first.toFixed(0),
      String(equal),
    ]),
  )
  console.log()
  const best = (of: (timing: BrushTiming) => number) => Math.min(...timings.map(of))
  const different = timings.reduce((sum, timing) => sum + timing.different, 0)
  printGoals([
    { name: 'P7 work of a move, p95 of the best round', found: best(({ work }) => work), most: 0.1, unit: ' ms' },
    {
      name: 'P7 frames over 34 ms, the best round',
      found: 100 * best(({ smooth }) => 1 - smooth),
      most: 5,
      unit: ' %',
    },
    {
      name: 'P7 from the pointer to all pair cubes, the best round',
      found: best(({ first }) => first),
      most: 237,
      unit: ' ms',
    },
    { name: 'P7 values that the API answers otherwise', found: different, most: 0, unit: '' },
  ])
}
