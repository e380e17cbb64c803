import type { Catalog, CatalogAttribute, CatalogMeasure } from '../../server/contract/catalog.ts'
import type { Condition } from '../../server/contract/query.ts'
import type { Exploration } from './exploration.ts'
import { allParts } from './groups.ts'
import { attributeOf, measureOf } from './query.ts'
import { relativeOf } from './relative.ts'
import { comparisonForms, readShown, type ShareBase, shownName, targetForms, type View } from './shown-measure.ts'

const isNumeric = ({ type }: CatalogMeasure): boolean => type === 'integer' || type === 'decimal' || type === 'double'

/** A measure that a cube shows among the rows itself, as a share or a rank: nothing is calculated with it. */
const isShown = ({ aggregation, expression = '' }: CatalogMeasure): boolean =>
  aggregation === undefined &&
  /^(?:share|rank|running|difference|percent_change|index|moving_average|trend)\b/.test(expression)

/** How fine periods are, coarse to fine, those of fiscal years like those of calendar years. */
const periods = ['year', 'quarter', 'month', 'week', 'date']
const fineness = (period: string): number => periods.indexOf(period.replace('fiscal_', ''))

/** Whether a condition says which periods are looked at, not only that they are complete. */
const isPlace = (condition: Condition): boolean => relativeOf(condition)?.kind !== 'through'

/** The finest period of the time that modifiers move, among what is on the axes, else among the conditions. */
const finestPeriod = (x: Exploration, catalog: Catalog): string | undefined => {
  const inTime = (names: readonly (string | undefined)[]): string[] =>
    names.flatMap((name = '') => {
      const attribute = attributeOf(catalog, name)
      return attribute?.role === catalog.time?.role && attribute?.period !== undefined ? [attribute.period] : []
    })
  const shown = inTime([...x.rows, ...x.columns])
  const found =
    shown.length > 0
      ? shown
      : inTime(
          allParts(x.where)
            .filter(isPlace)
            .map(({ attribute }) => attribute),
        )
  return found.sort((a, b) => fineness(b) - fineness(a))[0]
}

/**
 * What the asked measures can be compared with, as time modifiers: the period before, of the finest that the question
 * names, then the shifts of the calendar; none where the cube has no time.
 */
export const comparisons = (x: Exploration, catalog: Catalog): string[] => {
  if (catalog.time === undefined) return []
  const period = finestPeriod(x, catalog)
  const shifts = catalog.time.shifts
  const isYear = period === undefined || fineness(period) <= 0
  return [...(isYear ? [] : [`prior(${period === 'date' ? 'day' : period})`]), ...shifts]
}

/** Whether a measure has dates that can be moved. */
const isTimed = (catalog: Catalog, measure: CatalogMeasure): boolean =>
  catalog.fits[measure.name]?.some((name) => attributeOf(catalog, name)?.role === catalog.time?.role) !== false

/** The views of a measure that compare it; none where it has no dates, or is no number. */
export const comparisonsOf = (x: Exploration, catalog: Catalog, name: string): string[] => {
  const measure = measureOf(catalog, readShown(name).measure)
  if (measure === undefined || !isNumeric(measure) || isShown(measure) || !isTimed(catalog, measure)) return []
  return comparisons(x, catalog)
}

/** Whether the innermost attribute whose parent a share would be of is a tree: there the parent is a row of its own. */
const endsInTree = (x: Exploration, catalog: Catalog): boolean =>
  attributeOf(catalog, (x.rows.length > 0 ? x.rows : x.columns).at(-1) ?? '')?.tree !== undefined

const sharesOf = (x: Exploration, catalog: Catalog): ShareBase[] => {
  if (x.rows.length + x.columns.length === 0) return []
  const isCross = x.rows.length > 0 && x.columns.length > 0
  const isNested = Math.max(x.rows.length, x.rows.length === 0 ? x.columns.length : 0) > 1
  return [
    'grand',
    ...(isNested && !endsInTree(x, catalog) ? (['parent'] as const) : []),
    ...(isCross ? (['row', 'column'] as const) : []),
  ]
}

/**
 * The views of a measure among the rows that the question has an answer for: shares and running totals of what adds up,
 * ranks of every number; none where nothing is on the axes.
 */
export const displaysOf = (x: Exploration, catalog: Catalog, name: string): View[] => {
  const measure = measureOf(catalog, readShown(name).measure)
  if (measure === undefined || !isNumeric(measure) || isShown(measure) || x.rows.length + x.columns.length === 0)
    return []
  const shares = sharesOf(x, catalog).map((base): View => ({ kind: 'share', base }))
  if (measure.additivity === 'non') return [{ kind: 'rank' }]
  return [...shares, { kind: 'rank' }, ...(measure.additivity === 'additive' ? [{ kind: 'running' } as const] : [])]
}

/**
 * Whether the members that a ranking leaves out can be one row: nodes of a tree hold each other, and values that are moved
 * in time or read at its dates have no others among periods.
 */
export const hasOther = (catalog: Catalog, name: string): boolean => {
  const attribute = attributeOf(catalog, name)
  const isOfCalendar = ({ role, period }: CatalogAttribute) => period !== undefined && role === attribute?.role
  return attribute?.tree === undefined && !catalog.attributes.some(isOfCalendar)
}

/** The entries that compare a measure in every form. */
export const comparedEntries = (measure: string, by: string): string[] =>
  comparisonForms.map((form) => shownName({ measure, view: { kind: 'compared', by, form } }))

/** What stands for their targets among the things that measures are compared with. */
export const toTarget = 'target()'

/** The measure that says what a measure is to reach; undefined where the catalog has none. */
export const targetOf = (catalog: Catalog, name: string): CatalogMeasure | undefined => {
  const { target } = measureOf(catalog, readShown(name).measure) ?? {}
  return catalog.measures.find((measure) => measure.name === target)
}

/** The entries that show a measure beside its target in every form; none where it has none. */
export const targetEntries = (catalog: Catalog, measure: string): string[] => {
  const target = targetOf(catalog, measure)?.name
  if (target === undefined) return []
  return targetForms.map((form) => shownName({ measure, view: { kind: 'target', target, form } }))
}

/** Whether rows can be ordered by an entry: a running total goes by their order itself. */
export const canOrder = (name: string): boolean => readShown(name).view?.kind !== 'running'

/** Whether an entry of the shelf has an answer whatever else stands beside it: a share of a tree's parent has none. */
export const isSound = (x: Exploration, catalog: Catalog, name: string): boolean => {
  const { view } = readShown(name)
  return view?.kind !== 'share' || view.base !== 'parent' || !endsInTree(x, catalog)
}
