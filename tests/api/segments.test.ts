import { describe, expect, it } from 'vitest'
import type { RequestOf } from '../../server/contract/routes.ts'
import { shownRows } from '../support/rows.ts'
import { loadWarehouse } from '../support/warehouse.ts'
import { apiOver } from './api.ts'

const api = apiOver((file) => loadWarehouse(file, 'fixtures/golden'), '2026-04-02')

const ask = async (query: RequestOf<'query'>): Promise<readonly string[]> =>
  shownRows(await api.ask('query', query)).map((row) => row.join(' '))

const bookings = { from: 'bookings', measures: ['won', 'closed_deals'] }

describe('a segment on a dimension', () => {
  it('filters every cube with a role of it', async () => {
    expect(await ask({ ...bookings, where: [{ segment: 'abroad' }] })).toEqual(['200 1 0'])
    expect(await ask({ from: 'deals', measures: ['amount'], where: [{ segment: 'abroad' }] })).toEqual(['200 0'])
    // deal 3 of Bolt was open at the end of February
    const pipeline = { from: 'pipeline', measures: ['open_amount'], rows: ['snapshot.month'] }
    expect(await ask({ ...pipeline, where: [{ segment: 'abroad' }] })).toEqual(['2026-02 200 0'])
  })

  it('looks at the version that its role does, or the query asks for', async () => {
    const query = { ...bookings, rows: ['segment.was_small'], totals: true }
    expect(await ask(query)).toEqual(['true 300 2 0', 'false 0 1 0', '(unknown) 50 1 0', '· 350 4 1'])
    expect(await ask({ ...query, asOf: 'now' })).toEqual([
      'true 200 1 0',
      'false 100 2 0',
      '(unknown) 50 1 0',
      '· 350 4 1',
    ])
  })

  it('is an attribute for each of several roles', async () => {
    const rows = ['segment.spring.created', 'segment.spring.closed']
    expect(await ask({ ...bookings, rows })).toEqual(['true true 50 1 0', 'false true 200 2 0', 'false false 100 1 0'])
    expect(await ask({ ...bookings, where: [{ segment: 'spring', role: 'created' }] })).toEqual(['50 1 0'])
  })

  it('goes with conditions, calculations and drill-through as any attribute', async () => {
    const abroad = { attribute: 'segment.abroad', in: [true] }
    expect(
      await ask({ ...bookings, where: [{ any: [abroad, { attribute: 'segment.abroad', is: 'unknown' }] }] }),
    ).toEqual(['250 2 0'])
    const part = { calc: 'won / won{all(segment.abroad)}', as: 'part' }
    expect(await ask({ from: 'bookings', measures: [part], rows: ['segment.abroad'], where: [abroad] })).toEqual([
      'true 0.571428571429 0',
    ])
    const behind = await api.ask('drillThrough', {
      query: { ...bookings, rows: ['segment.abroad'] },
      at: { 'segment.abroad': false },
      measure: 'closed_deals',
    })
    expect([behind.count, behind.reconciles]).toEqual([2, true])
  })

  it('has the members true and false, and the unknown one', async () => {
    const { members } = await api.ask('members', { from: 'bookings', attribute: 'segment.abroad' })
    expect(members.map(({ key }) => key)).toEqual([true, false, { special: 'unknown' }])
  })
})

describe('a segment on a cube', () => {
  it('is a predicate on its rows and what they join', async () => {
    // of 300 and 200 only the deal of Dan, who is in the south
    expect(await ask({ ...bookings, rows: ['segment.large'], totals: true })).toEqual([
      'true 200 1 0',
      'false 150 3 0',
      '· 350 4 1',
    ])
    expect(await ask({ ...bookings, where: [{ not: { segment: 'large' } }] })).toEqual(['150 3 0'])
  })

  it('has its members where all are listed, and behind a cell', async () => {
    const query = { ...bookings, rows: ['segment.large'], where: [{ attribute: 'owner.name', in: ['Ben'] }] }
    expect(await ask({ ...query, empty: true })).toEqual(['true 0 0 0', 'false 50 1 0'])
    const behind = await api.ask('drillThrough', { query, at: { 'segment.large': false }, measure: 'won' })
    expect([behind.count, behind.sum, behind.reconciles]).toEqual([1, '50.00', true])
    const { members } = await api.ask('members', { from: 'bookings', attribute: 'segment.large' })
    expect(members.map(({ key }) => key)).toEqual([true, false])
  })
})

describe('a segment that cannot be asked', () => {
  it.each([
    [bookings, { segment: 'abrod' }, 'unknown_segment', 'cube bookings has no segment "abrod"; nearest is "abroad"'],
    [
      bookings,
      { segment: 'spring' },
      'unsound',
      'segment spring is one of several roles of cube bookings; say which by "role": closed, created',
    ],
    [
      bookings,
      { segment: 'spring', role: 'closd' },
      'unsound',
      'segment spring is of no role "closd" in cube bookings; nearest is "closed"; its roles are closed, created',
    ],
    [
      { from: 'pipeline', measures: ['open_amount'] },
      { segment: 'was_small' },
      'unsound',
      'segment was_small is on account, seen as of closed, and cube pipeline has no role that sees it so; ask a cube that has one, or write its conditions in where',
    ],
    [
      { from: 'spend', measures: ['cost'] },
      { segment: 'large' },
      'unsound',
      'segment large is on the rows of cube bookings, and cube spend has others; ask bookings',
    ],
    [
      bookings,
      { attribute: 'owner.name', in: ['Dan'], role: 'owner' },
      'invalid_request',
      'role says of which role a segment is meant; it needs a segment beside it',
    ],
  ])('says why: %j, %j', async (query, condition, code, message) => {
    const { error } = await api.refused('query', { ...query, where: [condition] })
    expect(error).toMatchObject({ code, message: expect.stringContaining(message) })
  })
})
