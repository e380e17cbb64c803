/** What a column seems to hold. */
export interface ColumnGuess {
  /** as SQL writes it */
  readonly type: string
  /** strptime format of a date or time that is not in ISO */
  readonly format?: string
  /** the character before the decimals, where it shows */
  readonly decimal?: '.' | ','
  /** the character between thousands, where one shows */
  readonly thousands?: string
  /** whether what stands before the decimals may stand between thousands */
  readonly isGroupLike?: boolean
  readonly words?: { readonly true: string; readonly false: string }
  readonly isUnique: boolean
  /** whether every record has a value */
  readonly isFull: boolean
  readonly doubts: readonly string[]
}

const nullWords = ['NA', 'N/A', 'n/a', 'NULL', 'null', 'None', 'NaN', 'nan', '?', '-', '--', '#N/A'] as const

const booleans: readonly (readonly [yes: string, no: string])[] = [
  ['true', 'false'],
  ['TRUE', 'FALSE'],
  ['True', 'False'],
  ['yes', 'no'],
  ['Yes', 'No'],
  ['YES', 'NO'],
  ['Y', 'N'],
  ['y', 'n'],
]

interface DateForm {
  readonly pattern: RegExp
  readonly format?: string
  readonly day: number
  readonly month: number
}

const times = [
  { pattern: '', format: '' },
  { pattern: ' \\d{1,2}:\\d{2}', format: ' %H:%M' },
  { pattern: ' \\d{1,2}:\\d{2}:\\d{2}', format: ' %H:%M:%S' },
  { pattern: ' \\d{1,2}:\\d{2} [AP]M', format: ' %I:%M %p' },
  { pattern: ' \\d{1,2}:\\d{2}:\\d{2} [AP]M', format: ' %I:%M:%S %p' },
]

const dayFirst = (mark: string, format: string) => ({
  date: `(\\d{1,2})${mark}(\\d{1,2})${mark}\\d{4}`,
  format,
  day: 1,
  month: 2,
})
const monthFirst = (mark: string, format: string) => ({
  date: `(\\d{1,2})${mark}(\\d{1,2})${mark}\\d{4}`,
  format,
  day: 2,
  month: 1,
})

const dates = [
  dayFirst('\\.', '%d.%m.%Y'),
  dayFirst('/', '%d/%m/%Y'),
  monthFirst('/', '%m/%d/%Y'),
  dayFirst('-', '%d-%m-%Y'),
  { date: '\\d{4}/(\\d{1,2})/(\\d{1,2})', format: '%Y/%m/%d', day: 2, month: 1 },
]

const iso: readonly (DateForm & { readonly type: string })[] = [
  { type: 'DATE', pattern: /^\d{4}-(\d{2})-(\d{2})$/, day: 2, month: 1 },
  { type: 'TIMESTAMP', pattern: /^\d{4}-(\d{2})-(\d{2})[ T]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?$/, day: 2, month: 1 },
]

/** Times of UTC as programs write them. */
const zulu = (seconds: string, format: string) => ({
  type: 'TIMESTAMP',
  pattern: new RegExp(`^\\d{4}-(\\d{2})-(\\d{2})T\\d{2}:\\d{2}${seconds}Z$`),
  format: `%Y-%m-%dT%H:%M${format}Z`,
  day: 2,
  month: 1,
})

const forms: readonly (DateForm & { readonly type: string })[] = [
  ...iso,
  zulu(':\\d{2}', ':%S'),
  zulu(':\\d{2}\\.\\d{1,6}', ':%S.%f'),
  ...dates.flatMap(({ date, format, day, month }) =>
    times.map((time) => ({
      type: time.format === '' ? 'DATE' : 'TIMESTAMP',
      pattern: new RegExp(`^${date}${time.pattern}$`),
      format: `${format}${time.format}`,
      day,
      month,
    })),
  ),
]

const fits = ({ pattern, day, month }: DateForm, value: string): boolean => {
  const found = pattern.exec(value)
  return found !== null && Number(found[day]) <= 31 && Number(found[month]) <= 12
}

type Typed = Pick<ColumnGuess, 'type'> &
  Partial<Pick<ColumnGuess, 'format' | 'decimal' | 'thousands' | 'isGroupLike' | 'words' | 'doubts'>>

const asDate = (values: readonly string[]): Typed | undefined => {
  const [first, ...others] = forms.filter((form) => values.every((value) => fits(form, value)))
  if (first === undefined) return undefined
  const { type, format } = first
  const also = others.flatMap((form) => form.format ?? [])
  const doubts = also.length === 0 ? [] : [`days and months cannot be told apart: ${[format, ...also].join(' or ')}`]
  return { type, ...(format !== undefined && { format }), doubts }
}

const asBoolean = (values: readonly string[]): Typed | undefined => {
  const found = new Set(values)
  const pair = booleans.find(([yes, no]) => [...found].every((value) => value === yes || value === no))
  if (pair === undefined) return undefined
  const [yes, no] = pair
  return { type: 'BOOLEAN', ...(yes !== 'true' && { words: { true: yes, false: no } }) }
}

const digitsOf = (value: string) => value.replace(/^[+-]/, '')

const asWhole = (values: readonly string[]): Typed | undefined => {
  if (!values.every((value) => /^[+-]?\d{1,18}$/.test(value))) return undefined
  if (values.some((value) => /^0\d/.test(digitsOf(value))))
    return { type: 'VARCHAR', doubts: ['numbers with zeros in front are kept as text'] }
  const most = values.reduce((found, value) => Math.max(found, Math.abs(Number(value))), 0)
  return { type: most <= 2_147_483_647 ? 'INTEGER' : 'BIGINT' }
}

/** How numbers are written, those that are met more often first. */
const numberForms: readonly (readonly [decimal: '.' | ',', thousands?: string])[] = [
  ['.'],
  [','],
  ['.', ','],
  [',', '.'],
  ...[' ', '\u00A0', '\u202F'].map((space) => [',', space] as const),
  ...[' ', "'", '’'].map((mark) => ['.', mark] as const),
]

const escaped = (mark: string) => mark.replace('.', '\\.')

const numberPattern = (decimal: string, thousands: string | undefined) => {
  const whole = thousands === undefined ? '\\d{1,15}' : `(?:\\d{1,15}|\\d{1,3}(?:${escaped(thousands)}\\d{3})+)`
  return new RegExp(`^[+-]?(${whole})(?:${escaped(decimal)}(\\d{1,12}))?$`)
}

/** Digits that numbers have at most before and behind their decimal mark. */
const digitsIn = (values: readonly string[], pattern: RegExp) => {
  let [before, behind] = [0, 0]
  for (const value of values) {
    const [, whole = '', decimals = ''] = pattern.exec(value) ?? []
    before = Math.max(before, whole.replaceAll(/\D/g, '').length)
    behind = Math.max(behind, decimals.length)
  }
  return { before, behind }
}

const asNumber = (values: readonly string[]): Typed | undefined => {
  for (const [decimal, thousands] of numberForms) {
    const pattern = numberPattern(decimal, thousands)
    if (!values.every((value) => pattern.test(value))) continue
    const { before, behind } = digitsIn(values, pattern)
    const scale = Math.max(behind, 2)
    const isAmbiguous = behind > 0 && values.every((value) => /^[+-]?\d{1,3}(?:[.,]\d{3})?$/.test(value))
    const doubts = isAmbiguous ? [`"${decimal}" may stand between thousands`] : []
    if (thousands !== undefined && values.some((value) => /^[+-]?0\d/.test(value))) return undefined
    return {
      type: `DECIMAL(${before + scale > 18 ? 38 : 18}, ${scale})`,
      ...((behind > 0 || thousands === undefined) && { decimal }),
      ...(thousands !== undefined && { thousands }),
      ...(isAmbiguous && { isGroupLike: true }),
      doubts,
    }
  }
  return undefined
}

const typeOf = (values: readonly string[]): Typed =>
  asWhole(values) ?? asNumber(values) ?? asDate(values) ?? asBoolean(values) ?? { type: 'VARCHAR' }

/** Words that stand for no value in some column, for what is left of it is of a type that they are not. */
export const wordsForNothing = (columns: readonly (readonly string[])[]): readonly string[] =>
  nullWords.filter((word) =>
    columns.some((values) => {
      const others = values.filter((value) => value !== '' && !nullWords.some((known) => known === value))
      return others.length > 0 && values.includes(word) && typeOf(others).type !== 'VARCHAR'
    }),
  )

/**
 * What the values of a column seem to be.
 *
 * @param values as they stand in the file, one for each record
 * @param nulls words for no value, the empty text not among them
 */
export const guessColumn = (values: readonly string[], nulls: readonly string[]): ColumnGuess => {
  const present = values.filter((value) => value !== '' && !nulls.includes(value))
  // in a column of texts such a word may be a value: NA is North America, too
  const unsure = nullWords.flatMap((word) => {
    const count = present.filter((value) => value === word).length
    return count === 0 ? [] : [`"${word}" stands in ${count} records: a value, or nothing?`]
  })
  const typed: Typed =
    present.length === 0 ? { type: 'VARCHAR', doubts: ['it has no value in what was looked at'] } : typeOf(present)
  const isFull = present.length === values.length && values.length > 0
  return {
    ...typed,
    isUnique: isFull && new Set(present).size === present.length,
    isFull,
    doubts: [...(typed.doubts ?? []), ...unsure],
  }
}
