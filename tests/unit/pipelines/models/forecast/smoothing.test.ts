import { describe, expect, it } from 'vitest'
import { accuracyOf, maseScale } from '../../../../../pipelines/models/forecast/accuracy.ts'
import { type Baseline, baselineForecast } from '../../../../../pipelines/models/forecast/baselines.ts'
import { type EtsModel, EtsSmoother, etsLikelihood } from '../../../../../pipelines/models/forecast/ets.ts'
import { chooseEts, fitEts, forecastEts } from '../../../../../pipelines/models/forecast/fit-ets.ts'
import {
  fitHoltWinters,
  forecastHoltWinters,
  holtWinters,
} from '../../../../../pipelines/models/forecast/holt-winters.ts'
import type { Outlook } from '../../../../../pipelines/models/forecast/outlook.ts'
import { project, runSmoother } from '../../../../../pipelines/models/forecast/smoother.ts'
import { expectNear, type Reference, references } from '../../../../support/near.ts'
import { refusalOf } from '../../../../support/refusal-of.ts'
import { seriesOf } from '../../../../support/time-series.ts'

interface Ets {
  alpha: number
  beta: number
  gamma: number
  phi: number
  l: number
  b: number
  s: number[]
  loglik: number
  sigma2: number
  aicc: number
  forecast_24_R_mean: number[]
  forecast_24_recursion: number[]
  lo95: number[]
  hi95: number[]
}
const known = references<{
  'hw-airpassengers-mult': Reference<
    object,
    {
      alpha: number
      beta: number
      gamma: number
      SSE: number
      level: number
      slope: number
      seasonal: number[]
      forecast_12: number[]
    }
  >
  'ets-airpassengers': Reference<object, Ets>
  'ses-oil': Reference<
    object,
    {
      alpha: number
      l0: number
      sigma: number
      aic: number
      aicc: number
      bic: number
      forecast_2014: number
      lo95: number[]
      hi95: number[]
    }
  >
  'airpassengers-holdout': Reference<object, { scale: number; scores: Record<string, Record<string, number>> }>
}>('forecast')

const air = { values: seriesOf('airpassengers'), period: 12 }
const train = { values: air.values.slice(0, 120), period: 12 }
const test = air.values.slice(120)
/** Saudi oil production from 1996 to 2013. */
const oil = { values: seriesOf('oil').slice(31, 49), period: 1 }
const multiplied: EtsModel = { error: 'M', trend: 'Ad', season: 'M' }
const simple: EtsModel = { error: 'A', trend: 'N', season: 'N' }
const valuesOf = (outlook: readonly Outlook[]) => outlook.map(({ value }) => value)
const maseOf = (outlook: readonly Outlook[]) => accuracyOf(test, valuesOf(outlook), maseScale(train)).mase

describe('Holt-Winters', () => {
  const { expected } = known['hw-airpassengers-mult']

  it('runs as HoltWinters of R does with the weights that it prints', () => {
    const found = holtWinters(air, 'M', expected)
    const { level, slope, season } = found.end
    expectNear(
      [found.squares, level, slope, season],
      [expected.SSE, expected.level, expected.slope, expected.seasonal],
      { relative: 1e-6 },
    )
    expectNear(valuesOf(forecastHoltWinters(found, 12)), expected.forecast_12, { relative: 1e-6 })
  })

  it('finds these weights', () => {
    const { squares, weights } = fitHoltWinters(air, 'M')
    expect(squares).toBeLessThanOrEqual(expected.SSE * 1.001)
    expectNear(weights, { alpha: expected.alpha, beta: expected.beta, gamma: expected.gamma }, { absolute: 0.01 })
  })

  it('adds a season that adds: a line with the same ups and downs goes on', () => {
    const values = Array.from({ length: 16 }, (_, i) => 10 + 2 * i + ([5, -1, -6, 2][i % 4] ?? 0))
    expectNear(valuesOf(forecastHoltWinters(fitHoltWinters({ values, period: 4 }, 'A'), 5)), [47, 43, 40, 50, 55], {
      absolute: 1e-6,
    })
  })

  it('refuses less than two seasons, no season, values that cannot be multiplied, and a constant', () => {
    expect(refusalOf(() => fitHoltWinters({ values: air.values.slice(0, 23), period: 12 }, 'A'))).toBe(
      'too_few_periods',
    )
    expect(refusalOf(() => fitHoltWinters(oil, 'A'))).toBe('bad_period')
    expect(refusalOf(() => fitHoltWinters({ values: [0, 1, 2, 3], period: 2 }, 'M'))).toBe('not_positive')
    expect(refusalOf(() => fitHoltWinters({ values: [3, 3, 3, 3], period: 2 }, 'A'))).toBe('constant_series')
  })
})

describe('exponential smoothing in state-space form', () => {
  const { expected } = known['ets-airpassengers']
  const parameters = { ...expected, level: expected.l, slope: expected.b, season: expected.s.toReversed() }

  it('has the likelihood and the forecasts of ets of R with the parameters that it prints', () => {
    const { logLikelihood, end } = etsLikelihood(multiplied, parameters, air.values)
    expectNear(logLikelihood, expected.loglik, { absolute: 0.01 })
    expectNear(project(end, 24), expected.forecast_24_recursion, { relative: 1e-6 })
    expect(runSmoother(new EtsSmoother(multiplied, parameters), air.values).values).toHaveLength(144)
  })

  it('finds parameters that are as likely, forecasts that are near and intervals that widen alike', () => {
    const fit = fitEts(air, multiplied)
    expect(fit.logLikelihood).toBeGreaterThanOrEqual(-680.1)
    expectNear(fit.variance, expected.sigma2, { relative: 0.02 })
    expect(fit.aicc).toBeLessThanOrEqual(expected.aicc)
    const outlook = forecastEts(fit, 24)
    expectNear(valuesOf(outlook), expected.forecast_24_R_mean, { relative: 0.015 })
    expectNear(
      outlook.map(({ low95 }) => low95),
      expected.lo95,
      { relative: 0.05 },
    )
    expectNear(
      outlook.map(({ high95 }) => high95),
      expected.hi95,
      { relative: 0.05 },
    )
  })

  it('is simple smoothing for oil, as in Forecasting: Principles and Practice 7.1', () => {
    const of = known['ses-oil'].expected
    const fit = fitEts(oil, simple)
    expectNear(fit.parameters.alpha, of.alpha, { absolute: 0.003 })
    expectNear([fit.parameters.level, Math.sqrt(fit.variance)], [of.l0, of.sigma], { relative: 1e-3 })
    expectNear([fit.aic, fit.aicc, fit.bic], [of.aic, of.aicc, of.bic], { absolute: 1e-3 })
    const outlook = forecastEts(fit, 5)
    expectNear(
      valuesOf(outlook),
      Array.from({ length: 5 }, () => of.forecast_2014),
      { absolute: 0.1 },
    )
    expectNear(
      outlook.map(({ low95 }) => low95),
      of.lo95,
      { absolute: 0.1 },
    )
    expectNear(
      outlook.map(({ high95 }) => high95),
      of.hi95,
      { absolute: 0.1 },
    )
  })

  it('chooses no trend where there is none, and a season where there is one', () => {
    expect(chooseEts(oil).model.season).toBe('N')
    expect(chooseEts(air).model).toMatchObject({ error: 'M', season: 'M' })
  })

  it('refuses what it cannot multiply, too few values, and a constant', () => {
    expect(refusalOf(() => fitEts({ ...air, values: air.values.with(5, 0) }, multiplied))).toBe('not_positive')
    expect(refusalOf(() => fitEts({ ...air, values: air.values.slice(0, 19) }, multiplied))).toBe('too_few_periods')
    expect(refusalOf(() => fitEts({ values: [4, 4, 4, 4, 4, 4], period: 1 }, simple))).toBe('constant_series')
    expect(refusalOf(() => fitEts(oil, multiplied))).toBe('bad_model')
    expect(refusalOf(() => fitEts({ values: [1, 2, Number.NaN, 4, 5], period: 1 }, simple))).toBe('bad_value')
    expect(refusalOf(() => forecastEts(fitEts(oil, simple), 0))).toBe('bad_horizon')
  })
})

describe('forecasts of 1959 and 1960', () => {
  const { scale, scores } = known['airpassengers-holdout'].expected
  const baselines: [string, Baseline][] = [
    ['naive', 'naive'],
    ['seasonal_naive', 'seasonal_naive'],
    ['drift', 'drift'],
    ['seasonal_naive_times_growth', 'seasonal_naive_growth'],
  ]
  it.each(baselines)('have the errors of %s that are published', (name, baseline) => {
    const found = accuracyOf(test, valuesOf(baselineForecast(baseline, train, 24)), maseScale(train))
    const { ME, RMSE, MAE, MAPE, sMAPE, MASE } = scores[name] ?? {}
    expectNear(
      [found.me, found.rmse, found.mae, found.mape, found.smape, found.mase],
      [ME, RMSE, MAE, MAPE, sMAPE, MASE],
      { relative: 1e-9 },
    )
  })

  it('have the scaled errors of the fitted models', () => {
    expectNear(maseScale(train), scale, { relative: 1e-9 })
    expectNear(maseOf(forecastHoltWinters(fitHoltWinters(train, 'M'), 24)), scores.holt_winters_mult?.MASE, {
      absolute: 0.05,
    })
    expectNear(maseOf(forecastEts(fitEts(train, multiplied), 24)), scores.ets?.MASE, { absolute: 0.05 })
  })
})
