import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { compileQuery } from '../../../../server/compiler/compile.ts'
import { CubeQuery } from '../../../../server/contract/query.ts'
import { readRows } from '../../../../server/engine/rows.ts'
import type { CubeProfile } from '../../../../server/model/profile.ts'
import { dealFiles, openDealStar } from '../../../support/deal-star.ts'
import { shownRows } from '../../../support/rows.ts'
import { serveModel, type Warehouse } from '../../../support/warehouse.ts'

const segments = `
segments:
  small: {on: account, where: segment = 'SMB', as_of: [closed, created], kind: snapshot}
  by_door: {on: desk, where: place = 'door', as_of: seen, kind: snapshot}
`
const journal = (table: string) =>
  readFileSync(new URL(`../../../../sql/journal/${table}.sql`, import.meta.url), 'utf8')

let star: Warehouse
beforeEach(async () => {
  star = await openDealStar(`${journal('set_version')};${journal('set_member')}`, segments)
})
afterEach(() => star.engine.close())

/** Serves the data of a day after a change of them. */
const onDay = async (day: string, change = 'SELECT 1') => {
  await star.engine.session((session) => session.run(change))
  star = await serveModel(star.engine, dealFiles(segments), undefined, { day, dataVersion: day })
}

/** Account 11 is small and the desk N 2 is by the door; then 10 is small too, and N 1 is by the door instead. */
const twoDays = async () => {
  await onDay('2026-03-01')
  await onDay(
    '2026-03-29',
    `UPDATE dim_account SET segment = 'SMB' WHERE account_key = 2;
    UPDATE dim_desk SET place = CASE WHEN desk = 1 THEN 'door' ELSE 'window' END WHERE site = 'N'`,
  )
}

const compiled = (query: object, profile = star.profile('deals')) =>
  compileQuery(star.cube('deals'), profile, CubeQuery.parse({ from: 'deals', measures: ['amount'], ...query }))

/** The rows of an answer, the same whether it relies on what was verified or only on what is stored. */
const ask = async (query: object): Promise<string[]> => {
  const { snapshots, completeThrough } = star.profile('deals') ?? {}
  const careful: CubeProfile = {
    roles: new Map(),
    blank: new Set(star.cube('deals').attributes.keys()),
    ...(snapshots && { snapshots }),
    ...(completeThrough !== undefined && { completeThrough }),
  }
  const answers = [compiled(query), compiled(query, careful)].map(async ({ statement }) => {
    const rows = shownRows(await readRows(statement, await star.engine.answer(statement), 100))
    return rows.map((row) => row.slice(0, -1).join(' '))
  })
  const [relying = [], cautious] = await Promise.all(answers)
  expect(cautious).toEqual(relying)
  return relying
}

describe('what is stored of a segment', () => {
  it('is read by the lasting key of the version that each role sees', async () => {
    await twoDays()
    // deal 1 is before 1 March, 5 has no account; 4 is open, so that the day of its creation counts; 12 is in no day
    expect(await ask({ rows: ['segment.small.stored'], totals: true })).toEqual([
      'true 200',
      'false 707',
      '(unknown) 150',
      '· 1057',
    ])
    // as of 20 April there is no version of account 12
    expect(await ask({ rows: ['segment.small.account'], totals: true })).toEqual([
      'true 200',
      'false 700',
      '(unknown) 157',
      '· 1057',
    ])
    const both = { where: [{ segment: 'small', role: 'stored' }], rows: ['segment.small.account', 'closed.month'] }
    expect(await ask(both)).toEqual(['true 2026-03 200'])
  })

  it('has both its members where those without rows are asked for', async () => {
    await twoDays()
    const february = [{ attribute: 'closed.month', in: ['2026-02'] }]
    const query = { where: february, empty: true }
    expect(await ask({ ...query, rows: ['segment.small.stored'] })).toEqual(['true 0', 'false 0', '(unknown) 100'])
    expect(await ask({ ...query, rows: ['segment.small.stored', 'segment.small.account'] })).toEqual([
      'true true 0',
      'true false 0',
      'false true 0',
      'false false 0',
      '(unknown) (unknown) 100',
    ])
  })

  it('is read by all columns of a key, on the date that an instant has in the zone of the query', async () => {
    await twoDays()
    const rows = ['segment.by_door']
    expect(await ask({ rows })).toEqual(['true 7', 'false 200', '(unknown) 850'])
    expect(await ask({ rows, zone: 'UTC' })).toEqual(['true 307', 'false 300', '(unknown) 450'])
    expect(await ask({ rows, zone: 'Europe/Berlin' })).toEqual(['true 7', 'false 600', '(unknown) 450'])
  })

  it('counts up to the day of the data, where these go back', async () => {
    await twoDays()
    expect(await ask({ rows: ['segment.by_door'], asOf: 'now' })).toEqual(['true 107', 'false 500', '(unknown) 450'])
    await onDay('2026-03-10', "UPDATE dim_desk SET place = 'hall'")
    expect(await ask({ rows: ['segment.by_door'], asOf: 'now' })).toEqual(['false 607', '(unknown) 450'])
    expect(
      star
        .profile('deals')
        ?.snapshots?.get('by_door')
        ?.map(({ day }) => day),
    ).toEqual(['2026-03-01', '2026-03-10'])
  })

  it('is of those that the predicate holds for, which a null does not', async () => {
    await onDay('2026-03-01', 'UPDATE dim_desk SET place = NULL WHERE desk = 2')
    const found = await star.engine.session((session) =>
      session.all('SELECT set_name, member FROM set_member ORDER BY set_name, member'),
    )
    expect(found).toEqual([{ set_name: 'segment.small', member: ['11'] }])
    expect(await ask({ rows: ['segment.by_door'], asOf: 'now' })).toEqual(['false 607', '(unknown) 450'])
  })

  it('may be nothing yet: its members are found anew then, and a notice says so', async () => {
    const query = { rows: ['segment.small.stored'] }
    expect(await ask(query)).toEqual(['true 300', 'false 707', '(unknown) 50'])
    expect(compiled(query).notices).toEqual([
      {
        code: 'segment_known',
        details: { segment: 'small', from: null, data: null },
        text: 'The segment small is a snapshot, but nothing is stored of it yet: its members were found for this answer.',
      },
    ])
  })
})
