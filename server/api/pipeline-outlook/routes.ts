import { Hono } from 'hono'
import { outlooks } from '../../../pipelines/models/forecast/outlook.ts'
import { pipelineOutlook } from '../../../pipelines/models/money/weighted-pipeline.ts'
import { deviationOfRates, rateOf, winRates } from '../../../pipelines/models/money/win-rates.ts'
import { ModelRefusal } from '../../../pipelines/models/refusal.ts'
import type { PipelineOutlookRequest, PipelineOutlookResult } from '../../contract/pipeline-outlook.ts'
import { routes } from '../../contract/routes.ts'
import { answerAnalysis } from '../analysis/analysis-route.ts'
import type { Asking } from '../analysis/asking.ts'
import { eachOnce } from '../analysis/notices.ts'
import type { Dependencies } from '../dependencies.ts'
import type { Answers } from '../query/answers.ts'
import { type PipelineData, pipelineData } from './open-deals.ts'

type StageOutlook = PipelineOutlookResult['stages'][number]

const total = (amounts: readonly { readonly amount: number }[]): number =>
  amounts.reduce((sum, { amount }) => sum + amount, 0)

/** What is open with its rate, stage by stage in the order of the answer. */
const ratedDeals = ({ open, seen, isWon }: PipelineData) => {
  const stages = new Map(open.map(({ stage, member }) => [stage, member]))
  const rates = winRates([...stages.keys()], seen, isWon)
  return [...stages].flatMap(([stage, member]) => {
    const known = rates.get(stage)
    const own = open.filter((deal) => deal.stage === stage)
    const deals = own.flatMap(({ deal, amount }) => {
      const rate = known && rateOf(known, amount)
      return rate === undefined ? [] : [{ deal, amount, rate }]
    })
    return known === undefined ? [] : [{ member, rates: known, deals }]
  })
}

const stageOf = ({ member, rates, deals }: ReturnType<typeof ratedDeals>[number]): StageOutlook => {
  const bands = rates.bands.map((band) => {
    const own = deals.filter(({ rate }) => rate === band)
    const { upTo, closed, won, rate, interval } = band
    const amount = total(own)
    const ends = { rateLow: interval.low, rateHigh: interval.high }
    return { upTo, open: own.length, amount, closed, won, rate, ...ends, weighted: amount * rate }
  })
  return {
    stage: member,
    open: deals.length,
    amount: total(deals),
    weighted: bands.reduce((sum, { weighted }) => sum + weighted, 0),
    pooled: rates.isPooled,
    bands,
  }
}

const money = (value: number): string => Math.round(value).toLocaleString('en')

const outlookOf = async (request: PipelineOutlookRequest, asking: Asking): Promise<PipelineOutlookResult> => {
  const data = await pipelineData(request, asking)
  if (data.open.length === 0) {
    throw ModelRefusal.of('no_deals/day', { day: data.day })
  }
  const rated = ratedDeals(data)
  const all = rated.flatMap(({ deals }) => deals)
  const deals = all.map(({ deal, amount, rate }) => ({ name: deal, amount, probability: rate.rate }))
  const found = pipelineOutlook(deals, request.target ?? 0)
  const amount = total(deals)
  const deviation = Math.hypot(found.deviation, deviationOfRates(all))
  const [interval] = outlooks([found.weighted], [deviation])
  const inside = (value = found.weighted) => Math.min(amount, Math.max(0, value))
  const [low80, high80] = [inside(interval?.low80), inside(interval?.high80)]
  return {
    day: data.day,
    ...(data.unit !== undefined && { unit: data.unit }),
    stages: rated.map(stageOf),
    open: deals.length,
    amount,
    weighted: found.weighted,
    expectedWins: found.expectedWins,
    low80,
    high80,
    low95: inside(interval?.low95),
    high95: inside(interval?.high95),
    p10: found.p10,
    p50: found.p50,
    p90: found.p90,
    ...(request.target !== undefined && { atLeastTarget: found.atLeastTarget }),
    text: `Of ${money(amount)} open on ${data.day}, ${money(found.weighted)} are to be expected, between ${money(low80)} and ${money(high80)} with 80 %, if deals are won as those of the same stage and of such amounts were that were closed by then, and each by itself.`,
    notices: eachOnce(data.notices),
    meta: asking.meta(),
  }
}

/** `POST /api/pipeline-outlook`: what the open opportunities bring, by the answers of queries on the standard cubes. */
export const pipelineOutlookRoutes = (dependencies: Dependencies, answers: Answers): Hono => {
  const { path, request } = routes.pipelineOutlook
  return new Hono().post(path, answerAnalysis(dependencies, answers, { path, request, compute: outlookOf }))
}
