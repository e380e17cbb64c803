import type { CubeQuery, MeasureEntry } from '../../../server/contract/query.ts'
import type { QueryResult, Value as ResultValue } from '../../../server/contract/result.ts'
import type { Display } from '../../../server/model/display.ts'
import { answerOrder, cellsAt, pageOf } from './arrange.ts'
import { calculate, legsOf, type Names } from './calculate.ts'
import { conjuncts } from './conditions.ts'
import {
  type Axes,
  axesOf,
  type Coordinate,
  coordinateText,
  distinctCoordinates,
  type GroupingSet,
  leafSets,
  otherId,
  placeAt,
  rollUp,
  setOf,
} from './coordinates.ts'
import { isDisplay, type Shown, showing } from './display.ts'
import type { Rule } from './in-part.ts'
import {
  amongLeaves,
  asOther,
  type Evaluation,
  isKnown,
  passesHaving,
  type Taken,
  takeTop,
  type ValueAt,
} from './keep.ts'
import { type Leaves, listedLeaves, rankedAt, totalsAlone } from './leaves.ts'
import { checkRelated } from './listing.ts'
import type { Given } from './parameters.ts'
import { parseCalculation } from './parse.ts'
import { type Among, factsOf, type Place } from './place.ts'
import { isSkipped } from './ragged.ts'
import { withoutSets } from './sets.ts'
import type { Cell, Part, Star } from './star.ts'
import { exactly, exactText, type Value } from './values.ts'
import { Unclear } from './windows.ts'

/** The rows of an answer in their order; whole numbers and decimals as text without zeros at the end, `double` as numbers. */
export type NaiveAnswer = Pick<QueryResult, 'rows' | 'grouping' | 'special'>

/** What stands in a column of measures: its name, and how it is shown where it is shown among others. */
interface Entry {
  readonly name: string
  readonly of: string
  readonly display?: Display
}

const entryOf = (star: Star, entry: MeasureEntry): Entry => {
  if (typeof entry === 'string') {
    const measure = star.cube.measures.get(entry)
    return measure?.kind === 'display'
      ? { name: entry, of: measure.of, display: measure.display }
      : { name: entry, of: entry }
  }
  const of = entry.calc ?? entry.measure ?? ''
  const name = entry.as ?? of
  const { show, base, over, direction, ties, window } = entry
  if (show === undefined) return { name, of }
  const display = { show, base, over, direction, ties, window } as Display
  return { name, of, display }
}

const namesOf = (star: Star, query: CubeQuery, entries: readonly Entry[]): Names => {
  const calculations: Names['entries'] = new Map(
    entries.flatMap(({ name, of, display }, i) => {
      const asked = query.measures[i]
      const align = typeof asked === 'object' ? asked.align : undefined
      if (display !== undefined || (name === of && star.cube.measures.has(name))) return []
      return [[name, { calculation: parseCalculation(of), ...(align !== undefined && { align }) }] as const]
    }),
  )
  const rule = query.unrelated ?? star.cube.unrelated ?? 'blank'
  const parts = star.parts && new Map([...star.parts].map(([name, part]) => [name, namesOfPart(star, part, rule)]))
  return { facts: factsOf(star), entries: calculations, known: new Map(), ...(parts && { parts }) }
}

const namesOfPart = (view: Star, part: Part, rule: Rule) => ({
  lens: { view, part, rule },
  names: { facts: factsOf(part.star), entries: new Map(), known: new Map() },
})

const requestedLegs = (names: Names, entries: readonly Entry[]) =>
  entries.flatMap(({ name, of, display }) => legsOf(names, parseCalculation(display === undefined ? name : of)))

const isNameLists = (totals: CubeQuery['totals']): totals is string[][] =>
  Array.isArray(totals) && totals.length > 0 && totals.every((t) => Array.isArray(t))

/** The sets whose rows a query shows beside its leaves. */
const totalSets = (axes: Axes, { totals }: CubeQuery): readonly GroupingSet[] => {
  const { attributes } = axes
  if (isNameLists(totals)) {
    const names = attributes.map((a) => a.attribute.name)
    const onAxes = totals.filter((list) => list.every((name) => names.includes(name)))
    return onAxes.map((list) => setOf(axes, (a) => list.includes(a.attribute.name)))
  }
  const [rows, columns] = (['row', 'column'] as const).map((axis) => attributes.filter((a) => a.axis === axis).length)
  const [rowCount, columnCount] = [rows ?? 0, columns ?? 0]
  const kinds: readonly unknown[] =
    totals === true ? ['grand', 'rows', 'columns', 'subtotals'] : Array.isArray(totals) ? totals : []
  const isWanted = (r: number, c: number): boolean => {
    const [isAllRows, isAllColumns] = [r === rowCount, c === columnCount]
    if (isAllRows && isAllColumns) return false
    if (r === 0 && c === 0 && kinds.includes('grand')) return true
    if (isAllRows && c === 0 && kinds.includes('rows')) return true
    if (isAllColumns && r === 0 && kinds.includes('columns')) return true
    return !(r === 0 && c === 0) && !(isAllRows && c === 0) && !(isAllColumns && r === 0) && kinds.includes('subtotals')
  }
  const prefixes = (length: number): number[] => Array.from({ length: length + 1 }, (_, n) => n)
  return prefixes(rowCount).flatMap((r) =>
    prefixes(columnCount)
      .filter((c) => isWanted(r, c))
      .map((c) => setOf(axes, (a, i) => (a.axis === 'row' ? i < r : i - rowCount < c))),
  )
}

/** Leaves that pass the measure filters which skip members without rows, and the rankings; what a ranking leaves out stands under "other" on request. */
const keepLeaves = (evaluation: Evaluation, { all, skipped, withRows }: Leaves, query: CubeQuery) => {
  const hasRows = (leaf: Coordinate): boolean => withRows.has(coordinateText(leaf))
  const isTested = query.having !== undefined && query.having.length > 0
  const counted = isTested ? all.filter(hasRows) : all
  const passing = counted.filter((leaf) => (query.having ?? []).every((h) => passesHaving(evaluation, leaf, h)))
  const tops = query.top === undefined ? [] : Array.isArray(query.top) ? query.top : [query.top]
  const ranked = tops.filter(({ of }) =>
    [of].flat().every((name) => evaluation.axes.attributes.some((a) => a.attribute.name === name)),
  )
  const takes = ranked.map((top) => takeTop(evaluation, top.kind === 'bottom' ? passing.filter(hasRows) : passing, top))
  const kept = passing.filter((leaf) => takes.every((t) => t.isTaken(leaf)))
  const [take] = takes
  const isWhole = !isTested && ranked.length === 0
  if (isWhole) return { kept, evaluation, of: [], visible: [...kept, ...skipped] }
  if (take === undefined || ranked[0]?.other !== true) return { kept, evaluation, of: [], visible: kept }
  return withOther(evaluation, passing.filter(hasRows), kept, take)
}

const isOther = (coordinate: Coordinate): boolean => coordinate.includes(otherId)

const withOther = (
  evaluation: Evaluation,
  passing: readonly Coordinate[],
  kept: readonly Coordinate[],
  { of, isTaken }: Taken,
) => {
  const left = passing.filter((leaf) => !isTaken(leaf))
  if (left.length === 0) return { of, kept, evaluation, visible: kept }
  const { axes, names, context } = evaluation
  const among = amongLeaves(axes, left)
  const valueAt: ValueAt = (coordinate, name) => {
    if (!isOther(coordinate)) return evaluation.valueAt(coordinate, name)
    if (!isKnown(evaluation, name)) throw new Unclear('what is left out, as it is shown among others')
    return calculate(names, parseCalculation(name), placeAt(axes, { ...context, among }, coordinate))
  }
  const moved = left.map((leaf) => asOther(leaf, of))
  return {
    of,
    kept: distinctCoordinates([...kept, ...moved]),
    evaluation: { ...evaluation, valueAt },
    visible: [...kept, ...left],
  }
}

const shown = (value: Value): ResultValue => (typeof value === 'bigint' ? exactText(value) : value)

/** The values of an attribute's columns; a node of a tree has its parent and its depth before it. */
const keysOf = (evaluation: Evaluation, i: number, id: number | undefined): readonly ResultValue[] => {
  const axis = evaluation.axes.attributes[i]
  if (axis === undefined) return []
  const { attribute } = axis
  const cells = id === undefined ? undefined : cellsAt(evaluation, axis, id)
  const value = (cell: Cell | undefined): ResultValue => (cell?.kind === 'value' ? shown(cell.value) : null)
  if (attribute.tree !== undefined) {
    const cell = cells?.at(-1)
    const nodes = evaluation.star.nodes(attribute)
    if (cell?.kind === 'own') return [shown(cell.of), shown(exactly(nodes.chain(cell.of).length)), null]
    if (cell?.kind !== 'value') return [null, null, null]
    return [shown(nodes.parent(cell.value) ?? null), shown(exactly(nodes.chain(cell.value).length - 1)), value(cell)]
  }
  const hidden = attribute.within.length + 1 - axis.shown.length
  const wanted = [...attribute.within, attribute.name].map((name) => axis.shown.some((s) => s.name === name))
  const all = wanted.map((_, k) => value(cells?.[k]))
  return hidden === 0 ? all : all.filter((_, k) => wanted[k])
}

const answerOf = (
  evaluation: Evaluation,
  coordinates: readonly Coordinate[],
  entries: readonly Entry[],
  entryValue: (coordinate: Coordinate, entry: Entry) => Value,
): NaiveAnswer => {
  const special: NaiveAnswer['special'] = []
  const { attributes } = evaluation.axes
  const rows = coordinates.map((coordinate, row) => {
    const keys: ResultValue[] = []
    attributes.forEach((a, i) => {
      const id = coordinate[i]
      keys.push(...keysOf(evaluation, i, id))
      const own = id === undefined ? undefined : cellsAt(evaluation, a, id).at(-1)
      if (own !== undefined && own.kind !== 'value') special.push({ row, column: keys.length - 1, kind: own.kind })
    })
    return [...keys, ...entries.map((entry) => shown(entryValue(coordinate, entry)))]
  })
  const grouping = coordinates.map((c) => c.reduce<number>((bits, id, i) => bits + (id === undefined ? 2 ** i : 0), 0))
  return { rows, grouping, special }
}

/** All coordinates of an answer: the leaves of its page, what rolls them up, and the grand total. */
const shownCoordinates = (axes: Axes, page: readonly Coordinate[], query: CubeQuery, of: readonly number[]) => {
  const sets = totalSets(axes, query)
  const isGrand = (set: GroupingSet): boolean => axes.attributes.length > 0 && set.every((kept) => !kept)
  const coordinates = distinctCoordinates([
    ...page,
    ...sets.flatMap((set) => page.map((leaf) => rollUp(leaf, set))),
    ...sets.filter(isGrand).map((set) => set.map(() => undefined)),
  ])
  const isWhole = (c: Coordinate): boolean => of.every((i) => c[i] !== undefined)
  return coordinates.filter((c) => (isWhole(c) || !isOther(c)) && !isSkipped(axes, c))
}

/** Values over visible members where a query wants its totals so: recomputed over the fact rows of the leaves kept. */
const visibleTotals = (
  evaluation: Evaluation,
  kept: readonly Coordinate[],
  visible: readonly Coordinate[],
  query: CubeQuery,
): ValueAt => {
  const { axes, names, context, valueAt } = evaluation
  if (query.totalsOf !== 'visible') return valueAt
  const leaves = new Set(kept.map(coordinateText))
  let among: Among | undefined
  return (coordinate, name) => {
    if (isOther(coordinate) || leaves.has(coordinateText(coordinate))) return valueAt(coordinate, name)
    if (leafSets(axes).length > 1) throw new Unclear('totals of visible members of several levels')
    if (visible.length === 0 && names.parts !== undefined) throw new Unclear('totals where no member is visible')
    among ??= amongLeaves(axes, visible)
    return calculate(names, parseCalculation(name), placeAt(axes, { ...context, among }, coordinate))
  }
}

/** A value that members are ordered or chosen by: which are visible is not known before. */
const chosenBy = (
  all: Shown,
  coordinate: Coordinate,
  { of, display }: { readonly of: string; readonly display: Display },
  plain: ValueAt,
): Value => {
  if (display.over === 'visible' && coordinate.includes(undefined))
    throw new Unclear('an order or choice by totals over visible members')
  return showing(all, coordinate, of, display, plain)
}

const evaluateGiven = (star: Star, asked: CubeQuery): NaiveAnswer => {
  const query = withoutSets(star, asked, evaluate)
  const axes = axesOf(star, query)
  const entries = query.measures.map((entry) => entryOf(star, entry))
  const names = namesOf(star, query, entries)
  const context: Place = { spots: [], where: conjuncts(query.where), modifiers: [] }
  const displays = new Map(entries.filter(isDisplay).map((entry) => [entry.name, entry]))
  const plain: ValueAt = (coordinate, name) => {
    if (displays.has(name)) throw new Unclear('what is shown among others, shown again')
    return calculate(names, parseCalculation(name), placeAt(axes, context, coordinate))
  }
  const legs = requestedLegs(names, entries)
  checkRelated(
    legs,
    axes.attributes.map((a) => a.attribute),
    context,
  )
  const leaves = listedLeaves(axes, names, query, legs, context)
  const listed = leaves.all
  const first: Evaluation = { star, axes, names, context, valueAt: plain }
  const all: Shown = {
    evaluation: first,
    ...rankedAt(axes, names, context, [...listed, ...leaves.skipped]),
    order: answerOrder(first, listed, query),
  }
  const valueAt: ValueAt = (coordinate, name) => {
    const entry = displays.get(name)
    return entry === undefined ? plain(coordinate, name) : chosenBy(all, coordinate, entry, plain)
  }
  const { kept, evaluation, of, visible } = keepLeaves({ ...first, valueAt }, leaves, query)
  const order = answerOrder(evaluation, distinctCoordinates([...listed, ...kept]), query)
  const isCut = query.limit !== undefined || query.offset !== undefined
  const page = pageOf(evaluation, [...kept].sort(order), query)
  const above = isCut || kept.length + leaves.skipped.length > visible.length ? page : [...page, ...leaves.skipped]
  const alone = totalsAlone(axes, names, legs, context, {
    sets: totalSets(axes, query),
    leaves: [...listed, ...leaves.skipped],
  })
  const isChosen = isCut || query.having !== undefined || query.top !== undefined || query.totalsOf === 'visible'
  if (alone.length > 0 && (isChosen || query.unrelated === 'repeat'))
    throw new Unclear('totals above no leaf, where some are left out')
  const coordinates = [...shownCoordinates(axes, above, query, of), ...alone]
  const totalsAt = visibleTotals(evaluation, kept, visible, query)
  const visibleAt = visibleTotals(evaluation, kept, visible, { ...query, totalsOf: 'visible' })
  const allShown = { ...all, evaluation }
  const ranked = of.length === 0 ? visible : kept
  const visibleShown: Shown = {
    evaluation,
    ...rankedAt(axes, names, context, ranked, true),
    order,
    visible: kept,
  }
  return answerOf(evaluation, coordinates.toSorted(order), entries, (coordinate, entry) => {
    if (!isDisplay(entry)) return totalsAt(coordinate, entry.name)
    if (entry.display.over === 'visible') {
      return showing(visibleShown, coordinate, entry.of, entry.display, visibleAt)
    }
    return showing(allShown, coordinate, entry.of, entry.display, evaluation.valueAt)
  })
}

/**
 * The answer to a query by the definitions alone, row by row in memory: slow, and easy to check against the page that
 * says what a query means.
 *
 * @throws Unclear where the page does not settle what the query means, Refused where it must not be answered
 */
export const evaluate = (star: Star, query: CubeQuery): NaiveAnswer =>
  evaluateGiven(query.parameters === undefined ? star : star.given(query.parameters as Given), query)
