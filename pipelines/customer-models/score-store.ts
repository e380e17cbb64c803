import { createHash } from 'node:crypto'
import type { AppendedColumn, Session } from '../../server/engine/engine.ts'
import { valuesAt } from '../models/frame.ts'
import { firstDayOf, isoOf, lastDayOf } from './days.ts'
import type { CustomerInput } from './input.ts'
import type { Outcome } from './outcome.ts'

/** The columns of `customer_score` behind its key, in order. */
const scoreColumns = [
  'recency_score',
  'frequency_score',
  'monetary_score',
  'rfm_segment',
  'value_level',
  'value_class',
  'cluster',
  'cluster_words',
  'alive',
  'expected_orders',
  'expected_value',
  'expected_value_low',
  'expected_value_high',
  'churn_chance',
  'churn_base',
  'churn_reason',
  'churn_effect',
  'churn_reason_2',
  'churn_effect_2',
  'churn_reason_3',
  'churn_effect_3',
  'renewal_chance',
  'renewal_reason',
  'renewal_effect',
  'contract_value',
  'contract_value_low',
  'contract_value_high',
  'migration_value',
  'migration_value_low',
  'migration_value_high',
] as const

/** First day of a month since 1970-01, ISO. */
const isoMonth = (month: number): string => isoOf(firstDayOf(month))

const text = (value: string) => ({ value, type: 'text' }) as const

const monthSql = (day: string): string => {
  const date = `(DATE '1970-01-01' + CAST(${day} AS INTEGER))`
  return `(year(${date}) - 1970) * 12 + month(${date}) - 1`
}

/** Everything that models read, each row with the month by whose end it is known. */
const knownSql = `
SELECT ${monthSql('day')} AS month, hash('order', customer_id, day, orders, amount, net, margin) AS row FROM known_purchase
UNION ALL SELECT ${monthSql('known')}, hash('event', customer_id, kind, day, known) FROM known_event WHERE known IS NOT NULL
UNION ALL SELECT ${monthSql('start')}, hash('contract', customer_id, start, until, contract_kind, value, renews, term, is_cut) FROM known_contract
UNION ALL SELECT ${monthSql('renewed')}, hash('renewal', customer_id, start, until, renewed) FROM known_contract WHERE renewed IS NOT NULL`

/** A hash of all that is known by the end of each month, ascending months. */
export const inputHashes = async (
  session: Session,
  { eventsFrom }: CustomerInput,
  months: readonly number[],
): Promise<ReadonlyMap<number, string>> => {
  const rows = await session.all(
    `SELECT month, CAST(sum(CAST(row AS HUGEINT)) AS VARCHAR) AS sum FROM (${knownSql}) GROUP BY month ORDER BY month`,
  )
  const hashes = new Map<number, string>()
  let at = 0
  let sum = 0n
  for (const month of months) {
    for (; at < rows.length && Number(rows[at]?.month) <= month; at++) sum += BigInt(String(rows[at]?.sum))
    const begins = Number.isFinite(eventsFrom) && eventsFrom <= lastDayOf(month) ? eventsFrom : ''
    hashes.set(month, createHash('sha256').update(`${sum} ${begins}`).digest('hex'))
  }
  return hashes
}

/** A month and what its scores are made from: kept as long as both are the same. */
export interface MonthInput {
  readonly month: number
  readonly version: string
  readonly inputHash: string
}

/** Removes the scores of all months that are not among these, or were made from something else; gives the months that are to be scored. */
export const removeOthers = async (session: Session, months: readonly MonthInput[]): Promise<MonthInput[]> => {
  const stored = await session.all(
    'SELECT DISTINCT CAST(month AS VARCHAR) AS month, version, input_hash FROM model_run ORDER BY ALL',
  )
  const isKept = ({ month, version, inputHash }: MonthInput): boolean => {
    const found = stored.filter((row) => row.month === isoMonth(month))
    return found.length === 1 && found[0]?.version === version && found[0]?.input_hash === inputHash
  }
  const kept = months.filter(isKept).map(({ month }) => `DATE '${isoMonth(month)}'`)
  const others = kept.length === 0 ? '' : ` WHERE month NOT IN (${kept.join(', ')})`
  for (const table of ['model_run', 'customer_score']) await session.run(`DELETE FROM ${table}${others}`)
  return months.filter((month) => !isKept(month))
}

/** The columns of `customer_score` for the customers at some places. */
const rowsOf = (
  month: number,
  { ids }: CustomerInput,
  places: Int32Array,
  outcomes: readonly Outcome[],
): AppendedColumn[] => {
  const scores: Outcome['scores'] = Object.assign({}, ...outcomes.map((outcome) => outcome.scores))
  const texts = (column: readonly (string | null)[]): (string | null)[] =>
    Array.from(places, (place) => column[place] ?? null)
  return [
    new Float64Array(places.length).fill(firstDayOf(month)),
    texts(ids),
    ...scoreColumns.map((name) => {
      const column = scores[name]
      if (column === undefined) return null
      return column instanceof Float64Array ? valuesAt(column, places) : texts(column)
    }),
  ]
}

/** What is written of a month. */
export interface MonthScores extends MonthInput {
  readonly runId: number
  readonly seed: number
  /** the customers that there are by its end */
  readonly places: Int32Array
  readonly outcomes: readonly Outcome[]
}

/** Writes the scores of a month, of which none are stored. */
export const writeMonth = async (session: Session, input: CustomerInput, scores: MonthScores): Promise<void> => {
  const { version, inputHash, runId, seed, places, outcomes } = scores
  const month = isoMonth(scores.month)
  await session.appendColumns('customer_score', places.length, rowsOf(scores.month, input, places, outcomes))
  await session.append(
    'model_run',
    outcomes.map(({ model, rows, refusal, parameters, metrics, card }) => [
      model,
      month,
      runId,
      version,
      inputHash,
      seed,
      rows,
      refusal?.code ?? null,
      refusal?.message ?? null,
      JSON.stringify(parameters),
      JSON.stringify(metrics),
      JSON.stringify({ ...card, refusal: refusal && { sentence: refusal.sentence, facts: refusal.facts } }),
    ]),
  )
}

/** The orders that were expected of customers at the end of a month, by their place; NaN for none, undefined where nothing was. */
export const expectedAt = async (
  session: Session,
  { ids }: CustomerInput,
  month: number,
): Promise<Float64Array | undefined> => {
  const { customer, expected } = await session.numbers(
    `SELECT c.place AS customer, s.expected_orders AS expected FROM customer_score s JOIN known_customer c USING (customer_id)
    WHERE s.month = CAST($1 AS DATE) AND s.expected_orders IS NOT NULL ORDER BY ALL`,
    [text(isoMonth(month))],
  )
  if (customer === undefined || expected === undefined || customer.length === 0) return undefined
  const column = new Float64Array(ids.length).fill(Number.NaN)
  for (const [i, place] of customer.entries()) column[place] = expected[i] ?? Number.NaN
  return column
}

/** Scores as columns of a fact, with types that add up exactly. */
const factColumns = `
  s.recency_score, s.frequency_score, s.monetary_score, s.rfm_segment, s.value_level, s.value_class,
  s.cluster, s.cluster_words,
  CAST(s.alive AS DECIMAL(9, 6)) AS alive,
  CAST(s.expected_orders AS DECIMAL(18, 4)) AS expected_orders,
  CAST(s.expected_value AS DECIMAL(18, 2)) AS expected_value,
  CAST(s.expected_value_low AS DECIMAL(18, 2)) AS expected_value_low,
  CAST(s.expected_value_high AS DECIMAL(18, 2)) AS expected_value_high,
  CAST(s.churn_chance AS DECIMAL(9, 6)) AS churn_chance,
  CASE WHEN s.churn_chance < 0.3 THEN 'low' WHEN s.churn_chance < 0.7 THEN 'medium' WHEN s.churn_chance >= 0.7 THEN 'high' END AS churn_band,
  CAST(s.churn_base AS DECIMAL(9, 6)) AS churn_base,
  s.churn_reason, CAST(s.churn_effect AS DECIMAL(9, 4)) AS churn_effect,
  s.churn_reason_2, CAST(s.churn_effect_2 AS DECIMAL(9, 4)) AS churn_effect_2,
  s.churn_reason_3, CAST(s.churn_effect_3 AS DECIMAL(9, 4)) AS churn_effect_3,
  CAST(s.renewal_chance AS DECIMAL(9, 6)) AS renewal_chance,
  s.renewal_reason, CAST(s.renewal_effect AS DECIMAL(9, 4)) AS renewal_effect,
  CAST(s.contract_value AS DECIMAL(18, 2)) AS contract_value,
  CAST(s.contract_value_low AS DECIMAL(18, 2)) AS contract_value_low,
  CAST(s.contract_value_high AS DECIMAL(18, 2)) AS contract_value_high,
  CAST(s.migration_value AS DECIMAL(18, 2)) AS migration_value,
  CAST(s.migration_value_low AS DECIMAL(18, 2)) AS migration_value_low,
  CAST(s.migration_value_high AS DECIMAL(18, 2)) AS migration_value_high`

/**
 * Puts the scores beside the facts of customers: those of each month into `fact_customer_month`, those of the newest into
 * `fact_customer`, with the revenue of the twelve months until then.
 *
 * @param newest month since 1970-01; undefined where there is none, so that all scores are null
 */
export const joinScores = async (
  session: Session,
  facts: readonly string[],
  newest: number | undefined,
): Promise<void> => {
  if (facts.includes('fact_customer_month'))
    await session.run(`CREATE OR REPLACE TABLE fact_customer_month AS SELECT f.*, ${factColumns}
      FROM fact_customer_month f LEFT JOIN customer_score s ON s.month = f.month AND s.customer_id = f.customer_id
      ORDER BY f.month_date_key, f.customer_id`)
  if (!facts.includes('fact_customer')) return
  const month = newest === undefined ? 'CAST(NULL AS DATE)' : `DATE '${isoMonth(newest)}'`
  await session.run(`CREATE OR REPLACE TABLE fact_customer AS SELECT f.*, m.revenue_12_months, ${factColumns}
    FROM fact_customer f LEFT JOIN customer_score s ON s.month = ${month} AND s.customer_id = f.customer_id
    LEFT JOIN fact_customer_month m ON m.month = ${month} AND m.customer_id = f.customer_id
    ORDER BY f.acquired_date_key, f.customer_id`)
}
