import { describe, expect, it } from 'vitest'
import { anomalies } from '../../../../../pipelines/models/forecast/anomalies.ts'
import { backtest, chooseForecast, type ForecastMethod } from '../../../../../pipelines/models/forecast/backtest.ts'
import { baselineForecast } from '../../../../../pipelines/models/forecast/baselines.ts'
import { widened, wideningOf } from '../../../../../pipelines/models/forecast/honest-width.ts'
import type { Outlook } from '../../../../../pipelines/models/forecast/outlook.ts'
import { planBacktest } from '../../../../../pipelines/models/forecast/plan-backtest.ts'
import { checkNotInFuture } from '../../../../../pipelines/models/forecast/series.ts'
import { normalOf, randomStream } from '../../../../../pipelines/models/numeric/random.ts'
import { expectNear } from '../../../../support/near.ts'
import { refusalOf } from '../../../../support/refusal-of.ts'
import { seriesOf } from '../../../../support/time-series.ts'

const air = { values: seriesOf('airpassengers'), period: 12 }
const naive: ForecastMethod = {
  name: 'naive',
  forecast: (series, horizon) => baselineForecast('naive', series, horizon),
}

describe('a backtest', () => {
  it('learns only from what was before each origin', () => {
    const seen: number[] = []
    const spy: ForecastMethod = {
      name: 'spy',
      forecast: (series, horizon) => {
        seen.push(series.values.length)
        return naive.forecast(series, horizon)
      },
    }
    backtest({ values: [1, 2, 4, 7, 11, 16, 22, 29, 37], period: 1 }, spy, { horizon: 2, count: 3 })
    expect(seen).toEqual([5, 6, 7])
  })

  it('has the errors and the coverage worked out by hand', () => {
    // from 5 values 1 2 1 2 1 the last one is expected for the next two, 2 and 1; then from 1 2 1 2 1 2 for 1 and 2
    const found = backtest({ values: [1, 2, 1, 2, 1, 2, 1, 2], period: 1 }, naive, { horizon: 2, count: 2 })
    // errors 1, 0, -1, 0; scale of 1 2 1 2 1 is 1; a deviation of 1 makes all intervals wide enough
    expectNear(
      [found.accuracy.me, found.accuracy.mae, found.accuracy.mase, found.covered80, found.covered95],
      [0, 0.5, 0.5, 1, 1],
      { relative: 1e-12 },
    )
    expect(found.forecasts).toBe(4)
  })

  it('covers as often as it says where the world is a random walk', () => {
    const random = randomStream('walk')
    let level = 0
    const values = Array.from({ length: 600 }, () => (level += normalOf(random)))
    const { covered80, covered95 } = backtest({ values, period: 1 }, naive, { horizon: 1, count: 400 })
    // four standard errors of shares of 400
    expectNear([covered80, covered95], [0.8, 0.95], { absolute: 0.08 })
  })

  it('refuses origins without enough before them', () => {
    expect(
      refusalOf(() => backtest({ values: air.values.slice(0, 30), period: 12 }, naive, { horizon: 6, count: 1 })),
    ).toBe('too_few_periods')
    expect(refusalOf(() => backtest(air, naive, { horizon: 0, count: 1 }))).toBe('bad_horizon')
  })
})

describe('the method of a forecast', () => {
  it('is one that beats the seasonal naive, with intervals that widen', () => {
    const found = chooseForecast(air, { horizon: 16, count: 3 })
    expect(found.isBaseline).toBe(false)
    expect(found.rivals[0]?.accuracy.mae).toBeLessThan(found.baseline.accuracy.mae)
    expect(found.rivals[0]?.method).toBe(found.method)
    const widths = found.outlook.map(({ low95, high95 }) => high95 - low95)
    // a multiplied season is wider in its high months, so each month is held against the same a year later
    for (const month of [0, 1, 2, 3]) expect(widths[month + 12]).toBeGreaterThan(widths[month] ?? 0)
    for (const { low80, high80, low95, high95 } of found.outlook)
      expect(low95 < low80 && low80 < high80 && high80 < high95).toBe(true)
  })

  it('is the seasonal naive where nothing beats it: the same season again and again', () => {
    const values = Array.from({ length: 40 }, (_, i) => [3, 9, 4, 1][i % 4] ?? 0)
    const found = chooseForecast({ values, period: 4 }, { horizon: 4, count: 3 })
    expect([found.method, found.isBaseline]).toEqual(['seasonal_naive', true])
    expect(found.outlook.map(({ value }) => value)).toEqual([3, 9, 4, 1])
  })

  it('says which methods the series does not allow', () => {
    const found = chooseForecast(
      { ...air, values: air.values.map((value, i) => value - 200 + (i % 7)) },
      { horizon: 3, count: 2 },
    )
    expect(found.refused.map(({ method }) => method)).toEqual([
      'holt_winters_multiplicative',
      'seasonal_smoothing_multiplicative',
    ])
  })

  it('is refused for a constant and for too few values, and for dates to come', () => {
    expect(
      refusalOf(() => chooseForecast({ values: air.values.map(() => 7), period: 12 }, { horizon: 3, count: 2 })),
    ).toBe('constant_series')
    expect(refusalOf(() => chooseForecast({ values: [1, 2], period: 1 }, { horizon: 1, count: 1 }))).toBe(
      'too_few_periods',
    )
    expect(refusalOf(() => checkNotInFuture(['2025-01-01', '2027-01-01'], '2026-01-31'))).toBe('future_date')
    expect(refusalOf(() => checkNotInFuture(['2025-01-01'], '2026-01-31'))).toBeUndefined()
  })
})

describe('intervals of a forecast', () => {
  it('are as wide as the errors of the backtest say, by hand', () => {
    const said = (deviation: number) => {
      const [half80, half95] = [1.2815516 * deviation, 1.959964 * deviation]
      return { value: 0, low80: -half80, high80: half80, low95: -half95, high95: half95 }
    }
    // two origins: 9 + 16 seen where 1 + 1 was said; Student's t of two degrees of freedom is 1.885618 and 4.302653
    const short = Math.sqrt(12.5)
    const found = wideningOf([[said(1)], [said(1)]], [[3], [-4]])
    expectNear([found.by80, found.by95], [(short * 1.885618) / 1.2815516, (short * 4.302653) / 1.959964], {
      relative: 1e-6,
    })
    // and where less was seen than said, only the quantile is wider
    const small = wideningOf([[said(2)], [said(2)]], [[1], [-1]])
    expectNear([small.by80, small.by95], [1.885618 / 1.2815516, 4.302653 / 1.959964], { relative: 1e-6 })
    const wide = widened({ ...said(1), value: 0.5 }, { by80: 2, by95: 3 })
    expectNear([wide.low80, wide.value, wide.high80], [0.5 - 2 * 1.7815516, 0.5, 0.5 + 2 * 0.7815516], {
      relative: 1e-9,
    })
    expectNear([wide.low95, wide.high95], [0.5 - 3 * 2.459964, 0.5 + 3 * 1.459964], { relative: 1e-9 })
  })

  const season = [60, -30, -70, 40]
  it.each([
    [
      'a season that multiplies, with growth',
      (noise: () => number) => {
        const grown = (i: number) => 1000 * 1.02 ** i * (1 + (season[i % 4] ?? 0) / 300)
        return (i: number) => grown(i) * Math.exp(0.06 * noise())
      },
    ],
    [
      'a random walk with a season, seen through noise',
      (noise: () => number) => {
        let level = 1000
        return (i: number) => {
          level += 20 * noise()
          return level + (season[i % 4] ?? 0) + 15 * noise()
        }
      },
    ],
  ])('hold as many values to come as they say: %s', { timeout: 120_000 }, (name, process) => {
    const [count, ahead, runs] = [20, 8, 60]
    const shares = Array.from({ length: runs }, (_, run) => {
      const random = randomStream(`${name} ${run}`)
      const all = Array.from({ length: count + ahead }, (_, i) => i).map(process(() => normalOf(random)))
      const values = all.slice(0, count)
      const { period, origins } = planBacktest(values, 4, ahead)
      const { outlook } = chooseForecast({ values, period }, origins, { horizon: ahead })
      const inside = (low: (one: Outlook) => number, high: (one: Outlook) => number) =>
        outlook.filter((one, i) => (all[count + i] ?? 0) >= low(one) && (all[count + i] ?? 0) <= high(one)).length /
        ahead
      return {
        in80: inside(
          ({ low80 }) => low80,
          ({ high80 }) => high80,
        ),
        in95: inside(
          ({ low95 }) => low95,
          ({ high95 }) => high95,
        ),
      }
    })
    for (const [key, promised] of [
      ['in80', 0.8],
      ['in95', 0.95],
    ] as const) {
      const mean = shares.reduce((sum, one) => sum + one[key], 0) / runs
      const error = Math.sqrt(shares.reduce((sum, one) => sum + (one[key] - mean) ** 2, 0)) / runs
      // values of one series are held or missed together, so that the error is that of means of series
      expect(mean).toBeGreaterThan(promised - 2.5 * error)
      expect(mean).toBeLessThan(promised + 0.1)
    }
  })
})

describe('the plan of a backtest', () => {
  const rising = (count: number) => Array.from({ length: count }, (_, i) => i)

  it('has as many ends as can be spared, half of the rest at most ahead', () => {
    // of 36 months 27 are to learn from, which leaves 9: 5 ahead from 5 ends, or 2 ahead from 8
    expect(planBacktest(rising(36), 12, 12)).toEqual({ period: 12, origins: { horizon: 5, count: 5 } })
    expect(planBacktest(rising(36), 12, 2)).toEqual({ period: 12, origins: { horizon: 2, count: 8 } })
    expect(planBacktest(rising(200), 12, 6)).toEqual({ period: 12, origins: { horizon: 6, count: 10 } })
  })

  it('has a season from two seasons, three values to learn from and three to be tested on', () => {
    expect(planBacktest(rising(30), 12, 1)).toEqual({ period: 12, origins: { horizon: 1, count: 3 } })
    expect(planBacktest(rising(29), 12, 1).period).toBe(1)
    expect(planBacktest(rising(8), 12, 1)).toEqual({ period: 1, origins: { horizon: 1, count: 3 } })
    expect(refusalOf(() => planBacktest(rising(7), 12, 1))).toBe('too_few_periods')
  })
})

describe('a forecast between bounds', () => {
  it('stays between them, its intervals too, and is tested so', () => {
    const values = Array.from({ length: 20 }, (_, i) => Math.max(0, 40 - 3 * i))
    const open = chooseForecast({ values, period: 1 }, { horizon: 3, count: 3 })
    const kept = chooseForecast({ values, period: 1 }, { horizon: 3, count: 3 }, { bounds: { least: 0 } })
    expect(Math.min(...open.outlook.map(({ low95 }) => low95))).toBeLessThan(0)
    expect(Math.min(...kept.outlook.flatMap(({ value, low95 }) => [value, low95]))).toBe(0)
    expect(kept.rivals[0]?.accuracy.mae).toBeLessThanOrEqual(open.rivals[0]?.accuracy.mae ?? 0)
  })

  it('may go further than it was tested', () => {
    expect(chooseForecast(air, { horizon: 2, count: 2 }, { horizon: 30 }).outlook).toHaveLength(30)
  })
})

describe('what is far from a decomposition', () => {
  it('is told with what the seasons around it make expected', () => {
    const random = randomStream('far')
    const values = Array.from(
      { length: 48 },
      (_, i) => 1000 + 10 * i + ([0, 50, -50][i % 3] ?? 0) + 8 * normalOf(random),
    )
    values[28] = (values[28] ?? 0) + 900
    const found = anomalies({ values, period: 12 }, 'remainder_far')
    expect(found.map(({ place }) => place)).toEqual([28])
    expectNear(found[0]?.difference, 900, { absolute: 40 })
  })
})
