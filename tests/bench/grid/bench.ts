import { type Goal, printGoals, printTable } from '../print.ts'
import { type Scrolling, tableSize, timeGrid } from './grid.ts'

/** Of each figure the best round counts, since what else a machine does only ever adds. */
const scrollGoals = (way: string, rounds: readonly Scrolling[]): Goal[] => {
  const best = (of: (round: Scrolling) => number) => Math.min(...rounds.map(of))
  return [
    {
      name: `${way}: work of the main thread for a frame, median`,
      found: best(({ work }) => work),
      most: 4,
      unit: ' ms',
    },
    { name: `${way}: 95 % of the frames within`, found: best(({ frame }) => frame.p95), most: 34, unit: ' ms' },
    { name: `${way}: the longest task`, found: best(({ task }) => task.took), most: 50, unit: ' ms' },
  ]
}

/** Prints what scrolling and changing a large table take. */
export const benchGrid = async (rounds: number): Promise<void> => {
  const { rows, columns } = tableSize
  console.log(`\n## A table of ${rows} rows and ${columns} columns in Chromium, the best of ${rounds} rounds\n`)
  const { down, across, changes } = await timeGrid(rounds)
  const lines = (way: string, all: readonly Scrolling[]) =>
    all.map(({ frames, work, frame, task }) => [
      way,
      String(frames),
      ...[work, frame.median, frame.p95, frame.longest, task.took, task.worked].map((time) => time.toFixed(1)),
    ])
  printTable(
    ['scrolling', 'frames', 'work ms', 'frame ms', '95 % ms', 'longest ms', 'longest task ms', 'of it work ms'],
    [...lines('down and up', down), ...lines('across and back', across)],
  )
  console.log()
  printTable(
    ['change', 'until shown ms', 'work ms', 'longest task, work ms'],
    changes.map(({ name, took, work, longest }) => [name, ...[took, work, longest].map((time) => time.toFixed(0))]),
  )
  console.log()
  printGoals([...scrollGoals('down', down), ...scrollGoals('across', across)])
}
