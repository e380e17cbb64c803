import { rowsOf, valuesAt } from './frame.ts'
import { ModelRefusal } from './refusal.ts'

/** Numbers that a model reads of customers: columns of the same length, each with its name. No value is NaN. */
export interface Features {
  readonly names: readonly string[]
  readonly columns: readonly Float64Array[]
}

/** What is subtracted from a column and what it is then divided by. */
export interface Scale {
  readonly mean: number
  /** standard deviation of the population; 1 for a column whose values are all the same */
  readonly deviation: number
}

/** The number of rows. @throws Error for columns of different lengths; ModelRefusal `not_a_number` */
export const rowsOfFeatures = ({ names, columns }: Features): number => {
  const rows = rowsOf(Object.fromEntries(columns.map((column, j) => [names[j] ?? String(j), column])))
  for (const [j, column] of columns.entries()) {
    const wrong = column.findIndex((value) => !Number.isFinite(value))
    if (wrong >= 0)
      throw ModelRefusal.of('not_a_number', { feature: names[j] ?? '', row: wrong, value: column[wrong] ?? Number.NaN })
  }
  return rows
}

/** Names of the features that have the same value in all rows. */
export const constantFeatures = ({ names, columns }: Features): readonly string[] =>
  names.filter((_, j) => {
    const column = columns[j] ?? new Float64Array()
    return column.every((value) => value === column[0])
  })

/** Mean and standard deviation of a column, over all rows or those that are listed. */
export const scaleOf = (column: Float64Array, rows?: Int32Array): Scale => {
  const values = rows === undefined ? column : valuesAt(column, rows)
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
  const deviation = Math.sqrt(variance)
  return { mean, deviation: deviation > 1e-12 * Math.max(1, Math.abs(mean)) ? deviation : 1 }
}

/** A column on its scale: mean 0, deviation 1. */
export const scaled = (column: Float64Array, { mean, deviation }: Scale): Float64Array =>
  column.map((value) => (value - mean) / deviation)

/** Columns of 0 and 1, one for each text of a column that occurs among `levels`, called `name=text`. */
export const oneHot = (name: string, column: readonly string[], levels: readonly string[]): Features => ({
  names: levels.map((level) => `${name}=${level}`),
  columns: levels.map((level) => Float64Array.from(column, (text) => Number(text === level))),
})

/** The different texts of a column in the order of their characters. */
export const levelsOfTexts = (column: readonly string[]): readonly string[] => [...new Set(column)].sort()

/** Several features side by side. */
export const joined = (parts: readonly Features[]): Features => ({
  names: parts.flatMap(({ names }) => names),
  columns: parts.flatMap(({ columns }) => columns),
})
