import { describe, expect, it } from 'vitest'
import type { CubeProfile } from '../../../../server/model/profile.ts'
import { dealRefusal, planLines } from './deal-model.ts'

/** How a measure is rolled up beside another one, whose rows are all rows. */
const rolledUp = (measure: string): string | undefined =>
  planLines({ measures: ['deals', measure] })
    .find((line) => line.startsWith('roll up'))
    ?.replace('roll up (): deals = count(*); ', '')

describe('a measure in a plan', () => {
  it.each([
    ['median', 'median = continuous 0.5 percentile(amount)'],
    ['middle', 'middle = discrete 0.5 percentile(quantity)'],
    ['mean', 'mean = avg(amount, weighted by quantity)'],
    ['lost', "lost = sum(-amount) where stage in ('Lost', 'Gone')"],
    ['capped', 'capped = sum(if((amount > 10), 10, amount))'],
    ['some', 'some = sum(if(not is_won, amount))'],
    ['sized', 'sized = sum(round(abs(amount), 1))'],
    ['open', "open = count(*) where (stage is null or (stage <> 'Won'))"],
  ])('%s says how it is computed', (measure, text) => {
    expect(rolledUp(measure)).toBe(text)
  })

  it('says which rows are left where all of its plan have the same filter', () => {
    expect(planLines({ measures: ['lost'] }).slice(2, 4)).toEqual([
      'roll up (): lost = sum(-amount)',
      "slice by all measures' filter stage in ('Lost', 'Gone')",
    ])
  })

  it('says which rows its cube has', () => {
    expect(planLines({ from: 'owners', measures: ['people'] }).at(-1)).toBe('scan fact_deal where not is_won')
  })
})

describe('dates that are moved', () => {
  const dates = (measure: string, query: object = {}, profile?: CubeProfile): string[] =>
    planLines({ measures: [measure], ...query }, profile).filter((line) => line.startsWith('dates of'))

  it.each([
    ['deals@prior(day)', 'back 1 date'],
    ['deals@prior(month, 3)', 'back 3 month'],
    ['deals@prior(2)', "back 2 of the row's level"],
    ['deals@rolling(3, month)', 'the last 3 month'],
    ['deals@last(2)', "the last 2 of the row's level"],
    ['deals@to_date(month)', 'from the start of the month'],
    ['deals@closing(month)', 'its last month'],
    ['deals@easter', 'to the dates in easter'],
    ['deals@week_ago', '-7 days'],
    ['deals@half', '-6 months'],
    ['at_easter@prior(month)', 'back 1 month, then to the dates in easter'],
  ])('by %s are named', (measure, text) => {
    expect(dates(measure, { rows: ['closed.quarter'] })).toEqual([
      `dates of closed by closed.quarter: any date, moved ${text}`,
    ])
  })

  it('of another role are of no period on the axes', () => {
    expect(dates('deals@prior(month, created)', { rows: ['closed.quarter'] })).toEqual([
      'dates of created: any date, moved back 1 month',
    ])
  })

  it('are chosen by conditions on periods, and end where the data do', () => {
    const where = [
      { attribute: 'closed.year', in: [2026] },
      { attribute: 'closed.month', gte: '2026-02' },
    ]
    const profile: CubeProfile = { roles: new Map(), blank: new Set(), completeThrough: '2026-03-10' }
    expect(dates('deals@prior(quarter)', { where }, profile)).toEqual([
      'dates of closed: closed.year in [2026] and closed.month >= "2026-02", up to "2026-03-10", moved back 1 quarter',
    ])
    expect(dates('deals@prior', { where }, profile)).toEqual([
      'dates of closed: closed.year in [2026] and closed.month >= "2026-02", up to "2026-03-10", moved back 1 of the row\'s level',
    ])
  })

  it.each([
    [
      'of a fact that has none',
      { from: 'both', measures: ['owners.people@prior(month)'] },
      'unsound at measures: cube owners has no date role, so nothing can be moved in time; ask for the measure without a modifier',
    ],
    [
      'of a fact that has none, by a role of another',
      { from: 'both', measures: ['owners.people@prior(month, created)'] },
      'unsound at measures: cube owners has no date role, so nothing can be moved in time; ask for the measure without a modifier',
    ],
    [
      'of a fact that has others',
      { from: 'against', measures: ['months.planned@prior(month, created)'] },
      'unsound at measures: created is no date role of cube months; its date roles are time',
    ],
    [
      'to mapped dates before others, inside a measure',
      { measures: ['before@easter'] },
      'unsound at measures: a shift of closed by mapped dates leaves no range for a further modifier to start from, also for one inside a calculated measure; let the shift come last',
    ],
  ])('are refused %s', (_what, query, refusal) => {
    expect(dealRefusal(query)).toBe(refusal)
  })
})

describe('a condition in a plan', () => {
  const slices = (where: readonly object[], profile?: CubeProfile): string[] =>
    planLines({ where }, profile).filter((line) => line.startsWith('slice'))

  it('names what stands below the children of a node', () => {
    expect(slices([{ attribute: 'owner.org', childrenOf: [1] }])).toEqual(['slice owner.org below children of [1]'])
  })

  it('names the question of a set, and the day that its members are stored for', () => {
    const set = 'slice owner.name in set nightly (deals: top {"kind":"top","n":2,"by":"value","of":"owner.name"})'
    const version = { day: '2026-03-01', dataVersion: 'one' }
    const frozen = new Map([['nightly', { versions: [version], current: version }]])
    expect(slices([{ set: 'nightly' }])).toEqual([set])
    expect(slices([{ set: 'nightly' }], { roles: new Map(), blank: new Set(), frozen })).toEqual([
      `${set} as stored for 2026-03-01`,
    ])
  })
})

describe('a segment whose members are stored', () => {
  it('is joined by the day that a row reads, and by its member', () => {
    const profile: CubeProfile = {
      roles: new Map(),
      blank: new Set(),
      snapshots: new Map([['stored', [{ day: '2026-03-01', dataVersion: 'one' }]]]),
    }
    expect(planLines({ rows: ['segment.stored'] }, profile).filter((line) => line.includes('stored of'))).toEqual([
      'left join segment.stored/day (set_version), the last day stored of segment stored on or before the first of closed.day, created.day',
    ])
  })
})

describe('what is shown among the rows', () => {
  const shown = (base: unknown, query: object = {}): string[] =>
    planLines({
      rows: ['account.segment', 'owner.name'],
      measures: [{ measure: 'value', show: 'share', base, as: 'x' }],
      ...query,
    })

  it('names the level on the axes that it is of', () => {
    expect(shown({ level: 'account.segment' })).toContain('show x = share of value in the account.segment')
  })

  it('names the ancestor on no axis that it is of, and where its values come from', () => {
    const lines = shown({ level: 'owner.office' })
    expect(lines).toContain('show x = share of value in the owner.office of the owner.name')
    expect(lines).toContain('values at owner.office')
  })

  it('fills each period between those that have rows, as the conditions on its dates let it', () => {
    const running = (where: readonly object[], profile?: CubeProfile): string[] =>
      planLines(
        { rows: ['closed.month'], measures: [{ measure: 'value', show: 'running', as: 'x' }], where },
        profile,
      ).filter((line) => line.startsWith('fill'))
    const where = [
      { attribute: 'closed.year', in: [2026] },
      { attribute: 'closed.date', lt: '2026-05-01' },
      { attribute: 'owner.name', in: ['Ann'] },
    ]
    expect(running(where)).toEqual([
      'fill each closed.month at (closed.month) where closed.year in [2026] and closed.date < "2026-05-01"',
    ])
    expect(running([], { roles: new Map(), blank: new Set(), completeThrough: '2026-03-10' })).toEqual([
      'fill each closed.month at (closed.month) through "2026-03-10"',
    ])
  })
})
