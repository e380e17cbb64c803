import { mebibytes, printGoals, printTable } from '../print.ts'
import type { Repeats } from '../questions.ts'
import { timeStreams, weighStreams } from './drill-through.ts'

/** Prints P6: a million rows behind a cell. */
export const benchDrillThrough = async ({ rounds, runs }: Repeats): Promise<void> => {
  console.log(
    `\n## A million rows behind a cell, with their lineage, over HTTP from a process of its own, ${rounds * runs} runs in turns\n`,
  )
  const { chunks, arrow, json, arrowBytes, jsonBytes } = await timeStreams(rounds * runs, rounds)
  printTable(
    ['way', 'ms', 'MiB'],
    [
      ['chunks fetched by hand, not sent', chunks.toFixed(0), '0'],
      ['Arrow', arrow.toFixed(0), mebibytes(arrowBytes)],
      [`JSON by getRowsJson, the best of ${rounds}`, json.toFixed(0), mebibytes(jsonBytes)],
    ],
  )
  console.log()
  const { before, million, fourMillion, slow } = await weighStreams()
  printTable(
    ['the server', 'most memory MiB'],
    [
      ['at rest', mebibytes(before)],
      ['a million rows', mebibytes(million)],
      ['four million rows', mebibytes(fourMillion)],
      ['four million rows to a slow client', mebibytes(slow)],
    ],
  )
  console.log()
  printGoals([
    { name: 'P6 Arrow over fetching the chunks by hand', found: arrow / chunks, most: 2.5, unit: '' },
    { name: 'P6 Arrow over JSON by getRowsJson', found: arrow / json, most: 0.1, unit: '' },
    { name: 'most memory of four million rows over that of one', found: fourMillion / million, most: 1.2, unit: '' },
    { name: 'most memory to a slow client over that of one million', found: slow / million, most: 1.2, unit: '' },
  ])
}
