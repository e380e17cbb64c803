import { createContext, useContext } from 'react'

/** The reader's locale, as the browser says it. */
export const LocaleContext = createContext('en')

/** The locale that numbers and dates are written in. */
export const useLocale = (): string => useContext(LocaleContext)
