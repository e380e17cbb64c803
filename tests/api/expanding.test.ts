import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Catalog } from '../../server/contract/catalog.ts'
import { toGrid } from '../../server/contract/grid.ts'
import type { CubeQuery } from '../../server/contract/query.ts'
import { fromUrl, toUrl } from '../../web/exploration/address.ts'
import { blankExploration, type Exploration, type Path } from '../../web/exploration/exploration.ts'
import { type Answer, type Children, childKey, headerPath, pathKey } from '../../web/exploration/paths.ts'
import { childQuery, expandedIn, levelUnder, toQuery } from '../../web/exploration/query.ts'
import { type Action, reduce } from '../../web/exploration/reduce.ts'
import { cellOf, type Table, tableOf } from '../../web/exploration/table-columns.ts'
import { nextOrdering } from '../../web/features/explore/grid-columns.ts'
import { leafColumns } from '../../web/features/explore/grid-context.ts'
import { loadWarehouse } from '../support/warehouse.ts'
import { apiOver } from './api.ts'

const api = apiOver((file) => loadWarehouse(file, 'fixtures/golden'), '2026-04-02')

const catalogOf = async (cube: string): Promise<Catalog> =>
  Catalog.parse(await (await api.request(`/api/cubes/${cube}`)).json())

const known = new Map<string, Answer>()

const answered = async (query: CubeQuery): Promise<Answer> => {
  const key = JSON.stringify(query)
  const found = known.get(key)
  if (found !== undefined) return found
  const result = await api.ask('query', query)
  const answer = { query: result.query, grid: toGrid(result) }
  known.set(key, answer)
  return answer
}

/** The table of an exploration as the page makes it: the answer, and one for each member that is expanded. */
const tableFor = async (x: Exploration, catalog: Catalog): Promise<Table> => {
  const children = new Map<string, Children>()
  for (const paths of expandedIn(x)) {
    const query = childQuery(x, catalog, paths)
    if (query !== undefined) children.set(childKey(paths), await answered(query))
  }
  return tableOf(x, catalog, await answered(toQuery(x)), children)
}

const cellKey = (row: Path, column: Path, measure: string): string => [pathKey(row), pathKey(column), measure].join(' ')

type Values = Record<string, number>

/** The values of a table by where they stand, without what it does not list. */
const valuesOf = (x: Exploration, table: Table): Values =>
  Object.fromEntries(
    table.rows.flatMap((row) =>
      table.columns.flatMap((column) =>
        x.measures.flatMap((name, measure) => {
          const value = cellOf(table, row, column, measure) ?? null
          return value === null ? [] : [[cellKey(row.path, column.path, name), Number(value)]]
        }),
      ),
    ),
  )

const below = (catalog: Catalog, attributes: readonly string[], levels: number): readonly string[] => {
  const next = levelUnder(catalog, attributes.at(-1) ?? '')
  return levels === 0 || next === undefined ? attributes : below(catalog, [...attributes, next], levels - 1)
}

/** The same values, asked for by one question that has all levels on its axes. */
const askedAtOnce = async (x: Exploration, catalog: Catalog, table: Table): Promise<Values> => {
  const ahead = x.scenarios.length > 0 ? 1 : 0
  const deepest = (paths: readonly Path[]) => Math.max(0, ...paths.map((path) => path.length))
  const rows = below(catalog, x.rows, Math.max(0, deepest(table.rows.map(({ path }) => path)) - x.rows.length))
  const of = deepest(table.columns.map(({ path }) => path)) - ahead - x.columns.length
  const columns = below(catalog, x.columns, Math.max(0, of))
  const { grid } = await answered({ ...toQuery(x), rows: [...rows], columns: [...columns], sort: [], totals: true })
  return Object.fromEntries(
    grid.rows.flatMap((row) =>
      grid.columns.flatMap((column) =>
        x.measures.flatMap((name, measure) => {
          const value = grid.cell(row, column, measure) ?? null
          return value === null ? [] : [[cellKey(headerPath(row), headerPath(column), name), Number(value)]]
        }),
      ),
    ),
  )
}

const plans: Exploration = {
  ...blankExploration('plans'),
  measures: ['planned'],
  rows: ['owner.name'],
  columns: ['closed.quarter'],
}

describe('a column that is expanded beside scenarios', () => {
  it('has the level below of its own scenario, which alone is asked for', async () => {
    const catalog = await catalogOf('plans')
    const path = ['price_up', '2026-Q1']
    const x: Exploration = { ...plans, scenarios: ['base', 'price_up'], expandedColumns: [path] }
    expect(childQuery(x, catalog, { columns: path })).toMatchObject({ scenarios: ['price_up'] })
    const table = await tableFor(x, catalog)
    expect(table.columns.map((column) => column.path.join(' '))).toEqual([
      'base 2026-Q1',
      'base 2026-Q2',
      'base',
      'price_up 2026-Q1 2026-02',
      'price_up 2026-Q1 2026-03',
      'price_up 2026-Q1',
      'price_up 2026-Q2',
      'price_up',
    ])
    // deals 1 of Cyd, 100 in February, and 3 of Dan, 200 in March, at prices that are a tenth higher
    const under = table.rows.map((row) => table.columns.slice(3, 6).map((at) => Number(cellOf(table, row, at, 0) ?? 0)))
    expect(under).toEqual([
      [0, 0, 0],
      [110, 0, 110],
      [0, 220, 220],
      [110, 220, 330],
    ])
  })

  it('of an answer that was cut has the columns of its own scenario alone, and the rows that the answer has', async () => {
    const catalog = await catalogOf('plans')
    const path = ['price_up', '2026-Q1']
    const x: Exploration = { ...plans, scenarios: ['base', 'price_up'], expandedColumns: [path] }
    const query = childQuery(x, catalog, { columns: path }, 3)
    expect(query).toMatchObject({ scenarios: ['base', 'price_up'], limit: 3 })
    if (query === undefined) throw new Error('nothing is asked')
    const children = new Map([[childKey({ columns: path }), await answered(query)]])
    const cut = tableOf(x, catalog, await answered({ ...toQuery(x), limit: 3 }), children)
    expect(cut.columns.map(({ path }) => pathKey(path))).toEqual(
      (await tableFor(x, catalog)).columns.map(({ path }) => pathKey(path)),
    )
  })
})

/** What a reader can do to a table: expand and collapse each member that can be, order by each column, drop and add scenarios. */
const offered = (x: Exploration, table: Table): Action[] => {
  const [answer] = table.rows.flatMap(({ source }) => source ?? [])
  const leaves = answer === undefined ? [] : leafColumns({ table, grid: answer.grid })
  return [
    ...table.rows.flatMap(({ state, path }): Action[] =>
      state === 'none' ? [] : [{ kind: 'toggle', axis: 'rows', path }],
    ),
    ...[...table.states.keys()].map((key): Action => ({ kind: 'toggle', axis: 'columns', path: JSON.parse(key) })),
    ...leaves.map((leaf): Action => {
      const ordering = nextOrdering(x, leaf)
      return { kind: 'sort', ...(ordering && { ordering }) }
    }),
    ...[[], ['base', 'price_up'], ['price_up_smb', 'base'], ['large_only', 'base', 'price_up']].map(
      (scenarios): Action => ({ kind: 'scenarios', scenarios }),
    ),
    ...['planned@prior(quarter):change', 'planned:share.grand', 'of_quota', 'planned@prior_year'].map(
      (measure): Action => ({ kind: 'toggleMeasure', measure }),
    ),
    { kind: 'place', attribute: 'account.country', axis: 'columns' },
    { kind: 'remove', attribute: 'account.country' },
  ]
}

describe('any sequence of expanding, ordering and comparing', () => {
  it('is answered with the values that one question for all levels has, and so is its address', async () => {
    const catalog = await catalogOf('plans')
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(10_000), { minLength: 1, maxLength: 8 }), async (steps) => {
        let x: Exploration = { ...plans, rows: ['account.country'], scenarios: ['base', 'price_up'] }
        for (const step of steps) {
          const table = await tableFor(x, catalog)
          const actions = offered(x, table)
          const action = actions[step % actions.length]
          if (action !== undefined) x = reduce(x, action, catalog)
          expect(fromUrl(toUrl(x))).toEqual(x)
        }
        const table = await tableFor(x, catalog)
        expect(await askedAtOnce(x, catalog, table)).toMatchObject(valuesOf(x, table))
      }),
      { numRuns: 15 },
    )
  }, 120_000)
})
