import type { DrillThroughResult } from '../../../server/contract/drill-through.ts'
import type { Value } from '../../../server/contract/result.ts'
import { dateLabel } from '../../exploration/labels.ts'
import { formatNumber } from '../../ui/number.ts'

/** Where the lineage of each row begins, and the file and line of a row. */
export interface RowSource {
  /** index of the first lineage column; as many as there are columns where the cube has no lineage */
  readonly from: number
  /** `orders.csv:1284`; the row's own values where the cube has no lineage */
  readonly place: (row: readonly Value[]) => string
}

/** How to read the lineage of the rows of a drill-through. */
export const sourceOf = (result: DrillThroughResult): RowSource => {
  const at = (name: string) => result.columns.findIndex((column) => column.name === name)
  const [run, file, line] = [at('_run'), at('_file'), at('_line')]
  if (file < 0 || line < 0) return { from: result.columns.length, place: (row) => JSON.stringify(row) }
  return { from: run < 0 ? file : Math.min(run, file), place: (row) => `${row[file]}:${row[line]}` }
}

/** A value of a source row: amounts with all their digits, whole numbers as they name things, dates in words. */
export const columnText = (value: Value, type: string, locale: string): string => {
  if (value === null) return ''
  if (type === 'date') return dateLabel(String(value), locale)
  if (type === 'decimal') return formatNumber(value, { type: 'decimal', format: 'number2' }, locale)
  return type === 'double' ? formatNumber(value, { type: 'double' }, locale) : String(value)
}
