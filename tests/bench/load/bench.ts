import { printGoals, printTable } from '../print.ts'
import { timeLoad } from './load.ts'

/** Prints P9: so many orders from CSV to a star. */
export const benchLoad = async (rows: number, rounds: number): Promise<void> => {
  console.log(`\n## ${rows} orders as CSV, with their customers and products, into a star, ${rounds} rounds in turns\n`)
  const { rounds: timed, ...account } = await timeLoad(rows, rounds)
  printTable(
    ['round', 'typed COPY of the orders ms', 'published after ms', 'ratio', 'records kept after ms', 'ratio'],
    timed.map(({ floor, ours, kept }, i) => [
      String(i + 1),
      ...[floor, ours].map((ms) => ms.toFixed(0)),
      (ours / floor).toFixed(2),
      kept.toFixed(0),
      (kept / floor).toFixed(2),
    ]),
  )
  console.log(`\n${account.read} orders read = ${account.loaded} loaded + ${account.rejected} rejected`)
  const found = Math.min(...timed.map(({ floor, ours }) => ours / floor))
  printGoals([{ name: 'P9 CSV to star over a typed COPY, the best round', found, most: 1.6, unit: '' }])
}
