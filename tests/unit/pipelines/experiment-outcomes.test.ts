import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { completeOutcomes } from '../../../pipelines/experiment-outcomes.ts'
import { openDuckDb } from '../../../server/engine/duckdb.ts'
import type { Engine } from '../../../server/engine/engine.ts'
import { engineOptions } from '../../support/warehouse.ts'

/** C1 ordered for 40 and gave back 10, C2 nothing; their list was drawn on 1 March for ten days. C9 orders from time to time. */
const tables = (lastOrder: string): string => `
  CREATE OR REPLACE TABLE fact_experiment AS SELECT 'spring' AS experiment, customer_id, DATE '2026-03-01' AS assigned_date, 10 AS outcome_days,
    NULL::BOOLEAN AS converted, NULL::DECIMAL(18, 2) AS amount, true AS is_open, false AS is_from_orders, 'spring.csv' AS source_file, line AS source_line
    FROM (VALUES ('C1', 2), ('C2', 3)) t(customer_id, line);
  CREATE OR REPLACE TABLE fact_order_line AS SELECT * FROM (VALUES ('C1', DATE '2026-03-04', 40, false), ('C1', DATE '2026-03-06', -10, true),
    ('C9', DATE '${lastOrder}', 5, false)) t(customer_id, ordered_date, net_amount, is_return);`

let engine: Engine
beforeAll(async () => {
  engine = await openDuckDb({ ...engineOptions, file: ':memory:', tempFolder: '' })
})
afterAll(() => engine.close())

const outcomes = (lastOrder: string, day: string) =>
  engine.session(async (session) => {
    await session.run(tables(lastOrder))
    await completeOutcomes(session, day)
    const rows = await session.all('SELECT customer_id, converted, amount, is_open FROM fact_experiment ORDER BY ALL')
    return rows.map((row) => [
      row.customer_id,
      row.converted,
      row.amount === null ? null : Number(row.amount),
      row.is_open,
    ])
  })

const known = [
  ['C1', true, 30, false],
  ['C2', false, 0, false],
]
const open = [
  ['C1', null, null, true],
  ['C2', null, null, true],
]

describe('the outcomes of a list that was drawn', () => {
  it('are known when its days are over and the orders reach to the last of them', async () => {
    expect(await outcomes('2026-03-11', '2026-03-12')).toEqual(known)
    expect(await outcomes('2026-03-10', '2026-03-12')).toEqual(open)
  })

  it('are not known before the last day is over, whatever date an order has by mistake', async () => {
    expect(await outcomes('2062-03-11', '2026-03-08')).toEqual(open)
    expect(await outcomes('2026-03-11', '2026-03-11')).toEqual(open)
  })
})
