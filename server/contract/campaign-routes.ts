import { BudgetRequest, BudgetResult } from './budget.ts'
import { LiftRequest, LiftResult } from './lift.ts'
import { DrawnLists, ListDrawn, ListFound, ListRequest } from './lists.ts'
import { PaybackRequest, PaybackResult } from './payback.ts'

/** The routes of what campaigns did, and of lists for the next one; part of the table of all routes. */
export const campaignRoutes = {
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
} as const
