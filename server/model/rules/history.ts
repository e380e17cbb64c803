import { checkTypes } from './column-types.ts'
import type { DimensionRule } from './rule.ts'

/** Versions are valid between dates. */
export const historyColumns: DimensionRule = ({ name, table, history }, { schema }, report) => {
  if (history === undefined) return
  const of = `of history of dimension ${name.value}`
  const typed = [
    { column: history.from, type: 'date' as const, where: `"from" ${of}` },
    { column: history.to, type: 'date' as const, where: `"to" ${of}` },
  ]
  checkTypes(typed, schema.get(table.value), report)
}
