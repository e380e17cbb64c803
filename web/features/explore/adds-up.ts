import type { CatalogMeasure } from '../../../server/contract/catalog.ts'
import type { DrillThroughResult } from '../../../server/contract/drill-through.ts'
import { lowerFirst } from '../../exploration/labels.ts'
import { t } from '../../language/language.ts'
import { exactNumber } from '../../ui/number.ts'

/**
 * What the source rows make of a measure and what the cell says, as one sentence in the reader's numbers: "Won value of
 * these rows: $457,533.00, as the cell says."
 *
 * @param measure the base measure drilled through; an input of a calculated one
 * @param of the title of that calculated one
 */
export const addsUpSentence = (
  { sum, cell, reconciles }: Pick<DrillThroughResult, 'sum' | 'cell' | 'reconciles'>,
  measure: CatalogMeasure,
  locale: string,
  of?: string,
): string => {
  const made = { measure: measure.title, sum: exactNumber(sum, measure, locale) }
  if (!reconciles) return t('trust.differs', { ...made, cell: exactNumber(cell, measure, locale) })
  return of === undefined ? t('trust.asCell', made) : t('trust.isInput', { ...made, of: lowerFirst(of) })
}
