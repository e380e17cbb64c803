import { expect, it } from 'vitest'
import type { Condition, SetDefinition } from '../../server/contract/query.ts'
import { loadWarehouse } from '../support/warehouse.ts'
import { apiOver } from './api.ts'

const api = apiOver((file) => loadWarehouse(file, 'fixtures/golden'), '2026-04-02')

const bestOf = (when: Condition): SetDefinition => ({ of: 'owner.name', take: 1, by: 'won', when: [when] })

it('answers sets within sets in time that grows with them, not doubled by each', async () => {
  let set = bestOf({ attribute: 'owner.region', in: ['North', 'South'] })
  for (let depth = 0; depth < 18; depth++) set = bestOf({ set })
  const { rows } = await api.ask('query', {
    from: 'bookings',
    measures: ['won'],
    rows: ['owner.name'],
    where: [{ set }],
  })
  expect(rows).toEqual([['Dan', '200.00']])
}, 15_000)

it('refuses more conditions than can be computed at once, and says what to do instead', async () => {
  const leaders = Array.from({ length: 1100 }, (_, take) => ({
    all: [{ set: 'leader' }, { attribute: 'owner.name', notIn: [`nobody ${take}`] }],
  }))
  const ranked = Array.from({ length: 101 }, (_, take) => ({ set: { of: 'owner.name', take, by: 'won' } }))
  for (const any of [leaders, ranked]) {
    const { status, error } = await api.refused('query', { from: 'bookings', measures: ['won'], where: [{ any }] })
    expect([status, error.code]).toEqual([422, 'too_complex'])
    expect(error.message).toContain('ask it in parts')
  }
  expect(api.logged).toEqual([])
}, 30_000)

it('computes a condition once that stands twice in a combination', async () => {
  const any = Array.from({ length: 1100 }, () => ({ set: 'leader' }))
  const { rows } = await api.ask('query', { from: 'bookings', measures: ['won'], where: [{ any }] })
  expect(rows).toEqual([['200.00']])
}, 10_000)

it('refuses a text of a calculation that no statement can hold', async () => {
  const { status, error } = await api.refused('query', {
    from: 'bookings',
    measures: [{ calc: "won{campaign.channel = 'a\0b'}", as: 'x' }],
  })
  expect([status, error.code]).toEqual([422, 'invalid_calculation'])
  expect(error.message).toContain('character NUL')
})

it('names what it does not know, however long that is, by its beginning', async () => {
  const name = `won${'x'.repeat(20_000)}`
  const { error } = await api.refused('query', { from: 'bookings', measures: [name] })
  expect(String(error.message)).toMatch(/^cube bookings has no measure "wonx{50,200}… nearest is "won_deals"$/)
  expect(error.details).toMatchObject({ name })
})
