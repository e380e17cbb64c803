import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { type RunningApp, startApp } from '../support/app.ts'
import { browserTest, takePicture } from '../support/browser.ts'

let golden: RunningApp | undefined
let invoices: RunningApp | undefined
beforeAll(async () => {
  golden = await startApp({ workspace: 'fixtures/golden' })
  invoices = await startApp({ workspace: 'fixtures/invoices' })
})
afterAll(async () => {
  await golden?.stop()
  await invoices?.stop()
})

const open = (page: Page, app: RunningApp | undefined, search: string) => page.goto(`${app?.url}/${search}`)
const fields = (page: Page) => page.getByRole('navigation', { name: 'Fields' })

describe('a view', () => {
  const search = '?cube=growth&measures=bookings.attributed,spend.cost,roas&rows=campaign.channel'

  browserTest('lists measures by their cubes, those in use open, and says what does not fit', async ({ page }) => {
    await open(page, golden, search)
    const cube = (name: string) => fields(page).getByRole('region', { name })
    await cube('Spend').getByText('Clicks').waitFor()
    expect(await cube('Pipeline').getByText('Open pipeline').count()).toBe(0)
    await cube('Pipeline').getByRole('button', { name: 'Pipeline' }).click()
    await cube('Pipeline').getByRole('button', { name: 'Open pipeline', exact: false }).first().hover()
    await page.getByText('Empty by channel.').waitFor()
    await page.emulateMedia({ colorScheme: 'dark' })
    await takePicture(page, 'view-fields')
  })

  browserTest('says in words which measures an attribute leaves empty, once', async ({ page }) => {
    await open(page, golden, '?cube=growth&measures=bookings.won,spend.cost,pipeline.open_amount&rows=campaign.channel')
    await page
      .getByText('Open pipeline is not known by campaign channel: it is empty at its members, and right in totals.')
      .waitFor()
    expect(await page.getByRole('status').filter({ hasText: 'not known' }).count()).toBe(1)
    await takePicture(page, 'view-notices')
  })

  browserTest('shows behind a number the share that each row has in it', async ({ page }) => {
    await open(page, golden, `${search}&cell=Search;;roas`)
    await page.getByText('Attributed of these rows: €260.00, of which ROAS is made here.').waitFor()
    await page.getByText('100.00 × 0.6').waitFor()
  })
})

describe('a filter', () => {
  browserTest('may be a set, named as people call it, and as it would be now', async ({ page }) => {
    await open(page, golden, '?cube=bookings&measures=won&rows=owner.name')
    await page.getByRole('button', { name: 'Add a filter' }).click()
    await page.getByRole('menuitem', { name: 'Owner name in Leader' }).click()
    await page.getByText('Leader has the members that were stored for 2 Apr 2026.').waitFor()
    await takePicture(page, 'set-filter')
    await page.getByRole('button', { name: 'Use the members of now' }).click()
    await page.getByRole('button', { name: 'Remove filter Owner name in Leader as of now' }).waitFor()
  })

  browserTest('of a perspective that was removed can be had back', async ({ page }) => {
    await open(page, golden, '?cube=executive')
    await page.getByRole('button', { name: 'Remove filter Time fiscal year current' }).click()
    await page.getByRole('button', { name: 'Add a filter' }).click()
    await page.getByRole('menuitem', { name: 'Time fiscal year current' }).click()
    await page.getByRole('button', { name: 'Remove filter Time fiscal year current' }).waitFor()
  })
})

describe('amounts in several currencies', () => {
  browserTest('are refused without a word of the API, and asked each currency by itself', async ({ page }) => {
    await open(page, invoices, '?cube=invoices&measures=billed&rows=customer')
    const refusal = page.getByText('is in several currencies')
    await refusal.waitFor()
    expect(await refusal.textContent()).not.toMatch(/[{_]/)
    await takePicture(page, 'currencies-refused')
    await page.getByRole('button', { name: 'Each currency by itself' }).click()
    await page.getByRole('treegrid').waitFor()
    expect(await page.getByRole('region', { name: 'Chart' }).count()).toBe(0)
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Billed by customer and currency')
  })
})
