import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { QueryResult } from '../../server/contract/result.ts'
import type { Reader } from '../../server/model/policy.ts'
import { type Ask, asking, jsonOf, type Product } from './ask.ts'
import { type Copies, loadWorkspace } from './workspace.ts'
import { golden } from './workspaces.ts'

/** Rows of Cyd alone are seen; values may cover those of the others where these are of so many owners at least. */
const policies = `version: 1
policies:
  company:
    cubes: [deals]
    rows: { owner.name: [Cyd] }
    totals: full
    min_group: 2
  of_accounts:
    cubes: [deals]
    rows: { owner.name: [Cyd] }
    totals: full
    min_group: 2
    total_by: [account.segment, account.country]
  compared:
    cubes: [deals]
    rows: { owner.name: [Cyd] }
    benchmark: { measures: [amount], min_group: 2 }
`

const deals = 24
const seller = 3
const owners = [1, 2, 3, 4, 5, 6]

/** Who made a deal, of which account, in which month of 2026. */
const made = Array.from({ length: deals }, (_, i) => ({
  deal: i + 1,
  owner: owners[(i * 5 + Math.floor(i / 4)) % owners.length] ?? 0,
  account: [10, 11, 12][(i * 7 + Math.floor(i / 5)) % 3],
  month: 1 + ((i * 3 + Math.floor(i / 6)) % 5),
}))

/** Each deal is of a power of two, so that a sum says of which deals it is. */
const statements = [
  `INSERT INTO dim_owner VALUES (5, 'Eve', 1, 'North'), (6, 'Fay', 5, 'South')`,
  'DELETE FROM fact_deal',
  ...made.map(
    ({
      deal,
      owner,
      account,
      month,
    }) => `INSERT INTO fact_deal BY NAME SELECT ${deal} AS deal_id, ${account} AS account_id,
      ${owner} AS owner_id, DATE '2026-0${month}-0${1 + (deal % 7)}' AS created_date, ${2 ** (deal - 1)} AS amount_eur,
      CAST(1 AS INTEGER) AS run_id, 'files/deals.csv' AS source_file, ${deal} AS source_line`,
  ),
]

const axes = [
  'created.year',
  'created.quarter',
  'created.month',
  'created.date',
  'account.segment',
  'account.country',
  'account.name',
  'owner.name',
  'owner.region',
  'owner.org',
  'deal',
  'segment.abroad',
]

/** A few members of attributes, whoever may see them. */
const members: Readonly<Record<string, readonly unknown[]>> = {
  'created.month': ['2026-01', '2026-03', '2026-05'],
  'created.quarter': ['2026-Q1', '2026-Q2'],
  'created.date': ['2026-01-02', '2026-03-04'],
  'account.segment': ['SMB', 'ENT'],
  'account.country': ['US', 'AU'],
  'owner.name': ['Cyd', 'Dan', 'Eve'],
  'owner.region': ['North', 'South'],
  deal: [1, 2, 7],
}

const conditions = Object.entries(members).flatMap(([attribute, some]) => [
  ...some.flatMap((member) => [
    { attribute, in: [member] },
    { attribute, notIn: [member] },
  ]),
  { not: { attribute, in: some } },
])

/** Questions that tell the rows of a sum apart in every way in which questions do. */
const questions = (): readonly object[] => {
  const asked = { from: 'deals', measures: ['amount'] }
  const one = axes.map((axis) => ({ ...asked, rows: [axis], totals: true }))
  const two = axes.flatMap((axis, i) =>
    axes.slice(i + 1, i + 3).map((other) => ({ ...asked, rows: [axis, other], totals: true })),
  )
  const under = conditions.flatMap((condition) => [
    { ...asked, where: [condition] },
    { ...asked, rows: ['created.month'], where: [condition], totals: true },
  ])
  const inCalculations = ["account.country = 'AU'", "created.month = '2026-01'", "owner.name = 'Dan'"].map(
    (change) => ({
      ...asked,
      measures: [{ calc: `amount{${change}}`, as: 'amount' }],
    }),
  )
  const ranked = axes.slice(2, 6).flatMap((of) => [
    { ...asked, rows: [of], totals: true, top: { kind: 'top', n: 1, by: 'amount', of, other: true } },
    { ...asked, rows: [of], totals: true, totalsOf: 'visible', having: [{ measure: 'amount', gt: 1000 }] },
    { ...asked, where: [{ set: { of, take: 1, by: 'amount' } }] },
    { ...asked, measures: ['amount', { measure: 'amount', show: 'running', as: 'so far' }], rows: [of] },
  ])
  const moved = ['amount@prior', 'amount@ytd'].map((measure) => ({
    ...asked,
    measures: [measure],
    rows: ['created.month'],
  }))
  return [asked, ...one, ...two, ...under, ...inCalculations, ...ranked, ...moved]
}

/** The deals of others that a sum covers, as bits. */
const hiddenIn = (sum: number): number =>
  made.reduce((bits, { deal, owner }) => {
    const bit = 2 ** (deal - 1)
    return owner !== seller && Math.floor(sum / bit) % 2 === 1 ? bits | bit : bits
  }, 0)

const ownersOf = (bits: number): number =>
  new Set(made.filter(({ deal }) => (bits & (2 ** (deal - 1))) !== 0).map(({ owner }) => owner)).size

/** The hidden deals that each value of each answer is of. */
const coveredBy = async (ask: Ask): Promise<ReadonlySet<number>> => {
  const covered = new Set<number>()
  for (const body of questions()) {
    const answer = await ask({ route: 'query', body })
    if (answer.status !== 200) continue
    const { columns, rows } = jsonOf(answer) as QueryResult
    for (const [i, { axis }] of columns.entries())
      if (axis === 'measure') for (const row of rows) covered.add(hiddenIn(Number(row[i] ?? 0)))
  }
  return covered
}

/** What two values tell by their difference of deals of too few owners; nothing is the value of no deal. */
const tellingDifferences = (covered: ReadonlySet<number>, minGroup: number): number =>
  [...covered, 0].flatMap((whole) =>
    [...covered, 0].filter((part) => {
      const rest = whole & ~part
      return (part & ~whole) === 0 && rest !== 0 && ownersOf(rest) < minGroup
    }),
  ).length

describe('values that may cover rows which their reader may not see', () => {
  let opened: { readonly copies: Copies; readonly as: (role: string, product?: Product) => Ask } | undefined
  beforeAll(async () => {
    const copies = await loadWorkspace(golden)
    const whole = await copies.whole(policies, statements)
    const { completeThrough } = golden
    const asOne = (reader: Reader, product?: Product) => asking(whole, completeThrough, () => reader, product)
    opened = { copies, as: (role, product) => asOne({ roles: [role] }, product) }
  })
  afterAll(() => opened?.copies.close())

  const covered = async (role: string, product?: Product): Promise<ReadonlySet<number>> => {
    if (opened === undefined) throw new Error('nothing is open')
    return coveredBy(opened.as(role, product))
  }

  test.each(['company', 'of_accounts', 'compared'])(
    'of %s tell by no difference of too small a group',
    async (role) => {
      const found = await covered(role)
      expect(Math.max(...found)).toBeGreaterThan(0)
      expect(tellingDifferences(found, 2)).toBe(0)
    },
  )

  test('would be found out by their differences', async () => {
    vi.resetModules()
    // groups of one member count as large enough
    vi.doMock('../../server/compiler/hidden-groups.ts', async (original) => {
      const { compileHiddenGroups } = await original<typeof import('../../server/compiler/hidden-groups.ts')>()
      const careless: typeof compileHiddenGroups = (...given) => {
        const groups = compileHiddenGroups(...given)
        return groups && { ...groups, minGroup: 1 }
      }
      return { compileHiddenGroups: careless }
    })
    const { createApp } = await import('../../server/api/app.ts')
    const { createServing } = await import('../../server/api/serving.ts')
    expect(tellingDifferences(await covered('company', { createApp, createServing }), 2)).toBeGreaterThan(0)
  })
})
