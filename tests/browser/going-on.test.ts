import { readFileSync } from 'node:fs'
import { read, utils } from '@e965/xlsx'
import type { Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { browserTest, keepPicture, takePicture } from '../support/browser.ts'

const axeSource = readFileSync('node_modules/axe-core/axe.min.js', 'utf8')

const open = async (page: Page, search: string): Promise<void> => {
  await page.goto(`/?v=1&cube=opportunities&${search}`)
  await page.getByRole('row', { name: 'All offices' }).first().waitFor()
}

const title = (page: Page) => page.getByRole('heading', { level: 1 }).textContent()

/** What axe finds on the page as it stands. */
const violations = async (page: Page): Promise<unknown> => {
  await page.mouse.move(0, 0)
  await page.getByRole('tooltip').waitFor({ state: 'hidden' })
  await page.evaluate(axeSource)
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run: () => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> }
    }
    const found = await axe.run()
    return found.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])
  })
}

const byOffice = 'measures=won_value&rows=owner.office'

describe('the keyboard', () => {
  browserTest(
    'undoes and redoes a step, also from within the table, and leaves text fields their own',
    async ({ page }) => {
      await open(page, byOffice)
      await page.getByRole('button', { name: 'Swap' }).click()
      await page.getByRole('button', { name: 'Swap' }).click()
      await page.getByRole('button', { name: 'West', exact: true }).click()
      await expect.poll(() => title(page)).toBe('Won value by manager')
      await page.keyboard.press('Control+z')
      await expect.poll(() => title(page)).toBe('Won value by office')
      await page.keyboard.press('Control+z')
      await expect.poll(() => new URL(page.url()).searchParams.get('columns')).toBe('owner.office')
      await page.keyboard.press('Control+Shift+z')
      await page.keyboard.press('Control+y')
      await expect.poll(() => title(page)).toBe('Won value by manager')
      await page.keyboard.press('/')
      await page.keyboard.type('z')
      await page.keyboard.press('Control+z')
      expect(await title(page)).toBe('Won value by manager')
    },
  )

  browserTest('finds a field by /, and says by ? what it can do', async ({ page }) => {
    await open(page, byOffice)
    await page.keyboard.press('/')
    await page.keyboard.type('stage')
    expect(await page.getByLabel('Find a field').inputValue()).toBe('stage')
    await page.keyboard.press('Escape')
    await page.getByRole('treegrid').focus()
    await page.keyboard.press('?')
    const help = page.getByRole('dialog', { name: 'Keyboard' })
    await help.getByText('Search or run a command').waitFor()
    await takePicture(page, 'keys')
    expect(await violations(page)).toEqual([])
    await page.keyboard.press('Escape')
    await expect.poll(() => help.count()).toBe(0)
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('result-grid')
  })

  browserTest('goes through the fields by arrows: they are one stop of the Tab key', async ({ page }) => {
    await open(page, byOffice)
    const list = page.getByRole('toolbar', { name: 'Fields' })
    const focused = () =>
      page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent)
    await page.keyboard.press('/')
    await page.keyboard.press('Tab')
    const first = await focused()
    expect(first).toBe(await list.getByRole('button').first().textContent())
    await page.keyboard.press('Tab')
    expect(await list.evaluate((el) => el.contains(document.activeElement))).toBe(false)
    await page.keyboard.press('Shift+Tab')
    expect(await focused()).toBe(first)
    await page.keyboard.press('ArrowDown')
    expect(await focused()).toBe('ΣOpen deals')
    await page.keyboard.press('ArrowRight')
    expect(await focused()).toBe('Add Open deals')
    await page.keyboard.press('Enter')
    await page.getByRole('menuitem', { name: 'Add to measures' }).waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await expect.poll(() => title(page)).toBe('Won value and open deals by office')
    await expect.poll(focused).toBe('Add Open deals')
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('End')
    await page.keyboard.press('Home')
    expect(await focused()).toBe(first)
    const product = list.getByRole('button', { name: 'Product', expanded: false })
    await product.focus()
    await page.keyboard.press('ArrowRight')
    await list.getByRole('button', { name: 'Series', exact: false }).first().waitFor()
    await page.keyboard.press('ArrowLeft')
    await product.waitFor()
    expect(await violations(page)).toEqual([])
  })

  browserTest('never undoes into another page', async ({ page }) => {
    await open(page, byOffice)
    await page.getByRole('link', { name: 'Data' }).click()
    await page.getByRole('heading', { name: 'Sources' }).waitFor()
    await page.getByRole('link', { name: 'Explore' }).click()
    await page.getByRole('row', { name: 'All offices' }).first().waitFor()
    expect(await page.getByRole('button', { name: 'Undo' }).isDisabled()).toBe(true)
    await page.keyboard.press('Control+z')
    await page.getByRole('button', { name: 'Swap' }).click()
    await expect.poll(() => page.getByRole('button', { name: 'Undo' }).isDisabled()).toBe(false)
  })
})

describe('the command palette', () => {
  const palette = (page: Page) => page.getByRole('dialog', { name: 'Commands' })
  const options = (page: Page) => palette(page).getByRole('option')

  browserTest('adds a field that is found by some of its letters', async ({ page }) => {
    await open(page, byOffice)
    await page.keyboard.press('Control+k')
    await palette(page).waitFor()
    await takePicture(page, 'palette')
    expect(await violations(page)).toEqual([])
    await page.keyboard.type('win ra')
    await expect.poll(() => options(page).first().getAttribute('aria-selected')).toBe('true')
    await page.keyboard.press('Enter')
    await expect.poll(() => title(page)).toBe('Won value and win rate by office')
    await expect.poll(() => palette(page).count()).toBe(0)
  })

  browserTest('is moved in by arrows, and tells which row is chosen to who hears it', async ({ page }) => {
    await open(page, byOffice)
    await page.getByRole('button', { name: 'Search or run a command' }).click()
    const field = palette(page).getByRole('combobox')
    await expect.poll(() => options(page).count()).toBeGreaterThan(10)
    const chosen = async () => {
      const id = await field.getAttribute('aria-activedescendant')
      return page.evaluate((of) => document.getElementById(of ?? '')?.textContent, id)
    }
    const first = await chosen()
    await page.keyboard.press('ArrowDown')
    expect(await chosen()).not.toBe(first)
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('ArrowUp')
    expect(await options(page).last().getAttribute('aria-selected')).toBe('true')
    await page.keyboard.type('zzzz')
    await palette(page).getByText('Nothing is called “zzzz”.').waitFor()
    await page.keyboard.press('Enter')
    await palette(page).waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => palette(page).count()).toBe(0)
  })

  browserTest('is on a phone too, and in the dark', async ({ page }) => {
    await page.setViewportSize({ width: 390, height: 844 })
    await page.emulateMedia({ colorScheme: 'dark' })
    await open(page, byOffice)
    await page.getByRole('button', { name: 'More' }).click()
    await page.getByRole('menuitem', { name: 'Search or run a command' }).click()
    await palette(page).waitFor()
    await page.getByRole('menu').waitFor({ state: 'hidden' })
    await takePicture(page, 'palette-phone-dark')
    expect(await violations(page)).toEqual([])
    await palette(page).getByRole('option', { name: 'Swap rows and columns' }).click()
    await expect.poll(() => new URL(page.url()).searchParams.get('columns')).toBe('owner.office')
  })
})

describe('what is on screen', () => {
  const exported = async (page: Page, item: string) => {
    const arrives = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Export' }).click()
    await page.getByRole('menuitem', { name: item, exact: true }).click()
    const download = await arrives
    return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) }
  }

  const copied = async (page: Page, item: string): Promise<string> => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await page.getByRole('button', { name: 'Export' }).click()
    await page.getByRole('menuitem', { name: item, exact: true }).click()
    await page.getByText(/ copied$/).waitFor()
    return page.evaluate(() => navigator.clipboard.readText())
  }

  browserTest('leaves as a workbook with expanded rows in outline, numbers and their formats', async ({ page }) => {
    await open(page, `${byOffice}&where=stage+in+Won&expanded=West`)
    await page.getByRole('row', { name: 'Celia Rouche' }).waitFor()
    await page.getByRole('button', { name: 'Export' }).click()
    await takePicture(page, 'export-menu')
    expect(await violations(page)).toEqual([])
    await page.keyboard.press('Escape')
    const { name, bytes } = await exported(page, 'Excel workbook')
    expect(name).toBe('won-value-by-office.xlsx')
    const { Sheets } = read(bytes, { cellNF: true, cellStyles: true })
    const [table, about] = [Sheets.Table ?? {}, Sheets.About ?? {}]
    const rows = utils.sheet_to_json<unknown[]>(table, { header: 1 })
    // the sums of the deals that were won, of the data set as it was published
    expect(rows.find(([label]) => label === 'West')?.at(-1)).toBe(3_568_647)
    expect(rows.at(-1)).toEqual(['All offices', undefined, 10_005_534])
    const manager = rows.findIndex(([, label]) => label === 'Celia Rouche')
    expect(table['!rows']?.[manager]?.level).toBe(1)
    expect(table.C2?.z).toBe('#,##0')
    const said = utils.sheet_to_json<string[]>(about, { header: 1 })
    expect(said).toContainEqual(['Filter: Stage', 'Won'])
    expect(said).toContainEqual(['Link', page.url()])
    await page.getByText('Exported as won-value-by-office.xlsx').waitFor()
    await takePicture(page, 'exported')
  })

  browserTest('leaves as CSV as it is shown', async ({ page }) => {
    await open(page, byOffice)
    const { name, bytes } = await exported(page, 'CSV as shown')
    expect(name).toBe('won-value-by-office.csv')
    expect(bytes.toString('utf8')).toBe(
      '\uFEFFOffice,Won value ($)\r\nCentral,3346293.00\r\nEast,3090594.00\r\nWest,3568647.00\r\nAll offices,10005534.00\r\n',
    )
  })

  browserTest('leaves as a picture with its caption, colours and letters within it', async ({ page }) => {
    await page.emulateMedia({ colorScheme: 'dark' })
    await open(page, byOffice)
    await page.locator('#result-chart svg.marks').waitFor()
    const svg = (await exported(page, 'SVG')).bytes.toString('utf8')
    for (const part of ['Won value by office', 'Won value, $', 'West', 'hatch-0', '#0F1115', 'font/woff2;base64'])
      expect(svg).toContain(part)
    expect(svg).not.toContain('var(')
    const { name, bytes } = await exported(page, 'PNG')
    expect(name).toBe('won-value-by-office.png')
    expect([...bytes.subarray(1, 4)]).toEqual([...'PNG'].map((letter) => letter.charCodeAt(0)))
    const [, width = ''] = /width="(\d+)/.exec(svg) ?? []
    expect(bytes.readUInt32BE(16)).toBe(2 * Number(width))
    keepPicture('exported-chart', bytes)
  })

  browserTest('is no picture where its chart is hidden, and says so; leaves as Parquet', async ({ page }) => {
    await open(page, `${byOffice}&chart=none`)
    const { name, bytes } = await exported(page, 'Parquet')
    expect([name, bytes.subarray(0, 4).toString(), bytes.subarray(-4).toString()]).toEqual([
      'opportunities.parquet',
      'PAR1',
      'PAR1',
    ])
    await page.getByRole('button', { name: 'Export' }).click()
    const item = page.getByRole('menuitem', { name: /^PNG/ })
    expect([await item.getAttribute('aria-disabled'), await item.textContent()]).toEqual([
      'true',
      'PNGThe chart is hidden.',
    ])
  })

  browserTest('leaves as its query, which the API answers', async ({ page, app }) => {
    await open(page, byOffice)
    const query = await copied(page, 'As JSON')
    const answer = await fetch(`${app.url}/api/query`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: query,
    })
    expect(JSON.stringify(await answer.json())).toContain('3568647.00')
    await page.getByText(/ copied$/).waitFor({ state: 'hidden' })
    expect(await copied(page, 'As SQL')).toMatch(/select/i)
  })
})

/** As pages wrote it before addresses had a version. */
const old = '?cube=opportunities&measures=won_value,%22won_value@prior(quarter)%22&rows=owner.office'

describe('an address', () => {
  browserTest('without a version opens as it did, and goes on in the version of now', async ({ page }) => {
    await page.goto(`/${old}`)
    await expect.poll(() => title(page)).toBe('Won value vs prior quarter by office')
    await page.getByRole('button', { name: 'Swap' }).click()
    await expect.poll(() => new URL(page.url()).searchParams.get('v')).toBe('1')
  })

  browserTest('of a newer version is not read, and leads on', async ({ page }) => {
    await page.goto('/?v=2&cube=opportunities&measures=won_value')
    await page.getByRole('heading', { name: 'This link is newer than this page' }).waitFor()
    await page.getByText('It is of version 2, and this page reads versions up to 1').waitFor()
    expect(await page.getByRole('treegrid').count()).toBe(0)
    const loaded = page.waitForEvent('load')
    await page.getByRole('button', { name: 'Load again' }).click()
    await loaded
    await page.getByRole('button', { name: 'Start afresh' }).click()
    await page.getByRole('treegrid').waitFor()
  })
})

describe('a saved view', () => {
  const list = (page: Page) => page.getByRole('dialog', { name: 'Saved views' })

  const save = async (page: Page, name: string): Promise<void> => {
    await page.getByRole('button', { name: 'Save view' }).click()
    const dialog = page.getByRole('dialog', { name: 'Save view' })
    await dialog.getByLabel('Name').fill(name)
    await dialog.getByRole('button', { name: 'Save view' }).click()
    await page.getByText(`Saved as “${name}”`).waitFor({ timeout: 40_000 })
    await dialog.waitFor({ state: 'hidden' })
  }

  browserTest('is saved under the words of its question, opened, and found by the palette', async ({ page }) => {
    await open(page, `${byOffice}&sort=desc+won_value`)
    await page.getByRole('button', { name: 'Save view' }).click()
    const dialog = page.getByRole('dialog', { name: 'Save view' })
    expect(await dialog.getByLabel('Name').inputValue()).toBe('Won value by office')
    await dialog.getByLabel('Description').fill('For the talk on Monday')
    await dialog.getByRole('switch').click()
    await takePicture(page, 'save-view')
    expect(await violations(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Save view' }).click()
    await page.getByText('Saved as “Won value by office”').waitFor({ timeout: 40_000 })
    const saved = new URL(page.url()).search
    await page.getByRole('button', { name: 'West', exact: true }).click()
    await expect.poll(() => title(page)).toBe('Won value by manager')
    await page.getByRole('button', { name: 'Saved views' }).click()
    await list(page).getByText('For the talk on Monday').waitFor()
    await takePicture(page, 'saved-views')
    expect(await violations(page)).toEqual([])
    await list(page).getByRole('button', { name: 'Won value by office', exact: true }).click()
    await expect.poll(() => new URL(page.url()).search).toBe(saved)
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(() => title(page)).toBe('Won value by manager')
    await page.keyboard.press('Control+k')
    await page.getByRole('option', { name: 'For the talk on Monday' }).waitFor()
    await page.keyboard.type('monday')
    await page.keyboard.press('Enter')
    await expect.poll(() => new URL(page.url()).search).toBe(saved)
  })

  browserTest('has versions, a name that can be changed, and comes back after it was deleted', async ({ page }) => {
    await open(page, byOffice)
    await save(page, 'Offices')
    await page.getByRole('button', { name: 'Swap' }).click()
    await expect.poll(() => new URL(page.url()).searchParams.get('columns')).toBe('owner.office')
    await page.getByRole('button', { name: 'Save view' }).click()
    await page.getByRole('combobox', { name: 'Save as' }).click()
    await page.getByRole('option', { name: 'A new version of “Offices”' }).click()
    await page.getByRole('dialog', { name: 'Save view' }).getByRole('button', { name: 'Save view' }).click()
    await page.getByText('“Offices” is at version 2').waitFor()
    await page.getByRole('button', { name: 'Saved views' }).click()
    await list(page).getByRole('button', { name: 'Edit Offices' }).click()
    await list(page).getByLabel('Name').fill('Places')
    await list(page).getByRole('button', { name: 'Save changes' }).click()
    await list(page).getByRole('button', { name: 'Versions of Places' }).click()
    const versions = list(page).getByRole('list', { name: 'Versions of Places' }).getByRole('listitem')
    await expect.poll(() => versions.count()).toBe(3)
    await takePicture(page, 'versions')
    await list(page).getByRole('button', { name: 'Delete Places' }).click()
    await page.getByText('“Places” was deleted').waitFor()
    await expect.poll(() => list(page).getByRole('button', { name: 'Places', exact: true }).count()).toBe(0)
    await page.getByRole('button', { name: 'Undo', exact: true }).last().click()
    await list(page).getByRole('button', { name: 'Versions of Places' }).click()
    await versions.last().getByRole('button', { name: 'Open' }).click()
    await expect.poll(() => new URL(page.url()).searchParams.get('rows')).toBe('owner.office')
  })

  browserTest('is refused under a name that is taken, with one that is free', async ({ page }) => {
    await open(page, byOffice)
    await save(page, 'Taken')
    await page.getByRole('button', { name: 'Save view' }).click()
    const dialog = page.getByRole('dialog', { name: 'Save view' })
    await dialog.getByLabel('Name').fill('taken')
    await dialog.getByRole('button', { name: 'Save view' }).click()
    await dialog.getByText('free is “taken 2”').or(dialog.getByText('free is "taken 2"')).waitFor()
    expect(await dialog.getByLabel('Name').getAttribute('aria-invalid')).toBe('true')
  })

  browserTest('of before addresses had a version opens as it was saved', async ({ page, app }) => {
    const answer = await fetch(`${app.url}/api/saved-views`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'Of before', address: `${old}&totals=none` }),
    })
    expect(answer.status).toBe(200)
    await open(page, byOffice)
    await page.getByRole('button', { name: 'Saved views' }).click()
    await list(page).getByRole('button', { name: 'Of before', exact: true }).click()
    await expect.poll(() => title(page)).toBe('Won value vs prior quarter by office')
    await expect.poll(() => page.getByRole('row', { name: 'All offices' }).count()).toBe(0)
  })

  browserTest('is saved on a phone too, and in the dark', async ({ page }) => {
    await page.setViewportSize({ width: 390, height: 844 })
    await page.emulateMedia({ colorScheme: 'dark' })
    await open(page, byOffice)
    await page.getByRole('button', { name: 'More' }).click()
    await page.getByRole('menuitem', { name: 'Saved views' }).click()
    await list(page).waitFor()
    await page.getByRole('menu').waitFor({ state: 'hidden' })
    await takePicture(page, 'saved-views-phone-dark')
    expect(await violations(page)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  })
})
