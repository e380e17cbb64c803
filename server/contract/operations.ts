import { assertNever } from './assert-never.ts'
import type { Catalog, CatalogHierarchy } from './catalog.ts'
import { closest } from './closest.ts'
import { drillAcross } from './drill-across.ts'
import { QueryError } from './errors.ts'
import type { AxisEntry, Condition, CubeQuery, Member, Operation } from './query.ts'
import { settled } from './settled.ts'

type Axis = 'rows' | 'columns'
const axes: readonly Axis[] = ['rows', 'columns']

const axisOf = (query: CubeQuery, attribute: string): Axis | undefined => axes.find((a) => query[a].includes(attribute))

const requireAttribute = (catalog: Catalog, attribute: string): void => {
  const names = catalog.attributes.map((a) => a.name)
  if (names.includes(attribute)) return
  throw new QueryError('unknown_attribute', {
    kind: 'attribute',
    cube: catalog.name,
    name: attribute,
    closest: closest(attribute, names),
  })
}

const requireAxis = (query: CubeQuery, attribute: string): Axis => {
  const axis = axisOf(query, attribute)
  if (axis !== undefined) return axis
  const onAxes = axes.flatMap((a) => query[a]).filter((e) => typeof e === 'string')
  throw new QueryError('not_on_axis', { attribute, axes: onAxes })
}

const hierarchiesOf = (catalog: Catalog, attribute: string, named?: string): readonly CatalogHierarchy[] => {
  const all = catalog.hierarchies.filter((h) => h.levels.includes(attribute))
  if (named === undefined) return all
  const found = all.filter((h) => h.name === named)
  if (found.length > 0) return found
  const names = all.map((h) => h.name)
  throw new QueryError('unknown_hierarchy', {
    kind: 'hierarchy',
    cube: catalog.name,
    name: named,
    closest: closest(named, names),
  })
}

/** The one level at `step` from the attribute; undefined where no hierarchy has one, an error where they differ. */
const neighbour = (catalog: Catalog, attribute: string, step: 1 | -1, named?: string): string | undefined => {
  const hierarchies = hierarchiesOf(catalog, attribute, named)
  const levels = hierarchies.map((h) => h.levels[h.levels.indexOf(attribute) + step]).filter((l) => l !== undefined)
  const distinct = [...new Set(levels)]
  if (distinct.length > 1) {
    throw new QueryError('ambiguous_hierarchy', { attribute, hierarchies: hierarchies.map((h) => h.name) })
  }
  return distinct[0]
}

/** The level below an attribute, or undefined at the bottom; `hierarchy` decides where an attribute has two. */
const levelBelow = (catalog: Catalog, attribute: string, hierarchy?: string): string | undefined =>
  neighbour(catalog, attribute, 1, hierarchy)

/** The level above an attribute, or undefined at the top; `hierarchy` decides where an attribute has two. */
const levelAbove = (catalog: Catalog, attribute: string, hierarchy?: string): string | undefined =>
  neighbour(catalog, attribute, -1, hierarchy)

const replaceOn = (query: CubeQuery, axis: Axis, attribute: string, by: readonly string[]): CubeQuery => ({
  ...query,
  [axis]: query[axis].flatMap((entry): AxisEntry[] => (entry === attribute ? [...by] : [entry])),
})

const fix = (attribute: string, member: Member): Condition => ({ attribute, in: [member] })

const isFixed = (condition: Condition, attribute: string): boolean =>
  condition.attribute === attribute &&
  condition.in?.length === 1 &&
  Object.values(condition).filter((v) => v !== undefined).length === 2

const dropLastFix = (where: readonly Condition[], attribute: string): Condition[] => {
  const last = where.findLastIndex((condition) => isFixed(condition, attribute))
  return where.filter((_, i) => i !== last)
}

type ChildrenOf = Extract<AxisEntry, { readonly childrenOf: unknown }>

const isChildrenOf = (entry: AxisEntry): entry is ChildrenOf => typeof entry !== 'string' && 'childrenOf' in entry

const isTree = (catalog: Catalog, attribute: string): boolean =>
  catalog.attributes.some((a) => a.name === attribute && a.tree !== undefined)

/** Whether members of a level may have what is below them at a level further down: those between are skipped. */
const maySkip = (catalog: Catalog, attribute: string, hierarchy?: string): boolean => {
  const [first] = hierarchiesOf(catalog, attribute)
  // a level that is named alone is one of its first hierarchy
  if (first === undefined || (hierarchy !== undefined && first.name !== hierarchy)) return false
  return first.levels.slice(first.levels.indexOf(attribute) + 1).some((level) => first.skips?.[level] !== undefined)
}

const withEntry = (query: CubeQuery, axis: Axis, from: AxisEntry, to: AxisEntry): CubeQuery => ({
  ...query,
  [axis]: query[axis].map((entry) => (entry === from ? to : entry)),
})

/** The children of one member in place of its attribute; a tree needs to be told which. */
const drillToChildren = (query: CubeQuery, axis: Axis, attribute: string, member: Member | undefined): CubeQuery => {
  if (member === undefined) throw new QueryError('unsound', { reason: 'tree_without_member', attribute })
  const children = withEntry(query, axis, attribute, { childrenOf: [member], of: attribute })
  return { ...children, where: [...query.where, fix(attribute, member)] }
}

/** Explicit axes are drilled by listing further members: what was there before could not be told afterwards. */
const refuseExplicit = (query: CubeQuery, catalog: Catalog, attribute: string): void => {
  const levels = hierarchiesOf(catalog, attribute).flatMap((h) => h.levels)
  const entry = axes
    .flatMap((axis) => query[axis])
    .filter(isChildrenOf)
    .find(({ of }) => of === attribute || levels.includes(of))
  if (entry === undefined || axisOf(query, attribute) !== undefined) return
  throw new QueryError('unsound', { reason: 'axis_of_children', of: entry.of, attribute })
}

const drillDown = (
  query: CubeQuery,
  catalog: Catalog,
  { attribute, member, hierarchy }: NonNullable<Operation['drillDown']>,
): CubeQuery => {
  requireAttribute(catalog, attribute)
  refuseExplicit(query, catalog, attribute)
  const axis = requireAxis(query, attribute)
  if (isTree(catalog, attribute) || (member !== undefined && maySkip(catalog, attribute, hierarchy)))
    return drillToChildren(query, axis, attribute, member)
  const next = levelBelow(catalog, attribute, hierarchy)
  if (next === undefined) {
    const hierarchies = hierarchiesOf(catalog, attribute, hierarchy).map((h) => h.name)
    throw new QueryError('no_lower_level', { attribute, hierarchies })
  }
  if (axisOf(query, next) !== undefined) throw new QueryError('level_on_axis', { attribute, next })
  if (member === undefined) return replaceOn(query, axis, attribute, [attribute, next])
  return { ...replaceOn(query, axis, attribute, [next]), where: [...query.where, fix(attribute, member)] }
}

/** The entry that lists the children of a member where an attribute stood: that attribute, or a level above the named one. */
const drilledFrom = (query: CubeQuery, catalog: Catalog, attribute: string) => {
  if (axisOf(query, attribute) !== undefined) return undefined
  const above = hierarchiesOf(catalog, attribute).flatMap((h) => h.levels.slice(0, h.levels.indexOf(attribute) + 1))
  const isAbove = ({ of, childrenOf }: ChildrenOf): boolean =>
    childrenOf.length === 1 && (of === attribute || above.includes(of))
  return axes
    .flatMap((axis) => query[axis].filter(isChildrenOf).map((entry) => ({ axis, entry })))
    .find(({ entry }) => isAbove(entry))
}

const rollUp = (
  query: CubeQuery,
  catalog: Catalog,
  { attribute, hierarchy }: NonNullable<Operation['rollUp']>,
): CubeQuery => {
  requireAttribute(catalog, attribute)
  const drilled = drilledFrom(query, catalog, attribute)
  if (drilled !== undefined) {
    const { axis, entry } = drilled
    return { ...withEntry(query, axis, entry, entry.of), where: dropLastFix(query.where, entry.of) }
  }
  const axis = requireAxis(query, attribute)
  const parent = levelAbove(catalog, attribute, hierarchy)
  if (parent === undefined || axisOf(query, parent) !== undefined) return replaceOn(query, axis, attribute, [])
  return { ...replaceOn(query, axis, attribute, [parent]), where: dropLastFix(query.where, parent) }
}

const slice = (
  query: CubeQuery,
  catalog: Catalog,
  { attribute, member }: NonNullable<Operation['slice']>,
): CubeQuery => {
  requireAttribute(catalog, attribute)
  const axis = axisOf(query, attribute)
  const left = axis === undefined ? query : replaceOn(query, axis, attribute, [])
  return settled(query, { ...left, where: [...left.where, fix(attribute, member)] })
}

const pivot = (query: CubeQuery, { rows, columns }: NonNullable<Operation['pivot']>): CubeQuery =>
  settled(
    query,
    rows === undefined && columns === undefined
      ? { ...query, rows: query.columns, columns: query.rows }
      : { ...query, rows: rows ?? query.rows, columns: columns ?? query.columns },
  )

/**
 * The query after one operation. Pure: neither query nor catalog change, and `rollUp(drillDown(q))` is `q`.
 *
 * - `drillDown` with a member: the level below replaces the attribute in place and the condition comes last in `where`;
 *   without a member the level below is inserted after the attribute. In a tree, and where members may skip levels, the
 *   children of the member replace the attribute (`childrenOf`), with the same condition.
 * - `rollUp`: the level above replaces the attribute and the last condition that fixes it to one member is dropped; the
 *   attribute just leaves where the level above is on an axis already, or where there is none. Children of one member
 *   become the attribute again.
 * - `slice`: one member; the attribute leaves the axes. `dice`: conditions added. `pivot`: axes swapped or set. What named an
 *   attribute that left goes with it: coordinates of orders, filters on measures at it, rankings of it or inside it.
 * - `drillAcross`: measures of another cube beside those asked, over the view that holds both, by the view's names.
 *
 * @param catalog the body of `GET /api/cubes/:name`
 * @throws QueryError `unknown_attribute`, `unknown_hierarchy`, `not_on_axis`, `no_lower_level`, `level_on_axis`,
 *   `ambiguous_hierarchy`, `unsound` (a tree without a member, an explicit axis, cubes of no common view)
 */
export const applyOperation = (query: CubeQuery, catalog: Catalog, operation: Operation): CubeQuery => {
  if (operation.drillDown !== undefined) return drillDown(query, catalog, operation.drillDown)
  if (operation.rollUp !== undefined) return rollUp(query, catalog, operation.rollUp)
  if (operation.slice !== undefined) return slice(query, catalog, operation.slice)
  if (operation.dice !== undefined) return { ...query, where: [...query.where, ...operation.dice] }
  if (operation.pivot !== undefined) return pivot(query, operation.pivot)
  if (operation.drillAcross !== undefined) return drillAcross(query, catalog, operation.drillAcross)
  return assertNever(operation as never)
}

/**
 * The query with its `apply` list carried out in order, and without that list. Errors as of `applyOperation`, their path
 * `apply[i]`.
 *
 * @param catalogFor the catalog of a cube or view by its name: an operation may lead from one to another
 */
export const applyOperations = (query: CubeQuery, catalogFor: (from: string) => Catalog): CubeQuery => {
  const { apply, ...start } = query
  return (apply ?? []).reduce<CubeQuery>((current, operation, i) => {
    try {
      return applyOperation(current, catalogFor(current.from), operation)
    } catch (error) {
      if (error instanceof QueryError) throw new QueryError(error.code, error.details, `apply[${i}]`)
      throw error
    }
  }, start)
}
