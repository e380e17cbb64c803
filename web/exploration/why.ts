import type { Catalog, CatalogAttribute, CatalogMeasure } from '../../server/contract/catalog.ts'
import { type Decimal, sumDecimals, toDecimal } from '../../server/contract/decimal.ts'
import { type GridHeader, type HeaderMember, toGrid } from '../../server/contract/grid.ts'
import type { Condition, CubeQuery } from '../../server/contract/query.ts'
import type { QueryResult, Value } from '../../server/contract/result.ts'
import type { Exploration } from './exploration.ts'
import { attributeOf, measureOf } from './query.ts'
import { scenarioName } from './scenarios.ts'
import { measureEntry, readShown, shownName, type View } from './shown-measure.ts'
import { comparisonsOf, targetOf } from './views.ts'

/** A value then and now, and by how much it changed; a value without rows is 0 in what adds up. */
export interface Change {
  readonly before: Decimal
  readonly now: Decimal
  readonly by: Decimal
}

/** The part of a change that members of one attribute have. The parts and the rest are the whole change, exactly. */
export interface Contributions {
  readonly attribute: string
  readonly parts: readonly { readonly header: HeaderMember; readonly change: Change }[]
  /** of how many further members, and what they have together */
  readonly rest: { readonly members: number; readonly by: Decimal }
}

/** Where a change is looked for: a measure by itself, what it is compared by, and the conditions of the cell. */
export interface WhyAsked {
  readonly measure: CatalogMeasure
  /** a shift in time, or the target of the measure */
  readonly by: string | CatalogMeasure
  readonly from: string
  readonly where: readonly Condition[]
  readonly parameters: Exploration['parameters']
}

/** So many members are named, and so many attributes are looked along. */
const named = 5
const looked = 8

/** The conditions that a cell's value stands under; undefined where one of its members cannot be named. */
export const cellConditions = (
  query: CubeQuery,
  members: readonly HeaderMember[],
): readonly Condition[] | undefined => {
  const isNameable = ({ attribute, special }: HeaderMember) =>
    attribute !== scenarioName && special !== 'other' && special !== 'own' && special !== 'restricted'
  if (!members.every(isNameable)) return undefined
  return [...query.where, ...members.map(({ attribute, member }): Condition => ({ attribute, in: [member] }))]
}

/** The shifts by which a cell's measure can be compared, that of its own view first. */
const shiftsOfCell = (x: Exploration, catalog: Catalog, name: string): readonly string[] => {
  const { view } = readShown(name)
  const offered = comparisonsOf(x, catalog, name)
  return view?.kind === 'compared' ? [view.by, ...offered.filter((by) => by !== view.by)] : offered
}

/** Whether a difference is made of those of members: of what adds up, and so of a target too. */
export const isOfMembers = ({ measure, by }: Pick<WhyAsked, 'measure' | 'by'>): boolean =>
  measure.additivity !== 'non' && (typeof by === 'string' || by.additivity !== 'non')

/** What a value of a cell can be compared with: its own view first, then other times, its target last. */
export const comparableOf = (x: Exploration, catalog: Catalog, name: string): readonly WhyAsked['by'][] => {
  const target = targetOf(catalog, name)
  const shifts = shiftsOfCell(x, catalog, name)
  if (target === undefined) return shifts
  return readShown(name).view?.kind === 'target' ? [target, ...shifts] : [...shifts, target]
}

const isFixed = (where: readonly Condition[], attribute: string): boolean =>
  where.some((condition) => condition.attribute === attribute && condition.in?.length === 1)

/**
 * The attributes along which a change is looked for: of each hierarchy the coarsest level that the conditions leave open,
 * then others that have few members; none of the dates that are compared.
 */
export const whyAttributes = (catalog: Catalog, { measure, by, where }: WhyAsked): readonly string[] => {
  const both = [measure, ...(typeof by === 'string' ? [] : [by])]
  const fits = (name: string): boolean => both.every((one) => catalog.fits[one.name]?.includes(name) !== false)
  const isOpen = (attribute: CatalogAttribute | undefined): attribute is CatalogAttribute =>
    attribute !== undefined &&
    attribute.period === undefined &&
    attribute.role !== catalog.time?.role &&
    attribute.tree === undefined &&
    fits(attribute.name) &&
    !isFixed(where, attribute.name)
  const levels = catalog.hierarchies.flatMap((hierarchy) => {
    const open = hierarchy.levels.map((name) => attributeOf(catalog, name)).find(isOpen)
    return open === undefined ? [] : [open.name]
  })
  const inHierarchies = new Set(catalog.hierarchies.flatMap((hierarchy) => hierarchy.levels))
  const others = catalog.attributes.filter((a) => isOpen(a) && a.type === 'text' && !inHierarchies.has(a.name))
  return [...new Set([...levels, ...others.map(({ name }) => name)])].slice(0, looked)
}

const viewBy = (by: WhyAsked['by']): View =>
  typeof by === 'string' ? { kind: 'compared', by, form: 'value' } : { kind: 'target', target: by.name, form: 'value' }

/** The question for the values then and now, or for the target and what was reached: of the whole cell, or of the members of an attribute and the whole. */
export const whyQuery = (asked: WhyAsked, measures: readonly string[], attribute?: string): CubeQuery => ({
  from: asked.from,
  defaults: false,
  measures: measures.flatMap((measure) => [
    measureEntry(measure),
    measureEntry(shownName({ measure, view: viewBy(asked.by) })),
  ]),
  rows: attribute === undefined ? [] : [attribute],
  columns: [],
  where: [...asked.where],
  totals: attribute !== undefined,
  ...(Object.keys(asked.parameters).length > 0 && { parameters: { ...asked.parameters } }),
})

const zero: Decimal = { units: 0n, scale: 0 }
const negative = ({ units, scale }: Decimal): Decimal => ({ units: -units, scale })
const magnitude = ({ units, scale }: Decimal): number => Math.abs(Number(units)) / 10 ** scale

const changeOf = (now: Value | undefined, before: Value | undefined): Change => {
  const [a, b] = [toDecimal(now) ?? zero, toDecimal(before) ?? zero]
  return { now: a, before: b, by: sumDecimals([a, negative(b)]) }
}

/** The changes of measures in the answer to `whyQuery` without an attribute, in their order. */
export const wholeChanges = (result: QueryResult): readonly Change[] => {
  const grid = toGrid(result)
  const [row, column] = [grid.rows[0], grid.columns[0]]
  const at = (i: number) => (row === undefined || column === undefined ? undefined : grid.cell(row, column, i))
  return Array.from({ length: grid.measures.length / 2 }, (_, i) => changeOf(at(2 * i), at(2 * i + 1)))
}

/**
 * Who has how much of a change, the largest parts first, by the answer to `whyQuery` along one attribute. Members that only
 * the time before has count as much as others: what no row tells is in the rest.
 */
export const contributionsOf = (attribute: string, result: QueryResult): Contributions | undefined => {
  const grid = toGrid(result)
  const column = grid.columns[0]
  const total = grid.rows.find((row) => row.total)
  if (column === undefined || total === undefined) return undefined
  const changeIn = (row: GridHeader) => changeOf(grid.cell(row, column, 0), grid.cell(row, column, 1))
  const all = grid.rows
    .filter((row) => !row.total)
    .flatMap((row) => {
      const header = row.members[0]
      return header === undefined ? [] : [{ header, change: changeIn(row) }]
    })
    .filter(({ change }) => change.by.units !== 0n)
    .sort((a, b) => magnitude(b.change.by) - magnitude(a.change.by))
  const parts = all.slice(0, named)
  const by = sumDecimals([changeIn(total).by, ...parts.map(({ change }) => negative(change.by))])
  return { attribute, parts, rest: { members: all.length - parts.length, by } }
}

/** How much of all movement the largest part has, 0 to 1: one member that moves alone says most. */
const concentration = ({ parts, rest }: Contributions): number => {
  const sizes = [...parts.map(({ change }) => magnitude(change.by)), magnitude(rest.by)]
  const all = sizes.reduce((sum, size) => sum + size, 0)
  return all === 0 ? 0 : (sizes[0] ?? 0) / all
}

/** Attributes with what their members have of a change, those first of which one member has most; none of one member alone. */
export const tellingFirst = (found: readonly Contributions[]): readonly Contributions[] =>
  found.filter(({ parts }) => parts.length > 1).toSorted((a, b) => concentration(b) - concentration(a))

/** What share of the whole change a part is; undefined where the whole did not change. */
export const shareOfChange = (part: Decimal, whole: Decimal): number | undefined => {
  const of = Number(whole.units) / 10 ** whole.scale
  return of === 0 ? undefined : Number(part.units) / 10 ** part.scale / of
}

/** The measures whose changes say why one that does not add up changed: what it is made of; none for one that adds up. */
export const inputsOfChange = (catalog: Catalog, { additivity, inputs }: CatalogMeasure): readonly CatalogMeasure[] =>
  additivity === 'non' ? (inputs ?? []).flatMap((name) => measureOf(catalog, name) ?? []) : []
