import { describe, expect, it } from 'vitest'
import { wilsonInterval } from '../../../../../pipelines/models/experiments/proportions.ts'
import { funnel, stageTimes } from '../../../../../pipelines/models/money/funnel.ts'
import { revenueBridge } from '../../../../../pipelines/models/money/recurring-revenue.ts'
import { pipelineOutlook } from '../../../../../pipelines/models/money/weighted-pipeline.ts'
import { expectNear, type Reference, references } from '../../../../support/near.ts'
import { refusalOf } from '../../../../support/refusal-of.ts'

type Ends = [low: number, high: number]
const known = references<{
  funnel: Reference<
    object,
    {
      rows: { stage: string; step_rate: number; overall: number; lost: number; wilson: Ends; clopper_pearson: Ends }[]
      biggest_relative_leak: string
      wilson_0_of_20: Ends
      wilson_3_of_3: Ends
    },
    [string, number][]
  >
  'mrr-bridge': Reference<object, Record<string, number>, [Record<string, number>, Record<string, number>]>
  'pipeline-weighted': Reference<{ target: number }, Record<string, number>, [string, number, number][]>
}>('money')
const within = { relative: 1e-9 }
const ends = ({ low, high }: { low: number; high: number }) => [low, high]

describe('a funnel', () => {
  it('has the rates and intervals of the worked example', () => {
    const { inline, expected } = known.funnel
    const found = funnel(
      inline.map(([name, count]) => ({ name, count })),
      0.95,
    )
    expectNear(
      found.steps.map((step) => [
        step.stage,
        step.stepRate,
        step.overallRate,
        step.lost,
        ends(step.wilson),
        ends(step.clopperPearson),
      ]),
      expected.rows.map((row) => [row.stage, row.step_rate, row.overall, row.lost, row.wilson, row.clopper_pearson]),
      within,
    )
    expect(expected.biggest_relative_leak).toBe(`visit -> ${found.largestLeak}`)
    expectNear(ends(wilsonInterval({ count: 20, successes: 0 }, 0.95)), expected.wilson_0_of_20, within)
    expectNear(ends(wilsonInterval({ count: 3, successes: 3 }, 0.95)), expected.wilson_3_of_3, within)
  })

  it('is refused where stages are no parts of each other', () => {
    const stages = (...counts: number[]) => counts.map((count, i) => ({ name: String(i), count }))
    expect(refusalOf(() => funnel(stages(5, 6), 0.95))).toBe('not_nested')
    expect(refusalOf(() => funnel(stages(5, 0, 0), 0.95))).toBe('empty_stage')
    expect(refusalOf(() => funnel(stages(5), 0.95))).toBe('too_few_stages')
  })

  it('has times of those who got there', () => {
    const times = stageTimes(
      ['seen', 'tried', 'bought'],
      [
        [0, 1, 11],
        [0, 3, null],
        [5, 7, 12],
        [0, null, null],
      ],
    )
    expect(times).toEqual([
      { stage: 'tried', count: 3, median: 2, quarter: 1.5, threeQuarters: 2.5 },
      { stage: 'bought', count: 2, median: 7.5, quarter: 6.25, threeQuarters: 8.75 },
    ])
    expect(stageTimes(['a', 'b'], [[1, null]])).toEqual([
      { stage: 'b', count: 0, median: null, quarter: null, threeQuarters: null },
    ])
    expect(refusalOf(() => stageTimes(['a', 'b'], [[1, 0]]))).toBe('out_of_order')
  })
})

describe('the bridge of recurring revenue', () => {
  it('goes from one month to the other', () => {
    const { inline, expected } = known['mrr-bridge']
    const [before, after] = inline.map((month) => new Map(Object.entries(month)))
    const { netRetention, grossRetention, customerChurn, ...parts } = revenueBridge(
      before ?? new Map(),
      after ?? new Map(),
    )
    expectNear([netRetention, grossRetention, customerChurn], [expected.nrr, expected.grr, expected.logo_churn], within)
    for (const [name, amount] of Object.entries(parts)) expect([name, amount]).toEqual([name, expected[name]])
  })

  it('takes who pays nothing for one who is not there, and has no retention of nothing', () => {
    const bridge = revenueBridge(
      new Map([['a', 0]]),
      new Map([
        ['a', 5],
        ['b', 0],
      ]),
    )
    expect(bridge).toEqual({
      start: 0,
      new: 5,
      expansion: 0,
      contraction: 0,
      churn: 0,
      end: 5,
      netRetention: null,
      grossRetention: null,
      customerChurn: null,
    })
    expect(refusalOf(() => revenueBridge(new Map([['a', -1]]), new Map()))).toBe('negative_amount')
  })
})

describe('the weighted pipeline', () => {
  const { inputs, inline, expected } = known['pipeline-weighted']
  const deals = inline.map(([name, amount, probability]) => ({ name, amount, probability }))

  it('has the distribution of all 64 outcomes', () => {
    const found = pipelineOutlook(deals, inputs.target)
    expectNear(
      [
        found.weighted,
        found.deviation,
        found.p10,
        found.p50,
        found.p90,
        found.atLeastTarget,
        found.nothing,
        found.expectedWins,
      ],
      [
        expected.weighted,
        expected.sd,
        expected.p10,
        expected.p50,
        expected.p90,
        expected.prob_at_least_target,
        expected.prob_zero,
        expected.expected_wins,
      ],
      within,
    )
    expectNear(found.atLeastTargetByNormal, expected.normal_approximation_prob, within)
    expect(found.rounding).toBe(0)
  })

  it('rounds amounts where there are too many sums, and says by how much', () => {
    // 60 deals whose sums are all different: near to normal, so that the chance of the mean is about a half
    const many = Array.from({ length: 60 }, (_, i) => ({
      name: String(i),
      amount: 1000 + Math.PI * i ** 3,
      probability: 0.5,
    }))
    const total = many.reduce((sum, { amount }) => sum + amount, 0)
    const found = pipelineOutlook(many, total / 2)
    expectNear(found.rounding, total / 50_000, within)
    expectNear(found.atLeastTarget, 0.5, { absolute: 0.01 })
    expectNear(found.p50, total / 2, { relative: 0.01 })
  })

  it('takes the amount at which a chance is just reached', () => {
    // nothing with 1/2, 10 with 1/2: half of the chance is reached at nothing
    const found = pipelineOutlook([{ name: 'a', amount: 10, probability: 0.5 }], 10)
    expect([found.p10, found.p50, found.p90, found.atLeastTarget]).toEqual([0, 0, 10, 0.5])
  })

  it('is certain of certain deals, and refuses those that cannot be', () => {
    const found = pipelineOutlook(
      [
        { name: 'a', amount: 10, probability: 1 },
        { name: 'b', amount: 5, probability: 0 },
      ],
      10,
    )
    expect([found.p10, found.p90, found.atLeastTarget, found.atLeastTargetByNormal, found.nothing]).toEqual([
      10, 10, 1, 1, 0,
    ])
    expect(refusalOf(() => pipelineOutlook([], 1))).toBe('no_deals')
    expect(refusalOf(() => pipelineOutlook([{ name: 'a', amount: 1, probability: 1.2 }], 1))).toBe('bad_deal')
  })
})
