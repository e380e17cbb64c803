import { describe, expect, it } from 'vitest'
import { compileQuery } from '../../../../server/compiler/compile.ts'
import { CubeQuery } from '../../../../server/contract/query.ts'
import { loadModel } from '../../../../server/model/load.ts'
import { restrictedModel, withProvedTotals } from '../../../../server/model/policies/restrict.ts'
import { dealSchema } from '../model/deals.ts'

/** Readers of `company` see the deals of Ann, and values of all deals by four attributes; those of `compared` by two, of two measures. */
const definitions = `
parameters:
  factor: {type: number, default: 1}
  since: {type: date, default: 2020-01-01}
  unread: {type: number, default: 1}
calendars: {corporate: {table: days, date: day}}
dimensions:
  calendar: {calendar: corporate}
  account: {table: accounts, key: account_key, durable: account_id, attributes: {segment: {column: segment}}, history: {from: valid_from, to: valid_to}}
  owner: {table: owners, key: owner_id, attributes: {name: {column: owner_name}, office: {column: office}}, hierarchies: {org: {parent: manager_id}, desk: {levels: [office, name]}}}
cubes:
  deals:
    table: fact_deal
    grain: [deal_id]
    where: closed >= :since
    time: closed
    roles: {closed: {dimension: calendar, on: closed}, account: {on: account_id, as_of: closed}, owner: {on: owner_id}}
    degenerate: {stage: {column: stage}, deal: {column: deal_id}}
    measures:
      deals: {agg: count}
      value: {agg: sum, expr: amount}
      mean: {agg: avg, expr: amount}
      weighed: {agg: avg, expr: quantity, weight: "amount * :factor"}
      largest: {agg: max, expr: amount}
      least: {agg: min, expr: amount}
      buyers: {agg: count_distinct, expr: account_id}
      at_end: {agg: sum, expr: amount, over: {closed: last}}
      won: {agg: sum, expr: amount, where: is_won}
      factored: {agg: sum, expr: "amount * :factor"}
      above: {agg: count, where: "amount > :factor"}
      rate: {calc: value / deals}
  open:
    table: fact_deal
    grain: [deal_id]
    roles: {owner: {on: owner_id}}
    degenerate: {state: {column: stage}}
    measures: {quantity: {agg: sum, expr: quantity}}
views:
  both: {cubes: [deals, open], shared: [owner]}
sets:
  some: {of: stage, from: deals, take: 2, by: value}
policies:
  company: {cubes: [deals], rows: {owner.name: [Ann]}, totals: full, min_group: 2, total_by: [closed.year, closed.quarter, stage, account.segment]}
  compared: {cubes: [deals], rows: {owner.name: [Ann]}, benchmark: {measures: [value, rate], min_group: 2, by: [closed.year, stage]}}
  open_to_all: {cubes: [open]}
  partial: {cubes: [deals], rows: {owner.name: [Ann]}}
`

const loaded = loadModel([{ path: 'deals.yaml', text: definitions }], dealSchema)

interface Asked {
  readonly roles?: readonly string[]
  /** by how many attributes the data are proved; not at all where undefined */
  readonly proved?: number | undefined
}

/** The sets of each leg at which values are of all rows, and what is said of it. */
const covered = (query: object, { roles = ['company'], ...asked }: Asked = {}) => {
  if (!('model' in loaded)) throw new Error(JSON.stringify(loaded.problems))
  const proved = 'proved' in asked ? asked.proved : 4
  const seen = restrictedModel(loaded.model, { roles: [...roles] })
  const model = proved === undefined ? seen : withProvedTotals(seen, new Map([['deals', proved]]))
  const parsed = CubeQuery.parse({ from: 'deals', measures: ['value'], ...query })
  const cube = model.cubes.get(parsed.from) ?? model.views.get(parsed.from)
  if (cube === undefined) throw new Error(`there is no ${parsed.from}`)
  const { plan, notices } = compileQuery(cube, undefined, parsed)
  const legs = plan.input.input.input.legs.map((leg) => {
    if (leg.kind !== 'rollUp') return 'none'
    const shown = (set: number) => leg.keys.filter(({ bit }) => (set & (1 << bit)) === 0)
    return (
      leg.full?.map((set) =>
        shown(set)
          .map(({ attribute }) => attribute.name)
          .join(' '),
      ) ?? 'none'
    )
  })
  return { legs, codes: notices.map(({ code }) => code).filter((code) => code.startsWith('totals_of')) }
}

const all = ['totals_of_all']
const visible = { legs: ['none'], codes: ['totals_of_seen'] }

describe('values are of all rows', () => {
  it('for nobody whose rows are not kept, and nobody whose policies do not say so', () => {
    expect(covered({ rows: ['stage'], totals: true }, { roles: ['partial'] })).toEqual({ legs: ['none'], codes: [] })
    expect(covered({ rows: ['stage'], totals: true }, { roles: ['partial', 'company'] })).toEqual({
      legs: ['none'],
      codes: [],
    })
    expect(covered({ from: 'open', measures: ['quantity'] }, { roles: ['open_to_all'] })).toEqual({
      legs: ['none'],
      codes: [],
    })
  })

  it.each([
    [undefined, ['none']],
    [-1, ['none']],
    [0, [['']]],
    [2, [['']]],
    [3, [['stage', '']]],
    [4, [['stage', '']]],
  ])('as far as the data prove, by %o attributes', (proved, legs) => {
    const codes = legs[0] === 'none' ? ['totals_of_seen'] : all
    expect(covered({ rows: ['stage'], totals: true }, { proved })).toEqual({ legs, codes })
  })

  it('at the sets of which all attributes may tell them apart', () => {
    const rows = ['closed.year', 'owner.name', 'stage']
    expect(
      covered({ rows, totals: [['closed.year'], ['stage'], ['owner.name'], ['closed.year', 'stage'], []] }),
    ).toEqual({
      legs: [['closed.year stage', 'stage', 'closed.year', '']],
      codes: all,
    })
    expect(covered({ rows: ['owner.name'] })).toEqual({ legs: [[]], codes: [] })
    expect(covered({ rows: ['owner.name'], totals: true })).toEqual({ legs: [['']], codes: all })
  })

  it.each([
    [['value']],
    [['deals']],
    [['mean']],
    [['won']],
    [['weighed']],
    [['rate']],
    [['value', 'deals', 'mean']],
    [[{ calc: 'value / deals', as: 'x' }]],
    [[{ calc: "value{stage = 'Won'}", as: 'x' }]],
    [[{ calc: 'value{all(closed.year)}', as: 'x' }]],
  ])('of sums, counts and averages: %j', (measures) => {
    expect(covered({ measures })).toEqual({ legs: [['']], codes: all })
  })

  it.each([
    [['largest']],
    [['least']],
    [['buyers']],
    [['at_end']],
    [['value', 'largest']],
    [['value@prior(month)']],
    [[{ calc: "value{owner.name = 'Ann'}", as: 'x' }]],
    [[{ calc: 'value{deal = 1}', as: 'x' }]],
    [[{ calc: 'avg(value over stage)', as: 'x' }]],
  ])('of nothing else: %j', (measures) => {
    const { legs, codes } = covered({ measures })
    expect([codes, legs.every((leg) => leg === 'none')]).toEqual([['totals_of_seen'], true])
  })

  it('of no node alone', () => {
    expect(covered({ measures: [{ calc: 'own(value)', as: 'x' }], rows: ['owner.org'], totals: true })).toEqual(visible)
  })

  it.each([
    [{ attribute: 'closed.year', in: [2026] }],
    [{ attribute: 'stage', notIn: ['Won'] }],
    [
      {
        any: [
          { attribute: 'stage', in: ['Won'] },
          { attribute: 'closed.quarter', gt: '2026-Q1' },
        ],
      },
    ],
    [{ not: { attribute: 'account.segment', in: ['SMB'] } }],
  ])('under conditions on what may tell them apart: %j', (condition) => {
    expect(covered({ where: [condition] })).toEqual({ legs: [['']], codes: all })
  })

  it.each([
    [{ attribute: 'closed.month', in: ['2026-01'] }],
    [{ attribute: 'owner.name', in: ['Ann'] }],
    [
      {
        any: [
          { attribute: 'stage', in: ['Won'] },
          { attribute: 'deal', in: [1] },
        ],
      },
    ],
    [{ not: { attribute: 'deal', in: [1] } }],
    [{ set: 'some' }],
  ])('under no others: %j', (condition) => {
    expect(covered({ where: [condition] })).toEqual(visible)
  })

  it.each([
    [{ top: { n: 1, by: 'value', of: 'stage', other: true } }],
    [{ top: { n: 1, by: 'value', of: 'stage', context: [{ attribute: 'stage', in: ['Won'] }] } }],
    [{ totals: true, totalsOf: 'visible', having: [{ measure: 'value', gt: 1 }] }],
    [
      {
        measures: ['value', { measure: 'value', show: 'share', base: { level: 'owner.office' }, as: 's' }],
        rows: ['owner.name'],
      },
    ],
  ])('where members are not told apart in another way: %j', (query) => {
    const { legs, codes } = covered({ rows: ['stage'], ...query })
    expect([legs, codes]).toEqual([['none'], expect.arrayContaining(['totals_of_seen'])])
  })

  it.each([
    [{ top: { n: 1, by: 'value', of: 'stage' } }],
    [{ having: [{ measure: 'value', gt: 1 }] }],
    [{ sort: [{ by: 'value' }] }],
  ])('where members are ranked, tested or ordered by them: %j', (query) => {
    expect(covered({ rows: ['stage'], ...query }).codes).toEqual(all)
  })
})

describe('what a question chooses', () => {
  it.each([
    [{ parameters: { since: '2026-01-01' } }],
    [{ measures: ['factored'], parameters: { factor: 2 } }],
    [{ measures: ['weighed'], parameters: { factor: 2 } }],
    [{ measures: ['above'], parameters: { factor: 2 } }],
    [{ measures: ['value', 'factored'], parameters: { factor: 2 } }],
    [{ asOf: 'now' }],
    [{ asOf: '2026-01-01' }],
  ])('is of the rows that may be seen where the data were proved for other rows: %j', (query) => {
    expect(covered(query)).toEqual(visible)
  })

  it.each([
    [{ parameters: { unread: 2 } }, 4],
    [{ parameters: { factor: 2 } }, 4],
    [{ parameters: { since: '2020-01-01' } }, 4],
    [{ measures: ['factored'], parameters: { factor: 1 } }, 4],
    // of the versions of accounts nothing is told by the first three attributes
    [{ asOf: 'now' }, 3],
  ])('is of all rows where it reads the same: %j', (query, proved) => {
    expect(covered(query, { proved })).toEqual({ legs: [['']], codes: all })
  })
})

describe('values that are only compared', () => {
  const asked = (query: object) => covered(query, { roles: ['compared'], proved: 2 })
  it.each([
    [{ measures: ['value'] }],
    [{ measures: ['rate'] }],
    [{ measures: ['value', 'rate'] }],
    [{ rows: ['stage'], totals: true, sort: [{ by: 'value' }] }],
    [{ rows: ['stage'], totals: true, sort: [{ by: 'stage', direction: 'desc' }] }],
    [{ rows: ['stage'], totals: true, sort: [{ by: 'stage' }, { by: 'rate' }] }],
  ])('are of all rows: %j', (query) => {
    expect(asked(query).codes).toEqual(all)
  })

  it.each([
    [{ measures: ['deals'] }],
    [{ measures: ['value', 'deals'] }],
    [{ measures: [{ calc: 'value', as: 'x' }] }],
    [{ measures: [{ measure: 'value', as: 'x' }] }],
    [{ rows: ['stage'], having: [{ measure: 'value', gt: 1 }] }],
    [{ rows: ['stage'], top: { n: 1, by: 'value', of: 'stage' } }],
    [{ rows: ['stage'], sort: [{ by: 'deals' }] }],
    [{ rows: ['stage'], sort: [{ by: 'stage' }, { by: 'deals' }] }],
  ])('are asked alone, and neither tested nor ranked: %j', (query) => {
    expect(asked(query)).toEqual(visible)
  })
})

describe('a view', () => {
  const query = { from: 'both', measures: ['deals.value', 'open.quantity'], totals: true }
  const roles = ['company', 'open_to_all']
  it('has values of all rows of the cube that lets them be, beside those that are open anyway', () => {
    expect(covered(query, { roles })).toEqual({ legs: [[''], 'none'], codes: all })
    expect(covered({ ...query, measures: ['open.quantity', 'deals.value'] }, { roles })).toEqual({
      legs: ['none', ['']],
      codes: all,
    })
  })

  it('has none where one of its measures can have none, or nothing is proved', () => {
    const none = { legs: ['none', 'none'], codes: ['totals_of_seen'] }
    expect(covered({ ...query, measures: ['deals.largest', 'open.quantity'] }, { roles })).toEqual(none)
    expect(covered(query, { roles, proved: undefined })).toEqual(none)
    expect(covered({ ...query, measures: ['open.quantity'] }, { roles })).toEqual({ legs: ['none'], codes: [] })
  })
})

it('says of which rows values are', () => {
  if (!('model' in loaded)) throw new Error(JSON.stringify(loaded.problems))
  const seen = withProvedTotals(restrictedModel(loaded.model, { roles: ['company'] }), new Map([['deals', 4]]))
  const cube = seen.cubes.get('deals')
  if (cube === undefined) throw new Error('there is no cube deals')
  const texts = (measures: string[]) =>
    compileQuery(cube, undefined, CubeQuery.parse({ from: 'deals', measures })).notices.map(({ text }) => text)
  expect(texts(['value'])).toEqual(['Totals cover also rows that you may not see; the rows of the answer do not.'])
  expect(texts(['largest'])).toEqual([
    'Values are of the rows that you may see, those of totals too: what is asked would tell apart groups that are too small.',
  ])
})
