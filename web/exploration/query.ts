import type { Catalog, CatalogAttribute, CatalogHierarchy, CatalogMeasure } from '../../server/contract/catalog.ts'
import { applyOperation } from '../../server/contract/operations.ts'
import type { AxisEntry, CubeQuery, Member } from '../../server/contract/query.ts'
import type { Exploration, Ordering, Path } from './exploration.ts'
import { scenarioAttribute, scenarioName } from './scenarios.ts'
import { measureEntry, shownMeasure } from './shown-measure.ts'

/** The attribute of a catalog by name, that of scenarios among them; undefined where it has none. */
export const attributeOf = (catalog: Catalog, name: string): CatalogAttribute | undefined =>
  catalog.attributes.find((a) => a.name === name) ?? (name === scenarioName ? scenarioAttribute(catalog) : undefined)

/** The measure of a catalog by name, also in a view such as `won@prior_year`; undefined where it has none. */
export const measureOf = (catalog: Catalog, name: string): CatalogMeasure | undefined => shownMeasure(catalog, name)

/** The first hierarchy in which the attribute has a level below it, undefined where none has. */
export const hierarchyBelow = (catalog: Catalog, attribute: string): CatalogHierarchy | undefined =>
  catalog.hierarchies.find((h) => h.levels.slice(0, -1).includes(attribute))

/** Whether no condition can name members of an attribute, for the reader sees texts that are made of them. */
const isMasked = ({ attributes }: Catalog, name: string): boolean =>
  attributes.some((attribute) => attribute.name === name && attribute.masked === true)

/** The level below an attribute in its first hierarchy that has one, undefined at the bottom. */
export const levelUnder = (catalog: Catalog, attribute: string): string | undefined => {
  const levels = hierarchyBelow(catalog, attribute)?.levels ?? []
  return isMasked(catalog, attribute) ? undefined : levels[levels.indexOf(attribute) + 1]
}

/** An exploration as a query that operations work on: of measures by themselves, of one scenario. */
export const operand = (x: Exploration): CubeQuery => ({
  from: x.cube,
  defaults: false,
  measures: [...x.measures],
  rows: [...x.rows],
  columns: [...x.columns],
  where: [...x.where],
  totals: x.totals,
})

/** What of a query no operation changes. */
const constants = (x: Exploration): Partial<CubeQuery> => ({
  ...(x.having.length > 0 && { having: x.having.map((test) => ({ ...test })) }),
  ...(Object.keys(x.parameters).length > 0 && { parameters: { ...x.parameters } }),
  ...(x.scenarios.length > 0 && { scenarios: [...x.scenarios] }),
  ...(x.totalsOf !== undefined && { totalsOf: x.totalsOf }),
})

/** Whether rows are in the order of a column that was expanded: the answer does not have it, the page orders them itself. */
export const isOfExpanded = (x: Exploration, { at = {} }: Ordering): boolean =>
  Object.keys(at).some((name) => name !== scenarioName && !x.columns.includes(name))

const sorting = (orderings: readonly Ordering[]): Pick<CubeQuery, 'sort'> =>
  orderings.length > 0 ? { sort: orderings.map((ordering) => ({ ...ordering })) } : {}

/**
 * The request that an exploration asks; expansions, chart and selection are no part of it. Its conditions are all that it has:
 * the defaults of a perspective stand among them as long as the reader leaves them there.
 */
export const toQuery = (x: Exploration): CubeQuery => ({
  ...operand(x),
  measures: x.measures.map(measureEntry),
  ...constants(x),
  ...sorting(x.sort.filter((ordering) => !isOfExpanded(x, ordering))),
  ...(x.top !== undefined && { top: { ...x.top } }),
})

/** The exploration with the parts that a query says: axes, conditions, measures. */
export const withQuery = (x: Exploration, query: CubeQuery): Exploration => ({
  ...x,
  rows: query.rows.filter((entry) => typeof entry === 'string'),
  columns: query.columns.filter((entry) => typeof entry === 'string'),
  where: query.where,
})

export type Axis = 'rows' | 'columns'

/**
 * The attributes that the headers of an axis have members of, outermost first: those on its shelf, behind scenarios where
 * these stand side by side and no shelf has them.
 */
export const headerAttributes = ({ rows, columns, scenarios }: Exploration, axis: Axis): readonly string[] => {
  if (axis === 'rows') return rows
  const areOnShelf = [...rows, ...columns].includes(scenarioName)
  return scenarios.length === 0 || areOnShelf ? columns : [scenarioName, ...columns]
}

/** Where scenarios side by side stand among the attributes of an axis; −1 where they do not. */
const scenarioPlace = ({ scenarios }: Exploration, attributes: readonly string[]): number =>
  scenarios.length === 0 ? -1 : attributes.indexOf(scenarioName)

/** The attribute of each step of a path: those of the axis, then the levels below the last of them. */
const pathAttributes = (x: Exploration, catalog: Catalog, axis: Axis, length: number): string[] => {
  const attributes = headerAttributes(x, axis).slice(0, length)
  while (attributes.length < length) {
    const last = attributes.at(-1)
    const next = last === undefined ? undefined : levelUnder(catalog, last)
    if (next === undefined) break
    attributes.push(next)
  }
  return attributes
}

/** The level that members under a path of this length show, undefined where there is none to show. */
export const levelUnderPath = (x: Exploration, catalog: Catalog, axis: Axis, length: number): string | undefined => {
  const attributes = headerAttributes(x, axis)
  if (attributes.some((name) => isMasked(catalog, name))) return undefined
  // between attributes scenarios would part the members that a question lists together
  if (scenarioPlace(x, attributes) > 0) return undefined
  const next = length < attributes.length ? undefined : pathAttributes(x, catalog, axis, length + 1)[length]
  return next === undefined || x[axis === 'rows' ? 'columns' : 'rows'].includes(next) ? undefined : next
}

/** A member and the attribute it is of: one step of drilling down. */
export interface DrillStep {
  readonly attribute: string
  readonly member: Member
}

/**
 * The drills that make a member of an axis the whole: one for a member of the question itself, one more for each level that
 * was expanded above it; none for a scenario.
 */
export const drillSteps = (x: Exploration, catalog: Catalog, axis: Axis, path: Path): DrillStep[] => {
  const from = Math.min(path.length, headerAttributes(x, axis).length) - 1
  const attributes = pathAttributes(x, catalog, axis, path.length)
  const scenario = scenarioPlace(x, attributes)
  return path.flatMap((member, i) => (i < from || i === scenario ? [] : [{ attribute: attributes[i] ?? '', member }]))
}

/** A catalog without the levels that members skip: the explorer shows one level after the other, empty where it is skipped. */
export const levelByLevel = (catalog: Catalog): Catalog => ({
  ...catalog,
  hierarchies: catalog.hierarchies.map(({ skips: _, ...hierarchy }) => hierarchy),
})

/** Paths of expanded members: a row, a column, or both for the cells where they cross. */
export interface Expanded {
  readonly rows?: Path
  readonly columns?: Path
}

/** Everything that is expanded: rows, columns, and the cells where they cross. */
export const expandedIn = ({ expanded, expandedColumns }: Exploration): Expanded[] => [
  ...expanded.map((rows) => ({ rows })),
  ...expandedColumns.map((columns) => ({ columns })),
  ...expanded.flatMap((rows) => expandedColumns.map((columns) => ({ rows, columns }))),
]

/** The members of a path as an axis lists them, with the level below beside them. */
const listed = (attributes: readonly string[], path: Path, next: string): AxisEntry[] => [
  { members: [Object.fromEntries(attributes.map((name, i) => [name, path[i] ?? null]))] },
  next,
]

/** In a hierarchy whose members skip levels: each level by itself, under conditions, empty where it is skipped. */
const levelAlone = (query: CubeQuery, catalog: Catalog, attributes: readonly string[], path: Path, from: number) =>
  path.reduce<CubeQuery>((q, member, i) => {
    const attribute = attributes[i] ?? ''
    if (i < from) return applyOperation(q, catalog, { slice: { attribute, member } })
    const hierarchy = hierarchyBelow(catalog, attribute)?.name ?? ''
    return applyOperation(q, levelByLevel(catalog), { drillDown: { attribute, member, hierarchy } })
  }, query)

/** The query with one axis under an expanded member. */
const axisUnder = (query: CubeQuery, x: Exploration, catalog: Catalog, axis: Axis, path: Path): CubeQuery => {
  const all = pathAttributes(x, catalog, axis, path.length)
  const next = levelUnderPath(x, catalog, axis, path.length) ?? ''
  const ahead = scenarioPlace(x, all) + 1
  const [attributes, members] = [all.slice(ahead), path.slice(ahead)]
  const isRagged = hierarchyBelow(catalog, attributes.at(-1) ?? '')?.skips !== undefined
  return isRagged
    ? levelAlone(query, catalog, attributes, members, headerAttributes(x, axis).length - ahead - 1)
    : { ...query, [axis]: [...all.slice(0, ahead), ...listed(attributes, members, next)] }
}

/** The scenario that an expanded member stands under; undefined where none is side by side with others on its axis. */
const scenarioAbove = (x: Exploration, paths: Expanded): string | undefined => {
  const above = (['rows', 'columns'] as const).map((axis) => {
    const place = scenarioPlace(x, headerAttributes(x, axis))
    return place < 0 ? undefined : paths[axis]?.[place]
  })
  return x.scenarios.find((name) => above.includes(name))
}

/**
 * The request for what is under an expanded row, an expanded column, or both: the next level of its last member. The
 * members above are listed on the axis, so that shares and totals are of the same whole as those of the question; of
 * scenarios side by side that one is asked for which it stands under.
 *
 * @param paths members of the row and of the column, at least as many as their axis has attributes
 * @param limit how many rows the question has, where it was cut: what is under a column is asked of just these
 * @returns undefined where there is no level below, or one that is on an axis already
 */
export const childQuery = (
  x: Exploration,
  catalog: Catalog,
  paths: Expanded,
  limit?: number,
): CubeQuery | undefined => {
  const axes = (['rows', 'columns'] as const).flatMap((axis) => {
    const path = paths[axis]
    return path === undefined ? [] : [{ axis, path, next: levelUnderPath(x, catalog, axis, path.length) }]
  })
  if (axes.some(({ next }) => next === undefined)) return undefined
  const { top, having: _, sort: __, ...start } = toQuery(x)
  const under = axes.reduce<CubeQuery>((q, { axis, path }) => axisUnder(q, x, catalog, axis, path), start)
  const isOfRows = paths.rows !== undefined
  // which rows were cut off is said by the order of all scenarios
  const scenario = !isOfRows && limit !== undefined ? undefined : scenarioAbove(x, paths)
  const kept = [...x.measures, ...axes.map(({ next }) => next), ...(isOfRows ? [] : x.rows)]
  const orderings = x.sort.filter(
    (ordering) =>
      kept.includes(ordering.by) &&
      !isOfExpanded(x, ordering) &&
      (scenario === undefined || (ordering.at?.[scenarioName] ?? scenario) === scenario),
  )
  return {
    ...under,
    ...(scenario !== undefined && { scenarios: [scenario] }),
    ...sorting(orderings),
    ...(!isOfRows && top !== undefined && { top }),
    ...(!isOfRows && limit !== undefined && { limit }),
  }
}
