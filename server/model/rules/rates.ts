import type { RatesDefinition } from '../definitions/definition.ts'
import { withArticle } from '../expressions/types.ts'
import type { Report } from '../problem.ts'
import type { Scope } from '../resolve/scope.ts'
import { checkTypes } from './column-types.ts'
import { checkColumns } from './columns-exist.ts'

/** The table of rates has its columns, currencies are texts, dates dates, and a rate is exact. */
export const checkRates = (rates: RatesDefinition, { schema }: Scope, report: Report): void => {
  const { name, table, from, to, rate, when } = rates
  checkColumns(table, [from, to, rate, when.column], schema, report)
  const columns = schema.get(table.value)
  const of = `of rates ${name.value}`
  const typed = [
    { column: from, type: 'text' as const, where: `"from" ${of}` },
    { column: to, type: 'text' as const, where: `"to" ${of}` },
    { column: when.kind === 'date' ? when.column : undefined, type: 'date' as const, where: `"date" ${of}` },
  ]
  checkTypes(typed, columns, report)
  const found = columns?.get(rate.value)
  if (found === undefined || found === 'decimal' || found === 'integer') return
  const expected = 'a decimal column, so that what is converted stays exact'
  report(rate.place, 'wrong_type', {
    where: `"rate" ${of}`,
    expected,
    found: `${rate.value}, ${withArticle(found)}`,
  })
}
