import { describe, expect, it } from 'vitest'
import { openStar } from '../support/star.ts'
import { apiOver } from './api.ts'

/**
 * Order 1 of 100 was moved by a mail and an ad, order 2 of 50 by a mail, order 3 of 10 by nothing. By the model `first` all of
 * order 1 is the mail's, by `last` the ad's, and nobody's is order 2.
 */
const tables = `
CREATE TABLE dim_date (date DATE);
INSERT INTO dim_date SELECT unnest(generate_series(DATE '2026-01-01', DATE '2026-02-28', INTERVAL 1 DAY));
CREATE TABLE dim_medium (medium_key INTEGER, kind VARCHAR, reach INTEGER);
INSERT INTO dim_medium VALUES (-1, NULL, NULL), (1, 'mail', 10), (2, 'ad', 60);
CREATE TABLE bridge_credit (order_id INTEGER, medium_key INTEGER, model VARCHAR, credit DECIMAL(9,2));
INSERT INTO bridge_credit VALUES
  (1, 1, 'linear', 0.5), (1, 2, 'linear', 0.5), (2, 1, 'linear', 1),
  (1, 1, 'first', 1), (2, 1, 'first', 1),
  (1, 2, 'last', 1);
CREATE TABLE fact_order (order_id INTEGER, amount DECIMAL(18,2), line VARCHAR, closed_date DATE);
INSERT INTO fact_order VALUES (1, 100, 'A', '2026-01-10'), (2, 50, 'B', '2026-02-10'), (3, 10, 'A', '2026-02-20');
CREATE TABLE fact_cost (cost_id INTEGER, medium_key INTEGER, cost DECIMAL(18,2), spent_date DATE);
INSERT INTO fact_cost VALUES (1, 1, 20, '2026-01-05'), (2, 2, 10, '2026-02-05');`

const definitions = `
version: 1
parameters:
  credit_model: { type: text, default: linear, allowed: [first, last, linear], scenario: true }
  factor: { type: number, default: 1, scenario: true }
  dearness: { type: number, default: 1, scenario: true }
  least: { type: integer, default: 50, scenario: true }
scenarios:
  by_last: { credit_model: last }
  by_line: { credit_model: { default: linear, at: { line: { A: first } } } }
  january_up: { factor: { default: 1, at: { closed.month: { 2026-01: 1.5 } } } }
  dear_mails: { dearness: { default: 1, at: { medium.kind: { mail: 2 } } } }
  paid_by_mail: { factor: { default: 1, at: { medium.kind: { mail: 2 } } } }
  small_too: { least: 5 }
  small_mails: { least: { default: 50, at: { medium.kind: { mail: 5 } } } }
calendars:
  plain: { table: dim_date, date: date }
dimensions:
  calendar: { calendar: plain }
  medium: { table: dim_medium, key: medium_key, attributes: { kind: { column: kind } } }
cubes:
  orders:
    table: fact_order
    grain: [order_id]
    time: closed
    roles: { closed: { dimension: calendar, on: closed_date } }
    bridges:
      medium:
        { table: bridge_credit, fact_key: order_id, dimension_key: medium_key, weight: credit, model: { column: model, default: ":credit_model" } }
    degenerate: { line: { column: line } }
    measures:
      amount: { agg: sum, expr: "amount * :factor" }
      moved: { agg: sum, expr: amount, where: assigned(medium) }
  costs:
    table: fact_cost
    grain: [cost_id]
    time: spent
    roles: { spent: { dimension: calendar, on: spent_date }, medium: { on: medium_key } }
    measures:
      cost: { agg: sum, expr: "cost * :dearness" }
segments:
  large: { on: orders, where: "amount >= :least" }
  wide: { on: medium, where: "reach >= :least" }
sets:
  best_kind: { of: medium.kind, take: 1, by: orders.moved }
views:
  both:
    cubes: [orders, costs]
    time: { orders: closed, costs: spent }
    shared: [medium]
    measures: { gain: { calc: orders.moved / costs.cost }, of_least: { calc: "orders.moved / :least" } }
`

const star = apiOver(() => openStar(tables, definitions), null)

/** Rows with special members written as their kind in brackets, decimals as numbers. */
const rows = async (query: object): Promise<unknown[][]> => {
  const { columns, rows: found, special } = await star.ask('query', { from: 'orders', ...query })
  return found.map((row, r) =>
    row.map((value, c) => {
      const kind = special.find((member) => member.row === r && member.column === c)?.kind
      if (kind !== undefined) return `(${kind})`
      return columns[c]?.axis === 'measure' && value !== null ? Number(value) : value
    }),
  )
}

describe('the model of a bridge by a parameter', () => {
  const query = { measures: ['amount', 'moved'], rows: ['medium.kind'], totals: ['grand'] }

  it('takes the stored shares of the default, and those of the value that a query sets', async () => {
    expect(await rows(query)).toEqual([
      ['ad', 50, 50],
      ['mail', 100, 100],
      ['(unassigned)', 10, 0],
      [null, 160, 150],
    ])
    expect(await rows({ ...query, parameters: { credit_model: 'last' } })).toEqual([
      ['ad', 100, 100],
      ['(unassigned)', 60, 0],
      [null, 160, 100],
    ])
  })

  it('changes what is assigned where the query does not name the bridge', async () => {
    expect(await rows({ measures: ['amount', 'moved'], parameters: { credit_model: 'last' } })).toEqual([[160, 100]])
  })

  it('stands side by side as scenarios, each with its own shares', async () => {
    const scenarios = ['base', 'by_last']
    expect(await rows({ measures: ['moved'], rows: ['scenario', 'medium.kind'], scenarios })).toEqual([
      ['base', 'ad', 50],
      ['base', 'mail', 100],
      ['by_last', 'ad', 100],
    ])
  })

  it('is no value of one member and another of the next: a bridge has one model', async () => {
    const { status, error } = await star.refused('query', {
      from: 'orders',
      measures: ['amount'],
      scenarios: ['by_line'],
    })
    expect([status, error.code]).toEqual([422, 'unsound'])
    expect(error.message).toContain(
      'credit_model has a value for each line here, and the model of bridge medium is the same',
    )
  })

  it('is told in the catalog, with what it may be', async () => {
    const { parameters } = await (await star.request('/api/cubes/orders')).json()
    expect(parameters[0]).toMatchObject({
      name: 'credit_model',
      default: 'linear',
      allowed: ['first', 'last', 'linear'],
    })
  })

  it('has behind a cell the rows with the shares of the model that was asked', async () => {
    const { count, sum, cell, reconciles } = await star.ask('drillThrough', {
      query: { from: 'orders', measures: ['moved'], rows: ['medium.kind'], scenarios: ['base', 'by_last'] },
      at: { 'medium.kind': 'ad', scenario: 'by_last' },
      measure: 'moved',
    })
    expect([count, Number(sum), Number(cell), reconciles]).toEqual([1, 100, 100, true])
  })
})

describe('a value per member of a bridge', () => {
  it('is refused, since a row has several', async () => {
    const query = { from: 'orders', measures: ['amount'], scenarios: ['paid_by_mail'] }
    const { status, error } = await star.refused('query', query)
    expect([status, error.code]).toEqual([422, 'unsound'])
    expect(error.message).toContain('paid_by_mail sets factor by medium.kind, of which rows of cube orders have none')
  })
})

describe('sets beside scenarios', () => {
  it('are found anew with the values of each', async () => {
    const query = { measures: ['moved'], where: [{ set: 'best_kind' }], rows: ['scenario', 'medium.kind'] }
    expect(await rows({ ...query, scenarios: ['base', 'by_last'] })).toEqual([
      ['base', 'mail', 100],
      ['by_last', 'ad', 100],
    ])
    const set = { of: 'medium.kind', take: 1, by: 'moved' }
    expect(await rows({ ...query, where: [{ set }], scenarios: ['by_last', 'base'] })).toEqual([
      ['by_last', 'ad', 100],
      ['base', 'mail', 100],
    ])
  })

  it('are found with the value that a query sets, also where another cube ranks them', async () => {
    const where = [{ set: 'best_kind' }]
    expect(await rows({ from: 'costs', measures: ['cost'], where })).toEqual([[20]])
    expect(await rows({ from: 'costs', measures: ['cost'], where, parameters: { credit_model: 'last' } })).toEqual([
      [10],
    ])
  })

  it('are named as empty in the scenario in which they are', async () => {
    const of = { of: 'medium.kind', when: [{ attribute: 'medium.kind', in: ['ad'] }] }
    const where = [{ set: { ...of, having: [{ measure: 'moved', gte: 100 }] } }]
    const query = { from: 'orders', measures: ['moved'], where, scenarios: ['base', 'by_last'] }
    const { notices } = await star.ask('query', query)
    expect(notices.filter(({ code }) => code === 'empty_set').map(({ text }) => text)).toEqual([
      'The set of medium.kind at where[0].set has no members in scenario base, so nothing is in it.',
    ])
  })
})

describe('segments by a parameter', () => {
  it('have the rows that their value lets in', async () => {
    const query = { measures: ['amount'], rows: ['segment.large'] }
    expect(await rows(query)).toEqual([
      [true, 150],
      [false, 10],
    ])
    expect(await rows({ ...query, parameters: { least: 5 } })).toEqual([[true, 160]])
    expect(await rows({ ...query, rows: ['scenario', 'segment.large'], scenarios: ['small_too'] })).toEqual([
      ['small_too', true, 160],
    ])
  })

  it('are chosen by one value of a dimension, not by one for each member', async () => {
    expect(await rows({ from: 'costs', measures: ['cost'], rows: ['segment.wide'], parameters: { least: 5 } })).toEqual(
      [[true, 30]],
    )
    const query = { from: 'costs', measures: ['cost'], scenarios: ['small_mails'] }
    const { error } = await star.refused('query', query)
    expect(error.message).toContain('least has a value for each medium.kind here, and segment.wide is the same for all')
  })
})

describe('a view with parameters and scenarios', () => {
  it('sets them in each of its facts', async () => {
    const query = {
      from: 'both',
      measures: ['orders.moved', 'costs.cost', 'gain'],
      rows: ['medium.kind'],
      totals: ['grand'],
    }
    expect(await rows({ ...query, parameters: { credit_model: 'last', dearness: 2 } })).toEqual([
      ['ad', 100, 20, 5],
      ['mail', 0, 40, 0],
      [null, 100, 60, 100 / 60],
    ])
  })

  it('reads them in measures of its own', async () => {
    const query = { from: 'both', measures: ['of_least'], scenarios: ['base', 'small_too'], rows: ['scenario'] }
    expect(await rows(query)).toEqual([
      ['base', 3],
      ['small_too', 30],
    ])
  })

  it('has them side by side, by members that the view calls otherwise too', async () => {
    const query = { from: 'both', measures: ['orders.amount', 'costs.cost'], rows: ['scenario', 'time.month'] }
    expect(await rows({ ...query, scenarios: ['base', 'january_up', 'dear_mails'] })).toEqual([
      ['base', '2026-01', 100, 20],
      ['base', '2026-02', 60, 10],
      ['january_up', '2026-01', 150, 20],
      ['january_up', '2026-02', 60, 10],
      ['dear_mails', '2026-01', 100, 40],
      ['dear_mails', '2026-02', 60, 10],
    ])
  })

  it('refuses what a fact cannot tell', async () => {
    const query = { from: 'both', measures: ['orders.amount'], scenarios: ['paid_by_mail'] }
    const { error } = await star.refused('query', query)
    expect(error.message).toContain('paid_by_mail sets factor by medium.kind')
  })
})

describe('a model by which no row is shared out', () => {
  it('is told of where others are there, and not where none is', async () => {
    const told = async (credit_model: string, order: number) => {
      const where = [{ attribute: 'medium.kind', notIn: [`none of ${order}`] }]
      const query = { from: 'orders', measures: ['moved'], rows: ['medium.kind'], where, parameters: { credit_model } }
      const { notices } = await star.ask('query', query)
      return notices.flatMap(({ code, details }) => (code === 'no_shares' ? [details] : []))
    }
    await star.sql("DELETE FROM bridge_credit WHERE model = 'first'")
    expect(await told('last', 1)).toEqual([])
    expect(await told('first', 1)).toEqual([{ bridge: 'medium', model: 'first' }])
    const scenarios = ['base', 'by_last']
    const both = { from: 'orders', measures: ['moved'], rows: ['medium.kind', 'scenario'], scenarios }
    await star.sql("DELETE FROM bridge_credit WHERE model = 'last'")
    expect((await star.ask('query', both)).notices.filter(({ code }) => code === 'no_shares')).toMatchObject([
      { details: { bridge: 'medium', model: 'last' } },
    ])
    await star.sql('DELETE FROM bridge_credit')
    expect(await told('last', 2)).toEqual([])
  })
})
