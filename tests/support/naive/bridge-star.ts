import fc, { type Arbitrary } from 'fast-check'
import type { Engine } from '../../../server/engine/engine.ts'
import type { DefinitionText } from '../../../server/start/verify.ts'
import { serveModel, type Warehouse } from '../warehouse.ts'

/** Rows of the bridged star's tables, each a list of SQL literals in the order of its columns. */
export interface BridgedData {
  readonly topics: readonly (readonly string[])[]
  readonly shares: readonly (readonly string[])[]
  readonly blames: readonly (readonly string[])[]
  readonly tags: readonly (readonly string[])[]
  readonly calls: readonly (readonly string[])[]
}

/**
 * Calls about cases, some of them several on one day. A case is about topics by shares of two stored sets, and to blame on
 * topics by shares of its own; a call has tags. Topics stand in areas, and below each other in a tree.
 */
const definitions: readonly DefinitionText[] = [
  {
    path: 'cubes/calls.yaml',
    text: `
version: 1
calendars:
  days: { table: dim_day, date: day, shifts: { prior_year: clamp } }
dimensions:
  calendar: { calendar: days }
  topic:
    table: dim_topic
    key: topic_key
    attributes:
      area: { column: area }
      name: { column: name, within: area, order_by: rank }
    hierarchies:
      areas: { levels: [area, name] }
      kinds: { parent: above, own_label: "(own)", max_depth: 9 }
cubes:
  calls:
    table: fact_call
    grain: [called_on, line]
    roles: { called: { dimension: calendar, on: called_on } }
    bridges:
      topic:
        table: bridge_topic
        fact_key: case_id
        dimension_key: topic_key
        weight: share
        model: { column: model, default: even }
        unassigned: "(no topic)"
      blame: { dimension: topic, table: bridge_blame, fact_key: { case_id: of_case }, dimension_key: topic_key, weight: share }
      tag: { dimension: topic, table: bridge_tag, fact_key: { case_id: case_id, line: line }, dimension_key: topic_key }
    degenerate: { line: { column: line }, kind: { column: kind } }
    measures:
      calls: { agg: count }
      amount: { agg: sum, expr: amount }
      new_amount: { agg: sum, expr: amount, where: kind = 'new' }
      about: { agg: sum, expr: amount, where: assigned(topic) }
      tagged: { agg: count, where: "assigned(tag) and kind = 'new'" }
      loose: { agg: sum, expr: units, where: "not assigned(topic) or assigned(tag)" }
      mean: { agg: avg, expr: units }
      heavy: { agg: avg, expr: units, weight: hours }
      least: { agg: min, expr: amount }
      most: { agg: max, expr: units }
      kinds: { agg: count_distinct, expr: kind }
      middle: { agg: percentile, p: 0.5, expr: units }
      spread: { agg: stddev, expr: units }
      last_units: { agg: sum, expr: units, over: { called: last } }
      mean_units: { agg: sum, expr: units, over: { called: avg } }
      least_calls: { agg: count, over: { called: min } }
      known_units: { agg: sum, expr: units, over: { called: last_per_entity } }
      per_call: { calc: amount / calls }
`,
  },
]

const pick = (...values: readonly string[]): Arbitrary<string> => fc.constantFrom(...values)
const topics = 4
const topicKey = pick('1', '1', '2', '3', '4', '9', '-1', 'NULL')
const caseId = pick('1', '2', '3', '4')

/** Shares of a case in parts of a whole: some zero, some of one member twice, together a whole or less. */
const sharesOf = (id: string, whole: number): Arbitrary<readonly (readonly string[])[]> =>
  fc.array(fc.tuple(topicKey, fc.integer({ min: 0, max: whole })), { maxLength: 4 }).map((parts) => {
    let left = whole
    return parts.flatMap(([key, part]) => {
      const share = Math.min(part, left)
      left -= share
      return [[id, key, String(share / whole)]]
    })
  })

const flat = (all: readonly Arbitrary<readonly (readonly string[])[]>[]): Arbitrary<readonly (readonly string[])[]> =>
  fc.tuple(...all).map((lists) => lists.flat())

const cases = ['1', '2', '3', '4']

const modelled = (model: string): Arbitrary<readonly (readonly string[])[]> =>
  flat(cases.map((id) => sharesOf(id, 20))).map((rows) => rows.map((row) => [...row, `'${model}'`]))

const call = fc.tuple(
  fc.nat(9).map((n) => `DATE '${new Date(Date.UTC(2026, n % 3, 28 + n)).toISOString().slice(0, 10)}'`),
  pick('1', '2', '3'),
  fc.oneof({ arbitrary: caseId, weight: 6 }, { arbitrary: pick('7', 'NULL'), weight: 1 }),
  pick("'new'", "'old'", 'NULL'),
  fc.oneof(
    { arbitrary: fc.integer({ min: -20, max: 90 }).map(String), weight: 5 },
    { arbitrary: pick('NULL'), weight: 1 },
  ),
  fc.integer({ min: 0, max: 12 }).map(String),
  fc.integer({ min: 0, max: 8 }).map((eighths) => String(eighths / 8)),
)

/** Random rows of the bridged star. */
export const bridgedData: Arbitrary<BridgedData> = fc.record({
  topics: fc
    .tuple(
      ...Array.from({ length: topics }, (_, i) =>
        fc.tuple(pick("'A'", "'B'", 'NULL'), pick("'x'", "'y'", 'NULL'), fc.nat(i)),
      ),
    )
    .map((rows) => [
      ...rows.map(([area, name, above], i) => [
        String(i + 1),
        area,
        name,
        above === 0 ? 'NULL' : String(above),
        name === "'x'" ? '2' : '1',
      ]),
      ['-1', 'NULL', 'NULL', 'NULL', 'NULL'],
    ]),
  shares: flat([modelled('even'), modelled('late')]),
  blames: flat(cases.map((id) => sharesOf(id, 8))),
  tags: fc.array(fc.tuple(caseId, pick('1', '2', '3'), topicKey), { maxLength: 14 }),
  calls: fc.uniqueArray(call, { maxLength: 16, selector: ([date, line]) => `${date} ${line}` }),
})

const insert = (table: string, rows: readonly (readonly string[])[]): string =>
  rows.length === 0 ? '' : `INSERT INTO ${table} VALUES ${rows.map((row) => `(${row.join(', ')})`).join(', ')};`

/** Makes the tables anew, fills them, and proves the definitions on them. */
export const serveBridgedStar = async (engine: Engine, data: BridgedData): Promise<Warehouse> => {
  await engine.session((session) =>
    session.run(`
CREATE OR REPLACE TABLE dim_day AS
  SELECT CAST(d AS DATE) AS day FROM range(DATE '2025-01-01', DATE '2027-01-01', INTERVAL 1 DAY) r(d);
CREATE OR REPLACE TABLE dim_topic (topic_key INTEGER, area VARCHAR, name VARCHAR, above INTEGER, rank INTEGER);
CREATE OR REPLACE TABLE bridge_topic (case_id INTEGER, topic_key INTEGER, share DECIMAL(4,2), model VARCHAR);
CREATE OR REPLACE TABLE bridge_blame (of_case INTEGER, topic_key INTEGER, share DOUBLE);
CREATE OR REPLACE TABLE bridge_tag (case_id INTEGER, line INTEGER, topic_key INTEGER);
CREATE OR REPLACE TABLE fact_call (called_on DATE, line INTEGER, case_id INTEGER, kind VARCHAR, amount DECIMAL(18,2), units INTEGER,
  hours DOUBLE);
${insert('dim_topic', data.topics)}${insert('bridge_topic', data.shares)}${insert('bridge_blame', data.blames)}
${insert('bridge_tag', data.tags)}${insert('fact_call', data.calls)}`),
  )
  return serveModel(engine, definitions)
}
