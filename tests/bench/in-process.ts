import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { compileQuery } from '../../server/compiler/compile.ts'
import { openDuckDb } from '../../server/engine/duckdb.ts'
import { readRows } from '../../server/engine/rows.ts'
import { shownRows, shownValue } from '../support/rows.ts'
import { engineOptions, type Warehouse } from '../support/warehouse.ts'
import type { Case } from './cases.ts'
import { inTurns, median } from './measure.ts'

/** Figures of one question in milliseconds, `compile` in microseconds. */
export interface Timing {
  readonly name: string
  readonly rows: number
  readonly compile: number
  readonly raw: number
  readonly ours: number
}

/** How hand-written statements are run: on the same open warehouse, by the engine's own package. */
export interface Raw {
  readonly run: (sql: string) => Promise<unknown[][]>
  readonly close: () => void
}

/** Opens a warehouse file by the engine's own package and by ours, in this process, with the same settings. */
export const openBoth = async (file: string) => {
  const settings = {
    memory_limit: engineOptions.memoryLimit,
    threads: String(engineOptions.threads),
    temp_directory: `${file}.temp`,
  }
  const instance = await DuckDBInstance.fromCache(file, settings)
  const connection: DuckDBConnection = await instance.connect()
  const engine = await openDuckDb({ ...engineOptions, file, tempFolder: `${file}.temp` })
  const raw: Raw = {
    run: async (sql) => (await connection.runAndReadAll(sql)).getRows(),
    close: () => connection.closeSync(),
  }
  return { engine, raw }
}

/** A question from its text to rows of JSON values, as the server answers it, without HTTP and without its caches. */
const ask = async ({ cube, profile, engine }: Warehouse, { query }: Case) => {
  const { statement } = compileQuery(cube(query.from), profile(query.from), query)
  return readRows(statement, await engine.answer(statement), 100_000)
}

/** Whole numbers of any type alike: what is a decimal here may be a big integer there. */
const comparable = (rows: readonly (readonly string[])[]): string[] =>
  rows.map((row) => row.map((value) => value.replace(/^(-?\d+)n$/, '$1')).join('\t')).sort()

const checkEqual = async (warehouse: Warehouse, question: Case, hasGrouping: boolean): Promise<number> => {
  const expected = await warehouse.engine.session((session) => session.all(question.sql))
  const found = shownRows(await ask(warehouse, question)).map((row) => (hasGrouping ? row : row.slice(0, -1)))
  const [a, b] = [comparable(found), comparable(expected.map((row) => Object.values(row).map(shownValue)))]
  const differing = a.findIndex((row, i) => row !== b[i])
  if (differing >= 0 || a.length !== b.length) {
    throw new Error(
      `${question.name}: our row ${a[differing] ?? 'missing'} is ${b[differing] ?? 'missing'} by the hand-written statement`,
    )
  }
  return found.length
}

const compileTime = ({ cube, profile }: Warehouse, { query }: Case): number => {
  const times: number[] = []
  for (let i = 0; i < 300; i++) {
    const started = performance.now()
    compileQuery(cube(query.from), profile(query.from), query)
    if (i >= 100) times.push(performance.now() - started)
  }
  return median(times) * 1000
}

/**
 * Checks that each question has the same answer both ways, then times both in turns.
 *
 * @param hasGrouping  whether the hand-written statements end with the column `grouping`
 */
export const timeInProcess = async (
  warehouse: Warehouse,
  raw: Raw,
  cases: readonly Case[],
  options: { readonly rounds: number; readonly hasGrouping: boolean },
): Promise<Timing[]> => {
  const rows = []
  for (const question of cases) rows.push(await checkEqual(warehouse, question, options.hasGrouping))
  const timings: Timing[] = []
  for (const [i, question] of cases.entries()) {
    const compile = compileTime(warehouse, question)
    const [byHand = 0, ours = 0] = await inTurns(options.rounds, [
      () => raw.run(question.sql),
      () => ask(warehouse, question),
    ])
    timings.push({ name: question.name, rows: rows[i] ?? 0, compile, raw: byHand, ours })
  }
  return timings
}
