import type { Value } from '../../contract/result.ts'
import type { BaseMeasure } from '../../model/cube.ts'

/** Sums of floating-point numbers differ by the order of their rows. */
const relativeTolerance = 1e-9

/** `12.50` and `12.5` are one number, whatever their scale. */
const exact = (value: Value): string =>
  String(value).includes('.') ? String(value).replace(/\.?0+$/, '') : String(value)

const agree = (a: Value, b: Value): boolean => {
  const isInexact = typeof a === 'number' && typeof b === 'number' && !(Number.isInteger(a) && Number.isInteger(b))
  if (!isInexact) return exact(a) === exact(b)
  return Math.abs(a - b) <= relativeTolerance * Math.max(Math.abs(a), Math.abs(b))
}

const shown = (value: Value) => (value === null ? 'empty' : String(value))

/** What the rows of a drill-through make of a measure, what the query says, and whether these agree and why. */
export const reconcile = (
  measure: BaseMeasure,
  { count, sum, cell }: { readonly count: number; readonly sum: Value; readonly cell: Value },
): { readonly reconciles: boolean; readonly why: string } => {
  if (count === 0 && cell === null) return { reconciles: true, why: 'There are no rows, and the cell is empty' }
  const rows = count === 1 ? '1 row' : `${count} rows`
  const reconciles = agree(sum, cell)
  const made = `The ${measure.aggregation.replace('_', ' ')} of ${measure.title} over ${rows} is ${shown(sum)}`
  return { reconciles, why: reconciles ? `${made}, as the cell says` : `${made}, but the cell says ${shown(cell)}` }
}
