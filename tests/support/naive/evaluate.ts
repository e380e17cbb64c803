import type { CubeQuery } from '../../../server/contract/query.ts'
import type { QueryResult, Value as ResultValue } from '../../../server/contract/result.ts'
import { answerOrder, pageOf } from './arrange.ts'
import {
  axesOf,
  type Coordinate,
  coordinateText,
  distinctCoordinates,
  type GroupingSet,
  type Placed,
  rollUp,
  setOf,
} from './coordinates.ts'
import { asOther, type Evaluation, passesHaving, type Taken, takeTop } from './keep.ts'
import { listedLeaves, measuresOf, placedRows, type ValueAt, valuesOver } from './rows.ts'
import type { Cell, Star } from './star.ts'
import { exactText, type Value } from './values.ts'

/** The rows of an answer in their order; whole numbers and decimals as text without zeros at the end, `double` as numbers. */
export type NaiveAnswer = Pick<QueryResult, 'rows' | 'grouping' | 'special'>

const isNameLists = (totals: CubeQuery['totals']): totals is string[][] =>
  Array.isArray(totals) && totals.length > 0 && totals.every((t) => Array.isArray(t))

/** The sets whose rows a query shows: the leaves and its totals. */
const shownSets = ({ axes }: Evaluation, { rows, columns, totals }: CubeQuery): readonly GroupingSet[] => {
  const leaf = axes.map(() => true)
  if (isNameLists(totals)) {
    const names = axes.map((a) => a.attribute.name)
    const onAxes = totals.filter((list) => list.every((name) => names.includes(name)))
    return [leaf, ...onAxes.map((list) => setOf(axes, (a) => list.includes(a.attribute.name)))]
  }
  const kinds: readonly unknown[] =
    totals === true ? ['grand', 'rows', 'columns', 'subtotals'] : Array.isArray(totals) ? totals : []
  const isWanted = (r: number, c: number): boolean => {
    const [isAllRows, isAllColumns] = [r === rows.length, c === columns.length]
    if (isAllRows && isAllColumns) return true
    if (r === 0 && c === 0 && kinds.includes('grand')) return true
    if (isAllRows && c === 0 && kinds.includes('rows')) return true
    if (isAllColumns && r === 0 && kinds.includes('columns')) return true
    return !(r === 0 && c === 0) && !(isAllRows && c === 0) && !(isAllColumns && r === 0) && kinds.includes('subtotals')
  }
  const prefixes = (length: number): number[] => Array.from({ length: length + 1 }, (_, n) => n)
  return prefixes(rows.length).flatMap((r) =>
    prefixes(columns.length)
      .filter((c) => isWanted(r, c))
      .map((c) => setOf(axes, (a, i) => (a.axis === 'row' ? i < r : i - rows.length < c))),
  )
}

/** Leaves that pass the measure filters and the rankings; what a ranking leaves out stands under "other" on request. */
const keepLeaves = (evaluation: Evaluation, listed: readonly Coordinate[], query: CubeQuery) => {
  const passing = listed.filter((leaf) => (query.having ?? []).every((h) => passesHaving(evaluation, leaf, h)))
  const tops = query.top === undefined ? [] : Array.isArray(query.top) ? query.top : [query.top]
  const ranked = tops.filter(({ of }) =>
    [of].flat().every((name) => evaluation.axes.some((a) => a.attribute.name === name)),
  )
  const takes = ranked.map((top) => takeTop(evaluation, passing, top))
  const kept = passing.filter((leaf) => takes.every((t) => t.isTaken(leaf)))
  const [take] = takes
  if (take === undefined || ranked[0]?.other !== true) return { kept, evaluation, of: [] }
  return withOther(evaluation, passing, kept, take)
}

/** Whether a coordinate has every attribute of a ranking: what was left out stands under "other" there, and nowhere else. */
const isWhole = (coordinate: Coordinate, of: readonly number[]): boolean => of.every((i) => coordinate[i] !== undefined)

const isOther = (coordinate: Coordinate): boolean =>
  coordinate.some((cells) => cells?.some(({ kind }) => kind === 'other') === true)

const withOther = (
  evaluation: Evaluation,
  passing: readonly Coordinate[],
  kept: readonly Coordinate[],
  { of, isTaken }: Taken,
) => {
  const left = passing.filter((leaf) => !isTaken(leaf))
  const texts = new Set(left.map(coordinateText))
  const isLeft = ({ at }: Placed): boolean => texts.has(coordinateText(at))
  const moved = evaluation.placed.filter(isLeft).map(({ row, at }) => ({ row, at: asOther(at, of) }))
  const placed = [...evaluation.placed.filter((p) => !isLeft(p)), ...moved]
  const withMoved = valuesOver(evaluation.star, placed)
  const valueAt: ValueAt = (coordinate, measure) =>
    (isOther(coordinate) ? withMoved : evaluation.valueAt)(coordinate, measure)
  return {
    of,
    kept: distinctCoordinates([...kept, ...moved.map(({ at }) => at)]),
    evaluation: { ...evaluation, placed, valueAt },
  }
}

const shown = (value: Value): ResultValue => (typeof value === 'bigint' ? exactText(value) : value)

const answerOf = ({ axes, valueAt }: Evaluation, coordinates: readonly Coordinate[], query: CubeQuery): NaiveAnswer => {
  const special: NaiveAnswer['special'] = []
  const rows = coordinates.map((coordinate, row) => {
    const keys = axes.flatMap((a, i): readonly (Cell | undefined)[] => coordinate[i] ?? a.shown.map(() => undefined))
    let column = -1
    axes.forEach((a, i) => {
      column += a.shown.length
      const own = coordinate[i]?.at(-1)
      if (own !== undefined && own.kind !== 'value') special.push({ row, column, kind: own.kind })
    })
    return [
      ...keys.map((cell) => (cell?.kind === 'value' ? shown(cell.value) : null)),
      ...measuresOf(query).map((name) => shown(valueAt(coordinate, name))),
    ]
  })
  const grouping = coordinates.map((c) => c.reduce((bits, cells, i) => bits + (cells === undefined ? 2 ** i : 0), 0))
  return { rows, grouping, special }
}

/**
 * The answer to a query by the definitions alone, row by row in memory: slow, and easy to check against the page that
 * says what a query means.
 */
export const evaluate = (star: Star, query: CubeQuery): NaiveAnswer => {
  const axes = axesOf(star.cube, query)
  const placed = placedRows(star, axes, query.where)
  const first: Evaluation = { star, axes, placed, valueAt: valuesOver(star, placed) }
  const listed = listedLeaves(star, axes, query, placed)
  const { kept, evaluation, of } = keepLeaves(first, listed, query)
  const order = answerOrder(evaluation, distinctCoordinates([...listed, ...kept]), query)
  const page = pageOf(evaluation, [...kept].sort(order), query)
  const isGrand = (c: Coordinate): boolean => axes.length > 0 && c.every((cells) => cells === undefined)
  const sets = shownSets(evaluation, query)
  const coordinates = distinctCoordinates([
    ...sets.flatMap((set) => page.map((leaf) => rollUp(leaf, set))),
    ...sets
      .map((set) =>
        rollUp(
          axes.map(() => undefined),
          set,
        ),
      )
      .filter((c, i) => isGrand(c) && sets[i]?.every((k) => !k)),
  ])
  const shownOnes = coordinates.filter((c) => isWhole(c, of) || !isOther(c))
  return answerOf(evaluation, shownOnes.sort(order), query)
}
