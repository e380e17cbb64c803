import { compileDrillThrough } from '../../compiler/drill-through.ts'
import { DrillThroughRequest } from '../../contract/drill-through.ts'
import { QueryError } from '../../contract/errors.ts'
import type { ChangedRows } from '../../contract/model-tests.ts'
import type { Member } from '../../contract/query.ts'
import type { Value } from '../../contract/result.ts'
import type { Cube } from '../../model/cube.ts'
import { profileFor } from '../../model/view-profile.ts'
import { type Before, cubeIn, queryOf, rowsOf, type Tested, type TestQuery } from './tested.ts'

/** The rows behind a cell are compared where there are so many at most, before and now. */
const mostCompared = 50_000

/** So many of each kind are told. */
const mostTold = 5

/** A cell of a question to a cube or view. */
export interface CellAt {
  readonly of: string
  readonly asked: TestQuery
  readonly at: Readonly<Record<string, Member>>
  readonly measure: string
}

type Row = Readonly<Record<string, Value>>

const lineage = ['_run', '_file', '_line']

/** The measures of facts that a measure is made of; itself where it is one. */
const inputsOf = (cube: Cube, measure: string): readonly string[] => {
  const [name = ''] = measure.split('@')
  const found = cube.measures.get(name)
  if (found === undefined || found.kind === 'base') return [measure]
  return found.kind === 'display' ? inputsOf(cube, found.of) : found.inputs
}

const grainOf = (cube: Cube, input: string): readonly string[] => {
  const [name = ''] = input.split('@')
  const measure = cube.measures.get(name)
  const home = measure?.kind === 'base' ? measure.home : undefined
  return (home === undefined ? cube : cube.facts?.get(home))?.grain ?? []
}

const shownColumns = (cube: Cube, input: string): readonly string[] => {
  const [name = ''] = input.split('@')
  const measure = cube.measures.get(name)
  const home = measure?.kind === 'base' ? measure.home : undefined
  return (home === undefined ? cube : cube.facts?.get(home))?.drill.columns ?? []
}

/** The rows behind a cell; undefined where there are too many to look at, or nothing can be drilled through. */
const rowsBehind = async (tested: Tested, cell: CellAt, input: string): Promise<readonly Row[] | undefined> => {
  const { of, asked, at, measure } = cell
  const cube = cubeIn(tested.model, of)
  const columns = [...new Set([...grainOf(cube, input), ...shownColumns(cube, input)])]
  const request = DrillThroughRequest.parse({
    query: queryOf(of, asked),
    at,
    measure,
    ...(input !== measure && { input }),
    columns,
    limit: mostCompared + 1,
  })
  const compiled = compileDrillThrough(cube, profileFor(cube, tested.profiles), request)
  const rows = await rowsOf(tested.session, compiled.page)
  if (rows.length > mostCompared) return undefined
  return rows.map((row) => Object.fromEntries(compiled.columns.map(({ name }, i) => [name, row[i] ?? null])))
}

const saying = (row: Row): string => JSON.stringify(Object.entries(row).filter(([name]) => !lineage.includes(name)))

/** Rows by their grain and, where a bridge repeats one, by its place among its repetitions. */
const byGrain = (rows: readonly Row[], grain: readonly string[]): ReadonlyMap<string, Row> => {
  const seen = new Map<string, number>()
  return new Map(
    rows.map((row) => {
      const key = JSON.stringify(grain.map((name) => row[name] ?? null))
      const place = (seen.get(key) ?? 0) + 1
      seen.set(key, place)
      return [`${place} ${key}`, row]
    }),
  )
}

const some = <T>(rows: readonly T[]) => ({ count: rows.length, rows: rows.slice(0, mostTold) })

const compare = (measure: string, grain: readonly string[], was: readonly Row[], now: readonly Row[]): ChangedRows => {
  const [old, fresh] = [byGrain(was, grain), byGrain(now, grain)]
  const changed = [...fresh].flatMap(([key, row]) => {
    const before = old.get(key)
    return before === undefined || saying(before) === saying(row) ? [] : [{ was: { ...before }, now: { ...row } }]
  })
  const missing = (some: ReadonlyMap<string, Row>, others: ReadonlyMap<string, Row>) =>
    [...some].flatMap(([key, row]) => (others.has(key) ? [] : [{ ...row }]))
  return {
    measure,
    added: some(missing(fresh, old)),
    removed: some(missing(old, fresh)),
    changed: some(changed),
  }
}

/**
 * What became of the rows behind a cell since what was published before, by each measure of a fact that it is made of.
 *
 * @returns undefined where there is nothing to compare with, or too much
 */
export const changedRows = async (
  tested: Tested,
  before: Before,
  cell: CellAt,
): Promise<readonly ChangedRows[] | undefined> => {
  const cube = cubeIn(tested.model, cell.of)
  const found: ChangedRows[] = []
  for (const input of inputsOf(cube, cell.measure)) {
    try {
      const now = await rowsBehind(tested, cell, input)
      const was = await before.read((session) =>
        rowsBehind({ ...tested, session, profiles: before.profiles }, cell, input),
      )
      if (now === undefined || was === undefined) return undefined
      found.push(compare(input, grainOf(cube, input), was, now))
    } catch (error) {
      // A cell that cannot be drilled through has no rows to tell; what is wrong with it is told all the same.
      if (!(error instanceof QueryError)) throw error
    }
  }
  return found.length === 0 ? undefined : found
}
