import { readFileSync } from 'node:fs'
import type { Locator, Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { browserTest, takePicture } from '../support/browser.ts'

const folder = new URL('../../fixtures/crm-sales-opportunities/files/', import.meta.url)

/** The records of a file of the demo data, which has no quotes, with the line each stands on. */
const records = (name: string): { line: number; text: string; values: Record<string, string> }[] => {
  const [header = '', ...lines] = readFileSync(new URL(name, folder), 'utf8').trim().split(/\r?\n/)
  const names = header.split(',')
  return lines.map((text, i) => {
    const values = text.split(',')
    return { line: i + 2, text, values: Object.fromEntries(names.map((n, k) => [n, values[k] ?? ''])) }
  })
}

const teams = new Map(records('sales_teams.csv').map(({ values }) => [values.sales_agent, values]))
const deals = records('sales_pipeline.csv').map(({ values, line }) => ({
  line,
  id: values.opportunity_id ?? '',
  isWon: values.deal_stage === 'Won',
  value: Number(values.close_value),
  quarter: `Q${Math.ceil(Number(values.close_date?.slice(5, 7)) / 3)} ${values.close_date?.slice(0, 4)}`,
  product: values.product === 'GTXPro' ? 'GTX Pro' : (values.product ?? ''),
  agent: values.sales_agent ?? '',
  manager: teams.get(values.sales_agent ?? '')?.manager ?? '',
  office: teams.get(values.sales_agent ?? '')?.regional_office ?? '',
}))
type Deal = (typeof deals)[number]

/** Won value of the deals that a test keeps, as the page writes it. */
const won = (keep: (deal: Deal) => boolean): string => {
  const sum = deals.filter((deal) => deal.isWon && keep(deal)).reduce((total, deal) => total + deal.value, 0)
  return sum.toLocaleString('en-US')
}

const ask = async (page: Page, search: string): Promise<void> => {
  await page.goto(`/?cube=opportunities&${search}`)
  await page.getByRole('treegrid').waitFor()
}

const rowOf = (page: Page, name: string): Locator =>
  page.getByRole('row').filter({ has: page.getByRole('rowheader', { name, exact: false }) })

/** The cells of a row once they read as expected, left to right. */
const expectRow = async (page: Page, name: string, cells: readonly string[]): Promise<void> => {
  await expect.poll(() => rowOf(page, name).first().getByRole('gridcell').allTextContents()).toEqual(cells)
}

const rowNames = (page: Page): Promise<string[]> => page.getByRole('rowheader').allTextContents()

const title = (page: Page): Promise<string | null> => page.getByRole('heading', { level: 1 }).textContent()

describe('drilling', () => {
  browserTest('goes from office to manager to agent by their names, and back by the drill path', async ({ page }) => {
    await ask(page, 'measures=won_value&rows=owner.office')
    await expectRow(page, 'West', [won((d) => d.office === 'West')])
    expect(won((d) => d.office === 'West')).toBe('3,568,647')
    await page.getByRole('button', { name: 'West', exact: true }).click()
    await expectRow(page, 'Celia Rouche', [won((d) => d.manager === 'Celia Rouche')])
    expect(await title(page)).toBe('Won value by manager')
    await page.getByRole('button', { name: 'Celia Rouche', exact: true }).click()
    await expectRow(page, 'Vicki Laflamme', [won((d) => d.agent === 'Vicki Laflamme')])
    await expectRow(page, 'Total', [won((d) => d.manager === 'Celia Rouche')])
    await takePicture(page, 'drill-down')
    const trail = page.getByRole('navigation', { name: 'Drill path' })
    expect(await trail.getByRole('listitem').allTextContents()).toEqual([
      'All offices',
      'West',
      'Celia Rouche',
      'Sales agent',
    ])
    await trail.getByRole('button', { name: 'West' }).click()
    await expectRow(page, 'Summer Sewald', [won((d) => d.manager === 'Summer Sewald')])
    await trail.getByRole('button', { name: 'All offices' }).click()
    await expectRow(page, 'All offices', ['10,005,534'])
    expect(await trail.count()).toBe(0)
  })

  browserTest('shows the levels below in place, each under its parent', async ({ page }) => {
    await ask(page, 'measures=won_value&rows=owner.office')
    await page.getByRole('button', { name: 'Expand West' }).click()
    await page.getByRole('button', { name: 'Expand Celia Rouche' }).click()
    await expectRow(page, 'Vicki Laflamme', [won((d) => d.agent === 'Vicki Laflamme')])
    const names = await rowNames(page)
    expect(names.slice(0, 4)).toEqual(['Central', 'East', 'West', 'Celia Rouche'])
    expect(names.indexOf('Summer Sewald')).toBeGreaterThan(names.indexOf('Vicki Laflamme'))
    await page.getByRole('button', { name: 'Collapse West' }).click()
    await expect.poll(() => rowNames(page)).toEqual(['Central', 'East', 'West', 'All offices'])
  })

  browserTest('goes into a period by its header', async ({ page }) => {
    await ask(page, 'measures=won_value&rows=owner.office&columns=closed.quarter')
    await page.getByRole('button', { name: 'Q2 2017', exact: true }).click()
    await expect.poll(() => title(page)).toBe('Won value by office and month')
    await page.getByRole('columnheader', { name: 'Apr 2017' }).waitFor()
    await expectRow(page, 'All offices', ['721,932', '1,025,713', '1,338,466', '3,086,111'])
  })
})

describe('pivoting', () => {
  browserTest('shows product by quarter and swaps the axes, the numbers unchanged', async ({ page }) => {
    await ask(page, 'measures=won_value&rows=product.name&columns=closed.quarter')
    const quarters = ['Q1 2017', 'Q2 2017', 'Q3 2017', 'Q4 2017']
    const cells = quarters.map((quarter) => won((d) => d.product === 'GTX Pro' && d.quarter === quarter))
    await expectRow(page, 'GTX Pro', [...cells, '3,510,578'])
    await page
      .getByRole('img', { name: /Won value/ })
      .locator('svg')
      .waitFor()
    await takePicture(page, 'product-by-quarter')
    await page.getByRole('button', { name: 'Swap' }).click()
    await expect.poll(() => title(page)).toBe('Won value by quarter and product')
    const products = ['GTX Pro', 'GTX Plus Pro', 'MG Advanced', 'GTX Plus Basic', 'GTX Basic', 'GTK 500', 'MG Special']
    const q2 = products.toSorted().map((product) => won((d) => d.product === product && d.quarter === 'Q2 2017'))
    await expectRow(page, 'Q2 2017', [...q2, won((d) => d.quarter === 'Q2 2017')])
    await takePicture(page, 'swapped')
  })

  browserTest('orders the rows by a click on the measure', async ({ page }) => {
    await ask(page, 'measures=won_value&rows=owner.office')
    await page.getByRole('button', { name: 'Won value $' }).last().click()
    await expect.poll(() => rowNames(page)).toEqual(['West', 'Central', 'East', 'All offices'])
    await page.getByRole('button', { name: 'Won value $' }).last().click()
    await expect.poll(() => rowNames(page)).toEqual(['East', 'Central', 'West', 'All offices'])
  })
})

describe('slicing and dicing', () => {
  browserTest('keeps the members that a search found, then leaves them out', async ({ page }) => {
    await ask(page, 'measures=won_value&rows=owner.office')
    await page.getByRole('button', { name: 'Add a filter' }).click()
    await page.getByRole('menuitem', { name: 'Product', exact: true }).click()
    await page.getByRole('textbox', { name: 'Find a member' }).fill('gtx')
    await page.getByRole('checkbox', { name: /MG Special/ }).waitFor({ state: 'detached' })
    await page.getByRole('checkbox', { name: /GTX Pro/ }).check()
    await page.getByRole('checkbox', { name: /GTX Plus Pro/ }).check()
    await page.getByRole('button', { name: 'Apply' }).click()
    const pros = ['GTX Pro', 'GTX Plus Pro']
    await expectRow(page, 'All offices', [won((d) => pros.includes(d.product))])
    await takePicture(page, 'diced')
    await page.getByRole('button', { name: 'Product GTX Pro, GTX Plus Pro', exact: true }).click()
    await page.getByText('Leave out').click()
    await page.getByRole('button', { name: 'Apply' }).click()
    await expectRow(page, 'All offices', [won((d) => !pros.includes(d.product))])
    await page.getByRole('button', { name: /^Remove filter Product/ }).click()
    await expectRow(page, 'All offices', ['10,005,534'])
  })

  browserTest('filters days by a range, and finds deals without an account by name', async ({ page }) => {
    await ask(page, 'measures=won_value&rows=owner.office')
    await page.getByRole('button', { name: 'Add a filter' }).click()
    await page.getByRole('menuitem', { name: 'Date' }).first().click()
    await page.getByLabel('From').fill('2017-04-01')
    await page.getByLabel('To', { exact: true }).fill('2017-06-30')
    await page.getByRole('button', { name: 'Apply' }).click()
    await expectRow(page, 'All offices', [won((d) => d.quarter === 'Q2 2017')])
    await ask(page, 'measures=deals&rows=account.name&where=owner.office+in+West')
    const open = records('sales_pipeline.csv').filter(
      ({ values }) => values.account === '' && teams.get(values.sales_agent)?.regional_office === 'West',
    )
    await page.getByRole('treegrid').press('Control+End')
    await expectRow(page, '(no account)', [open.length.toLocaleString('en-US')])
  })
})

describe('behind a number', () => {
  browserTest('stand the rows with their file and line, which add up, and the SQL', async ({ page }) => {
    await ask(page, 'measures=won_value,win_rate&rows=owner.office&columns=closed.quarter')
    const kept = deals.filter((d) => d.isWon && d.office === 'West' && d.quarter === 'Q1 2017')
    await rowOf(page, 'West').getByRole('gridcell').first().click()
    const panel = page.getByRole('region', { name: 'West · Q1 2017, Won value' })
    await panel.getByText('Rows add up: yes').waitFor()
    await panel.getByRole('tab', { name: `Rows ${kept.length}` }).click()
    const source = panel.getByRole('cell').filter({ hasText: 'sales_pipeline.csv:' }).first()
    const place = (await source.locator('code').textContent()) ?? ''
    const id = (await source.textContent())?.replace(place, '')
    expect(kept.find((d) => d.id === id)?.line).toBe(Number(place.split(':').at(-1)))
    await takePicture(page, 'drill-through')
    await panel.getByRole('tab', { name: 'SQL' }).click()
    await panel.getByText('GROUP BY').waitFor()
    expect(await panel.getByText('"Won"').count()).toBeGreaterThan(0)
    await panel.getByRole('button', { name: 'Close the panel' }).click()
    expect(await panel.count()).toBe(0)
  })

  browserTest('open by keyboard: arrows, Enter, Escape', async ({ page }) => {
    await ask(page, 'measures=won_value&rows=owner.office&columns=closed.quarter')
    const grid = page.getByRole('treegrid')
    await grid.focus()
    await grid.press('ArrowDown')
    await grid.press('ArrowRight')
    await grid.press('Enter')
    await page.getByRole('region', { name: 'East · Q2 2017, Won value' }).waitFor()
    await grid.press('Escape')
    expect(await page.getByRole('region', { name: /East/ }).count()).toBe(0)
    await grid.press('Home')
    await grid.press('Space')
    await rowOf(page, 'Cara Losch').waitFor()
  })
})

describe('the question', () => {
  browserTest('is in the address: the same after a reload, undone and done again', async ({ page }) => {
    await ask(page, 'measures=won_value&rows=owner.office')
    await page.getByRole('button', { name: 'West', exact: true }).click()
    await expect.poll(() => title(page)).toBe('Won value by manager')
    await page.reload()
    await expectRow(page, 'Celia Rouche', [won((d) => d.manager === 'Celia Rouche')])
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(() => title(page)).toBe('Won value by office')
    await page.getByRole('button', { name: 'Redo' }).click()
    await expect.poll(() => title(page)).toBe('Won value by manager')
    await page.goBack()
    await expect.poll(() => title(page)).toBe('Won value by office')
  })

  browserTest('stays on the page when Undo is clicked more often than there are steps', async ({ page }) => {
    await ask(page, 'measures=won_value&rows=owner.office')
    await page.getByRole('button', { name: 'West', exact: true }).click()
    await expect.poll(() => title(page)).toBe('Won value by manager')
    await page.getByRole('button', { name: 'Undo' }).dblclick()
    await expect.poll(() => title(page)).toBe('Won value by office')
    await page.getByRole('button', { name: 'Redo' }).dblclick()
    await expect.poll(() => title(page)).toBe('Won value by manager')
  })

  browserTest('is built by menus, by dragging and by keyboard dragging', async ({ page }) => {
    await ask(page, 'measures=won_value&rows=owner.office')
    await page.getByRole('button', { name: 'Add Deals' }).click()
    await page.getByRole('menuitem', { name: 'Add to measures' }).click()
    await expect.poll(() => title(page)).toBe('Won value and deals by office')
    const columns = page.getByRole('group', { name: 'Columns' })
    const target = await columns.boundingBox()
    const from = await page.getByRole('button', { name: 'Stage' }).first().boundingBox()
    if (target === null || from === null) throw new Error('the field or the shelf is not on screen')
    await page.mouse.move(from.x + 20, from.y + 10)
    await page.mouse.down()
    await page.mouse.move(from.x + 40, from.y - 40, { steps: 4 })
    await page.mouse.move(target.x + target.width - 10, target.y + 12, { steps: 8 })
    await columns.locator('[data-over]').first().waitFor()
    await page.mouse.up()
    await expect.poll(() => title(page)).toBe('Won value and deals by office and stage')
    await page.getByRole('button', { name: 'Move Stage' }).focus()
    await page.keyboard.press('Space')
    await page.waitForTimeout(100)
    await page.keyboard.press('ArrowLeft')
    await page.waitForTimeout(100)
    await page.keyboard.press('ArrowLeft')
    await page.waitForTimeout(100)
    await page.keyboard.press('Space')
    await expect.poll(() => new URL(page.url()).searchParams.get('rows')).toContain('stage')
  })

  browserTest('leaves as CSV with its raw values', async ({ page }) => {
    await ask(page, 'measures=won_value&rows=owner.office')
    const arrives = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Export' }).click()
    await page.getByRole('menuitem', { name: 'CSV', exact: true }).click()
    const download = await arrives
    expect(download.suggestedFilename()).toBe('opportunities.csv')
    const text = readFileSync(await download.path(), 'utf8')
    expect(text).toContain('West,3568647.00')
  })

  browserTest('that has no answer says why and offers the nearest', async ({ page }) => {
    await page.goto('/?cube=opportunities&measures=won_valu&rows=owner.office')
    await page.getByRole('heading', { name: 'This has no sound answer' }).waitFor()
    await page.getByText('has no measure "won_valu"').waitFor()
    await takePicture(page, 'refused')
    await page.getByRole('button', { name: /Won value by office/ }).click()
    await expectRow(page, 'All offices', ['10,005,534'])
  })

  browserTest('that nothing matches says which filter removed it, and repairs it', async ({ page }) => {
    await page.goto(
      '/?cube=opportunities&measures=won_value&rows=owner.office&where=stage+in+Won&where=owner.name+in+Nobody',
    )
    await page.getByRole('heading', { name: 'No opportunities match these filters' }).waitFor()
    await page.getByText('4,238 opportunities left').waitFor()
    await takePicture(page, 'empty')
    await page.getByRole('button', { name: 'Remove “Nobody”' }).click()
    await expectRow(page, 'All offices', ['10,005,534'])
  })

  browserTest('on a member that is not there names the nearest one and takes it', async ({ page }) => {
    await page.goto('/?cube=opportunities&measures=won_value&rows=owner.office&where=owner.office+in+Wset')
    await page.getByText('has no member “Wset”').waitFor()
    await page.getByRole('button', { name: 'Use “West”' }).click()
    await expectRow(page, 'Total', [won((d) => d.office === 'West')])
  })

  browserTest('that does not arrive keeps the last result and can be asked again', async ({ page }) => {
    await ask(page, 'measures=won_value&rows=owner.office')
    await expectRow(page, 'All offices', ['10,005,534'])
    await page.route('**/api/query', (route) =>
      route.fulfill({
        status: 500,
        contentType: 'application/json',
        body: '{"error":{"code":"internal","message":"something broke","path":"","details":{}}}',
      }),
    )
    await page.getByRole('button', { name: 'West', exact: true }).click()
    await page.getByText('The new result did not come.').waitFor()
    await expectRow(page, 'All offices', ['10,005,534'])
    await page.unroute('**/api/query')
    await page.getByRole('button', { name: 'Try again' }).click()
    await rowOf(page, 'Celia Rouche').waitFor()
  })

  browserTest('that takes long keeps the last result, says so, and can be cancelled', async ({ page }) => {
    await ask(page, 'measures=won_value&rows=owner.office')
    await expectRow(page, 'All offices', ['10,005,534'])
    await page.route('**/api/query', () => undefined)
    await page.getByRole('button', { name: 'West', exact: true }).click()
    await page.getByText('The previous result stays until the new one is whole').waitFor()
    await takePicture(page, 'loading')
    await expectRow(page, 'All offices', ['10,005,534'])
    await page.getByRole('button', { name: 'Cancel' }).click()
    await expect.poll(() => title(page)).toBe('Won value by office')
  })

  browserTest('that an address does not say is refused by name', async ({ page }) => {
    await page.goto('/?cube=opportunities&colums=x')
    await page.getByText('unknown parameter "colums"').waitFor()
    await page.getByRole('button', { name: 'Start afresh' }).click()
    await expectRow(page, 'All offices', ['1,134,672', '3,086,111', '2,982,255', '2,802,496', '10,005,534'])
  })
})

describe('the look', () => {
  browserTest('is dark where the system is, changes by a button and stays changed', async ({ page }) => {
    await page.emulateMedia({ colorScheme: 'dark' })
    await ask(page, 'measures=won_value&rows=owner.office&columns=closed.quarter')
    const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    expect(await background()).toBe('rgb(15, 17, 21)')
    await page
      .getByRole('img', { name: /Won value, \$ by Office and Quarter/ })
      .locator('svg')
      .waitFor()
    await takePicture(page, 'explore-dark')
    await page.getByRole('button', { name: 'Switch to light colours' }).click()
    await page.reload()
    await page.getByRole('treegrid').waitFor()
    expect(await background()).toBe('rgb(255, 255, 255)')
  })

  browserTest(
    'fits a phone: nothing wider than the screen, a sheet for a cell, shelves in the fields',
    async ({ page }) => {
      await page.setViewportSize({ width: 390, height: 844 })
      await ask(page, 'measures=won_value&rows=owner.office&columns=closed.quarter')
      await rowOf(page, 'West').getByRole('gridcell').first().click()
      await page.getByText('Rows add up: yes').waitFor()
      await takePicture(page, 'explore-phone')
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
      await page.getByRole('button', { name: 'Close the panel' }).click()
      await page.getByRole('button', { name: 'Fields' }).click()
      await page.getByRole('group', { name: 'Rows' }).waitFor()
    },
  )

  browserTest('of a chart goes away and comes back, and a mark drills', async ({ page }) => {
    await ask(page, 'measures=won_value&rows=owner.office')
    const chart = page.getByRole('img', { name: /Won value, \$ by Office/ })
    await chart.locator('svg path[aria-roledescription="bar"]').last().click()
    await expect.poll(() => title(page)).toBe('Won value by manager')
    await page.getByRole('button', { name: 'Chart: Bars' }).click()
    await page.getByRole('menuitem', { name: 'Show as table' }).click()
    expect(await page.getByRole('region', { name: 'Chart' }).count()).toBe(0)
    expect(page.url()).toContain('chart=none')
  })
})
