import type { Run } from '../../../server/contract/runs.ts'
import type { SourceState } from '../../../server/contract/sources.ts'
import { dateLabel, dayLabel } from '../../exploration/labels.ts'
import { t } from '../../language/language.ts'
import { formatNumber } from '../../ui/number.ts'

/** A count of rows or files as people write it. */
export const countText = (count: number, locale: string): string => formatNumber(count, { type: 'integer' }, locale)

/** The days of a column: without their year where all are of one. */
export const dayColumn = (days: readonly (string | null)[], locale: string): ((iso: string) => string) => {
  const years = new Set(days.flatMap((iso) => (iso === null ? [] : [iso.slice(0, 4)])))
  return (iso) => (years.size > 1 ? dateLabel(iso, locale) : dayLabel(iso, locale))
}

const two = (n: number): string => String(n).padStart(2, '0')

/** An instant with seconds and zone, for a tooltip. */
export const instantTitle = (iso: string, locale: string): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'long' }).format(new Date(iso))

/** A duration of whole seconds: `31 s`, `1 min 52 s`, `2 h 05 min`; `under 1 s` for none. */
export const durationText = (seconds: number): string => {
  if (seconds < 1) return t('data.durations.under')
  if (seconds < 60) return t('data.durations.seconds', { seconds })
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return t('data.durations.minutes', { minutes, seconds: two(seconds % 60) })
  return t('data.durations.hours', { hours: Math.floor(minutes / 60), minutes: two(minutes % 60) })
}

const units = ['bytes', 'kilobytes', 'megabytes', 'gigabytes', 'terabytes'] as const

/** The size of a file with three figures at most: `812 B`, `1.44 MB`. */
export const sizeText = (bytes: number, locale: string): string => {
  const power = Math.min(Math.max(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), 0), units.length - 1)
  const size = new Intl.NumberFormat(locale, { maximumSignificantDigits: 3 }).format(bytes / 1000 ** power)
  return t(`data.sizes.${units[power] ?? 'bytes'}`, { size })
}

const formats = { delimited: 'CSV', json: 'JSON', xlsx: 'XLSX', parquet: 'Parquet', postgresql: 'PostgreSQL' } as const

/** How the input of a source is written: `CSV`, `XLSX, sheet Orders`, `PostgreSQL, public.accounts`. */
export const inputText = ({ format, sheet, relation }: SourceState['input']): string => {
  const written = format === 'json_lines' ? t('sources.jsonLines') : formats[format]
  if (sheet !== null) return t('sources.sheet', { format: written, sheet })
  return relation === null ? written : t('sources.relationOf', { format: written, relation })
}

/** A rule as people say it: `one_of` as `one of`. */
export const ruleText = (rule: string): string => rule.replaceAll('_', ' ')

/** The name of a file without its folders. */
export const fileName = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

const monthText = (month: string, locale: string): string =>
  new Intl.DateTimeFormat(/^en\b/.test(locale) ? 'en-US' : locale, {
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  }).format(new Date(`${month}-01T00:00:00Z`))

/** Months such as 2026-03 to 2026-05 as people write them: `Mar 2026 – May 2026`, one month by itself. */
export const monthsText = (from: string, to: string, locale: string): string =>
  from === to ? monthText(from, locale) : `${monthText(from, locale)} – ${monthText(to, locale)}`

/** The months of all that a run restated, from the first to the last; undefined where it restated nothing. */
export const restatedText = ({ restated }: Run, locale: string): string | undefined => {
  const from = restated.map((figure) => figure.from).toSorted()[0]
  const to = restated
    .map((figure) => figure.to)
    .toSorted()
    .at(-1)
  return from === undefined || to === undefined ? undefined : monthsText(from, to, locale)
}
