import { noteOf } from '../../server/contract/model-texts.ts'
import { contractSpans } from '../models/churn/contract-spans.ts'
import { kaplanMeier, medianInterval } from '../models/churn/kaplan-meier.ts'
import { valuesAt } from '../models/frame.ts'
import type { Asked } from './asked.ts'
import { leftAt, renewable, skippedNote } from './contracts.ts'
import { type CurvePoint, figure, type Outcome, outcomeOf, spanOf } from './outcome.ts'
import { graceDays } from './settings.ts'

const monthDays = 365.25 / 12

/**
 * How long customers stay under contract: the share whose contracts still go on after so many months. It scores no customer;
 * the curve stands in the card.
 */
export const survivalOf = ({ input, settings, end }: Asked): Outcome =>
  outcomeOf('survival', { features: ['started', 'ends', 'continued'] }, () => {
    const { contracts } = input
    const kinds = renewable(input, end)
    const places = Int32Array.from(contracts.start.keys()).filter(
      (i) => kinds.includes(contracts.kind[i] ?? -1) && (contracts.start[i] ?? 0) <= end,
    )
    const spans = contractSpans(
      {
        line: valuesAt(contracts.line, places),
        start: valuesAt(contracts.start, places),
        end: valuesAt(contracts.end, places),
        isRenewed: leftAt(input, places, end).map((left) => 1 - left),
        isCut: valuesAt(contracts.isCut, places),
      },
      end - graceDays,
    )
    const curve = kaplanMeier(spans)
    const last = curve.points.at(-1)?.time ?? 0
    const months = Array.from({ length: Math.floor(last / monthDays) + 1 }, (_, month) => month)
    const [low, high] = medianInterval(curve)
    const year = curve.at(12 * monthDays)
    return {
      rows: spans.time.length,
      scores: {},
      metrics: [
        figure('kept_a_year', year.survival),
        figure('kept_a_year_low', year.low),
        figure('kept_a_year_high', year.high),
        figure('median_days', curve.median ?? Number.NaN),
        figure('median_days_low', low ?? Number.NaN),
        figure('median_days_high', high ?? Number.NaN),
        figure('mean_days', Math.round(curve.meanUntil(last))),
      ],
      card: {
        data: {
          read: spanOf(
            places.reduce((least, i) => Math.min(least, contracts.start[i] ?? 0), end),
            end,
          ),
          customers: spans.time.length,
          records: places.length,
          fitted: spans.time.length,
          seed: settings.seed,
        },
        curve: months.map((month): CurvePoint => {
          const { survival, low: least, high: most, atRisk } = curve.at(month * monthDays)
          return { month, survival, low: least, high: most, atRisk }
        }),
        notes: [
          ...skippedNote(input, kinds),
          ...(spans.cut === 0 ? [] : [noteOf('beginnings_unknown', { count: spans.cut })]),
        ],
      },
    }
  })
