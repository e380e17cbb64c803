import { describe, expect, it } from 'vitest'
import { restrictedModel } from '../../server/model/policies/restrict.ts'
import type { Reader } from '../../server/model/policy.ts'
import { type Ask, asReader, refusal, rowsOf } from '../support/as-reader.ts'
import { goldenThrough, goldenWith } from '../support/golden-with.ts'
import { apiOver } from './api.ts'

/**
 * The five deals of the golden data: 1 Cyd 100 won in February, 2 Cyd 300 lost in March, 3 Dan 200 won in March, 4 Dan 400
 * open, 5 Ben 50 won in April without an account; made in January (1, 2), February (3) and March (4, 5). Account 10 Acme
 * (deals 1 and 2) is SMB until March 2026, then ENT, of the US; 11 Bolt (deal 3) SMB, of AU; 12 Core (deal 4) ENT. Ada (1)
 * leads Ben (2), who leads Cyd (3) and Dan (4).
 */
const policies = `version: 1
policies:
  ent:
    cubes: [deals]
    rows: { account.segment: [ENT] }
    effect: members
  masked:
    cubes: [deals, bookings]
    mask: { account.name: initials, owner.name: code, account.segment: redacted }
  cut:
    cubes: [deals]
    levels: { account.geo: { top: city, bottom: city } }
  acme:
    cubes: [deals]
    members: { account.geo: { allow: [[US], [US, Springfield, Acme]], deny: [[US, Springfield]] } }
  not_dan:
    cubes: [deals]
    members: { owner.org: { allow: [2], deny: [[2, 4]] } }
  no_australia:
    cubes: [deals]
    members: { account.geo: { deny: [[AU]] } }
  company:
    cubes: [deals]
    rows: { owner.name: [Cyd] }
    totals: full
    min_group: 2
  small:
    cubes: [deals]
    rows: { owner.name: [Cyd] }
    totals: full
    min_group: 3
  compared:
    cubes: [bookings]
    rows: { owner.name: [Cyd] }
    benchmark: { measures: [win_rate], min_group: 2 }
  planned:
    cubes: [plans]
    rows: { owner.name: [Cyd] }
    totals: full
    min_group: 2
  nothing_of_ben:
    cubes: [plans]
    forbid: { owner.name: [Ben] }
  this_year:
    cubes: [deals]
    rows: { created.month: [2026-03], account.segment: [ENT] }
    effect: members
  untold:
    cubes: [deals]
    hide: [deals.owner.name]
`

const api = apiOver(goldenWith(policies), goldenThrough)

const as = (roles: string, attributes?: Reader['attributes']): Ask => asReader(api.dependencies, roles, attributes)

const deals = { from: 'deals', measures: ['deals', 'amount'] }

describe('facts that are kept without their members', () => {
  it('stand under one member for all that may not be seen', async () => {
    const ask = as('ent')
    const { body } = await ask('query', { ...deals, rows: ['account.segment'], totals: ['grand'], asOf: 'now' })
    // as it is now: deals 1, 2 and 4 are of ENT, 3 of SMB, 5 of no account
    expect(body.rows).toEqual([
      ['ENT', 3, '800.00'],
      [null, 2, '250.00'],
      [null, 5, '1050.00'],
    ])
    expect(body.special).toEqual([{ row: 1, column: 0, kind: 'restricted' }])
    // as it was when they closed deal 1 was of SMB
    expect(await rowsOf(ask, { ...deals, rows: ['account.segment'] })).toEqual([
      ['ENT', 2, 700],
      [null, 3, 350],
    ])
    expect(await rowsOf(ask, { ...deals, rows: ['account.name'] })).toEqual([
      ['Acme', 1, 300],
      ['Core', 1, 400],
      [null, 3, 350],
    ])
  })

  it('are drilled to without the keys of the members', () => {
    const model = api.dependencies.serving.current()?.model
    const cube = model?.cubes.get('deals')
    if (model === undefined || cube === undefined) throw new Error('deals is not served')
    const listed = { ...cube, drill: { columns: ['deal', 'account_id', 'owner_id'] } }
    const seen = restrictedModel({ ...model, cubes: new Map([['deals', listed]]) }, { roles: ['ent'] })
    expect(seen.cubes.get('deals')?.drill.columns).toEqual(['deal', 'owner_id'])
  })

  it('are found by that member, and by no other', async () => {
    const ask = as('ent')
    const where = (member: unknown) => ({ ...deals, where: [{ attribute: 'account.name', in: [member] }] })
    expect(await rowsOf(ask, where({ special: 'restricted' }))).toEqual([[3, 350]])
    expect(await rowsOf(ask, where('Bolt'))).toEqual([[0, 0]])
    expect(await rowsOf(ask, { ...deals, where: [{ attribute: 'account.segment', in: ['SMB'] }] })).toEqual([[0, 0]])
    expect(await refusal(as('untold'), 'query', where({ special: 'restricted' }))).toContain(
      'no member of account.name is kept back',
    )
  })

  it('are those of the dates that may be seen', async () => {
    // made in March: deal 4 of Core, which is ENT, and 5 of no account
    expect(await rowsOf(as('this_year'), { ...deals, rows: ['account.name'] })).toEqual([
      ['Core', 1, 400],
      [null, 1, 50],
    ])
  })

  it('are drilled to without a name of what may not be seen, and are in no list', async () => {
    const ask = as('ent')
    const { body } = await ask('drillThrough', { query: deals, at: {}, measure: 'amount' })
    expect([body.count, body.reconciles]).toEqual([5, true])
    expect(JSON.stringify(body)).not.toContain('Bolt')
    const { body: listed } = await ask('members', { from: 'deals', attribute: 'account.name' })
    expect(listed.members.map(({ label }: { label: string }) => label)).not.toContain('Bolt')
    const { body: named } = await ask('cube', 'deals')
    const attribute = named.attributes.find(({ name }: { name: string }) => name === 'account.name')
    expect(attribute.unknown).toBe('(restricted)')
  })
})

describe('what is masked', () => {
  it('is written by what is made of it, the same for one reader and another for the next', async () => {
    const [ask, other] = [as('masked'), as('masked', { desk: 'second' })]
    expect(await rowsOf(ask, { ...deals, rows: ['account.name'] })).toEqual([
      ['A.', 2, 400],
      ['B.', 1, 200],
      ['C.', 1, 400],
      [null, 1, 50],
    ])
    expect(await rowsOf(ask, { ...deals, rows: ['account.segment'] })).toEqual([
      ['(redacted)', 4, 1000],
      [null, 1, 50],
    ])
    const codes = async (of: Ask) => (await rowsOf(of, { ...deals, rows: ['owner.name'] })).map(([code]) => code)
    expect(await codes(ask)).toHaveLength(3)
    expect(await codes(ask)).toEqual(await codes(as('masked')))
    for (const code of await codes(ask)) expect(code).toMatch(/^#[0-9a-f]{10}$/)
    expect(await codes(other)).not.toEqual(await codes(ask))
  })

  it('is told by no condition, search, label, list or row behind a number', async () => {
    const ask = as('masked')
    const refused = [
      { ...deals, where: [{ attribute: 'account.name', in: ['Acme'] }] },
      { ...deals, where: [{ attribute: 'account.name', startsWith: 'Ac' }] },
      { ...deals, where: [{ set: { of: 'account.name', members: ['Acme'] } }] },
      { from: 'deals', measures: [{ calc: "deals{account.name = 'Acme'}", as: 'x' }] },
    ]
    for (const query of refused) expect(await refusal(ask, 'query', query)).toContain('are masked')
    const answers = [
      await ask('members', { from: 'deals', attribute: 'account.name', search: 'Ac' }),
      await ask('members', { from: 'deals', attribute: 'account.name' }),
      await ask('members', { from: 'deals', attribute: 'owner.org' }),
      await ask('query', { ...deals, rows: ['owner.org'] }),
      await ask('query', { ...deals, rows: ['account.country', 'account.city', 'account.name'], totals: true }),
      await ask('drillThrough', { query: deals, at: {}, measure: 'amount' }),
      await ask('drillThrough', {
        query: { ...deals, rows: ['account.name'] },
        at: { 'account.name': 'A.' },
        measure: 'amount',
      }),
    ]
    for (const { status, body } of answers) {
      expect([status, body.error]).toEqual([200, undefined])
      expect(JSON.stringify(body)).not.toMatch(/Acme|Bolt|Core|Ben|Cyd|Dan|SMB|ENT/)
    }
  })

  it('is computed with as it is', async () => {
    const [row] = await rowsOf(as('masked'), { from: 'bookings', measures: ['won', 'win_rate'] })
    expect(row).toEqual([350, 0.75])
  })
})

describe('a hierarchy that is cut', () => {
  it('has no level above its top or below its bottom', async () => {
    const ask = as('cut')
    const { body } = await ask('cube', 'deals')
    const geo = body.hierarchies.find(({ name }: { name: string }) => name === 'account.geo')
    expect(geo.levels).toEqual(['account.city'])
    for (const level of ['account.country', 'account.name'])
      expect(await refusal(ask, 'query', { ...deals, rows: [level] })).toContain(`has no attribute "${level}"`)
    expect(await rowsOf(ask, { ...deals, rows: ['account.city'] })).toHaveLength(4)
  })
})

describe('members that are granted and denied', () => {
  it('are decided by the deepest rule', async () => {
    expect(await rowsOf(as('acme'), { ...deals, rows: ['deal'] })).toEqual([
      [1, 1, 100],
      [2, 1, 300],
    ])
    expect(await rowsOf(as('not_dan'), { ...deals, rows: ['owner.name'] })).toEqual([
      ['Ben', 1, 50],
      ['Cyd', 2, 400],
    ])
    // what no rule is of is granted where there are denials alone
    expect(await rowsOf(as('no_australia'), deals)).toEqual([[4, 850]])
  })

  it('are all that lists have', async () => {
    const { body } = await as('acme')('members', { from: 'deals', attribute: 'account.name' })
    expect(body.members.map(({ label }: { label: string }) => label)).toEqual(['Acme'])
  })
})

describe('full totals', () => {
  const owners = { ...deals, rows: ['owner.name'], totals: ['grand'] }

  it('cover all rows where the attributes on which something is kept back are rolled up', async () => {
    const ask = as('company')
    const { body } = await ask('query', owners)
    expect(body.rows).toEqual([
      ['Cyd', 2, '400.00'],
      [null, 5, '1050.00'],
    ])
    expect(body.notices.map(({ code }: { code: string }) => code)).toContain('totals_of_all')
    expect(await rowsOf(ask, { ...deals, rows: ['created.quarter'] })).toEqual([['2026-Q1', 5, 1050]])
    expect(await rowsOf(ask, { ...deals, where: [{ attribute: 'created.quarter', in: ['2026-Q1'] }] })).toEqual([
      [5, 1050],
    ])
  })

  it('tell no group apart that is too small, by rows or by conditions', async () => {
    const ask = as('company')
    // in February Dan alone has one: months are of what may be seen, their total is not
    expect(await rowsOf(ask, { ...deals, rows: ['created.month'], totals: ['grand'] })).toEqual([
      ['2026-01', 2, 400],
      [null, 5, 1050],
    ])
    const conditions = [
      { attribute: 'created.month', notIn: ['2026-02'] },
      { attribute: 'owner.region', in: ['North', 'South'] },
      { attribute: 'account.country', notIn: ['AU'] },
    ]
    for (const condition of conditions) expect(await rowsOf(ask, { ...deals, where: [condition] })).toEqual([[2, 400]])
    const inCalc = { from: 'deals', measures: ['amount', { calc: "amount{account.country = 'AU'}", as: 'au' }] }
    expect(await rowsOf(ask, inCalc)).toEqual([[400, 0]])
    const { body } = await ask('query', { ...deals, where: [conditions[0]] })
    expect(body.notices.map(({ code }: { code: string }) => code)).toContain('totals_of_seen')
  })

  it('are of what may be seen where too few members are kept back', async () => {
    expect(await rowsOf(as('small'), owners)).toEqual([
      ['Cyd', 2, 400],
      [null, 2, 400],
    ])
  })

  it('lead to the rows that may be seen, and say that there are others', async () => {
    const { body } = await as('company')('drillThrough', { query: owners, at: {}, measure: 'amount' })
    expect([body.count, body.reconciles]).toEqual([2, false])
    expect(JSON.stringify(body)).not.toContain('Dan')
  })

  it('are of what may be seen where a question chooses what is computed of the rows', async () => {
    const ask = as('planned')
    const planned = { from: 'plans', measures: ['planned', 'focused'] }
    // won by Cyd 100, by Dan 200, by Ben 50
    expect(await rowsOf(ask, planned)).toEqual([[350, 100]])
    expect(await rowsOf(ask, { ...planned, parameters: { focus: 'Dan' } })).toEqual([[100, 0]])
    expect(await rowsOf(ask, { ...planned, parameters: { least_amount: 60 } })).toEqual([[100, 100]])
    expect(await rowsOf(ask, { ...planned, parameters: { since: '2026-03-10' } })).toEqual([[0, 0]])
    const onDan = await rowsOf(ask, { ...planned, rows: ['scenario'], scenarios: ['on_dan'] })
    expect(JSON.stringify(onDan)).not.toMatch(/350|200/)
  })

  it('never cover what is forbidden', async () => {
    const ask = as('planned,nothing_of_ben')
    const [[planned] = []] = await rowsOf(ask, { from: 'plans', measures: ['planned'] })
    // the second policy allows all but Ben's
    expect(planned).toBe(300)
  })

  it('of a benchmark are of its measures alone', async () => {
    const ask = as('compared')
    const rate = { from: 'bookings', measures: ['win_rate'], rows: ['owner.name'], totals: ['grand'] }
    // Cyd won one of two, all together three of four
    expect(await rowsOf(ask, rate)).toEqual([
      ['Cyd', 0.5],
      [null, 0.75],
    ])
    expect(await rowsOf(ask, { ...rate, measures: ['win_rate', 'won'] })).toEqual([
      ['Cyd', 0.5, 100],
      [null, 0.5, 100],
    ])
    expect(await rowsOf(ask, { ...rate, measures: [{ calc: 'won', as: 'win_rate' }] })).toEqual([
      ['Cyd', 100],
      [null, 100],
    ])
    expect(await rowsOf(ask, { ...rate, rows: ['closed.quarter'], totals: false })).toEqual([['2026-Q1', 0.5]])
  })
})

describe('what is hidden', () => {
  it('is told by no label of another attribute', async () => {
    const ask = as('untold')
    const { body } = await ask('query', { ...deals, rows: ['owner.org'] })
    expect(body.rows.length).toBeGreaterThan(2)
    expect(JSON.stringify(body)).not.toMatch(/Ben|Cyd|Dan/)
  })
})
