import type { EngineValue } from '../../server/engine/engine.ts'
import type { ResultRows } from '../../server/engine/rows.ts'

/** Decimals without the zeros at their end, so that `3.50` of one statement is the `3.5` of another. */
const plain = (value: string): string => (/^-?\d+\.\d+$/.test(value) ? value.replace(/\.?0+$/, '') : value)

/** A value as text, floating point to twelve digits: the order in which rows are added may show in the last ones. */
export const shownValue = (value: EngineValue): string => {
  if (value === null) return '·'
  if (typeof value === 'number') return String(Number(value.toPrecision(12)))
  return typeof value === 'string' ? plain(value) : String(value)
}

/**
 * Rows of an answer as hand-written statements give them: a special member is its kind in brackets, such as
 * `(unknown)`, and `grouping` is the last value.
 *
 * @returns texts, in the order of the answer
 */
export const shownRows = ({
  rows,
  grouping,
  special,
}: Pick<ResultRows, 'rows' | 'grouping' | 'special'>): string[][] => {
  const shown = rows.map((row, r) => [...row.map(shownValue), String(grouping[r] ?? 0)])
  for (const { row, column, kind } of special) {
    const target = shown[row]
    if (target !== undefined) target[column] = `(${kind})`
  }
  return shown
}

/** Cells by their coordinate as text, one text for each of the measures, which are the last columns. */
export const cellsOf = (answer: ResultRows, measures: number): Map<string, string[]> =>
  new Map(
    shownRows(answer).map((row) => {
      const keys = row.length - 1 - measures
      return [[...row.slice(0, keys), row.at(-1)].join('\t'), row.slice(keys, -1)]
    }),
  )
