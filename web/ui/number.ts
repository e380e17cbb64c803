import type { ColumnType, Value } from '../../server/contract/result.ts'

/** What is known of a number's form: its column's type, format name (`money0`, `percent1`) and unit (`USD`, `day`). */
export interface NumberForm {
  readonly type: ColumnType
  readonly format?: string | undefined
  readonly unit?: string | undefined
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
  if (kind === 'percent') return { style: 'percent', ...fixed }
  if (digits !== undefined) return fixed
  return form.type === 'integer' ? { maximumFractionDigits: 0 } : { maximumFractionDigits: 2 }
}

const cache = new Map<string, Intl.NumberFormat>()

const formatter = (locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat => {
  const key = `${locale}:${JSON.stringify(options)}`
  const found = cache.get(key) ?? new Intl.NumberFormat(locale, options)
  cache.set(key, found)
  return found
}

/** A value of a measure as a number; undefined where it is empty. Decimals arrive as text with all their digits. */
export const toNumber = (value: Value | undefined): number | undefined => {
  if (value === null || value === undefined || typeof value === 'boolean') return undefined
  const number = Number(value)
  return Number.isNaN(number) ? undefined : number
}

const numeric = (value: Value): number | string => (typeof value === 'string' ? value : Number(value))

/**
 * A number in the reader's locale and its measure's format, without its unit: 3,568,647 or 64.4%. Minus is U+2212.
 * Decimals keep every digit that the format shows, however long they are. Empty gives empty text.
 */
export const formatNumber = (value: Value | undefined, form: NumberForm, locale: string): string => {
  if (value === null || value === undefined) return ''
  // Intl formats decimal text exactly; its types say number and bigint only
  return minus(formatter(locale, optionsOf(form)).format(numeric(value) as number))
}

const units = new Set(Intl.supportedValuesOf('unit'))

/** How Intl writes a unit: a currency by its symbol, a unit that it knows by its name; undefined for any other. */
const unitOptions = (unit: string | undefined): Intl.NumberFormatOptions | undefined => {
  if (unit === undefined) return undefined
  if (/^[A-Z]{3}$/.test(unit)) return { style: 'currency', currency: unit, currencyDisplay: 'narrowSymbol' }
  return units.has(unit) ? { style: 'unit', unit, unitDisplay: 'long' } : undefined
}

/** The unit as written once in a header: $ for USD, days for day, % for shares, other units as they are; empty for none. */
export const unitLabel = (form: NumberForm, locale: string): string => {
  if (digitsOf(form).kind === 'percent') return '%'
  const options = unitOptions(form.unit)
  if (options === undefined) return form.unit ?? ''
  const parts = formatter(locale, options).formatToParts(0)
  return parts.find((p) => p.type === 'currency' || p.type === 'unit')?.value ?? form.unit ?? ''
}

/** The exact value with its unit, as the panel and the tooltip say it: $3,568,647.00, 51.7819 days; "no value" if empty. */
export const exactNumber = (value: Value | undefined, form: NumberForm, locale: string): string => {
  if (value === null || value === undefined) return 'no value'
  const write = (options: Intl.NumberFormatOptions) =>
    minus(formatter(locale, options).format(numeric(value) as number))
  if (digitsOf(form).kind === 'percent') return write({ style: 'percent', maximumFractionDigits: 4 })
  const digits = { maximumFractionDigits: form.type === 'integer' ? 0 : 4 }
  const unit = unitOptions(form.unit)
  if (unit !== undefined) return write(unit.style === 'currency' ? unit : { ...digits, ...unit })
  return form.unit === undefined ? write(digits) : `${write(digits)} ${form.unit}`
}
