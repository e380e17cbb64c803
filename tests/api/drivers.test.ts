import { describe, expect, it } from 'vitest'
import { decimalText, sumDecimals, toDecimal } from '../../server/contract/decimal.ts'
import { type AttributeDrivers, DriversResult } from '../../server/contract/drivers.ts'
import type { RequestOf } from '../../server/contract/routes.ts'
import { asReader } from '../support/as-reader.ts'
import { expectNear } from '../support/near.ts'
import { openStar } from '../support/star.ts'
import { apiOver, demoApi } from './api.ts'

/**
 * Two months. Sales: Kyiv falls by 60.05, Lviv rises by 10, Odesa is gone with 5.50, Dnipro is new with 1; anna buys in two towns.
 * Offers: of what A was offered 90 of 100 are taken, then 19 of 20, of B 30 of 100, then 63 of 180. Answers: x says 2, 4 and
 * nothing, then 2 and 2; y 9, then 9 and 9, with weights. Goods: A 10 for 100, then 12 for 132; B 10 for 200, then 5 for 100; C
 * is new with 3 for 30. Traffic: 50,000 sessions, 1,500 orders and 120,000, then 60,000, 1,440 and 122,400.
 */
const tables = `
  CREATE TABLE dim_day AS SELECT range::DATE AS day FROM range(DATE '2026-01-01', DATE '2026-04-01', INTERVAL 1 DAY);
  CREATE TABLE fact_sale (id INTEGER, town VARCHAR, buyer VARCHAR, day DATE, amount DECIMAL(18, 2));
  INSERT INTO fact_sale VALUES (1, 'Kyiv', 'anna', DATE '2026-01-10', 100.05), (2, 'Lviv', 'anna', DATE '2026-01-11', 20),
    (3, 'Odesa', 'boris', DATE '2026-01-12', 5.50), (4, 'Kyiv', 'anna', DATE '2026-02-10', 40), (5, 'Lviv', 'boris', DATE '2026-02-11', 30),
    (6, 'Dnipro', 'cleo', DATE '2026-02-12', 1);
  CREATE TABLE fact_offer AS SELECT row_number() OVER () AS id, day, part, n < taken AS is_taken
    FROM (VALUES (DATE '2026-01-05', 'A', 100, 90), (DATE '2026-01-05', 'B', 100, 30), (DATE '2026-02-05', 'A', 20, 19),
      (DATE '2026-02-05', 'B', 180, 63)) t(day, part, offered, taken), range(180) r(n) WHERE n < offered;
  CREATE TABLE fact_answer AS SELECT * FROM (VALUES (1, DATE '2026-01-05', 'x', 2, 1), (2, DATE '2026-01-06', 'x', 4, 3),
    (3, DATE '2026-01-07', 'x', NULL, 7), (4, DATE '2026-01-08', 'y', 9, 2), (5, DATE '2026-02-05', 'x', 2, 1), (6, DATE '2026-02-06', 'x', 2, 2),
    (7, DATE '2026-02-07', 'y', 9, 1), (8, DATE '2026-02-08', 'y', 9, 1)) t(id, day, who, score, weight);
  CREATE TABLE fact_good AS SELECT * FROM (VALUES (1, DATE '2026-01-05', 'A', 10, 100), (2, DATE '2026-01-05', 'B', 10, 200),
    (3, DATE '2026-02-05', 'A', 12, 132), (4, DATE '2026-02-05', 'B', 5, 100), (5, DATE '2026-02-05', 'C', 3, 30)) t(id, day, good, units, revenue);
  CREATE TABLE fact_traffic AS SELECT * FROM (VALUES (1, DATE '2026-01-05', 50000, 1500, 120000), (2, DATE '2026-02-05', 60000, 1440, 122400))
    t(id, day, sessions, orders, revenue);`

const cube = (name: string, attribute: string, measures: string): string => `
  ${name}s:
    table: fact_${name}
    grain: [id]
    complete_through: load
    time: day
    roles: { day: { on: day } }
    degenerate: { ${attribute}: { column: ${attribute} } }
    measures: { ${measures} }`

const definitions = `
version: 1
calendars: { plain: { table: dim_day, date: day } }
dimensions: { day: { calendar: plain } }
cubes:
  sales:
    table: fact_sale
    grain: [id]
    complete_through: load
    time: day
    roles: { day: { on: day } }
    degenerate: { town: { column: town }, buyer: { column: buyer } }
    measures:
      amount: { agg: sum, expr: amount }
      doubled: { calc: "amount + amount" }
      buyers: { agg: count_distinct, expr: buyer }
      each: { calc: "amount / buyers" }
      largest: { agg: max, expr: amount }
      squared: { calc: "amount * amount" }
${cube('offer', 'part', 'offers: { agg: count }, taken: { agg: count, where: is_taken }, rate: { calc: "100 * taken / offers" }')}
${cube('answer', 'who', 'score: { agg: avg, expr: score }, weighted: { agg: avg, expr: score, weight: weight }')}
${cube('good', 'good', 'revenue: { agg: sum, expr: revenue }, units: { agg: sum, expr: units }')}
  traffic:
    table: fact_traffic
    grain: [id]
    complete_through: load
    time: day
    roles: { day: { on: day } }
    measures: { sessions: { agg: sum, expr: sessions }, orders: { agg: sum, expr: orders }, revenue: { agg: sum, expr: revenue } }
`

const policies = `policies:
  without_kyiv: { cubes: [sales], rows: { town: [Lviv, Odesa, Dnipro] } }
  whole: { cubes: [sales], rows: { town: [Lviv] }, totals: hidden }
  no_buyers: { cubes: [sales], hide: [sales.buyer] }
`

const api = apiOver(() => openStar(tables, definitions), '2026-02-28')

const months = {
  before: [{ attribute: 'day.month', in: ['2026-01'] }],
  after: [{ attribute: 'day.month', in: ['2026-02'] }],
}

type Request = RequestOf<'drivers'>

const ask = async (from: string, measure: string, attributes: string[], rest: Partial<Request> = {}) => {
  const found = await api.ask('drivers', { from, measure, attributes, ...months, ...rest })
  expect(DriversResult.parse(found)).toEqual(found)
  return found
}

const of = <K extends AttributeDrivers['kind']>(found: AttributeDrivers | undefined, kind: K) => {
  if (found?.kind !== kind) throw new Error(`expected ${kind}, found ${JSON.stringify(found)}`)
  return found as Extract<AttributeDrivers, { kind: K }>
}

describe('the change of what adds up', () => {
  it('is what its members have of it, to the cent, the largest first', async () => {
    const found = await ask('sales', 'amount', ['town'])
    expect([found.before, found.after, found.change]).toEqual(['125.55', '71.00', '-54.55'])
    const { parts, rest } = of(found.attributes[0], 'sum')
    expect(parts.map(({ member, change }) => [member, change])).toEqual([
      ['Kyiv', '-60.05'],
      ['Lviv', '10.00'],
      ['Odesa', '-5.50'],
      ['Dnipro', '1.00'],
    ])
    expectNear(
      parts.map(({ share, growth }) => [share, growth]),
      [-60.05, 10, -5.5, 1].map((change) => [change / -54.55, change / 125.55]),
      { relative: 1e-12 },
    )
    expect(rest).toEqual({ members: 0, change: '0' })
  })

  it('goes with the few members whose share moved, the most surprising first', async () => {
    const split = of((await ask('sales', 'amount', ['town'])).attributes[0], 'sum')
    // Odesa had a share of 5.50 / 125.55 and has none: half of it times ln 2; Kyiv moved less by its share, more by its change
    expect(split.goesWith).toEqual(['Odesa', 'Kyiv'])
    expectNear(split.explained, (60.05 + 5.5) / 54.55, { relative: 1e-12 })
    expectNear(split.parts[2]?.surprise, ((5.5 / 125.55) * Math.log(2)) / 2, { relative: 1e-12 })
    expect(split.text).toBe(
      'Odesa and Kyiv of town go with the change: more than all of it, and their share of the whole moved. This does not say why.',
    )
  })

  it('has a rest where fewer members are told', async () => {
    const { parts, rest } = of((await ask('sales', 'amount', ['town'], { members: 1 })).attributes[0], 'sum')
    expect([parts.length, rest]).toEqual([1, { members: 3, change: '5.50' }])
  })

  it('is split where sums are added, and under conditions on other attributes', async () => {
    const found = await ask('sales', 'doubled', ['town'], { where: [{ attribute: 'town', notIn: ['Odesa'] }] })
    expect(found.change).toBeCloseTo(2 * (71 - 120.05), 9)
    expect(of(found.attributes[0], 'sum').parts.map(({ change }) => change)).toEqual([expect.closeTo(-120.1, 9), 20, 2])
  })

  it('says where periods are of unequal length, or not complete', async () => {
    const { notices } = await ask('sales', 'amount', ['town'])
    expect(notices.map(({ text }) => text)).toEqual(['Before are 31 days, after 28: a part of the change is that.'])
    const march = await ask('sales', 'amount', ['town'], {
      after: [{ attribute: 'day.month', in: ['2026-02', '2026-03'] }],
    })
    expect(march.notices.map(({ code }) => code)).toEqual(['unequal_periods', 'late_period'])
  })
})

describe('the change of a distinct count', () => {
  it('is not split where members share what is counted, and says so', async () => {
    const found = await ask('sales', 'buyers', ['town', 'buyer'])
    expect([found.before, found.after, found.change]).toEqual([2, 3, 1])
    const [byBuyer, byTown] = found.attributes
    expect(of(byBuyer, 'sum').parts.map(({ member, change }) => [member, change])).toEqual([
      ['cleo', 1],
      ['anna', 0],
      ['boris', 0],
    ])
    // anna is counted in Kyiv and in Lviv
    expect(of(byTown, 'none').refused).toEqual({
      code: 'not_additive',
      reason:
        'the members add up to 3 and 3, the whole is 2 and 3: what is counted is in several members, so that none has a share of its own',
      sentence: 'not_additive/distinct',
      facts: { before: 3, after: 3, wholeBefore: 2, wholeAfter: 3 },
    })
  })

  it('is not what a ratio of it is split by', async () => {
    const { attributes } = await ask('sales', 'each', ['town'])
    expect(of(attributes[0], 'none').refused.code).toBe('not_additive')
  })
})

describe('the change of a ratio', () => {
  it('is that of rates and that of weights, and says where every member went the other way', async () => {
    const found = await ask('offers', 'rate', ['part'])
    const split = of(found.attributes[0], 'ratio')
    // 60 of 100 in all, then 41: both parts rose by 5, and B weighs 9 of 10 where it weighed half
    expectNear(
      { before: found.before, after: found.after, rate: split.rate, mix: split.mix },
      { before: 60, after: 41, rate: 5, mix: -24 },
      { relative: 1e-9 },
    )
    expect([split.reversed, split.text]).toEqual([
      true,
      'Every member of part went the other way than the whole: what moved the whole is how much each weighs.',
    ])
    expectNear(
      split.parts.find(({ label }) => label === 'B'),
      { before: 30, after: 35, weightBefore: 0.5, weightAfter: 0.9, rate: 3.5, mix: -7.2 },
      { relative: 1e-9 },
    )
  })

  it('is so of an average, of what has a value', async () => {
    const found = await ask('answers', 'score', ['who'])
    const { parts, rate, mix, reversed } = of(found.attributes[0], 'ratio')
    // (2 + 4 + 9) / 3, then (2 + 2 + 9 + 9) / 4; x weighs 2 of 3, then half
    expect([found.before, found.after, reversed]).toEqual([5, 5.5, true])
    expectNear({ rate, mix }, { rate: -7 / 12, mix: 13 / 12 }, { relative: 1e-9 })
    expectNear(
      parts.map((part) => [part.rate, part.mix]),
      [
        [0, 0.625],
        [-7 / 12, 11 / 24],
      ],
      { relative: 1e-9 },
    )
  })

  it('is so of a weighted average', async () => {
    const found = await ask('answers', 'weighted', ['who'])
    // (2 + 12 + 18) / 6, then (2 + 4 + 9 + 9) / 5; x has 14 / 4, then 6 / 3
    expectNear([Number(found.before), Number(found.after)], [32 / 6, 24 / 5], { relative: 1e-12 })
    const { parts, rate, mix } = of(found.attributes[0], 'ratio')
    expectNear(
      parts.find(({ label }) => label === 'x'),
      { before: 3.5, after: 2, weightBefore: 4 / 6, weightAfter: 3 / 5, rate: -1.5 * (19 / 30) },
      { relative: 1e-9 },
    )
    expectNear(rate + mix, 24 / 5 - 32 / 6, { relative: 1e-9 })
  })

  it('is made of measures that no other question can name', async () => {
    await ask('answers', 'score', ['who'])
    for (const part of ['numerator', 'denominator']) {
      const query = { from: 'answers', measures: [`${part} of score`] }
      expect((await api.refused('query', query)).error.code).toBe('unknown_measure')
    }
  })
})

describe('the change of units times a price', () => {
  it('is price, volume and mix, what came and what went', async () => {
    const { priceVolumeMix, change } = await ask('goods', 'revenue', ['good'], {
      units: { measure: 'units', along: 'good' },
    })
    // 3 units less at 15; A has 12 of 17 in place of half, at 10 and 20; A costs 1 more; C is new
    expectNear(
      priceVolumeMix,
      { volume: -45, mix: -35, price: 12, added: 30, lost: 0 },
      { relative: 1e-9, absolute: 1e-9 },
    )
    expect(change).toBe('-38')
  })

  it('is so of a product of factors', async () => {
    const { factors } = await ask('traffic', 'revenue', ['day.month'], { factors: ['sessions', 'orders'] })
    const mean = 2400 / Math.log(122400 / 120000)
    expectNear(
      factors,
      {
        method: 'lmdi',
        factors: [
          { name: 'sessions', before: 50000, after: 60000, effect: mean * Math.log(1.2) },
          { name: 'orders / sessions', before: 0.03, after: 0.024, effect: mean * Math.log(0.8) },
          { name: 'revenue / orders', before: 80, after: 85, effect: mean * Math.log(1.0625) },
        ],
      },
      { relative: 1e-9 },
    )
  })

  it('is refused with a reason where a factor is over nothing', async () => {
    const where = [{ attribute: 'town', in: ['Dnipro'] }]
    const { factors } = await ask('sales', 'amount', ['town'], { where, factors: ['buyers'] })
    expect(factors).toEqual({
      refused: {
        code: 'bad_factor',
        sentence: 'bad_factor',
        reason: expect.stringContaining('expected finite numbers'),
        facts: expect.objectContaining({ name: expect.any(String) }),
      },
    })
  })
})

describe('the change of a measure is refused', () => {
  const refused = async (from: string, measure: string, rest: object = {}) => {
    const { status, error } = await api.refused('drivers', { from, measure, attributes: ['town'], ...months, ...rest })
    return [status, error.code, error.path, error.message]
  }

  it.each([
    ['largest', 'it is made by max'],
    ['squared', 'it is calculated as amount * amount'],
  ])('where it cannot be split: %s', async (measure, problem) => {
    expect(await refused('sales', measure)).toEqual([422, 'unsound', 'measure', expect.stringContaining(problem)])
  })

  it('where it has no value before or after', async () => {
    const { status, error } = await api.refused('drivers', {
      from: 'answers',
      measure: 'score',
      attributes: ['who'],
      before: [{ attribute: 'day.month', in: ['2025-01'] }],
      after: months.after,
    })
    expect([status, error.code, (error.details as { reason: string }).reason]).toEqual([
      422,
      'model_refused',
      'empty_period',
    ])
  })

  it('for names that there are not', async () => {
    expect(await refused('sales', 'amonut')).toEqual([
      404,
      'unknown_measure',
      'measure',
      expect.stringContaining('"amount"'),
    ])
    expect((await refused('sales', 'amount', { before: [] })).slice(0, 3)).toEqual([400, 'invalid_request', 'before'])
  })
})

describe('a place in a request for drivers', () => {
  const wrong = [{ attribute: 'twon', in: ['Kyiv'] }]
  it.each([
    ['attributes[1]', { attributes: ['town', 'twon'] }],
    ['after[1].attribute', { after: [...months.after, ...wrong] }],
    ['where[0].attribute', { where: wrong }],
    ['units.measure', { units: { measure: 'unts', along: 'town' } }],
    ['units.along', { units: { measure: 'amount', along: 'twon' } }],
    ['factors[1]', { factors: ['buyers', 'byers'] }],
  ])('is told where what is wrong came from another: %s', async (path, rest) => {
    const { error } = await api.refused('drivers', {
      from: 'sales',
      measure: 'amount',
      attributes: ['town'],
      ...months,
      ...rest,
    })
    expect([String(error.code).slice(0, 8), error.path]).toEqual(['unknown_', path])
  })
})

describe('drivers under policies', () => {
  const restricted = apiOver(() => openStar(tables, definitions + policies), '2026-02-28')
  const asked = { from: 'sales', measure: 'amount', attributes: ['town'], ...months }

  it('are those of the rows that a reader may see', async () => {
    const { body } = await asReader(restricted.dependencies, 'without_kyiv')('drivers', asked)
    expect([body.before, body.after, body.change]).toEqual(['25.50', '31.00', '5.50'])
  })

  it('are refused where the whole is kept back, and along attributes that are hidden', async () => {
    const whole = await asReader(restricted.dependencies, 'whole')('drivers', asked)
    expect(whole.body.error.details.reason).toBe('empty_period')
    const hidden = await asReader(restricted.dependencies, 'no_buyers')('drivers', { ...asked, attributes: ['buyer'] })
    expect(hidden.body.error.code).toBe('unknown_attribute')
  })
})

describe('the parts of every attribute', () => {
  const demo = demoApi()

  it('add up to the change to the cent, whatever two quarters and however many are told', async () => {
    const attributes = [
      'owner.name',
      'owner.office',
      'product.name',
      'product.series',
      'account.name',
      'account.sector',
      'stage',
    ]
    const quarters = ['2017-Q1', '2017-Q2', '2017-Q3', '2017-Q4']
    for (const [i, quarter] of quarters.entries()) {
      for (const measure of ['won_value', 'won_deals', 'deals']) {
        const found = await demo.ask('drivers', {
          from: 'opportunities',
          measure,
          attributes,
          members: 1 + ((i * 7) % 5),
          before: [{ attribute: 'closed.quarter', in: [quarter] }],
          after: [{ attribute: 'closed.quarter', in: [quarters[(i + 1) % 4] ?? ''] }],
        })
        expect(found.attributes).toHaveLength(attributes.length)
        for (const split of found.attributes) {
          const { parts, rest } = of(split, 'sum')
          const sum = sumDecimals([...parts, rest].flatMap(({ change }) => toDecimal(change) ?? []))
          expect(Number(decimalText(sum)), `${measure} ${quarter} ${split.attribute}`).toBe(Number(found.change))
        }
      }
    }
  })
})
