import { type Language, languageOf, languages, localeOf, speak } from '../language/language.ts'

const key = 'clientele-language'

/** The language that the reader has chosen on this machine, else the first of the browser's that there is. */
const chosenLanguage = (): Language => {
  const kept = window.localStorage.getItem(key)
  if (kept !== null && kept in languages) return kept as Language
  return languageOf(navigator.languages[0] ?? 'en')
}

/** Has the pages say everything in a language, once its messages have come. @returns the locale to write numbers in */
const speakLanguage = async (language: Language): Promise<string> => {
  const locale = localeOf(language, navigator.languages)
  await speak(locale)
  document.documentElement.lang = locale
  return locale
}

/** Begins in the reader's language; in English where its messages do not come. @returns the locale to write numbers in */
export const beginLanguage = (): Promise<string> => speakLanguage(chosenLanguage()).catch(() => speakLanguage('en'))

/** Goes over to another language and keeps the choice on this machine. @throws what fetching its messages throws */
export const changeLanguage = async (language: Language): Promise<string> => {
  const locale = await speakLanguage(language)
  window.localStorage.setItem(key, language)
  return locale
}
