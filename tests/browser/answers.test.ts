import type { Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { browserTest } from '../support/browser.ts'

const ask = async (page: Page, search: string): Promise<void> => {
  await page.goto(`/?cube=opportunities&${search}`)
  await page.getByRole('treegrid').waitFor()
}

const total = (page: Page) => page.getByRole('row').last().getByRole('gridcell').first().textContent()

/** From here on the server says that its data are of another version, in which one value has changed. */
const loadOtherData = async (page: Page): Promise<void> => {
  await page.route('**/api/cubes/*', async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, json: { ...(await response.json()), data: 'other' } })
  })
  await page.route('**/api/query', async (route) => {
    const response = await route.fetch()
    const result = await response.json()
    const rows = result.rows.map((row: unknown[]) => [...row.slice(0, -1), '1000.00'])
    await route.fulfill({ response, json: { ...result, rows, meta: { ...result.meta, data: 'other' } } })
  })
}

describe('an answer', () => {
  browserTest(
    'with too many rows shows the first of them and says of how many; totals are of all',
    async ({ page }) => {
      const limits: unknown[] = []
      page.on('request', (request) => {
        if (request.url().endsWith('/api/query')) limits.push(request.postDataJSON().limit)
      })
      const axes =
        'rows=opportunity,stage,product.name,account.name,owner.name&columns=owner.office,closed.date,engaged.date'
      await ask(page, `measures=deals&${axes}&chart=none`)
      await page.getByText('The first 1,000 of 8,800 rows.').waitFor()
      await page.getByText(/^first 1,000 of 8,800 rows/).waitFor()
      expect(limits).toEqual([undefined, 10_000, 1000])
      await page.getByRole('treegrid').press('Control+End')
      await expect.poll(() => page.getByRole('row').last().getByRole('gridcell').last().textContent()).toBe('8,800')
    },
  )

  browserTest('is fetched anew when the reader comes back to other data, and says so', async ({ page }) => {
    await ask(page, 'measures=won_value&rows=owner.office')
    await expect.poll(() => total(page)).toBe('10,005,534')
    await loadOtherData(page)
    await page.evaluate(() => window.dispatchEvent(new Event('visibilitychange')))
    await page.getByText('Data were reloaded').waitFor()
    await expect.poll(() => total(page)).toBe('1,000')
    await page.unroute('**/api/query')
    await page.unroute('**/api/cubes/*')
  })

  browserTest('of other data than the page knows takes the page along', async ({ page }) => {
    await ask(page, 'measures=won_value&rows=owner.office')
    await expect.poll(() => total(page)).toBe('10,005,534')
    await loadOtherData(page)
    await page.getByRole('button', { name: 'West', exact: true }).click()
    await page.getByText('Data were reloaded').waitFor()
    await page.getByRole('row').filter({ hasText: 'Celia Rouche' }).getByRole('gridcell').click()
    await page
      .getByRole('region', { name: /Celia Rouche/ })
      .getByText('other', { exact: true })
      .waitFor()
  })
})
