import type { CatalogMeasure } from '../../../server/contract/catalog.ts'
import {
  compareDecimals,
  type Decimal,
  divideDecimal,
  sumDecimals,
  toDecimal,
} from '../../../server/contract/decimal.ts'
import type { HeaderMember } from '../../../server/contract/grid.ts'
import type { Column } from '../../../server/contract/result.ts'
import { pathKey } from '../../exploration/paths.ts'
import { attributeOf, measureOf } from '../../exploration/query.ts'
import { scenarioName } from '../../exploration/scenarios.ts'
import type { TableRow } from '../../exploration/table.ts'
import { cellOf, type TableColumn } from '../../exploration/table-columns.ts'
import type { Bounds } from '../../ui/pivot-range.ts'
import type { GridContext, LeafColumn } from './grid-context.ts'

/** Why selected cells have no sum. */
export type NoSum = 'measures' | 'recomputed' | 'time' | 'shared' | 'scenarios' | 'currencies' | 'nodes'

/** What selected cells come to; exact, whatever their digits. */
export interface Selected {
  readonly cells: number
  /** cells with a value */
  readonly values: number
  /** the measure of all of them; absent where they are of several */
  readonly column?: Column
  readonly least?: Decimal
  readonly greatest?: Decimal
  /** of cells none of which is within another */
  readonly sum?: Decimal
  readonly mean?: Decimal
  /** cells that hold others of the selection, which the sum leaves out */
  readonly leftOut: number
  readonly noSum?: NoSum
}

/** Rows that hold no other selected row: what stands deeper below a row is within it, and everything within the total. */
const partRows = (rows: readonly TableRow[]): TableRow[] =>
  rows.filter((row, i) => {
    const next = rows[i + 1]
    if (row.kind === 'total') return rows.length === 1
    return next === undefined || next.kind === 'total' || next.depth <= row.depth
  })

const isAbove = (above: TableColumn, below: TableColumn): boolean =>
  above.path.length < below.path.length && pathKey(below.path.slice(0, above.path.length)) === pathKey(above.path)

/** Columns that hold no other selected column. */
const partColumns = (columns: readonly TableColumn[]): TableColumn[] => {
  const within = new Set(columns.flatMap(({ path }) => path.map((_, i) => pathKey(path.slice(0, i)))))
  return columns.filter(
    (column) => !within.has(pathKey(column.path)) || !columns.some((other) => isAbove(column, other)),
  )
}

/** The attributes along which cells of a selection differ. */
const variedBy = (headers: readonly (readonly HeaderMember[])[]): Set<string> => {
  const [first = [], ...others] = headers
  const names = new Set<string>()
  const text = ({ attribute, member }: HeaderMember) => JSON.stringify([attribute, member])
  const known = new Set(first.map(text))
  for (const members of others) {
    for (const member of members) if (!known.has(text(member))) names.add(member.attribute)
    if (members.length !== first.length) for (const { attribute } of first) names.add(attribute)
  }
  return names
}

/** Why cells of a measure that differ along some attributes do not add up; undefined where they do. */
const whyNoSum = (
  { catalog }: GridContext,
  measure: CatalogMeasure,
  varied: ReadonlySet<string>,
): NoSum | undefined => {
  const roles = [...varied].map((name) => attributeOf(catalog, name)?.role)
  if (measure.additivity === 'non') return 'recomputed'
  if (varied.has(scenarioName)) return 'scenarios'
  if (measure.currency !== undefined && measure.currency.to === undefined) return 'currencies'
  if (measure.additivity === 'semi' && roles.includes(measure.over?.role)) return 'time'
  return measure.notAlong?.some((role) => roles.includes(role)) === true ? 'shared' : undefined
}

interface Parts {
  readonly rows: readonly TableRow[]
  readonly leaves: readonly LeafColumn[]
}

const decimalsIn = ({ table }: GridContext, { rows, leaves }: Parts): Decimal[] =>
  rows.flatMap((row) =>
    leaves.flatMap(({ at, measure }) => {
      const decimal = toDecimal(cellOf(table, row, at, measure))
      return decimal === undefined ? [] : [decimal]
    }),
  )

const extreme = (decimals: readonly Decimal[], sign: 1 | -1): Decimal | undefined =>
  decimals.reduce<Decimal | undefined>(
    (best, decimal) => (best === undefined || compareDecimals(decimal, best) * sign > 0 ? decimal : best),
    undefined,
  )

/**
 * What a range of cells comes to. A sum is of cells of one measure none of which is within another, along attributes along
 * which the measure adds up; else there is none, and why.
 *
 * @returns undefined where the range has no cells with numbers
 */
export const selectedIn = (
  context: GridContext,
  leaves: readonly LeafColumn[],
  { top, bottom, left, right }: Bounds,
): Selected | undefined => {
  const rows = context.table.rows.slice(Math.max(0, top), bottom + 1).filter((row) => row.source !== undefined)
  const chosen = leaves.slice(Math.max(0, left), right + 1)
  const [column] = chosen.map((leaf) => leaf.column)
  if (column === undefined || rows.length === 0 || bottom < 0) return undefined
  const all = decimalsIn(context, { rows, leaves: chosen })
  const counted = { cells: rows.length * chosen.length, values: all.length }
  if (chosen.some((leaf) => leaf.column.name !== column.name)) return { ...counted, leftOut: 0, noSum: 'measures' }
  const [least, greatest] = [extreme(all, -1), extreme(all, 1)]
  const found = { ...counted, column, ...(least && { least }), ...(greatest && { greatest }) }
  const columns = new Set(partColumns(chosen.map(({ at }) => at)))
  const parts = { rows: partRows(rows), leaves: chosen.filter(({ at }) => columns.has(at)) }
  const varied = new Set([
    ...variedBy(parts.rows.map((row) => row.source?.header.members ?? [])),
    ...variedBy([...columns].map(({ header }) => header.members)),
  ])
  const isTree = [...columns].some(({ header }) => header.members.some(({ tree }) => tree !== undefined))
  const measure = measureOf(context.catalog, column.name)
  const noSum = measure === undefined ? 'recomputed' : isTree ? 'nodes' : whyNoSum(context, measure, varied)
  if (noSum !== undefined) return { ...found, leftOut: 0, noSum }
  const summed = decimalsIn(context, parts)
  const sum = sumDecimals(summed)
  const mean = summed.length === 0 ? {} : { mean: divideDecimal(sum, summed.length) }
  return { ...found, sum, ...mean, leftOut: all.length - summed.length }
}
