import { describe, expect, it } from 'vitest'
import type { RequestOf } from '../../server/contract/routes.ts'
import { shownRows } from '../support/rows.ts'
import { loadWarehouse } from '../support/warehouse.ts'
import { apiOver } from './api.ts'

const api = apiOver((file) => loadWarehouse(file, 'fixtures/golden'), '2026-04-02')

const ask = async (query: RequestOf<'query'>): Promise<readonly string[]> =>
  shownRows(await api.ask('query', query)).map((row) => row.join(' '))

const won = { from: 'bookings', measures: ['won'], rows: ['owner.name'] }

describe('a named set', () => {
  it.each([
    ['a ranking', 'best_owner', ['Dan 200 0']],
    ['a threshold in the fiscal year of the last complete date', 'owners_of_late', ['Ben 50 0']],
    ['a list', 'northerners', ['Cyd 100 0']],
    ['a union', 'best_or_north', ['Cyd 100 0', 'Dan 200 0']],
    ['an intersection', 'late_but_best', []],
    ['a difference', 'but_north', ['Dan 200 0']],
  ])('is %s', async (_, set, rows) => {
    expect(await ask({ ...won, where: [{ set }] })).toEqual(rows)
  })

  it('serves another cube by the measures of its own', async () => {
    const query = { from: 'pipeline', measures: ['open_amount'], rows: ['owner.name'], where: [{ set: 'best_owner' }] }
    expect(await ask(query)).toEqual(['Dan 400 0'])
  })

  it('is counted by a statement that explain shows', async () => {
    const where = [{ set: 'best_owner' }, { set: { of: 'account.name', take: 1, by: 'won' } }]
    const { statements } = await api.ask('explain', { query: { ...won, where } })
    const purposes = statements.map(({ purpose }) => purpose)
    expect(purposes.filter((purpose) => purpose.startsWith('number of members'))).toEqual([
      'number of members of set best_owner at where[0].set',
      'number of members of set at where[1].set',
    ])
  })

  it('stands under any, all and not', async () => {
    const where = [{ any: [{ all: [{ set: 'best_owner' }] }, { not: { set: 'best_or_north' } }] }]
    expect(await ask({ ...won, where })).toEqual(['Ben 50 0', 'Dan 200 0'])
  })

  it('is what a ranking under a context may be in', async () => {
    const top = { n: 1, by: 'won', of: 'owner.name', context: [{ set: 'northerners' }] }
    expect(await ask({ ...won, top })).toEqual(['Cyd 100 0'])
  })

  it('filters the rows behind a cell and the members of an attribute', async () => {
    const query = { from: 'bookings', measures: ['won'], where: [{ set: 'best_or_north' }] }
    const behind = await api.ask('drillThrough', { query, at: {}, measure: 'won' })
    expect([behind.count, behind.sum, behind.reconciles]).toEqual([2, '300.00', true])
    const { members } = await api.ask('members', { from: 'bookings', attribute: 'owner.name', where: query.where })
    expect(members.map(({ key }) => key)).toEqual(['Cyd', 'Dan'])
  })
})

describe('a set written in place', () => {
  const of = 'owner.name'
  it.each([
    ['the largest', { take: 2, by: 'won' }, ['Cyd 100 0', 'Dan 200 0']],
    ['the least', { take: 1, by: 'won', kind: 'bottom' as const }, ['Ben 50 0']],
    // 200 of 350 are 57 percent, with 100 more 86
    ['what reaches a share', { take: 80, by: 'won', kind: 'percent' as const }, ['Cyd 100 0', 'Dan 200 0']],
    ['what reaches a sum', { take: 200, by: 'won', kind: 'sum' as const }, ['Dan 200 0']],
    ['nobody', { take: 0, by: 'won' }, []],
    [
      'those that pass',
      { having: [{ measure: 'won', between: [50, 100] as [number, number] }] },
      ['Ben 50 0', 'Cyd 100 0'],
    ],
    ['the largest that pass', { take: 1, by: 'won', having: [{ measure: 'won', lt: 200 }] }, ['Cyd 100 0']],
    [
      'the largest of the month before',
      { take: 1, by: 'closed_deals@prior', when: [{ attribute: 'closed.month', in: ['2026-03'] }] },
      ['Cyd 100 0'],
    ],
  ])('takes %s', async (_, set, rows) => {
    expect(await ask({ ...won, where: [{ set: { of, ...set } }] })).toEqual(rows)
  })

  it('reads another set in its own conditions', async () => {
    const when = [{ set: { of: 'account.name', take: 1, by: 'closed_deals' } }]
    // Acme has two deals, both of Cyd
    expect(await ask({ ...won, where: [{ set: { of, take: 3, by: 'won', when } }] })).toEqual(['Cyd 100 0'])
  })

  it('of periods moves with a time modifier as listed periods do', async () => {
    const query = { from: 'bookings', measures: ['closed_deals', 'closed_deals@prior'], rows: ['closed.month'] }
    const set = { of: 'closed.month', take: 1, by: 'closed_deals' }
    expect(await ask({ ...query, where: [{ set }] })).toEqual(
      await ask({ ...query, where: [{ attribute: 'closed.month', in: ['2026-03'] }] }),
    )
  })
})

describe('a set that cannot be', () => {
  const where = (set: unknown) => ({ from: 'bookings', measures: ['won'], where: [{ set }] })
  it.each([
    [{ of: 'owner.name' }, 'invalid_request', 'where[0].set', 'needs one of members, take, having'],
    [{ of: 'owner.name', take: 3 }, 'invalid_request', 'where[0].set', 'take and by belong together'],
    [{ take: 3, by: 'won' }, 'invalid_request', 'where[0].set', 'needs of'],
    [{ of: 'owner.name', take: 1.5, by: 'won' }, 'invalid_request', 'where[0].set.take', 'n counts members'],
    [{ of: 'owner.nam', take: 1, by: 'won' }, 'unknown_attribute', 'where[0].set.of', 'nearest is "owner.name"'],
    [{ of: 'owner.name', take: 1, by: 'wom' }, 'unknown_measure', 'where[0].set.by', 'nearest is "won"'],
    [{ of: 'owner.name', members: [1] }, 'wrong_value_type', 'where[0].set.members[0]', 'is text; found 1'],
    [{ of: 'owner.org', take: 1, by: 'won' }, 'not_supported_yet', 'where[0].set.of', 'or take a set of owner.name'],
    [{ union: ['best_owner', 'best_city'] }, 'unsound', 'where[0].set.union', 'owner.name and account.city'],
    [{ union: ['best_ownr'] }, 'unknown_set', 'where[0].set.union[0]', 'nearest is "best_owner"'],
    [
      { of: 'owner.name', take: 1, by: 'won', when: [{ attribute: 'closed.yaer', in: [2026] }] },
      'unknown_attribute',
      'where[0].set.when[0].attribute',
      'nearest is "closed.year"',
    ],
    [
      { of: 'owner.name', having: [{ measure: 'wom', gt: 1 }] },
      'unknown_measure',
      'where[0].set.having',
      'nearest is "won"',
    ],
  ])('is refused: %j', async (set, code, path, message) => {
    const { error } = await api.refused('query', where(set))
    expect(error).toMatchObject({ code, path, message: expect.stringContaining(message) })
  })

  it('is refused in a cube without its attribute, by the attribute', async () => {
    const { status, error } = await api.refused('query', {
      from: 'readings',
      where: [{ set: 'best_owner' }],
      measures: ['units'],
    })
    expect([status, error.message]).toEqual([
      422,
      'set best_owner has members of owner.name, which cube readings does not have; ask a cube that has it',
    ])
  })
})
