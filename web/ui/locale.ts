import { createContext, useContext } from 'react'
import type { Language } from '../language/language.ts'

/** The reader's locale: that of the browser where it is of the language of the pages, else the language itself. */
export const LocaleContext = createContext('en')

/** The locale that numbers and dates are written in. */
export const useLocale = (): string => useContext(LocaleContext)

/** The language of the pages, and the way to change it. */
export interface LanguageChoice {
  readonly language: Language
  readonly change: (language: Language) => void
}

export const LanguageContext = createContext<LanguageChoice>({ language: 'en', change: () => undefined })

/** The language of the pages, and the way to change it. */
export const useLanguage = (): LanguageChoice => useContext(LanguageContext)
