import type { Catalog } from '../../server/contract/catalog.ts'
import { list, t } from '../language/language.ts'
import { attributeTitle, lowerFirst } from './labels.ts'
import { measureOf } from './query.ts'
import { plainMeasures, readShown } from './shown-measure.ts'

const doesFit = ({ fits }: Catalog, measure: string, attribute: string): boolean =>
  fits[readShown(measure).measure]?.includes(attribute) !== false

/**
 * What becomes of asked measures by an attribute that the facts of some of them do not have, as a sentence: "Cost is empty
 * for each of its members, right in totals."
 *
 * @returns undefined where it fits all of them
 */
export const attributeMisfit = (
  catalog: Catalog,
  measures: readonly string[],
  attribute: string,
): string | undefined => {
  const without = plainMeasures(measures).filter((measure) => !doesFit(catalog, measure, attribute))
  if (without.length === 0) return undefined
  const titles = without.map((name, i) => {
    const title = measureOf(catalog, name)?.title ?? name
    return i === 0 ? title : lowerFirst(title)
  })
  return t(`fits.attribute.${catalog.unrelated ?? 'blank'}`, { measures: list(titles), count: without.length })
}

/** What becomes of a measure by asked attributes that its fact does not have: "Empty by region." Undefined where it has all. */
export const measureMisfit = (catalog: Catalog, measure: string, attributes: readonly string[]): string | undefined => {
  const without = attributes.filter((attribute) => !doesFit(catalog, measure, attribute))
  if (without.length === 0) return undefined
  const titles = list(without.map((name) => lowerFirst(attributeTitle(catalog, name, attributes))))
  return t(`fits.measure.${catalog.unrelated ?? 'blank'}`, { attributes: titles })
}
