import { compileQuery } from '../../server/compiler/compile.ts'
import { compileDrillThrough } from '../../server/compiler/drill-through.ts'
import type { Statement } from '../../server/compiler/statement.ts'
import { DrillThroughRequest } from '../../server/contract/drill-through.ts'
import { QueryError } from '../../server/contract/errors.ts'
import { CubeQuery } from '../../server/contract/query.ts'
import { type ResultRows, readRows } from '../../server/engine/rows.ts'
import { shownRows } from './rows.ts'
import type { Warehouse } from './warehouse.ts'

const answered = async ({ engine }: Warehouse, statement: Statement): Promise<ResultRows> =>
  readRows(statement, await engine.answer(statement), 100_000)

/**
 * The same asked twice: relying on what was verified of a cube, and on nothing.
 *
 * @throws Error where the two answers differ
 */
export const askBothWays = async <T>(
  warehouse: Warehouse,
  cube: string,
  ask: (profile: ReturnType<Warehouse['profile']>) => Promise<T>,
): Promise<T> => {
  const [relying, cautious] = [await ask(warehouse.profile(cube)), await ask(undefined)]
  if (JSON.stringify(relying) !== JSON.stringify(cautious)) {
    throw new Error(`with a profile ${JSON.stringify(relying)}, without ${JSON.stringify(cautious)}`)
  }
  return relying
}

/**
 * Asks a cube, once relying on its profile and once on nothing but how far its data are complete.
 *
 * @returns a line per row, values between bars, without the grouping (see `shownRows`)
 * @throws Error where the two answers differ
 */
export const askRows = async (warehouse: Warehouse, from: string, query: object): Promise<string[]> => {
  const profile = warehouse.profile(from)
  const through = profile?.completeThrough
  const cautious = {
    roles: new Map([...warehouse.cube(from).roles.keys()].map((name) => [name, { complete: false, unknown: true }])),
    blank: new Set(warehouse.cube(from).attributes.keys()),
    ...(through !== undefined && { completeThrough: through }),
  }
  const parsed = CubeQuery.parse({ from, ...query })
  const [relying = [], careful = []] = await Promise.all(
    [profile, cautious].map(async (known) => {
      const { statement } = compileQuery(warehouse.cube(from), known, parsed)
      return shownRows(await answered(warehouse, statement)).map((row) => row.slice(0, -1).join(' | '))
    }),
  )
  if (JSON.stringify(relying) !== JSON.stringify(careful)) {
    throw new Error(`with a profile ${JSON.stringify(relying)}, without ${JSON.stringify(careful)}`)
  }
  return relying
}

/** What a query is refused with, as `code at path: message`; 'not refused' where it is not. */
export const refusalOf = (warehouse: Warehouse, from: string, query: object): string => {
  try {
    compileQuery(warehouse.cube(from), warehouse.profile(from), CubeQuery.parse({ from, ...query }))
    return 'not refused'
  } catch (error) {
    if (error instanceof QueryError) return `${error.code} at ${error.path}: ${error.message}`
    throw error
  }
}

/**
 * Drills through one cell of a query.
 *
 * @returns the first column of the rows; and as texts how many rows there are, the measure over them, and the cell
 */
export const drillRows = async (warehouse: Warehouse, from: string, request: { readonly query: object }) => {
  const parsed = DrillThroughRequest.parse({ ...request, query: { from, ...request.query } })
  const compiled = compileDrillThrough(warehouse.cube(from), warehouse.profile(from), parsed)
  const page = await answered(warehouse, compiled.page)
  const [summary = []] = shownRows(await answered(warehouse, compiled.summary))
  const [cell = []] = shownRows(await answered(warehouse, compiled.cell))
  return { rows: page.rows.map((row) => row[0]), count: summary[0], value: summary[1], cell: cell.at(-2) }
}
