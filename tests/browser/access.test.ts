import type { Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { accessProblems as problems } from '../support/access-problems.ts'
import { browserTest } from '../support/browser.ts'

const question = '/?cube=opportunities&measures=won_value,win_rate&rows=owner.office&columns=closed.quarter'

const open = async (page: Page, search = ''): Promise<void> => {
  await page.goto(`${question}${search}`)
  await page.getByRole('treegrid').waitFor()
  await page.getByRole('img').locator('svg').waitFor()
}

const firstCell = (page: Page) =>
  page
    .getByRole('row')
    .filter({ hasText: 'West' })
    .getByRole('gridcell', { name: /Q1 2017, Won value/ })

const openCell = async (page: Page): Promise<void> => {
  await firstCell(page).click()
  await page.getByText('Rows add up: yes').waitFor()
}

describe('the rules of accessibility hold', () => {
  for (const scheme of ['light', 'dark'] as const) {
    browserTest(`on the page, with the panel of a cell and with a filter, in ${scheme} colours`, async ({ page }) => {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
      await open(page, '&where=stage+in+Won')
      expect(await problems(page)).toEqual([])
      await openCell(page)
      expect(await problems(page)).toEqual([])
      await page.getByRole('tab', { name: /Rows/ }).click()
      await page.getByRole('cell').first().waitFor()
      expect(await problems(page)).toEqual([])
      await page.getByRole('button', { name: 'Stage Won', exact: true }).click()
      await page.getByRole('checkbox', { name: /Won/ }).waitFor()
      expect(await problems(page)).toEqual([])
    })
  }

  browserTest('where there is no answer, and on a phone', async ({ page }) => {
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await page.goto('/?cube=opportunities&colums=x')
    await page.getByRole('heading', { level: 1 }).waitFor()
    expect(await problems(page)).toEqual([])
    await page.goto('/?cube=opportunities&measures=won_valu&rows=owner.office')
    await page.getByRole('heading', { name: 'This has no sound answer' }).waitFor()
    expect(await problems(page)).toEqual([])
    await page.setViewportSize({ width: 390, height: 844 })
    await open(page)
    await openCell(page)
    expect(await problems(page)).toEqual([])
  })
})

describe('nothing is lost', () => {
  browserTest('at 200 % zoom: every row can be scrolled to', async ({ page }) => {
    await page.setViewportSize({ width: 720, height: 450 })
    await open(page)
    await firstCell(page).scrollIntoViewIfNeeded()
    const box = await firstCell(page).boundingBox()
    expect((box?.y ?? 450) + (box?.height ?? 0)).toBeLessThanOrEqual(450)
  })

  for (const [width, height] of [
    [390, 844],
    [320, 640],
  ] as const) {
    browserTest(`at ${width} px: the cell whose sheet is open stays in sight above it`, async ({ page }) => {
      await page.setViewportSize({ width, height })
      await open(page)
      await openCell(page)
      const bottom = async () => {
        const box = await firstCell(page).boundingBox()
        return (box?.y ?? height) + (box?.height ?? 0)
      }
      await expect.poll(bottom).toBeLessThanOrEqual(height * 0.56 + 1)
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
    })
  }

  browserTest('by keyboard: the first stop of the page leads past its fields to the table', async ({ page }) => {
    await open(page)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.getByRole('region', { name: 'East · Q1 2017, Won value' }).waitFor()
  })
})
