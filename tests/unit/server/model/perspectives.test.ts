import { describe, expect, it } from 'vitest'
import { loadModel } from '../../../../server/model/load.ts'
import { dealDefinitions, dealSchema } from './deals.ts'
import { type Case, itSays } from './problem-cases.ts'

const first = dealDefinitions({
  roles:
    '{closed: {dimension: calendar, on: closed}, owner: {on: owner_id}, place: {on: {region: region, shop_no: shop_no}}}',
  measures:
    '{deals: {agg: count, synonyms: [contracts]}, value: {agg: sum, expr: quantity, synonyms: [volume]}, rows: {agg: count, hidden: true}, per_row: {calc: value / rows}}',
  cube: 'complete_through: load',
})
const second = `  visits:
    table: fact_deal
    grain: [deal_id]
    time: created
    roles: {created: {dimension: calendar, on: created}, owner: {on: owner_id}}
    measures: {visits: {agg: count, synonyms: [volume]}}
`
const base = `${first}${second}views: {both: {cubes: [deals, visits], shared: [owner]}, seen: {cubes: [visits]}}\n`
const withPerspectives = (perspectives: string): string => `${base}perspectives: {${perspectives}}\n`
const ofDeals = (more: string): string => withPerspectives(`p: {cube: deals, ${more}}`)

const cases: readonly Case[] = [
  [
    'a perspective of nothing',
    withPerspectives('¦p: {title: P}'),
    ['missing_key', 'perspective p needs the key "view or cube"'],
  ],
  [
    'one of two things',
    withPerspectives('p: {view: both, cube: ¦deals}'),
    ['excluded_key', 'perspective p takes no "cube": it shows the view that "view" names'],
  ],
  [
    'an unknown cube',
    withPerspectives('p: {cube: ¦deal}'),
    ['unknown_cube', 'there is no cube "deal"; nearest is "deals"'],
  ],
  [
    'an unknown view',
    withPerspectives('p: {view: ¦booth}'),
    ['unknown_view', 'there is no view "booth"; nearest is "both"'],
  ],
  ['a view as a cube', withPerspectives('p: {cube: ¦both}'), ['other_kind', '"both" is a view; name it under "view"']],
  [
    'a cube as a view',
    withPerspectives('p: {view: ¦deals}'),
    ['other_kind', '"deals" is a cube; name it under "cube"'],
  ],
  [
    'the name of a view',
    withPerspectives('¦both: {cube: deals}'),
    [
      'defined_twice',
      'view "both" is defined already at cubes/sales.yaml:20; one of them may replace the other by override: true',
    ],
  ],
  [
    'an unknown key',
    ofDeals('¦includes: [deals]'),
    [
      'unknown_key',
      'perspective p has no key "includes"; nearest is "include"; expected title, description, synonyms, owner, certified, example_questions, since, view, cube, include, folders, defaults, queries, override',
    ],
  ],
  [
    'an unknown measure or attribute',
    ofDeals('include: [deals, ¦owner.nam]'),
    ['unknown_included', 'cube deals has no measure or attribute "owner.nam"; nearest is "owner.name"'],
  ],
  [
    'a measure by its bare name in a view',
    withPerspectives('p: {view: both, include: [¦visits]}'),
    ['unknown_included', 'view both has no measure or attribute "visits"; nearest is "visits.visits"'],
  ],
  [
    'a name twice',
    ofDeals('include: [deals, value, ¦deals]'),
    ['repeated', '"deals" stands twice in "include" of perspective p'],
  ],
  [
    'a hierarchy',
    ofDeals('include: [deals, ¦place.geo]'),
    ['included_hierarchy', '"place.geo" is a hierarchy; include its levels: place.country, place.state, place.city'],
  ],
  [
    'a hidden measure',
    ofDeals('include: [¦rows]'),
    [
      'included_hidden',
      'measure rows is hidden, so that no list shows it; include what is made of it (per_row), or hide it no more',
    ],
  ],
  [
    'a folder with what is not included',
    ofDeals('include: [deals], folders: {Sales: [deals, ¦value]}'),
    ['not_included', 'folder Sales of perspective p lists "value", which is not included; include it too'],
  ],
  [
    'a folder with what is nowhere',
    ofDeals('folders: {Sales: [¦vaule]}'),
    ['not_included', 'folder Sales of perspective p lists "vaule", which is not included; nearest is "value"'],
  ],
  [
    'a name in two folders',
    ofDeals('folders: {Sales: [deals], More: [value, ¦deals]}'),
    ['repeated', '"deals" stands twice in the folders of perspective p'],
  ],
  [
    'a folder that is a map',
    ofDeals('folders: {Sales: ¦{deals: 1}}'),
    ['wrong_shape', 'folder Sales of perspective p must be a text; found a map'],
  ],
  [
    'a wrong name once, not in its folder again',
    ofDeals('include: [deals, ¦vaule], folders: {Sales: [vaule]}'),
    ['unknown_included', 'cube deals has no measure or attribute "vaule"; nearest is "value"'],
  ],
  [
    'a default of an unknown attribute',
    ofDeals('defaults: {¦closed.yaer: current}'),
    ['unknown_attribute', 'cube deals has no attribute "closed.yaer"; nearest is "closed.year"'],
  ],
  [
    'a default that is no condition',
    ofDeals('defaults: {closed.year: ¦{mor: 1}}'),
    [
      'wrong_shape',
      '"closed.year" of defaults of perspective p must be a member, a list of members, current, or a map such as {gte: 2026}; found a map',
    ],
  ],
  [
    'the current period of data that nothing says are complete',
    withPerspectives('p: {view: seen, defaults: {¦time.year: current}}'),
    [
      'no_current',
      'the current period of time.year is the one up to which the data are complete, and view seen does not say when that is; give it complete_through, or name a period',
    ],
  ],
  [
    'a synonym of two measures that are shown',
    withPerspectives('p: {view: both, include: [deals.value, ¦visits.visits]}'),
    [
      'perspective_synonym',
      'perspective p shows both deals.value and visits.visits, and "volume" stands for either; leave one out, or give one of them another synonym',
    ],
  ],
  [
    'a key that no query has',
    ofDeals('queries: {start: {¦mesures: [deals]}}'),
    [
      'unknown_key',
      expect.stringContaining(
        'query start of perspective p has no key "mesures"; nearest is "measures"; expected title,',
      ) as never,
    ],
  ],
  [
    'a query from elsewhere',
    ofDeals('queries: {start: {¦from: deals, measures: [deals]}}'),
    ['unknown_key', expect.stringContaining('query start of perspective p has no key "from"') as never],
  ],
  [
    'a part of a query that is none',
    ofDeals('queries: {start: {measures: [deals], sort: [{by: deals, direction: ¦down}]}}'),
    [
      'wrong_query',
      'query start of perspective p cannot be asked: sort[0].direction: expected one of "asc", "desc"; found "down"; nearest is "desc"',
    ],
  ],
  [
    'a part of a query without what it needs',
    ofDeals('queries: {start: {measures: [deals], sort: [¦{direction: asc}]}}'),
    ['wrong_query', 'query start of perspective p cannot be asked: sort[0].by: expected string; found nothing'],
  ],
  [
    'a part of a query with a key that none has',
    ofDeals('queries: {start: {measures: [deals], sort: [¦{by: deals, dir: asc}]}}'),
    [
      'wrong_query',
      'query start of perspective p cannot be asked: unknown key "dir"; nearest is "by"; expected by, direction, at, scope',
    ],
  ],
]

describe('problems', () => {
  itSays('perspectives', cases, dealSchema)
})

const read = (text: string) => {
  const loaded = loadModel([{ path: 'a.yaml', text }], dealSchema)
  if ('problems' in loaded) throw new Error(loaded.problems.map(({ message }) => message).join())
  return loaded.model
}

describe('a perspective', () => {
  it('has what it includes, in its order, and of a kind that it leaves out all that is not hidden', () => {
    const { perspectives, cubes } = read(
      withPerspectives(
        'a: {cube: deals, include: [value, owner.office, deals, owner.name]}, b: {cube: deals, include: [per_row]}, c: {cube: deals}',
      ),
    )
    const shown = (name: string) => [perspectives.get(name)?.measures, perspectives.get(name)?.attributes]
    const all = [...(cubes.get('deals')?.attributes.keys() ?? [])]
    expect(shown('a')).toEqual([
      ['value', 'deals'],
      ['owner.office', 'owner.name'],
    ])
    expect(shown('b')).toEqual([['per_row'], all])
    expect(shown('c')).toEqual([['deals', 'value', 'per_row'], all])
  })

  it('shows what its defaults are on, after what it includes', () => {
    const { perspectives } = read(ofDeals('include: [owner.name], defaults: {owner.office: x, owner.name: y}'))
    expect(perspectives.get('p')?.attributes).toEqual(['owner.name', 'owner.office'])
  })

  it('writes its defaults and start queries as a query would', () => {
    const perspective = read(
      ofDeals(
        'defaults: {closed.quarter: current, owner.office: {not_in: [x, null]}, owner.name: Ada}, queries: {start: {title: Go, measures: [deals], rows: [{members: [{closed.fiscal_year: 2026}]}], totals_of: visible, where: [{attribute: owner.name, starts_with: A}]}}',
      ),
    ).perspectives.get('p')
    expect(perspective?.defaults.map(({ condition }) => condition)).toEqual([
      { attribute: 'closed.quarter', last: { n: 1, unit: 'quarter' } },
      { attribute: 'owner.office', notIn: ['x', null] },
      { attribute: 'owner.name', in: ['Ada'] },
    ])
    expect(perspective?.queries).toMatchObject([
      {
        name: 'start',
        title: 'Go',
        query: {
          measures: ['deals'],
          rows: [{ members: [{ 'closed.fiscal_year': 2026 }] }],
          columns: [],
          totalsOf: 'visible',
          where: [{ attribute: 'owner.name', startsWith: 'A' }],
        },
      },
    ])
  })

  it('of a view may ask for the period that some of its facts say is current', () => {
    const { perspectives } = read(
      withPerspectives('p: {view: both, include: [deals.deals], defaults: {time.year: current}}'),
    )
    expect(perspectives.get('p')?.defaults).toMatchObject([{ condition: { last: { n: 1, unit: 'year' } } }])
  })

  it('is part of the version of the model', () => {
    const texts = [base, ofDeals(''), ofDeals('defaults: {owner.name: Ada}'), ofDeals('defaults: {owner.name: Ben}')]
    expect(new Set(texts.map((text) => read(text).version)).size).toBe(4)
  })
})
