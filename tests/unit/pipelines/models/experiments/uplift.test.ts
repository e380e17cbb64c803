import { describe, expect, it } from 'vitest'
import { qini, qiniError } from '../../../../../pipelines/models/experiments/qini.ts'
import { fitUplift, type Trial, upliftScores } from '../../../../../pipelines/models/experiments/uplift.ts'
import { fnv1a } from '../../../../../pipelines/models/numeric/random.ts'
import { readTable } from '../../../../support/model-tables.ts'
import { expectNear, type Reference, references } from '../../../../support/near.ts'
import { missingData, publishedFile } from '../../../../support/real-data.ts'
import { refusalOf } from '../../../../support/refusal-of.ts'
import { tableRows } from '../../../../support/table-rows.ts'

interface Judged {
  readonly qini_curve_at_deciles: number[]
  readonly qini_coefficient_per_treated: number
  readonly uplift_by_decile: number[]
  readonly uplift_at_30pct: number
  readonly auuc_per_customer: number
}
const { expected } = references<{
  'hillstrom-uplift': Reference<
    object,
    Record<string, { train: number; test: number; t_learner: Judged; womens_buyer_flag: Judged }>
  >
}>('experiments')['hillstrom-uplift']

const why = missingData('hillstrom')

/** Both arms of the Hillstrom test, with the features and the split of the reference. */
const trialOf = (arm: string) => {
  const rows = tableRows(readTable(publishedFile('hillstrom/hillstrom.csv.gz')), [
    'recency',
    'history',
    'mens',
    'womens',
    'newbie',
    'zip_code',
    'channel',
    'segment',
    'visit',
  ])
    .map((row, number) => ({ row, isTest: fnv1a(String(number)) % 10 >= 7 }))
    .filter(({ row }) => row.segment === arm || row.segment === 'No E-Mail')
  const column = (of: (row: Record<string, string>) => number) => Float64Array.from(rows, ({ row }) => of(row))
  const named = {
    recency: column((row) => Number(row.recency)),
    history: column((row) => Math.log1p(Number(row.history))),
    mens: column((row) => Number(row.mens)),
    womens: column((row) => Number(row.womens)),
    newbie: column((row) => Number(row.newbie)),
    urban: column((row) => Number(row.zip_code === 'Urban')),
    rural: column((row) => Number(row.zip_code === 'Rural')),
    web: column((row) => Number(row.channel === 'Web')),
    multichannel: column((row) => Number(row.channel === 'Multichannel')),
  }
  const features = { names: Object.keys(named), columns: Object.values(named) }
  const trial = {
    features,
    treated: column((row) => Number(row.segment === arm)),
    outcomes: column((row) => Number(row.visit)),
  }
  const places = (isTest: boolean) => Int32Array.from(rows.keys()).filter((i) => rows[i]?.isTest === isTest)
  return { trial, named, train: places(false), test: places(true) }
}
const taken = (column: Float64Array, rows: Int32Array) => Float64Array.from(rows, (row) => column[row] ?? Number.NaN)

describe.skipIf(why !== undefined)(`uplift on Hillstrom${why === undefined ? '' : ` (skipped: ${why})`}`, () => {
  it.each(why === undefined ? Object.entries(expected) : [])(
    '%s: the two logits and the flag rank as told',
    (arm, of) => {
      const { trial, named, train, test } = trialOf(arm)
      expect([train.length, test.length]).toEqual([of.train, of.test])
      const [treated, outcomes] = [taken(trial.treated, test), taken(trial.outcomes, test)]
      const judged = (
        scores: Float64Array,
        { qini_curve_at_deciles, qini_coefficient_per_treated, ...rest }: Judged,
      ) => {
        const found = qini({ scores, treated, outcomes })
        expectNear(found.curve, qini_curve_at_deciles, { relative: 1e-4 })
        expectNear(found.coefficient, qini_coefficient_per_treated, { absolute: 1e-6 })
        expectNear(found.areaUnderUplift, rest.auuc_per_customer, { relative: 1e-4 })
        expectNear([found.upliftOfFirst30, found.upliftByTenth], [rest.uplift_at_30pct, rest.uplift_by_decile], {
          relative: 1e-4,
        })
      }
      const scores = taken(upliftScores(fitUplift(trial, train), trial.features), test)
      judged(scores, of.t_learner)
      judged(taken(named.womens, test), of.womens_buyer_flag)
      // 200 resamples: standard error .0018; mens -.0019 to .0048, womens .0006 to .0073 (the note of the reference)
      const { standardError, interval } = qiniError({ scores, treated, outcomes }, 0.95, 200, 'hillstrom')
      expectNear(standardError, 0.0018, { absolute: 3e-4 })
      expectNear([interval.low, interval.high], arm.startsWith('Mens') ? [-0.0019, 0.0048] : [0.0006, 0.0073], {
        absolute: 0.001,
      })
    },
  )
})

/** Eight subjects: those with the flag do it when treated and only then, those without never. */
const small: Trial = {
  features: { names: ['flag'], columns: [Float64Array.of(1, 1, 1, 1, 0, 0, 0, 0)] },
  treated: Float64Array.of(1, 1, 0, 0, 1, 1, 0, 0),
  outcomes: Float64Array.of(1, 1, 0, 0, 0, 0, 0, 1),
}
const everyone = Int32Array.of(0, 1, 2, 3, 4, 5, 6, 7)

describe('the Qini curve', () => {
  it('is that worked out by hand', () => {
    // in the order t1 t1 c0 c0 t0 t0 c0 c1 the incremental outcomes are 1 2 2 2 2 2 2 2-1*4/4=1; area (0.5+1.5+2*5+1.5)/8
    const found = qini({
      scores: Float64Array.of(8, 7, 6, 5, 4, 3, 2, 1),
      treated: small.treated,
      outcomes: small.outcomes,
    })
    expectNear(found.coefficient, (13.5 / 8 - 0.5) / 4, { relative: 1e-12 })
    expect(found.curve).toEqual([1, 2, 2, 2, 2, 2, 2, 2, 1, 1])
    // eighths as tenths: one subject each of the first eight, of one arm only, and nobody in the last two
    expect(found.upliftByTenth).toEqual(Array.from({ length: 10 }, () => null))
    // of the first two: both treated
    expect(found.upliftOfFirst30).toBeNull()
  })

  it('lies below that of chance where those come first who are moved least', () => {
    // c1 c0 t0 t0 c0 c0 t1 t1: 0 0 -1/2 -1 -2/3 -1/2 1/4 1; area (-1/4 - 3/4 - 5/6 - 7/12 - 1/8 + 5/8) / 8 = -23/96
    const scores = Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8)
    const found = qini({ scores, treated: small.treated, outcomes: small.outcomes })
    expectNear(found.coefficient, (-23 / 96 - 1 / 2) / 4, { relative: 1e-12 })
  })

  it('has the same interval for the same seed, and refuses one arm', () => {
    const ranked = { scores: Float64Array.from(everyone), treated: small.treated, outcomes: small.outcomes }
    expect(qiniError(ranked, 0.95, 20, 'a')).toEqual(qiniError(ranked, 0.95, 20, 'a'))
    expect(qiniError(ranked, 0.95, 20, 'a')).not.toEqual(qiniError(ranked, 0.95, 20, 'b'))
    expect(refusalOf(() => qini({ ...ranked, treated: new Float64Array(8) }))).toBe('one_arm')
    expect(refusalOf(() => qini({ ...ranked, scores: ranked.scores.fill(Number.NaN) }))).toBe('bad_scores')
  })
})

describe('uplift', () => {
  it('ranks those with the flag first', () => {
    const outcomes = Float64Array.of(1, 1, 0, 1, 0, 1, 0, 1)
    const scores = upliftScores(fitUplift({ ...small, outcomes }, everyone), small.features)
    expect(scores[0]).toBeGreaterThan(scores[4] ?? 1)
  })

  it('refuses what it cannot learn from', () => {
    expect(refusalOf(() => fitUplift({ ...small, outcomes: new Float64Array(8) }, everyone))).toBe('one_outcome')
    const constant = { names: ['flag'], columns: [new Float64Array(8).fill(0.1)] }
    expect(refusalOf(() => fitUplift({ ...small, features: constant }, everyone))).toBe('constant_feature')
    const broken = { names: ['flag'], columns: [Float64Array.of(1, Number.NaN, 1, 1, 0, 0, 0, 0)] }
    expect(refusalOf(() => fitUplift({ ...small, features: broken }, everyone))).toBe('not_a_number')
  })
})
