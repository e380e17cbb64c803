import { readFileSync } from 'node:fs'
import { read, utils } from '@e965/xlsx'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { type RunningApp, startDemo } from '../support/app.ts'
import { browserTest, takePicture } from '../support/browser.ts'

/** The ten tasks of a first hour with the demo company, each done as a person does; their clicks are counted and printed. */
let demo: RunningApp | undefined
beforeAll(async () => {
  demo = await startDemo()
}, 500_000)
const counted: string[] = []
afterAll(async () => {
  await demo?.stop()
  console.info(['Clicks of the ten tasks:', ...counted].join('\n  '))
})

/** What the API answers, as text with all digits, rows by their first column. */
const answer = async (query: object): Promise<(string | null)[][]> => {
  const response = await fetch(`${demo?.url}/api/query`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(query),
  })
  const { rows } = (await response.json()) as { rows: (string | number | null)[][] }
  return rows.map((row) => row.map((value) => (value === null ? null : String(value))))
}

/** A number as the page writes it: whole, grouped, with the true minus. */
const whole = (value: number): string => Math.round(value).toLocaleString('en-US').replace('-', '−')
const signed = (value: number): string => (value > 0 ? `+${whole(value)}` : whole(value))

/** The page of the explorer in the hands of one person. */
const open = async (page: Page, address = '/'): Promise<void> => {
  await page.addInitScript(() => {
    const count = () => sessionStorage.setItem('clicks', String(Number(sessionStorage.getItem('clicks') ?? 0) + 1))
    document.addEventListener('pointerdown', count, true)
  })
  await page.goto(`${demo?.url}${address}`)
  await page.getByRole('treegrid').waitFor()
}

/** Keeps how many clicks a task took. */
const done = async (page: Page, task: string): Promise<void> => {
  const clicks = await page.evaluate(() => sessionStorage.getItem('clicks') ?? '0')
  counted.push(`${clicks.padStart(2)} ${task}`)
}

const rowOf = (page: Page, name: string): Locator =>
  page
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader', { name, exact: false }) })
    .first()

const cells = (page: Page, name: string): Promise<string[]> => rowOf(page, name).getByRole('gridcell').allTextContents()

/** A field of the list by a search, put on its shelf, or taken off it, by one click. */
const add = async (page: Page, search: string, name = search, nth = 0): Promise<void> => {
  await page.getByLabel('Find a field').fill(search)
  const field = page.getByRole('button').filter({ has: page.getByText(name, { exact: true }) })
  await page.getByRole('navigation', { name: 'Fields' }).locator(field).nth(nth).click()
  await page.getByLabel('Find a field').fill('')
}

const pill = (page: Page, shelf: string, name: string): Locator =>
  page.getByRole('group', { name: shelf }).getByRole('button', { name, exact: true })

const take = async (page: Page, shelf: string, name: string): Promise<void> => {
  await pill(page, shelf, name).click()
  await page.getByRole('menuitem', { name: 'Remove' }).click()
}

const cube = async (page: Page, from: string, to: string): Promise<void> => {
  await page.getByRole('button', { name: from, exact: true }).click()
  await page.getByRole('menuitem', { name: to, exact: true }).click()
  await page.getByRole('heading', { level: 1 }).waitFor()
}

/** Takes everything off the rows and columns. */
const clear = async (page: Page): Promise<void> => {
  for (const shelf of ['Rows', 'Columns']) {
    const pills = page.getByRole('group', { name: shelf }).getByRole('button', { name: /^(?!Move|Add)/ })
    while ((await pills.count()) > 0) {
      await pills.first().click()
      await page.getByRole('menuitem', { name: 'Remove' }).click()
    }
  }
}

const choose = (page: Page, name: string): Promise<void> =>
  page.getByRole('menuitemcheckbox', { name, exact: true }).click()

/** Puts a filter of members on: opens it by the list of fields, ticks members, applies. */
const keep = async (page: Page, search: string, field: string, members: readonly string[]): Promise<void> => {
  await page.getByLabel('Find a field').fill(search)
  await page
    .getByRole('button', { name: `Add ${field}`, exact: true })
    .first()
    .click()
  await page.getByRole('menuitem', { name: 'Add to filters' }).click()
  for (const member of members) await page.getByRole('checkbox', { name: new RegExp(`^${member}`) }).click()
  await page.getByRole('button', { name: 'Apply' }).click()
  await page.getByLabel('Find a field').fill('')
}

const days = async (page: Page, from: string, to: string): Promise<void> => {
  await page.getByLabel('From', { exact: true }).fill(from)
  await page.getByLabel('To', { exact: true }).fill(to)
  await page.getByRole('button', { name: 'Apply' }).click()
}

describe('in a first hour', () => {
  browserTest('revenue by quarter and region stands beside that of last year', async ({ page }) => {
    await open(page)
    await add(page, 'Sales region')
    await take(page, 'Rows', 'Product series')
    await keep(page, 'Year', 'Year', ['2025'])
    await page.getByRole('button', { name: 'Compare', exact: true }).click()
    await choose(page, 'Prior year')
    await page.keyboard.press('Escape')
    const ofQuarter = async (quarter: string) => {
      const where = [{ attribute: 'ordered.quarter', in: [quarter] }]
      const rows = await answer({ from: 'orders', measures: ['revenue'], rows: ['territory.region'], where })
      return Number(rows.find(([region]) => region === 'Ukraine')?.[1])
    }
    const [now, before] = [await ofQuarter('2025-Q1'), await ofQuarter('2024-Q1')]
    await rowOf(page, 'Ukraine').waitFor()
    await expect
      .poll(() => cells(page, 'Ukraine'))
      .toEqual(expect.arrayContaining([whole(now), whole(before), signed(now - before)]))
    await done(page, 'revenue by quarter and region with last year beside it')
    await takePicture(page, 'first-hour-1')
  })

  browserTest('a region is drilled to its shops', async ({ page }) => {
    await open(page, '/?cube=orders&measures=revenue&rows=territory.region')
    await page.getByRole('button', { name: 'Ukraine', exact: true }).click()
    const rows = await answer({
      ...{ from: 'orders', measures: ['revenue'], rows: ['territory.name'] },
      where: [{ attribute: 'territory.region', in: ['Ukraine'] }],
    })
    expect(rows.length).toBeGreaterThan(1)
    for (const [name, revenue] of rows)
      await expect.poll(() => cells(page, name ?? '')).toEqual([whole(Number(revenue))])
    await done(page, 'a region drilled to its territories')
  })

  browserTest('the series that fell most is found, and why in figures', async ({ page }) => {
    await open(page, '/?cube=orders&measures=revenue&rows=product.series')
    await keep(page, 'Quarter', 'Quarter', ['Q3 2025'])
    await page.getByRole('button', { name: 'Compare', exact: true }).click()
    await choose(page, 'Prior year')
    await page.keyboard.press('Escape')
    await pill(page, 'Measures', 'Revenue change vs prior year').click()
    await page.getByRole('menuitem', { name: 'Sort ascending' }).click()
    await expect.poll(() => page.getByRole('rowheader').first().textContent()).toContain('Linden')
    const ofSeries = async (quarter: string, rows: string[]) => {
      const where = [
        { attribute: 'ordered.quarter', in: [quarter] },
        { attribute: 'product.series', in: ['Linden'] },
      ]
      return answer({ from: 'orders', measures: ['revenue'], rows, where })
    }
    const [now, before] = [await ofSeries('2025-Q3', []), await ofSeries('2024-Q3', [])]
    const fall = Number(now[0]?.[0]) - Number(before[0]?.[0])
    await rowOf(page, 'Linden')
      .getByRole('gridcell', { name: signed(fall) })
      .first()
      .click()
    await page.keyboard.press('Enter')
    await page.getByRole('tab', { name: 'Why' }).click()
    const panel = page.getByRole('tabpanel', { name: 'Why' })
    await panel.getByText(signed(fall), { exact: true }).waitFor()
    const regions = [await ofSeries('2025-Q3', ['territory.region']), await ofSeries('2024-Q3', ['territory.region'])]
    const at = (rows: (string | null)[][] | undefined, name: string) =>
      Number(rows?.find(([of]) => of === name)?.[1] ?? 0)
    const ukraine = at(regions[0], 'Ukraine') - at(regions[1], 'Ukraine')
    await panel.getByRole('row', { name: `Ukraine ${signed(ukraine)}` }).waitFor()
    await done(page, 'the series that fell most, and why in figures')
    await takePicture(page, 'first-hour-3')
  })

  browserTest('the top ten customers have their share, and all others are one row', async ({ page }) => {
    await open(page, '/?cube=orders&measures=revenue&rows=customer.name')
    await pill(page, 'Rows', 'Customer').click()
    await page.getByRole('menuitem', { name: 'Top 10 and other' }).click()
    await pill(page, 'Measures', 'Revenue €').click()
    await choose(page, 'Share of total')
    await page.keyboard.press('Escape')
    const all = Number((await answer({ from: 'orders', measures: ['revenue'] }))[0]?.[0])
    const first = await answer({
      ...{ from: 'orders', measures: ['revenue'], rows: ['customer.name'], limit: 10 },
      sort: [{ by: 'revenue', direction: 'desc' }],
    })
    const named = first.filter(([name]) => name !== null)
    const [name = '', revenue] = named[0] ?? []
    const share = (Number(revenue) / all).toLocaleString('en-US', { style: 'percent', minimumFractionDigits: 1 })
    await expect.poll(() => cells(page, name ?? '')).toEqual([whole(Number(revenue)), share])
    await rowOf(page, 'Other').waitFor()
    expect((await page.getByRole('row').last().getByRole('gridcell').allTextContents()).at(-1)).toBe('100.0%')
    await done(page, 'top 10 customers with share and other')
    await takePicture(page, 'first-hour-4')
  })

  browserTest('the win rate by owner is of deals above an amount', async ({ page }) => {
    await open(page)
    await cube(page, 'Orders', 'Opportunities')
    await clear(page)
    await add(page, 'Deals')
    await add(page, 'Win rate')
    await add(page, 'Sales agent')
    await page.getByLabel('Find a field').fill('Expected value')
    await page.getByRole('button', { name: 'Add Expected value', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Add to filters' }).click()
    await days(page, '20000', '')
    const rows = await answer({
      ...{ from: 'opportunities', measures: ['deals', 'win_rate'], rows: ['owner.name'] },
      where: [{ attribute: 'expected_value', gte: 20_000 }],
    })
    const [name = '', deals, rate] = rows[0] ?? []
    const percent = Number(rate).toLocaleString('en-US', { style: 'percent', minimumFractionDigits: 1 })
    await expect.poll(() => cells(page, name ?? '')).toEqual(expect.arrayContaining([whole(Number(deals)), percent]))
    await done(page, 'win rate by owner for deals above an amount')
  })

  browserTest('the pipeline is as it was on 31 March', async ({ page }) => {
    await open(page, '/?cube=pipeline&measures=open_value,weighted_value&rows=stage')
    await page.getByLabel('Find a field').fill('Date')
    await page.getByRole('button', { name: 'Add Date', exact: true }).first().click()
    await page.getByRole('menuitem', { name: 'Add to filters' }).click()
    await days(page, '2025-03-31', '2025-03-31')
    const where = [{ attribute: 'snapshot.date', in: ['2025-03-31'] }]
    const rows = await answer({ from: 'pipeline', measures: ['open_value', 'weighted_value'], rows: ['stage'], where })
    const [stage = '', open_, weighted] = rows[0] ?? []
    await expect.poll(() => cells(page, stage ?? '')).toEqual([whole(Number(open_)), whole(Number(weighted))])
    await done(page, 'pipeline as of 31 March')
  })

  browserTest('spend and revenue by channel are in one table', async ({ page }) => {
    await open(page)
    await cube(page, 'Orders', 'Campaign ROI')
    await clear(page)
    await add(page, 'Revenue', 'Revenue', 1)
    await add(page, 'Channel', 'Channel', 1)
    const spend = await answer({ from: 'spend', measures: ['cost'], rows: ['channel.name'] })
    const revenue = await answer({ from: 'orders', measures: ['revenue'], rows: ['channel.name'] })
    const [name = '', cost] = spend.find(([channel]) => revenue.some(([other]) => other === channel)) ?? []
    const earned = revenue.find(([channel]) => channel === name)?.[1]
    await expect
      .poll(() => cells(page, name ?? ''))
      .toEqual(expect.arrayContaining([whole(Number(cost)), whole(Number(earned))]))
    await done(page, 'spend and revenue by channel in one table')
  })

  browserTest('tickets by priority have percentiles of the time to resolve them', async ({ page }) => {
    await open(page)
    await cube(page, 'Orders', 'Tickets')
    await clear(page)
    await add(page, 'Priority')
    await add(page, 'Median hours to resolve')
    await add(page, 'Hours to resolve 9 of 10')
    const rows = await answer({
      from: 'tickets',
      measures: ['tickets', 'median_hours', 'usual_hours'],
      rows: ['priority'],
    })
    const [name = '', tickets] = rows[0] ?? []
    await expect.poll(async () => (await cells(page, name ?? '')).length).toBe(3)
    expect((await cells(page, name ?? ''))[0]).toBe(whole(Number(tickets)))
    await done(page, 'tickets by priority with percentiles of resolution time')
    await takePicture(page, 'first-hour-8')
    // and as boxes: the median is the one of the table
    await pill(page, 'Measures', 'Median hours to resolve hours').click()
    await page.getByRole('menuitem', { name: 'Show the spread as box plots' }).click()
    await page.getByRole('button', { name: 'Chart: Box plots' }).waitFor()
    await page.getByText('Whiskers: 5% to 95% of the values.').waitFor()
    const median = Number(rows[0]?.[2]).toFixed(1)
    await page.getByRole('img', { name: `${name} median ${median}, half from` }).waitFor()
    await takePicture(page, 'box-plots')
  })

  browserTest('a number is walked to the line of its file', async ({ page }) => {
    await open(page, '/?cube=orders&measures=revenue&rows=territory.name&where=ordered.month in 2025-11')
    await rowOf(page, 'Ukraine West').getByRole('gridcell').first().click()
    await page.keyboard.press('Enter')
    await page.getByText('Rows add up: yes').waitFor()
    await page.getByRole('tab', { name: /^Rows/ }).click()
    const place = await page.getByRole('tabpanel', { name: /^Rows/ }).locator('td code').first().textContent()
    const [, file = '', line = ''] = /^(.+):(\d+)$/.exec(place ?? '') ?? []
    const text = readFileSync(new URL(`../../fixtures/demo/${file}`, import.meta.url), 'utf8').split(/\r?\n/)
    expect(text[Number(line) - 1]).toMatch(/\d/)
    await done(page, 'a number walked to its file and line')
  })

  browserTest('a view is saved, shared, opened again, and exported as a workbook that reads back', async ({ page }) => {
    await open(page, '/?cube=orders&measures=revenue&rows=territory.region&totals=all')
    await rowOf(page, 'Ukraine').waitFor()
    await page.getByRole('button', { name: 'Save view' }).click()
    await page.getByLabel('Name', { exact: true }).fill('Revenue of regions')
    await page.getByLabel('Shared with everybody who opens this page').click()
    await page.getByRole('dialog').getByRole('button', { name: 'Save view' }).click()
    await page.getByText('Saved as “Revenue of regions”').waitFor()
    await page.reload()
    await page.getByRole('button', { name: 'Saved views' }).click()
    await page.getByRole('button', { name: 'Revenue of regions', exact: true }).click()
    await rowOf(page, 'Ukraine').waitFor()
    await page.getByRole('button', { name: 'Copy link' }).click()
    const shared = page.url()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page
        .getByRole('button', { name: 'Export', exact: true })
        .click()
        .then(() => page.getByRole('menuitem', { name: 'Excel workbook' }).click()),
    ])
    const book = read(readFileSync(await download.path()))
    const sheet = book.Sheets.Table
    const rows = sheet === undefined ? [] : utils.sheet_to_json<unknown[]>(sheet, { header: 1 })
    const revenue = await answer({ from: 'orders', measures: ['revenue'], rows: ['territory.region'] })
    const ukraine = Number(revenue.find(([region]) => region === 'Ukraine')?.[1])
    expect(rows.find(([region]) => String(region).includes('Ukraine'))?.[1]).toBeCloseTo(ukraine, 2)
    await page.goto('about:blank')
    await page.goto(shared)
    await rowOf(page, 'Ukraine').waitFor()
    await done(page, 'save, reload, share, export to a workbook')
  })
})

/** Goes by Tab to what is called so, or back from where the focus is. */
const tabTo = async (page: Page, name: RegExp, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> => {
  const called = () =>
    page.evaluate(() => {
      const at = document.activeElement
      return at?.getAttribute('aria-label') ?? at?.textContent ?? ''
    })
  for (let i = 0; i < 60; i++) {
    if (name.test(await called())) return
    await page.keyboard.press(key)
  }
  throw new Error(`${key} does not lead to ${name}; it ended at ${await called()}`)
}

/** Opens the menu of what has the focus, and goes to its first item. */
const openMenu = async (page: Page): Promise<void> => {
  await page.keyboard.press('Enter')
  await expect.poll(() => page.evaluate(() => document.activeElement?.closest('[role=menu]') !== null)).toBe(true)
  await page.keyboard.press('ArrowDown')
  const role = () => page.evaluate(() => document.activeElement?.getAttribute('role') ?? '')
  await expect.poll(role).toMatch(/^menuitem/)
}

/** The focus is in the table, once the menu that was open before has given it back. */
const inTable = async (page: Page): Promise<void> => {
  await expect.poll(() => page.getByRole('menu').count()).toBe(0)
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0)
  await page.getByRole('treegrid').focus()
}

describe('by the keyboard alone', () => {
  browserTest('a region is drilled, and a number walked to its file', async ({ page }) => {
    await open(page, '/?cube=orders&measures=revenue&rows=territory.region')
    await rowOf(page, 'Ukraine').waitFor()
    await tabTo(page, /^Skip to the table$/)
    await page.keyboard.press('Enter')
    await page.keyboard.press('Home')
    await page.keyboard.press('ArrowLeft')
    const active = () =>
      page.evaluate(() => {
        const id = document.activeElement?.getAttribute('aria-activedescendant') ?? ''
        return document.getElementById(id)?.textContent ?? ''
      })
    for (let i = 0; i < 12 && !(await active()).includes('Ukraine'); i++) await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await rowOf(page, 'Ukraine West').waitFor()
    await page.keyboard.press('Home')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Enter')
    await page.getByText('Rows add up: yes').waitFor()
    await tabTo(page, /^Trust$/)
    await page.keyboard.press('ArrowRight')
    const place = page.getByRole('tabpanel', { name: /^Rows/ }).locator('td code').first()
    expect(await place.textContent()).toMatch(/\.\w+:\d+$/)
    expect(await page.evaluate(() => sessionStorage.getItem('clicks'))).toBeNull()
  })

  browserTest('the top ten customers are listed with their share and all others', async ({ page }) => {
    await open(page, '/?cube=orders&measures=revenue&rows=territory.region')
    await page.keyboard.press('Control+k')
    await page.getByRole('dialog', { name: 'Commands' }).waitFor()
    await page.keyboard.type('customer')
    await expect.poll(() => page.getByRole('option').first().textContent()).toBe('CustomerEnter')
    await page.keyboard.press('Enter')
    await expect.poll(() => page.getByRole('heading', { level: 1 }).textContent()).toContain('customer')
    await inTable(page)
    await tabTo(page, /^Territory sales region$/, 'Shift+Tab')
    await openMenu(page)
    await page.getByRole('menuitem', { name: 'Remove' }).waitFor()
    await page.keyboard.press('End')
    await page.keyboard.press('Enter')
    await inTable(page)
    await tabTo(page, /^Customer/, 'Shift+Tab')
    await openMenu(page)
    const top = page.getByRole('menuitem', { name: 'Top 10 and other' })
    await top.waitFor()
    for (let i = 0; i < 12 && !(await top.evaluate((item) => item === document.activeElement)); i++)
      await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await rowOf(page, 'Other').waitFor()
    await inTable(page)
    await tabTo(page, /^Revenue €$/, 'Shift+Tab')
    await openMenu(page)
    const share = page.getByRole('menuitemcheckbox', { name: 'Share of total' })
    await share.waitFor()
    for (let i = 0; i < 20 && !(await share.evaluate((item) => item === document.activeElement)); i++)
      await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await expect
      .poll(async () => (await page.getByRole('row').last().getByRole('gridcell').allTextContents()).at(-1))
      .toBe('100.0%')
    expect(await page.evaluate(() => sessionStorage.getItem('clicks'))).toBeNull()
  })
})
