import type { ModelMetric } from '../../../server/contract/models.ts'
import { dateLabel } from '../../exploration/labels.ts'
import { formatNumber } from '../../ui/number.ts'

const formats = { number: 'number3', share: 'percent1', money: 'number0' } as const

/** A figure as people write it: a share in percent, money in whole units, anything else with three digits, or none where it is whole. */
export const figureText = (value: number, format: ModelMetric['format'], locale: string): string => {
  const isWhole = format === 'number' && Number.isInteger(value)
  return formatNumber(value, { type: 'decimal', format: isWhole ? 'number0' : formats[format] }, locale)
}

/** A share in percent. */
export const shareText = (share: number, locale: string): string => figureText(share, 'share', locale)

/** A difference of shares, in percentage points with its sign. */
export const pointsText = (difference: number, locale: string): string =>
  formatNumber(difference, { type: 'decimal', format: 'points1', isChange: true }, locale)

/** A whole number. */
export const countText = (count: number, locale: string): string => formatNumber(count, { type: 'integer' }, locale)

/** The last day of a month, which its scores are as of. @param month its first day, ISO */
export const lastDayText = (month: string, locale: string): string => {
  const [year = 0, ordinal = 0] = month.split('-').map(Number)
  return dateLabel(new Date(Date.UTC(year, ordinal, 0)).toISOString().slice(0, 10), locale)
}

/** Whether a figure is better than that of the baseline; undefined where there is nothing to compare. */
export const beatsBaseline = ({ value, baseline, better }: ModelMetric): boolean | undefined => {
  if (baseline === null || better === null) return undefined
  return better === 'up' ? value > baseline : value < baseline
}
