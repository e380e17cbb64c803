import type { Session } from '../server/engine/engine.ts'
import { removalEffects } from './models/attribution/markov.ts'
import type { Path } from './models/attribution/paths.ts'
import { ModelRefusal, orRefusal } from './models/refusal.ts'

/** The touches of each order in their order; those of `linear` are all that count. */
const converted = `
SELECT channels, count(*) AS journeys FROM (
  SELECT list(t.channel_key ORDER BY t.touched_at, t.touch_id) AS channels
  FROM bridge_attribution b JOIN fact_touch t USING (touch_id)
  WHERE b.model = 'linear' GROUP BY b.order_id
) GROUP BY channels ORDER BY channels`

/**
 * Journeys that ended without an order: touches of a person, customer or lead, that count for no order, parted where 90 days lie
 * between two of them. Those whose last touch is not yet 90 days old may still lead to an order, and are left out.
 */
const ended = `
WITH free AS (
  SELECT coalesce('C' || customer_id, 'L' || lead_id) AS person, touch_id, touched_at, channel_key,
    CAST(touched_at AS DATE) AS day
  FROM fact_touch ANTI JOIN (SELECT touch_id FROM bridge_attribution WHERE model = 'linear') USING (touch_id)
  WHERE NOT is_bot AND coalesce(customer_id, lead_id) IS NOT NULL
),
gaps AS (
  SELECT *, coalesce(day - lag(day) OVER (PARTITION BY person ORDER BY touched_at, touch_id) > 90, false) AS is_first
  FROM free
),
parted AS (
  SELECT *, count(*) FILTER (is_first) OVER (PARTITION BY person ORDER BY touched_at, touch_id) AS journey
  FROM gaps
),
last_day AS (
  SELECT greatest((SELECT max(CAST(touched_at AS DATE)) FROM fact_touch), (SELECT max(ordered_date) FROM fact_order_line)) AS day
)
SELECT channels, count(*) AS journeys FROM (
  SELECT list(channel_key ORDER BY touched_at, touch_id) AS channels
  FROM parted GROUP BY person, journey HAVING max(day) < (SELECT day FROM last_day) - 90
) GROUP BY channels ORDER BY channels`

const pathsOf = async (session: Session, sql: string, isConverted: boolean): Promise<Path[]> =>
  (await session.all(sql)).map(({ channels, journeys }) => ({
    channels: Array.isArray(channels) ? channels.map(String) : [],
    conversions: isConverted ? Number(journeys) : 0,
    value: 0,
    nulls: isConverted ? 0 : Number(journeys),
  }))

/** Effects by channel, or why there are none; where all touches are of one channel, it shares with nobody. */
const effectsOf = (paths: readonly Path[]): ReadonlyMap<string, number> | ModelRefusal =>
  orRefusal<ReadonlyMap<string, number>, ReadonlyMap<string, number> | ModelRefusal>(
    () => removalEffects(paths, 1).effects,
    (refusal) => (refusal.code === 'too_few_channels' ? new Map() : refusal),
  )

/**
 * Adds the weights by Markov removal to `bridge_attribution`: an order is shared among its channels in proportion to the removal
 * effects of a chain over all journeys, and a channel's share by its touches, as by `shapley`. No rows where no order has touches, or
 * there are too many channels to solve the chain; all of an order is then the unassigned member's.
 *
 * @returns why orders with touches have no shares, for the message of the run; undefined where they have
 */
export const addMarkovWeights = async (session: Session): Promise<string | undefined> => {
  const orders = await pathsOf(session, converted, true)
  if (orders.length === 0) return undefined
  const effects = effectsOf([...orders, ...(await pathsOf(session, ended, false))])
  if (effects instanceof ModelRefusal) return `no shares by the attribution model markov: ${effects.message}`
  const rows = [...effects].map(([channel, effect]) => `(${Number(channel)}, CAST(${effect} AS DOUBLE))`)
  const known =
    rows.length === 0
      ? 'SELECT -1 AS channel_key, 1.0 AS effect WHERE false'
      : `SELECT * FROM (VALUES ${rows.join(', ')}) AS known(channel_key, effect)`
  await session.run(`
INSERT INTO bridge_attribution
WITH known AS (${known}),
worth AS (
  SELECT b.*, b.weight * coalesce(k.effect, 1) AS part FROM bridge_attribution b LEFT JOIN known k USING (channel_key)
  WHERE b.model = 'shapley'
),
whole AS (SELECT order_id, sum(part) AS whole FROM worth GROUP BY order_id)
SELECT order_id, touch_id, 'markov', CASE WHEN whole > 0 THEN part / whole ELSE weight END AS share,
  touched_date_key, campaign_key, channel_key, run_id, source_file, source_line
FROM worth JOIN whole USING (order_id) WHERE part > 0 OR whole = 0
ORDER BY order_id, touch_id`)
  return undefined
}
