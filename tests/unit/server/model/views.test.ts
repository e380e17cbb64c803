import { expect, it } from 'vitest'
import { loadModel } from '../../../../server/model/load.ts'
import { dealDefinitions, dealInstants, dealSchema } from './deals.ts'

const second = `
  visits:
    table: fact_deal
    grain: [deal_id]
    time: created
    roles: {created: {dimension: calendar, on: created}, owner: {on: owner_id}}
    measures: {visits: {agg: count}}
`

const first = dealDefinitions({
  roles: '{closed: {dimension: calendar, on: closed}, owner: {on: owner_id}}',
  cube: 'degenerate: {stage: {column: stage}}',
})

const load = (view: string, more = '') =>
  loadModel([{ path: 'a.yaml', text: `${first}${second}${more}views: ${view}\n` }], dealSchema, dealInstants)

const problemsOf = (view: string, more = ''): readonly string[] => {
  const loaded = load(view, more)
  return 'problems' in loaded ? loaded.problems.map(({ message }) => message) : []
}

it('gives what is shared one name, what is of time the name time, and what is of one fact its cube before', () => {
  const loaded = load(
    '{both: {cubes: [deals, visits], shared: [owner], measures: {per_visit: {calc: deals.deals / visits.visits}}}}',
  )
  if ('problems' in loaded) throw new Error(loaded.problems.map(({ message }) => message).join())
  const view = loaded.model.views.get('both')
  const names = [...(view?.attributes.keys() ?? [])]
  expect(names.filter((name) => name.startsWith('time.'))).toContain('time.month')
  expect(names.filter((name) => !name.startsWith('time.'))).toEqual([
    'owner.name',
    'owner.office',
    'owner.org',
    'deals.stage',
  ])
  expect([...(view?.measures.keys() ?? [])]).toEqual(['deals.deals', 'visits.visits', 'per_visit'])
  expect([...(view?.facts?.get('visits')?.roles.keys() ?? [])]).toEqual(['time', 'owner'])
})

it('gives measures the targets that the view says, and keeps those of its cubes by their names there', () => {
  const targeted = first
    .replace('measures:', 'targets: {deals: won}\n    measures:')
    .replace('{deals: {agg: count}', '{won: {agg: count}, deals: {agg: count}')
  const loaded = loadModel(
    [
      {
        path: 'a.yaml',
        text: `${targeted}${second}views: {both: {cubes: [deals, visits], shared: [owner], targets: {visits.visits: deals.deals}}}\n`,
      },
    ],
    dealSchema,
    dealInstants,
  )
  if ('problems' in loaded) throw new Error(loaded.problems.map(({ message }) => message).join())
  const targets = [...(loaded.model.views.get('both')?.measures.values() ?? [])].map(({ name, target }) => [
    name,
    target,
  ])
  expect(targets).toEqual([
    ['deals.won', undefined],
    ['deals.deals', 'deals.won'],
    ['visits.visits', 'deals.deals'],
  ])
})

it.each([
  ['a cube that is none', '{v: {cubes: [deals, visit]}}', 'there is no cube "visit"; nearest is "visits"'],
  ['a cube twice', '{v: {cubes: [deals, deals]}}', '"deals" stands twice in "cubes" of view v'],
  [
    'a role of several cubes that is not shared',
    '{v: {cubes: [deals, visits]}}',
    'several cubes of view v have a role owner; list it in "shared" where it means the same in each, or give one of them another name',
  ],
  [
    'a shared role that no cube has',
    '{v: {cubes: [deals, visits], shared: [owner, ownr]}}',
    'no cube of view v has a role "ownr"; nearest is "owner"',
  ],
  [
    'a time that is no date role',
    '{v: {cubes: [deals, visits], shared: [owner], time: {visits: owner}}}',
    'the time of cube visits in view v is "owner"; nearest is "created"; expected created',
  ],
  [
    'an aggregate of its own',
    '{v: {cubes: [deals, visits], shared: [owner], measures: {m: {agg: count}}}}',
    'measure m of view v takes no "agg": a view has no fact rows of its own; aggregate in one of its cubes, and calculate with that here',
  ],
  [
    'a target of a measure that no cube has',
    '{v: {cubes: [deals, visits], shared: [owner], targets: {deals.deal: visits.visits}}}',
    'cube v has no measure "deals.deal"; nearest is "deals.deals"',
  ],
  [
    'a target that no cube has',
    '{v: {cubes: [deals, visits], shared: [owner], targets: {deals.deals: visits.visit}}}',
    'cube v has no measure "visits.visit"; nearest is "visits.visits"',
  ],
  [
    'a target that is the measure itself',
    '{v: {cubes: [deals, visits], shared: [owner], targets: {deals.deals: deals.deals}}}',
    'the target of deals.deals must be another measure; found deals.deals itself',
  ],
  [
    'a target in another unit',
    '{v: {cubes: [deals, visits], shared: [owner], measures: {m: {calc: visits.visits * 1, unit: EUR}}, targets: {deals.deals: m}}}',
    'the target of deals.deals needs equal units; found no unit and EUR',
  ],
  [
    'a target that shows another measure',
    '{v: {cubes: [deals, visits], shared: [owner], measures: {m: {show: rank, of: visits.visits, base: grand}}, targets: {deals.deals: m}}}',
    'the target of deals.deals must be a measure of numbers that aggregates or calculates; found "m", which shows another one',
  ],
  [
    'a target that is a list',
    '{v: {cubes: [deals, visits], shared: [owner], targets: {deals.deals: [visits.visits]}}}',
    'the target of deals.deals in view v must be the name of a measure; found a list',
  ],
  [
    'the name of a cube',
    '{deals: {cubes: [deals]}}',
    'cube "deals" is defined already at a.yaml:8; one of them may replace the other by override: true',
  ],
])('a view with %s is a problem that says what is right', (_, view, expected) => {
  expect(problemsOf(view)).toContain(expected)
})

it('takes a cube called like a role, unless both have something of one name: that would be two things to a query', () => {
  const cube = (own: string) => `  owner: {table: fact_deal, grain: [deal_id], ${own}}\n`
  const view = '{v: {cubes: [deals, owner]}}'
  const others = 'degenerate: {stage: {column: stage}}, measures: {offices: {agg: count}}'
  expect(problemsOf(view, cube(others))).toEqual([])
  const same = 'degenerate: {name: {column: stage}}, measures: {office: {agg: count}}'
  expect(problemsOf(view, cube(same))).toEqual([
    '"owner.office" is both an attribute of role owner and a measure of cube owner of view v; a query could not tell them apart',
    '"owner.name" is both an attribute of role owner and an attribute of cube owner of view v; a query could not tell them apart',
  ])
})
