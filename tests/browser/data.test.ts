import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { accessProblems } from '../support/access-problems.ts'
import { browserTest, takePicture } from '../support/browser.ts'
import { serveWorkspace } from '../support/served-workspace.ts'
import type { SmallWorkspace } from '../support/small-workspace.ts'

/** A statement that nothing but an interruption ends. */
const endless =
  'WITH RECURSIVE n(i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n) SELECT i FROM n WHERE i < 0\n'

/** Things sold, a file a day: chairs for 1 + 4 and a table for 2 are there at first, which is 7. */
const writeShop = ({ write, entity }: SmallWorkspace): void => {
  write('workspace.yaml', 'name: shop\ntitle: Shop\ncurrency: EUR\ncubes: own\nopens: sales\nschedule: {every: 12h}\n')
  entity('thing_id VARCHAR', 'kind VARCHAR', 'amount INTEGER')
  write(
    'sources/sales.yaml',
    `source: sales
title: Things sold
entity: thing
file: {pattern: files/sales-*.csv, date: "%Y-%m-%d", header: [id, kind, amount]}
columns:
  thing_id: {from: id, required: true, unique: true}
  kind: {from: kind, one_of: [chair, table]}
  amount: {from: amount, required: true}
contract: {rejects: {max_rows: 3}}
`,
  )
  write(
    'cubes/sales.yaml',
    `version: 1
cubes:
  sales:
    title: Sales
    table: fact_thing
    grain: [thing_id]
    degenerate:
      kind: { column: kind }
    measures:
      amount: {agg: sum, expr: amount, format: number0}
`,
  )
  write('files/sales-2026-01-01.csv', 'id,kind,amount\na,chair,1\nb,table,2\n')
  write('files/sales-2026-01-02.csv', 'id,kind,amount\nc,chair,4\n')
}

const shop = serveWorkspace(writeShop)
const { open } = shop

/** The sum of all amounts, as the table of the explorer says it; goes there by the bar and comes back. */
const expectAmounts = async (page: Page, amounts: Readonly<Record<string, string>>): Promise<void> => {
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Explore' }).click()
  const cells = async () => {
    const rows = await page.getByRole('treegrid').getByRole('row').allTextContents()
    return Object.keys(amounts).map((kind) => rows.find((row) => row.startsWith(kind)))
  }
  await expect
    .poll(cells, { timeout: 10_000 })
    .toEqual(Object.entries(amounts).map(([kind, amount]) => `${kind}${amount}`))
}

const explorer = '/?cube=sales&measures=amount&rows=kind'

const runIsPublished = (page: Page) => page.getByText(/^Run \d+ is published/).waitFor({ timeout: 20_000 })

const upload = async (page: Page, name: string, text: string): Promise<void> => {
  await open(page, '/data?part=add')
  await page.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) })
  await page.getByRole('heading', { name }).waitFor()
}

describe('a bad file of a source that is there', () => {
  browserTest('is uploaded, its rejects corrected and replayed, and the explorer has the sum', async ({ page }) => {
    await open(page, explorer)
    await expectAmounts(page, { chair: '5', table: '2' })
    await page.getByRole('link', { name: 'Data' }).click()
    await page.getByRole('heading', { name: 'Sources in run 1' }).waitFor()
    await page.getByRole('link', { name: 'Add source' }).click()
    const file = 'id,kind,amount\nd,chair,8\ne,table,x16\nf,chiar,32\n'
    await upload(page, 'sales-2026-01-03.csv', file)
    await page.getByText('Its columns are those that the source reads.').waitFor()
    await takePicture(page, 'data-upload-file')
    await page.getByRole('button', { name: 'Add the file and run' }).click()
    await page.getByText('1 row loaded', { exact: true }).waitFor({ timeout: 20_000 })
    await expectAmounts(page, { chair: '13', table: '2' })

    await page.getByRole('link', { name: 'Data', exact: true }).click()
    await page.getByRole('link', { name: 'Correct 2 rejected rows' }).click()
    await page.getByRole('button', { name: 'Correct line 3 of sales-2026-01-03.csv' }).click()
    const save = page.getByRole('button', { name: 'Save correction' })
    await page.getByLabel('amount').fill('sixteen')
    await page.getByText(/Expected .* found "sixteen"/).waitFor()
    expect(await save.isDisabled()).toBe(true)
    await page.getByLabel('amount').fill('16')
    await page.getByText('Keeps the rules of its record.').waitFor()
    await page.getByLabel('Why, for others').fill('The clerk said 16')
    await takePicture(page, 'data-correct')
    await page.getByLabel('amount').press('Enter')
    await page.getByRole('button', { name: 'Undo the correction of line 3' }).waitFor()
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Undo')

    await page.getByRole('button', { name: 'Correct line 4 of sales-2026-01-03.csv' }).click()
    await page.getByText('The whole record').click()
    await page.getByLabel('Record', { exact: true }).fill('f,chair,32')
    await page.getByText('Keeps the rules of its record.').waitFor()
    await save.click()
    await page.getByRole('button', { name: 'Replay 2 corrected rows' }).click()
    await runIsPublished(page)
    await page.getByRole('cell', { name: 'The clerk said 16', exact: true }).waitFor()
    await takePicture(page, 'data-replayed')
    await expectAmounts(page, { chair: '45', table: '18' })
  })

  browserTest('has a correction that is withdrawn, and the number goes back', async ({ page }) => {
    await open(page, '/data?part=rejected')
    await page.getByRole('button', { name: 'Withdraw and run: line 4 of sales-2026-01-03.csv' }).click()
    await runIsPublished(page)
    await open(page, explorer)
    await expectAmounts(page, { chair: '13', table: '18' })
  })

  browserTest('is taken out again by one button', async ({ page }) => {
    await open(page, '/data?part=add')
    await page.getByRole('link', { name: 'sales-2026-01-03.csv' }).click()
    await page.getByRole('button', { name: 'Take it out again and run' }).click()
    await page.getByRole('button', { name: 'Add the file and run' }).waitFor()
    await runIsPublished(page)
    await open(page, explorer)
    await expectAmounts(page, { chair: '5', table: '2' })
  })

  browserTest('with more rejects than its source allows fails the run, and the number stays', async ({ page }) => {
    const rows = ['g', 'h', 'i', 'j'].map((id) => `${id},chair,none\n`).join('')
    await upload(page, 'sales-2026-01-04.csv', `id,kind,amount\n${rows}`)
    await page.getByRole('button', { name: 'Add the file and run' }).click()
    await page.getByText('The run failed, so nothing of it is served.').waitFor({ timeout: 20_000 })
    await page.getByText(/Readers still see run \d+\./).waitFor()
    await takePicture(page, 'data-failed')
    await page.getByRole('button', { name: 'Take it out again and run' }).click()
    await page.getByRole('button', { name: 'Add the file and run' }).waitFor()
    await open(page, explorer)
    await expectAmounts(page, { chair: '5', table: '2' })
  })
})

describe('a file of no source that is there', () => {
  const file = 'code,label\n1,Kiosk\n2,Stall 中\n'

  browserTest(
    'becomes a source of its own by the draft that the page shows, and its problems stand at their lines',
    async ({ page }) => {
      await upload(page, 'outlets.csv', file)
      await page.getByRole('region', { name: 'First rows as read' }).getByText('Stall 中').waitFor()
      const definition = page.getByLabel('sources/outlets.yaml')
      const drafted = await definition.inputValue()
      await definition.fill(drafted.replace('columns:', 'colums:'))
      await page.getByRole('button', { name: 'Add the source and run' }).click()
      await page.getByText('nearest is "columns"').waitFor()
      await takePicture(page, 'data-draft-problem')
      await definition.fill(drafted)
      await page.getByRole('button', { name: 'Add the source and run' }).click()
      await page.getByText('2 rows loaded', { exact: true }).waitFor({ timeout: 20_000 })
      await page.getByRole('link', { name: 'Tables and cubes that it is in' }).click()
      await page.getByText(/^File outlets.csv is read by 1 source, 1 entity/).waitFor()
      await page.goBack()
      await page.getByRole('button', { name: 'Take it out again and run' }).click()
      await page.getByRole('button', { name: 'Discard' }).click()
      await page.getByRole('heading', { name: 'Add a file' }).waitFor()
      await expect.poll(() => page.getByRole('link', { name: 'outlets.csv' }).count()).toBe(0)
    },
  )

  browserTest('is refused where nothing can be read from it, and says why', async ({ page }) => {
    await open(page, '/data?part=add')
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'empty.csv', mimeType: 'text/csv', buffer: Buffer.from('') })
    await page
      .getByText(/cannot be drafted|was not taken/)
      .first()
      .waitFor()
  })
})

describe('a run', () => {
  browserTest('is seen going step by step, and cancelled from any part of the page', async ({ page }) => {
    await open(page, '/data')
    // the server sees the change and runs
    shop.write('sql/checks/slow.sql', endless)
    await page.getByText(/step 7 of 9: checks/).waitFor({ timeout: 20_000 })
    expect(await page.getByRole('button', { name: 'Run now' }).isDisabled()).toBe(true)
    await page.getByText(/Readers see run \d+ until this one is whole/).waitFor()
    await page.emulateMedia({ reducedMotion: 'reduce' })
    expect(await accessProblems(page)).toEqual([])
    await takePicture(page, 'data-running')
    await page.setViewportSize({ width: 390, height: 844 })
    await takePicture(page, 'data-running-phone')
    await page.setViewportSize({ width: 1440, height: 900 })
    await page.getByRole('link', { name: 'Lineage' }).click()
    await page.getByRole('button', { name: 'Cancel' }).click()
    await page.getByText(/was cancelled at checks/).waitFor({ timeout: 20_000 })
    rmSync(join(shop.folder, 'sql/checks/slow.sql'))
    await page.getByRole('link', { name: 'See the run' }).click()
    await page.getByRole('dialog').getByText('Cancelled', { exact: true }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  })

  browserTest('that finds nothing new says so', async ({ page }) => {
    await open(page, '/data')
    await page.getByRole('button', { name: 'Run now' }).click()
    await page.getByText('Nothing new to load').waitFor({ timeout: 20_000 })
  })
})

describe('the address', () => {
  browserTest('says all that is shown, and back and forward go through it', async ({ page }) => {
    await open(page, '/data')
    await page.getByRole('link', { name: 'sales', exact: true }).click()
    const panel = page.getByRole('dialog', { name: 'Things sold' })
    await panel.getByText('at most 3 rows').waitFor()
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Things sold')
    await panel.getByRole('link', { name: 'Tables and cubes that it feeds' }).click()
    await page.getByText('Source Things sold is made of 2 files, and read by 1 entity, 1 table and 1 cube.').waitFor()
    await page.getByRole('link', { name: 'Sales', exact: true }).click()
    await page.getByText('Cube Sales is made of 2 files, 1 source, 1 entity and 1 table').waitFor()
    expect(new URL(page.url()).search).toBe('?part=lineage&node=cube%3Asales')
    await takePicture(page, 'data-lineage')
    await page.goBack()
    await page.getByText('Source Things sold is made of').waitFor()
    await page.goBack()
    await panel.waitFor()
    await page.goForward()
    await page.goForward()
    await page.getByText('Cube Sales is made of').waitFor()
    await page.reload()
    await page.getByText('Cube Sales is made of').waitFor()
    await page.getByRole('link', { name: 'Explore it' }).click()
    await page.getByRole('treegrid').waitFor()
  })

  browserTest('leads from a number to the files behind it', async ({ page }) => {
    await open(page, explorer)
    await page.getByRole('gridcell').first().click()
    await page.getByRole('link', { name: 'Its files and tables' }).click()
    await page.getByText('Cube Sales is made of').waitFor()
    await page.getByRole('link', { name: /^sales-2026-01-02.csv/ }).click()
    await page.getByText('File sales-2026-01-02.csv is read by 1 source, 1 entity, 1 table and 1 cube.').waitFor()
  })

  browserTest('of the explorer is kept while the page Data is looked at', async ({ page }) => {
    await open(page, explorer)
    await page.getByRole('treegrid').waitFor()
    await page.getByRole('link', { name: 'Data' }).click()
    await page.getByRole('heading', { name: 'Data' }).waitFor()
    await page.getByRole('link', { name: 'Explore' }).click()
    await page.getByRole('treegrid').waitFor()
    expect(new URL(page.url()).search).toContain('rows=kind')
  })
})

describe('the rules of accessibility hold', () => {
  for (const scheme of ['light', 'dark'] as const) {
    browserTest(`on every part of the page, in ${scheme} colours`, async ({ page }) => {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
      for (const part of ['runs', 'runs&source=sales', 'runs&run=1', 'rejected', 'checks', 'lineage', 'add']) {
        await open(page, `/data?part=${part}`)
        await page.getByRole('heading', { level: 2 }).first().waitFor()
        expect(await accessProblems(page), part).toEqual([])
      }
    })
  }
})

describe('two pages', () => {
  browserTest('see the same run, and what was rejected leaves as CSV', async ({ page }) => {
    const other = await page.context().newPage()
    await open(other, '/data')
    await other.getByRole('heading', { name: 'Runs' }).waitFor()
    await page.bringToFront()
    await upload(page, 'sales-2026-01-05.csv', 'id,kind,amount\nk,"ch""a,ir",64\n')
    await page.getByRole('button', { name: 'Add the file and run' }).click()
    await page.getByText('0 rows loaded', { exact: true }).waitFor({ timeout: 20_000 })
    await other.getByRole('button', { name: /^Correct line 2/ }).waitFor({ timeout: 20_000 })
    const arrives = other.waitForEvent('download')
    await other.getByRole('button', { name: 'CSV', exact: true }).click()
    const text = readFileSync(await (await arrives).path(), 'utf8')
    expect(text).toContain('"sales","files/sales-2026-01-05.csv","2","one_of","kind","ch""a,ir"')
    await other.close()
    await page.getByRole('button', { name: 'Take it out again and run' }).click()
    await runIsPublished(page)
  })
})

describe('what does not come', () => {
  browserTest('of the news of runs is said, and tried again', async ({ page }) => {
    await page.route('**/api/runs/events', (route) => route.fulfill({ status: 503, body: '' }))
    await open(page, '/data')
    await page.getByText('The server does not answer.').waitFor()
    await page.unroute('**/api/runs/events')
    await page.getByText('The server does not answer.').waitFor({ state: 'detached', timeout: 10_000 })
  })

  browserTest('is said with the way to try again, and then is there', async ({ page }) => {
    await page.route('**/api/runs', (route) =>
      route.fulfill({ status: 500, json: { error: { code: 'internal', message: 'broken' } } }),
    )
    await open(page, '/data')
    await page.getByRole('heading', { name: 'The runs did not come' }).waitFor()
    await page.unroute('**/api/runs')
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByRole('heading', { name: 'Runs' }).waitFor()
  })

  browserTest('to a reader who may see a part of the data is said to be for the owner', async ({ page }) => {
    const json = { error: { code: 'for_owner', message: 'GET /api/runs answers the owner', path: '' } }
    await page.route('**/api/runs', (route) => route.fulfill({ status: 403, json }))
    await open(page, '/data')
    await page.getByRole('heading', { name: 'This page is for the owner' }).waitFor()
    await page.getByRole('main').getByRole('link', { name: 'Explore' }).click()
    await page.getByRole('treegrid').waitFor()
  })

  browserTest('as the code of the page itself is told too', async ({ page }) => {
    await page.route('**/assets/data-screen-*.js', (route) => route.abort())
    await open(page, '/data')
    await page.getByRole('heading', { name: 'The page did not come' }).waitFor()
  })
})

describe('very many rejected rows', () => {
  const row = (line: number) => ({
    source: 'sales',
    file: 'files/sales-of-all-shops-2026-01-01.csv.gz',
    line,
    rule: 'reference',
    column: 'amount_of_the_order_in_euros',
    found: 'x',
    message: 'expected a whole number, found "x"',
    raw: `${'😀 "quoted" <b>text</b> '.repeat(80)},chair,x`,
    textRemovedAt: null,
    fields: null,
    correction: null,
    cannotCorrect: null,
  })

  browserTest('are shown a page at a time, long texts and all', async ({ page }) => {
    await page.route('**/api/rejected-rows', async (route) => {
      const { limit, offset } = route.request().postDataJSON()
      const rows = Array.from({ length: limit }, (_, i) => row(offset + i + 1))
      await route.fulfill({ json: { run: 1, rows, more: offset + limit < 10_000, count: 10_000 } })
    })
    await open(page, '/data?part=rejected')
    await page.getByText('1 – 50 of 10,000').waitFor()
    await takePicture(page, 'data-many-rejected')
    await page.getByRole('button', { name: 'Next' }).click()
    await page.getByText('51 – 100 of 10,000').waitFor()
    await page.getByRole('button', { name: 'Correct line 51 of' }).waitFor()
    await page.goBack()
    await page.getByText('1 – 50 of 10,000').waitFor()
    await page.setViewportSize({ width: 390, height: 844 })
    await takePicture(page, 'data-many-rejected-phone')
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
    const isList = page.getByRole('button', { name: 'Correct line 1 of' })
    const list = page.getByRole('table').filter({ has: isList }).locator('..')
    expect(await list.evaluate((found) => found.scrollWidth - found.clientWidth)).toBe(0)
  })
})
