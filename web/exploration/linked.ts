import type { Catalog, CatalogAttribute, CatalogMeasure } from '../../server/contract/catalog.ts'
import type { Condition, CubeQuery, Member, Scalar } from '../../server/contract/query.ts'
import { t } from '../language/language.ts'
import type { Exploration } from './exploration.ts'
import { lowerFirst } from './labels.ts'
import { attributeOf, measureOf } from './query.ts'
import { plainMeasures } from './shown-measure.ts'

/** How many linked charts a question can have. */
export const mostLinked = 5

/** How many members a linked chart shows: the largest of what has no order, all of a row of periods or numbers. */
export const mostCategories = 7
export const mostOrdered = 1500

const orderedTypes: readonly string[] = ['integer', 'decimal', 'double', 'date']

/** Whether the members of an attribute follow each other, so that a range of them says something: periods, numbers, dates. */
export const isOrdered = ({ period, type, labelled }: CatalogAttribute): boolean =>
  period !== undefined || (orderedTypes.includes(type) && labelled !== true)

/** The measure that linked charts show: the first additive one that is asked, else the first; undefined for none. */
export const linkedMeasure = (x: Exploration, catalog: Catalog): CatalogMeasure | undefined => {
  const measures = plainMeasures(x.measures).flatMap((name) => measureOf(catalog, name) ?? [])
  return measures.find(({ additivity }) => additivity === 'additive') ?? measures[0]
}

/** Whether a chart of an attribute can be linked: its members can be named, and none holds another. */
const canLink = (catalog: Catalog, measure: CatalogMeasure | undefined, attribute: CatalogAttribute): boolean =>
  measure !== undefined &&
  attribute.tree === undefined &&
  attribute.masked !== true &&
  catalog.fits[measure.name]?.includes(attribute.name) !== false

/** The attributes of which no linked chart stands there yet, and could. */
export const linkable = (x: Exploration, catalog: Catalog): readonly CatalogAttribute[] => {
  const measure = linkedMeasure(x, catalog)
  return catalog.attributes.filter((a) => canLink(catalog, measure, a) && !x.linked.includes(a.name))
}

/** Whether a condition is what a brush over the chart of an attribute makes: some members, or from one to another. */
const isBrush = (condition: Condition, attribute: string): boolean => {
  const keys = Object.entries(condition).flatMap(([key, value]) =>
    value === undefined || key === 'attribute' ? [] : key,
  )
  const form = keys.sort().join(' ')
  return condition.attribute === attribute && (form === 'in' || form === 'from to')
}

/** What is brushed in the chart of an attribute: its last condition that a brush makes; undefined for none. */
export const brushOf = (x: Exploration, attribute: string): Condition | undefined =>
  x.where.findLast((condition) => isBrush(condition, attribute))

/** The exploration with what is brushed on an attribute replaced; without a condition nothing is brushed there. */
export const withBrush = (x: Exploration, attribute: string, condition: Condition | undefined): Exploration => {
  const at = x.where.findIndex((c) => isBrush(c, attribute))
  const others = x.where.filter((c) => !isBrush(c, attribute))
  const place = at < 0 ? others.length : at
  if (condition === undefined) return { ...x, where: others }
  return { ...x, where: [...others.slice(0, place), condition, ...others.slice(place)] }
}

/** The exploration with nothing brushed in any of its linked charts. */
export const withoutBrushes = (x: Exploration): Exploration =>
  x.linked.reduce((at, attribute) => withBrush(at, attribute, undefined), x)

const isScalar = (member: Member): member is Scalar => typeof member !== 'object'

/**
 * The condition that keeps neighbouring members of a chart.
 *
 * @param members  in the order of the chart, at least one
 */
export const rangeCondition = (attribute: CatalogAttribute, members: readonly Member[]): Condition => {
  const [from, to] = [members[0] ?? null, members.at(-1) ?? null]
  if (isOrdered(attribute) && isScalar(from) && isScalar(to)) return { attribute: attribute.name, from, to }
  return { attribute: attribute.name, in: [...members] }
}

const isBefore = (a: Scalar, b: Scalar): boolean =>
  typeof a === 'number' && typeof b === 'number' ? a < b : String(a) < String(b)

/** Whether a condition that a brush made keeps a member. */
export const keeps = (condition: Condition, member: Member): boolean => {
  const { from, to, in: members } = condition
  if (members !== undefined) return members.some((m) => JSON.stringify(m) === JSON.stringify(member))
  if (!isScalar(member) || from === undefined || to === undefined) return false
  return !isBefore(member, from) && !isBefore(to, member)
}

const asked = (x: Exploration, where: readonly Condition[], measure: CatalogMeasure): Omit<CubeQuery, 'rows'> => ({
  from: x.cube,
  defaults: false,
  measures: [measure.name],
  columns: [],
  where: [...where],
  ...(Object.keys(x.parameters).length > 0 && { parameters: { ...x.parameters } }),
})

/** What a linked chart shows: the members it has, where these are not all; no list keeps all of them. */
export interface LinkedBins {
  readonly attribute: string
  readonly only?: readonly Member[]
}

const kept = ({ attribute, only }: LinkedBins): Condition[] =>
  only === undefined ? [] : [{ attribute, in: [...only] }]

/**
 * The question that a linked chart asks: the measure by its attribute, under all that is filtered but what is brushed in
 * itself. Periods and numbers come in their order, other members from the largest; one more than is shown.
 */
export const linkedQuery = (x: Exploration, catalog: Catalog, measure: CatalogMeasure, bins: LinkedBins): CubeQuery => {
  const { attribute } = bins
  const where = [...withBrush(x, attribute, undefined).where, ...kept(bins)]
  const found = attributeOf(catalog, attribute)
  const isInOrder = found !== undefined && isOrdered(found)
  return {
    ...asked(x, where, measure),
    rows: [attribute],
    sort: [isInOrder ? { by: attribute, direction: 'asc' } : { by: measure.name, direction: 'desc' }],
    limit: (isInOrder ? mostOrdered : mostCategories) + 1,
  }
}

/**
 * The question whose answer is the pair cube of two linked charts: the measure by the attributes of both, under all that is
 * filtered but what is brushed in either. Its sums over any bins of one are what the other shows when these are brushed.
 */
export const pairQuery = (
  x: Exploration,
  measure: CatalogMeasure,
  brushed: LinkedBins,
  shown: LinkedBins,
): CubeQuery => {
  const free = withBrush(withBrush(x, brushed.attribute, undefined), shown.attribute, undefined)
  const where = [...free.where, ...kept(brushed), ...kept(shown)]
  return { ...asked(x, where, measure), rows: [brushed.attribute], columns: [shown.attribute] }
}

/**
 * Why the other charts cannot follow a brush over an attribute while it moves, as a sentence; undefined where they can. Only
 * what adds up along the attribute can be summed from a pair cube.
 */
export const whyNotLive = (measure: CatalogMeasure, attribute: CatalogAttribute): string | undefined => {
  const { title, additivity, notAlong } = measure
  if (additivity !== 'additive') return t(`linked.notLive.${additivity}`, { measure: title })
  if (notAlong?.includes(attribute.role ?? '') === true)
    return t('linked.notLive.shared', { attribute: lowerFirst(attribute.title), measure: lowerFirst(title) })
  return undefined
}
