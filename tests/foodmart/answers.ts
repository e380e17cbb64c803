import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DuckDBInstance, type DuckDBValue } from '@duckdb/node-api'
import type { Case, ExpectedRow } from './cases.ts'

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url))
const files = here('../../fixtures/foodmart/files')

/** The answers that the statements of cases give on the tables themselves, without any of the product's code. */
export interface Answers {
  /** the case with the answer of its `sql` */
  readonly fill: (asked: Case) => Promise<Case>
  readonly close: () => void
}

type Scalar = ExpectedRow['values'][string]

const toScalar = (value: DuckDBValue): Scalar => {
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return value
  return typeof value === 'string' || !/^-?[0-9.]+$/.test(String(value)) ? String(value) : Number(String(value))
}

/** A member: `#blank` and the like are special ones, `=12` is the number 12 in a column of texts. */
const toMember = (value: Scalar): ExpectedRow['keys'][string] => {
  if (typeof value !== 'string' || !/^[#=]/.test(value)) return value
  return value.startsWith('#') ? { special: value.slice(1) } : Number(value.slice(1))
}

/**
 * A row of an expected answer: columns with a point in their names are members (null: none), `grouping` lists what is
 * rolled up, all others are measures.
 */
const toExpected = (row: Readonly<Record<string, Scalar>>): ExpectedRow => {
  const { grouping, ...cells } = row
  const isKey = (name: string) => /^[a-z_0-9]+\.[a-z_0-9.]+$/.test(name)
  const entries = Object.entries(cells)
  return {
    keys: Object.fromEntries(
      entries.flatMap(([name, value]) => (isKey(name) && value !== null ? [[name, toMember(value)]] : [])),
    ),
    grouping: typeof grouping === 'string' && grouping !== '' ? grouping.split(',') : [],
    values: Object.fromEntries(entries.filter(([name]) => !isKey(name))),
  }
}

const number = (value: Scalar | undefined): number => Number(value ?? Number.NaN)

const filled = (asked: Case, rows: readonly Readonly<Record<string, Scalar>>[]): Case => {
  switch (asked.endpoint) {
    case 'query':
      return { ...asked, expected: rows.map(toExpected) }
    case 'drill-through': {
      const [{ count, rows: page, sum } = {}] = rows
      return { ...asked, expected: { count: number(count), rows: number(page), sum: number(sum) } }
    }
    case 'members':
      return { ...asked, requests: asked.requests.map(({ body }, i) => ({ body, count: number(rows[i]?.count) })) }
  }
}

/** Opens the FoodMart tables as views named like their files, with the flat ones of `views.sql`. */
export const openAnswers = async (): Promise<Answers> => {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  // One thread adds floating point in one order.
  await connection.run('SET threads = 1')
  for (const file of readdirSync(files).filter((name) => name.endsWith('.parquet'))) {
    const path = join(files, file).replaceAll("'", "''")
    await connection.run(`CREATE VIEW "${file.slice(0, -'.parquet'.length)}" AS FROM '${path}'`)
  }
  await connection.run(readFileSync(here('views.sql'), 'utf8'))
  const fill = async (asked: Case): Promise<Case> => {
    if (asked.sql === undefined) throw new Error(`case ${asked.id} has no statement`)
    const found = await connection.runAndReadAll(asked.sql).catch((error: unknown) => {
      throw new Error(`the statement of ${asked.id} fails: ${String(error)}`)
    })
    const names = found.columnNames()
    const rows = found
      .getRows()
      .map((row) => Object.fromEntries(names.map((name, i) => [name, toScalar(row[i] ?? null)])))
    return filled(asked, rows)
  }
  return {
    fill,
    close: () => {
      connection.closeSync()
      instance.closeSync()
    },
  }
}
