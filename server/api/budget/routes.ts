import { Hono } from 'hono'
import { adstock } from '../../../pipelines/models/budget/adstock.ts'
import { checkLevels, fitCurve } from '../../../pipelines/models/budget/fit-curve.ts'
import { type MovedChannel, marginalOfSpend, moveBudget } from '../../../pipelines/models/budget/move.ts'
import type { ResponseCurve } from '../../../pipelines/models/budget/response-curve.ts'
import { quantilesOf } from '../../../pipelines/models/numeric/quantiles.ts'
import { orRefusal } from '../../../pipelines/models/refusal.ts'
import type { BudgetChannel, BudgetRequest, BudgetResult } from '../../contract/budget.ts'
import { closest } from '../../contract/closest.ts'
import { QueryError } from '../../contract/errors.ts'
import type { Warning } from '../../contract/estimate.ts'
import { routes } from '../../contract/routes.ts'
import { warningOf } from '../../contract/warnings.ts'
import { answerAnalysis } from '../analysis/analysis-route.ts'
import type { Asking } from '../analysis/asking.ts'
import { inSteps } from '../analysis/in-steps.ts'
import { refusedAt } from '../analysis/refusal.ts'
import type { Dependencies } from '../dependencies.ts'
import type { Answers } from '../query/answers.ts'
import { askWeeks, type ChannelWeeks, type Weeks } from './weeks.ts'

/** Curves of resampled errors of each channel. */
const samples = 100

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

const rangeOf = (values: readonly number[], confidence: number) => {
  const [low = 0, high = 0] = quantilesOf(Float64Array.from(values), [(1 - confidence) / 2, (1 + confidence) / 2])
  return { low, high }
}

const parametersOf = ({ kind: _, ...parameters }: ResponseCurve): Record<string, number> => ({ ...parameters })

/** A channel from its first week with spend on, as it is felt. */
interface Running extends Pick<MovedChannel, 'fitted' | 'felt' | 'spend'> {
  readonly name: string
  readonly revenue: number
  readonly weeks: number
  readonly carryOver: number
}

/** The carry-overs that are tried where a request says none. */
const carryOvers = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]

/** A spend as it is felt; one that stays the same is felt as itself. */
const feltOf = (spends: readonly number[], carryOver: number): number[] =>
  adstock(spends, carryOver).map((spend) => spend * (1 - carryOver))

const explainedBy = (name: string, spends: readonly number[], responses: readonly number[], carryOver: number) =>
  orRefusal(
    () => fitCurve({ name, spends: feltOf(spends, carryOver), responses }, 0, '').explained,
    () => 0,
  )

/** The carry-over that explains most; 0 where none explains anything. */
const bestCarryOver = (name: string, spends: readonly number[], responses: readonly number[]): number => {
  const tried = carryOvers.map((carryOver) => ({
    carryOver,
    explained: explainedBy(name, spends, responses, carryOver),
  }))
  return tried.reduce((best, one) => (one.explained > best.explained ? one : best)).carryOver
}

/** @throws ModelRefusal of `fitCurve`; `too_few_levels` by what was spent, not by what was felt of it */
const fitOne = (channel: ChannelWeeks, request: BudgetRequest): Running => {
  const { name } = channel
  const first = channel.spends.findIndex((spend) => spend > 0)
  const spends = first === -1 ? [] : channel.spends.slice(first)
  const share = request.incremental[name] ?? 1
  const revenues = first === -1 ? [] : channel.revenues.slice(first).map((revenue) => revenue * share)
  checkLevels(name, spends)
  const carryOver = request.carryOver ?? bestCarryOver(name, spends, revenues)
  const felt = feltOf(spends, carryOver)
  const fitted = fitCurve({ name, spends: felt, responses: revenues }, samples, request.seed)
  const weeks = spends.filter((spend) => spend > 0).length
  return { name, spend: sum(spends), revenue: sum(revenues), weeks, carryOver, felt, fitted }
}

const shown = (running: Running, confidence: number): BudgetChannel => {
  const { name, spend, revenue, weeks, carryOver, fitted } = running
  const { curve, samples: others, explained, observed } = fitted
  const parameters = parametersOf(curve)
  const ranges = Object.keys(parameters).map((key) => [
    key,
    rangeOf(
      others.map((other) => parametersOf(other)[key] ?? Number.NaN),
      confidence,
    ),
  ])
  return {
    channel: name,
    weeks,
    spend,
    revenue,
    carryOver,
    curve: { kind: curve.kind, parameters, ranges: Object.fromEntries(ranges) },
    explained,
    observed,
    marginal: marginalOfSpend(curve, running),
    marginalRange: rangeOf(
      others.map((other) => marginalOfSpend(other, running)),
      confidence,
    ),
  }
}

/** Less of the variation than this, and a curve says little more than a mean. */
const littleExplained = 0.1

/** Fewer weeks than these with less than half of the usual spend do not tell what comes without it. */
const fewWeeks = 8

const warningsOf = (
  running: readonly Running[],
  { isProven, outside }: { readonly isProven: boolean; readonly outside: readonly string[] },
  request: BudgetRequest,
): Warning[] => {
  const weak = running.filter(({ fitted }) => fitted.explained < littleExplained).map(({ name }) => name)
  const booked = running.filter(({ name }) => request.incremental[name] === undefined).map(({ name }) => name)
  const isAlwaysOn = ({ felt, fitted }: Running) => felt.filter((amount) => amount < fitted.usual / 2).length < fewWeeks
  const alwaysOn = running.filter(isAlwaysOn).map(({ name }) => name)
  return [
    ...(isProven ? [] : [warningOf('not_proven')]),
    ...(weak.length > 0 ? [warningOf('little_explained', { channels: weak, share: littleExplained })] : []),
    ...(alwaysOn.length > 0 ? [warningOf('never_off', { channels: alwaysOn })] : []),
    ...(booked.length > 0 ? [warningOf('not_incremental', { channels: booked })] : []),
    ...(outside.length > 0 ? [warningOf('outside_observed', { channels: outside })] : []),
  ]
}

/** Refuses names that are no channels, with the nearest that is. */
const checkNames = ({ channels }: Weeks, { bounds, incremental }: BudgetRequest): void => {
  const names = channels.map(({ name }) => name)
  for (const [key, given] of Object.entries({ bounds, incremental })) {
    const unknown = Object.keys(given).find((name) => !names.includes(name))
    if (unknown === undefined) continue
    const details = { reason: 'no_such_channel', name: unknown, closest: closest(unknown, names) } as const
    throw new QueryError('unsound', details, `${key}.${unknown}`)
  }
}

/** Channels with a curve, and the others with why they have none; a rest after each. */
function* fitting({ channels }: Weeks, request: BudgetRequest) {
  const running: Running[] = []
  const refused: BudgetResult['refused'] = []
  for (const channel of channels) {
    orRefusal(
      () => running.push(fitOne(channel, request)),
      (refusal) => refused.push({ channel: channel.name, spend: sum(channel.spends), ...refusal.told() }),
    )
    yield
  }
  return { running, refused }
}

/** Refuses a move that has not two channels to move between, with why each of the others is left out. */
const checkEnough = (running: readonly Running[], refused: BudgetResult['refused']): void => {
  if (running.length >= 2) return
  const channels = refused.map(({ channel, message }) => `${channel}: ${message}`)
  throw refusedAt('', 'too_few_channels/curves', {
    count: running.length,
    all: running.length + refused.length,
    refused: channels,
  })
}

const budgetOf = async (request: BudgetRequest, asking: Asking): Promise<BudgetResult> => {
  const { share, bounds, confidence, model } = request
  const weeks = await askWeeks(asking, request)
  checkNames(weeks, request)
  const { running, refused } = await inSteps(fitting(weeks, request), asking.signal)
  checkEnough(running, refused)
  const channels = running.map(
    ({ name, fitted, felt, spend }): MovedChannel => ({
      fitted,
      felt,
      spend,
      ...(bounds[name] ?? { low: 1 - share, high: 1 + share }),
    }),
  )
  const { moves, moved, gain, interval, isProven } = moveBudget(channels, confidence)
  const outside = moves.filter(({ isOutsideObserved }) => isOutsideObserved).map(({ name }) => name)
  return {
    model,
    from: weeks.from,
    to: weeks.to,
    weeks: weeks.count,
    channels: running.map((channel) => shown(channel, confidence)),
    refused,
    moves: moves.map(({ name, ...move }) => ({ channel: name, ...move })),
    moved,
    gain,
    interval,
    confidence,
    isProven,
    warnings: warningsOf(running, { isProven, outside }, request),
    notices: [...weeks.notices],
  }
}

/** `POST /api/budget`: what moving a part of the budget between channels would bring, and how sure that is. */
export const budgetRoutes = (dependencies: Dependencies, answers: Answers): Hono => {
  const { path, request } = routes.budget
  return new Hono().post(path, answerAnalysis(dependencies, answers, { path, request, compute: budgetOf }))
}
