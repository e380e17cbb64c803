import i18next from 'i18next'
import type { Saying } from './api-texts.ts'
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

/** What says texts of the API in the language in use; undefined until another than English has come. */
let saying: Saying | undefined

/**
 * A text of the API in the language of the pages, by where its words are and what it tells; undefined in English, and where the
 * language has no words for it: the API's own are to be shown then.
 *
 * @param key such as `cards.models.churn.title`
 */
export const apiText = (key: string, facts: unknown = {}): string | undefined => saying?.text(key, facts)

/**
 * An error of the API in the language of the pages, by its code and details; undefined in English, and where the language has no
 * words for it: the API's own are to be shown then.
 */
export const errorText = (code: string, details: unknown): string | undefined => saying?.error(code, details)

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
  if (language !== 'en' && !instance.hasResourceBundle(language, 'translation')) {
    const [messages, { sayingIn }] = await Promise.all([load[language](), import('./api-texts.ts')])
    instance.addResourceBundle(language, 'translation', messages)
    saying = sayingIn(instance)
  }
  await instance.changeLanguage(language === 'zh-CN' ? 'zh-CN' : locale)
}
