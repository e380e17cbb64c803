import { describe, expect, it } from 'vitest'
import { counterfactualRemoval } from '../../../../../pipelines/models/attribution/counterfactual.ts'
import { creditsByRemoval, removalEffects } from '../../../../../pipelines/models/attribution/markov.ts'
import { creditsByRule, type Path } from '../../../../../pipelines/models/attribution/paths.ts'
import { type Rule, ruleWeights, type Touch } from '../../../../../pipelines/models/attribution/rules.ts'
import { creditsByShapley, shapleyValues } from '../../../../../pipelines/models/attribution/shapley.ts'
import { expectNear, type Reference, references } from '../../../../support/near.ts'
import { refusalOf } from '../../../../support/refusal-of.ts'

type Counted = [path: string, conversions: number, nulls: number][]
const known = references<{
  'markov-three-paths': Reference<object, { removal_effect: object; conversions: object; states: number }, Counted>
  'shapley-three-channels': Reference<object, { shapley: Record<string, number> }, Record<string, number>>
  'time-decay-half-life': Reference<object, { weights: Record<string, number> }, [at: string, channel: string][]>
  'counterfactual-display': Reference<
    object,
    { rate_with: number; rate_without: number; relative_lift: number },
    Counted
  >
}>('attribution')

const pathsOf = (counted: Counted): Path[] =>
  counted.map(([path, conversions, nulls]) => ({
    channels: path === '' ? [] : path.split(' > '),
    conversions,
    nulls,
    value: conversions * 10,
  }))
const touchesOf = (path: string): Touch[] =>
  path.split(' > ').map((channel, i, all) => ({ channel, age: all.length - 1 - i }))
const within = { relative: 1e-9 }

describe('rules of attribution', () => {
  const way = touchesOf('Ads > Mail > Ads > Direct > Direct')
  const cases: [string, Rule, number[]][] = [
    ['all to the first', { kind: 'first' }, [1, 0, 0, 0, 0]],
    ['all to the last', { kind: 'last' }, [0, 0, 0, 0, 1]],
    ['all to the last that is not direct', { kind: 'last_non_direct', direct: new Set(['Direct']) }, [0, 0, 1, 0, 0]],
    ['equal shares to touches', { kind: 'linear' }, [0.2, 0.2, 0.2, 0.2, 0.2]],
    ['equal shares to channels', { kind: 'linear_distinct' }, [1 / 6, 1 / 3, 1 / 6, 1 / 6, 1 / 6]],
    ['0.4 to the ends', { kind: 'position', ends: 0.4 }, [0.4, 0.2 / 3, 0.2 / 3, 0.2 / 3, 0.4]],
    ['half for each step', { kind: 'time_decay', halfLife: 1 }, [1 / 31, 2 / 31, 4 / 31, 8 / 31, 16 / 31]],
  ]
  it.each(cases)('gives %s', (_, rule, expected) => expectNear(ruleWeights(rule, way), expected, within))

  it('gives halves to two touches, all to one, and to the last where all are direct', () => {
    expect(ruleWeights({ kind: 'position', ends: 0.4 }, touchesOf('A > B'))).toEqual([0.5, 0.5])
    expect(ruleWeights({ kind: 'position', ends: 0.4 }, touchesOf('A'))).toEqual([1])
    expect(ruleWeights({ kind: 'last_non_direct', direct: new Set(['D']) }, touchesOf('D > D'))).toEqual([0, 1])
    expect(ruleWeights({ kind: 'linear' }, [])).toEqual([])
  })

  it('halves the weight in seven days, as Google Analytics defines it', () => {
    const { inline, expected } = known['time-decay-half-life']
    const end = Date.parse('2024-03-15T12:00Z')
    const touches = inline.map(([at, channel]) => ({ channel, age: (end - Date.parse(at)) / 86_400_000 }))
    const weights = ruleWeights({ kind: 'time_decay', halfLife: 7 }, touches)
    expectNear(Object.fromEntries(touches.map(({ channel }, i) => [channel, weights[i]])), expected.weights, within)
  })

  it('stays finite for touches of long ago', () => {
    const old = [100_000, 50_000].map((age) => ({ channel: 'A', age }))
    expect(ruleWeights({ kind: 'time_decay', halfLife: 1 }, old)).toEqual([0, 1])
  })

  it('keeps conversions that nothing touched as unattributed', () => {
    const { byChannel, unattributed } = creditsByRule(
      pathsOf([
        ['A > B', 3, 1],
        ['', 2, 5],
      ]),
      { kind: 'linear' },
      'value',
    )
    expect([...byChannel, unattributed]).toEqual([['A', 15], ['B', 15], 20])
  })

  it('refuses touches after the conversion, half-lives of nothing, negative counts and no paths', () => {
    expect(refusalOf(() => ruleWeights({ kind: 'linear' }, [{ channel: 'A', age: -1 }]))).toBe('bad_touch')
    expect(refusalOf(() => ruleWeights({ kind: 'time_decay', halfLife: 0 }, way))).toBe('bad_rule')
    expect(refusalOf(() => ruleWeights({ kind: 'position', ends: 0.6 }, way))).toBe('bad_rule')
    expect(refusalOf(() => creditsByRule([], { kind: 'first' }, 'value'))).toBe('no_paths')
    expect(refusalOf(() => creditsByRule(pathsOf([['A', -1, 0]]), { kind: 'first' }, 'value'))).toBe('bad_path')
  })
})

describe('Markov removal', () => {
  it('has the effects of the worked example of analyzecore.com', () => {
    const { inline, expected } = known['markov-three-paths']
    const found = removalEffects(pathsOf(inline), 1)
    expectNear(found.effects, new Map(Object.entries(expected.removal_effect)), within)
    expectNear(
      creditsByRemoval(pathsOf(inline), found, 'conversions').byChannel,
      new Map(Object.entries(expected.conversions)),
      within,
    )
    expect([found.states, found.conversionRate]).toEqual([expected.states, 1 / 3])
  })

  it('says by order 2 what order 1 cannot: that B converts only where it comes from A', () => {
    // order 1: half of those at B convert, wherever they came from; without C half of C's share of those is lost.
    // order 2: nobody converts who came to B from C, so nothing is lost without C
    const paths = pathsOf([
      ['A > B', 10, 0],
      ['C > B', 0, 10],
    ])
    expectNear(
      removalEffects(paths, 1).effects,
      new Map([
        ['A', 0.5],
        ['B', 1],
        ['C', 0.5],
      ]),
      within,
    )
    expectNear(
      removalEffects(paths, 2).effects,
      new Map([
        ['A', 1],
        ['B', 1],
        ['C', 0],
      ]),
      { relative: 1e-9, absolute: 1e-12 },
    )
  })

  it('keeps self-loops and paths without touches out of the effects', () => {
    const plain = removalEffects(
      pathsOf([
        ['A > B', 1, 1],
        ['A', 0, 1],
      ]),
      1,
    )
    const looped = removalEffects(
      pathsOf([
        ['A > A > A > B > B', 1, 1],
        ['A > A > A', 0, 1],
        ['', 7, 7],
      ]),
      1,
    )
    expectNear(looped.effects, plain.effects, within)
  })

  it('refuses one channel, no conversions, and orders that are none', () => {
    const paths = pathsOf([['A > B', 1, 1]])
    expect(refusalOf(() => removalEffects(pathsOf([['A', 1, 0]]), 1))).toBe('too_few_channels')
    expect(refusalOf(() => removalEffects(pathsOf([['A > B', 0, 4]]), 1))).toBe('no_conversions')
    expect(refusalOf(() => removalEffects(paths, 0))).toBe('bad_order')
    const many = Array.from({ length: 1001 }, (_, i): Counted[number] => [`c${i}`, 1, 0])
    expect(refusalOf(() => removalEffects(pathsOf(many), 1))).toBe('too_many_states')
  })
})

describe('Shapley values', () => {
  it('are the mean over all orders of joining', () => {
    const { inline, expected } = known['shapley-three-channels']
    const channels = ['A', 'B', 'C']
    const worth = (set: number) => inline[channels.filter((_, i) => (set & (1 << i)) !== 0).join('')] ?? 0
    expectNear(shapleyValues(channels, worth), Object.values(expected.shapley), within)
  })

  it('refuses thirteen channels, and shares of a single one', () => {
    expect(refusalOf(() => shapleyValues(Array.from({ length: 13 }, String), () => 0))).toBe('too_many_channels')
    expect(refusalOf(() => creditsByShapley(pathsOf([['A > A', 1, 0]]), 'value'))).toBe('too_few_channels')
  })
})

describe('counterfactual removal', () => {
  it('has the rates of the help text of Google Analytics', () => {
    const { inline, expected } = known['counterfactual-display']
    const found = counterfactualRemoval(pathsOf(inline), 'Display')
    expectNear(
      [found.rateWith, found.rateWithout, found.relativeLift, found.matched],
      [expected.rate_with, expected.rate_without, expected.relative_lift, 1],
      within,
    )
  })

  it('compares in the proportions of those with the channel, and says how many have no counterpart', () => {
    const paths = pathsOf([
      ['A > X', 10, 90],
      ['A', 5, 95],
      ['B > X', 0, 300],
      ['B', 30, 70],
      ['C > X', 1, 99],
    ])
    // 10 of 400 against (100 * 5 % + 300 * 30 %) of 400
    const found = counterfactualRemoval(paths, 'X')
    expectNear([found.rateWith, found.rateWithout, found.matched], [0.025, 0.2375, 0.8], within)
    expect(
      counterfactualRemoval(
        pathsOf([
          ['A > X', 1, 0],
          ['A', 0, 1],
        ]),
        'X',
      ).relativeLift,
    ).toBeNull()
    expect(refusalOf(() => counterfactualRemoval(pathsOf([['X', 1, 0]]), 'X'))).toBe('no_counterpart')
  })
})
