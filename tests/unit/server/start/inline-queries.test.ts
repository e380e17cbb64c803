import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compileQuery } from '../../../../server/compiler/compile.ts'
import { CubeQuery } from '../../../../server/contract/query.ts'
import { openDuckDb } from '../../../../server/engine/duckdb.ts'
import type { Engine } from '../../../../server/engine/engine.ts'
import { readRows } from '../../../../server/engine/rows.ts'
import { inlineQueries } from '../../../../server/model/queries.ts'
import { shownRows } from '../../../support/rows.ts'
import { engineOptions, serveModel } from '../../../support/warehouse.ts'

let engine: Engine
beforeAll(async () => {
  engine = await openDuckDb({ ...engineOptions, file: ':memory:', tempFolder: '' })
  await engine.session((session) =>
    session.run(`CREATE TABLE shop (id INTEGER, name VARCHAR, parent INTEGER);
      INSERT INTO shop VALUES (1, 'North', 9), (2, 'South', 9), (9, 'Head', NULL);
      CREATE TABLE sale (id INTEGER, shop INTEGER, amount INTEGER);
      INSERT INTO sale VALUES (1, 1, 10), (2, 2, 20), (3, 2, 30), (4, 9, 5), (5, 1, NULL)`),
  )
})
afterAll(() => engine.close())

/** Shops and their heads are two queries over one table; the fact is a query that sums and leaves a row out. */
const definitions = ({
  fact = "select id, shop, amount from sale where amount is not null -- 'no; more'",
  shop = 'select id, name from shop where parent is not null',
}: Partial<Record<'fact' | 'shop', string>> = {}) => `
dimensions:
  shop: {query: "${shop}", key: id, attributes: {name: {column: name}}}
  head: {table: {query: "select c.id, h.name from shop c join shop h on h.id = c.parent"}, key: id, attributes: {name: {column: name}}}
cubes:
  sales:
    table: {query: "${fact}"}
    grain: [id]
    roles: {shop: {on: shop}, head: {on: shop}}
    measures: {sales: {agg: count}, amount: {agg: sum, expr: amount}}
`

const serve = (text: string) => serveModel(engine, [{ path: 'cubes/sales.yaml', text }])

const ask = async (rows: readonly string[]): Promise<string[][]> => {
  const warehouse = await serve(definitions())
  const query = CubeQuery.parse({ from: 'sales', measures: ['sales', 'amount'], rows, totals: ['grand'] })
  const { statement } = compileQuery(warehouse.cube('sales'), warehouse.profile('sales'), query)
  return shownRows(await readRows(statement, await engine.answer(statement), 100))
}

describe('a query in place of a table', () => {
  it('is a fact or a dimension like any other, and one table may serve as several', async () => {
    expect(await ask(['shop.name'])).toEqual([
      ['North', '1', '10', '0'],
      ['South', '2', '50', '0'],
      ['(unknown)', '1', '5', '0'],
      ['·', '4', '65', '1'],
    ])
    expect(await ask(['head.name'])).toEqual([
      ['Head', '3', '60', '0'],
      ['(unknown)', '1', '5', '0'],
      ['·', '4', '65', '1'],
    ])
  })

  it('has a name of its own for each text, so that definitions of two days never read each other', () => {
    const tables = (text: string) => inlineQueries([{ path: 'a.yaml', text }]).map(({ table }) => table)
    expect(tables(definitions())).toEqual([
      expect.stringMatching(/^dimension shop [0-9a-f]{12}$/),
      expect.stringMatching(/^dimension head [0-9a-f]{12}$/),
      expect.stringMatching(/^cube sales [0-9a-f]{12}$/),
    ])
    const [shop, head] = tables(definitions({ shop: 'select id, name from shop' }))
    expect([shop === tables(definitions())[0], head === tables(definitions())[1]]).toEqual([false, true])
  })

  it('that cannot be run is refused where it stands, in the words of the engine', async () => {
    await expect(serve(definitions({ fact: 'select id, shop, amout from sale' }))).rejects.toThrow(
      /^cubes\/sales\.yaml:7:20: the query cannot be run: .*amout.*Candidate bindings: "amount"/,
    )
  })

  it('is held to its grain and its keys as a table is', async () => {
    await expect(serve(definitions({ shop: 'select 1 as id, name from shop' }))).rejects.toThrow(/several rows/)
  })
})
