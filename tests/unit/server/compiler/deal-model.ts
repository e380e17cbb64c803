import { type CompiledQuery, compileQuery } from '../../../../server/compiler/compile.ts'
import { printPlan } from '../../../../server/compiler/plan/print.ts'
import { QueryError } from '../../../../server/contract/errors.ts'
import { CubeQuery } from '../../../../server/contract/query.ts'
import type { Cube } from '../../../../server/model/cube.ts'
import { loadModel } from '../../../../server/model/load.ts'
import type { CubeProfile } from '../../../../server/model/profile.ts'
import { dealSchema } from '../model/deals.ts'

/** A model of deals with something of everything that a plan can hold, over tables that nobody fills: what is planned needs no data. */
const definitions = `
parameters:
  factor: {type: number, default: 1, min: 0, max: 9, scenario: true}
  least: {type: number, default: 0, scenario: true, title: Least amount}
  from_day: {type: date, default: 2020-01-01}
  model: {type: text, default: linear, allowed: [first, last, linear]}
  unread: {type: integer, default: 3}
scenarios:
  up: {title: Up by a tenth, factor: 1.1}
  large: {title: Large ones, least: 100.25, factor: 2}
  by_stage: {title: By stage, factor: {default: 1, at: {stage: {Won: 2.5, Lost: 3}}}}
  by_segment: {title: By segment, factor: {default: 1, at: {account.segment: {SMB: 1.5}}}}
calendars:
  corporate:
    table: days
    date: day
    fiscal: {starts: 02-01, label: end_year}
    working_day: is_workday
    shifts: {easter: {map: easter}, week_ago: 7 days, half: 6 months}
dimensions:
  calendar: {calendar: corporate}
  account:
    table: accounts
    key: account_key
    durable: account_id
    history: {from: valid_from, to: valid_to}
    attributes: {name: {column: account_name, of: durable}, segment: {column: segment}}
    hierarchies: {kind: {levels: [segment, name]}}
  owner:
    table: owners
    key: owner_id
    attributes: {name: {column: owner_name}, office: {column: office}}
    hierarchies: {org: {parent: manager_id}, desk: {levels: [office, name]}}
  place:
    table: places
    key: [region, shop_no]
    attributes: {country: {column: country}, state: {column: state, within: country}, city: {column: city, within: state}, size: {column: size}}
    hierarchies: {geo: {levels: [country, state, city]}}
  site:
    table: places
    key: [region, shop_no]
    attributes: {country: {column: country}, state: {column: state, within: country}, city: {column: city, within: state}, size: {column: size, within: city}}
    hierarchies: {map: {levels: [country, {state: {skip_if: blank}}, {city: {skip_if: same_as_parent}}, size]}}
cubes:
  deals:
    table: fact_deal
    grain: [deal_id]
    time: closed
    roles:
      closed: {dimension: calendar, on: closed}
      created: {dimension: calendar, on: created}
      owner: {on: owner_id}
      account: {on: account_id, as_of: closed}
      place: {on: {region: region, shop_no: shop_no}}
    degenerate: {stage: {column: stage}, state: {column: stage}, is_won: {column: is_won}, amount: {column: amount}, score: {column: score}, deal: {column: deal_id, drill: true}}
    measures:
      deals: {agg: count}
      value: {agg: sum, expr: amount, unit: EUR, format: money0}
      value_won: {agg: sum, expr: amount, where: is_won, unit: EUR}
      median: {agg: percentile, p: 0.5, expr: amount}
      middle: {agg: percentile, p: 0.5, method: discrete, expr: quantity}
      mean: {agg: avg, expr: amount, weight: quantity}
      lost: {agg: sum, expr: "-amount", where: "stage in ('Lost', 'Gone')"}
      capped: {agg: sum, expr: "if(amount > 10, 10, amount)"}
      some: {agg: sum, expr: "if(not is_won, amount)"}
      sized: {agg: sum, expr: "round(abs(amount), 1)"}
      open: {agg: count, where: "stage is null or stage <> 'Won'"}
      factored: {agg: sum, expr: "amount * :factor", where: "amount >= :least"}
      shared_out: {calc: "value * :factor"}
      before: {calc: deals@prior(month)}
      at_easter: {calc: deals@easter}
      january: {calc: "deals{closed.month = '2026-01'}"}
      rate: {calc: value / deals}
      standing: {show: rank, of: value, base: grand}
  owners:
    table: fact_deal
    grain: [deal_id]
    where: "not is_won"
    roles: {owner: {on: owner_id}}
    measures: {people: {agg: count_distinct, expr: owner_id}, weighed: {agg: sum, expr: "amount * :factor"}}
  accounts:
    table: fact_deal
    grain: [deal_id]
    roles: {account: {on: account_id, as_of: now}}
    measures: {rows: {agg: count}}
  latest:
    table: fact_deal
    grain: [deal_id]
    time: closed
    roles:
      closed: {dimension: calendar, on: closed}
      account: {on: account_id, as_of: now}
      buyer: {dimension: account, on: account_key, as_of: key}
      payer: {dimension: account, on: account_id, as_of: [closed, now]}
    degenerate: {scenario: {column: stage}}
    measures: {rows: {agg: count}}
  sites:
    table: fact_deal
    grain: [deal_id]
    where: "closed >= :from_day"
    roles: {site: {on: {region: region, shop_no: shop_no}}}
    measures: {rows: {agg: count}, factored: {agg: sum, expr: "amount * :factor"}}
  months:
    table: fact_deal
    grain: [deal_id]
    roles: {month: {dimension: calendar, on: created, grain: month}}
    degenerate: {line: {column: quantity}}
    measures: {planned: {agg: sum, expr: amount}}
views:
  both: {cubes: [deals, owners], shared: [owner]}
  everywhere: {cubes: [deals, sites]}
  against: {cubes: [deals, months], time: {deals: closed, months: month}}
sets:
  nightly: {of: owner.name, from: deals, take: 2, by: value, freeze: nightly}
  daily: {of: owner.name, members: [Ann]}
  weighed_most: {of: owner.name, from: owners, take: 1, by: weighed}
  mixed: {union: [daily, nightly]}
  nested: {except: [mixed, daily]}
segments:
  small: {on: account, where: segment = 'SMB'}
  was_small: {on: account, where: segment = 'SMB', as_of: created}
  early: {on: calendar, where: date < date '2026-01-01'}
  large: {on: deals, where: amount > 100}
  stored: {on: account, where: segment = 'SMB', as_of: [closed, created], kind: snapshot}
`

const withScore = new Map([...(dealSchema.get('fact_deal') ?? []), ['score', 'double'] as const])
const schema = new Map([...dealSchema, ['fact_deal', withScore] as const])
const loaded = loadModel([{ path: 'deals.yaml', text: definitions }], schema)

/** A cube or view of the deals. @throws Error where there is none, or with the problems of the model */
export const dealCube = (name: string): Cube => {
  if (!('model' in loaded)) throw new Error(JSON.stringify(loaded.problems))
  const cube = loaded.model.cubes.get(name) ?? loaded.model.views.get(name)
  if (cube === undefined) throw new Error(`there is no cube ${name}`)
  return cube
}

/** A question to the cube `deals`, or another one that it names; how many deals there are where it asks for no measure. */
export const compileDeals = (query: object, profile?: CubeProfile): CompiledQuery => {
  const parsed = CubeQuery.parse({ from: 'deals', measures: ['deals'], ...query })
  return compileQuery(dealCube(parsed.from), profile, parsed)
}

/** The lines of its plan, without their indent. */
export const planLines = (query: object, profile?: CubeProfile): string[] =>
  printPlan(compileDeals(query, profile).plan)
    .trimEnd()
    .split('\n')
    .map((line) => line.trim())

/** What it is refused with, as `code at path: message`; 'not refused' where it is not. */
export const dealRefusal = (query: object, profile?: CubeProfile): string => {
  try {
    compileDeals(query, profile)
    return 'not refused'
  } catch (error) {
    if (error instanceof QueryError) return `${error.code} at ${error.path}: ${error.message}`
    throw error
  }
}
