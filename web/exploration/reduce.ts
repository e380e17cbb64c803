import { assertNever } from '../../server/contract/assert-never.ts'
import type { Catalog } from '../../server/contract/catalog.ts'
import { applyOperation } from '../../server/contract/operations.ts'
import type { Condition, Having, Operation, Scalar } from '../../server/contract/query.ts'
import { endedAfter } from './ended.ts'
import type { CellFormat, CellPosition, ChartChoice, Exploration, Ordering, Path, TopChoice } from './exploration.ts'
import { conditionOf, takenApart } from './groups.ts'
import { mostLinked, withBrush } from './linked.ts'
import { firstRow, heldMultiples, multiplesOf, withMultiples, withoutMultiples } from './multiples.ts'
import { spreadOf } from './percentiles.ts'
import {
  type Axis,
  type DrillStep,
  headerAttributes,
  hierarchyBelow,
  isOfExpanded,
  levelByLevel,
  levelUnder,
  operand,
  toQuery,
  withQuery,
} from './query.ts'
import { pathsUnder, scenarioName } from './scenarios.ts'
import { plainMeasures, readShown } from './shown-measure.ts'
import { canOrder, comparedEntries, comparisonsOf, hasOther, isSound, targetEntries, toTarget } from './views.ts'

/** What a reader can do to an exploration. `index` is the place on the axis or in the shelf, default its end. */
export type Action =
  | { readonly kind: 'place'; readonly attribute: string; readonly axis: Axis; readonly index?: number }
  | { readonly kind: 'multiples'; readonly attribute: string }
  | { readonly kind: 'remove'; readonly attribute: string }
  | { readonly kind: 'placeMeasure'; readonly measure: string; readonly index?: number }
  | { readonly kind: 'removeMeasure'; readonly measure: string }
  | { readonly kind: 'toggleMeasure'; readonly measure: string }
  | { readonly kind: 'spread'; readonly measure: string }
  | { readonly kind: 'compare'; readonly by: string }
  | { readonly kind: 'scenarios'; readonly scenarios: readonly string[] }
  | { readonly kind: 'parameter'; readonly name: string; readonly value?: Scalar }
  | { readonly kind: 'having'; readonly test: Having; readonly index?: number }
  | { readonly kind: 'unhaving'; readonly index: number }
  | { readonly kind: 'filter'; readonly condition: Condition; readonly index?: number }
  | { readonly kind: 'exclude'; readonly members: readonly DrillStep[] }
  | { readonly kind: 'unfilter'; readonly index: number }
  | { readonly kind: 'combine'; readonly index: number; readonly other: number }
  | { readonly kind: 'takeApart'; readonly index: number }
  | { readonly kind: 'drill'; readonly steps: readonly DrillStep[] }
  | { readonly kind: 'operate'; readonly operation: Operation }
  | { readonly kind: 'sort'; readonly ordering?: Ordering }
  | { readonly kind: 'top'; readonly top?: TopChoice }
  | { readonly kind: 'totals'; readonly totals: boolean; readonly of?: 'visible' }
  | { readonly kind: 'toggle'; readonly axis: Axis; readonly path: Path }
  | { readonly kind: 'format'; readonly measure: string; readonly format?: CellFormat }
  | { readonly kind: 'chart'; readonly chart: ChartChoice }
  | { readonly kind: 'events'; readonly shown: boolean }
  | { readonly kind: 'link'; readonly attribute: string }
  | { readonly kind: 'unlink'; readonly attribute: string }
  | { readonly kind: 'brush'; readonly attribute: string; readonly condition?: Condition }
  | { readonly kind: 'select'; readonly cell?: CellPosition }
  | { readonly kind: 'replace'; readonly exploration: Exploration }

type Placing = Extract<Action, { readonly kind: 'place' }>
type OfMeasure = Extract<Action, { readonly kind: 'placeMeasure' | 'removeMeasure' | 'toggleMeasure' | 'spread' }>
type Filtering = Extract<Action, { readonly kind: 'filter' | 'exclude' | 'unfilter' | 'combine' | 'takeApart' }>
type Linking = Extract<Action, { readonly kind: 'link' | 'unlink' }>

const insert = (list: readonly string[], name: string, index = list.length): string[] => {
  const before = list.slice(0, index).filter((n) => n !== name)
  return [...before, name, ...list.slice(index).filter((n) => n !== name)]
}

const without = (list: readonly string[], name: string): readonly string[] => list.filter((n) => n !== name)

const samePath = (a: Path, b: Path): boolean => JSON.stringify(a) === JSON.stringify(b)

const startsWith = (path: Path, start: Path): boolean => samePath(path.slice(0, start.length), start)

const toggle = (x: Exploration, axis: Axis, path: Path): Exploration => {
  const isParent = path.length < headerAttributes(x, axis).length
  const lists = { rows: ['collapsed', 'expanded'], columns: ['collapsedColumns', 'expandedColumns'] } as const
  const list = lists[axis][isParent ? 0 : 1]
  const isListed = x[list].some((p) => samePath(p, path))
  if (!isListed) return { ...x, [list]: [...x[list], path] }
  return { ...x, [list]: x[list].filter((p) => (isParent ? !samePath(p, path) : !startsWith(p, path))) }
}

const formatted = (x: Exploration, measure: string, format: CellFormat | undefined): Exploration => {
  const { [measure]: _, ...others } = x.formats
  return { ...x, formats: format === undefined ? others : { ...others, [measure]: format } }
}

/** Drilling where the level below stands on an axis already keeps that level and fixes the member. */
const drill = (x: Exploration, catalog: Catalog, { attribute, member }: DrillStep): Exploration => {
  const next = levelUnder(catalog, attribute)
  const onAxis = next !== undefined && [...x.rows, ...x.columns].includes(next)
  const hierarchy = hierarchyBelow(catalog, attribute)?.name
  const operation: Operation =
    onAxis || hierarchy === undefined
      ? { slice: { attribute, member } }
      : { drillDown: { attribute, member, hierarchy } }
  return withQuery(x, applyOperation(operand(x), levelByLevel(catalog), operation))
}

const put = <T>(list: readonly T[], item: T, index = list.length): T[] => [
  ...list.slice(0, index),
  item,
  ...list.slice(index + 1),
]

/** An entry on the shelf or off it: a new one stands behind the others of its measure. */
const toggleMeasure = (measures: readonly string[], entry: string): readonly string[] => {
  if (measures.includes(entry)) return without(measures, entry)
  const { measure } = readShown(entry)
  const last = measures.findLastIndex((name) => readShown(name).measure === measure)
  return insert(measures, entry, last < 0 ? undefined : last + 1)
}

/**
 * The entries that compare what is on the shelf by a shift, or with its targets, in every form; none where nothing there has
 * dates, or a target.
 */
export const entriesOf = (x: Exploration, catalog: Catalog, by: string): string[] =>
  by === toTarget
    ? plainMeasures(x.measures).flatMap((measure) => targetEntries(catalog, measure))
    : movedEntries(x, catalog, by)

const movedEntries = (x: Exploration, catalog: Catalog, by: string): string[] =>
  plainMeasures(x.measures)
    .filter((measure) => comparisonsOf(x, catalog, measure).includes(by))
    .flatMap((measure) => comparedEntries(measure, by))

/** The measures with the five that say how the values of one are spread, where it stood; as they are where it has none. */
const withSpread = (entries: readonly string[], catalog: Catalog, measure: string): readonly string[] => {
  const names = spreadOf(catalog, measure)?.measures.map(({ name }) => name)
  if (names === undefined) return entries
  const others = entries.filter((name) => name === measure || !names.includes(name))
  return others.includes(measure)
    ? others.flatMap((name) => (name === measure ? names : [name]))
    : [...others, ...names]
}

const measuresAfter = (entries: readonly string[], catalog: Catalog, action: OfMeasure): readonly string[] => {
  if (action.kind === 'placeMeasure') return insert(entries, action.measure, action.index)
  if (action.kind === 'removeMeasure') return without(entries, action.measure)
  return action.kind === 'spread'
    ? withSpread(entries, catalog, action.measure)
    : toggleMeasure(entries, action.measure)
}

/** Every measure of the shelf compared in every form, or in none where all of them are. */
const compare = (x: Exploration, catalog: Catalog, by: string): Exploration => {
  const entries = entriesOf(x, catalog, by)
  const isOn = entries.every((entry) => x.measures.includes(entry))
  const changed = entries.filter((entry) => isOn || !x.measures.includes(entry))
  return { ...x, measures: changed.reduce(toggleMeasure, x.measures) }
}

/** A condition on an attribute that only leaves out members. */
const isLeftOut = (condition: Condition, attribute: string): boolean =>
  condition.attribute === attribute &&
  condition.notIn !== undefined &&
  Object.values(condition).filter((value) => value !== undefined).length === 2

/** Leaves out a member, together with those of its attribute that are left out already. */
const withoutMember = (where: readonly Condition[], { attribute, member }: DrillStep): readonly Condition[] => {
  const at = where.findIndex((condition) => isLeftOut(condition, attribute))
  const left = (where[at]?.notIn ?? []).filter((m) => JSON.stringify(m) !== JSON.stringify(member))
  return put(where, { attribute, notIn: [...left, member] }, at < 0 ? undefined : at)
}

/** Leaves out a member, or of several attributes only what is of all their members at once. */
const excluded = (where: readonly Condition[], members: readonly DrillStep[]): readonly Condition[] => {
  const [first, another] = members
  if (first === undefined) return where
  if (another === undefined) return withoutMember(where, first)
  const all = members.map(({ attribute, member }): Condition => ({ attribute, in: [member] }))
  const isThere = where.some((condition) => JSON.stringify(condition) === JSON.stringify({ not: { all } }))
  return isThere ? where : [...where, { not: { all } }]
}

/** Two filters as one, of which either is enough, in the place of the first that is named. */
const combined = (where: readonly Condition[], index: number, other: number): readonly Condition[] => {
  const [one, two] = [where[index], where[other]]
  if (one === undefined || two === undefined || index === other) return where
  const group = conditionOf({ kind: 'any', isNegated: false, parts: [one, two] }) ?? one
  return put(where, group, index).filter((_, i) => i !== other)
}

const filtersAfter = (where: readonly Condition[], action: Filtering): readonly Condition[] => {
  switch (action.kind) {
    case 'filter':
      return put(where, action.condition, action.index)
    case 'exclude':
      return excluded(where, action.members)
    case 'unfilter':
      return where.filter((_, i) => i !== action.index)
    case 'combine':
      return combined(where, action.index, action.other)
    case 'takeApart':
      return where.flatMap((condition, i) => (i === action.index ? takenApart(condition) : [condition]))
    default:
      return assertNever(action)
  }
}

const withParameter = (x: Exploration, name: string, value: Scalar | undefined): Exploration => {
  const { [name]: _, ...others } = x.parameters
  return { ...x, parameters: value === undefined ? others : { ...others, [name]: value } }
}

const omit = <K extends 'top' | 'cell' | 'totalsOf' | 'withoutEvents'>(x: Exploration, key: K): Exploration => {
  const { [key]: _, ...rest } = x
  return rest as Exploration
}

/** A ranking is read from its first: rows in no order of their own take that of the ranking. */
const ranked = (x: Exploration, asked: TopChoice, catalog: Catalog): Exploration => {
  const top = { ...asked, other: asked.other && hasOther(catalog, asked.of) }
  const isOwn = x.top !== undefined && x.sort.length === 1 && x.sort[0]?.by === x.top.by
  if ((x.sort.length > 0 && !isOwn) || !x.rows.includes(top.of)) return { ...x, top }
  return { ...x, top, sort: [{ by: top.by, direction: top.kind === 'top' ? 'desc' : 'asc' }] }
}

/** The linked charts with one more, the first giving way where there are too many, or with one less. */
const linkedAfter = (linked: readonly string[], { kind, attribute }: Linking): readonly string[] =>
  kind === 'link' ? insert(linked, attribute).slice(-mostLinked) : without(linked, attribute)

/** An attribute on an axis and no other, behind that of the small multiples, whose shelf it leaves where it stood there. */
const place = (x: Exploration, { attribute, axis, index }: Placing): Exploration => {
  const other = axis === 'rows' ? 'columns' : 'rows'
  const from = multiplesOf(x) === attribute ? withoutMultiples(x) : x
  const at = index !== undefined && axis === 'rows' ? Math.max(index, firstRow(from)) : index
  return { ...from, [axis]: insert(from[axis], attribute, at), [other]: without(from[other], attribute) }
}

/** The axes are swapped without the attribute of the small multiples, which stays where it is. */
const operate = (x: Exploration, catalog: Catalog, operation: Operation): Exploration => {
  const isSwap = operation.pivot !== undefined && Object.values(operation.pivot).every((axis) => axis === undefined)
  const held = isSwap ? x.rows.slice(0, firstRow(x)) : []
  const asked = operand({ ...x, rows: x.rows.slice(held.length) })
  const after = withQuery(x, applyOperation(asked, levelByLevel(catalog), operation))
  return { ...after, rows: [...held, ...after.rows] }
}
/** The conditions on measures with one more, one replaced, or one less. */
const havingAfter = (having: readonly Having[], action: Extract<Action, { readonly kind: 'having' | 'unhaving' }>) =>
  action.kind === 'having' ? put(having, action.test, action.index) : having.filter((_, i) => i !== action.index)

const change = (x: Exploration, action: Action, catalog: Catalog): Exploration => {
  switch (action.kind) {
    case 'place':
      return place(x, action)
    case 'multiples':
      return withMultiples(x, action.attribute)
    case 'remove':
      return { ...x, rows: without(x.rows, action.attribute), columns: without(x.columns, action.attribute) }
    case 'placeMeasure':
    case 'removeMeasure':
    case 'toggleMeasure':
    case 'spread':
      return { ...x, measures: measuresAfter(x.measures, catalog, action) }
    case 'compare':
      return compare(x, catalog, action.by)
    case 'scenarios':
      return { ...x, scenarios: action.scenarios }
    case 'parameter':
      return withParameter(x, action.name, action.value)
    case 'having':
    case 'unhaving':
      return { ...x, having: havingAfter(x.having, action) }
    case 'filter':
    case 'exclude':
    case 'unfilter':
    case 'combine':
    case 'takeApart':
      return { ...x, where: filtersAfter(x.where, action) }
    case 'drill':
      return action.steps.reduce((at, step) => drill(at, catalog, step), x)
    case 'operate':
      return operate(x, catalog, action.operation)
    case 'sort':
      return { ...x, sort: action.ordering === undefined ? [] : [action.ordering] }
    case 'top':
      return action.top === undefined ? omit(x, 'top') : ranked(x, action.top, catalog)
    case 'totals':
      return { ...omit(x, 'totalsOf'), totals: action.totals, ...(action.of && { totalsOf: action.of }) }
    case 'toggle':
      return toggle(x, action.axis, action.path)
    case 'format':
      return formatted(x, action.measure, action.format)
    case 'chart':
      return { ...x, chart: action.chart }
    case 'events':
      return action.shown ? omit(x, 'withoutEvents') : { ...x, withoutEvents: true }
    case 'link':
    case 'unlink':
      return { ...x, linked: linkedAfter(x.linked, action) }
    case 'brush':
      return withBrush(x, action.attribute, action.condition)
    case 'select':
      return action.cell === undefined ? omit(x, 'cell') : { ...x, cell: action.cell }
    case 'replace':
      return action.exploration
    default:
      return assertNever(action)
  }
}

/** Whether the column that rows are ordered by is one of the question, or of one that is expanded. */
const isThere = (x: Exploration, ordering: Ordering): boolean =>
  !isOfExpanded(x, ordering) ||
  x.expandedColumns.some((path) => samePath(path, Object.values(ordering.at ?? {}).slice(0, -1)))

/** What stays expanded or collapsed on the columns: nothing of other columns, and of other scenarios what goes with them. */
const columnPaths = (before: Exploration, after: Exploration, paths: readonly Path[]): readonly Path[] => {
  if (!samePath(before.columns, after.columns)) return []
  if (samePath(before.scenarios, after.scenarios)) return paths
  const areOnShelf = [...after.rows, ...after.columns].includes(scenarioName)
  return areOnShelf ? [] : pathsUnder(paths, before.scenarios, after.scenarios)
}

/** Drops what has lost its ground: orders and ranks by what is not shown, expansions of other rows, a moved cell. */
const settle = (before: Exploration, reduced: Exploration, catalog: Catalog): Exploration => {
  const measures = reduced.measures.filter((name) => isSound(reduced, catalog, name))
  const after = endedAfter(before, { ...reduced, measures }, catalog)
  const attributes = [...after.rows, ...after.columns]
  const shown = (name: string) => after.measures.includes(name) || attributes.includes(name)
  const columnsChanged = !samePath(before.columns, after.columns) || !samePath(before.scenarios, after.scenarios)
  const sort = after.sort
    .filter((ordering) => shown(ordering.by) && canOrder(ordering.by))
    .filter((ordering) => ordering.at === undefined || (!columnsChanged && isThere(after, ordering)))
  const top =
    after.top !== undefined && attributes.includes(after.top.of) && plainMeasures(after.measures).includes(after.top.by)
  const rowsChanged = !samePath(before.rows, after.rows)
  const asksElse = JSON.stringify(toQuery(before)) !== JSON.stringify(toQuery(after))
  const settled = {
    ...after,
    sort,
    expanded: rowsChanged ? [] : after.expanded,
    collapsed: rowsChanged ? [] : after.collapsed,
    expandedColumns: columnPaths(before, after, after.expandedColumns),
    collapsedColumns: columnPaths(before, after, after.collapsedColumns),
    formats: Object.fromEntries(Object.entries(after.formats).filter(([name]) => after.measures.includes(name))),
  }
  const grounded = top ? settled : omit(settled, 'top')
  return asksElse ? omit(grounded, 'cell') : grounded
}

/**
 * The exploration after an action. Pure. What the action takes the ground from goes with it: an order by a measure that
 * left, expansions of rows that changed, the selected cell of another question.
 *
 * @param catalog the cube's catalog; operations read its hierarchies
 * @throws QueryError as `applyOperation` does
 */
export const reduce = (x: Exploration, action: Action, catalog: Catalog): Exploration => {
  const after = change(x, action, catalog)
  if (action.kind === 'replace') return after
  return settle(x, action.kind === 'multiples' ? after : heldMultiples(x, after, catalog), catalog)
}
