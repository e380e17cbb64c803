import { describe, expect, it } from 'vitest'
import { loadModel } from '../../../../server/model/load.ts'
import { dealDefinitions, dealSchema } from './deals.ts'
import { type Case, itSays } from './problem-cases.ts'

const cube = { roles: '{closed: {dimension: calendar, on: closed}, owner: {on: owner_id}}' }
const withSets = (sets: string): string => `${dealDefinitions(cube)}sets: {${sets}}\n`
const withSegments = (segments: string): string => `${dealDefinitions(cube)}segments: {${segments}}\n`
const top = (more: string): string => withSets(`s: {of: owner.name, ${more}}`)

const sets: readonly Case[] = [
  [
    'a set of nothing',
    withSets('¦s: {of: owner.name}'),
    ['missing_key', 'set s needs the key "members, take, having, union, except or intersect"'],
  ],
  [
    'a set without an attribute',
    withSets('¦s: {take: 3, by: deals, from: deals}'),
    ['missing_key', 'set s needs the key "of"'],
  ],
  ['a ranking by nothing', withSets('¦s: {of: owner.name, take: 3}'), ['missing_key', 'set s needs the key "by"']],
  [
    'a measure without a number of members',
    withSets('s: {of: owner.name, by: ¦deals, from: deals}'),
    ['missing_key', 'set s needs the key "take"'],
  ],
  [
    'a measure of no cube',
    withSets('¦s: {of: owner.name, take: 3, by: deals}'),
    ['missing_key', 'set s needs the key "from"'],
  ],
  [
    'fewer than no members',
    top('from: deals, by: deals, take: ¦-1'),
    ['wrong_shape', '"take" of set s must be a number that is not negative, such as 20; found the number -1'],
  ],
  [
    'an unknown cube',
    top('from: ¦deal, by: deals, take: 1'),
    ['unknown_cube', 'there is no cube "deal"; nearest is "deals"'],
  ],
  [
    'an unknown measure',
    top('from: deals, by: ¦dealz, take: 1'),
    ['unknown_measure', 'cube deals has no measure "dealz"; nearest is "deals"'],
  ],
  [
    'an unknown attribute',
    withSets('s: {of: ¦owner.nam, from: deals, by: deals, take: 1}'),
    ['unknown_attribute', 'cube deals has no attribute "owner.nam"; nearest is "owner.name"'],
  ],
  [
    'an unknown attribute of a list',
    withSets('s: {of: ¦owner.nam, members: [a]}'),
    ['unknown_attribute', 'the model has no attribute "owner.nam"; nearest is "owner.name"'],
  ],
  [
    'nodes of a tree by a measure',
    withSets('s: {of: ¦owner.org, from: deals, by: deals, take: 1}'),
    ['not_supported_yet', 'a set of nodes of the tree owner.org, chosen by a measure, is not supported yet'],
  ],
  [
    'a condition on an unknown attribute',
    top('from: deals, by: deals, take: 1, when: {¦closed.yaer: 2026}'),
    ['unknown_attribute', 'cube deals has no attribute "closed.yaer"; nearest is "closed.year"'],
  ],
  [
    'the current of what has no periods',
    top('from: deals, by: deals, take: 1, when: {¦closed.weekday: current}'),
    [
      'wrong_type',
      '"closed.weekday" must be a year, quarter, month, week or date of a calendar, for its current period; found closed.weekday',
    ],
  ],
  [
    'a condition that is none',
    top('from: deals, by: deals, take: 1, when: {closed.year: ¦{mor: 1}}'),
    [
      'wrong_shape',
      '"closed.year" of when of set s must be a member, a list of members, current, or a map such as {gte: 2026}; found a map',
    ],
  ],
  [
    'a threshold that is none',
    top('from: deals, having: {deals: ¦5}'),
    [
      'wrong_shape',
      '"deals" of having of set s must be a map such as {gte: 100}, of gt, gte, lt, lte and between; found the number 5',
    ],
  ],
  [
    'members beside a ranking',
    top('members: [a], take: ¦1'),
    ['excluded_key', 'set s takes no "take": members lists what is in the set'],
  ],
  [
    'an attribute beside other sets',
    withSets('a: {of: owner.name, members: [x]}, s: {union: [a], of: ¦owner.name}'),
    ['excluded_key', 'set s takes no "of": union puts sets together'],
  ],
  [
    'an unknown set',
    withSets('a: {of: owner.name, members: [x]}, s: {union: [a, ¦ab]}'),
    ['unknown_set', 'there is no set "ab"; nearest is "a"'],
  ],
  [
    'sets of different attributes',
    withSets('a: {of: owner.name, members: [x]}, b: {of: closed.year, members: [2026]}, ¦s: {except: [a, b]}'),
    ['wrong_type', 'what set s is made of must be sets of one attribute; found sets of owner.name and closed.year'],
  ],
  [
    'sets that are made of each other',
    withSets('¦a: {union: [b, c]}, b: {union: [a]}, c: {of: owner.name, members: [x]}'),
    ['cycle', 'set a goes in a circle: a -> b -> a'],
  ],
  [
    'a measure of a cube that is none',
    top('by: ¦deels.deals, take: 1'),
    ['unknown_cube', 'there is no cube "deels"; nearest is "deals"'],
  ],
  [
    'a list that is frozen',
    top('members: [x], freeze: ¦nightly'),
    ['excluded_key', 'set s takes no "freeze": members lists what is in the set'],
  ],
  [
    'what other sets make, frozen',
    withSets('a: {of: owner.name, members: [x]}, s: {union: [a], freeze: ¦nightly}'),
    [
      'excluded_key',
      'set s takes no "freeze": union puts sets together, and those that it names are what can be frozen',
    ],
  ],
  [
    'a set that is frozen at another time',
    top('from: deals, by: deals, take: 1, freeze: ¦nightl'),
    ['wrong_value', '"freeze" of set s is "nightl"; nearest is "nightly"; expected nightly'],
  ],
]

const segments: readonly Case[] = [
  ['a segment on nothing', withSegments('¦s: {where: a = 1}'), ['missing_key', 'segment s needs the key "on"']],
  [
    'an unknown dimension',
    withSegments('s: {on: ¦ownr, where: a = 1}'),
    ['unknown_dimension', 'there is no dimension "ownr"; nearest is "owner"'],
  ],
  [
    'an unknown column',
    withSegments("s: {on: owner, where: ¦offic = 'a'}"),
    ['unknown_column', 'table owners has no column "offic"; nearest is "office"'],
  ],
  [
    'a predicate that is a number',
    withSegments('s: {on: place, where: ¦size + 1}'),
    ['wrong_type', 'the where of segment s must be a boolean; found an integer'],
  ],
  [
    'versions of a cube',
    withSegments('s: {on: deals, where: is_won, as_of: ¦closed}'),
    [
      'excluded_key',
      'a segment on cube deals takes no "as_of": it chooses versions of a dimension, and a segment on a cube sees those that the cube sees',
    ],
  ],
  [
    'snapshots that are read by no date',
    withSegments('¦s: {on: owner, where: office is null, kind: snapshot}'),
    ['missing_key', 'snapshot segment s needs the key "as_of"'],
  ],
  [
    'snapshots that are read by a date that no cube of the dimension has',
    withSegments('s: {on: owner, where: office is null, as_of: [closed, ¦close, ¦closed], kind: snapshot}'),
    ['wrong_value', '"as_of" of segment s is "close"; nearest is "closed"; expected closed, now'],
    ['repeated', '"closed" stands twice in "as_of" of segment s'],
  ],
  [
    'snapshots of the rows of a cube',
    withSegments('s: {on: deals, where: is_won, as_of: closed, kind: ¦snapshot}'),
    [
      'excluded_key',
      'segment s takes no "kind": it stores the members of a dimension by day, and a row of cube deals is in the segment or not by what it says itself; leave kind out',
    ],
  ],
  [
    'another kind',
    withSegments('s: {on: owner, where: office is null, kind: ¦snapshots}'),
    ['wrong_value', '"kind" of segment s is "snapshots"; nearest is "snapshot"; expected snapshot'],
  ],
  [
    'a role that is called as segments are',
    `${dealDefinitions({ roles: '{closed: {dimension: calendar, on: closed}, ¦segment: {dimension: owner, on: owner_id}}' })}segments: {s: {on: owner, where: office is null}}\n`,
    [
      'name_clash',
      '"segment" is both a role and the name of all segments of cube deals; a query could not tell them apart',
    ],
  ],
]

describe('problems', () => {
  itSays('sets', sets, dealSchema)
  itSays('segments', segments, dealSchema)
})

const dealsOf = (text: string) => {
  const loaded = loadModel([{ path: 'a.yaml', text }], dealSchema)
  const found = 'model' in loaded ? loaded.model : undefined
  if (found === undefined) throw new Error(JSON.stringify(loaded))
  return found
}

describe('a set', () => {
  const read = (text: string) => dealsOf(withSets(text)).cubes.get('deals')?.sets?.get('s')

  it('becomes what a query would write, with conditions as lists and the current period as the last one', () => {
    const found = read(
      's: {of: owner.name, take: 2, kind: sum, by: deals.deals@prior, having: {deals.deals: {between: [1, 3]}}, when: {closed.quarter: current, closed.year: [2025, 2026], owner.office: null, closed.date: {from: 2025-01-01}}}',
    )
    expect(found).toMatchObject({
      of: 'owner.name',
      title: 'S',
      cube: { name: 'deals' },
      set: {
        of: 'owner.name',
        take: 2,
        kind: 'sum',
        by: 'deals@prior',
        having: [{ measure: 'deals', between: [1, 3] }],
        when: [
          { attribute: 'closed.quarter', last: { n: 1, unit: 'quarter' } },
          { attribute: 'closed.year', in: [2025, 2026] },
          { attribute: 'owner.office', in: [null] },
          { attribute: 'closed.date', from: '2025-01-01' },
        ],
      },
    })
    expect(found?.cube?.sets).toBeUndefined()
  })

  it('may list special members and paths', () => {
    const found = read('s: {of: owner.name, members: [a, null, {special: unknown}, [b]]}')
    expect(found?.set.members).toEqual(['a', null, { special: 'unknown' }, ['b']])
  })

  it('is part of the version of the model', () => {
    const versions = ['take: 1', 'take: 2'].map((take) => dealsOf(top(`from: deals, by: deals, ${take}`)).version)
    expect(new Set([...versions, dealsOf(dealDefinitions(cube)).version]).size).toBe(3)
  })
})

describe('a segment', () => {
  it('is an attribute of each role of its dimension, and of cubes that see the versions that it asks for', () => {
    const roles =
      '{closed: {dimension: calendar, on: closed}, created: {dimension: calendar, on: created}, account: {on: account_id, as_of: closed}, other: {dimension: account, on: account_id, as_of: created}}'
    const text = dealDefinitions({ roles, cube: 'time: closed' })
    const found = dealsOf(
      `${text}segments: {small: {on: account, where: segment = 'SMB', as_of: created}, any: {on: account, where: segment is not null}, won: {on: deals, where: is_won}}\n`,
    ).cubes.get('deals')
    expect([...(found?.attributes.keys() ?? [])].filter((name) => name.startsWith('segment.'))).toEqual([
      'segment.small.other',
      'segment.any.account',
      'segment.any.other',
      'segment.won',
    ])
    expect(found?.segments?.get('small')).toMatchObject({ asOf: ['created'], attributes: [{ role: 'other' }] })
    expect(found?.attributes.get('segment.any.other')).toMatchObject({
      type: 'boolean',
      title: 'Any (Other)',
      predicate: { kind: 'not' },
    })
  })

  it('of snapshots is in cubes with any of its dates, whatever versions their roles see, and reads it by those that they have', () => {
    const roles =
      '{closed: {dimension: calendar, on: closed}, created: {dimension: calendar, on: created}, account: {on: account_id, as_of: created}, owner: {on: owner_id}}'
    const others = `  leads: {table: fact_deal, grain: [deal_id], roles: {created: {dimension: calendar, on: created}, account: {on: account_key}}, measures: {leads: {agg: count}}}
  visits: {table: fact_deal, grain: [deal_id], roles: {account: {on: account_key}}, measures: {visits: {agg: count}}}
`
    const of = (asOf: string) => {
      const { cubes } = dealsOf(
        `${dealDefinitions({ roles, cube: 'time: closed' })}${others}segments: {small: {on: account, where: segment = 'SMB', as_of: ${asOf}, kind: snapshot}}\n`,
      )
      return [...cubes.values()].flatMap(({ name, segments }) => {
        const small = segments?.get('small')
        return small?.attributes.length === 0 ? [] : `${name} ${small?.snapshot?.asOf.join()}`
      })
    }
    expect(of('closed')).toEqual(['deals closed'])
    expect(of('[closed, created, now]')).toEqual(['deals closed,created,now', 'leads created,now'])
    expect(of('now')).toEqual(['deals now', 'leads now', 'visits now'])
  })

  it('of snapshots is stored anew where what finds its members changes, and not where its place, title or dates do', () => {
    const hashOf = (segment: string, definitions = dealDefinitions(cube)) =>
      dealsOf(`${definitions}parameters: {rate: {type: number, default: 0.6}}\nsegments: {${segment}}\n`)
        .cubes.get('deals')
        ?.segments?.get('s')?.snapshot?.hash
    const first = hashOf("s: {on: owner, where: office = 'x', as_of: closed, kind: snapshot}")
    expect(first).toMatch(/^[0-9a-f]{16}$/)
    expect(
      hashOf(
        "o: {on: owner, where: office is null}, s: {on: owner, title: Other, where: office  =  'x', as_of: now, kind: snapshot}",
      ),
    ).toBe(first)
    expect(hashOf("s: {on: owner, where: office = 'y', as_of: closed, kind: snapshot}")).not.toBe(first)
    const renamed = dealDefinitions(cube).replace('office: {column: office}', 'office: {column: boss}')
    expect(hashOf("s: {on: owner, where: office = 'x', as_of: closed, kind: snapshot}", renamed)).not.toBe(first)
  })

  it('reads the columns that the names of attributes stand for', () => {
    const found = dealsOf(withSegments("s: {on: owner, where: name = 'Ada'}")).cubes.get('deals')
    expect(found?.attributes.get('segment.s')?.predicate).toMatchObject({ left: { column: 'owner_name' } })
  })
})
