import fc, { type Arbitrary } from 'fast-check'
import type { Scalar } from '../../../server/contract/query.ts'
import type { Engine } from '../../../server/engine/engine.ts'
import type { DefinitionText } from '../../../server/start/verify.ts'
import type { Members } from '../random-query.ts'
import { serveModel, type Warehouse } from '../warehouse.ts'
import { compareValues } from './values.ts'

/** The rows of the random star's tables, each a list of SQL literals in the order of its columns. */
export interface StarData {
  readonly regions: readonly (readonly string[])[]
  readonly shops: readonly (readonly string[])[]
  readonly people: readonly (readonly string[])[]
  readonly sales: readonly (readonly string[])[]
}

/** Sales in shops by two people each, with every kind of column and aggregation. */
const randomStarDefinitions: readonly DefinitionText[] = [
  {
    path: 'cubes/sales.yaml',
    text: `
version: 1
dimensions:
  shop:
    table: dim_shop
    key: shop_key
    attributes:
      country: {column: country, order: [US, SE]}
      city: {column: city, within: country}
      size: {column: size}
      opened: {column: opened}
      rent: {column: rent}
      region: {column: region, order_by: grade, via: {table: dim_region, on: region_id}}
      annex: {column: region, via: {table: dim_region, on: annex_id, key: region_id}}
      zone: {column: zone, within: region, via: {table: dim_region, on: region_id}}
  person:
    table: dim_person
    key: person_key
    attributes:
      name: {column: name, order_by: seniority}
      team: {column: team}
cubes:
  sales:
    table: fact_sale
    grain: [sale_id]
    roles:
      shop: {dimension: shop, on: shop_key}
      seller: {dimension: person, on: seller_key}
      helper: {dimension: person, on: {helper_code: code}}
      home: {dimension: shop, on: seller.home_key}
    degenerate:
      kind: {column: kind, order: [old, new]}
      flag: {column: flag}
      sold: {column: sold}
      sale: {column: sale_id, drill: true}
    measures:
      sales: {agg: count}
      amount: {agg: sum, expr: amount}
      units: {agg: sum, expr: units}
      weight: {agg: sum, expr: weight}
      volume: {agg: sum, expr: amount * units - 1}
      new_amount: {agg: sum, expr: amount, where: kind = 'new'}
      away: {agg: count, where: "shop.country <> 'US' or flag"}
      big: {agg: count, where: "not (amount < 10) and kind in ('new', 'old')"}
      rent: {agg: sum, expr: "coalesce(shop.rent, 0)", where: shop.size >= 2}
      buyers: {agg: count_distinct, expr: buyer}
      amounts: {agg: count_distinct, expr: amount}
      average: {agg: avg, expr: amount}
      average_units: {agg: avg, expr: units, where: kind is not null}
      smallest: {agg: min, expr: amount}
      largest: {agg: max, expr: units}
      heaviest: {agg: max, expr: weight}
      last_buyer: {agg: max, expr: buyer}
      first_sold: {agg: min, expr: sold, where: flag}
      per_buyer: {calc: amount / buyers}
      new_share: {calc: new_amount / amount}
      mixed: {calc: "coalesce(average, -1) - largest * 2"}
      deep: {calc: per_buyer + sales}
      middle: {agg: percentile, p: 0.5, method: continuous, expr: units}
      upper: {agg: percentile, p: 0.75, method: discrete, expr: weight, where: kind <> 'odd'}
      regions: {agg: count_distinct, expr: home.region, where: "shop.zone is null or shop.zone <> 'US'"}
      spread: {agg: stddev, expr: weight}
      squares: {agg: variance, expr: shop.size}
      per_weight: {agg: avg, expr: units, weight: weight}
      graded: {calc: "if(sales > 2 and not (average < 5), amount, -sales)"}
      only_big: {calc: "if(amount >= 50 or buyers = 1, average)"}
    drill: {columns: [sale, kind, shop.city, amount]}
`,
  },
]

const quoted = (value: string): string => `'${value.replaceAll("'", "''")}'`

const orNull = (value: Arbitrary<string>): Arbitrary<string> =>
  fc.oneof({ arbitrary: value, weight: 4 }, { arbitrary: fc.constant('NULL'), weight: 1 })

/** Texts that tell orders and quotings apart: case, accents, one letter in two spellings, what is beyond 16 bits. */
const texts = [
  'US',
  'SE',
  'AU',
  'us',
  'Springfield',
  'Ärnäs',
  "O'Brien",
  '👩‍💻',
  '',
  ' ',
  '\u{ff61}',
  'é',
  'e\u0301',
  'z"%_\\',
]
const names = texts.slice(4)
const teams = texts.slice(0, 3)
const kinds = ['new', 'old', 'odd', '🚚', '']
const dates = ['0999-03-05', '1969-12-31', '2020-02-29', '2021-01-01']
const numbers = [-1, 0, 1, 2, 3, 4]

const byBytes = (list: readonly string[]): readonly string[] => list.toSorted(compareValues)

/** Members that the attributes of the random star may have, in their order. */
export const randomStarMembers: Members = new Map<string, readonly Scalar[]>([
  ['shop.country', byBytes(texts)],
  ['shop.city', byBytes(texts)],
  ['shop.size', numbers],
  ['shop.opened', dates],
  ['shop.rent', numbers],
  ['shop.region', byBytes(names)],
  ['shop.zone', byBytes(teams)],
  ['shop.annex', byBytes(names)],
  ['home.annex', byBytes(names)],
  ['home.country', byBytes(texts)],
  ['home.city', byBytes(texts)],
  ['home.size', numbers],
  ['home.opened', dates],
  ['home.rent', numbers],
  ['home.region', byBytes(names)],
  ['home.zone', byBytes(teams)],
  ['seller.name', byBytes(names)],
  ['seller.team', byBytes(teams)],
  ['helper.name', byBytes(names)],
  ['helper.team', byBytes(teams)],
  ['kind', byBytes(kinds)],
  ['flag', [false, true]],
  ['sold', dates],
  ['sale', numbers],
])

const someText = (some: readonly string[]): Arbitrary<string> => orNull(fc.constantFrom(...some).map(quoted))
const small = (min: number, max: number): Arbitrary<string> => orNull(fc.integer({ min, max }).map(String))
const date = orNull(fc.constantFrom(...dates).map((d) => `DATE '${d}'`))
const huge = ['9999999999999999.99', '-9999999999999999.99', '0.01', '-0.01', '33.33', '10', '-10']
const amount = orNull(fc.oneof(fc.integer({ min: -30, max: 120 }).map(String), fc.constantFrom(...huge)))
const units = orNull(fc.oneof(fc.integer({ min: -3, max: 9 }).map(String), fc.constantFrom('9007199254740991', '-7')))
const weight = orNull(fc.integer({ min: -8, max: 40 }).map((eighths) => String(eighths / 8)))

/** The unknown member's row, which a dimension table may have or not. */
const unknownRow = (columns: number): Arbitrary<readonly (readonly string[])[]> =>
  fc.boolean().map((isThere) => (isThere ? [['-1', ...new Array<string>(columns).fill('NULL')]] : []))

const dimension = (columns: readonly Arbitrary<string>[], maxLength: number) =>
  fc
    .tuple(unknownRow(columns.length), fc.array(fc.tuple(...columns), { maxLength }))
    .map(([unknown, rows]) => [...unknown, ...rows.map((row, i) => [String(i + 1), ...row])])

const key = orNull(fc.constantFrom('1', '1', '2', '2', '3', '4', '5', '-1', '99'))

/** What a name is ordered by: the same wherever it stands, but not for rows without one. */
const rank = (id: string, name = ''): string => {
  if (name === 'NULL') return id
  return name.length % 3 === 0 ? 'NULL' : String(name.length % 3)
}

/** Random rows: none or a few, keys that are null, unknown or of no row, missing values, duplicates, huge numbers. */
export const randomStar: Arbitrary<StarData> = fc.record({
  regions: fc
    .array(fc.tuple(someText(names), someText(teams)), { maxLength: 3 })
    .map((regions) => regions.map((row, i) => [String(i + 1), ...row, rank(String(i), row[0])])),
  shops: dimension([someText(texts), someText(texts), small(-1, 4), date, amount, small(1, 4), small(1, 4)], 5),
  people: dimension([someText(names), someText(teams), key], 4).map((people) =>
    people.map(([id = '', ...row]) => {
      const isUnknown = id === '-1'
      return [id, ...row, isUnknown ? 'NULL' : quoted(`p${id}`), isUnknown ? 'NULL' : rank(id, row[0])]
    }),
  ),
  sales: fc
    .array(
      fc.tuple(
        key,
        key,
        orNull(fc.constantFrom('p1', 'p2', 'p3', 'p9').map(quoted)),
        someText(kinds),
        orNull(fc.constantFrom('TRUE', 'FALSE')),
        date,
        amount,
        units,
        weight,
        someText(['a', 'b', 'Z', 'ä']),
      ),
      { maxLength: 14 },
    )
    .map((sales) => sales.map((sale, i) => [String(i + 1), ...sale])),
})

const insert = (table: string, rows: readonly (readonly string[])[]): string =>
  rows.length === 0 ? '' : `INSERT INTO ${table} VALUES ${rows.map((row) => `(${row.join(', ')})`).join(', ')};`

/** Statements that make the tables anew and fill them. */
const randomStarTables = ({ regions, shops, people, sales }: StarData): string => `
CREATE OR REPLACE TABLE dim_shop (shop_key INTEGER, country VARCHAR, city VARCHAR, size INTEGER, opened DATE,
  rent DECIMAL(18,2), region_id INTEGER, annex_id INTEGER);
CREATE OR REPLACE TABLE dim_region (region_id INTEGER, region VARCHAR, zone VARCHAR, grade INTEGER);
CREATE OR REPLACE TABLE dim_person (person_key INTEGER, name VARCHAR, team VARCHAR, home_key INTEGER, code VARCHAR, seniority INTEGER);
CREATE OR REPLACE TABLE fact_sale (sale_id INTEGER, shop_key INTEGER, seller_key INTEGER, helper_code VARCHAR, kind VARCHAR,
  flag BOOLEAN, sold DATE, amount DECIMAL(18,2), units BIGINT, weight DOUBLE, buyer VARCHAR);
${insert('dim_region', regions)}${insert('dim_shop', shops)}${insert('dim_person', people)}${insert('fact_sale', sales)}`

/** Makes the tables anew, fills them, and proves the definitions on them. */
export const serveRandomStar = async (engine: Engine, data: StarData): Promise<Warehouse> => {
  await engine.session((session) => session.run(randomStarTables(data)))
  return serveModel(engine, randomStarDefinitions)
}
