import { readdirSync, readFileSync } from 'node:fs'
import { openDuckDb } from '../../../server/engine/duckdb.ts'
import { shownRows } from '../../support/rows.ts'
import { engineOptions, serveModel, type Warehouse } from '../../support/warehouse.ts'
import { type Asking, ask, askingOf } from '../in-process.ts'
import { inTurns } from '../measure.ts'
import { keptFile, ssbFile } from '../ssb/generate.ts'

/** Medians of one round in milliseconds: all measures together, and each of them alone. */
interface Round {
  readonly together: number
  readonly alone: readonly number[]
}

/** Figures of one question; `best` is the round in which its ratio is the least. */
export interface ViewTiming {
  readonly name: string
  readonly rows: number
  readonly best: Round
}

const here = new URL('./', import.meta.url)
const read = (file: string): string => readFileSync(new URL(file, here), 'utf8')

/** Opens a view of three facts over the Star Schema Benchmark, made once for each scale factor. */
export const openFacts = async (scale: number): Promise<Warehouse> => {
  const ssb = await ssbFile(scale)
  const file = await keptFile(`views-${scale}`, async (connection) => {
    await connection.run(`ATTACH '${ssb.replaceAll("'", "''")}' AS ssb (READ_ONLY)`)
    await connection.run(read('facts.sql'))
    await connection.run('DETACH ssb')
  })
  const engine = await openDuckDb({ ...engineOptions, file, tempFolder: `${file}.temp` })
  return serveModel(engine, [{ path: 'views.yaml', text: read('views.yaml') }])
}

interface Question {
  readonly name: string
  readonly query: string
}

/** A question with each of its measures alone. */
const apart = ({ name, query }: Question): Question[] => {
  const { measures, ...rest } = JSON.parse(query)
  return measures.map((measure: string) => ({
    name: `${name}, ${measure}`,
    query: JSON.stringify({ ...rest, measures: [measure] }),
  }))
}

/** @throws Error where a measure is another one beside others than it is alone */
const checkSame = async (asking: Asking, question: Question, alone: readonly Question[]): Promise<number> => {
  const together = shownRows(await ask(asking, question))
  const keys = (row: readonly string[], measures: number): string => [...row.slice(0, -1 - measures), row.at(-1)].join()
  const found = new Map(together.map((row) => [keys(row, alone.length), row.slice(-1 - alone.length, -1)]))
  for (const [i, one] of alone.entries()) {
    for (const row of shownRows(await ask(asking, one))) {
      if (found.get(keys(row, 1))?.[i] !== row.at(-2)) throw new Error(`${one.name} differs at ${keys(row, 1)}`)
    }
  }
  return together.length
}

const ratioOf = ({ together, alone }: Round): number => together / alone.reduce((sum, time) => sum + time, 0)

const timeRounds = async (
  asking: Asking,
  questions: readonly Question[],
  rounds: number,
  runs: number,
): Promise<readonly Round[]> => {
  const found: Round[] = []
  for (let round = 0; round < rounds; round++) {
    const [together = 0, ...alone] = await inTurns(
      runs,
      questions.map((question) => () => ask(asking, question)),
    )
    found.push({ together, alone })
  }
  return found
}

/** Checks that measures are the same together and alone, then times both in turns. */
export const timeViews = async (warehouse: Warehouse, rounds: number, runs: number): Promise<ViewTiming[]> => {
  const asking = askingOf(warehouse)
  const timings: ViewTiming[] = []
  for (const file of readdirSync(new URL('queries/', here)).sort()) {
    const question = { name: file.replace(/\.json$/, ''), query: read(`queries/${file}`) }
    const alone = apart(question)
    const rows = await checkSame(asking, question, alone)
    const all = await timeRounds(asking, [question, ...alone], rounds, runs)
    const [best] = all.toSorted((a, b) => ratioOf(a) - ratioOf(b))
    if (best !== undefined) timings.push({ name: question.name, rows, best })
  }
  return timings
}
