/** The days that a file is of, ISO and both included: one day, or all of the month or year that its name says. */
export interface FileDays {
  readonly from: string
  readonly to: string
}

/** What a date is written with in the name of a file, and how many digits each part has. */
const parts = { '%Y': '(?<year>\\d{4})', '%y': '(?<short>\\d{2})', '%m': '(?<month>\\d{2})', '%d': '(?<day>\\d{2})' }

const isPart = (text: string): text is keyof typeof parts => Object.hasOwn(parts, text)

const tokens = (format: string): string[] => format.match(/%.?|[^%]+/g) ?? []

const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')

const known = Object.keys(parts).join(', ')

/** Why a text is no form of dates in the names of files; undefined where it is one. */
export const fileDateProblem = (format: string): string | undefined => {
  const used = tokens(format).filter((token) => token.startsWith('%'))
  const other = used.find((token) => !isPart(token))
  if (other !== undefined) return `a date in the name of a file is written with ${known}, not with "${other}"`
  const twice = used.find((token, i) => used.indexOf(token) < i)
  if (twice !== undefined) return `"${twice}" stands there twice`
  const years = used.filter((token) => token === '%Y' || token === '%y')
  if (years.length !== 1) return 'expected one year, %Y or %y, in the date of a file, such as %Y-%m-%d'
  return used.includes('%d') && !used.includes('%m') ? 'a day says nothing without its month' : undefined
}

/** The form as a pattern of text, whose digits have no other digits beside them. */
const patternOf = (format: string): RegExp => {
  const body = tokens(format).map((token) => (isPart(token) ? parts[token] : escaped(token)))
  return new RegExp(`(?<!\\d)${body.join('')}(?!\\d)`, 'g')
}

const iso = (year: number, month: number, day: number): string =>
  [String(year).padStart(4, '0'), String(month).padStart(2, '0'), String(day).padStart(2, '0')].join('-')

const lastDay = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate()

/** The days that digits say; undefined where there is no such day. */
const daysOf = ({ year, short, month, day }: Readonly<Record<string, string | undefined>>): FileDays | undefined => {
  const inYear = year === undefined ? 2000 + Number(short) : Number(year)
  if (month === undefined) return { from: iso(inYear, 1, 1), to: iso(inYear, 12, 31) }
  const inMonth = Number(month)
  if (inMonth < 1 || inMonth > 12) return undefined
  const last = lastDay(inYear, inMonth)
  if (day === undefined) return { from: iso(inYear, inMonth, 1), to: iso(inYear, inMonth, last) }
  const onDay = Number(day)
  return onDay < 1 || onDay > last ? undefined : { from: iso(inYear, inMonth, onDay), to: iso(inYear, inMonth, onDay) }
}

/**
 * The days that a file is of by its name.
 *
 * @param found   what the stars of its pattern stand for, in order
 * @param format  form of the date, such as `%Y-%m-%d` for a day or `%Y%m` for a month
 * @returns undefined where such a date stands there not at all, or several times
 */
export const fileDays = (found: readonly string[], format: string): FileDays | undefined => {
  const pattern = patternOf(format)
  const days = found.flatMap((text) => [...text.matchAll(pattern)]).flatMap(({ groups }) => daysOf(groups ?? {}) ?? [])
  return days.length === 1 ? days[0] : undefined
}
