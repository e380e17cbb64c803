import { DriversRequest, DriversResult } from './drivers.ts'
import { ForecastRequest, ForecastResult } from './forecast.ts'
import { ModelCard, ModelList } from './models.ts'
import { PipelineOutlookRequest, PipelineOutlookResult } from './pipeline-outlook.ts'
import type { Route } from './route.ts'
import { SurvivalRequest, SurvivalResult } from './survival.ts'

/** Answers that are computed of those of queries: what is to come, and what a change goes with. */
export const analysisRoutes = {
  forecast: {
    method: 'post',
    path: '/api/forecast',
    summary: 'What is to come of a measure by month or week, with intervals, held against what came before',
    request: ForecastRequest,
    response: ForecastResult,
  },
  drivers: {
    method: 'post',
    path: '/api/drivers',
    summary: 'What the change of a measure goes with: members, ratios and weights, price, volume and mix, never why',
    request: DriversRequest,
    response: DriversResult,
  },
  pipelineOutlook: {
    method: 'post',
    path: '/api/pipeline-outlook',
    summary: 'What the open opportunities are to bring, by the win rates of their stages, with intervals',
    request: PipelineOutlookRequest,
    response: PipelineOutlookResult,
  },
  survival: {
    method: 'post',
    path: '/api/survival',
    summary: 'How long customers stay under contract: curves with intervals, whether groups differ, and hazard ratios',
    request: SurvivalRequest,
    response: SurvivalResult,
  },
} as const satisfies Record<string, Route>

/** The models of customers. */
export const modelRoutes = {
  models: {
    method: 'get',
    path: '/api/models',
    summary: 'The models of customers: what each tells, of which month, and how good it is, or why it gives no scores',
    response: ModelList,
  },
  modelCard: {
    method: 'get',
    path: '/api/models/:name',
    summary: 'One model of customers: its data, windows, errors, drivers and limits, and what it came to by month',
    response: ModelCard,
  },
} as const satisfies Record<string, Route>
