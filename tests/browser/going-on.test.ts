import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { browserTest, takePicture } from '../support/browser.ts'

const axeSource = readFileSync('node_modules/axe-core/axe.min.js', 'utf8')

const open = async (page: Page, search: string): Promise<void> => {
  await page.goto(`/?cube=opportunities&${search}`)
  await page.getByRole('row', { name: 'All offices' }).first().waitFor()
}

const title = (page: Page) => page.getByRole('heading', { level: 1 }).textContent()

/** What axe finds on the page as it stands. */
const violations = async (page: Page): Promise<unknown> => {
  await page.evaluate(axeSource)
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run: () => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> }
    }
    const found = await axe.run()
    return found.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])
  })
}

const byOffice = 'measures=won_value&rows=owner.office'

describe('the keyboard', () => {
  browserTest(
    'undoes and redoes a step, also from within the table, and leaves text fields their own',
    async ({ page }) => {
      await open(page, byOffice)
      await page.getByRole('button', { name: 'Swap' }).click()
      await page.getByRole('button', { name: 'Swap' }).click()
      await page.getByRole('button', { name: 'West', exact: true }).click()
      await expect.poll(() => title(page)).toBe('Won value by manager')
      await page.keyboard.press('Control+z')
      await expect.poll(() => title(page)).toBe('Won value by office')
      await page.keyboard.press('Control+z')
      await expect.poll(() => new URL(page.url()).searchParams.get('columns')).toBe('owner.office')
      await page.keyboard.press('Control+Shift+z')
      await page.keyboard.press('Control+y')
      await expect.poll(() => title(page)).toBe('Won value by manager')
      await page.keyboard.press('/')
      await page.keyboard.type('z')
      await page.keyboard.press('Control+z')
      expect(await title(page)).toBe('Won value by manager')
    },
  )

  browserTest('finds a field by /, and says by ? what it can do', async ({ page }) => {
    await open(page, byOffice)
    await page.keyboard.press('/')
    await page.keyboard.type('stage')
    expect(await page.getByLabel('Find a field').inputValue()).toBe('stage')
    await page.keyboard.press('Escape')
    await page.getByRole('treegrid').focus()
    await page.keyboard.press('?')
    const help = page.getByRole('dialog', { name: 'Keyboard' })
    await help.getByText('Search or run a command').waitFor()
    await takePicture(page, 'keys')
    expect(await violations(page)).toEqual([])
    await page.keyboard.press('Escape')
    await expect.poll(() => help.count()).toBe(0)
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('result-grid')
  })

  browserTest('never undoes into another page', async ({ page }) => {
    await open(page, byOffice)
    await page.getByRole('link', { name: 'Data' }).click()
    await page.getByRole('heading', { name: 'Sources' }).waitFor()
    await page.getByRole('link', { name: 'Explore' }).click()
    await page.getByRole('row', { name: 'All offices' }).first().waitFor()
    expect(await page.getByRole('button', { name: 'Undo' }).isDisabled()).toBe(true)
    await page.keyboard.press('Control+z')
    await page.getByRole('button', { name: 'Swap' }).click()
    await expect.poll(() => page.getByRole('button', { name: 'Undo' }).isDisabled()).toBe(false)
  })
})

describe('the command palette', () => {
  const palette = (page: Page) => page.getByRole('dialog', { name: 'Commands' })
  const options = (page: Page) => palette(page).getByRole('option')

  browserTest('adds a field that is found by some of its letters', async ({ page }) => {
    await open(page, byOffice)
    await page.keyboard.press('Control+k')
    await palette(page).waitFor()
    await takePicture(page, 'palette')
    expect(await violations(page)).toEqual([])
    await page.keyboard.type('win ra')
    await expect.poll(() => options(page).first().getAttribute('aria-selected')).toBe('true')
    await page.keyboard.press('Enter')
    await expect.poll(() => title(page)).toBe('Won value and win rate by office')
    await expect.poll(() => palette(page).count()).toBe(0)
  })

  browserTest('is moved in by arrows, and tells which row is chosen to who hears it', async ({ page }) => {
    await open(page, byOffice)
    await page.getByRole('button', { name: 'Search or run a command' }).click()
    const field = palette(page).getByRole('combobox')
    await expect.poll(() => options(page).count()).toBeGreaterThan(10)
    const chosen = async () => {
      const id = await field.getAttribute('aria-activedescendant')
      return page.evaluate((of) => document.getElementById(of ?? '')?.textContent, id)
    }
    const first = await chosen()
    await page.keyboard.press('ArrowDown')
    expect(await chosen()).not.toBe(first)
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('ArrowUp')
    expect(await options(page).last().getAttribute('aria-selected')).toBe('true')
    await page.keyboard.type('zzzz')
    await palette(page).getByText('Nothing is called “zzzz”.').waitFor()
    await page.keyboard.press('Enter')
    await palette(page).waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => palette(page).count()).toBe(0)
  })

  browserTest('is on a phone too, and in the dark', async ({ page }) => {
    await page.setViewportSize({ width: 390, height: 844 })
    await page.emulateMedia({ colorScheme: 'dark' })
    await open(page, byOffice)
    await page.getByRole('button', { name: 'More' }).click()
    await page.getByRole('menuitem', { name: 'Search or run a command' }).click()
    await palette(page).waitFor()
    await takePicture(page, 'palette-phone-dark')
    expect(await violations(page)).toEqual([])
    await palette(page).getByRole('option', { name: 'Swap rows and columns' }).click()
    await expect.poll(() => new URL(page.url()).searchParams.get('columns')).toBe('owner.office')
  })
})
