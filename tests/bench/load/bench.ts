import { median } from '../measure.ts'
import { printGoals, printTable } from '../print.ts'
import { type LoadRound, timeLoad } from './load.ts'

const ratios: readonly (readonly [title: string, of: (round: LoadRound) => number])[] = [
  ['over COPY', ({ published, copied }) => published / copied],
  ['over that of the orders', ({ published, copiedOrders }) => published / copiedOrders],
  ['kept over COPY', ({ kept, copied }) => kept / copied],
]

/** Prints P9: so many orders from CSV to a star. */
export const benchLoad = async (rows: number, rounds: number): Promise<void> => {
  console.log(`\n## ${rows} orders as CSV, with their customers and products, into a star, ${rounds} rounds in turns\n`)
  const { rounds: timed, ...account } = await timeLoad(rows, rounds)
  printTable(
    ['round', 'typed COPY of all ms', 'of the orders ms', 'published ms', 'kept ms', ...ratios.map(([title]) => title)],
    timed.map((round, i) => [
      String(i + 1),
      ...[round.copied, round.copiedOrders, round.published, round.kept].map((ms) => ms.toFixed(0)),
      ...ratios.map(([, of]) => of(round).toFixed(2)),
    ]),
  )
  const medians = ratios.map(([title, of]) => `${title} ${median(timed.map(of)).toFixed(2)}`)
  console.log(`\n${account.read} orders read = ${account.loaded} loaded + ${account.rejected} rejected`)
  console.log(`medians: ${medians.join(', ')}`)
  const found = median(timed.map(({ published, copied }) => published / copied))
  printGoals([{ name: 'P9 CSV to star over typed COPYs of the same files, median', found, most: 1.6, unit: '' }])
}
