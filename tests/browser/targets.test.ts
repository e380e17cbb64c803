import { afterAll, beforeAll, describe, expect } from 'vitest'
import { accessProblems } from '../support/access-problems.ts'
import { type RunningApp, startApp } from '../support/app.ts'
import { browserTest, takePicture } from '../support/browser.ts'

let standard: RunningApp | undefined

beforeAll(async () => {
  standard = await startApp({ workspace: 'fixtures/standard' })
})

afterAll(async () => {
  await standard?.stop()
})

describe('a measure that has a target', () => {
  const question = 'cube=attainment&measures=orders.revenue&rows=time.month&where=time.year+in+2025'

  browserTest('is asked why it missed it, by members of what both have', async ({ page }) => {
    await page.goto(`${standard?.url}/?v=1&${question}&cell=;;orders.revenue`)
    await page.getByRole('tab', { name: 'Why' }).click()
    await page.getByRole('radiogroup', { name: 'Compared with' }).getByText('Target', { exact: true }).click()
    const panel = page.getByRole('tabpanel')
    await panel.getByText('These parts add up to the difference.').waitFor()
    // 1,000 of each month were to be sold; of Europe 2,000, where 2,100 were sold, of Asia 1,000, where 800 were sold
    const facts = await panel.locator('dl').first().locator('dt, dd').allTextContents()
    expect(facts).toEqual(['Target', '€3,000.00', 'Revenue', '€2,900.00', 'Difference', '−100'])
    const regions = panel.locator('tr')
    expect(await regions.filter({ hasText: 'Asia' }).first().locator('th, td').allTextContents()).toEqual([
      'Asia',
      '−200',
      '200%',
    ])
    expect(await regions.filter({ hasText: 'Europe' }).first().locator('th, td').allTextContents()).toEqual([
      'Europe',
      '+100',
      '−100%',
    ])
    expect(await accessProblems(page)).toEqual([])
    await takePicture(page, 'why-target')
  })

  browserTest('stands alone in linked charts, which say so', async ({ page }) => {
    const beside = 'orders.revenue@target(targets.target)'
    await page.goto(`${standard?.url}/?v=1&${question.replace('&rows', `,${beside}&rows`)}&linked=territory.region`)
    const linked = page.getByRole('region', { name: 'Linked charts' })
    await linked.getByText('Revenue stands alone in these charts, without what it is compared with.').waitFor()
    await page.goto(`${standard?.url}/?v=1&${question}&linked=territory.region`)
    await linked.getByRole('listbox').first().waitFor()
    expect(await linked.getByText('stands alone').count()).toBe(0)
  })
})
