import type { Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { browserTest, takePicture } from '../support/browser.ts'

const open = async (page: Page, search: string): Promise<void> => {
  await page.goto(`/?cube=opportunities&${search}`)
  await page.getByRole('treegrid').waitFor()
  await page.getByRole('img').locator('svg.marks').waitFor()
}

const items = (page: Page) => page.getByRole('menuitem').allTextContents()

describe('the chart of a result', () => {
  browserTest('can be any that says something true, and the menu says what the others need', async ({ page }) => {
    await open(page, 'measures=won_value&rows=owner.office&columns=closed.quarter')
    await page.getByRole('button', { name: 'Chart: Small multiples' }).click()
    const offered = await items(page)
    expect(offered.slice(0, offered.indexOf('Hide the chart'))).toEqual([
      'What suits best',
      'Small multiples',
      'Lines',
      'Heat table',
      'Bars',
      'Area',
      'Stacked bars',
      'Grouped bars',
    ])
    expect(offered.slice(offered.indexOf('Hide the chart') + 1)).toEqual([
      'ColumnsIt needs up to 24 periods of a sum.',
      'PointsIt needs two measures and members in rows.',
      'WaterfallIt needs a sum compared with another time, by members in rows.',
      'FunnelIt needs counts in their order, none larger than the one before.',
    ])
    await takePicture(page, 'chart-menu')
    await page.getByRole('menuitem', { name: 'Stacked bars' }).click()
    await page.getByRole('button', { name: 'Chart: Stacked bars' }).waitFor()
    expect(new URL(page.url()).searchParams.get('chart')).toBe('stacked')
    await takePicture(page, 'stacked')
  })

  browserTest('shows a change as a waterfall, and drills by its steps', async ({ page }) => {
    const compared = 'measures=won_value,won_value@prior(quarter):difference&where=closed.quarter+in+2017-Q3'
    await open(page, `${compared}&rows=owner.office&chart=waterfall`)
    const texts = page.getByRole('img').locator('svg.marks text')
    // won in the third quarter, and in the second: 2,982,255 and 3,086,111
    await expect.poll(() => texts.allTextContents()).toContain('2,982,255')
    expect(await texts.allTextContents()).toContain('3,086,111')
    // East: 919,767 after 1,016,823
    expect(await texts.allTextContents()).toContain('−97,056')
    await page.getByRole('img').locator('svg.marks .mark-rect path').nth(1).click()
    await expect.poll(() => page.url()).toContain('owner.office+in+East')
  })

  browserTest('tells all that a member is in, and its value with the unit, in linked charts too', async ({ page }) => {
    await open(page, 'measures=won_value&rows=owner.manager&where=owner.office+in+West&linked=owner.manager&chart=bars')
    await page.getByRole('img').locator('svg.marks .mark-rect path').first().hover()
    const told = page.locator('#vg-tooltip-element')
    await expect.poll(() => told.textContent()).toMatch(/West › .+\$[\d,]+/)
    const linked = page.getByRole('listbox', { name: 'Owner manager' })
    await linked.hover({ position: { x: 60, y: 8 } })
    await expect.poll(() => linked.getAttribute('title')).toMatch(/^West › .+: \$[\d,]+/)
  })

  browserTest('of counts that each are a part of the one before is a funnel without any axis', async ({ page }) => {
    await open(page, 'measures=deals,won_deals')
    const texts = page.getByRole('img').locator('svg.marks text')
    // 4,238 of 8,800 deals were won
    await expect.poll(() => texts.allTextContents()).toContain('4,238 · 48.2% go on')
    expect(await page.getByRole('button', { name: 'Chart: Funnel' }).count()).toBe(1)
  })
})
