import type { Session } from '../../server/engine/engine.ts'
import type { SqlFile } from '../sources/sql-files.ts'

/** What happens to customers and may have to do with their leaving. */
export const eventKinds = ['late_ticket', 'incident', 'complaint', 'visit'] as const

/** Days with orders, by customer and then by day; days count from 1970-01-01. */
export interface Purchases {
  /** place of the customer in `ids` */
  readonly customer: Float64Array
  readonly day: Float64Array
  /** orders, returns not counted; 0 on a day of returns alone */
  readonly orders: Float64Array
  /** net amount of what was ordered, without returns */
  readonly amount: Float64Array
  /** net amount less returns */
  readonly net: Float64Array
  /** margin less that of returns; NaN where a cost is not known */
  readonly margin: Float64Array
}

/** Tickets and visits, by customer. */
export interface Events {
  readonly customer: Float64Array
  /** place in `eventKinds` */
  readonly kind: Float64Array
  readonly day: Float64Array
  /** when it is known: that a ticket was late is known when it is resolved */
  readonly known: Float64Array
}

/** Terms of contracts, known from their first day on. */
export interface Contracts {
  readonly customer: Float64Array
  readonly start: Float64Array
  readonly end: Float64Array
  /** place in `contractKinds` */
  readonly kind: Float64Array
  /** of a year; NaN where it is not known */
  readonly value: Float64Array
  /** 1 where the contract continues another one */
  readonly renews: Float64Array
  /** the same number for contracts of which one continues the other, from 0 */
  readonly line: Float64Array
  /** how many contracts of its line came before it, as far as they are known; 0 for the first one */
  readonly term: Float64Array
  /** 1 where the line begins with a contract that continues one of which nothing is known */
  readonly isCut: Float64Array
  /** first day of the contract that continues it; NaN where there is none */
  readonly renewedOn: Float64Array
}

/** All that the models of customers read. */
export interface CustomerInput {
  /** keys of all customers with orders or contracts, ascending */
  readonly ids: readonly string[]
  readonly purchases: Purchases
  readonly events: Events
  readonly contracts: Contracts
  readonly contractKinds: readonly string[]
  /** first day from which tickets are known; −Infinity where there are none, so that nothing is missed */
  readonly eventsFrom: number
}

const epoch = (day: string): string => `CAST(CAST(${day} AS DATE) - DATE '1970-01-01' AS DOUBLE)`

const purchasesSql = `
CREATE OR REPLACE TEMP TABLE known_purchase AS SELECT
  c.place AS customer, customer_id, ${epoch('ordered_date')} AS day,
  CAST(count(DISTINCT order_id) FILTER (NOT is_return) AS DOUBLE) AS orders,
  CAST(coalesce(sum(net_amount) FILTER (NOT is_return), 0) AS DOUBLE) AS amount,
  CAST(sum(net_amount) AS DOUBLE) AS net,
  CASE WHEN count(cost_amount) = count(*) THEN CAST(sum(net_amount - cost_amount) AS DOUBLE) END AS margin
FROM fact_order_line JOIN known_customer c USING (customer_id)
WHERE ordered_date IS NOT NULL AND is_return IS NOT NULL AND net_amount IS NOT NULL
GROUP BY ALL ORDER BY customer, day`

const ticketsSql = `
SELECT customer_id, 0 AS kind, ${epoch('opened_at')} AS day, ${epoch('greatest(opened_at, resolved_at)')} AS known
FROM fact_ticket WHERE NOT met_sla
UNION ALL
SELECT customer_id, CASE lower(ticket_kind) WHEN 'incident' THEN 1 ELSE 2 END, ${epoch('opened_at')}, ${epoch('opened_at')}
FROM fact_ticket WHERE lower(ticket_kind) IN ('incident', 'complaint')`

const visitsSql = `
SELECT customer_id, 3 AS kind, ${epoch('done_date')} AS day, ${epoch('done_date')} AS known
FROM fact_activity WHERE lower(activity_kind) = 'visit' AND done_date IS NOT NULL`

const noEventsSql = 'SELECT NULL AS customer_id, NULL AS kind, NULL AS day, NULL AS known WHERE false'

const eventsSql = (parts: readonly string[]): string => `
CREATE OR REPLACE TEMP TABLE known_event AS
SELECT c.place AS customer, customer_id, CAST(kind AS DOUBLE) AS kind, CAST(day AS DOUBLE) AS day, CAST(known AS DOUBLE) AS known
FROM (${parts.length === 0 ? noEventsSql : parts.join('\nUNION ALL\n')}) JOIN known_customer c USING (customer_id)
WHERE day IS NOT NULL
ORDER BY ALL`

const noContractsSql = `
SELECT NULL AS customer_id, NULL AS contract_id, NULL AS start_date, NULL AS end_date, NULL AS contract_kind, NULL AS annual_value,
  NULL AS renewed_from_id WHERE false`

const contractsSql = (table: string): string => `
CREATE OR REPLACE TEMP TABLE known_contract AS
WITH RECURSIVE contract AS (FROM ${table}),
line AS (
  SELECT contract_id, contract_id AS first_id, 0 AS term, renewed_from_id IS NOT NULL AS is_cut FROM contract
  WHERE renewed_from_id IS NULL OR renewed_from_id NOT IN (SELECT contract_id FROM contract WHERE contract_id IS NOT NULL)
  UNION ALL
  SELECT n.contract_id, l.first_id, l.term + 1, l.is_cut FROM contract n JOIN line l ON n.renewed_from_id = l.contract_id
),
lines AS (SELECT contract_id, min(first_id) AS first_id, min(term) AS term, bool_or(is_cut) AS is_cut FROM line GROUP BY contract_id)
SELECT c.place AS customer, customer_id, ${epoch('f.start_date')} AS start, ${epoch('f.end_date')} AS until,
  coalesce(f.contract_kind, '') AS contract_kind, CAST(f.annual_value AS DOUBLE) AS value,
  CAST(f.renewed_from_id IS NOT NULL AS DOUBLE) AS renews, ${epoch('min(r.start_date)')} AS renewed,
  coalesce(l.first_id, f.contract_id, '') AS first_id, CAST(coalesce(l.term, 0) AS DOUBLE) AS term,
  CAST(coalesce(l.is_cut, true) AS DOUBLE) AS is_cut
FROM contract f JOIN known_customer c USING (customer_id)
LEFT JOIN lines l ON l.contract_id = f.contract_id
LEFT JOIN contract r ON r.renewed_from_id = f.contract_id
WHERE f.start_date IS NOT NULL AND f.end_date >= f.start_date
GROUP BY c.place, customer_id, f.contract_id, f.start_date, f.end_date, f.contract_kind, f.annual_value, f.renewed_from_id,
  l.first_id, l.term, l.is_cut
ORDER BY ALL`

/** Which tables of events and contracts there are beside those of orders. */
interface Made {
  readonly tickets: boolean
  readonly visits: boolean
  readonly contracts: boolean
}

const listKnown = async (session: Session, { contracts }: Made): Promise<string[]> => {
  await session.run(`CREATE OR REPLACE TEMP TABLE known_customer AS
    SELECT CAST(row_number() OVER (ORDER BY customer_id) - 1 AS DOUBLE) AS place, customer_id FROM (
      SELECT customer_id FROM fact_order_line WHERE customer_id IS NOT NULL
      ${contracts ? 'UNION SELECT customer_id FROM fact_contract WHERE customer_id IS NOT NULL' : ''}
      GROUP BY customer_id)`)
  return (await session.all('SELECT customer_id FROM known_customer ORDER BY place')).map((row) =>
    String(row.customer_id),
  )
}

const empty = new Float64Array()

const readEvents = async (session: Session, { tickets, visits }: Made): Promise<Events> => {
  await session.run(eventsSql([...(tickets ? [ticketsSql] : []), ...(visits ? [visitsSql] : [])]))
  const read = await session.numbers('SELECT customer, kind, day, known FROM known_event ORDER BY ALL')
  const { customer = empty, kind = empty, day = empty, known = empty } = read
  return { customer, kind, day, known }
}

const readContracts = async (session: Session, { contracts }: Made) => {
  await session.run(contractsSql(contracts ? 'fact_contract' : `(${noContractsSql})`))
  const kinds = await session.all('SELECT DISTINCT contract_kind FROM known_contract ORDER BY contract_kind')
  const read = await session.numbers(`SELECT customer, start, until, value, renews, renewed, term, is_cut,
    CAST(dense_rank() OVER (ORDER BY first_id) - 1 AS DOUBLE) AS line,
    CAST(dense_rank() OVER (ORDER BY contract_kind) - 1 AS DOUBLE) AS kind
    FROM known_contract ORDER BY customer, start, until, kind, value, line`)
  const { customer = empty, start = empty, until: end = empty, kind = empty } = read
  const { value = empty, renews = empty, renewed: renewedOn = empty } = read
  const { line = empty, term = empty, is_cut: isCut = empty } = read
  const rows: Contracts = { customer, start, end, kind, value, renews, line, term, isCut, renewedOn }
  return { rows, kinds: kinds.map((row) => String(row.contract_kind)) }
}

const readPurchases = async (session: Session): Promise<Purchases> => {
  await session.run(purchasesSql)
  const read = await session.numbers(
    'SELECT customer, day, orders, amount, net, margin FROM known_purchase ORDER BY customer, day',
  )
  const { customer = empty, day = empty, orders = empty, amount = empty, net = empty, margin = empty } = read
  return { customer, day, orders, amount, net, margin }
}

/**
 * Reads what models of customers are made from, in typed columns; leaves the temporary tables `known_customer`,
 * `known_purchase`, `known_event` and `known_contract`.
 *
 * @param facts the tables of facts that there are; that of orders must be among them
 */
export const readCustomerInput = async (session: Session, facts: readonly SqlFile[]): Promise<CustomerInput> => {
  const has = (name: string): boolean => facts.some((file) => file.name === name)
  const made: Made = { tickets: has('fact_ticket'), visits: has('fact_activity'), contracts: has('fact_contract') }
  const ids = await listKnown(session, made)
  const opened = made.tickets
    ? await session.numbers(`SELECT ${epoch('min(opened_at)')} AS day FROM fact_ticket`)
    : { day: empty }
  const [eventsFrom = Number.NaN] = opened.day ?? empty
  const contracts = await readContracts(session, made)
  return {
    ids,
    purchases: await readPurchases(session),
    events: await readEvents(session, made),
    contracts: contracts.rows,
    contractKinds: contracts.kinds,
    eventsFrom: Number.isNaN(eventsFrom) ? Number.NEGATIVE_INFINITY : eventsFrom,
  }
}

/** Drops the temporary tables that `readCustomerInput` leaves. */
export const dropCustomerInput = (session: Session): Promise<void> =>
  session.run('DROP TABLE known_purchase; DROP TABLE known_event; DROP TABLE known_contract; DROP TABLE known_customer')
