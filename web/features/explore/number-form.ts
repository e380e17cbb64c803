import type { Catalog } from '../../../server/contract/catalog.ts'
import type { Column } from '../../../server/contract/result.ts'
import { measureOf } from '../../exploration/query.ts'
import { readShown } from '../../exploration/shown-measure.ts'
import type { NumberForm } from '../../ui/number.ts'

/** How values of a column are written: as the answer says, those of a comparison in the form of their measure, with a sign. */
export const formOf = (column: Column, catalog: Catalog): NumberForm => {
  const { view } = readShown(column.name)
  if ((view?.kind !== 'compared' && view?.kind !== 'target') || view.form === 'value') return column
  const { format } = measureOf(catalog, column.name) ?? column
  if (view.form === 'attainment') return { type: column.type, format }
  const unit = view.form === 'change' ? undefined : column.unit
  return { type: column.type, format, unit, isChange: true }
}
