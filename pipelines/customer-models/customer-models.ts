import type { Session } from '../../server/engine/engine.ts'
import { ModelRefusal } from '../models/refusal.ts'
import type { OnProgress } from '../progress.ts'
import type { SqlFile } from '../sources/sql-files.ts'
import type { ModelSettings } from '../sources/workspace.ts'
import { type Asked, askedAt } from './asked.ts'
import { churnOf, fitChurn } from './churn.ts'
import { clustersOf } from './clusters.ts'
import { contractValueOf, fitRetention } from './contract-value.ts'
import { dayOf, isoOf, lastDayOf, monthOf } from './days.ts'
import { type CustomerInput, dropCustomerInput, readCustomerInput } from './input.ts'
import { fitValue, lifetimeValueOf } from './lifetime-value.ts'
import { fitMigration, migrationOf } from './migration.ts'
import { type Outcome, outcomeOf } from './outcome.ts'
import { quarterly } from './quarterly.ts'
import { fitRenewal, renewalOf } from './renewal.ts'
import { expectedAt, inputHashes, joinScores, type MonthInput, removeOthers, writeMonth } from './score-store.ts'
import { segmentsOf } from './segments.ts'
import { lookBack, modelsVersion } from './settings.ts'
import { survivalOf } from './survival.ts'

const modelNames = [
  'rfm',
  'value_level',
  'value_class',
  'clusters',
  'lifetime_value',
  'migration',
  'churn',
  'renewal',
  'contract_value',
  'survival',
] as const

/** Those that read contracts. */
const ofContracts: readonly string[] = ['renewal', 'contract_value', 'survival']

/** What is made of a month: segments always, predictions of the last months, clusters of the newest alone. */
type Part = 'segments' | 'fitted' | 'newest'

/** What scores are made with. `session` is inside the run's transaction. */
export interface ScoringContext {
  readonly session: Session
  readonly runId: number
  readonly settings: ModelSettings
  /** tables of facts that this run has made */
  readonly facts: readonly SqlFile[]
  /** ISO date up to which the data are whole; undefined where they do not say */
  readonly completeThrough: string | undefined
  /** day of the run, ISO */
  readonly day: string
  readonly onProgress: OnProgress
}

const monthsFrom = (first: number, last: number): number[] =>
  Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i)

/** Months that are over with an order in themselves or the months that are looked back to: in others there is nobody to score. */
const monthsWithOrders = ({ purchases }: CustomerInput, over: number): number[] => {
  const ordered = new Set<number>()
  for (const day of purchases.day) ordered.add(monthOf(day))
  const reached = new Set([...ordered].flatMap((month) => monthsFrom(month, month + lookBack - 1)))
  const last = Math.max(...ordered)
  return [...reached].filter((month) => month <= Math.min(over, last)).sort((a, b) => a - b)
}

/** Why no model can be made of any month; undefined where nothing stands against it. */
const refusalOf = (
  { purchases }: CustomerInput,
  today: number,
  months: readonly number[],
): ModelRefusal | undefined => {
  const later = purchases.day.filter((day) => day > today)
  if (later.length > 0) {
    const last = isoOf(later.reduce((a, b) => Math.max(a, b)))
    return ModelRefusal.of('date_in_future/orders', { last, day: isoOf(today) })
  }
  if (months.length === 0) return ModelRefusal.of('too_few_periods/none_over')
  return undefined
}

const knownPlaces = ({ input, seen, end }: Asked): Int32Array => {
  const isKnown = seen.days.map((days) => Number(days > 0))
  for (const [i, start] of input.contracts.start.entries())
    if (start <= end) isKnown[input.contracts.customer[i] ?? 0] = 1
  return Int32Array.from(isKnown.keys()).filter((place) => isKnown[place] === 1)
}

const partOf = (month: number, newest: number, { monthsBefore }: ModelSettings): Part => {
  if (month === newest) return 'newest'
  return month >= newest - monthsBefore ? 'fitted' : 'segments'
}

const isNone = ({ contracts }: CustomerInput, model: string): boolean =>
  ofContracts.includes(model) && contracts.start.length === 0

/** Refuses every model for a month, for one reason. */
const refuseAll = async (
  { session, runId, settings }: ScoringContext,
  input: CustomerInput,
  month: MonthInput,
  refusal: ModelRefusal,
): Promise<void> => {
  const outcomes = modelNames
    .filter((model) => !isNone(input, model))
    .map((model) =>
      outcomeOf(model, {}, () => {
        throw refusal
      }),
    )
  const places = new Int32Array()
  await writeMonth(session, input, { ...month, runId, seed: settings.seed, places, outcomes })
}

/** Scores months and writes what comes of them; `input` is what was read in the same session. @param newest the only one with clusters */
export const scoreMonths = async (
  context: ScoringContext,
  input: CustomerInput,
  months: readonly MonthInput[],
  newest: number,
) => {
  const { session, runId, settings, onProgress } = context
  const valueFit = quarterly((month) => fitValue(input, settings, month))
  const churnFit = quarterly(fitChurn(input, settings))
  const renewalFit = quarterly((month) => fitRenewal(input, settings, month))
  const migrationFit = quarterly((month) => fitMigration(input, month))
  const retentionFit = quarterly((month) => fitRetention(input, month))
  const hasContracts = input.contracts.start.length > 0
  const total = months.length
  for (const [done, one] of months.entries()) {
    onProgress({ step: 'models', done, total, unit: 'months' })
    const asked = askedAt(input, settings, one.month)
    const part = partOf(one.month, newest, settings)
    const outcomes: Outcome[] = segmentsOf(asked)
    if (part === 'newest') outcomes.push(clustersOf(asked))
    if (part !== 'segments') {
      // predictions are stored of the last months alone
      const isStored = partOf(one.month - 12, newest, settings) !== 'segments'
      const expected = isStored ? await expectedAt(session, input, one.month - 12) : undefined
      outcomes.push(lifetimeValueOf(asked, valueFit, expected))
      outcomes.push(migrationOf(asked, migrationFit))
      outcomes.push(churnOf(asked, churnFit))
      if (hasContracts) outcomes.push(renewalOf(asked, renewalFit), contractValueOf(asked, retentionFit))
    }
    if (part === 'newest' && hasContracts) outcomes.push(survivalOf(asked))
    await writeMonth(session, input, { ...one, runId, seed: settings.seed, places: knownPlaces(asked), outcomes })
    // Between two months other work gets its turn.
    await new Promise((resolve) => setImmediate(resolve))
  }
  onProgress({ step: 'models', done: total, total, unit: 'months' })
}

/** Removes all scores: nothing is there any more that they could be of. */
export const forgetScores = async (session: Session): Promise<void> => {
  await removeOthers(session, [])
}

/**
 * Scores customers at the end of every month that is over and has orders to score them by, and puts the scores beside the facts
 * of customers. Months are kept that were scored before and of which everything that is known by their end is the same. What a
 * model refuses stands in `model_run`; it has no scores then, and the load goes on.
 */
export const scoreCustomers = async (context: ScoringContext): Promise<void> => {
  const { session, settings, facts, completeThrough, day } = context
  const input = await readCustomerInput(session, facts)
  const { purchases } = input
  const last = purchases.day.reduce((most, one) => Math.max(most, one), Number.NEGATIVE_INFINITY)
  const names = facts.map(({ name }) => name)
  if (purchases.day.length === 0) {
    await removeOthers(session, [])
    await joinScores(session, names, undefined)
    await dropCustomerInput(session)
    return
  }
  const today = dayOf(day)
  const whole = Math.min(today, Math.max(last, completeThrough === undefined ? last : dayOf(completeThrough)))
  const over = lastDayOf(monthOf(whole)) === whole ? monthOf(whole) : monthOf(whole) - 1
  const months = monthsWithOrders(input, over)
  const refusal = refusalOf(input, today, months)
  const newest = months.at(-1) ?? monthOf(last)
  const asked = refusal === undefined ? months : [newest]
  const hashes = await inputHashes(session, input, asked)
  const inputs = asked.map((month): MonthInput => {
    const part = refusal === undefined ? partOf(month, newest, settings) : refusal.code
    const version = `${modelsVersion} ${part} ${JSON.stringify(settings)}`
    return { month, version, inputHash: hashes.get(month) ?? '' }
  })
  const changed = await removeOthers(session, inputs)
  if (refusal === undefined) await scoreMonths(context, input, changed, newest)
  else for (const month of changed) await refuseAll(context, input, month, refusal)
  await joinScores(session, names, refusal === undefined ? newest : undefined)
  await dropCustomerInput(session)
}
