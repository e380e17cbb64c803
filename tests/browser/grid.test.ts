import type { Locator, Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { accessProblems } from '../support/access-problems.ts'
import { browserTest, takePicture } from '../support/browser.ts'

const ask = async (page: Page, search: string): Promise<Locator> => {
  await page.goto(`/?cube=opportunities&${search}`)
  const grid = page.getByRole('treegrid')
  await grid.waitFor()
  return grid
}

const byQuarter = 'measures=won_value&rows=owner.office&columns=closed.quarter'

const rowNames = (page: Page): Promise<string[]> => page.getByRole('rowheader').allTextContents()

const cellsOf = (page: Page, name: string): Promise<string[]> =>
  page
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader', { name, exact: true }) })
    .getByRole('gridcell')
    .allTextContents()

/** What the status line says of the selected cells. */
const facts = (page: Page): Promise<string[]> =>
  page.locator('footer [role=status]').first().locator('span').allTextContents()

const cell = (page: Page, name: string | RegExp): Locator => page.getByRole('gridcell', { name })

const drag = async (page: Page, from: Locator, to: Locator): Promise<void> => {
  const [start, end] = [await from.boundingBox(), await to.boundingBox()]
  if (start === null || end === null) throw new Error('a cell is not on screen')
  await page.mouse.move(start.x + start.width / 2, start.y + start.height / 2)
  await page.mouse.down()
  await page.mouse.move(end.x + end.width / 2, end.y + end.height / 2, { steps: 5 })
  await page.mouse.up()
}

describe('columns of the table', () => {
  browserTest('show the level below in place, whose answer alone is fetched, and hide it again', async ({ page }) => {
    await ask(page, byQuarter)
    const asked: unknown[] = []
    page.on('request', (request) => {
      // what campaigns ran beside the chart is asked for without columns, once the chart has come
      const columns: unknown[] = request.url().endsWith('/api/query') ? request.postDataJSON().columns : []
      if (columns.length > 0) asked.push(columns)
    })
    await page.getByRole('button', { name: 'Expand Q2 2017' }).click()
    await page.getByRole('columnheader', { name: 'May 2017' }).waitFor()
    expect(asked).toEqual([[{ members: [{ 'closed.quarter': '2017-Q2' }] }, 'closed.month']])
    // months of the quarter, then the quarter itself: the sums of the months by the files of the demo data
    await expect
      .poll(() => cellsOf(page, 'All offices'))
      .toEqual(['1,134,672', '721,932', '1,025,713', '1,338,466', '3,086,111', '2,982,255', '2,802,496', '10,005,534'])
    await takePicture(page, 'grid-columns')
    await page.getByRole('button', { name: 'Collapse Q2 2017' }).click()
    await expect.poll(() => cellsOf(page, 'All offices')).toHaveLength(5)
  })

  browserTest('of several levels collapse to their subtotals, also by keyboard', async ({ page }) => {
    const grid = await ask(page, 'measures=won_value&rows=owner.office&columns=closed.year,closed.quarter')
    await grid.focus()
    for (let row = 0; row < 3; row++) await grid.press('ArrowUp')
    const year = page.getByRole('columnheader', { name: '2017', exact: true })
    expect(await year.getAttribute('aria-expanded')).toBe('true')
    await grid.press('Space')
    await expect.poll(() => year.getAttribute('aria-expanded')).toBe('false')
    expect(await cellsOf(page, 'All offices')).toEqual(['10,005,534', '10,005,534'])
    expect(new URL(page.url()).searchParams.get('collapsedColumn')).toBe('2017')
    await grid.press('Space')
    await expect.poll(() => cellsOf(page, 'All offices')).toHaveLength(6)
  })

  browserTest('keep shares of the same whole under an expanded row', async ({ page }) => {
    await ask(page, 'measures=won_value:share.grand&rows=owner.office')
    await page.getByRole('button', { name: 'Expand West' }).click()
    // 1,603,897 and 1,964,750 of 10,005,534
    await expect.poll(() => cellsOf(page, 'Celia Rouche')).toEqual(['16.0%'])
    expect(await cellsOf(page, 'Summer Sewald')).toEqual(['19.6%'])
  })
})

describe('the order of the rows', () => {
  browserTest('is that of any column, of one that was expanded too', async ({ page }) => {
    await ask(page, byQuarter)
    const measure = (index: number) =>
      page.getByRole('columnheader', { name: 'Won value $' }).nth(index).getByRole('button').click()
    await measure(2)
    await expect.poll(() => rowNames(page)).toEqual(['Central', 'West', 'East', 'All offices'])
    expect(await page.getByRole('columnheader', { name: 'Won value $' }).nth(2).getAttribute('aria-sort')).toBe(
      'descending',
    )
    await measure(2)
    await expect.poll(() => rowNames(page)).toEqual(['East', 'West', 'Central', 'All offices'])
    await measure(2)
    await expect.poll(() => rowNames(page)).toEqual(['Central', 'East', 'West', 'All offices'])
    await page.getByRole('button', { name: 'Expand Q1 2017' }).click()
    await page.getByRole('columnheader', { name: 'Mar 2017' }).waitFor()
    await measure(0)
    await expect.poll(() => rowNames(page)).toEqual(['West', 'Central', 'East', 'All offices'])
  })

  browserTest('stands inside each parent, or across all of them', async ({ page }) => {
    await ask(page, 'measures=won_value&rows=owner.office,owner.manager&sort=desc+won_value')
    expect((await rowNames(page)).slice(0, 3)).toEqual(['West', 'Summer Sewald', 'Celia Rouche'])
    await page.getByRole('button', { name: 'Won value $', exact: true }).first().click()
    await page.getByRole('menuitemcheckbox', { name: 'Across all groups' }).click()
    await expect
      .poll(() => rowNames(page))
      .toEqual([
        'Central › Melvin Marxen',
        'West › Summer Sewald',
        'East › Rocco Neubert',
        'West › Celia Rouche',
        'East › Cara Losch',
        'Central › Dustin Brinkmann',
        'All offices',
      ])
  })
})

describe('selected cells', () => {
  browserTest('are summed in the status line, dragged by mouse', async ({ page }) => {
    await ask(page, byQuarter)
    await drag(page, cell(page, /^Central, Q1 2017/), cell(page, /^West, Q2 2017/))
    // 347,988 + 957,321 + 329,151 + 1,016,823 + 457,533 + 1,111,967
    await expect
      .poll(() => facts(page))
      .toEqual(['6 cells', 'Sum $4,220,783.00', 'Average $703,463.83', 'Least $329,151.00', 'Greatest $1,111,967.00'])
    expect(await page.getByRole('gridcell', { selected: true }).count()).toBe(6)
    expect(await page.getByRole('region', { name: /Won value/ }).count()).toBe(0)
    await takePicture(page, 'grid-selected')
  })

  browserTest('grow with Shift and the arrows; totals are left out, and a rate has no sum', async ({ page }) => {
    const grid = await ask(page, 'measures=win_rate&rows=owner.office&columns=closed.quarter')
    await grid.focus()
    for (const key of ['Shift+ArrowDown', 'Shift+ArrowRight']) await grid.press(key)
    await expect.poll(() => facts(page)).toContain('No sum: each is computed from its own rows')
    expect((await facts(page))[0]).toBe('4 cells')
    await grid.press('Escape')
    await expect.poll(() => page.getByRole('gridcell', { selected: true }).count()).toBe(0)
    await ask(page, byQuarter)
    await grid.focus()
    await grid.press('Control+a')
    await expect
      .poll(() => facts(page))
      .toEqual([
        '20 cells',
        'Sum $10,005,534.00',
        'Average $833,794.50',
        'Least $329,151.00',
        'Greatest $10,005,534.00',
        '8 totals left out',
      ])
  })

  browserTest('are copied as cells, numbers raw', async ({ page }) => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    const grid = await ask(page, byQuarter)
    await grid.focus()
    await grid.press('Shift+ArrowRight')
    await grid.press('Shift+ArrowDown')
    await grid.press('Control+c')
    const read = (type: string) =>
      page.evaluate(async (kind) => {
        const [item] = await navigator.clipboard.read()
        return (await item?.getType(kind))?.text()
      }, type)
    await expect.poll(() => read('text/plain')).toBe('347988.00\t957321.00\r\n329151.00\t1016823.00')
    expect(await read('text/html')).toContain('<tr><td')
    await grid.press('Control+a')
    await grid.press('Control+c')
    await expect
      .poll(async () => (await read('text/plain'))?.split('\r\n')[0])
      .toBe('\tQ1 2017\tQ2 2017\tQ3 2017\tQ4 2017\tTotal')
  })
})

describe('a column', () => {
  const widthOf = async (page: Page): Promise<number> =>
    (await page.getByRole('columnheader', { name: 'Won value $' }).first().boundingBox())?.width ?? 0

  browserTest(
    'is as wide as a reader drags it, or makes it by keyboard, as long as the view stays',
    async ({ page }) => {
      const grid = await ask(page, byQuarter)
      const before = await widthOf(page)
      const header = await page.getByRole('columnheader', { name: 'Won value $' }).first().boundingBox()
      if (header === null) throw new Error('there is no header')
      await page.mouse.move(header.x + header.width - 1, header.y + 10)
      await page.mouse.down()
      await page.mouse.move(header.x + header.width + 59, header.y + 10, { steps: 4 })
      await page.mouse.up()
      expect(Math.round((await widthOf(page)) - before)).toBe(60)
      await grid.focus()
      await grid.press('ArrowUp')
      await grid.press('Shift+ArrowRight')
      expect(Math.round((await widthOf(page)) - before)).toBe(68)
      await page.getByRole('button', { name: 'Won value $' }).last().click()
      await expect.poll(() => page.locator('[aria-sort]').count()).toBe(1)
      expect(Math.round((await widthOf(page)) - before)).toBe(68)
      await page.getByRole('button', { name: 'West', exact: true }).click()
      await page.getByRole('rowheader', { name: 'Celia Rouche' }).waitFor()
      expect(await widthOf(page)).toBeLessThan(before + 60)
    },
  )
})

describe('cells', () => {
  browserTest('show their size as the menu of the measure says, and the address keeps it', async ({ page }) => {
    await ask(page, `${byQuarter}&chart=none`)
    await page.getByRole('button', { name: 'Won value $', exact: true }).first().click()
    await page.getByRole('menuitemcheckbox', { name: 'Colours' }).click()
    await expect.poll(() => page.url()).toContain('format=won_value+heat')
    // the largest of the quarters of the offices has the last of the seven steps; totals have none
    expect(
      await cell(page, /^West, Q2 2017/)
        .locator('[data-heat]')
        .getAttribute('data-heat'),
    ).toBe('much-7')
    expect(
      await cell(page, /^All offices, Q2 2017/)
        .locator('[data-heat]')
        .count(),
    ).toBe(0)
    await page.reload()
    await cell(page, /^West, Q2 2017/)
      .locator('[data-heat=much-7]')
      .waitFor()
    await takePicture(page, 'grid-heat')
  })

  browserTest('of totals say what they are: sums, or computed anew', async ({ page }) => {
    await ask(page, 'measures=won_value,win_rate&rows=owner.office')
    const total = cell(page, /^All offices, Won value/)
    expect(await total.getAttribute('aria-label')).toBe('All offices, Won value: $10,005,534.00, sum of all rows')
    await total.hover()
    await expect.poll(() => total.getAttribute('title')).toBe('$10,005,534.00 · sum of all rows')
    expect(await cell(page, /^All offices, Win rate/).getAttribute('aria-label')).toContain('recomputed from all rows')
    await page.getByRole('button', { name: 'Totals all' }).click()
    await page.getByRole('menuitem', { name: 'Totals of what is shown' }).click()
    await page.getByRole('rowheader', { name: 'All offices, of what is shown' }).waitFor()
  })
})

describe('the grid', () => {
  browserTest('points at a cell that is drawn, wherever it is scrolled', async ({ page }) => {
    const grid = await ask(page, 'measures=won_value&rows=account.name&columns=closed.month&chart=none')
    await grid.focus()
    const pointedAt = async (): Promise<string> => {
      const id = await grid.getAttribute('aria-activedescendant')
      return (await page.locator(`[id="${id}"]`).getAttribute('aria-label')) ?? ''
    }
    const first = await pointedAt()
    await page.mouse.move(800, 600)
    await page.mouse.wheel(0, 1200)
    await expect.poll(() => grid.evaluate((element) => element.scrollTop)).toBeGreaterThan(400)
    expect(await pointedAt()).toBe(first)
    await grid.press('Control+End')
    expect(await pointedAt()).toMatch(/^Total, .*Won value: /)
    await grid.press('Control+Home')
    expect(await pointedAt()).not.toMatch(/^Total/)
    expect(await page.getByRole('row').first().getAttribute('aria-rowindex')).toBe('1')
    await grid.press('PageDown')
    await expect.poll(pointedAt).not.toBe(first)
  })

  browserTest(
    'has no problems of access: expanded, selected, coloured, on a phone and in the dark',
    async ({ page }) => {
      const grid = await ask(page, `${byQuarter}&expanded=West&expandedColumn=2017-Q2&format=won_value+heat&chart=none`)
      await page.getByRole('columnheader', { name: 'May 2017' }).waitFor()
      await grid.focus()
      await grid.press('Control+a')
      expect(await accessProblems(page)).toEqual([])
      await page.emulateMedia({ colorScheme: 'dark' })
      await takePicture(page, 'grid-dark')
      expect(await accessProblems(page)).toEqual([])
      await page.setViewportSize({ width: 390, height: 844 })
      await takePicture(page, 'grid-phone-dark')
      expect(await accessProblems(page)).toEqual([])
    },
  )
})
