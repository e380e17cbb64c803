import { describe, expect, it } from 'vitest'
import { PaybackResult } from '../../server/contract/payback.ts'
import { loadWarehouse } from '../support/warehouse.ts'
import { apiOver } from './api.ts'

const api = apiOver((file) => loadWarehouse(file, 'fixtures/standard'), '2025-03-31')

const payback = async () =>
  PaybackResult.parse(await api.ask('payback', { models: ['linear'], where: [] })).campaigns.map(
    ({ campaign, spend, firstMonth, lastMonth, models: [model] }) => ({
      name: campaign.label,
      spend,
      months: [firstMonth, lastMonth],
      balance: model !== undefined && 'balance' in model ? model.balance : [],
    }),
  )

describe('spend without a date', () => {
  it('is spend of the campaign, and no month that it could be paid back in', async () => {
    const months = ['2025-03', '2025-03']
    // search ads cost 200 euros and 100 dollars, 80 euros, in March 2025, and brought 300 of margin in that month
    expect((await payback())[0]).toEqual({ name: 'Search ads', spend: 280, months, balance: [20] })
    await api.sql(`INSERT INTO fact_campaign_spend BY NAME
      SELECT * REPLACE (-1 AS spent_date_key, -1 AS source_line) FROM fact_campaign_spend
      WHERE campaign_key IN (SELECT campaign_key FROM dim_campaign WHERE campaign_name = 'Search ads') AND amount = 200`)
    const served = api.serving.current()
    if (served === undefined) throw new Error('nothing is served')
    api.serving.publish({ ...served, dataVersion: '2-undated' })
    expect((await payback())[0]).toEqual({ name: 'Search ads', spend: 480, months, balance: [-180] })
  })
})
