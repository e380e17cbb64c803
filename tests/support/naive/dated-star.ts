import fc, { type Arbitrary } from 'fast-check'
import type { Engine } from '../../../server/engine/engine.ts'
import type { DefinitionText } from '../../../server/start/verify.ts'
import { serveModel, type Warehouse } from '../warehouse.ts'

/** Rows of the dated star's tables, each a list of SQL literals in the order of its columns. */
export interface DatedData {
  readonly people: readonly (readonly string[])[]
  readonly plans: readonly (readonly string[])[]
  readonly places: readonly (readonly string[])[]
  readonly orders: readonly (readonly string[])[]
  readonly stocks: readonly (readonly string[])[]
}

/** Orders with two dates by people in a tree whose plans change over time, in places without some levels; and stocks. */
const definitions: readonly DefinitionText[] = [
  {
    path: 'cubes/dated.yaml',
    text: `
version: 1
calendars:
  corporate:
    table: dim_day
    date: day
    week: { starts: monday, year: iso }
    fiscal: { starts: 04-01, label: start_year }
    shifts: { prior_year: clamp, prior_year_weekday: 364 days }
dimensions:
  calendar: { calendar: corporate }
  person:
    table: dim_person
    key: person_id
    attributes: { name: { column: name } }
    hierarchies: { org: { parent: boss_id, own_label: "(own)", max_depth: 9 } }
  plan:
    table: dim_plan
    key: plan_key
    durable: plan_id
    history: { from: valid_from, to: valid_to }
    attributes: { tier: { column: tier, order: [gold, tin] } }
  place:
    table: dim_place
    key: place_id
    attributes:
      country: { column: country }
      state: { column: state, within: country }
      city: { column: city, within: state }
    hierarchies: { geo: { levels: [country, { state: { skip_if: same_as_parent } }, { city: { skip_if: blank } }] } }
cubes:
  orders:
    table: fact_order
    grain: [order_id]
    coverage: { from: 2026-02-01 }
    time: ordered
    roles:
      ordered: { dimension: calendar, on: ordered_on }
      paid: { dimension: calendar, on: paid_on }
      person: { on: person_id }
      plan: { on: plan_id, as_of: [paid, ordered] }
      place: { on: place_id }
    measures:
      orders: { agg: count }
      amount: { agg: sum, expr: amount }
      people: { agg: count_distinct, expr: person_id }
      largest: { agg: max, expr: amount }
      average: { calc: amount / orders }
  stocks:
    table: fact_stock
    grain: [counted_on, item]
    roles:
      counted: { dimension: calendar, on: counted_on }
      person: { on: person_id }
    degenerate: { item: { column: item } }
    measures:
      last_units: { agg: sum, expr: units, over: { counted: last } }
      first_units: { agg: sum, expr: units, over: { counted: first } }
      mean_units: { agg: sum, expr: units, over: { counted: avg } }
      least_units: { agg: sum, expr: units, over: { counted: min } }
      most_units: { agg: sum, expr: units, over: { counted: max } }
      known_units: { agg: sum, expr: units, over: { counted: last_per_entity } }
      items: { agg: count, over: { counted: last } }
      per_item: { calc: last_units / items }
`,
  },
]

const quoted = (value: string): string => `'${value}'`
const pick = (...values: readonly string[]): Arbitrary<string> => fc.constantFrom(...values)
const day = fc
  .integer({ min: 0, max: 419 })
  .map((n) => `DATE '${new Date(Date.UTC(2026, 0, 1 + n)).toISOString().slice(0, 10)}'`)
const dayOrNone = fc.oneof({ arbitrary: day, weight: 6 }, { arbitrary: fc.constant('NULL'), weight: 1 })
const people = 6

/** Each person's boss comes before the person, or there is none. */
const person = (id: number): Arbitrary<readonly string[]> =>
  fc
    .tuple(
      fc.integer({ min: 0, max: id - 1 }),
      pick('Ann', 'Bo', 'NULL').map((n) => (n === 'NULL' ? n : quoted(n))),
    )
    .map(([boss, name]) => [String(id), boss === 0 ? 'NULL' : String(boss), name])

/** Versions of a plan: one, or two that meet or leave a gap. */
const plan = (id: number): Arbitrary<readonly (readonly string[])[]> =>
  fc.tuple(pick("'gold'", "'tin'", 'NULL'), pick("'gold'", "'tin'"), fc.nat(2)).map(([before, after, kind]) => {
    const from = "DATE '2000-01-01'"
    if (kind === 0) return [[String(id * 10), String(id), before, from, 'NULL']]
    const gap = kind === 1 ? "DATE '2026-06-01'" : "DATE '2026-08-01'"
    return [
      [String(id * 10), String(id), before, from, "DATE '2026-06-01'"],
      [String(id * 10 + 1), String(id), after, gap, 'NULL'],
    ]
  })

const place = pick('US|CA|LA', 'US|US|DC', 'US|CA|', 'VA|VA|', 'SE|Skåne|Lund').map((path) =>
  path.split('|').map((part) => (part === '' ? 'NULL' : quoted(part))),
)

const order = fc.tuple(
  day,
  dayOrNone,
  fc.integer({ min: 1, max: people + 1 }).map(String),
  pick('1', '2', '3', '9', 'NULL'),
  pick('1', '2', '3', '9', 'NULL'),
  fc.oneof(fc.integer({ min: -20, max: 90 }).map(String), fc.constant('NULL')),
)

const stock = fc.tuple(
  fc.nat(13).map((n) => `DATE '${new Date(Date.UTC(2026, n + 1, 0)).toISOString().slice(0, 10)}'`),
  pick("'a'", "'b'", "'c'"),
  fc.integer({ min: 1, max: people }).map(String),
  fc.oneof(fc.integer({ min: 0, max: 50 }).map(String), fc.constant('NULL')),
)

/** Random rows of the dated star. */
export const datedData: Arbitrary<DatedData> = fc.record({
  people: fc.tuple(...Array.from({ length: people }, (_, i) => person(i + 1))),
  plans: fc.tuple(plan(1), plan(2), plan(3)).map((plans) => plans.flat()),
  places: fc.tuple(place, place, place).map((places) => places.map((path, i) => [String(i + 1), ...path])),
  orders: fc.array(order, { maxLength: 25 }).map((orders) => orders.map((row, i) => [String(i + 1), ...row])),
  stocks: fc.uniqueArray(stock, { maxLength: 25, selector: ([date, item]) => `${date} ${item}` }),
})

const insert = (table: string, rows: readonly (readonly string[])[]): string =>
  rows.length === 0 ? '' : `INSERT INTO ${table} VALUES ${rows.map((row) => `(${row.join(', ')})`).join(', ')};`

/** Makes the tables anew, fills them, and proves the definitions on them. */
export const serveDatedStar = async (engine: Engine, data: DatedData): Promise<Warehouse> => {
  await engine.session((session) =>
    session.run(`
CREATE OR REPLACE TABLE dim_day AS
  SELECT CAST(d AS DATE) AS day FROM range(DATE '2026-01-01', DATE '2028-01-01', INTERVAL 1 DAY) r(d);
CREATE OR REPLACE TABLE dim_person (person_id INTEGER, boss_id INTEGER, name VARCHAR);
CREATE OR REPLACE TABLE dim_plan (plan_key INTEGER, plan_id INTEGER, tier VARCHAR, valid_from DATE, valid_to DATE);
CREATE OR REPLACE TABLE dim_place (place_id INTEGER, country VARCHAR, state VARCHAR, city VARCHAR);
CREATE OR REPLACE TABLE fact_order (order_id INTEGER, ordered_on DATE, paid_on DATE, person_id INTEGER, plan_id INTEGER,
  place_id INTEGER, amount DECIMAL(18,2));
CREATE OR REPLACE TABLE fact_stock (counted_on DATE, item VARCHAR, person_id INTEGER, units INTEGER);
${insert('dim_person', data.people)}${insert('dim_plan', data.plans)}${insert('dim_place', data.places)}
${insert('fact_order', data.orders)}${insert('fact_stock', data.stocks)}`),
  )
  return serveModel(engine, definitions)
}
