import { MantineProvider } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { LocaleContext } from '../ui/locale.ts'
import { cssVariablesResolver, mantineTheme } from '../ui/theme.ts'

const client = new QueryClient({
  defaultOptions: { queries: { refetchOnWindowFocus: false, networkMode: 'always' } },
})

/** Theme, server data and locale for everything below. */
export const Providers = ({ children }: { readonly children: ReactNode }) => (
  <MantineProvider theme={mantineTheme} cssVariablesResolver={cssVariablesResolver} defaultColorScheme="auto">
    <QueryClientProvider client={client}>
      <LocaleContext value={navigator.language}>{children}</LocaleContext>
    </QueryClientProvider>
  </MantineProvider>
)
