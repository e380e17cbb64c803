import type { ColumnType, Value } from '../../server/contract/result.ts'
import { t } from '../language/language.ts'

/**
 * What is known of a number's form: its column's type, format name (`money0`, `percent1`, `points1` for a difference of
 * percentages) and unit (`USD`, `day`), and whether it is a change, which always has its sign.
 */
export interface NumberForm {
  readonly type: ColumnType
  readonly format?: string | undefined
  readonly unit?: string | undefined
  readonly isChange?: boolean | undefined
}

const minus = (text: string): string => text.replace(/^-/, '−').replace(/-(?=[\d\p{Sc}])/u, '−')

const formatPattern = /^([a-z]+?)(\d)?$/

const digitsOf = (form: NumberForm): { kind: string; digits: number | undefined } => {
  const [, kind = '', digits] = formatPattern.exec(form.format ?? '') ?? []
  return { kind, digits: digits === undefined ? undefined : Number(digits) }
}

const optionsOf = (form: NumberForm): Intl.NumberFormatOptions => {
  const { kind, digits } = digitsOf(form)
  const fixed = digits === undefined ? {} : { minimumFractionDigits: digits, maximumFractionDigits: digits }
  if (kind === 'percent' || kind === 'points') return { style: 'percent', ...fixed }
  if (digits !== undefined) return fixed
  return form.type === 'integer' ? { maximumFractionDigits: 0 } : { maximumFractionDigits: 2 }
}

/** A value of a measure as a number; undefined where it is empty. Decimals arrive as text with all their digits. */
export const toNumber = (value: Value | undefined): number | undefined => {
  if (value === null || value === undefined || typeof value === 'boolean') return undefined
  const number = Number(value)
  return Number.isNaN(number) ? undefined : number
}

const numeric = (value: Value): number | string => (typeof value === 'string' ? value : Number(value))

const units = new Set(Intl.supportedValuesOf('unit'))

/** How Intl writes a unit: a currency by its symbol, a unit that it knows by its name; undefined for any other. */
const unitOptions = (unit: string | undefined): Intl.NumberFormatOptions | undefined => {
  if (unit === undefined) return undefined
  if (/^[A-Z]{3}$/.test(unit)) return { style: 'currency', currency: unit, currencyDisplay: 'narrowSymbol' }
  return units.has(unit) ? { style: 'unit', unit, unitDisplay: 'long' } : undefined
}

const exactOptions = (form: NumberForm): Intl.NumberFormatOptions => {
  const { kind } = digitsOf(form)
  if (kind === 'percent' || kind === 'points') return { style: 'percent', maximumFractionDigits: 4 }
  const unit = unitOptions(form.unit)
  return unit?.style === 'currency' ? unit : { maximumFractionDigits: form.type === 'integer' ? 0 : 4, ...unit }
}

/** The two ways to write a number: as a cell shows it, and exactly. */
interface Writers {
  readonly shown: Intl.NumberFormat
  readonly exact: Intl.NumberFormat
}

const known = new Map<string, Writers>()

/** Making a formatter is slow, using it fast: one pair for each form and locale. */
const writersOf = (form: NumberForm, locale: string): Writers => {
  const key = `${locale} ${form.type} ${form.format} ${form.unit} ${form.isChange === true}`
  const found = known.get(key)
  if (found !== undefined) return found
  const sign = form.isChange === true ? { signDisplay: 'exceptZero' as const } : {}
  const made = {
    shown: new Intl.NumberFormat(locale, { ...optionsOf(form), ...sign }),
    exact: new Intl.NumberFormat(locale, { ...exactOptions(form), ...sign }),
  }
  known.set(key, made)
  return made
}

const isSigned = /[+−]/

/** Percentage points have no percent sign. */
const pointsText = (parts: readonly Intl.NumberFormatPart[]): string =>
  t('frame.points', {
    number: parts
      .filter((part) => part.type !== 'percentSign')
      .map((part) => part.value)
      .join('')
      .trim(),
  })

const write = (formatter: Intl.NumberFormat, value: Value, form: NumberForm): string => {
  // Intl writes decimal text exactly, however long; its types name number and bigint only
  const number = numeric(value) as number
  const isPoints = digitsOf(form).kind === 'points'
  const text = minus(isPoints ? pointsText(formatter.formatToParts(number)) : formatter.format(number))
  return form.isChange === true && !isSigned.test(text) ? `±${text}` : text
}

/**
 * A number in the reader's locale and its measure's format, without its unit: 3,568,647 or 64.4%. Minus is U+2212.
 * Decimals keep every digit that the format shows, however long they are. Empty gives empty text.
 */
export const formatNumber = (value: Value | undefined, form: NumberForm, locale: string): string =>
  value === null || value === undefined ? '' : write(writersOf(form, locale).shown, value, form)

/** The unit as written once in a header: $ for USD, days for day, % for shares, other units as they are; empty for none. */
export const unitLabel = (form: NumberForm, locale: string): string => {
  const { kind } = digitsOf(form)
  if (kind === 'percent') return '%'
  if (kind === 'points') return t('frame.pointsUnit')
  if (unitOptions(form.unit) === undefined) return form.unit ?? ''
  const parts = writersOf(form, locale).exact.formatToParts(0)
  return parts.find((p) => p.type === 'currency' || p.type === 'unit')?.value ?? form.unit ?? ''
}

/** The exact value with its unit, as the panel and the tooltip say it: $3,568,647.00, 51.7819 days; "no value" if empty. */
export const exactNumber = (value: Value | undefined, form: NumberForm, locale: string): string => {
  if (value === null || value === undefined) return t('frame.noValue')
  const number = write(writersOf(form, locale).exact, value, form)
  const isPlain = form.unit !== undefined && unitOptions(form.unit) === undefined && digitsOf(form).kind !== 'percent'
  return isPlain ? `${number} ${form.unit}` : number
}
