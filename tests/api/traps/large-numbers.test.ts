import { describe, expect, it } from 'vitest'
import { loadWarehouse } from '../../support/warehouse.ts'
import { apiOver } from '../api.ts'

const api = apiOver((file) => loadWarehouse(file, 'fixtures/golden'), '2026-04-02')

const ask = async (calc: string) =>
  (await api.ask('query', { from: 'bookings', measures: [{ calc, as: 'x' }], rows: ['owner.name'] })).rows.map(
    (r) => r[1],
  )

const times = (factor: string, n: number) => Array.from({ length: n }, () => factor).join(' * ')

describe('products of decimals', () => {
  it('are exact as long as their digits fit', async () => {
    // in doubles neighbours of this size are 256 apart
    expect(await ask('won * 9007199254740991 - won * 9007199254740990')).toEqual([50, 100, 200])
  })

  it('are rounded to doubles where they do not', async () => {
    expect(await ask(times('won', 10))).toEqual([50 ** 10, 100 ** 10, 200 ** 10])
    expect(await ask(times('won', 25))).toEqual([50, 100, 200].map((n) => expect.closeTo(n ** 25, -42)))
    const large = `won * ${times('9007199254740991', 4)}`
    const [first] = await ask(large)
    expect(Number(first) / (50 * 9007199254740991 ** 4)).toBeCloseTo(1, 12)
    expect(await ask(`if(${large} > 1, won, 0)`)).toEqual([50, 100, 200])
  })

  it('are empty where a factor is', async () => {
    expect(await ask('win_rate * largest * won * won{owner.name = null}')).toEqual([0, 0, 0])
    expect(await ask('own(won) * won / (won - won)')).toEqual([null, null, null])
  })
})

describe('a calculation beyond what a double holds', () => {
  it.each(['1e308 * 10 * won', '0 - 1e308 * 10 * won', 'won + 1e308 + 1e308'])(
    'is refused with its name, and never empty: %s',
    async (calc) => {
      for (const accept of ['application/json', 'text/csv']) {
        const body = JSON.stringify({ from: 'bookings', measures: [{ calc, as: 'huge' }] })
        const headers = { 'content-type': 'application/json', accept }
        const response = await api.request('/api/query', { method: 'POST', body, headers })
        const { error } = await response.json()
        expect([response.status, error.code, error.message]).toEqual([
          422,
          'overflow',
          'a value of huge is too large to be exact',
        ])
      }
    },
  )
})
