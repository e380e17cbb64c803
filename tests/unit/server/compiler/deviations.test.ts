import { describe, expect, it } from 'vitest'
import { compileDeals, dealRefusal, planLines } from './deal-model.ts'

/** The columns of the legs of a plan. */
const columns = (query: object): string[] =>
  compileDeals(query).plan.input.input.input.legs.flatMap((leg) =>
    leg.kind === 'rollUp' ? leg.aggregates.map(({ as }) => as) : [],
  )

const ofCalculation = (calc: string, query: object = {}): string[] =>
  columns({ measures: [{ calc, as: 'x' }], ...query })

const slices = (calc: string, query: object = {}): string[] =>
  planLines({ measures: [{ calc, as: 'x' }], ...query }).filter((line) => line.startsWith('slice'))

describe('a value that is moved', () => {
  it.each([
    ['deals@prior', 'deals@prior'],
    ['deals@prior(1)', 'deals@prior'],
    ['deals@prior(2)', 'deals@prior(2)'],
    ['deals@prior(month)', 'deals@prior(month, 1)'],
    ['deals@prior(month, 2)', 'deals@prior(month, 2)'],
    ['deals@prior(month, 2, created)', 'deals@prior(month, 2, created)'],
    ['deals@prior(created)', 'deals@prior(created)'],
    ['deals@last(3)', 'deals@last(3)'],
    ['deals@rolling(3, month)', 'deals@rolling(3 month)'],
    ['deals@last(3, created)', 'deals@last(3, created)'],
    ['deals@ytd', 'deals@to_date(year)'],
    ['deals@closing(month)', 'deals@closing(month)'],
    ['deals@easter', 'deals@easter'],
    ['deals@half(created)', 'deals@half(created)'],
    ['deals@prior(month)@half', 'deals@prior(month, 1)@half'],
  ])('as %s is in a column of its own', (measure, column) => {
    expect(columns({ measures: [measure], rows: ['closed.month', 'created.month'] })).toEqual([column])
  })

  it('says how incomplete periods are compared, where it is moved at all', () => {
    const aligned = (measure: string) =>
      columns({ measures: [{ measure, as: 'x', align: 'full' }], rows: ['closed.month'] })
    expect(aligned('deals@prior')).toEqual(['deals@prior aligned full'])
    expect(aligned('deals')).toEqual(['deals'])
  })
})

describe('a value at another coordinate', () => {
  it.each([
    ["deals{stage = 'Won'}", ['slice stage in ["Won"]']],
    ["deals{stage = 'it''s'}", ['slice stage in ["it\'s"]']],
    ["deals{stage in ('Won', null)}", ['slice stage in ["Won", (blank)]']],
    ['deals{stage = null}', ['slice stage in [(blank)]']],
    ['deals{is_won = true}', ['slice is_won in [true]']],
    ["deals{place.state = ('US', 'TX')}", ['slice place.state in ["US" > "TX"]']],
    ["deals{place.state = ('US', null)}", ['slice place.state in ["US" > (blank)]']],
    ["deals{stage = 'Won', owner.name = 'Ann'}", ['slice stage in ["Won"]', 'slice owner.name in ["Ann"]']],
    ['deals{all(stage)}', []],
  ])('as %s has a column that says so, and its conditions', (calc, conditions) => {
    expect(ofCalculation(calc)).toEqual([calc])
    expect(slices(calc)).toEqual(conditions)
  })

  it('is at the last of several coordinates of one attribute, read from outside', () => {
    expect(ofCalculation("deals{stage = 'Won'}{stage = 'Lost'}")).toEqual(["deals{stage = 'Won'}"])
    expect(ofCalculation("deals{stage = 'Won'}{owner.name = 'Ann'}")).toEqual([
      "deals{owner.name = 'Ann', stage = 'Won'}",
    ])
    expect(ofCalculation("deals{stage = 'Won'}{all(stage)}")).toEqual(["deals{stage = 'Won'}"])
  })

  it('frees the ancestors that tell members of its attribute apart, not others', () => {
    const rows = ['place.country', 'place.state', 'stage']
    const sets = (calc: string) =>
      planLines({ measures: [{ calc, as: 'x' }], rows }).filter((l) => l.startsWith('roll'))
    expect(sets("deals{place.state = ('US', 'TX')}").at(-1)).toBe(
      "roll up (stage): deals{place.state = ('US', 'TX')} = count(*)",
    )
    expect(sets("deals{place.country = 'US'}").at(-1)).toBe(
      "roll up (place.state, stage): deals{place.country = 'US'} = count(*)",
    )
  })

  it('takes the place of conditions on its attribute, beside those on others', () => {
    const where = [
      { attribute: 'stage', in: ['Lost'] },
      { attribute: 'owner.name', in: ['Ann'] },
    ]
    expect(slices("deals{stage = 'Won'}", { where })).toEqual(['slice owner.name in ["Ann"]', 'slice stage in ["Won"]'])
    expect(slices('deals{all(stage)}', { where })).toEqual(['slice owner.name in ["Ann"]'])
  })

  it('is refused where one condition reads its attribute with another', () => {
    const any = [
      { attribute: 'stage', in: ['Lost'] },
      { attribute: 'owner.name', in: ['Ann'] },
      { attribute: 'stage', in: ['Open'] },
    ]
    const query = { measures: [{ calc: "deals{stage = 'Won'}", as: 'x' }], where: [{ any }] }
    expect(dealRefusal(query)).toBe(
      'unsound at measures: a calculation changes the coordinate, and one condition reads stage and owner.name together: it can neither stay nor go; write it as conditions on one attribute each',
    )
    expect(dealRefusal({ ...query, where: [{ any: [any[0], any[2]] }] })).toBe('not refused')
  })

  it('that sets its own dates is not moved from outside; one that sets other dates is', () => {
    expect(columns({ measures: ['january@prior(month)'] })).toEqual(["deals{closed.month = '2026-01'}"])
    expect(columns({ measures: ['january@prior(month, created)'] })).toEqual([
      "deals@prior(month, 1, created){closed.month = '2026-01'}",
    ])
    expect(ofCalculation("before{created.month = '2026-01'}")).toEqual([
      "deals@prior(month, 1){created.month = '2026-01'}",
    ])
  })

  it('of a node alone is without what stands below it', () => {
    const rows = ['owner.org']
    expect(ofCalculation('own(deals{owner.org = 3})', { rows })).toEqual(['own(deals)', 'own(deals{owner.org = 3})'])
    const filters = compileDeals({ measures: [{ calc: 'own(deals{owner.org = 3})', as: 'x' }], rows })
    const exact = filters.plan.input.input.input.legs.flatMap((leg) =>
      leg.kind === 'rollUp' ? leg.source.filters.map((f) => f.kind === 'members' && f.exact === true) : [],
    )
    expect(exact).toEqual([true])
    const below = compileDeals({ measures: [{ calc: 'deals{owner.org = 3}', as: 'x' }], rows })
    const whole = below.plan.input.input.input.legs.flatMap((leg) =>
      leg.kind === 'rollUp' ? leg.source.filters.map((f) => f.kind === 'members' && f.exact === true) : [],
    )
    expect(whole).toEqual([false])
  })
})
