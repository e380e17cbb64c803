import type { Catalog } from '../../server/contract/catalog.ts'
import { t } from '../language/language.ts'
import type { Exploration } from './exploration.ts'
import { measureOf } from './query.ts'
import type { TableRow } from './table.ts'
import type { TableColumn } from './table-columns.ts'

/**
 * What a number that stands for several others is: the sum of all rows, one that does not add up along time, or a number
 * computed anew from all rows; of what is shown where the question asks so.
 *
 * @returns undefined for a cell that is no total
 */
export const totalKind = (
  x: Exploration,
  catalog: Catalog,
  row: TableRow,
  column: TableColumn,
  measure: string,
): string | undefined => {
  const isTotal = row.kind === 'parent' || row.kind === 'total' || column.kind === 'total'
  const known = measureOf(catalog, measure)
  if (!isTotal || known === undefined) return undefined
  const of = x.totalsOf ?? 'all'
  if (known.additivity === 'additive') return t(`grid.sumOf.${of}`)
  if (known.additivity === 'non') return t(`grid.recomputedFrom.${of}`)
  return known.over === undefined ? t('grid.notAlongTime') : t('grid.ruleAlongTime', { rule: known.over.rule })
}
