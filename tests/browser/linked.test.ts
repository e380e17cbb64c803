import { readFileSync } from 'node:fs'
import type { Locator, Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { accessProblems } from '../support/access-problems.ts'
import { browserTest, takePicture } from '../support/browser.ts'

const file = new URL('../../fixtures/crm-sales-opportunities/files/sales_pipeline.csv', import.meta.url)
const [header = '', ...lines] = readFileSync(file, 'utf8').trim().split(/\r?\n/)
const names = header.split(',')
const won = lines
  .map((line) => Object.fromEntries(line.split(',').map((value, i) => [names[i] ?? '', value])))
  .filter(({ deal_stage }) => deal_stage === 'Won')
  .map(({ product = '', close_date = '', close_value }) => ({
    product: product === 'GTXPro' ? 'GTX Pro' : product,
    month: close_date.slice(0, 7),
    value: Number(close_value),
  }))

/** Won value of each product in some months, the largest of all months first, as the page writes it. */
const byProduct = (months: readonly string[]): string[] => {
  const sum = (product: string, isIn: (month: string) => boolean) =>
    won.filter((deal) => deal.product === product && isIn(deal.month)).reduce((total, { value }) => total + value, 0)
  const products = [...new Set(won.map(({ product }) => product))].sort(
    (a, b) => sum(b, () => true) - sum(a, () => true),
  )
  return products.map((product) => sum(product, (month) => months.includes(month)).toLocaleString('en-US'))
}

const all = [...new Set(won.map(({ month }) => month))].sort()

const open = async (page: Page, more = '&linked=closed.month,product.name,owner.office'): Promise<void> => {
  await page.goto(`/?cube=opportunities&measures=won_value&rows=owner.office${more}`)
  await page.getByRole('treegrid').waitFor()
}

const chart = (page: Page, name: string): Locator => page.getByRole('listbox', { name, exact: true })

const numbers = (page: Page, name: string): Promise<string[]> =>
  chart(page, name).locator('[data-number]').allTextContents()

const expectProducts = (page: Page, months: readonly string[]) =>
  expect.poll(() => numbers(page, 'Product')).toEqual(byProduct(months))

/** The middle of a bar of the chart of months, on the screen. */
const barOf = async (page: Page, month: string): Promise<{ x: number; y: number }> => {
  const box = await chart(page, 'Closed month').boundingBox()
  if (box === null) throw new Error('the chart is not on screen')
  return { x: box.x + ((all.indexOf(month) + 0.5) * box.width) / all.length, y: box.y + box.height / 2 }
}

const dragOver = async (page: Page, from: string, to: string): Promise<void> => {
  const [start, end] = [await barOf(page, from), await barOf(page, to)]
  await page.mouse.move(start.x, start.y)
  await page.mouse.down()
  await page.mouse.move(end.x, end.y, { steps: 8 })
}

const chip = (page: Page): Locator => page.getByRole('button', { name: /^Closed month Apr 2017/ })

describe('linked charts', () => {
  browserTest('are added from the chart, five at most, and removed', async ({ page }) => {
    await open(page, '')
    for (const name of ['Product', 'Stage']) {
      await page.getByRole('button', { name: 'Add a linked chart' }).click()
      await page.getByRole('menuitem', { name, exact: true }).first().click()
      await chart(page, name).waitFor()
    }
    expect(new URL(page.url()).searchParams.get('linked')).toBe('product.name,stage')
    await page.getByRole('button', { name: 'Remove the linked chart of Stage' }).click()
    await expect.poll(() => new URL(page.url()).searchParams.get('linked')).toBe('product.name')
    await open(page, '&linked=product.name,stage,owner.office,closed.month,closed.quarter')
    await chart(page, 'Closed quarter').waitFor()
    expect(await page.getByRole('button', { name: 'Add a linked chart' }).count()).toBe(0)
  })

  browserTest('follow a brush while it moves, and the question when it is let go', async ({ page }) => {
    await open(page)
    await expectProducts(page, all)
    const asked: string[] = []
    page.on('request', (request) => request.method() === 'POST' && asked.push(request.headers().accept ?? ''))
    await dragOver(page, '2017-04', '2017-06')
    const spring = ['2017-04', '2017-05', '2017-06']
    await expectProducts(page, spring)
    expect(new URL(page.url()).searchParams.get('where')).toBeNull()
    // two cubes of pairs are all that was asked for
    expect(asked).toEqual(Array(2).fill('application/vnd.apache.arrow.stream'))
    await takePicture(page, 'brush')
    await page.mouse.up()
    await chip(page).waitFor()
    expect(new URL(page.url()).searchParams.get('where')).toBe('closed.month from 2017-04 to 2017-06')
    await expectProducts(page, spring)
    await page.getByRole('row').filter({ hasText: 'All offices' }).getByText('3,086,111').waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await expectProducts(page, all)
  })

  browserTest('give up a brush by Escape, and what was brushed by another', async ({ page }) => {
    await open(page)
    await expectProducts(page, all)
    await dragOver(page, '2017-04', '2017-05')
    await expectProducts(page, ['2017-04', '2017-05'])
    await page.keyboard.press('Escape')
    await expectProducts(page, all)
    await page.mouse.up()
    await dragOver(page, '2017-04', '2017-05')
    await page.mouse.up()
    await chip(page).waitFor()
    await page.keyboard.press('Escape')
    await chip(page).waitFor({ state: 'detached' })
    await expectProducts(page, all)
  })

  browserTest('are brushed by keys: Shift and the arrows, Space for one bar', async ({ page }) => {
    await open(page)
    await expectProducts(page, all)
    await chart(page, 'Closed month').focus()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.down('Shift')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    await expectProducts(page, ['2017-04', '2017-05', '2017-06'])
    await page.keyboard.up('Shift')
    await chip(page).waitFor()
    await page.keyboard.press('Home')
    await page.keyboard.press('Space')
    await expectProducts(page, ['2017-03'])
    const selected = chart(page, 'Closed month').getByRole('option', { selected: true })
    await expect.poll(() => selected.allTextContents()).toHaveLength(1)
    await page.keyboard.press('Space')
    await expectProducts(page, all)
  })

  browserTest('of what does not add up say so, and follow when the brush is let go', async ({ page }) => {
    await page.goto('/?cube=opportunities&measures=win_rate&rows=owner.office&linked=closed.month,product.name')
    await page
      .getByText(/Win rate is calculated anew for any rows/)
      .first()
      .waitFor()
    await expect.poll(() => numbers(page, 'Product')).toHaveLength(7)
    const before = await numbers(page, 'Product')
    await dragOver(page, '2017-04', '2017-06')
    expect(await numbers(page, 'Product')).toEqual(before)
    await page.mouse.up()
    await expect.poll(() => numbers(page, 'Product')).not.toEqual(before)
  })

  for (const scheme of ['light', 'dark'] as const) {
    browserTest(`can be used by all, in ${scheme} colours, on a phone too`, async ({ page }) => {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
      await open(
        page,
        '&where=closed.month+from+2017-04+to+2017-06&linked=closed.month,product.name,owner.office,closed.date,account.sector',
      )
      await expectProducts(page, ['2017-04', '2017-05', '2017-06'])
      expect(await accessProblems(page)).toEqual([])
      await takePicture(page, `linked-${scheme}`)
      await page.setViewportSize({ width: 390, height: 844 })
      // the chart of the table is drawn anew for the new width
      await expect.poll(() => accessProblems(page), { timeout: 20_000 }).toEqual([])
      await takePicture(page, `linked-phone-${scheme}`)
    })
  }
})
