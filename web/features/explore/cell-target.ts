import type { Catalog, CatalogMeasure } from '../../../server/contract/catalog.ts'
import type { DrillThroughRequest } from '../../../server/contract/drill-through.ts'
import type { HeaderMember } from '../../../server/contract/grid.ts'
import type { CubeQuery, Member } from '../../../server/contract/query.ts'
import type { Column, Value } from '../../../server/contract/result.ts'
import type { CellPosition } from '../../exploration/exploration.ts'
import { pathKey } from '../../exploration/paths.ts'
import { measureOf } from '../../exploration/query.ts'
import { answerAt, cellOf, type Table } from '../../exploration/table-columns.ts'
import type { Shown } from './use-answer.ts'

/** A cell of the table with all that is needed to say and open it. */
export interface CellTarget {
  /** the request that its value came from */
  readonly query: CubeQuery
  readonly column: Column
  readonly measure: CatalogMeasure
  readonly value: Value | undefined
  /** its coordinates, rows first */
  readonly members: readonly HeaderMember[]
  /** the same by axis: those of its row, those of its column */
  readonly axes: readonly (readonly HeaderMember[])[]
}

/** The cell at a position of the table that is shown; undefined where the table has no such cell, or not yet. */
export const cellTarget = (
  position: CellPosition | undefined,
  shown: Shown | undefined,
  table: Table | undefined,
  catalog: Catalog,
): CellTarget | undefined => {
  if (position === undefined || shown === undefined || table === undefined) return undefined
  const { grid } = shown.answer
  const row = table.rows.find((r) => r.key === pathKey(position.row))
  const at = table.columns.find(({ path }) => pathKey(path) === pathKey(position.column))
  const index = grid.measures.findIndex((m) => m.name === position.measure)
  const column = grid.measures[index]
  const measure = measureOf(catalog, position.measure)
  if (row?.source === undefined || at === undefined || column === undefined || measure === undefined) return undefined
  const answer = answerAt(table, row, at)
  if (answer === undefined || !('query' in answer)) return undefined
  const axes = [row.source.header.members, at.header.members]
  return { query: answer.query, column, measure, value: cellOf(table, row, at, index), members: axes.flat(), axes }
}

/** The request for the source rows behind a cell; `input` says which base measure of a calculated one. */
export const throughRequest = (
  target: CellTarget,
  input: string | undefined,
  limit: number,
  offset: number,
): DrillThroughRequest => {
  const at: Record<string, Member> = Object.fromEntries(target.members.map((m) => [m.attribute, m.member]))
  return { query: target.query, at, measure: target.measure.name, ...(input !== undefined && { input }), limit, offset }
}
