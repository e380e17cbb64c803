import { describe, expect, it } from 'vitest'
import { openStar } from '../../support/star.ts'
import { apiOver } from '../api.ts'
import { agreeOn } from './agree.ts'

/**
 * Order 1 of 100 was moved by a mail and an ad, order 2 of 50 by two mails, order 3 of 10 by nothing. The credits of order 1
 * leave a fifth of it; two people sold order 1, each all of it, and nobody sold order 3.
 */
const tables = `
CREATE TABLE dim_medium (medium_key INTEGER, kind VARCHAR, name VARCHAR);
INSERT INTO dim_medium VALUES (-1, NULL, NULL), (1, 'mail', 'spring'), (2, 'mail', 'autumn'), (3, 'ad', 'poster'), (4, 'fair', 'stand');
CREATE TABLE dim_person (person_key INTEGER, team VARCHAR);
INSERT INTO dim_person VALUES (-1, NULL), (1, 'north'), (2, 'south'), (3, 'south');
CREATE TABLE bridge_credit (order_id INTEGER, medium_key INTEGER, credit DECIMAL(9,2));
INSERT INTO bridge_credit VALUES (1, 1, 0.5), (1, 3, 0.3), (2, 1, 0.4), (2, 2, 0.6);
CREATE TABLE bridge_seller (order_id INTEGER, person_key INTEGER, part DECIMAL(9,2));
INSERT INTO bridge_seller VALUES (1, 1, 0.5), (1, 2, 0.5), (2, 2, 0.25), (2, 3, 0.75);
CREATE TABLE fact_order (order_id INTEGER, amount DECIMAL(18,2), buyer VARCHAR);
INSERT INTO fact_order VALUES (1, 100, 'a'), (2, 50, 'b'), (3, 10, 'a');`

const bridge = 'table: bridge_credit, fact_key: order_id, dimension_key: medium_key'
const seller = 'table: bridge_seller, fact_key: order_id, dimension_key: person_key'

const definitions = `
version: 1
dimensions:
  medium: { table: dim_medium, key: medium_key, attributes: { kind: { column: kind }, name: { column: name } } }
  person: { table: dim_person, key: person_key, attributes: { team: { column: team }, key: { column: person_key } } }
cubes:
  orders:
    table: fact_order
    grain: [order_id]
    bridges:
      medium: { ${bridge}, weight: credit, unassigned: "(by itself)" }
      seen: { ${bridge}, dimension: medium }
      seller: { ${seller}, dimension: person, weight: part }
    measures:
      amount: { agg: sum, expr: amount }
      orders: { agg: count }
      moved: { agg: sum, expr: amount, where: assigned(medium) }
      buyers: { agg: count_distinct, expr: buyer }
      median: { agg: percentile, p: 0.5, expr: amount }
`

const star = apiOver(() => openStar(tables, definitions), null)
const agree = agreeOn(star)
const ask = async (query: object) =>
  (await star.ask('query', { from: 'orders', ...query })).rows.map((row) => row.map(Number))

describe('the fan trap by a bridge', () => {
  it('counts the amount of an order once in the total, and its credit at each medium', async () => {
    await agree(
      { from: 'orders', measures: ['amount'], rows: ['medium.kind'], totals: ['grand'] },
      `WITH part AS (
         SELECT kind, amount * credit AS amount FROM fact_order JOIN bridge_credit USING (order_id) JOIN dim_medium USING (medium_key)
         UNION ALL
         SELECT '(unassigned)', amount * (1 - coalesce((SELECT sum(credit) FROM bridge_credit b WHERE b.order_id = o.order_id), 0))
         FROM fact_order o),
       answer AS (SELECT kind, sum(amount), 0 AS total FROM part GROUP BY kind
         UNION ALL SELECT NULL, sum(amount), 1 FROM fact_order)
       SELECT * FROM answer ORDER BY total, kind = '(unassigned)', kind`,
      [
        ['ad', '30', '0'],
        ['mail', '100', '0'],
        ['(unassigned)', '30', '0'],
        ['·', '160', '1'],
      ],
    )
  })

  it('counts an order once in a kind of which two media moved it, and once in the total, where each has the whole', async () => {
    await agree(
      { from: 'orders', measures: ['amount', 'orders'], rows: ['seen.kind'], totals: ['grand'] },
      `WITH pair AS (SELECT DISTINCT order_id, kind FROM bridge_credit JOIN dim_medium USING (medium_key)),
       answer AS (SELECT kind, sum(amount), count(*), 0 AS total FROM fact_order JOIN pair USING (order_id) GROUP BY kind
         UNION ALL
         SELECT '(unassigned)', sum(amount), count(*), 0 FROM fact_order WHERE order_id NOT IN (SELECT order_id FROM pair)
         UNION ALL SELECT NULL, sum(amount), count(*), 1 FROM fact_order)
       SELECT * FROM answer ORDER BY total, kind = '(unassigned)', kind`,
      [
        ['ad', '100', '1', '0'],
        ['mail', '150', '2', '0'],
        ['(unassigned)', '10', '1', '0'],
        ['·', '160', '3', '1'],
      ],
    )
  })

  it('takes a median of orders, not of their credits', async () => {
    // both mails moved order 2, which is one order
    expect(await ask({ measures: ['median'], where: [{ attribute: 'medium.kind', in: ['mail'] }] })).toEqual([[75]])
    expect(await ask({ measures: ['median'] })).toEqual([[50]])
  })
})

describe('the chasm trap by two bridges', () => {
  it('multiplies the shares of both, so that the pairs add up to the total', async () => {
    await agree(
      { from: 'orders', measures: ['amount'], rows: ['medium.kind'], columns: ['seller.team'], totals: ['grand'] },
      `WITH credit AS (
         SELECT order_id, kind, credit FROM bridge_credit JOIN dim_medium USING (medium_key)
         UNION ALL SELECT order_id, '(unassigned)', 1 - coalesce(sum(credit), 0) FROM fact_order LEFT JOIN bridge_credit USING (order_id)
         GROUP BY order_id HAVING coalesce(sum(credit), 0) < 1),
       part AS (
         SELECT order_id, team, part FROM bridge_seller JOIN dim_person USING (person_key)
         UNION ALL SELECT order_id, '(unassigned)', 1 - coalesce(sum(part), 0) FROM fact_order LEFT JOIN bridge_seller USING (order_id)
         GROUP BY order_id HAVING coalesce(sum(part), 0) < 1),
       pair AS (SELECT kind, team, sum(amount * credit * part) AS amount
         FROM fact_order JOIN credit USING (order_id) JOIN part USING (order_id) GROUP BY kind, team)
       SELECT * FROM (SELECT kind, team, amount, 0 AS total FROM pair
         UNION ALL SELECT NULL, NULL, sum(amount), 3 FROM fact_order)
       ORDER BY total, kind = '(unassigned)', kind, team = '(unassigned)', team`,
      [
        ['ad', 'north', '15', '0'],
        ['ad', 'south', '15', '0'],
        ['mail', 'north', '25', '0'],
        ['mail', 'south', '75', '0'],
        ['(unassigned)', 'north', '10', '0'],
        ['(unassigned)', 'south', '10', '0'],
        ['(unassigned)', '(unassigned)', '10', '0'],
        ['·', '·', '160', '3'],
      ],
    )
  })

  it('counts a share once however many members of a full bridge it meets', async () => {
    // order 1 met a mail and an ad: its sellers have half of it each
    expect(
      await ask({
        measures: ['amount'],
        rows: ['seller.key'],
        where: [{ attribute: 'seen.kind', in: ['mail', 'ad'] }],
      }),
    ).toEqual([
      [1, 50],
      [2, 62.5],
      [3, 37.5],
    ])
  })
})

describe('a filter on a bridge', () => {
  it('gives the number of the grouped row, and not the whole of every order that passes', async () => {
    expect(await ask({ measures: ['amount'], where: [{ attribute: 'medium.kind', in: ['mail'] }] })).toEqual([[100]])
    expect(await ask({ measures: ['orders'], where: [{ attribute: 'medium.kind', in: ['mail'] }] })).toEqual([[1.5]])
    expect(await ask({ measures: ['buyers'], where: [{ attribute: 'medium.kind', in: ['mail'] }] })).toEqual([[2]])
  })

  it('adds up with its opposite to no filter at all', async () => {
    const condition = { attribute: 'medium.name', in: ['spring', 'poster'] }
    const [[kept = 0] = []] = await ask({ measures: ['amount'], where: [condition] })
    const [[dropped = 0] = []] = await ask({ measures: ['amount'], where: [{ not: condition }] })
    expect([kept, dropped, kept + dropped]).toEqual([100, 60, 160])
  })

  it('keeps an order once where any of its media passes and each has the whole', async () => {
    expect(
      await ask({ measures: ['amount', 'orders'], where: [{ attribute: 'seen.kind', in: ['mail', 'ad'] }] }),
    ).toEqual([[150, 2]])
  })
})

describe('a set of members of a bridge', () => {
  const rumours = `INSERT INTO dim_medium VALUES (5, NULL, 'rumour'); INSERT INTO bridge_credit VALUES (3, 5, 0.9);`
  const talked = apiOver(() => openStar(`${tables} ${rumours}`, definitions), null)
  const small = { of: 'medium.kind', having: [{ measure: 'amount', lt: 40 }] }

  it('has the unassigned member as one of its own', async () => {
    expect(await ask({ measures: ['amount'], where: [{ set: small }] })).toEqual([[60]])
    expect(await ask({ measures: ['amount'], where: [{ not: { set: small } }] })).toEqual([[100]])
    const assigned = { ...small, when: [{ attribute: 'medium.kind', in: ['mail', 'ad'] }] }
    expect(await ask({ measures: ['amount'], where: [{ set: assigned }] })).toEqual([[30]])
  })

  it('has it not where it has the blank one alone', async () => {
    const blank = { of: 'medium.kind', having: [{ measure: 'amount', lt: 10 }] }
    const { rows } = await talked.ask('query', { from: 'orders', measures: ['amount'], where: [{ set: blank }] })
    expect(rows.map((row) => row.map(Number))).toEqual([[9]])
  })
})

describe('the unassigned remainder', () => {
  it('is a member: what weights leave of an order, and orders that nothing moved', async () => {
    const query = { from: 'orders', measures: ['amount', 'moved'], rows: ['medium.kind'] }
    const { rows, special } = await star.ask('query', query)
    expect(rows.at(-1)?.map(Number)).toEqual([0, 30, 0])
    expect(special).toEqual([{ row: 2, column: 0, kind: 'unassigned' }])
    expect(await ask({ measures: ['amount', 'moved'] })).toEqual([[160, 130]])
  })

  it('is listed last among the members, and can be drilled into', async () => {
    const { members } = await star.ask('members', { from: 'orders', attribute: 'medium.kind' })
    expect(members.map(({ label }) => label)).toEqual(['ad', 'fair', 'mail', '(by itself)'])
    const apply = [{ drillDown: { attribute: 'medium.kind', member: { special: 'unassigned' as const } } }]
    const where = [{ attribute: 'medium.kind', in: [{ special: 'unassigned' as const }] }]
    const { rows } = await star.ask('query', { from: 'orders', measures: ['amount'], rows: ['medium.name'], where })
    expect(rows).toEqual([[null, '30.0000']])
    const refused = star.ask('query', { from: 'orders', measures: ['amount'], rows: ['medium.kind'], apply })
    await expect(refused).rejects.toThrow('no_lower_level')
  })

  it('fails the load where shares are more than there is', async () => {
    const more = `${tables} INSERT INTO bridge_credit VALUES (2, 3, 0.01), (3, 1, -0.5);`
    await expect(openStar(more, definitions)).rejects.toThrow(
      'cube orders, medium: bridge_credit.credit is a share of order_id, but some add up to more than 1, are less than 0 or are empty, so that members of medium would have more than there is; found order_id = 2, sum = 1.01, least = 0.01',
    )
  })
})
