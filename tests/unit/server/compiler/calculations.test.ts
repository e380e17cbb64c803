import { test as base, describe, expect } from 'vitest'
import { compileQuery } from '../../../../server/compiler/compile.ts'
import { CubeQuery } from '../../../../server/contract/query.ts'
import { openDuckDb } from '../../../../server/engine/duckdb.ts'
import { readRows } from '../../../../server/engine/rows.ts'
import { engineOptions, serveModel, type Warehouse } from '../../../support/warehouse.ts'

/** The amount of b is empty, the label of c: a has 40 and z, b nothing and y, c 5 and nothing. */
const table = `
CREATE TABLE fact_order (order_id INTEGER, kind VARCHAR, amount DECIMAL(18,2), label VARCHAR);
INSERT INTO fact_order VALUES (1, 'a', 10, 'x'), (2, 'a', 30, 'z'), (3, 'b', NULL, 'y'), (4, 'c', 5, NULL);`

const calculations = {
  large: 'if(amount > 20, 1, 0)',
  not_large: 'if(not amount > 20, 1, 0)',
  not_either: 'if(not (amount > 20 or orders > 5), 1, 0)',
  not_both: 'if(not (amount > 20 and orders > 1), 1, 0)',
  middle: 'if(amount > 3 and amount < 20 or orders = 2, amount)',
  rank: "if(label = 'z', 1, if(label <> 'z', 2, 3))",
  unlabelled: "if(coalesce(label, 'none') = 'none', 1, 0)",
  of_large: 'if(large = 1, amount / orders, -1)',
}

const definitions = `
cubes:
  orders:
    table: fact_order
    grain: [order_id]
    degenerate: {kind: {column: kind}}
    measures:
      orders: {agg: count, hidden: true}
      amount: {agg: sum, expr: amount}
      label: {agg: max, expr: label}
${Object.entries(calculations)
  .map(([name, calc]) => `      ${name}: {calc: "${calc}"}\n`)
  .join('')}`

const test = base.extend<{ warehouse: Warehouse }>({
  warehouse: [
    // biome-ignore lint/correctness/noEmptyPattern: vitest reads what a fixture needs from its first parameter
    async ({}, use) => {
      const engine = await openDuckDb({ ...engineOptions, file: ':memory:', tempFolder: '' })
      await engine.session((session) => session.run(table))
      await use(await serveModel(engine, [{ path: 'cubes/orders.yaml', text: definitions }]))
      engine.close()
    },
    { scope: 'file' },
  ],
})

describe('conditions in calculations', () => {
  test.for<[keyof typeof calculations, ...string[]]>([
    ['large', 'a 1', 'b 0', 'c 0'],
    ['not_large', 'a 0', 'b 1', 'c 1'],
    ['not_either', 'a 0', 'b 1', 'c 1'],
    ['not_both', 'a 0', 'b 1', 'c 1'],
    ['middle', 'a 40', 'b null', 'c 5'],
    ['rank', 'a 1', 'b 2', 'c 3'],
    ['unlabelled', 'a 0', 'b 0', 'c 1'],
    ['of_large', 'a 20', 'b -1', 'c -1'],
  ])('of %s hold or do not, also where a measure is empty', async ([measure, ...expected], { warehouse }) => {
    const query = CubeQuery.parse({ from: 'orders', rows: ['kind'], measures: [measure] })
    for (const profile of [warehouse.profile('orders'), undefined]) {
      const { statement } = compileQuery(warehouse.cube('orders'), profile, query)
      const { rows } = await readRows(statement, await warehouse.engine.answer(statement), 100)
      expect(rows.map((row) => row.map(String).join(' '))).toEqual(expected)
    }
  })
})
