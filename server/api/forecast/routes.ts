import { Hono } from 'hono'
import { anomalies } from '../../../pipelines/models/forecast/anomalies.ts'
import { type Bounds, choosing } from '../../../pipelines/models/forecast/backtest.ts'
import { planBacktest } from '../../../pipelines/models/forecast/plan-backtest.ts'
import type { Series } from '../../../pipelines/models/forecast/series.ts'
import { ModelRefusal, orRefusal } from '../../../pipelines/models/refusal.ts'
import { QueryError } from '../../contract/errors.ts'
import type { ForecastRequest, ForecastResult } from '../../contract/forecast.ts'
import { routes } from '../../contract/routes.ts'
import { answerAnalysis } from '../analysis/analysis-route.ts'
import type { Asking } from '../analysis/asking.ts'
import { inSteps } from '../analysis/in-steps.ts'
import { eachOnce } from '../analysis/notices.ts'
import { withReason } from '../analysis/refusal.ts'
import { cubeOf } from '../current.ts'
import type { Dependencies } from '../dependencies.ts'
import type { Answers } from '../query/answers.ts'
import { type AskedSeries, askedSeries } from './asked-series.ts'
import { coveredBy } from './covered.ts'
import { periodsAfter, readSeries, type SeriesPoint } from './read-series.ts'
import { planNotices, testOf, whyMethod } from './words.ts'

/** How many months and weeks a year has; a week of a 53rd is one more of the next year. */
const seasons = { month: 12, week: 52 } as const

/** Bounds, and by whose word they hold. */
type KeptBounds = Bounds & { readonly because: 'asked' | 'counts' }

/** Where values and intervals end: as asked, else at 0 for what is counted. */
const boundsOf = ({ least, most }: ForecastRequest, { counts }: AskedSeries): KeptBounds | undefined => {
  if (least !== undefined && most !== undefined && !(least < most)) {
    const problem = `least is ${least} and most ${most}; expected least to be less`
    throw new QueryError('invalid_request', { problem }, 'least')
  }
  const isAsked = least !== undefined || most !== undefined
  const lower = least ?? (counts ? 0 : undefined)
  if (lower === undefined && most === undefined) return undefined
  return {
    ...(lower !== undefined && { least: lower }),
    ...(most !== undefined && { most }),
    because: isAsked ? 'asked' : 'counts',
  }
}

const checkBounds = (points: readonly SeriesPoint[], { least = -Infinity, most = Infinity }: Bounds): void => {
  const beyond = points.find(({ value }) => value < least || value > most)
  if (beyond === undefined) return
  const { period, value } = beyond
  throw value < least
    ? ModelRefusal.of('out_of_bounds/least', { period, value, least })
    : ModelRefusal.of('out_of_bounds/most', { period, value, most })
}

const anomaliesOf = (series: Series, points: readonly SeriesPoint[]): ForecastResult['anomalies'] =>
  orRefusal(
    () => ({
      found: anomalies(series, 'remainder_far').flatMap(({ place, value, difference, z }) => {
        const point = points[place]
        return point === undefined ? [] : [{ ...point, expected: value - difference, z }]
      }),
    }),
    (refusal) => ({ found: [], refused: withReason(refusal) }),
  )

const noSeason = {
  found: [],
  refused: withReason(ModelRefusal.of('no_season')),
}

const forecastOf = async (request: ForecastRequest, asking: Asking): Promise<ForecastResult> => {
  const { snapshot, compile, ask, signal, meta } = asking
  const places = { '': 'query' }
  const compiled = compile(request.query, places)
  const asked = askedSeries(cubeOf(snapshot, compiled.query.from, 'query.from'), compiled)
  const bounds = boundsOf(request, asked)
  const { result } = await ask(asked.query, { places })
  const measure = result.columns.find(({ axis }) => axis === 'measure')
  if (measure === undefined || measure.type === 'text' || measure.type === 'boolean' || measure.type === 'date')
    throw new QueryError('unsound', { reason: 'forecast_of_numbers' }, 'query.measures[0]')
  const { points, notices } = readSeries(result, asked, await coveredBy(asking, asked))
  checkBounds(points, bounds ?? {})
  const { unit } = asked
  const values = points.map(({ value }) => value)
  const season = seasons[unit]
  const plan = planBacktest(values, season, request.horizon)
  const series = { values, period: plan.period }
  const wish = { horizon: request.horizon, ...(bounds && { bounds }) }
  const chosen = await inSteps(choosing(series, plan.origins, wish), signal)
  const last = points.at(-1)
  const ahead = last === undefined ? [] : periodsAfter(last, request.horizon, asked)
  const about = { horizon: request.horizon, season, values: values.length }
  return {
    query: asked.query,
    measure,
    attribute: asked.attribute,
    unit,
    season: plan.period,
    history: [...points],
    forecast: chosen.outlook.flatMap((outlook, i) => {
      const period = ahead[i]
      return period === undefined ? [] : [{ ...period, ...outlook }]
    }),
    method: { name: chosen.method, isBaseline: chosen.isBaseline, why: whyMethod(chosen, plan, unit) },
    ...(bounds && { bounds }),
    backtest: {
      horizon: plan.origins.horizon,
      origins: plan.origins.count,
      chosen: testOf(chosen.rivals.find((rival) => rival.method === chosen.method) ?? chosen.baseline),
      baseline: testOf(chosen.baseline),
      rivals: chosen.rivals.map(testOf),
      refused: [...chosen.refused],
    },
    anomalies: plan.period === 1 ? noSeason : anomaliesOf(series, points),
    notices: eachOnce([...compiled.notices, ...result.notices, ...notices, ...planNotices(plan, asked, about)]),
    meta: meta(),
  }
}

/** `POST /api/forecast`: what is to come of a measure, by the answers of its query. */
export const forecastRoutes = (dependencies: Dependencies, answers: Answers): Hono => {
  const { path, request } = routes.forecast
  return new Hono().post(path, answerAnalysis(dependencies, answers, { path, request, compute: forecastOf }))
}
