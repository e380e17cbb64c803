import { describe, expect, it } from 'vitest'
import { ofEachScenario, ofOneScenario } from '../../../../server/compiler/plan/scenario-axis.ts'
import { DrillThroughRequest } from '../../../../server/contract/drill-through.ts'
import { QueryError } from '../../../../server/contract/errors.ts'
import { CubeQuery } from '../../../../server/contract/query.ts'
import { compileDeals, dealCube, dealRefusal } from './deal-model.ts'

type Case = readonly [what: string, query: object, refusal: string]
const both = { measures: ['factored'], scenarios: ['base', 'up'] }
const instead = 'each scenario sees its own values alone; compare them in the answer, where they stand side by side'
const noProperty = 'a scenario is no property of rows, so nothing filters by it; name those you want in "scenarios"'

describe('a question for scenarios', () => {
  it.each<Case>([
    [
      'names some',
      { ...both, scenarios: [] },
      'invalid_request at scenarios: scenarios are 1 to 10 names, such as ["base"]; found 0',
    ],
    [
      'names ten at most',
      { ...both, scenarios: ['base', 'up', 'large', 'by_stage', 'larger', 'b', 'c', 'd', 'e', 'f', 'g'] },
      'invalid_request at scenarios: scenarios are 1 to 10 names, such as ["base"]; found 11',
    ],
    [
      'names ten',
      { ...both, scenarios: ['base', 'up', 'large', 'by_stage', 'larger', 'b', 'c', 'd', 'e', 'f'] },
      'unknown_scenario at scenarios[4]: there is no scenario "larger"; nearest is "large"',
    ],
    [
      'names each once',
      { ...both, scenarios: ['up', 'base', 'up'] },
      'duplicate_name at scenarios[2]: "up" stands twice in scenarios',
    ],
    [
      'names those that there are',
      { ...both, scenarios: ['base', 'larg'] },
      'unknown_scenario at scenarios[1]: there is no scenario "larg"; nearest is "large"',
    ],
    [
      'names the base as it is called',
      { ...both, scenarios: ['bas'] },
      'unknown_scenario at scenarios[0]: there is no scenario "bas"; nearest is "base"',
    ],
    [
      'has them once on the axes',
      { ...both, rows: ['scenario'], columns: ['scenario'] },
      'duplicate_name at columns: "scenario" stands twice in rows and columns',
    ],
    [
      'filters by none',
      { ...both, where: [{ attribute: 'scenario', in: ['up'] }] },
      `unsound at where[0]: ${noProperty}`,
    ],
    [
      'filters by none, however deep',
      {
        ...both,
        where: [
          { attribute: 'stage', in: ['Won'] },
          { any: [{ attribute: 'stage', in: ['x'] }, { not: { attribute: 'scenario', in: ['up'] } }] },
        ],
      },
      `unsound at where[1][1][0]: ${noProperty}`,
    ],
    [
      'ranks none',
      { ...both, rows: ['stage'], top: { n: 1, by: 'factored', of: 'scenario' } },
      'unsound at top.of: scenarios are not ranked: each has its own ranking; name those you want in "scenarios"',
    ],
    [
      'ranks none with others',
      {
        ...both,
        rows: ['stage'],
        top: [
          { n: 1, by: 'factored', of: 'stage' },
          { n: 1, by: 'factored', of: ['stage', 'scenario'] },
        ],
      },
      'unsound at top[1].of: scenarios are not ranked: each has its own ranking; name those you want in "scenarios"',
    ],
    [
      'ranks under none',
      {
        ...both,
        rows: ['stage'],
        top: { n: 1, by: 'factored', of: 'stage', context: [{ attribute: 'scenario', in: ['up'] }] },
      },
      `unsound at top.context[0]: ${noProperty}`,
    ],
    [
      'orders by none',
      { ...both, rows: ['stage'], sort: [{ by: 'stage' }, { by: 'scenario' }] },
      'unsound at sort[1].by: scenarios stand in the order of "scenarios"; name them there as you want them',
    ],
    [
      'orders by the values of one',
      {
        ...both,
        rows: ['stage'],
        sort: [
          { by: 'factored', at: { scenario: 'up' } },
          { by: 'factored', at: { scenario: 'base' } },
        ],
      },
      'unsound at sort[0].at.scenario: rows are ordered by the values of one scenario',
    ],
    [
      'orders by the values of one that it asks for',
      { ...both, rows: ['stage'], sort: [{ by: 'stage' }, { by: 'factored', at: { scenario: 'bae' } }] },
      'unknown_scenario at sort[1].at.scenario: there is no scenario "bae"; nearest is "base"',
    ],
    [
      'orders the rows of each by its own values',
      { ...both, rows: ['scenario', 'stage'], sort: [{ by: 'factored', at: { scenario: 'up' } }] },
      'unsound at sort[0].at.scenario: with scenarios on the rows each orders its own rows; leave the scenario out of at',
    ],
    [
      'shows no value in that of another',
      { ...both, measures: ['factored', { measure: 'factored', show: 'share', base: { level: 'scenario' }, as: 's' }] },
      `unsound at measures[1]: ${instead}`,
    ],
    ...[
      "factored{scenario = 'base'}",
      "factored{stage = 'Won',scenario in ('up')}",
      'factored{all(scenario)}',
      'avg(factored over scenario)',
      'factored{ scenario= 1}',
    ].map(
      (calc): Case => [
        `calculates with no other: ${calc}`,
        { ...both, measures: [{ calc, as: 'x' }] },
        `unsound at measures[0]: ${instead}`,
      ],
    ),
    [
      'tests no calculation with another',
      {
        ...both,
        rows: ['stage'],
        having: [
          { measure: 'factored', gt: 1 },
          { calc: 'factored{all(scenario)}', gt: 1 },
        ],
      },
      `unsound at having[1]: ${instead}`,
    ],
    [
      'tests at none',
      { ...both, rows: ['stage'], having: [{ measure: 'factored', gt: 1, at: 'scenario' }] },
      `unsound at having[0]: ${instead}`,
    ],
    [
      'of what differs by members asks a cube that has these',
      { from: 'sites', measures: ['factored'], scenarios: ['by_stage'] },
      'unsound at scenarios: scenario by_stage sets factor by stage, of which rows of cube sites have none of their own; ask for it without this scenario, or set factor itself',
    ],
    [
      'of what differs by members asks for sets of cubes that have these',
      { measures: ['factored'], scenarios: ['by_stage'], where: [{ set: 'weighed_most' }] },
      'unsound at scenarios: factor has a value for each stage here, of which rows of cube owners have none of their own; give it one value',
    ],
    [
      'asks a cube that calls nothing else so',
      { from: 'latest', measures: ['rows'], scenarios: ['base'] },
      'unsound at scenarios: cube latest has an attribute scenario of its own, so scenarios have no name here',
    ],
    [
      'of what differs by members calculates with none of it',
      { measures: ['shared_out'], scenarios: ['by_stage'] },
      'unsound at measures[0]: factor has a value for each stage here, and a calculation over measures has rows of several members at once; read :factor in the expr of a measure, or give it one value',
    ],
  ])('%s', (_what, query, refusal) => {
    expect(dealRefusal(query)).toBe(refusal)
  })

  it.each([
    [
      'rows',
      'unsound at rows: which scenarios? Name those you want: "scenarios": ["base", "up", "large", "by_stage", "by_segment"]',
    ],
    [
      'columns',
      'unsound at columns: which scenarios? Name those you want: "scenarios": ["base", "up", "large", "by_stage", "by_segment"]',
    ],
  ])('names them, where they are on the %s', (axis, refusal) => {
    expect(dealRefusal({ measures: ['factored'], [axis]: ['scenario'] })).toBe(refusal)
  })

  it.each([
    [{ ...both, rows: ['stage'], totals: [['stage'], ['stage', 'scenario']] }, [['stage'], ['stage']]],
    [{ ...both, rows: ['stage'], totals: ['grand'] }, ['grand']],
    [{ ...both, rows: ['stage'], totals: true }, true],
  ])('as %j has totals of each scenario', (query, totals) => {
    expect(ofEachScenario(CubeQuery.parse({ from: 'deals', ...query })).each.totals).toEqual(totals)
  })

  it('is one question, with the scenarios on the columns where it says nothing else', () => {
    const of = (query: object) => {
      const {
        query: asked,
        each,
        place,
        leading,
      } = ofEachScenario(CubeQuery.parse({ from: 'deals', ...both, ...query }))
      return [asked.rows, asked.columns, each.rows, each.columns, place.axis, place.index, leading]
    }
    const order = (scenario: string) => [{ by: 'factored', at: { scenario } }]
    expect(of({ rows: ['stage'] })).toEqual([['stage'], ['scenario'], ['stage'], [], 'columns', 0, 'base'])
    expect(of({ rows: ['stage'], columns: ['is_won'] })[1]).toEqual(['scenario', 'is_won'])
    expect(of({ columns: ['stage', 'scenario'] })).toEqual([
      [],
      ['stage', 'scenario'],
      [],
      ['stage'],
      'columns',
      1,
      'base',
    ])
    expect(of({ rows: ['stage', 'scenario'] })).toEqual([['stage', 'scenario'], [], ['stage'], [], 'rows', 1, 'base'])
    expect(of({ rows: ['stage'], scenarios: ['up', 'base'] }).at(-1)).toBe('up')
    expect(of({ rows: ['stage'], sort: order('up') }).at(-1)).toBe('up')
    expect(of({ rows: ['stage'], sort: [...order('up'), ...order('up')] }).at(-1)).toBe('up')
  })

  it('asks each without what is said of scenarios', () => {
    const { each } = ofEachScenario(
      CubeQuery.parse({
        from: 'deals',
        ...both,
        rows: ['stage', 'owner.name'],
        columns: ['is_won'],
        top: [
          { n: 1, by: 'factored', of: 'stage', per: 'scenario' },
          { n: 1, by: 'factored', of: 'owner.name', per: 'stage' },
          { n: 1, by: 'factored', of: 'owner.name' },
        ],
        sort: [
          { by: 'factored', at: { scenario: 'up', is_won: true } },
          { by: 'factored', at: { scenario: 'up' } },
        ],
      }),
    )
    expect(each.scenarios).toBeUndefined()
    expect([each.top].flat().map((top) => top?.per)).toEqual([undefined, 'stage', undefined])
    expect(each.sort?.map(({ at }) => at)).toEqual([{ is_won: true }, undefined])
    const alone = CubeQuery.parse({
      from: 'deals',
      ...both,
      rows: ['stage'],
      top: { n: 1, by: 'factored', of: 'stage' },
    })
    expect(ofEachScenario(alone).each.top).toEqual(alone.top)
  })

  it('says what each sets, and of which nothing is read', () => {
    const texts = (query: object) => compileDeals(query).notices.map(({ code, text }) => `${code}: ${text}`)
    expect(texts({ measures: ['factored'], scenarios: ['base', 'up', 'large', 'by_stage'] })).toEqual([
      'scenario_set: Up by a tenth (up): factor is 1.1.',
      'scenario_set: Large ones (large): least is 100.25; factor is 2.',
      'scenario_set: By stage (by_stage): factor is 2.5 where stage is Won, factor is 3 where stage is Lost, else factor is 1.',
    ])
    expect(texts({ from: 'accounts', measures: ['rows'], scenarios: ['up', 'large'] })).toEqual([
      'scenario_ignored: The scenario up changes nothing: cube accounts reads none of factor.',
      'scenario_ignored: The scenario large changes nothing: cube accounts reads none of least, factor.',
    ])
  })
})

describe('a cell of an answer with scenarios', () => {
  const of = (scenarios: readonly string[] | undefined, at: object) => {
    const query = { from: 'deals', measures: ['factored'], rows: ['stage'], ...(scenarios && { scenarios }) }
    return ofOneScenario(dealCube('deals'), DrillThroughRequest.parse({ query, at, measure: 'factored' }))
  }
  const refused = (scenarios: readonly string[], at: object): string => {
    try {
      of(scenarios, at)
      return 'not refused'
    } catch (error) {
      if (error instanceof QueryError) return `${error.code} at ${error.path}: ${error.message}`
      throw error
    }
  }

  it('is of the scenario that it names, or of the only one', () => {
    const named = of(['base', 'up'], { scenario: 'up', stage: 'Won' })
    expect([named.overlay?.name, named.request.at, named.request.query.scenarios]).toEqual([
      'up',
      { stage: 'Won' },
      undefined,
    ])
    expect(of(['up'], { stage: 'Won' }).overlay?.name).toBe('up')
    expect(of(['up', 'base'], { scenario: 'base', stage: 'Won' }).overlay).toBeUndefined()
    const plain = of(undefined, { stage: 'Won' })
    expect([plain.overlay, plain.request.at]).toEqual([undefined, { stage: 'Won' }])
  })

  it('is of one', () => {
    expect(refused(['up', 'base'], { stage: 'Won' })).toBe(
      'unsound at at: a cell is of one scenario; say which in at: {"scenario": "up"}',
    )
    expect(refused(['up', 'base'], { scenario: 'bas' })).toBe(
      'unknown_scenario at at.scenario: there is no scenario "bas"; nearest is "base"',
    )
    expect(refused(['large'], { scenario: 'larg' })).toBe(
      'unknown_scenario at at.scenario: there is no scenario "larg"; nearest is "large"',
    )
  })
})

describe('parameters of a question', () => {
  it.each<Case>([
    [
      'are in their bounds',
      { parameters: { factor: 10 } },
      'wrong_parameter at parameters.factor: parameter factor is a number from 0 to 9; found 10',
    ],
    [
      'are of their type',
      { parameters: { unread: 1.5 } },
      'wrong_parameter at parameters.unread: parameter unread is a whole number; found 1.5',
    ],
    [
      'are among what is allowed',
      { parameters: { model: 'liner' } },
      'wrong_parameter at parameters.model: parameter model is one of first, last, linear; found "liner"; nearest is "linear"',
    ],
    [
      'are among what is allowed, also as another type',
      { parameters: { model: 3 } },
      'wrong_parameter at parameters.model: parameter model is one of first, last, linear; found 3',
    ],
  ])('%s', (_what, query, refusal) => {
    expect(dealRefusal(query)).toBe(refusal)
  })

  it('are told of where they are read and where they are not, unless they are what they are anyway', () => {
    const texts = (query: object) => compileDeals(query).notices.map(({ code, text }) => `${code}: ${text}`)
    expect(texts({ measures: ['factored'], parameters: { factor: 2, least: 5, unread: 4, model: 'linear' } })).toEqual([
      'parameter_set: Factor (factor) is 2 here, not 1.',
      'parameter_set: Least amount (least) is 5 here, not 0.',
      'parameter_ignored: The parameter unread changes nothing: cube deals does not read it.',
    ])
    expect(texts({ measures: ['factored'], parameters: { factor: 1 } })).toEqual([])
    expect(texts({ measures: [{ calc: 'deals * :unread', as: 'x' }], parameters: { unread: 4 } })).toEqual([
      'parameter_set: Unread (unread) is 4 here, not 3.',
    ])
    expect(
      texts({ measures: ['deals'], having: [{ calc: 'deals * :unread', gt: 1 }], parameters: { unread: 4 } }),
    ).toEqual(['parameter_set: Unread (unread) is 4 here, not 3.'])
  })

  it('that choose the rows of a cube leave nothing known of its data', () => {
    const known = { roles: new Map([['site', { complete: true, unknown: false }]]), blank: new Set<string>() }
    const join = (parameters?: object) =>
      compileDeals(
        { from: 'sites', measures: ['rows'], rows: ['site.country'], ...(parameters && { parameters }) },
        known,
      ).plan.input.input.input.legs.flatMap((leg) =>
        leg.kind === 'rollUp' ? leg.source.joins.map(({ how }) => how) : [],
      )
    expect(join()).toEqual(['inner'])
    expect(join({ factor: 2 })).toEqual(['inner'])
    expect(join({ from_day: '2026-01-01' })).toEqual(['left'])
  })

  it('that choose the rows of a fact leave nothing known of its data in a view', () => {
    const known = { roles: new Map([['site', { complete: true, unknown: false }]]), blank: new Set<string>() }
    const profile = { ...known, facts: new Map([['sites', known]]) }
    const join = (parameters?: object) =>
      compileDeals(
        { from: 'everywhere', measures: ['sites.rows'], rows: ['site.country'], ...(parameters && { parameters }) },
        profile,
      ).plan.input.input.input.legs.flatMap((leg) =>
        leg.kind === 'rollUp' ? leg.source.joins.map(({ how }) => how) : [],
      )
    expect(join()).toEqual(['inner'])
    expect(join({ factor: 2 })).toEqual(['inner'])
    expect(join({ from_day: '2026-01-01' })).toEqual(['left'])
  })
})
