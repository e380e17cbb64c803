import { afterAll, beforeAll, describe, expect } from 'vitest'
import { type RunningApp, startApp } from '../support/app.ts'
import { browserTest } from '../support/browser.ts'

let golden: RunningApp | undefined
beforeAll(async () => {
  golden = await startApp({ workspace: 'fixtures/golden' })
})
afterAll(() => golden?.stop())

describe('the table', () => {
  browserTest(
    'shows a tree by its labels, each node under the one above it, and a chip of its member',
    async ({ page }) => {
      await page.goto(`${golden?.url}/?cube=bookings&measures=won&rows=owner.org&where=owner.org+in+2`)
      await page.getByRole('treegrid').waitFor()
      const headers = page.getByRole('rowheader')
      await expect.poll(() => headers.allTextContents()).toEqual(['Ada', 'Ben', '(own)', 'Cyd', 'Dan', 'Total'])
      await page.getByRole('button', { name: 'Owner org Ben', exact: true }).waitFor()
      const left = async (name: string) => (await page.getByText(name, { exact: true }).last().boundingBox())?.x ?? 0
      expect(await left('Ben')).toBeLessThan(await left('Cyd'))
      expect(await left('(own)')).toBe(await left('Cyd'))
    },
  )

  browserTest(
    'says of a period that is not complete up to which day its data reach, and hatches it',
    async ({ page }) => {
      await page.goto(`${golden?.url}/?cube=bookings&measures=won&rows=closed.quarter`)
      await page.getByRole('rowheader', { name: 'Q2 2026 to 2 Apr' }).waitFor()
      await page.getByText('Q2 2026 is not complete: the data reach 2 Apr 2026.').waitFor()
      await page.locator('path[fill="url(#hatch-0)"]').waitFor({ state: 'attached' })
      expect(await page.locator('path[fill="url(#hatch-0)"]').count()).toBe(1)
    },
  )

  browserTest('tells of a state how its dates become one', async ({ page }) => {
    await page.goto(`${golden?.url}/?cube=pipeline&measures=open_amount&rows=snapshot.quarter`)
    await page.getByRole('treegrid').waitFor()
    await page.getByRole('gridcell', { name: '450' }).first().click()
    await page.getByText('the last date of Snapshot').waitFor()
  })
})
