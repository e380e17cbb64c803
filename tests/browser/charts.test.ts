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
    expect(offered.slice(0, offered.indexOf('Show as table'))).toEqual([
      'What suits best',
      'Small multiples',
      'Lines',
      'Heat table',
      'Bars',
      'Area',
      'Stacked bars',
      'Grouped bars',
    ])
    expect(offered.slice(offered.indexOf('Show as table') + 1)).toEqual([
      'ColumnsIt needs up to 24 periods of a sum.',
      'PointsIt needs two measures and members in rows.',
      'Box plotsIt needs five percentiles of one measure, 25%, 50% and 75% among them, and members in rows alone.',
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

  browserTest('writes the numbers of its axis as the reader does', async ({ browser, app }) => {
    const context = await browser.newContext({ locale: 'uk-UA' })
    const page = await context.newPage()
    await page.goto(
      `${app.url}/?cube=opportunities&measures=won_value&columns=closed.quarter&rows=owner.office&chart=line`,
    )
    const texts = page.getByRole('img').locator('svg.marks text')
    await expect.poll(() => texts.allTextContents()).toContain('1\u00a0000\u00a0000')
    await context.close()
  })

  browserTest('goes away for the table, and comes back', async ({ page }) => {
    await open(page, 'measures=won_value&rows=owner.office')
    await page.getByRole('button', { name: 'Chart: Bars' }).click()
    await page.getByRole('menuitem', { name: 'Show as table' }).click()
    await expect.poll(() => page.getByRole('region', { name: 'Chart' }).count()).toBe(0)
    await page.getByRole('button', { name: 'Show the chart' }).click()
    await page.getByRole('button', { name: 'Chart: Bars' }).waitFor()
  })

  browserTest('of counts that each are a part of the one before is a funnel without any axis', async ({ page }) => {
    await open(page, 'measures=deals,won_deals')
    const texts = page.getByRole('img').locator('svg.marks text')
    // 4,238 of 8,800 deals were won
    await expect.poll(() => texts.allTextContents()).toContain('4,238 · 48.2% go on')
    expect(await page.getByRole('button', { name: 'Chart: Funnel' }).count()).toBe(1)
  })
})

/** The titles of small multiples, left to right and top to bottom. */
const titles = (page: Page) => page.getByRole('img').locator('svg.marks .role-title text').allTextContents()

describe('small multiples', () => {
  const byRegion = 'measures=won_value&multiples=owner.office&rows=closed.quarter'

  browserTest('are of the table below them: an attribute is put on their shelf by its menu', async ({ page }) => {
    await open(page, 'measures=won_value&rows=closed.quarter&columns=owner.office')
    await page.getByRole('button', { name: 'Owner office' }).click()
    await page.getByRole('menuitem', { name: 'Show as small multiples' }).click()
    await expect.poll(() => titles(page)).toEqual(['Central', 'East', 'West'])
    expect(page.url()).toContain('multiples=owner.office&rows=closed.quarter')
    expect(await page.getByRole('group', { name: 'Small multiples' }).getByRole('button').allTextContents()).toContain(
      'Owner office',
    )
    // the table has the offices outermost
    await page.getByRole('rowheader', { name: 'Central' }).waitFor()
    const summary = await page.getByRole('img', { name: /^3 charts on one scale/ }).getAttribute('aria-label')
    expect(summary).toMatch(/Won value, \$ by Office and Quarter: Central, /)
    await takePicture(page, 'multiples')
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(() => page.url()).toContain('columns=owner.office')
  })

  browserTest('drill from a bar into what its row of the table is of', async ({ page }) => {
    await open(page, byRegion)
    await page.getByRole('img').locator('svg.marks .mark-rect path').first().click()
    await expect.poll(() => page.url()).toContain('where=closed.quarter+in+')
    expect(page.url()).toContain('multiples=owner.office&rows=closed.month')
  })

  browserTest('are on a shelf that is reached by keys', async ({ page }) => {
    await open(page, 'measures=won_value&rows=owner.office,closed.quarter')
    const grip = page.getByRole('button', { name: 'Move Owner' })
    await grip.focus()
    await page.keyboard.press('Space')
    const said = page.locator('[aria-live=assertive]')
    for (let i = 0; i < 8 && !(await said.textContent())?.includes('Small multiples'); i++) {
      await page.keyboard.press('ArrowRight')
      await page.waitForTimeout(60)
    }
    await page.keyboard.press('Space')
    await expect.poll(() => page.url()).toContain('multiples=owner.office&rows=closed.quarter')
  })

  browserTest('are as many as can be read, and more when they are asked for', async ({ page }) => {
    await open(page, 'measures=won_value&multiples=account.name&columns=closed.quarter')
    await expect.poll(async () => (await titles(page)).length).toBe(12)
    await page.getByText('largest 12 of 85').waitFor()
    await page.getByRole('button', { name: 'Show 12 more' }).click()
    await expect.poll(async () => (await titles(page)).length).toBe(24)
  })

  browserTest('stand below each other on a phone', async ({ page }) => {
    await page.setViewportSize({ width: 390, height: 844 })
    await open(page, byRegion)
    await expect.poll(async () => (await titles(page)).length).toBe(3)
    const boxes = await Promise.all(
      (await page.getByRole('img').locator('svg.marks .role-title text').all()).map((title) => title.boundingBox()),
    )
    const [first, second] = boxes
    expect(Math.abs((first?.x ?? 0) - (second?.x ?? 99))).toBeLessThan(2)
    expect((second?.y ?? 0) - (first?.y ?? 0)).toBeGreaterThan(80)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  })
})

describe('the bar of what a ranking leaves out', () => {
  browserTest('is broken where it is far longer than the others, and says so', async ({ page }) => {
    await open(page, 'measures=won_value&rows=account.name&top=top+3+account.name+by+won_value+other')
    const texts = () => page.getByRole('img').locator('svg.marks text').allTextContents()
    await expect.poll(async () => (await texts()).filter((text) => text.includes('(not to scale)'))).toHaveLength(1)
    await takePicture(page, 'broken-bar')
  })
})
