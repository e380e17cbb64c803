import { describe, expect, it } from 'vitest'
import { deviationOfRates, rateOf, type Seen, winRates } from '../../../../../pipelines/models/money/win-rates.ts'
import { expectNear } from '../../../../support/near.ts'
import { refusalOf } from '../../../../support/refusal-of.ts'

/** Deals of amounts 1, 2 … in a stage. */
const deals = (stage: string, count: number): Seen[] =>
  Array.from({ length: count }, (_, i) => ({ deal: `${stage}${i + 1}`, stage, amount: i + 1 }))

const ended = (seen: readonly Seen[], isWon: (amount: number) => boolean) =>
  new Map(seen.map(({ deal, amount }) => [deal, isWon(amount)]))

describe('win rates', () => {
  it('are of closed deals alone, each once for each stage that it was in', () => {
    const early = deals('early', 20)
    const late = early.slice(0, 15).map(({ deal, amount }) => ({ deal, amount, stage: 'late' }))
    // 16 of them are closed, the first four won; of the 15 that came further 15 are closed
    const isWon = ended(early.slice(0, 16), (amount) => amount <= 4)
    const rates = winRates(['early', 'late'], [...early, ...late], isWon)
    expect(rates.get('early')?.bands.map(({ closed, won, rate }) => [closed, won, rate])).toEqual([[16, 4, 0.25]])
    expect(rates.get('late')?.bands.map(({ closed, won }) => [closed, won])).toEqual([[15, 4]])
    expect([...rates.values()].some(({ isPooled }) => isPooled)).toBe(false)
  })

  it('differ by ranges of amounts with as many closed deals each, where there are enough', () => {
    const seen = deals('a', 200)
    const rates = winRates(
      ['a'],
      seen,
      ended(seen, (amount) => amount <= 100),
    ).get('a')
    expect(rates?.bands.map(({ upTo, closed, rate }) => [upTo, closed, rate])).toEqual([
      [50, 50, 1],
      [100, 50, 1],
      [150, 50, 0],
      [null, 50, 0],
    ])
    expect(rates && [50, 51, 150, 1000].map((amount) => rateOf(rates, amount)?.upTo)).toEqual([50, 100, 150, null])
  })

  it('are one rate where all amounts are the same', () => {
    const seen = deals('a', 200).map((deal) => ({ ...deal, amount: 7 }))
    expect(
      winRates(
        ['a'],
        seen,
        ended(seen, () => true),
      )
        .get('a')
        ?.bands.map(({ closed }) => closed),
    ).toEqual([200])
  })

  it('are those of all stages for one with too few, and refused where all have too few', () => {
    const seen = [...deals('few', 9), ...deals('many', 31)]
    const isWon = ended(seen, (amount) => amount <= 10)
    const few = winRates(['few'], seen, isWon).get('few')
    expect([few?.isPooled, few?.bands.map(({ closed, won }) => [closed, won])]).toEqual([true, [[40, 19]]])
    expect(refusalOf(() => winRates(['few'], deals('few', 9), isWon))).toBe('too_few_closed')
    expect(refusalOf(() => winRates(['few'], seen, new Map()))).toBe('too_few_closed')
  })
})

describe('the deviation of rates', () => {
  const rate = { upTo: null, closed: 100, won: 50, rate: 0.5, interval: { low: 0.4, high: 0.6 } }

  it('is shared by deals with one rate, and by chance of those with different ones', () => {
    const error = 0.2 / (2 * 1.959963984540054)
    expectNear(
      deviationOfRates([
        { amount: 600, rate },
        { amount: 400, rate: { ...rate } },
      ]),
      1000 * error,
      {
        relative: 1e-9,
      },
    )
    const other = { ...rate, closed: 99 }
    expectNear(
      deviationOfRates([
        { amount: 600, rate },
        { amount: 800, rate: other },
      ]),
      1000 * error,
      { relative: 1e-9 },
    )
  })
})
