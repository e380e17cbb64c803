import type { i18n } from 'i18next'

/** What says texts of the API in the language in use; undefined where it has no words for one. */
export interface Saying {
  /** @param key where the words are, such as `cards.notes.inactive` */
  readonly text: (key: string, facts: unknown) => string | undefined
  readonly error: (code: string, details: unknown) => string | undefined
}

/** Codes of errors that are said by their reason. */
const byReason: readonly string[] = ['unsound', 'wrong_upload_state']

type Values = Record<string, string | number>

const entriesOf = (facts: unknown): [string, unknown][] =>
  typeof facts === 'object' && facts !== null ? Object.entries(facts) : []

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((part) => typeof part === 'string')

const numberText = (name: string, value: number, locale: string): string =>
  /share$/i.test(name)
    ? `${(100 * value).toLocaleString(locale, { maximumFractionDigits: 1 })}\u00a0%`
    : value.toLocaleString(locale, { maximumFractionDigits: 6 })

const dateText = (text: string, locale: string): string => {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text)
  if (!isDay && !/^\d{4}-\d{2}$/.test(text)) return text
  const parts = isDay ? ({ day: 'numeric', month: 'short' } as const) : ({ month: 'long' } as const)
  return new Date(text).toLocaleDateString(locale, { ...parts, year: 'numeric', timeZone: 'UTC' })
}

/** Says texts of the API by the messages that an i18next has; none in English, which the API says itself. */
export const sayingIn = (instance: i18n): Saying => {
  const tag = (): string => instance.languages.find((one) => instance.hasResourceBundle(one, 'translation')) ?? 'en'
  const hasWords = (key: string): boolean => {
    const found: unknown = instance.getResource(tag(), 'translation', key)
    return typeof found === 'string' || (typeof found === 'object' && found !== null && 'other' in found)
  }
  const listed = (words: readonly string[]): string =>
    words.length === 0 ? instance.t('errors.none') : words.join(instance.t('words.comma'))
  /** A fact as people write it; `count` stays a number, by which the form is chosen. */
  const fact = (name: string, value: unknown): string | number => {
    if (typeof value === 'number') return name === 'count' ? value : numberText(name, value, instance.language)
    if (typeof value === 'string') return dateText(value, instance.language)
    return isTexts(value) ? listed(value) : JSON.stringify(value)
  }
  /** A detail of an error as it stands in a text: words listed, anything that is no text as JSON. */
  const detail = (value: unknown): string => {
    if (typeof value === 'string') return value
    return isTexts(value) ? listed(value) : JSON.stringify(value)
  }
  // a date that ends with a full stop, as 30 черв. 2026 р., ends its sentence
  const say = (key: string, values: Values): string | undefined =>
    hasWords(key) ? instance.t(key, values).replace(/\.\.$/, '.') : undefined
  const text: Saying['text'] = (key, facts) =>
    say(key, Object.fromEntries(entriesOf(facts).map(([name, value]) => [name, fact(name, value)])))
  return {
    text,
    error: (code, details) => {
      const given = Object.fromEntries(entriesOf(details))
      if (code === 'model_refused') return text(`errors.model_refused.${String(given.sentence)}`, given.found)
      const values: Values = Object.fromEntries(Object.entries(given).map(([name, value]) => [name, detail(value)]))
      const error = say(byReason.includes(code) ? `errors.${code}.${values.reason}` : `errors.${code}`, values)
      if (error === undefined || values.closest === undefined) return error
      return instance.t('errors.nearest', { error, closest: values.closest })
    },
  }
}
