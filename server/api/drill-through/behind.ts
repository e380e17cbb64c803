import { type CompiledDrillThrough, compileDrillThrough } from '../../compiler/drill-through.ts'
import type { Statement } from '../../compiler/statement.ts'
import type { DrillThroughRequest, DrillThroughResult } from '../../contract/drill-through.ts'
import { QueryError } from '../../contract/errors.ts'
import type { Value } from '../../contract/result.ts'
import type { Engine } from '../../engine/engine.ts'
import { readRows } from '../../engine/rows.ts'
import { askedOf } from '../asked.ts'
import { profileOf } from '../current.ts'
import type { ValueCheck } from '../query/notices.ts'
import type { Snapshot } from '../serving.ts'
import { reconcile } from './reconcile.ts'

/** A member without its whole path may fit several cells. */
const mostCells = 100_000

const without = { zero: 0, empty: null } as const

/** The rows are there, but a filter on measures or a ranking leaves their cell out of the answer. */
const hidden = {
  reconciles: false,
  why: 'The query does not show this cell: a filter on measures or a ranking leaves it out',
} as const

/** What asks for the rows behind a cell, and what it is asked of. */
export interface Asking {
  readonly engine: Engine
  readonly checkValues: ValueCheck
  readonly snapshot: Snapshot
  readonly request: DrillThroughRequest
  readonly signal: AbortSignal
}

/** Reads a statement that a drill-through consists of. @throws QueryError as `readRows` */
export const readAll = async ({ engine, signal }: Asking, statement: Statement, limit: number): Promise<Value[][]> =>
  (await readRows(statement, await engine.answer(statement, { signal }), limit)).rows

const judge = (
  { empty, measure }: CompiledDrillThrough,
  [count, sum]: readonly Value[],
  listed: readonly Value[] | undefined,
) => {
  // A cell that the query does not list is what the measure is without rows.
  const cell = listed === undefined ? without[empty] : (listed.at(-1) ?? null)
  const found = { count: Number(count), sum: sum ?? null, cell }
  return { ...found, ...(listed === undefined && found.count > 0 ? hidden : reconcile(measure, found)) }
}

/** The rows behind a cell, about to be asked for, and what is known of all of them. */
export interface Behind {
  readonly compiled: CompiledDrillThrough
  readonly about: Omit<DrillThroughResult, 'rows'>
}

/**
 * Compiles a drill-through and asks what its rows add up to.
 *
 * @throws QueryError as `compileDrillThrough`, `unsound` where several cells fit, and those of the engine
 */
export const lookBehind = async (asking: Asking): Promise<Behind> => {
  const { snapshot, request, signal, checkValues } = asking
  const { cube, query, notices } = askedOf(snapshot, request.query, 'query.from')
  const compiled = compileDrillThrough(cube, profileOf(snapshot, cube), { ...request, query })
  const [summary = []] = await readAll(asking, compiled.summary, 1)
  const [listed, another] = await readAll(asking, compiled.cell, mostCells)
  if (another !== undefined) throw new QueryError('unsound', { reason: 'several_cells' }, 'at')
  const unknown = await checkValues(snapshot, { query, filterValues: compiled.filterValues }, signal)
  const about = {
    columns: [...compiled.columns],
    ...judge(compiled, summary, listed),
    notices: [...notices, ...unknown],
  }
  return { compiled, about }
}
