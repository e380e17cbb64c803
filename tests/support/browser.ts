import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'
import { test as base, expect } from 'vitest'
import { type RunningApp, startApp } from './app.ts'

const executablePath = process.env.CHROMIUM_PATH ?? ''
const folder = (path: string): string => fileURLToPath(new URL(`../../${path}/`, import.meta.url))

/** A closed network and a machine without GPU: nothing may be asked of the world outside. */
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

interface Fixtures {
  /** the built app with the workspace of sales opportunities, one per test file */
  readonly app: RunningApp
  readonly browser: Browser
  /** a page of 1440 by 900 in a fresh context; the test fails where the page throws or logs an error */
  readonly page: Page
}

/** What a page may log although all is well: the browser's own line on an answer that is not 2xx. */
const isExpected = (text: string): boolean => text.startsWith('Failed to load resource')

/**
 * `test` for pages: serial, with a running app, skipped where there is no browser (`scripts/browser.mjs` says so aloud).
 */
export const browserTest = base
  .extend<Fixtures>({
    app: [
      // biome-ignore lint/correctness/noEmptyPattern: vitest reads which fixtures this one needs from the pattern
      async ({}, use) => {
        const app = await startApp({ workspace: 'fixtures/crm-sales-opportunities' })
        await use(app)
        await app.stop()
      },
      { scope: 'file' },
    ],
    browser: [
      // biome-ignore lint/correctness/noEmptyPattern: vitest reads which fixtures this one needs from the pattern
      async ({}, use) => {
        const browser = await chromium.launch({ executablePath, args })
        await use(browser)
        await browser.close()
      },
      { scope: 'file' },
    ],
    page: async ({ browser, app }, use) => {
      const context = await browser.newContext({
        viewport: { width: 1440, height: 900 },
        baseURL: app.url,
        locale: 'en-US',
      })
      const page = await context.newPage()
      const problems: string[] = []
      page.on('pageerror', (error) => problems.push(error.message))
      page.on('console', (message) => {
        if (message.type() === 'error' && !isExpected(message.text())) problems.push(message.text())
      })
      await use(page)
      await context.close()
      expect(problems, 'errors of the page').toEqual([])
    },
  })
  .skipIf(executablePath === '')

/** `npm run screenshots` renews the picture that the README shows. */
const isShown = (name: string): boolean => name === 'explore' && process.env.SCREENSHOTS === 'true'

/** Saves what the page shows as `tests/browser/output/<name>.png`, and the README's one in `docs/` too when asked. */
export const takePicture = async (page: Page, name: string): Promise<void> => {
  const folders = [folder('tests/browser/output'), ...(isShown(name) ? [folder('docs')] : [])]
  for (const target of folders) {
    mkdirSync(target, { recursive: true })
    await page.screenshot({ path: `${target}${name}.png` })
  }
}

/** Saves a picture that the page gave away as `tests/browser/output/<name>.png`. */
export const keepPicture = (name: string, bytes: Uint8Array): void => {
  mkdirSync(folder('tests/browser/output'), { recursive: true })
  writeFileSync(`${folder('tests/browser/output')}${name}.png`, bytes)
}
