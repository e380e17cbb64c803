import { readFileSync } from 'node:fs'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { accessProblems } from '../support/access-problems.ts'
import { type RunningApp, startApp } from '../support/app.ts'
import { browserTest, takePicture as picture } from '../support/browser.ts'

const folder = new URL('../../fixtures/crm-sales-opportunities/files/', import.meta.url)

/** The records of a file of the workspace, which has no quotes. */
const records = (name: string): Record<string, string>[] => {
  const [header = '', ...lines] = readFileSync(new URL(name, folder), 'utf8').trim().split(/\r?\n/)
  const names = header.split(',')
  return lines.map((text) => Object.fromEntries(text.split(',').map((value, i) => [names[i] ?? '', value])))
}

const offices = new Map(records('sales_teams.csv').map((team) => [team.sales_agent, team.regional_office ?? '']))
const won = records('sales_pipeline.csv')
  .filter((deal) => deal.deal_stage === 'Won')
  .map((deal) => ({
    office: offices.get(deal.sales_agent) ?? '',
    month: Number(deal.close_date?.slice(5, 7)),
    value: Number(deal.close_value),
  }))

/** Won value of an office, or of all, in some months of 2017. */
const wonIn = (office: string | undefined, from = 1, to = 12): number =>
  won
    .filter((deal) => (office === undefined || deal.office === office) && deal.month >= from && deal.month <= to)
    .reduce((sum, { value }) => sum + value, 0)

const text = (value: number): string => value.toLocaleString('en-US')
const signed = (value: number): string => `${value < 0 ? '−' : '+'}${text(Math.abs(value))}`
const percent = (value: number): string =>
  `${(Math.abs(value) * 100).toLocaleString('en-US', { minimumFractionDigits: 1, maximumFractionDigits: 1 })}%`

const ask = async (page: Page, search: string): Promise<void> => {
  await page.goto(`/?cube=opportunities&${search}`)
  await page.getByRole('treegrid').waitFor()
}

const cells = (page: Page, name: string): Promise<string[]> =>
  page
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader', { name }) })
    .first()
    .getByRole('gridcell')
    .allTextContents()

const rowNames = (page: Page): Promise<string[]> => page.getByRole('rowheader').allTextContents()

const title = (page: Page): Promise<string | null> => page.getByRole('heading', { level: 1 }).textContent()

const pill = (page: Page, name: string): Locator =>
  page.getByRole('group', { name: 'Measures' }).getByRole('button', { name, exact: true })

const check = (page: Page, name: string): Promise<void> =>
  page.getByRole('menuitemcheckbox', { name, exact: true }).click()

/** A picture of a state that must hold the rules of accessibility. */
const takePicture = async (page: Page, name: string): Promise<void> => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.waitForTimeout(300)
  await picture(page, name)
  expect(await accessProblems(page)).toEqual([])
}

const width = (page: Page): Promise<number> => page.evaluate(() => document.documentElement.scrollWidth)

describe('comparing', () => {
  browserTest(
    'with the quarter before: value, change and percent, in the title and in a sentence',
    async ({ page }) => {
      await ask(page, 'measures=won_value&rows=owner.office&where=closed.quarter+in+2017-Q2')
      await page.getByRole('button', { name: 'Compare', exact: true }).click()
      await check(page, 'Prior quarter')
      const [now, before] = [wonIn('West', 4, 6), wonIn('West', 1, 3)]
      const part = now / before - 1
      const expected = [text(now), text(before), signed(now - before), `${part < 0 ? '−' : '+'}${percent(part)}`]
      await expect.poll(() => cells(page, 'West')).toEqual(expected)
      expect(await title(page)).toBe('Won value vs prior quarter by office')
      expect(await page.getByRole('note', { name: 'Comparison' }).locator('p').textContent()).toBe(
        '1 Apr 2017 – 30 Jun 2017 vs 1 Jan 2017 – 31 Mar 2017, prior quarter',
      )
      await picture(page, 'compare-menu')
      await page.keyboard.press('Escape')
      await page.reload()
      await expect.poll(() => cells(page, 'West')).toEqual(expected)
      await page.emulateMedia({ colorScheme: 'dark' })
      await takePicture(page, 'compare-dark')
    },
  )

  browserTest('with several at once, each of which can be taken away again', async ({ page }) => {
    await ask(page, 'measures=won_value&rows=owner.office&where=closed.quarter+in+2017-Q2')
    await page.getByRole('button', { name: 'Compare', exact: true }).click()
    await check(page, 'Prior quarter')
    await check(page, 'Prior year')
    await expect.poll(() => title(page)).toBe('Won value vs prior quarter and prior year by office')
    await check(page, 'Prior quarter')
    await expect.poll(() => title(page)).toBe('Won value vs prior year by office')
    await page.keyboard.press('Escape')
    await pill(page, 'Won value prior year').click()
    await page.getByRole('menuitem', { name: 'Remove' }).click()
    await expect.poll(async () => (await cells(page, 'West')).length).toBe(3)
  })

  browserTest('over all dates ends at the last complete one, by a filter that can be removed', async ({ page }) => {
    await ask(page, 'measures=won_value&rows=closed.quarter')
    await page.getByRole('button', { name: 'Compare', exact: true }).click()
    await check(page, 'Prior year')
    await page.keyboard.press('Escape')
    const chip = page.getByRole('button', { name: /^Closed date complete dates, to 31 Dec 2017/ })
    await chip.waitFor()
    const quarters = () => page.getByRole('rowheader').allTextContents()
    await expect.poll(quarters).toContain('Q4 2017')
    expect(await quarters()).not.toContain('Q1 2018')
    await page.reload()
    await chip.waitFor()
    await page.getByRole('button', { name: /^Remove .*Closed date/ }).click()
    await chip.waitFor({ state: 'detached' })
    expect(new URL(page.url()).searchParams.get('dates')).toBe('all')
    // an address of before, which says nothing of dates
    await ask(page, 'measures=won_value,won_value@prior_year&rows=closed.quarter')
    await chip.waitFor()
    expect(await quarters()).not.toContain('Q1 2018')
  })

  browserTest('of a cell opens the rows of either side', async ({ page }) => {
    await ask(page, 'measures=won_value,won_value@prior(quarter)&rows=owner.office&where=closed.quarter+in+2017-Q2')
    await page.getByRole('gridcell', { name: text(wonIn('West', 1, 3)) }).click()
    const panel = page.getByRole('region', { name: 'West, Won value prior quarter' })
    await panel.getByText('Rows add up: yes').waitFor()
  })
})

describe('a measure', () => {
  browserTest('has its share, its rank and its running total beside it by one click each', async ({ page }) => {
    await ask(page, 'measures=won_value&rows=owner.office&sort=desc+won_value')
    await pill(page, 'Won value $').click()
    await check(page, 'Share of total')
    await check(page, 'Rank')
    await check(page, 'Running total')
    const inOrder = ['West', 'Central', 'East'].toSorted((a, b) => wonIn(b) - wonIn(a))
    const second = inOrder[1] ?? ''
    const running = wonIn(inOrder[0]) + wonIn(second)
    const share = percent(wonIn(second) / wonIn(undefined))
    await expect.poll(() => cells(page, second)).toEqual([text(wonIn(second)), share, '2', text(running)])
    await picture(page, 'share-rank-running-menu')
    await page.keyboard.press('Escape')
    await takePicture(page, 'share-rank-running')
    await pill(page, 'Won value running total').click()
    expect(await page.getByRole('menuitem', { name: /Sort/ }).count()).toBe(0)
  })

  browserTest('is given a view by the keyboard alone', async ({ page }) => {
    await ask(page, 'measures=won_value&rows=owner.office')
    await pill(page, 'Won value $').focus()
    await page.keyboard.press('Enter')
    const share = page.getByRole('menuitemcheckbox', { name: 'Share of total' })
    await share.waitFor()
    for (let i = 0; i < 20 && !(await share.evaluate((item) => item === document.activeElement)); i++)
      await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await expect.poll(() => title(page)).toBe('Won value and won value share of total by office')
    expect(await share.getAttribute('aria-checked')).toBe('true')
    await page.keyboard.press('Escape')
    await expect.poll(() => pill(page, 'Won value $').evaluate((el) => el === document.activeElement)).toBe(true)
  })
})

describe('a filter', () => {
  browserTest('on relative dates moves with the data, and says so', async ({ page }) => {
    await ask(page, 'measures=won_value&rows=owner.office')
    await page.getByRole('button', { name: 'Add a filter' }).click()
    await page.getByRole('menuitem', { name: 'Quarter', exact: true }).first().click()
    await page.getByText('Relative', { exact: true }).click()
    await takePicture(page, 'relative-dates')
    await page.getByRole('button', { name: 'Last 3 full months' }).click()
    await expect.poll(() => cells(page, 'All offices')).toEqual([text(wonIn(undefined, 10, 12))])
    await page.getByRole('button', { name: 'Closed date last 3 full months', exact: true }).click()
    await page.getByLabel('Last', { exact: true }).fill('5')
    await page.getByRole('button', { name: 'Apply' }).click()
    await expect.poll(() => cells(page, 'All offices')).toEqual([text(wonIn(undefined, 8, 12))])
  })

  browserTest('on a measure keeps rows; totals stay as they are', async ({ page }) => {
    await ask(page, 'measures=won_value&rows=owner.office')
    const second = ['West', 'Central', 'East'].map((office) => wonIn(office)).toSorted((a, b) => b - a)[1] ?? 0
    await page.getByRole('button', { name: 'Add a filter' }).click()
    await page.getByRole('menuitem', { name: 'A measure' }).click()
    await page.getByLabel('Number, $').fill(String(second))
    await page.getByText('of each office').waitFor()
    await takePicture(page, 'measure-filter')
    await page.getByRole('button', { name: 'Apply' }).click()
    const kept = ['Central', 'East', 'West'].filter((office) => wonIn(office) >= second)
    await expect.poll(() => rowNames(page)).toEqual([...kept, 'All offices'])
    expect((await cells(page, 'All offices')).at(-1)).toBe(text(wonIn(undefined)))
    await page.getByRole('button', { name: /^Remove filter Won value ≥/ }).click()
    await expect.poll(() => rowNames(page)).toEqual(['Central', 'East', 'West', 'All offices'])
  })

  browserTest('keeps the last so many and the rest as one row', async ({ page }) => {
    await ask(page, 'measures=won_value&rows=owner.office')
    await page.getByRole('group', { name: 'Rows' }).getByRole('button', { name: 'Owner office', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Top 5 and other' }).click()
    await page.getByRole('button', { name: 'Top 5 office by Won value, and other', exact: true }).click()
    await page.getByText('Bottom', { exact: true }).click()
    await page.getByLabel('How many').fill('1')
    await takePicture(page, 'top-filter')
    await page.getByRole('button', { name: 'Apply' }).click()
    const last = ['West', 'Central', 'East'].toSorted((a, b) => wonIn(a) - wonIn(b))[0] ?? ''
    await expect.poll(() => rowNames(page)).toEqual([last, 'Other', 'All offices'])
    expect(await cells(page, 'Other')).toEqual([text(wonIn(undefined) - wonIn(last))])
  })

  browserTest('leaves out the member of a cell', async ({ page }) => {
    await ask(page, 'measures=won_value&rows=owner.office')
    await page.getByRole('gridcell', { name: text(wonIn('West')) }).click()
    await page.getByRole('button', { name: 'Exclude West' }).click()
    await expect.poll(() => rowNames(page)).toEqual(['Central', 'East', 'Total'])
    await page.getByRole('button', { name: 'Owner office not West', exact: true }).waitFor()
  })
})

describe('a group of filters', () => {
  const chips = (page: Page): Locator => page.getByRole('group', { name: 'Filters' })
  const chip = (page: Page, name: string): Locator => chips(page).getByRole('button', { name, exact: true })
  const total = (page: Page) => cells(page, 'All offices')

  /** Chooses a field of the part that is being made, and one of its members. */
  const choose = async (page: Page, field: string, member: string): Promise<void> => {
    await page.getByLabel('Field', { exact: true }).selectOption(field)
    await page.getByRole('checkbox', { name: member, exact: false }).check()
    await page.getByRole('button', { name: 'Apply' }).click()
  }

  browserTest('is made from a chip, holds groups itself, and is taken apart and undone', async ({ page }) => {
    await ask(page, 'measures=won_value&rows=owner.office&where=owner.office+in+West')
    await chip(page, 'Owner office West').click()
    await page.getByRole('button', { name: 'or …', exact: true }).click()
    await choose(page, 'closed.quarter', 'Q2 2017')
    const elsewhere = wonIn('East', 4, 6) + wonIn('Central', 4, 6)
    await expect.poll(() => total(page)).toEqual([text(wonIn('West') + elsewhere)])
    expect(await title(page)).toBe('Won value by office where Owner office West or Closed quarter Q2 2017')
    await page.getByRole('button', { name: 'Closed quarter Q2 2017 and …' }).click()
    await choose(page, 'owner.office', 'East')
    await expect.poll(() => total(page)).toEqual([text(wonIn('West') + wonIn('East', 4, 6))])
    await page.getByRole('button', { name: 'Change Owner office East' }).waitFor()
    await takePicture(page, 'group')
    await page.emulateMedia({ colorScheme: 'dark' })
    await takePicture(page, 'group-dark')
    await page.getByRole('checkbox', { name: 'Leave out what they keep' }).check()
    const left = wonIn(undefined) - wonIn('West') - wonIn('East', 4, 6)
    await expect.poll(() => total(page)).toEqual([text(left)])
    await page.getByRole('checkbox', { name: 'Leave out what they keep' }).uncheck()
    await page.getByRole('button', { name: 'Remove Closed quarter Q2 2017 from the group' }).click()
    await expect.poll(() => total(page)).toEqual([text(wonIn('West') + wonIn('East'))])
    await page.getByRole('button', { name: 'Take apart' }).click()
    await chip(page, 'Owner office East').waitFor()
    expect(await chip(page, 'Owner office West').count()).toBe(1)
    for (let i = 0; i < 3; i++) await page.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(() => total(page)).toEqual([text(left)])
    await page.reload()
    await expect.poll(() => total(page)).toEqual([text(left)])
  })

  browserTest('is made of two chips by the keyboard alone; a measure stands by itself', async ({ page }) => {
    const office = 'where=owner.office+in+West&where=closed.quarter+in+2017-Q2&having=won_value+gt+1'
    await ask(page, `measures=won_value&rows=owner.office&${office}`)
    await chip(page, 'Owner office West').focus()
    await page.keyboard.press('Enter')
    await page.getByText(/^Won value > .* is a condition on a measure/).waitFor()
    const other = page.getByRole('button', { name: 'or Closed quarter Q2 2017' })
    for (let i = 0; i < 40 && !(await other.evaluate((item) => item === document.activeElement)); i++)
      await page.keyboard.press('Tab')
    await takePicture(page, 'group-joining')
    await page.keyboard.press('Enter')
    const elsewhere = wonIn('East', 4, 6) + wonIn('Central', 4, 6)
    await expect.poll(() => total(page)).toEqual([text(wonIn('West') + elsewhere)])
    const group = chip(page, 'Any of Owner office West or Closed quarter Q2 2017')
    await expect.poll(() => group.evaluate((item) => item === document.activeElement)).toBe(true)
    await page.keyboard.press('Enter')
    const apart = page.getByRole('button', { name: 'Take apart' })
    for (let i = 0; i < 40 && !(await apart.evaluate((item) => item === document.activeElement)); i++)
      await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await expect.poll(() => cells(page, 'West')).toEqual([text(wonIn('West', 4, 6))])
  })

  browserTest('leaves out one cell, which is neither its row nor its column', async ({ page }) => {
    await ask(page, 'measures=won_value&rows=owner.office&columns=closed.quarter&where=closed.year+in+2017')
    await page.getByRole('gridcell', { name: text(wonIn('West', 4, 6)) }).click()
    await page.getByRole('button', { name: 'Exclude West × Q2 2017' }).click()
    await expect.poll(async () => (await cells(page, 'West')).at(-1)).toBe(text(wonIn('West') - wonIn('West', 4, 6)))
    expect((await cells(page, 'East')).at(-1)).toBe(text(wonIn('East')))
    await chip(page, 'Not all of Owner office West and Closed quarter Q2 2017').waitFor()
  })

  browserTest('fits a phone', async ({ page }) => {
    await page.setViewportSize({ width: 390, height: 844 })
    const group = encodeURIComponent(
      JSON.stringify({
        any: [
          { attribute: 'owner.office', in: ['West'] },
          {
            all: [
              { attribute: 'closed.quarter', in: ['2017-Q2'] },
              { attribute: 'owner.office', in: ['East'] },
            ],
          },
        ],
      }),
    )
    await ask(page, `measures=won_value&rows=owner.office&where=${group}`)
    await page.getByRole('button', { name: /^Any of/ }).click()
    await page.getByRole('button', { name: 'Take apart' }).waitFor()
    await takePicture(page, 'group-phone')
    expect(await width(page)).toBeLessThanOrEqual(390)
  })
})

let golden: RunningApp | undefined
let standard: RunningApp | undefined
beforeAll(async () => {
  golden = await startApp({ workspace: 'fixtures/golden' })
  standard = await startApp({ workspace: 'fixtures/standard' })
})
afterAll(async () => {
  await golden?.stop()
  await standard?.stop()
})

describe('a target', () => {
  // 1,300 were sold in January of 2025, 400 in February and 1,200 in March; the target was 1,000 of each month
  const question = 'measures=orders.revenue&rows=time.month&where=time.year+in+2025'

  browserTest('stands beside its measure, with the year before beside both', async ({ page }) => {
    await page.goto(`${standard?.url}/?v=1&cube=attainment&${question}`)
    await expect.poll(async () => (await cells(page, 'Feb 2025')).length).toBe(1)
    await page.getByRole('button', { name: 'Compare', exact: true }).click()
    await check(page, 'Target')
    await expect.poll(() => cells(page, 'Feb 2025')).toEqual(['400', '1,000', '−600', '40.0%'])
    expect(await cells(page, 'Jan 2025')).toEqual(['1,300', '1,000', '+300', '130.0%'])
    expect(await title(page)).toBe('Revenue vs target by month')
    expect(await page.getByRole('note', { name: 'Comparison' }).locator('p').textContent()).toBe('Revenue vs target')
    await check(page, 'Prior year')
    await expect.poll(() => title(page)).toBe('Revenue vs target and prior year by month')
    await check(page, 'Prior year')
    await page.keyboard.press('Escape')
    await takePicture(page, 'compare-target')
    await page.getByRole('gridcell', { name: '40.0%' }).click()
    await page.getByText('Rows add up: yes').waitFor()
    await page.reload()
    await expect.poll(() => cells(page, 'Feb 2025')).toEqual(['400', '1,000', '−600', '40.0%'])
    await page.getByRole('gridcell', { name: '1,000' }).first().click()
    await page.getByText('Rows add up: yes').waitFor()
  })
})

describe('what might be', () => {
  browserTest('is asked by parameters, each within its bounds', async ({ page }) => {
    await page.goto(`${golden?.url}/?cube=plans&measures=planned,of_quota&rows=owner.name`)
    // 100, 200 and 50 euros were won by Cyd, Dan and Ben; the quota is 400
    await expect.poll(() => cells(page, 'Dan')).toEqual(['200', '50.0%'])
    await page.getByRole('button', { name: 'Quota 400', exact: true }).click()
    await page.getByLabel('Quota', { exact: true }).fill('-1')
    await page.getByText('Expected a number from 0').waitFor()
    await page.getByLabel('Quota', { exact: true }).fill('250')
    await page.getByRole('button', { name: 'Apply' }).click()
    await expect.poll(() => cells(page, 'Dan')).toEqual(['200', '80.0%'])
    await takePicture(page, 'parameters')
    await page.getByRole('button', { name: 'Reset Quota' }).click()
    await expect.poll(() => cells(page, 'Dan')).toEqual(['200', '50.0%'])
  })

  browserTest('is asked by scenarios, side by side', async ({ page }) => {
    await page.goto(`${golden?.url}/?cube=plans&measures=planned&rows=owner.name`)
    await page.getByRole('button', { name: 'Compare', exact: true }).click()
    await check(page, 'Prices up by a tenth')
    await expect.poll(() => cells(page, 'Dan')).toEqual(['200', '220'])
    expect(await title(page)).toBe('Planned by name: base vs prices up by a tenth')
    await page.getByRole('columnheader', { name: 'Prices up by a tenth' }).waitFor()
    await page.keyboard.press('Escape')
    await page.emulateMedia({ colorScheme: 'dark' })
    await takePicture(page, 'scenarios-dark')
    await page.getByRole('gridcell', { name: '220' }).click()
    await page
      .getByRole('region', { name: 'Dan · Prices up by a tenth, Planned' })
      .getByText('Rows add up: yes')
      .waitFor()
  })

  browserTest('fits a phone', async ({ page }) => {
    await page.setViewportSize({ width: 390, height: 844 })
    await page.goto(`${golden?.url}/?cube=plans&measures=planned,planned@prior_year:change&rows=owner.name`)
    await page.getByRole('note', { name: 'Comparison' }).waitFor()
    await takePicture(page, 'compare-phone')
    await page.getByRole('button', { name: 'More' }).click()
    await check(page, 'Prices up by a tenth')
    await page.keyboard.press('Escape')
    await expect.poll(() => title(page)).toContain('base vs prices up by a tenth')
    await page.emulateMedia({ colorScheme: 'dark' })
    await takePicture(page, 'scenarios-phone-dark')
    expect(await width(page)).toBeLessThanOrEqual(390)
  })
})
