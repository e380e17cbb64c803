import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compileQuery } from '../../../../server/compiler/compile.ts'
import { CubeQuery } from '../../../../server/contract/query.ts'
import { askRows, drillRows, refusalOf } from '../../../support/ask.ts'
import { openStar } from '../../../support/star.ts'
import type { Warehouse } from '../../../support/warehouse.ts'

/**
 * Calls about cases. Case 1 is half about x, a quarter about y; case 2 all about z, in two rows of the bridge and one of no
 * weight; case 3 a half about a topic that is not there, a half about none. Call 5 is about a case without rows, 6 about no
 * case. By the later count case 1 is all about z.
 *
 *     call  case  day         amount
 *     1     1     2026-01-05     100
 *     2     1     2026-02-05      20
 *     3     2     2026-01-31      40
 *     4     3     2026-02-28       8
 *     5     9     2026-02-28       7
 *     6           2026-01-31       3
 */
const tables = `
CREATE TABLE dim_day AS SELECT CAST(d AS DATE) AS day FROM range(DATE '2026-01-01', DATE '2026-04-01', INTERVAL 1 DAY) r(d);
CREATE TABLE dim_topic (topic_key INTEGER, topic_id INTEGER, area VARCHAR, name VARCHAR, above INTEGER, since DATE, until DATE);
INSERT INTO dim_topic VALUES (-1, NULL, NULL, NULL, NULL, NULL, NULL), (1, 10, 'A', 'x', NULL, '2000-01-01', '2026-02-01'),
  (2, 20, 'A', 'y', 1, '2000-01-01', NULL), (3, 30, 'B', 'z', NULL, '2000-01-01', NULL), (4, 10, 'B', 'x', NULL, '2026-02-01', NULL);
CREATE TABLE bridge_share (of_case INTEGER, topic_key INTEGER, share DECIMAL(9,4), rough DOUBLE, count VARCHAR);
INSERT INTO bridge_share VALUES (1, 1, 0.5, 0.5, 'even'), (1, 2, 0.25, 0.25, 'even'), (2, 3, 0.75, 0.75, 'even'), (2, 3, 0.25, 0.25, 'even'),
  (2, 1, 0, 0, 'even'), (3, 99, 0.25, 0.25, 'even'), (3, NULL, 0.25, 0.25, 'even'), (1, 3, 1, 0.9999999999, 'late');
CREATE TABLE fact_call (call_id INTEGER, case_id INTEGER, day DATE, amount DECIMAL(18,2), source_line INTEGER, source_file VARCHAR,
  run_id INTEGER);
INSERT INTO fact_call VALUES (1, 1, '2026-01-05', 100, 2, 'calls.csv', 1), (2, 1, '2026-02-05', 20, 3, 'calls.csv', 1),
  (3, 2, '2026-01-31', 40, 4, 'calls.csv', 1), (4, 3, '2026-02-28', 8, 5, 'calls.csv', 1), (5, 9, '2026-02-28', 7, 6, 'calls.csv', 1),
  (6, NULL, '2026-01-31', 3, 7, 'calls.csv', 1);`

const share = 'table: bridge_share, fact_key: {case_id: of_case}, dimension_key: topic_key'

const definitions = `
version: 1
calendars: {days: {table: dim_day, date: day}}
dimensions:
  calendar: {calendar: days}
  topic:
    table: dim_topic
    key: topic_key
    durable: topic_id
    history: {from: since, to: until}
    attributes: {area: {column: area}, name: {column: name}}
  node:
    table: dim_topic
    key: topic_key
    attributes: {name: {column: name}}
    hierarchies: {kinds: {parent: above, own_label: "(own)", max_depth: 5}}
cubes:
  calls:
    table: fact_call
    grain: [call_id]
    roles: {called: {dimension: calendar, on: day}}
    bridges:
      topic: {${share}, dimension: topic, weight: share, model: {column: count, default: even}}
      late: {${share}, dimension: topic, weight: rough, model: {column: count, default: late}}
      any: {${share}, dimension: topic}
      node: {${share}, weight: share, model: {column: count, default: even}}
    degenerate: {call: {column: call_id, drill: true}}
    measures:
      calls: {agg: count}
      amount: {agg: sum, expr: amount}
      about: {agg: sum, expr: amount, where: assigned(topic)}
      none: {agg: sum, expr: amount, where: not assigned(topic)}
      mean: {agg: avg, expr: amount}
      most: {agg: max, expr: amount}
      middle: {agg: percentile, p: 0.5, expr: amount}
      lower: {agg: percentile, p: 0.5, method: discrete, expr: amount}
      large: {agg: sum, expr: amount, where: amount >= 30}
      by_call: {agg: avg, expr: amount, weight: call_id}
      spread: {agg: variance, expr: amount}
      off: {agg: stddev, expr: amount}
      ending: {agg: sum, expr: amount, over: {called: last}}
      usual: {agg: sum, expr: amount, over: {called: avg}}
      busiest: {agg: sum, expr: amount, over: {called: max}}
      quietest: {agg: sum, expr: amount, over: {called: min}}
      each: {calc: amount / calls}
`

let star: Warehouse
beforeAll(async () => {
  star = await openStar(tables, definitions)
})
afterAll(() => star.engine.close())

const ask = (query: object) => askRows(star, 'calls', query)

describe('a weighted bridge', () => {
  it('gives each member its share, and what is left of a whole to the unassigned one', async () => {
    // x 0.5 of 120; y 0.25 of 120; z 40; half of 8 unknown; 30 + 4 + 7 + 3 left
    expect(await ask({ measures: ['amount', 'calls'], rows: ['topic.name'], totals: ['grand'] })).toEqual([
      'x | 60 | 1',
      'y | 30 | 0.5',
      'z | 40 | 1',
      '(unknown) | 4 | 0.5',
      '(unassigned) | 44 | 3',
      '· | 178 | 6',
    ])
  })

  it('weighs averages, and takes extremes and percentiles of the rows that a member has a share of', async () => {
    // A: 0.75 of 100 and of 20; its middle is that of 100 and 20; unassigned are 100, 20 (a quarter each), 8 (a half), 7, 3
    expect(
      await ask({ measures: ['mean', 'most', 'middle', 'each'], rows: ['topic.area'], totals: ['grand'] }),
    ).toEqual([
      'A | 60 | 100 | 60 | 60',
      'B | 40 | 40 | 40 | 40',
      '(unknown) | 8 | 8 | 8 | 8',
      `(unassigned) | 14.6666666667 | 100 | 8 | 14.6666666667`,
      `· | 29.6666666667 | 100 | 14 | 29.6666666667`,
    ])
  })

  it('weighs by its shares beside the weights of a measure, and takes shares of the rows that a measure takes', async () => {
    // A has 0.75 of 100 and of 20, unassigned are a quarter of these, half of 8, and 7 and 3; large are 100 and 40
    expect(await ask({ measures: ['by_call', 'middle', 'large'], rows: ['topic.area'], totals: true })).toEqual([
      'A | 46.6666666667 | 60 | 75',
      'B | 40 | 40 | 40',
      '(unknown) | 8 | 8 | 0',
      '(unassigned) | 7.56363636364 | 8 | 25',
      '· | 16.4285714286 | 14 | 140',
    ])
  })

  it('gives under a condition what the grouped rows give', async () => {
    const where = (condition: object) => [{ attribute: 'topic.area', ...condition }]
    expect(await ask({ measures: ['amount'], where: where({ in: ['A'] }) })).toEqual(['90'])
    expect(await ask({ measures: ['amount'], where: where({ notIn: ['A'] }) })).toEqual(['88'])
    expect(await ask({ measures: ['amount'], where: where({ in: [{ special: 'unassigned' }] }) })).toEqual(['44'])
    expect(await ask({ measures: ['amount'], where: where({ is: 'unknown' }) })).toEqual(['4'])
    expect(await ask({ measures: ['amount'], where: where({ is: 'blank' }) })).toEqual(['0'])
  })

  it('counts assigned shares wherever a measure asks for them, and what is not asked of it changes nothing', async () => {
    const measures = ['amount', 'about', 'none', 'calls']
    expect(await ask({ measures, rows: ['called.month'] })).toEqual([
      '2026-01 | 143 | 115 | 28 | 3',
      '2026-02 | 35 | 19 | 16 | 3',
    ])
    const query = CubeQuery.parse({ from: 'calls', measures: ['amount'], rows: ['called.month'] })
    expect(compileQuery(star.cube('calls'), undefined, query).statement.sql).not.toContain('bridge_share')
  })

  it('moves with the dates of its fact, and is read at the last of them', async () => {
    expect(
      await ask({
        measures: ['amount@prior', 'ending'],
        rows: ['topic.area'],
        where: [{ attribute: 'called.month', in: ['2026-02'] }],
      }),
    ).toEqual(['A | 75 | ·', 'B | 40 | ·', '(unknown) | 0 | 4', '(unassigned) | 28 | 11'])
  })

  it('sees the versions of its members that a query asks for', async () => {
    const rows = ['topic.area']
    expect(
      await ask({ measures: ['amount'], rows, asOf: 'now', where: [{ attribute: 'topic.name', in: ['x', 'y'] }] }),
    ).toEqual(['A | 30', 'B | 60'])
  })

  it('adds up the nodes of a tree', async () => {
    expect(await ask({ measures: ['amount'], rows: ['node.kinds'], totals: ['grand'] })).toEqual([
      '· | 0 | 1 | 90',
      '1 | 1 | (own) | 60',
      '1 | 1 | 2 | 30',
      '· | 0 | 3 | 40',
      '· | · | (unknown) | 4',
      '· | · | (unassigned) | 44',
      '· | · | · | 178',
    ])
  })

  it('counts by the stored set that it names, in the type of its weights, and leaves nothing where less than 1e-9 is left', async () => {
    expect(await ask({ measures: ['calls'], rows: ['late.name'] })).toEqual([`z | 1.9999999998`, '(unassigned) | 4'])
  })
})

describe('several bridges', () => {
  it('multiply their weights, each with what it leaves', async () => {
    // case 1 is all about z by the later count; of the other calls nothing is
    expect(await ask({ measures: ['calls'], rows: ['topic.area'], columns: ['late.area'], totals: ['rows'] })).toEqual([
      `A | B | 1.49999999985`,
      `A | · | 1.49999999985`,
      'B | (unassigned) | 1',
      'B | · | 1',
      '(unknown) | (unassigned) | 0.5',
      '(unknown) | · | 0.5',
      `(unassigned) | B | 0.49999999995`,
      '(unassigned) | (unassigned) | 2.5',
      `(unassigned) | · | 2.99999999995`,
    ])
  })

  it('are refused together where both share out by the same rows: each row has a member of both', () => {
    const refused = (query: object) => refusalOf(star, 'calls', query)
    expect(refused({ measures: ['calls'], rows: ['topic.area', 'node.name'] })).toMatch(
      /^unsound at rows\[1\]: topic and node are bridges whose shares are those of the same rows of bridge_share/,
    )
    const where = [{ attribute: 'node.name', in: ['x'] }]
    expect(refused({ measures: ['calls'], rows: ['topic.area'], where })).toMatch(/^unsound at where\[0\]: /)
    expect(refused({ measures: ['about'], rows: ['node.name'] })).toMatch(/^unsound at rows\[0\]: /)
  })

  it('count a share once however many members of a full one it meets', async () => {
    const where = [{ attribute: 'any.area', in: ['A', 'B'] }]
    expect(await ask({ measures: ['amount', 'large'], rows: ['topic.area'], where, totals: ['grand'] })).toEqual([
      'A | 90 | 75',
      'B | 40 | 40',
      '(unassigned) | 30 | 25',
      '· | 160 | 140',
    ])
  })
})

describe('a full bridge', () => {
  it('gives each member the whole once, and counts a fact row once in totals', async () => {
    // case 1 is about x, y and z; case 2 about z in two rows, and about x
    expect(await ask({ measures: ['amount', 'calls', 'mean'], rows: ['any.area', 'any.name'], totals: true })).toEqual([
      'A | x | 160 | 3 | 53.3333333333',
      'A | y | 120 | 2 | 60',
      'A | · | 160 | 3 | 53.3333333333',
      'B | z | 160 | 3 | 53.3333333333',
      'B | · | 160 | 3 | 53.3333333333',
      '(unknown) | (unknown) | 8 | 1 | 8',
      '(unknown) | · | 8 | 1 | 8',
      '(unassigned) | (unassigned) | 10 | 2 | 5',
      '(unassigned) | · | 10 | 2 | 5',
      `· | · | 178 | 6 | 29.6666666667`,
    ])
  })

  it('weighs, spreads and halves each fact row once, and adds up those that a measure takes', async () => {
    // A and B have 100, 20 and 40, of calls 1 to 3; large are 100 and 40
    const measures = ['by_call', 'spread', 'off', 'lower', 'amount', 'large']
    expect(await ask({ measures, rows: ['any.area'], totals: true })).toEqual([
      'A | 43.3333333333 | 1733.33333333 | 41.6333199893 | 40 | 160 | 140',
      'B | 43.3333333333 | 1733.33333333 | 41.6333199893 | 40 | 160 | 140',
      '(unknown) | 8 | · | · | 8 | 8 | 0',
      '(unassigned) | 4.81818181818 | 8 | 2.82842712475 | 3 | 10 | 0',
      '· | 16.4285714286 | 1368.26666667 | 36.9900887626 | 8 | 178 | 140',
    ])
  })

  it('has values of single dates once for each fact row, before they become one', async () => {
    // by day A and B have 100, 40, 20 and nothing; all have 100, 43, 20 and 15
    const measures = ['usual', 'busiest', 'quietest']
    expect(await ask({ measures, rows: ['any.area'], totals: true })).toEqual([
      'A | 40 | 100 | 20',
      'B | 40 | 100 | 20',
      '(unknown) | 2 | 8 | 8',
      '(unassigned) | 2.5 | 7 | 3',
      '· | 44.5 | 100 | 15',
    ])
  })

  it('has an attribute of each member where all rows of the coordinate have the same one', async () => {
    const area = { calc: "if(property(any.area) = 'A', 1, if(property(any.area) = 'B', 2, 0))", as: 'area' }
    expect(await ask({ measures: [area, 'amount'], rows: ['any.name'], totals: true })).toEqual([
      'x | 1 | 160',
      'y | 1 | 120',
      'z | 2 | 160',
      '(unknown) | 0 | 8',
      '(unassigned) | 0 | 10',
      '· | 0 | 178',
    ])
  })

  it('keeps a fact row once where any of its members passes', async () => {
    const where = (members: readonly unknown[]) => [{ attribute: 'any.name', in: members }]
    expect(await ask({ measures: ['amount', 'calls'], where: where(['x', 'y', 'z']) })).toEqual(['160 | 3'])
    expect(await ask({ measures: ['amount', 'calls'], where: [{ not: where(['x', 'y', 'z'])[0] }] })).toEqual([
      '18 | 3',
    ])
  })
})

describe('the rows behind a cell', () => {
  const query = { measures: ['amount', 'calls', 'middle'], rows: ['topic.area'], columns: ['any.area'] }
  const behind = (request: object) => drillRows(star, 'calls', { query, ...request })

  it.each([
    ['amount', '90'],
    ['calls', '1.5'],
    ['middle', '60'],
  ])('are each fact row once, and give the cell: %s', async (measure, value) => {
    const at = { 'topic.area': 'A', 'any.area': 'B' }
    expect(await behind({ at, measure })).toEqual({
      rows: [1, 2],
      count: '2',
      value,
      cell: value,
    })
  })

  it('are those of the unassigned member too', async () => {
    const at = { 'topic.area': { special: 'unassigned' } }
    expect(await behind({ at, measure: 'amount' })).toEqual({
      rows: [1, 2, 4, 5, 6],
      count: '5',
      value: '44',
      cell: '44',
    })
  })

  it('cannot show what a row has several of', async () => {
    await expect(behind({ columns: ['topic.name'], at: {}, measure: 'amount' })).rejects.toThrow(
      'topic.name comes by the bridge topic, so that one row has several; put it on an axis, and drill through the cell of a member',
    )
  })
})

it('has no unassigned member where there is no bridge', () => {
  const where = [{ attribute: 'call', in: [{ special: 'unassigned' }] }]
  expect(refusalOf(star, 'calls', { measures: ['calls'], where })).toMatch(
    /^unsound at where\[0\]\.in\[0\]: call comes by no bridge and has no unassigned member; only topic\.area, /,
  )
})
