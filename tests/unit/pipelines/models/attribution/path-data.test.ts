import { describe, expect, it } from 'vitest'
import { creditsByRemoval, removalEffects } from '../../../../../pipelines/models/attribution/markov.ts'
import { creditsByRule, type Path } from '../../../../../pipelines/models/attribution/paths.ts'
import type { Rule } from '../../../../../pipelines/models/attribution/rules.ts'
import { creditsByShapley, pathsInside, shapleyValues } from '../../../../../pipelines/models/attribution/shapley.ts'
import { readTable } from '../../../../support/model-tables.ts'
import { expectNear, type Reference, references } from '../../../../support/near.ts'
import { missingData, publishedFile } from '../../../../support/real-data.ts'
import { tableRows } from '../../../../support/table-rows.ts'

type ByChannel = Record<string, number>
interface Removal {
  p_conversion: number
  removal_effect: ByChannel
  conversions: ByChannel
  states: number
}
const known = references<{
  'pathdata-heuristics': Reference<object, { conversions: Record<string, ByChannel>; value: Record<string, ByChannel> }>
  'pathdata-markov-1': Reference<object, Removal>
  'pathdata-markov-2': Reference<object, Removal>
  'pathdata-shapley': Reference<
    { brute_force_on: string[] },
    {
      conversions: ByChannel
      brute_force_six_channels: ByChannel
      v_of_six: number
      rate_game_six: ByChannel
      rate_of_six: number
    }
  >
}>('attribution')

const why = missingData('pathdata')
const within = { relative: 1e-6 }

/** The journeys of the R package ChannelAttribution (GPL-3), which are read where they are and not kept here. */
const readPaths = (): Path[] =>
  tableRows(readTable(publishedFile('pathdata/pathdata.csv.gz')), [
    'path',
    'total_conversions',
    'total_conversion_value',
    'total_null',
  ]).map((row) => ({
    channels: (row.path ?? '').split(' > '),
    conversions: Number(row.total_conversions),
    value: Number(row.total_conversion_value),
    nulls: Number(row.total_null),
  }))

const rules: Record<string, Rule> = {
  first: { kind: 'first' },
  last: { kind: 'last' },
  linear: { kind: 'linear' },
  linear_distinct: { kind: 'linear_distinct' },
  position_40_20_40: { kind: 'position', ends: 0.4 },
  time_decay_half_per_step: { kind: 'time_decay', halfLife: 1 },
}

describe.skipIf(why !== undefined)(`attribution of PathData${why === undefined ? '' : ` (skipped: ${why})`}`, () => {
  const paths = why === undefined ? readPaths() : []

  it('shares as ChannelAttribution 2.2.4 does by first, last and linear, and as worked out by position and decay', () => {
    const { expected } = known['pathdata-heuristics']
    for (const credited of ['conversions', 'value'] as const)
      for (const [name, byChannel] of Object.entries(expected[credited]))
        expectNear(
          creditsByRule(paths, rules[name] ?? { kind: 'first' }, credited).byChannel,
          new Map(Object.entries(byChannel)),
          within,
        )
  })

  it.each([1, 2] as const)('solves the chain of order %i, which simulations come near to', (order) => {
    const { expected } = known[`pathdata-markov-${order}`]
    const found = removalEffects(paths, order)
    expectNear(found.effects, new Map(Object.entries(expected.removal_effect)), within)
    expectNear(
      creditsByRemoval(paths, found, 'conversions').byChannel,
      new Map(Object.entries(expected.conversions)),
      within,
    )
    expect(found.states).toBe(expected.states)
    // 19,785 of 88,387 journeys end in a conversion
    expectNear(found.conversionRate, 19_785 / 88_387, { relative: 1e-12 })
  })

  it('has the Shapley values of Zhao, Mahboobi and Bagheri, in closed form and by all sets of six channels', () => {
    const { inputs, expected } = known['pathdata-shapley']
    expectNear(creditsByShapley(paths, 'conversions').byChannel, new Map(Object.entries(expected.conversions)), within)
    const six = inputs.brute_force_on
    const inside = pathsInside(paths, six)
    const named = (values: readonly number[]) => Object.fromEntries(six.map((channel, i) => [channel, values[i]]))
    expectNear(named(shapleyValues(six, (set) => inside(set).conversions)), expected.brute_force_six_channels, within)
    expect(inside(63).conversions).toBe(expected.v_of_six)
    const rate = (set: number) => {
      const { conversions, nulls } = inside(set)
      return conversions === 0 ? 0 : conversions / (conversions + nulls)
    }
    expectNear(named(shapleyValues(six, rate)), expected.rate_game_six, within)
    expectNear(rate(63), expected.rate_of_six, within)
  })
})
