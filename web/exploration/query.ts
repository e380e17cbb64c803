import type { Catalog, CatalogAttribute, CatalogHierarchy, CatalogMeasure } from '../../server/contract/catalog.ts'
import { applyOperation } from '../../server/contract/operations.ts'
import type { CubeQuery, Member } from '../../server/contract/query.ts'
import type { Exploration, Path } from './exploration.ts'
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
})

/**
 * The request that an exploration asks; expansions, chart and selection are no part of it. Its conditions are all that it has:
 * the defaults of a perspective stand among them as long as the reader leaves them there.
 */
export const toQuery = (x: Exploration): CubeQuery => ({
  ...operand(x),
  measures: x.measures.map(measureEntry),
  ...constants(x),
  ...(x.sort.length > 0 && { sort: x.sort.map((ordering) => ({ ...ordering })) }),
  ...(x.top !== undefined && { top: { ...x.top } }),
})

/** The exploration with the parts that a query says: axes, conditions, measures. */
export const withQuery = (x: Exploration, query: CubeQuery): Exploration => ({
  ...x,
  rows: query.rows.filter((entry) => typeof entry === 'string'),
  columns: query.columns.filter((entry) => typeof entry === 'string'),
  where: query.where,
})

/** The attribute of each step of a path: those of the rows, then the levels below the last of them. */
const pathAttributes = (x: Exploration, catalog: Catalog, length: number): string[] => {
  const attributes = x.rows.slice(0, length)
  while (attributes.length < length) {
    const last = attributes.at(-1)
    const next = last === undefined ? undefined : levelUnder(catalog, last)
    if (next === undefined) break
    attributes.push(next)
  }
  return attributes
}

/** The level that the rows under a path of this length show, undefined where there is none to show. */
export const levelUnderPath = (x: Exploration, catalog: Catalog, length: number): string | undefined => {
  if (x.rows.some((name) => isMasked(catalog, name))) return undefined
  const next = length < x.rows.length ? undefined : pathAttributes(x, catalog, length + 1)[length]
  return next === undefined || x.columns.includes(next) ? undefined : next
}

/** A member and the attribute it is of: one step of drilling down. */
export interface DrillStep {
  readonly attribute: string
  readonly member: Member
}

/**
 * The drills that make a member of the rows the whole: one for a row of the question itself, one more for each level
 * that was expanded above it.
 */
export const drillSteps = (x: Exploration, catalog: Catalog, path: Path): DrillStep[] => {
  const from = Math.min(path.length, x.rows.length) - 1
  const attributes = pathAttributes(x, catalog, path.length)
  return path.flatMap((member, i) => (i < from ? [] : [{ attribute: attributes[i] ?? '', member }]))
}

/** A catalog without the levels that members skip: the explorer shows one level after the other, empty where it is skipped. */
export const levelByLevel = (catalog: Catalog): Catalog => ({
  ...catalog,
  hierarchies: catalog.hierarchies.map(({ skips: _, ...hierarchy }) => hierarchy),
})

/**
 * The request for the rows under an expanded row: the next level of its last member, everything else as it is.
 *
 * @param path members of the row, at least as many as the rows have attributes
 * @returns undefined where the row has no level below it, or one that is on an axis already
 */
export const childQuery = (x: Exploration, catalog: Catalog, path: Path): CubeQuery | undefined => {
  const next = levelUnderPath(x, catalog, path.length)
  if (next === undefined) return undefined
  const attributes = pathAttributes(x, catalog, path.length)
  const { top: _, having: __, ...query } = toQuery(x)
  const sort = x.sort.filter((ordering) => x.measures.includes(ordering.by) || ordering.by === next)
  const start: CubeQuery = { ...query, sort: [] }
  const under = path.reduce<CubeQuery>((q, member, i) => {
    const attribute = attributes[i] ?? ''
    if (i < x.rows.length - 1) return applyOperation(q, catalog, { slice: { attribute, member } })
    const hierarchy = hierarchyBelow(catalog, attribute)?.name ?? ''
    return applyOperation(q, levelByLevel(catalog), { drillDown: { attribute, member, hierarchy } })
  }, start)
  const { sort: ___, ...unsorted } = under
  return sort.length > 0 ? { ...unsorted, sort: sort.map((ordering) => ({ ...ordering })) } : unsorted
}
