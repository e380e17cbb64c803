import i18next from 'i18next'
import * as areas from './en/areas.ts'
import type { en } from './en/index.ts'
import type { KeyOf, Messages } from './messages.ts'

/** The languages of the pages, by their tags, each by its own name. */
export const languages = { en: 'English', 'zh-CN': '简体中文', uk: 'Українська' } as const
export type Language = keyof typeof languages

const tags = Object.keys(languages) as Language[]

/** Name of a message. */
export type MessageKey = KeyOf<typeof en>

/** What stands in a message; `count` also chooses its form, and `{{count, number}}` writes it as the reader does. */
export type MessageValues = Readonly<Record<string, string | number>>

const instance = i18next.createInstance()
void instance.init({
  lng: 'en',
  fallbackLng: 'en',
  // what pages other than the first say comes with them
  resources: { en: { translation: { ...areas } } },
  // a form of number is a message in its message: rows.one, rows.other
  pluralSeparator: '.',
  interpolation: { escapeValue: false },
  initAsync: false,
})

/**
 * A message in the language that is in use, English where nothing else has come. Pages are made anew when the language
 * changes, so that what it gives may be kept.
 */
export const t = (key: MessageKey, values?: MessageValues): string => instance.t(key, values ?? {})

/** A detail of an error as it stands in a text: words listed, anything that is no text as JSON. */
const detail = (value: unknown): string => {
  if (typeof value === 'string') return value
  if (!Array.isArray(value) || value.some((part) => typeof part !== 'string')) return JSON.stringify(value)
  return value.length === 0 ? instance.t('errors.none') : value.join(t('words.comma'))
}

/**
 * An error of the API in the language of the pages, by its code and details, `unsound` by its reason; undefined in English,
 * and where the language has no words for it: the API's own are to be shown then.
 */
export const errorText = (code: string, details: unknown): string | undefined => {
  const language = languageOf(instance.language)
  const known = typeof details === 'object' && details !== null ? Object.entries(details) : []
  const values: Record<string, string> = Object.fromEntries(known.map(([name, value]) => [name, detail(value)]))
  const key = code === 'unsound' ? `errors.unsound.${values.reason}` : `errors.${code}`
  if (language === 'en' || typeof instance.getResource(language, 'translation', key) !== 'string') return undefined
  const error = instance.t(key, values)
  return values.closest === undefined ? error : instance.t('errors.nearest', { error, closest: values.closest })
}

const isOf = (locale: string, language: Language): boolean =>
  locale.toLowerCase().split('-')[0] === language.split('-')[0]

/** The language of a locale's tag: `uk-UA` is Ukrainian, every Chinese one 简体中文; English for all that there are not. */
export const languageOf = (locale: string): Language => tags.find((tag) => isOf(locale, tag)) ?? 'en'

/** The language that is in use. */
export const language = (): Language => languageOf(instance.language)

/** Words as people list them: a, b and c. */
export const list = (words: readonly string[]): string => {
  const locale = languageOf(instance.language)
  return new Intl.ListFormat(locale === 'en' ? 'en-GB' : locale).format(words)
}

/**
 * The locale that a reader of a language writes numbers and dates in: the first of the browser's that is of the language,
 * else the language itself.
 */
export const localeOf = (language: Language, browser: readonly string[]): string =>
  browser.find((locale) => isOf(locale, language)) ?? language

const load: Readonly<Record<Exclude<Language, 'en'>, () => Promise<Messages>>> = {
  'zh-CN': async () => (await import('./zh-CN/index.ts')).zhCN,
  uk: async () => (await import('./uk/index.ts')).uk,
}

/**
 * Fetches what the pages other than the first say in English, which all are in where another language lacks a message.
 *
 * @throws what fetching it throws
 */
export const fetchLaterAreas = async (): Promise<void> => {
  const later = await import('./en/later-areas.ts')
  instance.addResourceBundle('en', 'translation', { ...later }, true)
}

/**
 * Has messages said in the language of a locale from now on, once they have come.
 *
 * @throws what fetching them throws; the language before stays in use then
 */
export const speak = async (locale: string): Promise<void> => {
  const language = languageOf(locale)
  if (language !== 'en' && !instance.hasResourceBundle(language, 'translation'))
    instance.addResourceBundle(language, 'translation', await load[language]())
  await instance.changeLanguage(language === 'zh-CN' ? 'zh-CN' : locale)
}
