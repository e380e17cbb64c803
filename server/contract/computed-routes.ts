import { DriversRequest, DriversResult } from './drivers.ts'
import { ForecastRequest, ForecastResult } from './forecast.ts'
import { LiftRequest, LiftResult } from './lift.ts'
import { PaybackRequest, PaybackResult } from './payback.ts'
import { PipelineOutlookRequest, PipelineOutlookResult } from './pipeline-outlook.ts'

/** The routes whose answers are computed of answers of queries: a part of the table of routes. */
export const computedRoutes = {
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
  lift: {
    method: 'post',
    path: '/api/lift',
    summary: 'What a campaign with a control group brought beyond what would have come anyway, with intervals',
    request: LiftRequest,
    response: LiftResult,
  },
  payback: {
    method: 'post',
    path: '/api/payback',
    summary: 'Which campaigns paid by several models of attribution, and after how many months',
    request: PaybackRequest,
    response: PaybackResult,
  },
} as const
