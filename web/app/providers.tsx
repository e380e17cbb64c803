import { MantineProvider } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { type ReactNode, useMemo, useState } from 'react'
import { type Language, languageOf } from '../language/language.ts'
import { LanguageContext, LocaleContext } from '../ui/locale.ts'
import { cssVariablesResolver, mantineTheme } from '../ui/theme.ts'
import { changeLanguage } from './reader-language.ts'

const client = new QueryClient({
  defaultOptions: { queries: { refetchOnWindowFocus: false, networkMode: 'always' } },
})

export interface ProvidersProps {
  /** the locale to begin in, whose messages have come */
  readonly locale: string
  readonly children: ReactNode
}

/** Theme, server data and locale for everything below, which is made anew when the language changes. */
export const Providers = ({ locale: first, children }: ProvidersProps) => {
  const [locale, setLocale] = useState(first)
  const choice = useMemo(() => {
    const change = (language: Language) => {
      changeLanguage(language).then(
        (next) => {
          // titles and labels come from the server in the reader's language
          client.clear()
          setLocale(next)
        },
        // its messages did not come: the language before stays
        () => undefined,
      )
    }
    return { language: languageOf(locale), change }
  }, [locale])
  return (
    <MantineProvider theme={mantineTheme} cssVariablesResolver={cssVariablesResolver} defaultColorScheme="auto">
      <QueryClientProvider client={client}>
        <LanguageContext value={choice}>
          <LocaleContext key={locale} value={locale}>
            {children}
          </LocaleContext>
        </LanguageContext>
      </QueryClientProvider>
    </MantineProvider>
  )
}
