import { compileQuery } from '../../compiler/compile.ts'
import type { Statement } from '../../compiler/statement.ts'
import { QueryError } from '../../contract/errors.ts'
import { CubeQuery } from '../../contract/query.ts'
import { type Column, SpecialKind, type Value } from '../../contract/result.ts'
import type { EngineValue, Session } from '../../engine/engine.ts'
import { layoutOf } from '../../engine/layout.ts'
import type { Cube } from '../../model/cube.ts'
import type { Model } from '../../model/model.ts'
import type { CubeProfile } from '../../model/profile.ts'
import { profileFor } from '../../model/view-profile.ts'

/** A model on data that nobody else may see yet: what a session sees. */
export interface Tested {
  readonly session: Session
  readonly model: Model
  /** by cube, with the date that the data are complete through */
  readonly profiles: ReadonlyMap<string, CubeProfile>
}

/** Data to compare with: those that were published before. */
export interface Before {
  readonly read: <T>(work: (session: Session) => Promise<T>) => Promise<T>
  readonly profiles: ReadonlyMap<string, CubeProfile>
}

/** The coordinate of a row on one attribute: its key behind those that it is within, or what special member it is. */
export interface Coordinate {
  readonly path: readonly Value[]
  readonly special: SpecialKind | undefined
}

/** One row of an answer. */
export interface AskedRow {
  readonly at: readonly Coordinate[]
  /** of the measures, in order */
  readonly values: readonly Value[]
}

/** An answer: the columns of its measures and its rows, totals left out. */
export interface AskedRows {
  readonly measures: readonly Column[]
  readonly rows: readonly AskedRow[]
}

const typed = (value: EngineValue, type: Column['type']): Value =>
  value !== null && (type === 'integer' || type === 'double') ? Number(value) : value

/** The rows of a statement as arrays, in the order of its columns. */
export const rowsOf = async (session: Session, { sql, parameters, columns }: Statement): Promise<EngineValue[][]> => {
  const rows = (await session.all(sql, parameters)).map((row) => Object.values(row))
  const [first] = rows
  if (first !== undefined && first.length !== columns.length)
    throw new Error(`a statement gave ${first.length} columns; expected ${columns.length}`)
  return rows
}

/** Cube or view of a model by its name; throws QueryError `unknown_cube` where a reader may not see it. */
export const cubeIn = ({ cubes, views }: Model, name: string): Cube => {
  const cube = cubes.get(name) ?? views.get(name)
  if (cube === undefined) throw new QueryError('unknown_cube', { kind: 'cube', name, closest: undefined })
  return cube
}

/** What a test asks. */
export type TestQuery = Pick<CubeQuery, 'measures' | 'where'> & { readonly by: readonly string[] }

/** A test's question as queries are written. */
export const queryOf = (of: string, { measures, by, where }: TestQuery, limit?: number): CubeQuery =>
  CubeQuery.parse({ from: of, measures, rows: by, where, ...(limit !== undefined && { limit }) })

/**
 * Asks a cube or view of a model on the data of a session.
 *
 * @throws QueryError as `compileQuery`
 */
export const askRows = async (
  { session, model, profiles }: Tested,
  of: string,
  asked: TestQuery,
  limit?: number,
): Promise<AskedRows> => {
  const cube = cubeIn(model, of)
  const { statement, columns } = compileQuery(cube, profileFor(cube, profiles), queryOf(of, asked, limit))
  const layout = layoutOf(statement)
  const axis = columns.flatMap((column, i) => (column.axis === 'measure' ? [] : [{ column, i }]))
  const measured = columns.flatMap((column, i) => (column.axis === 'measure' ? [{ column, i }] : []))
  const rows = (await rowsOf(session, statement)).map((row): AskedRow => {
    const value = (i: number): Value => {
      const at = layout.values[i]
      return at === undefined ? null : typed(row[at.at] ?? null, at.type)
    }
    const special = (i: number) =>
      SpecialKind.safeParse(row[layout.specials.find(({ of: o }) => o === i)?.at ?? -1]).data
    let implied: Value[] = []
    const at: Coordinate[] = []
    for (const { column, i } of axis) {
      if (column.implied === true) implied.push(value(i))
      else {
        at.push({ path: [...implied, value(i)], special: special(i) })
        implied = []
      }
    }
    return { at, values: measured.map(({ i }) => value(i)) }
  })
  return { measures: measured.map(({ column }) => column), rows }
}
