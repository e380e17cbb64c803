import { cpSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DuckDBInstance } from '@duckdb/node-api'
import { type DemoOptions, generateDemo } from '../../pipelines/demo/demo.ts'

/** The page that says what is true of the demo company. */
export const truthPage = fileURLToPath(new URL('../../fixtures/demo/TRUTH.md', import.meta.url))

/** Writes the workspace of the demo company into a folder, with exports as they are asked for. */
export const writeDemo = async (options: DemoOptions): Promise<void> => {
  cpSync(dirname(truthPage), options.folder, { recursive: true, filter: (path) => !path.endsWith('/files') })
  await generateDemo(options)
}

/** A statement on the raw exports and what it answers. */
export interface Truth {
  readonly title: string
  readonly sql: string
  /** whether it is asked of the exports through June 2026 */
  readonly isLater: boolean
  /** its answer as a table of the page; empty where there is none yet */
  readonly answer: string
  /** the question to a cube that gives the same answer; undefined where there is none */
  readonly question: string | undefined
}

const block =
  /^## (?<title>.*)$|^```sql(?<later> later)?\n(?<sql>[\s\S]*?)\n```\n(?:\n(?<answer>(?:\|.*\n)+))?(?:\n```json\n(?<question>[\s\S]*?)\n```\n)?/gm

/** The truths of the page, in order. */
export const readTruths = (text = readFileSync(truthPage, 'utf8')): Truth[] => {
  let title = ''
  return [...text.matchAll(block)].flatMap(({ groups = {} }) => {
    if (groups.title !== undefined) title = groups.title
    if (groups.sql === undefined) return []
    const { sql, later, answer = '', question } = groups
    return [{ title, sql, isLater: later !== undefined, answer, question }]
  })
}

/** The exports of a folder, to be asked without any of the product's code. */
export interface RawExports {
  /** the answer of a statement as a table of the page */
  readonly ask: (sql: string) => Promise<string>
  readonly close: () => void
}

const line = (cells: readonly unknown[]) => `| ${cells.map((cell) => cell ?? '').join(' | ')} |\n`

/** Reads the exports of a folder into the tables that the page says. */
export const openRawExports = async (folder: string): Promise<RawExports> => {
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' })
  const connection = await instance.connect()
  const tables = /```sql tables\n([\s\S]*?)```/.exec(readFileSync(truthPage, 'utf8'))?.[1] ?? ''
  await connection.run(`SET file_search_path = '${folder.replaceAll("'", "''")}'`)
  await connection.run(tables)
  return {
    ask: async (sql) => {
      const answer = await connection.runAndReadAll(sql)
      const names = answer.columnNames()
      return [names, names.map(() => '---'), ...answer.getRowsJson()].map(line).join('')
    },
    close: () => {
      connection.closeSync()
      instance.closeSync()
    },
  }
}

/** The cells of a table of the page, without its header. */
export const cellsOf = (table: string): string[][] =>
  table
    .trimEnd()
    .split('\n')
    .slice(2)
    .map((row) =>
      row
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
