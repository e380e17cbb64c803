import type { Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { accessProblems } from '../support/access-problems.ts'
import { browserTest, takePicture } from '../support/browser.ts'
import { type ServedWorkspace, serveWorkspace } from '../support/served-workspace.ts'
import type { SmallWorkspace } from '../support/small-workspace.ts'

const testsOf = (chairs: number): string => `version: 1
tests:
  - unique: {table: fact_thing, columns: [thing_id]}
  - golden: {title: Sales of January, cube: sales, by: kind, measures: [amount, sales], rows: [[chair, ${chairs}, 2], [table, 2, 1]]}
  - row_count: {table: fact_thing, min: 1}
  - invariant: {cube: sales}
`

/** Things sold, a file a day: chairs for 1 + 4 and a table for 2, as a golden test expects. */
const writeShop = ({ write, entity }: SmallWorkspace): void => {
  write('workspace.yaml', 'name: shop\ntitle: Shop\ncurrency: EUR\ncubes: own\nopens: sales\nschedule: {every: 12h}\n')
  entity('thing_id VARCHAR', 'kind VARCHAR', 'buyer VARCHAR', 'amount INTEGER')
  write(
    'sql/warehouse/fact_thing.sql',
    'CREATE OR REPLACE TABLE fact_thing AS SELECT stg_thing.*, run_setting.run_id FROM stg_thing CROSS JOIN run_setting\n',
  )
  write(
    'sources/sales.yaml',
    `source: sales
title: Things sold
entity: thing
file: {pattern: files/sales-*.csv, date: "%Y-%m-%d", header: [id, kind, buyer, amount]}
columns:
  thing_id: {from: id, required: true, unique: true}
  kind: {from: kind, one_of: [chair, table]}
  buyer: buyer
  amount: {from: amount, required: true}
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
    drill: { columns: [buyer, amount] }
    degenerate:
      kind: { column: kind }
    measures:
      amount: {agg: sum, expr: amount, format: number0}
      sales: {agg: count, format: number0}
`,
  )
  write('cubes/tests.yaml', testsOf(5))
  write('files/sales-2026-01-01.csv', 'id,kind,buyer,amount\na,chair,Ann,1\nb,table,Ben,2\n')
  write('files/sales-2026-01-02.csv', 'id,kind,buyer,amount\nc,chair,Cyd,4\n')
}

/** A chair for 8 that no cell expects, and the one of before for 5 in place of 4: chairs for 14 in all. */
const breakCells = ({ write }: ServedWorkspace): void => {
  write('files/sales-2026-01-02.csv', 'id,kind,buyer,amount\nc,chair,Cyd,5\n')
  write('files/sales-2026-01-03.csv', 'id,kind,buyer,amount\nd,chair,Dan,8\n')
}

const shop = serveWorkspace(writeShop)
const { open } = shop

const explorer = '/?cube=sales&measures=amount&rows=kind'

const expectChairs = async (page: Page, amount: string): Promise<void> => {
  await open(page, explorer)
  const row = page.getByRole('treegrid').getByRole('row').filter({ hasText: 'chair' })
  await expect.poll(() => row.textContent(), { timeout: 10_000 }).toBe(`chair${amount}`)
}

const wait = { timeout: 20_000 } as const

const notServed = /^Run \d+ is not published\./

const failed = (page: Page) => page.getByRole('article', { name: 'Sales of January' })

describe('a file that breaks a golden cell', () => {
  browserTest('is not published, and the page says which cell, what was expected, and which rows', async ({ page }) => {
    await open(page, '/data?part=checks')
    await page.getByText('As run 1 found them').waitFor(wait)
    const result = (name: string) => page.getByRole('row').filter({ has: page.getByRole('rowheader', { name }) })
    await result('Sales of January').getByText('Passed', { exact: true }).waitFor()
    await result('invariant sales').getByText('Not run', { exact: true }).waitFor()
    await takePicture(page, 'data-tests')

    breakCells(shop)
    await page.getByText(notServed).waitFor(wait)
    await page.getByText('Readers still see run 1.').first().waitFor()
    const cell = failed(page).getByRole('region', { name: 'amount at kind chair', exact: true })
    // both files may come one after the other
    await expect.poll(() => cell.getByRole('definition').allTextContents(), wait).toEqual(['5', '14', '5'])
    const rows = cell.getByRole('row')
    expect(await rows.allTextContents()).toEqual([
      'Rowthing_idbuyeramount',
      'Newsales-2026-01-03.csv:2dDan8',
      'Changedsales-2026-01-02.csv:2cCyd45',
    ])
    const count = failed(page).getByRole('region', { name: 'sales at kind chair', exact: true })
    expect(await count.getByRole('definition').allTextContents()).toEqual(['2', '3', '2'])
    await page.mouse.move(0, 0)
    await takePicture(page, 'data-tests-failed')
    await page.setViewportSize({ width: 390, height: 844 })
    await takePicture(page, 'data-tests-failed-phone')
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  })

  browserTest('leaves the explorer the number of before, with the way to why', async ({ page }) => {
    await expectChairs(page, '5')
    await page.getByText('These are not the latest data.').waitFor()
    await page.getByRole('img').locator('svg').waitFor()
    await takePicture(page, 'explore-refused')
    await page.setViewportSize({ width: 390, height: 844 })
    await takePicture(page, 'explore-refused-phone')
    await page.setViewportSize({ width: 1440, height: 900 })
    await page.getByRole('link', { name: 'Why' }).click()
    await failed(page).waitFor()
  })

  browserTest('is said by the panel of its run, and by all parts of the page', async ({ page }) => {
    await open(page, '/data')
    await page.getByText(notServed).waitFor()
    await takePicture(page, 'data-tests-runs')
    await page.getByRole('link', { name: 'See the run' }).click()
    const panel = page.getByRole('dialog')
    await panel.getByText('1 test of the model failed on its data').waitFor()
    await takePicture(page, 'data-tests-run')
    await panel.getByRole('link', { name: 'See what they found' }).click()
    await failed(page).getByRole('link', { name: 'sales-2026-01-03.csv:2' }).first().waitFor()
    expect(new URL(page.url()).search).toMatch(/^\?part=checks&run=\d+$/)
    await page.getByRole('link', { name: 'See the last' }).click()
    await page.getByRole('button', { name: 'Run tests' }).waitFor()
  })

  for (const scheme of ['light', 'dark'] as const) {
    browserTest(`keeps the rules of accessibility, in ${scheme} colours`, async ({ page }) => {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
      await open(page, '/data?part=checks')
      await failed(page).waitFor()
      expect(await accessProblems(page)).toEqual([])
      await takePicture(page, `data-tests-failed-${scheme}`)
      await open(page, '/data')
      await page.getByText(notServed).waitFor()
      expect(await accessProblems(page)).toEqual([])
      await open(page, explorer)
      await page.getByText('These are not the latest data.').waitFor()
      await page.getByRole('treegrid').waitFor()
      expect(await accessProblems(page)).toEqual([])
    })
  }

  browserTest(
    'does not change what tests find on the data that are served, which can be cancelled',
    async ({ page }) => {
      await open(page, '/data?part=checks')
      await failed(page).waitFor()
      let answer: () => void = () => undefined
      const held = new Promise<void>((resolve) => {
        answer = resolve
      })
      await page.route('**/api/tests', async (route) => {
        if (route.request().method() === 'POST') await held
        await route.continue().catch(() => undefined)
      })
      await page.getByRole('button', { name: 'Run tests' }).click()
      await page.getByText('Running 4 tests on the data that are served.').waitFor()
      await takePicture(page, 'data-tests-running')
      await page.getByRole('button', { name: 'Cancel' }).click()
      await failed(page).waitFor()
      await page.getByText('Running 4 tests').waitFor({ state: 'detached' })
      answer()
      await page.unroute('**/api/tests')
      await page.getByRole('button', { name: 'Run tests' }).click()
      await page.getByText('As they were run just now on the data that are served').waitFor(wait)
      expect(await page.getByRole('row').getByText('Passed', { exact: true }).count()).toBe(4)
      await page.getByRole('button', { name: 'Back to those of the load' }).click()
      await failed(page).waitFor()
    },
  )

  browserTest('is published once the expectation is corrected, and the page says so by itself', async ({ page }) => {
    await open(page, '/data?part=checks')
    await page.getByText(notServed).waitFor()
    shop.write('cubes/tests.yaml', testsOf(14).replace('14, 2]', '14, 3]'))
    await failed(page).waitFor({ state: 'detached', ...wait })
    await page.getByText(notServed).waitFor({ state: 'detached' })
    await expectChairs(page, '14')
    expect(await page.getByText('These are not the latest data.').count()).toBe(0)
  })

  browserTest('is over once the file is repaired, and what is served then is the latest', async ({ page }) => {
    shop.write('files/sales-2026-01-03.csv', 'id,kind,buyer,amount\nd,chair,Dan,80\n')
    await open(page, '/data?part=checks')
    await page.getByText(notServed).waitFor(wait)
    shop.write('files/sales-2026-01-03.csv', 'id,kind,buyer,amount\nd,chair,Dan,8\n')
    await page.getByText(notServed).waitFor({ state: 'detached', ...wait })
    await failed(page).waitFor({ state: 'detached' })
    await expectChairs(page, '14')
  })
})

describe('definitions whose golden cell fails', () => {
  browserTest('are not taken over, which the page and the explorer say', async ({ page }) => {
    shop.write('cubes/tests.yaml', testsOf(99))
    await expect
      .poll(async () => (await (await fetch(`${shop.url}/health/ready`)).json()).refused?.what, wait)
      .toBe('definitions')
    await open(page, '/data?part=checks')
    await page.getByText('The definitions are not taken over.').waitFor()
    expect(await failed(page).getByRole('definition').allTextContents()).toEqual(['99', '14', '2', '3'])
    expect(
      await failed(page)
        .getByText(/since run/)
        .count(),
    ).toBe(0)
    await takePicture(page, 'data-tests-definitions')
    await open(page, explorer)
    await page.getByText('These are not the latest definitions.').waitFor()
  })
})

describe('what is not there', () => {
  browserTest('is said: no tests, and an answer that does not come', async ({ page }) => {
    await page.route('**/api/tests', (route) => route.fulfill({ json: { run: null, refused: null, tests: [] } }))
    await open(page, '/data?part=checks')
    await page.getByText('The definitions have no tests yet.').waitFor()
    await takePicture(page, 'data-tests-none')
    await page.unroute('**/api/tests')
    await page.route('**/api/tests', (route) =>
      route.fulfill({ status: 500, json: { error: { code: 'internal', message: 'broken' } } }),
    )
    await open(page, '/data?part=checks')
    await page.getByText('The tests of the model did not come.').waitFor()
    await page.getByRole('heading', { name: 'Proved of the cubes' }).waitFor()
    await takePicture(page, 'data-tests-error')
    await page.unroute('**/api/tests')
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByRole('heading', { name: 'Tests of the model' }).waitFor()
  })
})
