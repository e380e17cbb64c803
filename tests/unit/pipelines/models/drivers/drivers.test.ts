import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { adtributor } from '../../../../../pipelines/models/drivers/adtributor.ts'
import { contributions } from '../../../../../pipelines/models/drivers/contributions.ts'
import { type FactorMethod, factorEffects } from '../../../../../pipelines/models/drivers/metric-tree.ts'
import { priceVolumeMix, type Sold } from '../../../../../pipelines/models/drivers/price-volume-mix.ts'
import { rateAndMix } from '../../../../../pipelines/models/drivers/rate-and-mix.ts'
import { modelTable } from '../../../../support/model-tables.ts'
import { expectNear, type Reference, references } from '../../../../support/near.ts'
import { refusalOf } from '../../../../support/refusal-of.ts'
import { tableRows } from '../../../../support/table-rows.ts'

type Named = Record<string, number>
type Pairs = Record<string, [number, number]>
interface Surprise {
  elements: Record<string, { ep: number; surprise: number }>
  candidate: string[]
  surprise: number
  explanatory_power: number
}
const known = references<{
  'metric-tree': Reference<object, { R0: number; R1: number; lmdi: Named; shapley: Named }, [Named, Named]>
  'price-volume-mix': Reference<object, Named & { price_by_product: Named; mix_by_product: Named }, [Pairs, Pairs]>
  'rate-and-mix': Reference<
    object,
    { R0: number; R1: number; segments: Record<string, Named>; rate_total: number; mix_total: number },
    [Pairs, Pairs]
  >
  adtributor: Reference<object, { dimensions: Record<string, Surprise>; ranking: string[] }, Record<string, Pairs>>
  'online-retail-oct-nov-2011': Reference<
    object,
    { oct: Named; nov: Named; revenue: number[]; lmdi: Named; shapley: Named; country_top6: Named }
  >
}>('drivers')

const factorsOf = (before: Named, after: Named) =>
  Object.entries(before).map(([name, was]) => ({ name, before: was, after: after[name] ?? Number.NaN }))
const effectsOf = (before: Named, after: Named, method?: FactorMethod) =>
  Object.fromEntries(factorEffects(factorsOf(before, after), method).effects.map(({ name, effect }) => [name, effect]))

describe('a product split into its factors', () => {
  it('has the effects of the worked example by both methods', () => {
    const {
      inline: [before, after],
      expected,
    } = known['metric-tree']
    const found = factorEffects(factorsOf(before, after))
    expectNear([found.before, found.after, found.method], [expected.R0, expected.R1, 'lmdi'], { relative: 1e-12 })
    expectNear(effectsOf(before, after), expected.lmdi, { relative: 1e-6 })
    expectNear(effectsOf(before, after, 'shapley'), expected.shapley, { relative: 1e-6 })
  })

  it('shares by Shapley where a factor is 0, all orders alike', () => {
    // 0 x 5 -> 4 x 7: a alone first 4*5, second 4*7, mean 24; b first 0, second 28-20, mean 4
    expect(factorEffects(factorsOf({ a: 0, b: 5 }, { a: 4, b: 7 }))).toMatchObject({
      method: 'shapley',
      effects: [{ effect: 24 }, { effect: 4 }],
    })
    expect(refusalOf(() => effectsOf({ a: 0, b: 5 }, { a: 4, b: 7 }, 'lmdi'))).toBe('not_positive')
    expect(refusalOf(() => effectsOf({ a: 1 }, {}))).toBe('bad_factor')
    expect(refusalOf(() => effectsOf({}, {}))).toBe('no_factors')
  })

  it('adds up to the change, whatever the factors', () => {
    const value = fc.oneof(fc.double({ min: 0.001, max: 1e6, noNaN: true }), fc.constant(0))
    const method = fc.constantFrom<(FactorMethod | undefined)[]>('shapley', undefined)
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 5 }), method, (pairs, asked) => {
        const found = factorEffects(
          pairs.map(([before, after], i) => ({ name: String(i), before, after })),
          asked,
        )
        const sum = found.effects.reduce((total, { effect }) => total + effect, 0)
        const size = pairs.reduce((largest, [a, b]) => largest * Math.max(a, b, 1), 1)
        expect(Math.abs(sum - (found.after - found.before))).toBeLessThanOrEqual(1e-9 * size)
      }),
    )
  })
})

describe('price, volume and mix', () => {
  const soldOf = (pairs: Pairs) =>
    new Map(
      Object.entries(pairs).map(([product, [units, price]]): [string, Sold] => [
        product,
        { units, revenue: units * price },
      ]),
    )

  it('bridge the worked example', () => {
    const {
      inline: [before, after],
      expected,
    } = known['price-volume-mix']
    const found = priceVolumeMix(soldOf(before), soldOf(after))
    expectNear(
      [found.before, found.after, found.volume, found.mix, found.price, found.added, found.lost],
      [
        expected.R0,
        expected.R1,
        expected.volume,
        expected.mix,
        expected.price,
        expected.new_products,
        expected.lost_products,
      ],
      { relative: 1e-9 },
    )
    const named = (part: 'price' | 'mix') => Object.fromEntries(found.byProduct.map((row) => [row.product, row[part]]))
    expectNear(named('price'), expected.price_by_product, { relative: 1e-9, absolute: 1e-9 })
    expectNear(named('mix'), expected.mix_by_product, { relative: 1e-9 })
  })

  it('add up to the change, with products that came, went, or were given back', () => {
    const sold = fc.record({ units: fc.integer({ min: -3, max: 50 }), revenue: fc.integer({ min: -100, max: 5000 }) })
    const period = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), sold, { minKeys: 1 })
    fc.assert(
      fc.property(period, period, (before, after) => {
        const found = priceVolumeMix(new Map(Object.entries(before)), new Map(Object.entries(after)))
        const parts = found.volume + found.mix + found.price + found.added - found.lost
        expect(Math.abs(parts - (found.after - found.before))).toBeLessThan(1e-6)
      }),
    )
  })

  it('are all new where nothing was sold before, and refused where nothing was sold at all', () => {
    expect(priceVolumeMix(new Map(), soldOf({ a: [2, 5] }))).toMatchObject({
      volume: 0,
      mix: 0,
      price: 0,
      added: 10,
      lost: 0,
    })
    expect(refusalOf(() => priceVolumeMix(new Map(), new Map()))).toBe('no_sales')
    expect(refusalOf(() => priceVolumeMix(soldOf({ a: [Number.NaN, 5] }), new Map()))).toBe('bad_sales')
  })
})

describe('rate and mix', () => {
  const partsOf = (pairs: Pairs) =>
    new Map(Object.entries(pairs).map(([segment, [denominator, numerator]]) => [segment, { numerator, denominator }]))

  it('tell why a rate falls while those of all segments rise', () => {
    const {
      inline: [before, after],
      expected,
    } = known['rate-and-mix']
    const found = rateAndMix(partsOf(before), partsOf(after))
    expectNear(
      [found.before, found.after, found.rate, found.mix],
      [expected.R0, expected.R1, expected.rate_total, expected.mix_total],
      { absolute: 1e-11 },
    )
    for (const { segment, rate, mix, fromBase } of found.segments) {
      const of = expected.segments[segment] ?? {}
      expectNear(
        [rate, mix, fromBase.rate, fromBase.mix, fromBase.interaction],
        [of.rate_midpoint, of.mix_midpoint, of.rate_base, of.mix_base, of.interaction],
        { absolute: 1e-11 },
      )
    }
  })

  it('add up to the change, also with segments of one period', () => {
    const part = fc.record({ numerator: fc.integer({ min: 0, max: 50 }), denominator: fc.integer({ min: 1, max: 90 }) })
    const empty = fc.constant({ numerator: 0, denominator: 0 })
    const period = fc
      .dictionary(fc.constantFrom('a', 'b', 'c'), fc.oneof(part, empty))
      .map((of) => new Map([...Object.entries(of), ['z', { numerator: 1, denominator: 9 }]]))
    fc.assert(
      fc.property(period, period, (before, after) => {
        const found = rateAndMix(before, after)
        expect(Math.abs(found.rate + found.mix - (found.after - found.before))).toBeLessThan(1e-12)
      }),
    )
    expect(refusalOf(() => rateAndMix(new Map(), new Map()))).toBe('empty_period')
    expect(refusalOf(() => rateAndMix(partsOf({ a: [-1, 2] }), new Map()))).toBe('bad_rate')
    expect(refusalOf(() => rateAndMix(partsOf({ a: [0, 2] }), new Map()))).toBe('bad_rate')
  })
})

describe('contributions of members', () => {
  const members = new Map([
    ['a', { before: 10, after: 4 }],
    ['b', { before: 20, after: 30 }],
  ])

  it('are shares of the change and points of growth', () => {
    expect(contributions('sum', members, { before: 30, after: 34 })).toEqual([
      { member: 'b', change: 10, share: 2.5, growth: 1 / 3 },
      { member: 'a', change: -6, share: -1.5, growth: -0.2 },
    ])
  })

  it('have no share of no change, and no growth from nothing', () => {
    const still = new Map([
      ['a', { before: 0, after: 5 }],
      ['b', { before: 0, after: -5 }],
    ])
    expect(contributions('sum', still, { before: 0, after: 0 }).map(({ share, growth }) => [share, growth])).toEqual([
      [null, null],
      [null, null],
    ])
  })

  it('are refused of ratios, of counts that overlap and of members that are not all', () => {
    const overlapping = { before: 25, after: 30 }
    expect(refusalOf(() => contributions('ratio', members, { before: 30, after: 34 }))).toBe('not_additive')
    expect(refusalOf(() => contributions('distinct', members, overlapping))).toBe('not_additive')
    expect(contributions('distinct', members, { before: 30, after: 34 })).toHaveLength(2)
    expect(refusalOf(() => contributions('sum', members, overlapping))).toBe('not_adding_up')
    expect(refusalOf(() => contributions('sum', new Map(), overlapping))).toBe('no_members')
  })
})

describe('Adtributor', () => {
  it('finds the device of the example of the paper, not the data centre that everything runs in', () => {
    const { inline, expected } = known.adtributor
    const dimensions = new Map(
      Object.entries(inline).map(([dimension, members]) => [
        dimension,
        new Map(Object.entries(members).map(([member, [forecast, actual]]) => [member, { forecast, actual }])),
      ]),
    )
    const found = adtributor(dimensions)
    expect(found.map(({ dimension }) => dimension)).toEqual(expected.ranking)
    for (const { dimension, members, ...rest } of found) {
      const of = expected.dimensions[dimension]
      expect(rest.candidates).toEqual(of?.candidate)
      expectNear([rest.surprise, rest.explanatoryPower], [of?.surprise, of?.explanatory_power], { absolute: 1e-9 })
      for (const { member, explanatoryPower, surprise } of members)
        expectNear([explanatoryPower, surprise], [of?.elements[member]?.ep, of?.elements[member]?.surprise], {
          absolute: 1e-9,
        })
    }
  })

  it('takes no more members once enough is explained', () => {
    // 70 % of the fall is a's, 30 % b's, c rose by nothing: a moves its share most and is enough by itself
    const found = adtributor(
      new Map([
        [
          'd',
          new Map([
            ['a', { forecast: 40, actual: 5 }],
            ['b', { forecast: 40, actual: 25 }],
            ['c', { forecast: 20, actual: 20 }],
          ]),
        ],
      ]),
    )
    expect([found[0]?.candidates, found[0]?.explanatoryPower]).toEqual([['a'], 0.7])
  })

  it('has no candidates where many small members explain it, and refuses what has no shares', () => {
    const of = (...pairs: [number, number][]) =>
      new Map([['d', new Map(pairs.map(([forecast, actual], i) => [String(i), { forecast, actual }]))]])
    expect(adtributor(of(...Array.from({ length: 20 }, (): [number, number] => [5, 4])))[0]?.candidates).toEqual([])
    expect(refusalOf(() => adtributor(of([1, -1])))).toBe('bad_value')
    expect(refusalOf(() => adtributor(of([1, 0])))).toBe('empty_period')
    expect(refusalOf(() => adtributor(of([1, 2], [2, 1])))).toBe('no_change')
  })
})

describe('October to November 2011 of Online Retail', () => {
  it('splits into customers, orders and order values, and into countries', () => {
    const { expected } = known['online-retail-oct-nov-2011']
    const rows = tableRows(modelTable('online_retail_invoices.csv.gz'), [
      'customer',
      'day',
      'country',
      'cancelled',
      'amount',
    ]).filter((row) => row.cancelled === '0' && Number(row.amount) > 0)
    const [october = [], november = []] = ['2011-10', '2011-11'].map((month) =>
      rows.filter(({ day }) => day?.startsWith(month)),
    )
    const amountOf = (some: typeof rows) => some.reduce((sum, { amount }) => sum + Number(amount), 0)
    const tree = (some: typeof rows) => {
      const customers = new Set(some.map(({ customer }) => customer)).size
      return { customers, orders_per_customer: some.length / customers, order_value: amountOf(some) / some.length }
    }
    expectNear([tree(october), tree(november)], [expected.oct, expected.nov], { relative: 1e-9 })
    const split = effectsOf(tree(october), tree(november))
    expectNear(split, expected.lmdi, { absolute: 0.01 })
    expectNear(effectsOf(tree(october), tree(november), 'shapley'), expected.shapley, { absolute: 0.01 })
    const countries = new Map(
      [...new Set([...october, ...november].map(({ country = '' }) => country))].map((country) => {
        const ofCountry = (some: typeof rows) => amountOf(some.filter((row) => row.country === country))
        return [country, { before: ofCountry(october), after: ofCountry(november) }]
      }),
    )
    const top = contributions('sum', countries, { before: amountOf(october), after: amountOf(november) }).slice(0, 6)
    expectNear(Object.fromEntries(top.map(({ member, change }) => [member, change])), expected.country_top6, {
      absolute: 0.01,
    })
    expectNear([amountOf(october), amountOf(november)], expected.revenue, { absolute: 0.01 })
  })
})
