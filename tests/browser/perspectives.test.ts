import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { type RunningApp, startApp } from '../support/app.ts'
import { browserTest, takePicture } from '../support/browser.ts'

let golden: RunningApp | undefined
beforeAll(async () => {
  golden = await startApp({ workspace: 'fixtures/golden' })
})
afterAll(() => golden?.stop())

const open = async (page: Page, search: string): Promise<void> => {
  await page.goto(`${golden?.url}/${search}`)
  await page.getByRole('treegrid').waitFor()
}

const table = async (page: Page): Promise<string[]> => {
  const rows = await page
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader') })
    .all()
  return Promise.all(
    rows.map(async (row) =>
      [await row.getByRole('rowheader').textContent(), ...(await row.getByRole('gridcell').allTextContents())].join(
        ' ',
      ),
    ),
  )
}

describe('a perspective', () => {
  browserTest('is chosen like a cube, and opens with its first question', async ({ page }) => {
    await open(page, '?cube=bookings&measures=won&rows=owner.name')
    await page.getByRole('button', { name: 'Bookings', exact: true }).click()
    await page.getByText('Perspectives', { exact: true }).waitFor()
    await takePicture(page, 'perspective-choice')
    await page.getByRole('menuitem', { name: 'Sales desk' }).click()
    await expect.poll(() => table(page)).toEqual(['Cyd 100 50.0%', 'Total 100 50.0%'])
    await page.getByRole('button', { name: 'Sales desk', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Won by month' }).click()
    await expect.poll(() => page.getByRole('heading', { level: 1 }).textContent()).toBe('Won by month')
  })

  browserTest('has its defaults among the filters, from where they can be removed', async ({ page }) => {
    await open(page, '?cube=sales_desk')
    await expect.poll(() => table(page)).toEqual(['Cyd 100 50.0%', 'Total 100 50.0%'])
    await takePicture(page, 'perspective')
    await page.getByRole('button', { name: 'Remove filter Owner region North, South' }).click()
    await expect.poll(() => table(page)).toEqual(['Cyd 100 50.0%', 'Ben 50 100.0%', 'Total 150 66.7%'])
    await page.getByRole('button', { name: 'Remove filter Account country not AU' }).click()
    const all = ['Dan 200 100.0%', 'Cyd 100 50.0%', 'Ben 50 100.0%', 'Total 350 75.0%']
    await expect.poll(() => table(page)).toEqual(all)
    await page.reload()
    await expect.poll(() => table(page)).toEqual(all)
  })

  browserTest('asks of its view what is current, and says so in words', async ({ page }) => {
    await open(page, '?cube=executive')
    await page.getByRole('button', { name: 'Time fiscal year current', exact: true }).waitFor()
    await page.emulateMedia({ colorScheme: 'dark' })
    await takePicture(page, 'perspective-dark')
  })

  browserTest('groups the fields by its folders, each named in full', async ({ page }) => {
    await open(page, '?cube=sales_desk')
    const fields = page.getByRole('navigation', { name: 'Fields' })
    const folder = async (name: string) =>
      (await fields.getByRole('region', { name }).getByRole('button').allTextContents()).filter((text) => text !== '')
    expect(await folder('Results')).toEqual(['ΣWon€', 'ΣWin rate%'])
    expect(await folder('People')).toEqual(['Owner region', 'Owner name'])
    await page.getByLabel('Find a field').fill('region')
    expect(await fields.getByRole('region').count()).toBe(1)
  })

  browserTest('fits a phone, where it is chosen from the menu', async ({ page }) => {
    await page.setViewportSize({ width: 390, height: 844 })
    await open(page, '?cube=bookings&measures=won&rows=owner.name')
    await page.getByRole('button', { name: 'More' }).click()
    await page.getByRole('menuitem', { name: 'Sales desk' }).click()
    await expect.poll(() => table(page)).toEqual(['Cyd 100 50.0%', 'Total 100 50.0%'])
    await takePicture(page, 'perspective-phone')
    await page.getByRole('button', { name: 'Fields', exact: true }).click()
    await page.getByRole('region', { name: 'Results' }).waitFor()
    await page.emulateMedia({ colorScheme: 'dark' })
    await takePicture(page, 'perspective-phone-fields')
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  })
})
