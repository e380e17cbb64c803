import { describe, expect, it } from 'vitest'
import { type Lift, liftOfMeans, liftOfRates } from '../../../../../pipelines/models/experiments/lift.ts'
import { clopperPearsonInterval, wilsonInterval } from '../../../../../pipelines/models/experiments/proportions.ts'
import { sampleRatio } from '../../../../../pipelines/models/experiments/sample-ratio.ts'
import { type Interval, sampleFrom } from '../../../../../pipelines/models/experiments/samples.ts'
import { readTable } from '../../../../support/model-tables.ts'
import { expectNear, type Reference, references } from '../../../../support/near.ts'
import { missingData, publishedFile } from '../../../../support/real-data.ts'
import { refusalOf } from '../../../../support/refusal-of.ts'
import { tableRows } from '../../../../support/table-rows.ts'

interface Outcome {
  readonly sum: number
  readonly mean: number
  readonly sd: number
}
type Metric = 'visit' | 'conversion' | 'spend'
type Arm = { readonly n: number } & Readonly<Record<Metric, Outcome>>
interface Contrast {
  readonly diff: number
  readonly se_welch: number
  readonly ci95: number[]
  readonly t: number
  readonly df_welch: number
  readonly p_two_sided: number
  readonly relative_lift: number
  readonly relative_lift_ci95_delta: number[]
  readonly z_pooled?: number
  readonly p_pooled?: number
  readonly ci95_unpooled?: number[]
}
const known = references<{
  'hillstrom-arms': Reference<object, { arms: Record<string, Arm> }>
  'hillstrom-lift': Reference<object, Record<string, Record<Metric, Contrast>>>
  'power-and-adjustment': Reference<object, { srm_hillstrom: { counts: number[]; chi2: number; p: number } }>
}>('experiments')
const arms = known['hillstrom-arms'].expected.arms
const within = { relative: 1e-6 }

const sampleOf = (arm: string, metric: Metric) => {
  const { n = 0, [metric]: outcome } = arms[arm] ?? {}
  return { count: n, mean: (outcome?.sum ?? 0) / n, variance: (outcome?.sd ?? 0) ** 2 }
}
const countsOf = (arm: string, metric: Metric) => ({
  count: arms[arm]?.n ?? 0,
  successes: arms[arm]?.[metric].sum ?? 0,
})
const ends = ({ low, high }: Interval) => [low, high]
const relative = ({ relative: found }: Lift) => [found?.lift, [found?.interval?.low, found?.interval?.high]]

describe('the lifts of the Hillstrom e-mail test', () => {
  const contrasts = Object.entries(known['hillstrom-lift'].expected)

  it.each(contrasts)('%s: means by Welch', (contrast, metrics) => {
    const [treated = '', control = ''] = contrast.split(' - ')
    for (const [metric, expected] of Object.entries(metrics) as [Metric, Contrast][]) {
      const found = liftOfMeans(sampleOf(treated, metric), sampleOf(control, metric), 0.95)
      const { difference, standardError, t, degreesOfFreedom, pValue } = found
      expectNear(
        [difference, standardError, t, degreesOfFreedom, pValue],
        [expected.diff, expected.se_welch, expected.t, expected.df_welch, expected.p_two_sided],
        within,
      )
      // the reference takes the normal quantile; Student's is 5e-6 wider here
      expectNear(ends(found.normalInterval), expected.ci95, within)
      expectNear(ends(found.interval), expected.ci95, { relative: 1e-3 })
      expectNear(relative(found), [expected.relative_lift, expected.relative_lift_ci95_delta], within)
    }
  })

  it.each(contrasts)('%s: rates pooled and not', (contrast, metrics) => {
    const [treated = '', control = ''] = contrast.split(' - ')
    for (const metric of ['visit', 'conversion'] as const) {
      const expected = metrics[metric]
      const found = liftOfRates(countsOf(treated, metric), countsOf(control, metric), 0.95)
      expectNear([found.z, found.pValue], [expected.z_pooled, expected.p_pooled], within)
      expectNear(ends(found.interval), expected.ci95_unpooled, within)
      expectNear(relative(found), [expected.relative_lift, expected.relative_lift_ci95_delta], within)
    }
  })

  it('has arms as large as they were meant to be', () => {
    const { counts, chi2, p } = known['power-and-adjustment'].expected.srm_hillstrom
    expectNear(sampleRatio(counts), { chiSquare: chi2, pValue: p, isMismatch: false }, within)
  })
})

const why = missingData('hillstrom')
describe.skipIf(why !== undefined)(`the arms of Hillstrom${why === undefined ? '' : ` (skipped: ${why})`}`, () => {
  it('have the counts, means and deviations that are published', () => {
    const rows = tableRows(readTable(publishedFile('hillstrom/hillstrom.csv.gz')), [
      'segment',
      'visit',
      'conversion',
      'spend',
    ])
    for (const [arm, { n, ...outcomes }] of Object.entries(arms))
      for (const [metric, { mean, sd }] of Object.entries(outcomes) as [Metric, Outcome][]) {
        const found = sampleFrom(rows.filter(({ segment }) => segment === arm).map((row) => Number(row[metric])))
        expectNear([found.count, found.mean, Math.sqrt(found.variance)], [n, mean, sd], { relative: 1e-9 })
      }
  })
})

describe('lifts', () => {
  it('are those of a worked example', () => {
    // treated 1, 2, 3, 4 (mean 2.5, variance 5/3), control 1, 1, 2, 2 (mean 1.5, variance 1/3): error sqrt(5/12 + 1/12),
    // degrees (1/2)^2 / ((5/12)^2/3 + (1/12)^2/3) = 27/6.5
    const found = liftOfMeans(sampleFrom([1, 2, 3, 4]), sampleFrom([1, 1, 2, 2]), 0.95)
    expectNear([found.difference, found.standardError, found.degreesOfFreedom], [1, Math.SQRT1_2, 54 / 13], {
      relative: 1e-12,
    })
    expectNear(found.relative?.lift, 2 / 3, { relative: 1e-12 })
    // Abramowitz and Stegun, table 26.10: 2.776 for 4 degrees of freedom and 2.571 for 5 at two-sided 5 %
    const half = (found.interval.high - found.interval.low) / 2
    expect(half / Math.SQRT1_2).toBeGreaterThan(2.571)
    expect(half / Math.SQRT1_2).toBeLessThan(2.776)
  })

  it('has no relative lift over nothing, and no interval of one down to nothing', () => {
    expect(liftOfRates({ count: 10, successes: 3 }, { count: 10, successes: 0 }, 0.95).relative).toBeNull()
    expect(liftOfRates({ count: 10, successes: 0 }, { count: 10, successes: 3 }, 0.95).relative).toEqual({
      lift: -1,
      interval: null,
    })
  })

  it('refuses arms of one, outcomes that do not vary, and counts that cannot be', () => {
    const [one, same] = [sampleFrom([1]), sampleFrom([2, 2, 2])]
    expect(refusalOf(() => liftOfMeans(one, same, 0.95))).toBe('too_few_subjects')
    expect(refusalOf(() => liftOfMeans(same, same, 0.95))).toBe('no_variation')
    expect(refusalOf(() => liftOfRates({ count: 5, successes: 0 }, { count: 5, successes: 0 }, 0.95))).toBe(
      'no_variation',
    )
    expect(refusalOf(() => liftOfRates({ count: 5, successes: 6 }, { count: 5, successes: 0 }, 0.95))).toBe(
      'bad_counts',
    )
    expect(refusalOf(() => liftOfRates({ count: 5, successes: 1 }, { count: 5, successes: 0 }, 1))).toBe(
      'bad_confidence',
    )
    expect(refusalOf(() => sampleFrom([1, Number.NaN]))).toBe('bad_outcome')
  })
})

describe('arms', () => {
  it('that came out far from the plan are told', () => {
    // 5200 and 4800 of 10000 halves: 200^2 / 5000 twice, which has less than 1 in 10,000
    expectNear(sampleRatio([5200, 4800]), { chiSquare: 16, isMismatch: true }, { relative: 1e-12 })
    expectNear(sampleRatio([9000, 1000], [9, 1]), { chiSquare: 0, pValue: 1, isMismatch: false }, { relative: 1e-12 })
    expect(refusalOf(() => sampleRatio([5]))).toBe('too_few_arms')
    expect(refusalOf(() => sampleRatio([5, 5], [1, 0]))).toBe('bad_counts')
    expect(refusalOf(() => sampleRatio([0, 0]))).toBe('bad_counts')
  })
})

describe('intervals of proportions', () => {
  it('are those of Wilson and of Clopper and Pearson, 0 of 10 and 81 of 263 as Newcombe prints them', () => {
    // Newcombe (1998), Statist. Med. 17, table I: 81/263 Wilson .2553 .3662, exact .2527 .3676; 0/20 Wilson .0000 .1611, exact .1684
    const round = ({ low, high }: { low: number; high: number }) =>
      [low, high].map((end) => Math.round(end * 1e4) / 1e4)
    expect(round(wilsonInterval({ count: 263, successes: 81 }, 0.95))).toEqual([0.2553, 0.3662])
    expect(round(clopperPearsonInterval({ count: 263, successes: 81 }, 0.95))).toEqual([0.2527, 0.3676])
    expect(round(wilsonInterval({ count: 20, successes: 0 }, 0.95))).toEqual([0, 0.1611])
    expect(round(clopperPearsonInterval({ count: 20, successes: 0 }, 0.95))).toEqual([0, 0.1684])
  })
})
