import { describe, expect, it } from 'vitest'
import type { CubeProfile } from '../../../../server/model/profile.ts'
import { compileDeals, dealRefusal, planLines } from './deal-model.ts'

describe('the versions of a question', () => {
  const segments = ['account.segment', 'buyer.segment', 'payer.segment']
  const versions = (asOf?: string): string[] =>
    planLines({ from: 'latest', measures: ['rows'], rows: segments, ...(asOf !== undefined && { asOf }) }).flatMap(
      (line) =>
        /^left join (\S+) \(accounts\) on .*?(?:, the version valid on (.*))?$/.exec(line)?.slice(1).join(': ') ?? [],
    )

  it('are as each role says where the question does not', () => {
    expect(versions()).toEqual(['account: 9999-12-30', 'buyer: ', 'payer: the first of closed.day, 9999-12-30'])
  })

  it('are of the event as each role says, else of the time of the cube, and the one that a row stores', () => {
    expect(versions('event')).toEqual([
      'account: the first of closed.day, 9999-12-30',
      'buyer: ',
      'payer: the first of closed.day, 9999-12-30',
    ])
  })

  it('are of now or of a date in all roles, also where a row stores one', () => {
    expect(versions('now')).toEqual(['account: 9999-12-30', 'buyer/stored: ', 'buyer: 9999-12-30', 'payer: 9999-12-30'])
    expect(versions('2026-03-01')).toEqual([
      'account: 2026-03-01',
      'buyer/stored: ',
      'buyer: 2026-03-01',
      'payer: 2026-03-01',
    ])
  })

  it('that are not those of the cube leave nothing known of their roles', () => {
    const known: CubeProfile = {
      roles: new Map(['closed', 'account', 'buyer', 'payer'].map((name) => [name, { complete: true, unknown: false }])),
      blank: new Set(),
    }
    const joins = (asOf?: string) => {
      const { plan } = compileDeals(
        { from: 'latest', measures: ['rows'], rows: segments, ...(asOf && { asOf }) },
        known,
      )
      return plan.input.input.input.legs.flatMap((leg) =>
        leg.kind === 'rollUp' ? leg.source.joins.map(({ how, alias }) => `${how} ${alias}`) : [],
      )
    }
    expect(joins()).toEqual(['inner account', 'inner buyer', 'inner closed', 'inner payer'])
    expect(joins('now')).toEqual(['left account', 'left buyer/stored', 'left buyer', 'left payer'])
    // the role that stores its version is asked for that one
    expect(joins('event')).toEqual(['inner closed', 'left account', 'inner buyer', 'left payer'])
  })
})

describe('names that a question gives', () => {
  const columns = (...measures: readonly unknown[]) =>
    compileDeals({ measures }).columns.map(({ name, type, unit, format }) => [name, type, unit, format])

  it('keep what the column of a measure says, and the unit of what is calculated with it', () => {
    expect(
      columns(
        { measure: 'value', as: 'x' },
        { calc: 'x / 2', as: 'half' },
        { calc: 'half + value', as: 'more' },
        { calc: 'deals', as: 'y' },
        { calc: 'y + 1', as: 'z' },
        'value@prior(month)',
        { calc: 'value', as: 'v' },
      ),
    ).toEqual([
      ['x', 'decimal', 'EUR', 'money0'],
      ['half', 'double', 'EUR', undefined],
      ['more', 'double', 'EUR', undefined],
      ['y', 'double', undefined, undefined],
      ['z', 'double', undefined, undefined],
      ['value@prior(month)', 'decimal', 'EUR', 'money0'],
      ['v', 'double', 'EUR', undefined],
    ])
  })

  it('go before those of measures', () => {
    const measures = [
      { measure: 'value', as: 'deals' },
      { calc: 'deals * 2', as: 'twice' },
    ]
    expect(planLines({ measures }).slice(1, 3)).toEqual(['calculate deals, twice', 'roll up (): value = sum(amount)'])
    expect(columns(...measures)[1]).toEqual(['twice', 'double', 'EUR', undefined])
  })

  it.each([
    [[{ calc: 'a + 1', as: 'a' }], 'measures[0].calc: a calculation uses itself: a'],
    [
      [
        { calc: 'b + 1', as: 'a' },
        { calc: 'a + 1', as: 'b' },
      ],
      'measures[1].calc: a calculation uses itself: a uses b uses a',
    ],
    [
      [
        { calc: 'b + 1', as: 'a' },
        { calc: 'c + 1', as: 'b' },
        { calc: 'a + 1', as: 'c' },
      ],
      'measures[2].calc: a calculation uses itself: a uses b uses c uses a',
    ],
    [
      [
        { measure: 'value', show: 'rank', base: 'grand', as: 'r' },
        { calc: 'r + 1', as: 'b' },
      ],
      'measures[1].calc: a calculation comes before display calculations, so it cannot use r; calculate first, {"calc": …, "as": "x"}, and show the result, {"measure": "x", "show": …}',
    ],
  ])('of %j do not use themselves', (measures, problem) => {
    expect(dealRefusal({ rows: ['stage'], measures })).toBe(`unsound at ${problem}`)
  })
})

describe('the base of what is shown', () => {
  const shown = (rows: readonly string[], level: string, show = 'share') => {
    const query = { rows, measures: [{ measure: 'value', show, base: { level }, as: 's' }] }
    const refusal = dealRefusal(query)
    return refusal === 'not refused' ? planLines(query).filter((line) => /^(show|values)/.test(line)) : [refusal]
  }
  const below = (level: string, row: string) =>
    `unsound at measures[0].base.level: the base ${level} is on no axis, and no attribute on the axes (${row}) is below it; put ${level} on an axis, or take the base grand`

  it.each([
    ['place.city', 'place.state'],
    ['place.city', 'place.country'],
    ['owner.name', 'owner.office'],
    ['closed.month', 'closed.quarter'],
  ])('may be above %s, as %s is', (row, level) => {
    expect(shown([row], level)).toEqual([`show s = share of value in the ${level} of the ${row}`, `values at ${level}`])
  })

  it.each([
    ['owner.org', 'owner.office'],
    ['owner.name', 'owner.org'],
    ['place.size', 'place.country'],
    ['owner.office', 'owner.name'],
  ])('is not above %s where %s is not', (row, level) => {
    expect(shown([row], level)).toEqual([below(level, row)])
  })

  it('of what goes from row to row is on the axes where rows are periods', () => {
    expect(shown(['place.city'], 'place.country', 'running')).toEqual([
      'show s = running of value in the place.country of the place.city',
    ])
    expect(shown(['closed.month'], 'closed.quarter', 'running')).toEqual([
      'unsound at measures[0].base.level: running goes over every period of each closed.quarter, also those without rows, which no row says the closed.quarter of; put closed.quarter before closed.month',
    ])
    expect(shown(['closed.quarter', 'closed.month'], 'closed.quarter', 'running')[0]).toBe(
      'show s = running of value in the closed.quarter',
    )
  })

  it('of one cell is the cell', () => {
    expect(shown([], 'place.country')).toEqual(['show s = share of value in the grand total'])
  })

  it.each([
    ['running', 'owner.org', { childrenOf: [1], of: 'owner.org' }, false],
    ['running', 'owner.org', { leavesOf: [1, 2], of: 'owner.org' }, false],
    ['running', 'owner.org', { childrenOf: [1, 2], of: 'owner.org' }, true],
    ['running', 'owner.org', { leavesOf: [1, 2], of: 'owner.org', maxDepth: 1 }, true],
    ['running', 'owner.org', 'owner.org', true],
    ['trend', 'owner.org', 'owner.org', true],
    ['difference', 'owner.org', 'owner.org', true],
    ['rank', 'owner.org', 'owner.org', false],
  ])('%s of %s goes over nodes that stand apart: %j', (show, tree, entry, isRefused) => {
    const base = show === 'rank' ? { base: 'grand' } : {}
    const query = { rows: [entry], measures: [{ measure: 'value', show, as: 's', ...base }] }
    expect(dealRefusal(query)).toBe(
      isRefused
        ? `unsound at measures: s goes from row to row, and a node of ${tree} holds those below it, so they would count again; put a flat attribute such as owner.name in its place, or list the children of one node, {"childrenOf": [key], "of": "${tree}"}`
        : 'not refused',
    )
  })
})

describe('shares that do not add up', () => {
  const told = (calc: string, rows: readonly unknown[] = ['stage']) =>
    compileDeals({ rows, measures: [{ calc, show: 'share', base: 'grand', as: 's' }] }).notices.map(({ text }) => text)
  const text = 'The shares s do not add up to the whole: each is of a value computed anew, not of a sum.'

  it.each([
    'value',
    'deals',
    '-value',
    '2 * value',
    'value * 2',
    'value / 2',
    'value + value_won',
    'value - value_won',
    '2 * (value + 3 * value_won)',
  ])('are not those of sums: %s', (calc) => {
    expect(told(calc)).toEqual([])
  })

  it.each([
    '2 / value',
    'value * deals',
    'value / deals',
    'median',
    'deals + median',
    'median - deals',
    'coalesce(value, 0)',
    '-median',
    '2 * median',
    'avg(value over owner.name)',
    'value + avg(value over owner.name)',
  ])('are those of other values: %s', (calc) => {
    expect(told(calc)).toEqual([text])
  })

  it('are those of nodes that hold one another, and of values at moved periods', () => {
    expect(told('value', ['owner.org'])).toEqual([text])
    expect(told('value@prior(month)')).toEqual([])
    expect(told('value@prior', ['closed.month'])).toEqual([text])
  })
})

describe('periods between those that have rows', () => {
  const fills = (where: readonly object[], show: object = { show: 'running' }, rows = ['closed.month']) =>
    compileDeals({ rows, where, measures: [{ measure: 'value', as: 'x', ...show }] }).plan.input.input.input.fills

  const month = 'closed.month'
  it.each([
    [[], false, false],
    [[{ attribute: month, gt: '2026-01' }], true, false],
    [[{ attribute: month, gte: '2026-01' }], true, false],
    [[{ attribute: month, lt: '2026-01' }], false, true],
    [[{ attribute: month, lte: '2026-01' }], false, true],
    [[{ attribute: month, from: '2026-01', to: '2026-03' }], true, true],
    [[{ attribute: 'closed.year', in: [2026] }], true, true],
    [[{ attribute: month, startsWith: '2026' }], true, true],
    [[{ attribute: month, contains: '6' }], true, true],
    [[{ not: { attribute: month, in: ['2026-01'] } }], false, false],
    [
      [
        {
          any: [
            { attribute: month, in: ['2026-01'] },
            { attribute: month, gt: '2026-05' },
          ],
        },
      ],
      true,
      false,
    ],
    [
      [
        {
          any: [
            { attribute: month, lt: '2026-01' },
            { attribute: month, gt: '2026-05' },
          ],
        },
      ],
      false,
      false,
    ],
    [
      [
        {
          any: [
            {
              all: [
                { attribute: month, gt: '2026-01' },
                { attribute: month, lt: '2026-04' },
              ],
            },
            { attribute: 'closed.year', in: [2027] },
          ],
        },
      ],
      true,
      true,
    ],
    [[{ attribute: 'closed.weekday', gt: 3 }], false, false],
    [[{ attribute: 'created.month', gt: '2026-01' }], false, false],
    [[{ attribute: 'owner.name', in: ['Ann'] }], false, false],
  ])('under %j are bounded by it: from below %s, from above %s', (where, below, above) => {
    expect(fills(where).map(({ bounded }) => bounded)).toEqual([{ below, above }])
  })

  it.each([
    [{ show: 'running' }, 1],
    [{ show: 'difference' }, 1],
    [{ show: 'percent_change' }, 1],
    [{ show: 'moving_average', window: 2 }, 1],
    [{ show: 'trend' }, 0],
    [{ show: 'rank', base: 'grand' }, 0],
    [{ show: 'running', over: 'visible' }, 0],
  ])('are filled for %j: %i', (show, n) => {
    expect(fills([], show)).toHaveLength(n)
  })

  it('are filled once for each set along which something goes, by its periods', () => {
    const along = (rows: string[], base = 'parent') =>
      fills([], { show: 'running', base }, rows).map(({ keys, steps, role }) => [
        role.name,
        keys.map(({ attribute }) => attribute.name),
        steps.map(({ attribute }) => attribute.name),
      ])
    expect(along(['owner.name', 'closed.month'])).toEqual([['closed', ['closed.month'], ['closed.month']]])
    // from month to month within the year, which is the parent
    expect(along(['closed.year', 'closed.month'])).toEqual([
      ['closed', ['closed.year', 'closed.month'], ['closed.month']],
    ])
    expect(along(['closed.year', 'closed.month'], 'grand')).toEqual([
      ['closed', ['closed.year', 'closed.month'], ['closed.year', 'closed.month']],
    ])
    expect(along(['owner.name'])).toEqual([])
  })
})

describe('windows of a plan', () => {
  const windows = (query: object, profile?: CubeProfile) =>
    compileDeals(query, profile).plan.input.input.input.legs.flatMap((leg) =>
      leg.kind === 'rollUp' ? leg.windows : [],
    )
  const known: CubeProfile = { roles: new Map(), blank: new Set(), completeThrough: '2026-03-10' }
  const through = { value: '2026-03-10', type: 'date' }

  it('end where the data do, unless only their end decides and whole periods are compared', () => {
    const clip = (measure: string, align?: string) =>
      windows({ measures: [{ measure, as: 'x', ...(align && { align }) }], rows: ['closed.month'] }, known).map((w) => [
        w.align,
        w.through,
        w.clip,
      ])
    expect(clip('deals@prior')).toEqual([['elapsed', through, through]])
    expect(clip('deals@prior', 'full')).toEqual([['full', through, undefined]])
    expect(clip('deals@ytd', 'full')).toEqual([['full', through, through]])
    expect(clip('deals@closing(month)', 'full')).toEqual([['full', through, through]])
    expect(clip('deals@last(2)', 'full')).toEqual([['full', through, through]])
    expect(clip('deals@prior', 'working_days')).toEqual([['working_days', through, through]])
  })

  it('move by the finest period of the conditions where none is on the row', () => {
    const fallback = (...where: readonly object[]) =>
      windows({ measures: ['deals@prior'], where }).map((w) => [w.fallback, w.keys.length])
    expect(fallback({ attribute: 'closed.year', in: [2026] }, { attribute: 'closed.month', gt: '2026-01' })).toEqual([
      ['month', 0],
    ])
    expect(
      fallback({ attribute: 'closed.quarter', in: ['2026-Q1'] }, { attribute: 'closed.fiscal_year', in: [2026] }),
    ).toEqual([['quarter', 0]])
    expect(
      fallback({ attribute: 'closed.week', in: ['2026-W01'] }, { attribute: 'closed.month', gt: '2026-01' }),
    ).toEqual([['week', 0]])
    expect(
      fallback({ attribute: 'closed.date', gt: '2026-01-01' }, { attribute: 'closed.week', in: ['2026-W01'] }),
    ).toEqual([['date', 0]])
  })

  it('take the conditions on their periods, and leave the others to the rows', () => {
    const where = [
      {
        all: [
          { attribute: 'closed.year', in: [2026] },
          { attribute: 'owner.name', in: ['Ann'] },
        ],
      },
      { attribute: 'closed.weekday', in: [1] },
      { attribute: 'stage', in: ['Won'] },
    ]
    const [found] = windows({ measures: ['deals@prior(month)'], where })
    const names = (filters: readonly { readonly kind: string }[] | undefined) =>
      filters?.map((f) => ('attribute' in f ? (f.attribute as { readonly name: string }).name : ''))
    expect([names(found?.filters), names(found?.dateFilters)]).toEqual([['closed.year'], ['closed.weekday']])
    expect(planLines({ measures: ['deals@prior(month)'], where }).filter((line) => line.startsWith('slice'))).toEqual([
      'slice owner.name in ["Ann"]',
      'slice closed.weekday in [1]',
      'slice stage in ["Won"]',
    ])
  })

  it('are one for each role, each with its own steps', () => {
    const measure = 'deals@prior(month)@prior(year, 1, created)'
    expect(
      windows({ measures: [measure] }).map(({ role, steps }) => [role.name, steps.map(({ kind }) => kind)]),
    ).toEqual([
      ['closed', ['prior']],
      ['created', ['prior']],
    ])
    expect(windows({ measures: [measure] }).map(({ steps }) => steps[0])).toEqual([
      { kind: 'prior', unit: 'month', n: 1 },
      { kind: 'prior', unit: 'year', n: 1 },
    ])
  })

  it('keep the week where they move by whole years, not where by months', () => {
    const steps = (measure: string) => windows({ measures: [measure] }).flatMap((w) => w.steps)
    expect(steps('deals@prior_year')).toEqual([{ kind: 'months', n: -12, weekDays: -364 }])
    expect(steps('deals@half')).toEqual([{ kind: 'months', n: -6 }])
    expect(steps('deals@week_ago')).toEqual([{ kind: 'days', n: -7 }])
  })
})
