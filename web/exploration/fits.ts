import type { Catalog } from '../../server/contract/catalog.ts'
import { attributeTitle, lowerFirst } from './labels.ts'
import { measureOf } from './query.ts'
import { list } from './sentence.ts'
import { plainMeasures, readShown } from './shown-measure.ts'

const doesFit = ({ fits }: Catalog, measure: string, attribute: string): boolean =>
  fits[readShown(measure).measure]?.includes(attribute) !== false

const consequences = {
  blank: 'empty for each of its members, right in totals',
  repeat: 'the same for each of its members',
  error: 'not asked by it',
} as const

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
  return `${list(titles)} ${without.length === 1 ? 'is' : 'are'} ${consequences[catalog.unrelated ?? 'blank']}.`
}

/** What becomes of a measure by asked attributes that its fact does not have: "Empty by region." Undefined where it has all. */
export const measureMisfit = (catalog: Catalog, measure: string, attributes: readonly string[]): string | undefined => {
  const without = attributes.filter((attribute) => !doesFit(catalog, measure, attribute))
  if (without.length === 0) return undefined
  const titles = list(without.map((name) => lowerFirst(attributeTitle(catalog, name, attributes))))
  const consequence = { blank: 'Empty', repeat: 'The same at all members', error: 'Not asked' }
  return `${consequence[catalog.unrelated ?? 'blank']} by ${titles}.`
}
