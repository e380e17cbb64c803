import { readFileSync } from 'node:fs'
import { read, utils } from '@e965/xlsx'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { accessProblems } from '../support/access-problems.ts'
import { type RunningApp, startApp } from '../support/app.ts'
import { browserTest, takePicture } from '../support/browser.ts'

let golden: RunningApp | undefined

beforeAll(async () => {
  golden = await startApp({ workspace: 'fixtures/golden' })
})

afterAll(async () => {
  await golden?.stop()
})

const ask = async (page: Page, search: string): Promise<void> => {
  await page.goto(`${golden?.url}/?cube=plans&measures=planned&rows=owner.name&${search}`)
  await page.getByRole('treegrid').waitFor()
}

const beside = 'columns=closed.quarter&scenarios=base,price_up'

const cells = (page: Page, name: string): Promise<string[]> =>
  page
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader', { name }) })
    .first()
    .getByRole('gridcell')
    .allTextContents()

const rowNames = (page: Page): Promise<string[]> => page.getByRole('rowheader').allTextContents()

const quarter = (page: Page, place: number): Locator => page.getByRole('columnheader', { name: 'Q1 2026' }).nth(place)

/** The queries that the page asks while something is done. */
const queriesIn = async (page: Page, act: () => Promise<unknown>): Promise<Record<string, unknown>[]> => {
  const asked: Record<string, unknown>[] = []
  const note = (request: { url: () => string; postDataJSON: () => Record<string, unknown> }) => {
    if (request.url().endsWith('/api/query')) asked.push(request.postDataJSON())
  }
  page.on('request', note)
  await act()
  page.off('request', note)
  return asked
}

// deals 1 of Cyd, 100 in February, 3 of Dan, 200 in March, 5 of Ben, 50 in April; prices up by a tenth are ten per cent more
const collapsed = { Cyd: ['100', '', '100', '110', '', '110'], Dan: ['200', '', '200', '220', '', '220'] }
const expanded = ['100', '', '100', '110', '', '110', '', '110']

describe('a member of the columns beside scenarios', () => {
  browserTest('expands under its own scenario, of which alone its children are asked', async ({ page }) => {
    await ask(page, beside)
    await expect.poll(() => cells(page, 'Cyd')).toEqual(collapsed.Cyd)
    const asked = await queriesIn(page, async () => {
      await quarter(page, 1).getByRole('button', { name: 'Expand Q1 2026' }).click()
      await expect.poll(() => cells(page, 'Cyd')).toEqual(expanded)
    })
    expect(asked.map(({ columns, scenarios }) => ({ columns, scenarios }))).toEqual([
      {
        columns: ['scenario', { members: [{ 'closed.quarter': '2026-Q1' }] }, 'closed.month'],
        scenarios: ['price_up'],
      },
    ])
    expect(await quarter(page, 0).getAttribute('aria-expanded')).toBe('false')
    expect(await quarter(page, 1).getAttribute('aria-expanded')).toBe('true')
    expect(new URL(page.url()).searchParams.getAll('expandedColumn')).toEqual(['price_up,2026-Q1'])
    expect(await accessProblems(page)).toEqual([])
    await takePicture(page, 'scenarios-expanded')
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(() => cells(page, 'Cyd')).toEqual(collapsed.Cyd)
    await page.getByRole('button', { name: 'Redo' }).click()
    await expect.poll(() => cells(page, 'Cyd')).toEqual(expanded)
    await page.reload()
    await expect.poll(() => cells(page, 'Cyd')).toEqual(expanded)
  })

  browserTest('expands, collapses and is drilled into by key, and so does its scenario', async ({ page }) => {
    await ask(page, beside)
    await page.getByRole('treegrid').focus()
    await page.keyboard.press('Control+Home')
    for (const key of ['ArrowRight', 'ArrowUp', 'ArrowUp', 'ArrowUp', 'ArrowDown', 'Space'])
      await page.keyboard.press(key)
    await expect.poll(() => cells(page, 'Dan')).toEqual(['', '200', '200', '', '200', '220', '', '220'])
    await page.keyboard.press('Space')
    await expect.poll(() => cells(page, 'Dan')).toEqual(collapsed.Dan)
    for (const key of ['ArrowUp', 'Space']) await page.keyboard.press(key)
    await expect.poll(() => cells(page, 'Dan')).toEqual(['200', '220', '', '220'])
    expect(await page.getByRole('columnheader', { name: 'Base' }).getAttribute('aria-expanded')).toBe('false')
    await page.keyboard.press('Space')
    for (const key of ['ArrowDown', 'Enter']) await page.keyboard.press(key)
    await page.getByRole('columnheader', { name: 'Mar 2026' }).first().waitFor()
    expect(new URL(page.url()).searchParams.getAll('where')).toEqual(['closed.quarter in 2026-Q1'])
    expect(new URL(page.url()).searchParams.get('columns')).toBe('closed.month')
  })

  browserTest('orders rows, is copied and leaves in a workbook as it stands', async ({ page }) => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await ask(page, `${beside}&expandedColumn=price_up,2026-Q1`)
    await expect.poll(() => cells(page, 'Cyd')).toEqual(expanded)
    const sort = page.getByRole('columnheader', { name: 'Planned €' }).nth(3).getByRole('button')
    await sort.click()
    await expect.poll(() => rowNames(page)).toEqual(['Cyd', 'Ben', 'Dan', 'Total'])
    expect(new URL(page.url()).searchParams.get('sort')).toBe(
      'desc planned at scenario price_up at closed.quarter 2026-Q1 at closed.month 2026-02',
    )
    await page.reload()
    await expect.poll(() => rowNames(page)).toEqual(['Cyd', 'Ben', 'Dan', 'Total'])
    await page.getByRole('treegrid').focus()
    await page.keyboard.press('Control+a')
    await page.keyboard.press('Control+c')
    await page.getByText('cells copied').waitFor()
    const copied = await page.evaluate(() => navigator.clipboard.readText())
    expect(
      copied
        .split('\r\n')
        .slice(0, 5)
        .map((line) => line.split('\t').join('|')),
    ).toEqual([
      '|Base|||Prices up by a tenth||||',
      '|Q1 2026|Q2 2026 to 2 Apr|Total|Q1 2026|||Q2 2026 to 2 Apr|Total',
      '||||Feb 2026|Mar 2026|Total||',
      `Name${'|Planned (€)'.repeat(8)}`,
      'Cyd|100.000||100.000|110.000||110.000||110.000',
    ])
    await page.getByRole('button', { name: 'Export' }).click()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: 'Excel workbook' }).click(),
    ])
    const path = await download.path()
    const sheet = read(readFileSync(path), { cellStyles: true }).Sheets.Table
    if (sheet === undefined) throw new Error('the workbook has no sheet Table')
    expect((sheet['!cols'] ?? []).map((column) => column?.level ?? 0)).toEqual([0, 1, 1, 0, 2, 2, 1, 1, 0])
    const lines: unknown[][] = utils.sheet_to_json(sheet, { header: 1, raw: true })
    expect(lines.find(([name]) => name === 'Cyd')).toEqual([
      'Cyd',
      100,
      undefined,
      100,
      110,
      undefined,
      110,
      undefined,
      110,
    ])
  })

  browserTest('stays expanded while scenarios come and go', async ({ page }) => {
    await ask(page, 'columns=closed.quarter&expandedColumn=2026-Q1')
    await expect.poll(() => cells(page, 'Cyd')).toEqual(['100', '', '100', '', '100'])
    await page.getByRole('button', { name: 'Compare', exact: true }).click()
    await page.getByRole('menuitemcheckbox', { name: 'Prices up by a tenth' }).click()
    await expect.poll(() => cells(page, 'Cyd')).toEqual(['100', '', '100', '', '100', '110', '', '110', '', '110'])
    await page.getByRole('menuitemcheckbox', { name: 'Prices up by a tenth' }).click()
    await expect.poll(() => cells(page, 'Cyd')).toEqual(['100', '', '100', '', '100'])
  })
})
