import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addMarkovWeights } from '../../../pipelines/attribution-model.ts'
import { openDuckDb } from '../../../server/engine/duckdb.ts'
import type { Engine, Session } from '../../../server/engine/engine.ts'
import { engineOptions } from '../../support/warehouse.ts'

let engine: Engine
beforeAll(async () => {
  engine = await openDuckDb({ ...engineOptions, file: ':memory:', tempFolder: '' })
})
afterAll(() => engine.close())

/** One order, touched once through each of some channels, with equal shares by `linear` and by `shapley`. */
const oneOrder = (channels: number): string => `
  CREATE OR REPLACE TABLE fact_touch AS SELECT n AS touch_id, TIMESTAMP '2026-01-01' + to_hours(n) AS touched_at, CAST(n AS INTEGER) AS channel_key,
    'C1' AS customer_id, NULL::VARCHAR AS lead_id, false AS is_bot FROM range(1, ${channels} + 1) t(n);
  CREATE OR REPLACE TABLE fact_order_line AS SELECT 'O1' AS order_id, DATE '2026-03-01' AS ordered_date;
  CREATE OR REPLACE TABLE bridge_attribution AS SELECT 'O1' AS order_id, touch_id, model, 1.0::DOUBLE / ${channels} AS weight, 20260101 AS touched_date_key,
    -1 AS campaign_key, channel_key, 1 AS run_id, 'touches.csv' AS source_file, touch_id AS source_line
    FROM fact_touch, (VALUES ('linear'), ('shapley')) m(model);`

const markovRows = async (session: Session) => {
  const [row] = await session.all(
    "SELECT count(*) AS rows, sum(weight) AS shares FROM bridge_attribution WHERE model = 'markov'",
  )
  return [Number(row?.rows), row?.shares == null ? null : Number(row.shares)]
}

const added = (channels: number) =>
  engine.session(async (session) => {
    await session.run(oneOrder(channels))
    const why = await addMarkovWeights(session)
    return { why, rows: await markovRows(session) }
  })

describe('the shares by Markov removal', () => {
  it('are of every order with touches, and there is nothing to tell', async () => {
    expect(await added(3)).toEqual({ why: undefined, rows: [3, expect.closeTo(1, 12)] })
  })

  it('are none, with the reason, where the chain has more states than are solved', async () => {
    const { why, rows } = await added(1001)
    expect(rows).toEqual([0, null])
    expect(why).toMatch(
      /^no shares by the attribution model markov: the chain has 1,001 states, at most 1,000 are solved/,
    )
  })

  it('are none where nothing touched an order, which is no failure', async () => {
    const why = await engine.session(async (session) => {
      await session.run(`${oneOrder(2)} DELETE FROM bridge_attribution; DELETE FROM fact_touch;`)
      return addMarkovWeights(session)
    })
    expect(why).toBeUndefined()
  })
})
