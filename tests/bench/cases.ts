import { readdirSync, readFileSync } from 'node:fs'
import { z } from 'zod'

/** A question, asked in our language and by a hand-written statement. */
export interface Case {
  readonly name: string
  /** JSON of the query, as a client sends it */
  readonly query: string
  readonly sql: string
  /** by scale factor of generated data: rows of the answer, and its measure added up, as whoever wrote the generator found them */
  readonly answers?: Answers
}

const Answers = z.record(z.string(), z.object({ rows: z.number().int(), total: z.string() }))
type Answers = z.infer<typeof Answers>

const read = (folder: URL, file: string): string => readFileSync(new URL(file, folder), 'utf8')

/** The 13 questions of the Star Schema Benchmark, in its order. */
export const ssbCases = (): Case[] => {
  const folder = new URL('ssb/queries/', import.meta.url)
  const answers = z.record(z.string(), Answers).parse(JSON.parse(read(folder, '../answers.json')))
  const names = readdirSync(folder).flatMap((file) => (file.endsWith('.json') ? [file.slice(0, -'.json'.length)] : []))
  return names.sort().map((name) => ({
    name,
    query: read(folder, `${name}.json`),
    sql: read(folder, `${name}.sql`),
    ...(answers[name] !== undefined && { answers: answers[name] }),
  }))
}

/** Ten of the golden cases, whose statements are written by hand for the demo data. */
const crmNames = [
  'one-cell',
  'one-attribute',
  'pivot-with-totals',
  'hierarchy-with-subtotals',
  'unknown-member',
  'open-dates',
  'any-and-not',
  'date-range',
  'having',
  'sort-within-parent',
]

/** Ten questions on the demo data. */
export const crmCases = (): Case[] =>
  crmNames.map((name) => {
    const folder = new URL(`../golden/${name}/`, import.meta.url)
    return { name, query: read(folder, 'query.json'), sql: read(folder, 'check.sql') }
  })
