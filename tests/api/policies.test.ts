import { describe, expect, it } from 'vitest'
import type { Reader } from '../../server/model/policy.ts'
import { type Ask, asReader, refusal, rowsOf } from '../support/as-reader.ts'
import { goldenThrough, goldenWith } from '../support/golden-with.ts'
import { apiOver } from './api.ts'

/**
 * The five deals of the golden data: 1 Cyd 100 won, 2 Cyd 300 lost, 3 Dan 200 won, 4 Dan 400 open, 5 Ben 50 won without an
 * account. Account 10 (deals 1 and 2) is SMB until March 2026, then ENT; 11 (deal 3) SMB; 12 (deal 4) ENT. Ada leads Ben, who
 * leads Cyd and Dan.
 */
const policies = `version: 1
policies:
  team:
    cubes: [deals, bookings, pipeline]
    rows: { owner.org: { descends_from: [$user.owner] } }
  enterprise:
    cubes: [deals]
    rows: { account.segment: [ENT] }
  marketer:
    cubes: [bookings, spend]
    hide: [bookings.won, bookings.account.name]
  analyst:
    cubes: [bookings, spend, pipeline]
    rows: { owner.name: [Cyd] }
  no_dan:
    cubes: [deals]
    forbid: { owner.name: [Dan] }
  either:
    cubes: [deals]
    rows: [{ owner.name: [Ben] }, { account.segment: [SMB], owner.name: [Dan] }]
  whole_teams:
    cubes: [deals, bookings, pipeline]
    rows: { owner.name: [Cyd] }
    totals: hidden
`

const api = apiOver(goldenWith(policies), goldenThrough)

const as = (roles: string, attributes?: Reader['attributes']): Ask => asReader(api.dependencies, roles, attributes)

const deals = { from: 'deals', measures: ['deals', 'amount'] }

describe('a reader', () => {
  it('has no cube that no policy of theirs is of, and is not told that there is one', async () => {
    const ask = as('enterprise')
    const { body } = await ask('cubes')
    expect(body.cubes.map(({ name }: { name: string }) => name)).toEqual(['deals'])
    expect(await refusal(ask, 'query', { from: 'bookings', measures: ['won'] })).toBe(
      'unknown_cube: there is no cube "bookings"; nearest is "deals"',
    )
    expect(await refusal(ask, 'query', { from: 'growth', measures: ['roas'] })).toContain('there is no cube "growth"')
    expect(await refusal(as('nobody'), 'query', deals)).toBe('unknown_cube: there is no cube "deals"')
  })

  it('sees the rows that a condition lets through, in totals too', async () => {
    const ask = as('enterprise')
    // deal 2 closed when account 10 was ENT already; deal 4 is open, so that account 12 counts as it is now
    expect(await rowsOf(ask, deals)).toEqual([[2, 700]])
    expect(await rowsOf(ask, { ...deals, rows: ['owner.name'], totals: ['grand'] })).toEqual([
      ['Cyd', 1, 300],
      ['Dan', 1, 400],
      [null, 2, 700],
    ])
    const share = { ...deals, measures: [{ measure: 'amount', show: 'share', base: 'grand' }], rows: ['owner.name'] }
    expect((await rowsOf(ask, share)).map(([, value]) => Number(value))).toEqual([300 / 700, 400 / 700])
  })

  it('is not led to other rows by asking for other versions', async () => {
    const ask = as('enterprise')
    expect(await rowsOf(ask, { ...deals, asOf: 'now' })).toEqual([[2, 700]])
    expect(await rowsOf(ask, { ...deals, asOf: '2026-01-01' })).toEqual([[2, 700]])
    expect(await rowsOf(ask, { ...deals, rows: ['account.segment'], asOf: '2026-01-01' })).toEqual([
      ['SMB', 1, 300],
      ['ENT', 1, 400],
    ])
  })

  it('sees what stands below them in a tree', async () => {
    const tree = { ...deals, rows: ['owner.name'] }
    expect(await rowsOf(as('team', { owner: 2 }), tree)).toEqual([
      ['Ben', 1, 50],
      ['Cyd', 2, 400],
      ['Dan', 2, 600],
    ])
    expect(await rowsOf(as('team', { owner: 3 }), tree)).toEqual([['Cyd', 2, 400]])
    expect(await refusal(as('team'), 'query', tree)).toBe(
      'unsound: a policy asks for "owner" of the reader, which is not known',
    )
    expect(await refusal(as('team', { ownr: 2 }), 'query', tree)).toContain('nearest is "ownr"')
  })

  it('of several roles sees the rows of all of them, but none that one forbids', async () => {
    expect(await rowsOf(as('either'), { ...deals, rows: ['deal'] })).toEqual([
      [3, 1, 200],
      [5, 1, 50],
    ])
    expect(await rowsOf(as('either,enterprise'), { ...deals, rows: ['deal'] })).toEqual([
      [2, 1, 300],
      [3, 1, 200],
      [4, 1, 400],
      [5, 1, 50],
    ])
    expect(await rowsOf(as('either,enterprise,no_dan'), { ...deals, rows: ['deal'] })).toEqual([
      [1, 1, 100],
      [2, 1, 300],
      [5, 1, 50],
    ])
  })

  it('finds in lists, and by searching, the members that they may see', async () => {
    const ask = as('no_dan')
    const names = async (body: object) => {
      const { body: found } = await ask('members', { from: 'deals', attribute: 'owner.name', ...body })
      return [found.count, ...found.members.map(({ label }: { label: string }) => label)]
    }
    expect(await names({})).toEqual([3, 'Ada', 'Ben', 'Cyd'])
    expect(await names({ search: 'da' })).toEqual([1, 'Ada'])
    const { body } = await ask('query', { ...deals, where: [{ attribute: 'owner.name', in: ['Don'] }] })
    expect(JSON.stringify(body.notices)).not.toContain('Dan')
    const forbidden = await ask('query', { ...deals, where: [{ attribute: 'owner.name', in: ['Dan'] }] })
    const missing = await ask('query', { ...deals, where: [{ attribute: 'owner.name', in: ['Dun'] }] })
    expect(forbidden.body.notices[0].code).toBe(missing.body.notices[0].code)
    expect(forbidden.body.rows).toEqual(missing.body.rows)
    expect(await rowsOf(ask, { ...deals, rows: ['owner.name'], empty: true })).toHaveLength(3)
  })

  it('drills through to rows that they may see, with no column but those that are listed', async () => {
    const ask = as('no_dan')
    const { body } = await ask('drillThrough', { query: deals, at: {}, measure: 'amount' })
    expect([body.count, body.reconciles]).toEqual([3, true])
    expect(JSON.stringify(body)).not.toContain('Dan')
    const asked = { query: deals, at: {}, measure: 'amount', columns: ['deal', 'owner_id'] }
    expect(await refusal(ask, 'drillThrough', asked)).toContain('has no attribute "owner_id"')
  })

  it('cannot name what is hidden, nor what is made of it', async () => {
    const ask = as('marketer')
    const { body } = await ask('cube', 'bookings')
    const measures = body.measures.map(({ name }: { name: string }) => name)
    expect(measures).toContain('closed_deals')
    for (const hidden of ['won', 'avg_deal', 'own_won']) expect(measures).not.toContain(hidden)
    expect(JSON.stringify(body)).not.toContain('account.name')
    for (const measure of ['won', 'avg_deal', { calc: 'won * 2', as: 'twice' }])
      expect(await refusal(ask, 'query', { from: 'bookings', measures: [measure] })).toMatch(
        /^(unknown_measure|invalid_calculation)/,
      )
    const named = { from: 'bookings', measures: ['closed_deals'] }
    const refused = [
      { ...named, rows: ['account.name'] },
      { ...named, where: [{ attribute: 'account.name', in: ['A'] }] },
      { ...named, measures: [{ calc: "closed_deals{account.name = 'A'}", as: 'x' }] },
      { ...named, rows: ['account.city'], top: { kind: 'top', n: 1, by: 'closed_deals', of: 'account.name' } },
    ]
    for (const query of refused) expect(await refusal(ask, 'query', query)).toContain('account.name')
    expect(await refusal(ask, 'members', { from: 'bookings', attribute: 'account.name' })).toContain(
      'unknown_attribute',
    )
  })

  it('of hidden totals sees no value that covers a row which they may not see', async () => {
    const ask = as('whole_teams')
    // in March Dan closed a deal too; in February Cyd alone
    expect(
      await rowsOf(ask, { from: 'bookings', measures: ['closed_deals'], rows: ['closed.month'], totals: ['grand'] }),
    ).toEqual([
      ['2026-02', 1],
      ['2026-03', null],
      [null, null],
    ])
    expect(await rowsOf(ask, { ...deals, rows: ['owner.name'], totals: ['grand'] })).toEqual([
      ['Cyd', 2, 400],
      [null, null, null],
    ])
    // the event touched deals of Cyd alone, the search one of Dan too
    expect(await rowsOf(ask, { from: 'bookings', measures: ['attributed'], rows: ['campaign.channel'] })).toEqual([
      ['Event', 40],
      ['Search', null],
    ])
    // one value of several dates would hide the dates at which others have rows
    expect(
      await refusal(ask, 'query', { from: 'pipeline', measures: ['avg_open'], rows: ['snapshot.quarter'] }),
    ).toContain('not_supported_yet')
  })

  it('finds in a view what each of its cubes lets them see, and in sets the members that rank among these', async () => {
    const ask = as('analyst')
    // of the deals that are Cyd's the event brought 40 and the search 60
    const growth = { from: 'growth', measures: ['bookings.attributed', 'spend.cost'], rows: ['campaign.channel'] }
    expect(await rowsOf(ask, growth)).toEqual([
      ['Event', 40, 20],
      ['Search', 60, 40],
      ['Social', 0, 40],
    ])
    const best = { of: 'owner.name', take: 1, by: 'bookings.won' }
    const asked = { from: 'growth', measures: ['bookings.won'], where: [{ set: best }] }
    expect(await rowsOf(as('owner'), asked)).not.toEqual(await rowsOf(ask, asked))
    expect(await rowsOf(ask, { ...asked, rows: ['owner.name'] })).toEqual([['Cyd', 100]])
  })

  it('is told nothing of the runs, files and rejected rows', async () => {
    const ask = as('enterprise')
    for (const route of ['runs', 'testVerdicts', 'sources', 'lineage', 'checks', 'corrections'] as const)
      expect(await refusal(ask, route)).toContain('for_owner')
    expect(await refusal(ask, 'rejectedRows', {})).toContain('for_owner')
    expect((await as('owner')('rejectedRows', {})).status).toBe(200)
  })

  it('gets answers of their own, whoever asked before', async () => {
    const [first, second, third] = [as('no_dan'), as('enterprise'), as('owner')]
    expect([await rowsOf(first, deals), await rowsOf(second, deals), await rowsOf(third, deals)]).toEqual([
      [[3, 450]],
      [[2, 700]],
      [[5, 1050]],
    ])
    expect((await first('query', deals)).body.meta.model).not.toBe((await second('query', deals)).body.meta.model)
  })

  it('must be named where there are policies', async () => {
    expect(await api.refused('query', deals)).toMatchObject({ status: 403, error: { code: 'no_reader' } })
  })
})
