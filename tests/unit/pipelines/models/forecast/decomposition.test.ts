import { describe, expect, it } from 'vitest'
import { anomalies } from '../../../../../pipelines/models/forecast/anomalies.ts'
import { loess, loessAt } from '../../../../../pipelines/models/forecast/loess.ts'
import { stl, strengths } from '../../../../../pipelines/models/forecast/stl.ts'
import { expectNear, type Reference, references } from '../../../../support/near.ts'
import { refusalOf } from '../../../../support/refusal-of.ts'
import { seriesOf } from '../../../../support/time-series.ts'

type Part = 'seasonal' | 'trend' | 'remainder'
interface Flagged {
  flagged: number[]
  z: Record<string, number>
}
const known = references<{
  'stl-airpassengers': Reference<
    { rows_0_based: number[] },
    Record<'periodic' | 'robust_s7', Record<Part, number[]>> & {
      periodic_seasonal_year: number[]
      seasonal_strength: number
      trend_strength: number
    }
  >
  'kpi-anomalies': Reference<object, { stl: Flagged; weekday_median: Flagged; iqr3: { flagged: number[] } }>
}>('forecast')

describe('the decomposition of the logarithm of AirPassengers', () => {
  const { inputs, expected } = known['stl-airpassengers']
  const series = { values: seriesOf('airpassengers').map(Math.log), period: 12 }
  const rowsOf = (decomposition: Record<Part, Float64Array>) => {
    const rows = (part: Part) => inputs.rows_0_based.map((row) => decomposition[part][row])
    return { seasonal: rows('seasonal'), trend: rows('trend'), remainder: rows('remainder') }
  }

  it('is that of stl of R with a season that stays', () => {
    const found = stl(series, { seasonWindow: 'periodic', isRobust: false })
    expectNear(rowsOf(found), expected.periodic, { absolute: 1e-3 })
    expectNear([...found.seasonal.slice(0, 12)], expected.periodic_seasonal_year, { absolute: 1e-3 })
    for (const [i, value] of found.seasonal.entries()) expect(value).toBe(found.seasonal[i % 12])
    expectNear(
      strengths(found),
      { seasonal: expected.seasonal_strength, trend: expected.trend_strength },
      { absolute: 1e-3 },
    )
  })

  it('is that of the robust stl of R with a season that changes', () => {
    expectNear(rowsOf(stl(series, { seasonWindow: 7, isRobust: true })), expected.robust_s7, { absolute: 5e-3 })
  })

  it('adds up to the series, and is refused for less than two seasons', () => {
    const { seasonal, trend, remainder } = stl(series, { seasonWindow: 7, isRobust: true })
    expectNear(
      series.values,
      series.values.map((_, i) => (seasonal[i] ?? 0) + (trend[i] ?? 0) + (remainder[i] ?? 0)),
      { relative: 1e-12 },
    )
    expect(
      refusalOf(() => stl({ values: series.values.slice(0, 24), period: 12 }, { seasonWindow: 7, isRobust: false })),
    ).toBe('too_few_periods')
  })
})

describe('loess', () => {
  it('keeps a straight line as it is, beside its ends too', () => {
    const line = Float64Array.from({ length: 9 }, (_, i) => 3 + 2 * i)
    expectNear([...loess({ span: 5, degree: 1 }, line)], [...line], { relative: 1e-12 })
    expectNear(
      [loessAt({ span: 21, degree: 1 }, line, undefined, -1), loessAt({ span: 5, degree: 1 }, line, undefined, 9)],
      [1, 21],
      { relative: 1e-12 },
    )
  })

  it('weights neighbours by the tricube of their distance', () => {
    // span 3 at the middle of 0 9 0: neighbours lie at the reach and weigh nothing; span 5 of 0 0 9 0 0: (1 - 1/8)^3 each side
    expect(loessAt({ span: 3, degree: 0 }, [0, 9, 0], undefined, 1)).toBe(9)
    expectNear(loessAt({ span: 5, degree: 0 }, [0, 0, 9, 0, 0], undefined, 2), 9 / (1 + 2 * (7 / 8) ** 3), {
      relative: 1e-12,
    })
    expect(loessAt({ span: 3, degree: 0 }, [1, 2, 3], [0, 0, 0], 1)).toBeUndefined()
  })
})

describe('values that stand out', () => {
  const { expected } = known['kpi-anomalies']
  const series = { values: seriesOf('kpi_daily'), period: 7 }
  const injected = [58, 101, 102, 150, 188]
  const zOf = (rule: Parameters<typeof anomalies>[1]) =>
    Object.fromEntries(anomalies(series, rule).map(({ place, z }) => [place, z]))

  it('are the five that were injected, by the median of the weekday and by the quartiles of the remainder', () => {
    expect(anomalies(series, 'season_median').map(({ place }) => place)).toEqual(expected.weekday_median.flagged)
    expectNear(zOf('season_median'), expected.weekday_median.z, { relative: 0.05 })
    expect(anomalies(series, 'remainder_quartiles').map(({ place }) => place)).toEqual(expected.iqr3.flagged)
  })

  it('are by the median of the remainder these and at most three neighbours', () => {
    const found = anomalies(series, 'remainder_median').map(({ place }) => place)
    expect(injected.every((place) => found.includes(place))).toBe(true)
    expect(found.length).toBeLessThanOrEqual(8)
    expectNear(zOf('remainder_median'), expected.stl.z, { relative: 0.05 })
  })

  it('are refused where there is no usual difference', () => {
    const values = Array.from({ length: 40 }, (_, i) => (i === 20 ? 5 : i % 4))
    expect(refusalOf(() => anomalies({ values, period: 4 }, 'season_median'))).toBe('no_variation')
    expect(refusalOf(() => anomalies({ values: values.fill(1), period: 4 }, 'season_median'))).toBe('constant_series')
  })
})
