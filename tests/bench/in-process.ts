import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { type Compiler, createCompiler } from '../../server/api/query/compile-cached.ts'
import type { Snapshot } from '../../server/api/serving.ts'
import { compileQuery } from '../../server/compiler/compile.ts'
import { CubeQuery } from '../../server/contract/query.ts'
import { openDuckDb } from '../../server/engine/duckdb.ts'
import { readRows } from '../../server/engine/rows.ts'
import { shownRows, shownValue } from '../support/rows.ts'
import { engineOptions, type Warehouse } from '../support/warehouse.ts'
import type { Case } from './cases.ts'
import { inTurns, median } from './measure.ts'

/** Medians of one round of one question in milliseconds: by hand and by us, in turns. */
export interface Round {
  readonly raw: number
  readonly ours: number
}

/** Figures of one question: `compile` in microseconds, from a query's JSON to SQL with no cache. */
export interface Timing {
  readonly name: string
  readonly rows: number
  readonly compile: number
  readonly rounds: readonly Round[]
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
  return { engine, raw, connection }
}

/** A question in our language. */
type Question = Pick<Case, 'name' | 'query'>

/** What a server would answer questions from. */
export const snapshotOf = ({ model, profiles }: Warehouse): Snapshot => ({
  workspace: { name: 'bench', title: 'Bench', languages: ['en'] },
  model,
  profiles,
  dataVersion: 'bench',
  completeThrough: null,
})

/** Asks questions as the server does, without HTTP: statements are kept, answers are not. */
export interface Asking {
  readonly warehouse: Warehouse
  readonly snapshot: Snapshot
  readonly compile: Compiler
}

/** A server's way to ask a warehouse, which has compiled nothing yet. */
export const askingOf = (warehouse: Warehouse): Asking => ({
  warehouse,
  snapshot: snapshotOf(warehouse),
  compile: createCompiler(),
})

/** A question from its JSON to rows of JSON values. */
export const ask = async ({ warehouse, snapshot, compile }: Asking, { query }: Question) => {
  const { statement } = compile(snapshot, CubeQuery.parse(JSON.parse(query)))
  return readRows(statement, await warehouse.engine.answer(statement), 100_000)
}

/** Whole numbers of any type alike: what is a decimal here may be a big integer there. */
const comparable = (rows: readonly (readonly string[])[]): string[] =>
  rows.map((row) => row.map((value) => value.replace(/^(-?\d+)n$/, '$1')).join('\t')).sort()

/** Throws where rows or sum of an answer are not those that are known of the generated data. */
const checkKnown = ({ name, answers }: Case, scale: number | undefined, rows: readonly (readonly string[])[]): void => {
  const known = scale === undefined ? undefined : answers?.[String(scale)]
  if (known === undefined) return
  const total = rows.reduce((sum, row) => sum + BigInt(row.at(-1) ?? 0), 0n)
  if (rows.length !== known.rows || String(total) !== known.total) {
    throw new Error(
      `${name}: ${rows.length} rows, in all ${total}; known are ${known.rows} rows, in all ${known.total}`,
    )
  }
}

/** How questions are timed. */
export interface TimingOptions {
  readonly rounds: number
  /** how often each question runs in a round, in turns with the hand-written statement */
  readonly runs: number
  /** whether the hand-written statements end with the column `grouping` */
  readonly hasGrouping: boolean
  /** scale factor of generated data, whose answers may be known */
  readonly scale?: number
}

const checkEqual = async (asking: Asking, question: Case, { hasGrouping, scale }: TimingOptions): Promise<number> => {
  const expected = await asking.warehouse.engine.session((session) => session.all(question.sql))
  const found = shownRows(await ask(asking, question)).map((row) => (hasGrouping ? row : row.slice(0, -1)))
  const [a, b] = [comparable(found), comparable(expected.map((row) => Object.values(row).map(shownValue)))]
  const differing = a.findIndex((row, i) => row !== b[i])
  if (differing >= 0 || a.length !== b.length) {
    throw new Error(
      `${question.name}: our row ${a[differing] ?? 'missing'} is ${b[differing] ?? 'missing'} by the hand-written statement`,
    )
  }
  checkKnown(question, scale, found)
  return found.length
}

/** Rounds over all questions before the first is timed: what a server compiles after its first minute, it compiles warm. */
const warmUp = 100
const compilations = 200

/** Microseconds from the JSON of each question to its SQL, warm, with nothing of it kept. */
const compileTimes = ({ cube, profile }: Warehouse, questions: readonly Question[]): readonly number[] => {
  const times = questions.map((): number[] => [])
  for (let round = 0; round < warmUp + compilations; round++) {
    for (const [i, question] of questions.entries()) {
      const started = performance.now()
      const query = CubeQuery.parse(JSON.parse(question.query))
      compileQuery(cube(query.from), profile(query.from), query)
      if (round >= warmUp) times[i]?.push(performance.now() - started)
    }
  }
  return times.map((each) => median(each) * 1000)
}

/** Checks that each question has the same answer both ways, then times both in turns, all questions in each round. */
export const timeInProcess = async (
  warehouse: Warehouse,
  raw: Raw,
  cases: readonly Case[],
  options: TimingOptions,
): Promise<Timing[]> => {
  const asking = askingOf(warehouse)
  const rows: number[] = []
  for (const question of cases) rows.push(await checkEqual(asking, question, options))
  const compile = compileTimes(warehouse, cases)
  const rounds = cases.map((): Round[] => [])
  for (let round = 0; round < options.rounds; round++) {
    for (const [i, question] of cases.entries()) {
      const works = [() => raw.run(question.sql), () => ask(asking, question)]
      const [byHand = 0, ours = 0] = await inTurns(options.runs, works)
      rounds[i]?.push({ raw: byHand, ours })
    }
  }
  return cases.map(({ name }, i) => ({ name, rows: rows[i] ?? 0, compile: compile[i] ?? 0, rounds: rounds[i] ?? [] }))
}
