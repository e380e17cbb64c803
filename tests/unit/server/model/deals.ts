import type { WarehouseInstants, WarehouseSchema } from '../../../../server/model/schema.ts'
import { table } from './crm-schema.ts'

/** A warehouse of deals: a calendar with a column of each kind, versions of accounts, a tree of owners, ragged places. */
export const dealSchema: WarehouseSchema = new Map([
  [
    'days',
    table('day:d key:i year:i quarter:t month:i fiscal_year:i is_workday:b easter:d retail_month:t retail_order:i'),
  ],
  ['accounts', table('account_key:i account_id:i account_name:t segment:t valid_from:d valid_to:d')],
  ['owners', table('owner_id:i owner_name:t manager_id:i boss:t office:t')],
  ['places', table('region:t shop_no:i country:t state:t city:t size:i')],
  [
    'fact_deal',
    table(
      'deal_id:i account_key:i account_id:i owner_id:i closed:d created:d region:t shop_no:i amount:c quantity:i stage:t is_won:b',
    ),
  ],
])

/** The instants of the deals: one without a zone, one with. */
export const dealInstants: WarehouseInstants = new Map([
  [
    'fact_deal',
    new Map([
      ['closed_at', 'timestamp'],
      ['created_at', 'timestamptz'],
    ]),
  ],
])

const sections = {
  calendar: '',
  account: 'history: {from: valid_from, to: valid_to}',
  owner: '{org: {parent: manager_id}}',
  place: '{geo: {levels: [country, state, city]}}',
  roles: '{closed: {dimension: calendar, on: closed}}',
  measures: '{deals: {agg: count}}',
  cube: '',
}

/** A small sound model of the deals, a line per part; `changes` replaces parts of it. */
export const dealDefinitions = (changes: Partial<typeof sections> = {}): string => {
  const part = { ...sections, ...changes }
  return `calendars: {corporate: {table: days, date: day, ${part.calendar}}}
dimensions:
  calendar: {calendar: corporate}
  account: {table: accounts, key: account_key, durable: account_id, attributes: {name: {column: account_name, of: durable}, segment: {column: segment}}, ${part.account}}
  owner: {table: owners, key: owner_id, attributes: {name: {column: owner_name}, office: {column: office}}, hierarchies: ${part.owner}}
  place: {table: places, key: [region, shop_no], attributes: {country: {column: country}, state: {column: state, within: country}, city: {column: city, within: state}, size: {column: size}}, hierarchies: ${part.place}}
cubes:
  deals:
    table: fact_deal
    grain: [deal_id]
    roles: ${part.roles}
    measures: ${part.measures}
    ${part.cube}
`
}
