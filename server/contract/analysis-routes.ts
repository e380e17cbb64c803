import { BudgetRequest, BudgetResult } from './budget.ts'
import { DriversRequest, DriversResult } from './drivers.ts'
import { ForecastRequest, ForecastResult } from './forecast.ts'
import { LiftRequest, LiftResult } from './lift.ts'
import { DrawnLists, ListDrawn, ListFound, ListRequest } from './lists.ts'
import { ModelCard, ModelList } from './models.ts'
import { PaybackRequest, PaybackResult } from './payback.ts'
import { PipelineOutlookRequest, PipelineOutlookResult } from './pipeline-outlook.ts'
import type { Route } from './route.ts'

/** Answers that are computed of those of queries: what is to come, what a change goes with, what campaigns brought. */
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
  lift: {
    method: 'post',
    path: '/api/lift',
    summary: 'What a campaign with a control group brought beyond what would have come anyway, with intervals',
    request: LiftRequest,
    response: LiftResult,
  },
  drawList: {
    method: 'post',
    path: '/api/lists',
    summary: 'Draw a list of customers with a control group, kept as an experiment of the workspace',
    request: ListRequest,
    response: ListDrawn,
    only: 'own_pages',
  },
  lists: {
    method: 'get',
    path: '/api/lists',
    summary: 'The lists that the reader drew; for the owner those of all',
    response: DrawnLists,
  },
  list: {
    method: 'get',
    path: '/api/lists/:name',
    summary: 'A list with the customers that are to be treated, as CSV',
    response: ListFound,
  },
  payback: {
    method: 'post',
    path: '/api/payback',
    summary: 'Which campaigns paid by several models of attribution, and after how many months',
    request: PaybackRequest,
    response: PaybackResult,
  },
  budget: {
    method: 'post',
    path: '/api/budget',
    summary:
      'What moving a part of the budget between channels would bring, with its interval, and whether the data can tell',
    request: BudgetRequest,
    response: BudgetResult,
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
