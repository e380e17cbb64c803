import { describe, expect, it } from 'vitest'
import { compileDeals, dealRefusal, planLines } from './deal-model.ts'

const onRows = (entry: unknown, from = 'deals') => ({
  from,
  measures: [from === 'deals' ? 'deals' : 'rows'],
  rows: [entry],
})
const listed = (entry: unknown, from = 'deals'): string[] =>
  planLines(onRows(entry, from)).filter((line) => line.startsWith('list '))
const refusal = (entry: unknown, from = 'deals'): string => dealRefusal(onRows(entry, from))

describe('what stands below a member', () => {
  it.each([
    [{ childrenOf: ['US'], of: 'place.geo' }, 'list place.state where place.country in ["US"]'],
    [{ childrenOf: [['US']], of: 'place.geo' }, 'list place.state where place.country in ["US"]'],
    [{ childrenOf: [['US', 'TX']], of: 'place.geo' }, 'list place.city where place.state in ["US" > "TX"]'],
    [{ childrenOf: [['US', null]], of: 'place.geo' }, 'list place.city where place.state in ["US" > (blank)]'],
    [{ childrenOf: ['TX'], of: 'place.state' }, 'list place.city where place.state in ["TX"]'],
    [{ childrenOf: [['US', 'TX']], of: 'place.state' }, 'list place.city where place.state in ["US" > "TX"]'],
    [{ childrenOf: [{ special: 'unknown' }], of: 'place.state' }, 'list place.city where place.state in [(unknown)]'],
    [{ leavesOf: ['US'], of: 'place.geo' }, 'list place.city where place.country in ["US"]'],
    [{ leavesOf: ['US'], of: 'place.geo', maxDepth: 1 }, 'list place.state where place.country in ["US"]'],
    [{ leavesOf: ['US'], of: 'place.geo', maxDepth: 2 }, 'list place.city where place.country in ["US"]'],
    [{ leavesOf: ['US'], of: 'place.geo', maxDepth: 9 }, 'list place.city where place.country in ["US"]'],
    [
      { leavesOf: [['US', 'TX', 'Austin']], of: 'place.geo', maxDepth: 1 },
      'list place.city where place.city in ["US" > "TX" > "Austin"]',
    ],
    [{ childrenOf: ['N'], of: 'owner.desk' }, 'list owner.name where owner.office in ["N"]'],
    [{ childrenOf: [1], of: 'owner.org' }, 'list owner.org where children of 1'],
    [{ leavesOf: [1], of: 'owner.org' }, 'list owner.org where leaves of 1'],
    [{ leavesOf: [1], of: 'owner.org', maxDepth: 2 }, 'list owner.org where leaves of 1 at most 2 below'],
  ])('as %j asks is at one level', (entry, line) => {
    expect(listed(entry)).toEqual([line])
  })

  it.each([
    [2026, 'closed.calendar', 'list closed.quarter where closed.year in [2026]'],
    ['2026-Q1', 'closed.calendar', 'list closed.month where closed.quarter in ["2026-Q1"]'],
    ['2026-01', 'closed.calendar', 'list closed.date where closed.month in ["2026-01"]'],
    ['2026-W01', 'closed.weeks', 'list closed.date where closed.week in ["2026-W01"]'],
    ['FY2026-Q1', 'closed.fiscal', 'list closed.date where closed.fiscal_quarter in ["FY2026-Q1"]'],
    [
      [2026, '2026-Q1'],
      'closed.calendar',
      'list closed.month where (closed.year in [2026] and closed.quarter in ["2026-Q1"])',
    ],
    [
      [2026, '2026-Q1', '2026-02'],
      'closed.calendar',
      'list closed.date where (closed.year in [2026] and closed.quarter in ["2026-Q1"] and closed.month in ["2026-02"])',
    ],
    [
      [2026, '2026-Q1'],
      'closed.quarter',
      'list closed.month where (closed.year in [2026] and closed.quarter in ["2026-Q1"])',
    ],
    [['2026-Q1'], 'closed.quarter', 'list closed.month where closed.quarter in ["2026-Q1"]'],
  ])('the period %j of %s is found by what it looks like', (member, of, line) => {
    expect(listed({ childrenOf: [member], of })).toEqual([line])
  })

  it('stands at the levels of all members, each rolled up below its own', () => {
    expect(listed({ childrenOf: ['MX', ['US', 'TX']], of: 'place.geo' })).toEqual([
      'list place.state where place.country in ["MX"]',
      'list place.state, place.city where place.state in ["US" > "TX"]',
    ])
    expect(planLines(onRows({ childrenOf: ['MX', ['US', 'TX']], of: 'place.geo' }))[0]).toBe(
      'arrange (place.state, place.city) (place.state) by default order',
    )
  })
})

describe('a member that is no member of a level', () => {
  const calendar =
    'closed.calendar; its levels are closed.year (integer), closed.quarter (text), closed.month (text), closed.date (date). Write a member of the first level as its key, one of a lower level as the path of keys from the first level on'
  const geo =
    'place.geo; its levels are place.country (text), place.state (text), place.city (text). Write a member of the first level as its key, one of a lower level as the path of keys from the first level on'

  it.each([
    ['xx', 'closed.calendar', `"xx" is no member of a level of ${calendar}`],
    ['2026-Q5', 'closed.calendar', `"2026-Q5" is no member of a level of ${calendar}`],
    ['x2026-Q1', 'closed.calendar', `"x2026-Q1" is no member of a level of ${calendar}`],
    ['2026-Q1x', 'closed.calendar', `"2026-Q1x" is no member of a level of ${calendar}`],
    ['2026-011', 'closed.calendar', `"2026-011" is no member of a level of ${calendar}`],
    [['2026', '2026-Q1'], 'closed.calendar', `["2026","2026-Q1"] is no member of a level of ${calendar}`],
    [[2026, null], 'closed.calendar', `[2026,null] is no member of a level of ${calendar}`],
    [
      [2026, '2026-Q1', '2026-01', '2026-01-01', 1],
      'closed.calendar',
      `[2026,"2026-Q1","2026-01","2026-01-01",1] is no member of a level of ${calendar}`,
    ],
    [null, 'place.geo', `null is no member of a level of ${geo}`],
    [{ special: 'unknown' }, 'place.geo', `{"special":"unknown"} is no member of a level of ${geo}`],
    [3, 'place.geo', `3 is no member of a level of ${geo}`],
    [['US', 3], 'place.geo', `["US",3] is no member of a level of ${geo}`],
    [['US', 'TX', 'Austin', 'x'], 'place.geo', `["US","TX","Austin","x"] is no member of a level of ${geo}`],
  ])('%j of %s is refused with the levels', (member, of, problem) => {
    expect(refusal({ childrenOf: ['US', member].slice(of === 'place.geo' ? 0 : 1), of })).toBe(
      `unsound at rows[0].childrenOf[${of === 'place.geo' ? 1 : 0}]: ${problem}`,
    )
  })

  it.each([
    ['2026-Q1', 'closed.fiscal'],
    ['2026-1', 'closed.weeks'],
    ['FY2026-Q5', 'closed.fiscal'],
  ])('%j is none of %s', (member, of) => {
    expect(refusal({ childrenOf: [member], of })).toMatch(
      new RegExp(`^unsound at rows\\[0\\]\\.childrenOf\\[0\\]: "${member}" is no member of a level of ${of}; `),
    )
  })

  it.each([
    [{ childrenOf: [3], of: 'place.state' }, 'wrong_value_type at rows[0].childrenOf[0]: place.state is text; found 3'],
    [
      { childrenOf: ['TX', ['US', 'TX', 'x']], of: 'place.state' },
      'wrong_path_length at rows[0].childrenOf[1]: a member of place.state is a path of 2 (place.country, place.state); found 3',
    ],
    [
      { childrenOf: [['2026', '2026-Q1']], of: 'closed.quarter' },
      'wrong_path_length at rows[0].childrenOf[0]: a member of closed.quarter is a path of 1 (closed.quarter); found 2',
    ],
    [
      { childrenOf: [[null, '2026-Q1']], of: 'closed.quarter' },
      'wrong_path_length at rows[0].childrenOf[0]: a member of closed.quarter is a path of 1 (closed.quarter); found 2',
    ],
    [
      { childrenOf: [['US', 'TX', 'Austin']], of: 'place.geo' },
      'no_lower_level at rows[0].childrenOf[0]: place.city is the lowest level of place.geo',
    ],
    [
      { childrenOf: ['2026-01-05'], of: 'closed.calendar' },
      'no_lower_level at rows[0].childrenOf[0]: closed.date is the lowest level of closed.calendar',
    ],
    [
      { childrenOf: ['N'], of: 'owner.offic' },
      'unknown_hierarchy at rows[0].of: cube deals has no hierarchy "owner.offic"; nearest is "owner.org"',
    ],
    [
      { childrenOf: ['N'], of: 'stage' },
      'unsound at rows[0].of: stage is in no hierarchy, so nothing stands below its members; hierarchies of cube deals are closed.calendar, closed.weeks, closed.fiscal, created.calendar, created.weeks, created.fiscal, owner.desk, account.kind, place.geo, owner.org',
    ],
    [
      { leavesOf: [null], of: 'owner.org' },
      'unsound at rows[0].leavesOf[0]: null is no node of owner.org, so nothing stands below it; name a node by its key',
    ],
  ])('as in %j is refused', (entry, text) => {
    expect(refusal(entry)).toBe(text)
  })
})

describe('a level of which some members are no rows', () => {
  const below = (entry: unknown) => listed(entry, 'sites')
  const [us, blank, like] = [
    'site.country in ["US"]',
    'site.state blank',
    'site.city named like its site.state',
  ] as const

  it('is told of, with what is skipped', () => {
    const query = { from: 'sites', measures: ['rows'], rows: ['site.country', 'site.state', 'site.city'] }
    expect(planLines(query).filter((line) => line.startsWith('skip'))).toEqual([`skip ${blank}`, `skip ${like}`])
    expect(compileDeals(query).notices.map(({ code, text }) => `${code}: ${text}`)).toEqual([
      'ragged_level: A member of site.state without a value, or of site.city named like its site.state is no row: what is below it stands under the level above, and its facts are in the totals.',
    ])
    expect(compileDeals({ ...query, rows: ['site.country'] }).notices).toEqual([])
  })

  it('lets children stand at every level that is reached by skipping', () => {
    expect(below({ childrenOf: ['US'], of: 'site.map' })).toEqual([
      `list site.state where ${us}`,
      `list site.state, site.city where ${us} and ${blank}`,
      `list site.state, site.city, site.size where ${us} and ${blank} and ${like}`,
    ])
    expect(below({ childrenOf: [['US', 'TX']], of: 'site.map' })).toEqual([
      'list site.city where site.state in ["US" > "TX"]',
      `list site.city, site.size where site.state in ["US" > "TX"] and ${like}`,
    ])
    expect(below({ childrenOf: [['US', 'TX', 'Austin']], of: 'site.map' })).toEqual([
      'list site.size where site.city in ["US" > "TX" > "Austin"]',
    ])
  })

  it('counts no depth for what is skipped', () => {
    expect(below({ leavesOf: ['US'], of: 'site.map' })).toEqual([`list site.size where ${us}`])
    expect(below({ leavesOf: ['US'], of: 'site.map', maxDepth: 1 })).toEqual([
      `list site.state where ${us}`,
      `list site.state, site.city where ${us} and ${blank}`,
      `list site.state, site.city, site.size where ${us} and ${blank} and ${like}`,
    ])
    expect(below({ leavesOf: ['US'], of: 'site.map', maxDepth: 2 })).toEqual([
      `list site.city where ${us} and not ${blank}`,
      `list site.city, site.size where ${us} and ${blank} and not ${like}`,
      `list site.city, site.size where ${us} and ${like} and not ${blank}`,
      `list site.city, site.size where ${us} and ${blank} and ${like}`,
    ])
    expect(below({ leavesOf: ['US'], of: 'site.map', maxDepth: 3 })).toEqual([
      `list site.size where ${us} and not ${blank} and not ${like}`,
      `list site.size where ${us} and ${blank} and not ${like}`,
      `list site.size where ${us} and ${like} and not ${blank}`,
      `list site.size where ${us} and ${blank} and ${like}`,
    ])
  })

  it('finds a key at the first level whose keys are like it, those without ancestors first', () => {
    expect(refusal({ childrenOf: [3], of: 'site.map' }, 'sites')).toBe(
      'no_lower_level at rows[0].childrenOf[0]: site.size is the lowest level of site.map',
    )
    expect(below({ leavesOf: [3], of: 'site.map' })).toEqual(['list site.size where site.size in [3]'])
  })
})

describe('members that are listed', () => {
  it('stand in the order of their hierarchy, coarse before fine', () => {
    expect(
      listed({ members: [{ 'closed.month': '2026-01', stage: 'Won', 'closed.year': 2026 }, { 'closed.year': 2025 }] }),
    ).toEqual([
      'list closed.year, stage, closed.month where closed.month in ["2026-01"] and stage in ["Won"] and closed.year in [2026]',
      'list closed.year where closed.year in [2025]',
    ])
  })

  it('of a level that others lie within keep these where both are listed', () => {
    expect(listed({ members: [{ 'place.city': ['US', 'TX', 'Austin'] }, { 'place.country': 'US' }, {}] })).toEqual([
      'list place.country, place.city where place.city in ["US" > "TX" > "Austin"]',
      'list place.country where place.country in ["US"]',
      'list the total',
    ])
  })
})
