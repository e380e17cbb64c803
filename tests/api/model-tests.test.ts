import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { runModelTests } from '../../server/api/model-tests/run.ts'
import { type TestOutcome, TestsResult } from '../../server/contract/model-tests.ts'
import type { EngineValue, Session } from '../../server/engine/engine.ts'
import { copyGolden, type GoldenCopy, type Served } from '../support/golden-copy.ts'

/** The golden workspace, loaded once, of which each test takes a copy of its own. */
let loaded: GoldenCopy
let copy: GoldenCopy
let served: Served | undefined

beforeAll(async () => {
  loaded = copyGolden()
  // What a contract refuses never comes so far as to the tests of the model.
  loaded.replace('sources/deals.yaml', 'rows: {min: 5, max: 5}', 'rows: {min: 1}')
  loaded.replace('sources/deals.yaml', 'required: true, references: owner', 'references: owner')
  loaded.replace('sources/touches.yaml', 'rows: {min: 4, max: 4}', 'rows: {min: 1}')
  const first = await loaded.start()
  await first.stop()
  return () => loaded.remove()
})

afterEach(async () => {
  await served?.stop()
  served = undefined
  copy.remove()
})

/** Starts a copy of the workspace with tests in it. */
const startWith = async (tests: string): Promise<Served> => {
  copy = loaded.copy()
  copy.write('cubes/tests.yaml', `version: 1\ntests:\n${tests}`)
  served = await copy.start()
  return served
}

const outcomes = async (of: Served, kinds?: readonly string[]): Promise<readonly TestOutcome[]> => {
  const { status, body } = await of.post('/api/tests', kinds === undefined ? {} : { kinds })
  expect(status).toBe(200)
  return TestsResult.parse(body).tests
}

const statuses = async (of: Served) => (await outcomes(of)).map(({ status, kind }) => `${status} ${kind}`)

const dealOne = '1,10,3,2026-01-10,2026-02-15,100,yes'
const bySegment =
  '  - golden: {cube: bookings, by: account.segment, measures: [won], rows: [[SMB, 300], [{special: unknown}, 50]]}\n'
const rate = '  - golden: {cube: bookings, measures: [win_rate, won_deals], rows: [[3/4, 3]]}\n'

const lastRun = async (of: Served) => {
  const [run] = await of.sql('select status, message from etl_run order by run_id desc limit 1')
  return { status: String(run?.status), message: String(run?.message) }
}

const wonInAll = async (of: Served) => (await of.ask({ from: 'bookings', measures: ['won'] })).rows

describe('golden cells', () => {
  it('that hold let a load through, and are told as passed', async () => {
    const of = await startWith(bySegment + rate)
    expect(of.problems()).toEqual([])
    expect(await statuses(of)).toEqual(['passed golden', 'passed golden'])
  })

  it('that a load breaks keep it from being published, and name the cell and the rows that changed it', async () => {
    const of = await startWith(bySegment + rate)
    copy.replace('files/deals.csv', dealOne, '1,10,3,2026-01-10,2026-02-15,120,yes\n6,11,4,2026-02-11,2026-03-21,7,yes')
    await of.load()
    const changed =
      '1 changed: deal_id = 1, deal = 1, account.name = Acme, owner.name = Cyd, closed.date = 2026-02-15, amount_eur = 120.00 (files/deals.csv:2), where amount_eur was 100.00'
    const added =
      '1 new: deal_id = 6, deal = 6, account.name = Bolt, owner.name = Dan, closed.date = 2026-03-21, amount_eur = 7.00 (files/deals.csv:3)'
    const [cell, ...others] = of.problems()
    expect(cell).toBe(
      `workspace/cubes/tests.yaml:3:5: test golden bookings by account.segment: won at account.segment SMB: expected 300, found 327.00 (300.00 before); of the rows behind it ${added}, ${changed}`,
    )
    expect(others.map((line) => line.split(';')[0])).toEqual([
      'workspace/cubes/tests.yaml:4:5: test golden bookings: win_rate at the total: expected 3/4, found 0.8 (0.75 before)',
      'workspace/cubes/tests.yaml:4:5: test golden bookings: won_deals at the total: expected 3, found 4 (3 before)',
    ])
    expect(await wonInAll(of)).toEqual([['350.00']])
    expect(await lastRun(of)).toEqual({ status: 'failed', message: of.problems().join('\n') })
  })

  it('tell of rows that are gone, and let the load through once the cells say so', async () => {
    const of = await startWith(bySegment)
    copy.replace('files/deals.csv', dealOne, dealOne.replace('yes', 'no'))
    await of.load()
    expect(of.problems().join('\n')).toContain('1 gone: deal_id = 1, deal = 1, account.name = Acme')
    copy.replace('cubes/tests.yaml', '[SMB, 300]', '[SMB, 200]')
    await of.load()
    expect(of.problems()).toEqual([])
    expect(await wonInAll(of)).toEqual([['250.00']])
  })

  it('of definitions that are edited keep the last good ones served, with the problem told', async () => {
    const of = await startWith(bySegment)
    copy.replace('cubes/tests.yaml', '[SMB, 300]', '[SMB, 301]')
    copy.replace('cubes/deals.yaml', 'largest: { agg: max', 'biggest: { agg: max')
    await of.load()
    expect(of.problems()).toEqual([
      'workspace/cubes/tests.yaml:3:5: test golden bookings by account.segment: won at account.segment SMB: expected 301, found 300.00',
    ])
    expect((await of.ask({ from: 'bookings', measures: ['largest'] })).rows).toEqual([['300.00']])
    const { body } = await of.post('/api/tests', {})
    expect(TestsResult.parse(body)).toMatchObject({ counts: { passed: 1, failed: 0 }, problems: of.problems() })
  })

  it('of a member that there is none of name the nearest', async () => {
    const of = await startWith(bySegment)
    copy.replace('cubes/tests.yaml', '[SMB, 300]', '[SMC, 300]')
    await of.load()
    expect(of.problems()[0]).toContain(
      'won at account.segment SMC: expected 300, found empty, for no row is there; nearest is account.segment SMB',
    )
  })

  it('that are complete do not allow for rows that are not listed', async () => {
    const of = await startWith(
      '  - golden: {cube: bookings, by: owner.name, measures: [won], complete: true, rows: [[Ben, 50], [Cyd, 100], [Dan, 200]]}\n',
    )
    expect(of.problems()).toEqual([])
    copy.replace('cubes/tests.yaml', ', [Dan, 200]', '')
    await of.load()
    expect(of.problems()[0]).toContain('1 row is not listed, the first at owner.name Dan: 200.00')
  })

  it('ask under conditions, of views and by paths of composite keys', async () => {
    const of = await startWith(
      [
        '  - golden: {cube: bookings, by: [account.city], measures: [won], rows: [[[US, Springfield], 100], [[AU, Springfield], 200]], where: {closed.quarter: 2026-Q1}}',
        '  - golden: {view: growth, by: [campaign.channel], measures: [bookings.attributed, spend.cost, roas], rows: [[Search, 260, 40, 6.5], [Event, 40, 20, 2], [Social, 0, 40, 0]]}',
        '  - golden: {cube: pipeline, by: owner.name, measures: [open_amount], where: {snapshot.quarter: 2026-Q1}, rows: [[Ben, 50], [Dan, 400], [Cyd, null]]}',
        '',
      ].join('\n'),
    )
    expect(of.problems()).toEqual([])
    copy.replace('cubes/tests.yaml', '[[US, Springfield], 100]', '[Springfield, 100]')
    await of.load()
    expect(of.problems()[0]).toContain('account.city Springfield: 2 rows fit; give the whole path of each member')
  })

  it('that cannot be asked are a problem of the definitions', async () => {
    const of = await startWith(rate)
    copy.replace('cubes/tests.yaml', 'win_rate, won_deals', 'win_rate@yesterday, won_deals')
    await of.load()
    expect(of.problems()[0]).toMatch(
      /^workspace\/cubes\/tests.yaml:3:5: test golden bookings: measures\[0\]: .*@yesterday/,
    )
  })
})

describe('the first load', () => {
  it('is not published where its golden cells are wrong, and is once they are right', async () => {
    copy = copyGolden()
    copy.write('cubes/tests.yaml', `version: 1\ntests:\n${bySegment.replace('300', '3')}`)
    served = await copy.start()
    expect(served.problems()[0]).toContain('won at account.segment SMB: expected 3, found 300.00')
    expect((await served.post('/api/query', { from: 'bookings', measures: ['won'] })).status).toBe(503)
    copy.write('cubes/tests.yaml', `version: 1\ntests:\n${bySegment}`)
    await served.load()
    expect(served.problems()).toEqual([])
    expect(await wonInAll(served)).toEqual([['350.00']])
  })
})

describe('structural tests', () => {
  const structural = [
    '  - unique: {table: fact_deal, columns: [deal_id]}',
    '  - not_null: {table: fact_deal, columns: [owner_id]}',
    '  - reference: {table: fact_deal, columns: account_id, to: dim_account}',
    '  - functional_dependency: {table: dim_account, columns: [city, country], decide: [account_name]}',
    '  - no_overlap: {table: dim_account, by: account_id, from: valid_from, to: valid_to}',
    '  - weights_at_most_one: {bridge: bookings.campaign}',
    '',
  ].join('\n')

  it('that hold let a load through', async () => {
    const of = await startWith(structural)
    expect(of.problems()).toEqual([])
    expect(new Set((await outcomes(of)).map(({ status }) => status))).toEqual(new Set(['passed']))
  })

  it('that a load breaks keep it from being published, each with rows that break it', async () => {
    const of = await startWith(structural)
    copy.replace('files/deals.csv', dealOne, '1,99,,2026-01-10,2026-02-15,100,yes')
    await of.load()
    expect(of.problems()).toEqual([
      'workspace/cubes/tests.yaml:4:5: test not_null fact_deal (owner_id): fact_deal has rows without a owner_id; found 1: owner_id = empty, deal_id = 1, account_id = 99, created_date = 2026-01-10, closed_date = 2026-02-15, amount_eur = 100.00, is_won = true (files/deals.csv:2)',
      'workspace/cubes/tests.yaml:5:5: test reference fact_deal (account_id) to dim_account: fact_deal refers by account_id to rows of dim_account that are not there; found 1: account_id = 99, rows found = 1',
    ])
    expect(await wonInAll(of)).toEqual([['350.00']])
  })
})

describe('bounds and drift', () => {
  const drift = [
    '  - row_count: {table: fact_deal, min: 5, max: 100, max_drop_percent: 10, max_growth_percent: 15}',
    '  - freshness: {table: fact_deal, column: closed_date, max_days: 40}',
    '  - distribution: {cube: bookings, by: owner.name, measure: won, max_points: 5}',
    '',
  ].join('\n')

  it('warn, and let the load through: in health, in the journal, and until the next load', async () => {
    const of = await startWith(drift)
    // The day of the run is 2026-05-01, and the last deal was closed on 2026-04-02.
    expect(await statuses(of)).toEqual(['skipped row_count', 'passed freshness', 'skipped distribution'])
    copy.replace('files/deals.csv', dealOne, `${dealOne}\n6,11,4,2026-02-11,2026-03-21,150,yes`)
    copy.replace('cubes/tests.yaml', 'max_days: 40', 'max_days: 28')
    await of.load()
    expect(of.problems()).toEqual([])
    // won was 50 of Ben, 100 of Cyd, 200 of Dan; Dan has 350 now
    const told = [
      'workspace/cubes/tests.yaml:3:5: test row_count fact_deal: fact_deal has 6 rows, 5 before: 20 % more; expected 15 % at most',
      'workspace/cubes/tests.yaml:4:5: test freshness fact_deal.closed_date: the newest closed_date of fact_deal is 2026-04-02, 29 days before 2026-05-01; expected 28 days at most',
      'workspace/cubes/tests.yaml:5:5: test distribution of won of bookings by owner.name: owner.name Cyd has 20 % of won, 28.6 % before; expected it to move by 5 points at most',
      'workspace/cubes/tests.yaml:5:5: test distribution of won of bookings by owner.name: owner.name Dan has 70 % of won, 57.1 % before; expected it to move by 5 points at most',
    ]
    expect(await of.get('/health/ready')).toMatchObject({ ready: true, problems: [], warnings: told })
    const { message } = await lastRun(of)
    expect(message.split('\n').slice(1)).toEqual(told)
    expect(await wonInAll(of)).toEqual([['500.00']])
    // nothing changed since: what the load found goes on being told
    await of.load()
    expect(await statuses(of)).toEqual(['warned row_count', 'warned freshness', 'warned distribution'])
  })
})

describe('invariants', () => {
  /** A session whose answers lack their last row where several come. */
  const losing = (session: Session): Session => ({
    ...session,
    all: async (sql, parameters): Promise<Record<string, EngineValue>[]> => {
      const rows = await session.all(sql, parameters)
      return rows.length > 2 && rows.every((row) => 'campaign.name' in row) ? rows.slice(0, -1) : rows
    },
  })

  it('find a row that an answer lost', async () => {
    const of = await startWith('  - invariant: {cube: spend}\n')
    const [passed] = await outcomes(of)
    expect(passed).toMatchObject({ status: 'passed', blocks: false })
    expect(passed?.message).toMatch(/^\d\d+ questions to spend$/)
    const [found] = await of.engine.session((session) =>
      runModelTests({ tested: { session: losing(session), ...of.snapshot() } }),
    )
    expect(found?.status).toBe('failed')
    expect(found?.message).toContain('spend: cost is 100.00, but by campaign.name it has 2 rows that add up to ')
    expect(found?.message).toContain('spend: the shares of cost by campaign.name do not add up to 1: 2 rows')
  })
})

describe('golden cells of totals that cover all rows', () => {
  const seller = 'policies: {seller: {cubes: [deals], rows: {owner.name: [Cyd]}, totals: full, min_group: 2}}\n'
  const golden = (deals: number): string =>
    `  - golden: {cube: deals, as: seller, measures: [deals], rows: [[${deals}]]}\n${seller}`

  it('are what their reader is answered', async () => {
    // of the five deals Cyd has two
    expect((await startWith(golden(5))).problems()).toEqual([])
    await served?.stop()
    copy.remove()
    expect((await startWith(golden(2))).problems()[0]).toContain('deals at the total: expected 2, found 5')
  })
})

describe('erasing a person', () => {
  it('is not kept from being done by a test that fails then', async () => {
    const of = await startWith('  - golden: {cube: bookings, by: owner.name, measures: [won], rows: [[Cyd, 100]]}\n')
    await of.erase('owner', '3')
    expect(of.problems()[0]).toContain('won at owner.name Cyd: expected 100, found empty')
    expect(await wonInAll(of)).toEqual([['350.00']])
    expect((await of.sql("select * from dim_owner where owner_name = 'Cyd'")).length).toBe(0)
  })
})

describe('golden cells of a reader', () => {
  const policies = [
    'policies:',
    '  rep: {cubes: [bookings], rows: {owner.name: $user.name}}',
    '  marketer: {cubes: [spend]}',
    '',
  ].join('\n')

  it('are what that reader sees, and a cube that the reader may not see is none', async () => {
    const of = await startWith(
      `  - golden: {cube: bookings, as: {role: rep, user: {name: Cyd}}, measures: [won], rows: [[100]]}\n  - golden: {cube: bookings, measures: [won], rows: [[350]]}\n${policies}`,
    )
    expect(of.problems()).toEqual([])
    copy.replace('cubes/tests.yaml', 'as: {role: rep, user: {name: Cyd}}', 'as: marketer')
    await of.load()
    expect(of.problems()).toEqual([
      'workspace/cubes/tests.yaml:3:5: test golden bookings: it cannot be asked: there is no cube "bookings"',
    ])
    copy.replace('cubes/tests.yaml', 'as: marketer', 'as: rep')
    await of.load()
    expect(of.problems()[0]).toContain('test golden bookings: it cannot be asked: ')
    expect(of.problems()[0]).toContain('name')
  })
})
