import '@fontsource-variable/inter'
import '@fontsource-variable/jetbrains-mono'
import '@mantine/core/styles.css'
import './global.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { Providers } from './providers.tsx'
import { beginLanguage } from './reader-language.ts'

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no element with the id root')

const locale = await beginLanguage()

createRoot(root).render(
  <StrictMode>
    <Providers locale={locale}>
      <App />
    </Providers>
  </StrictMode>,
)
