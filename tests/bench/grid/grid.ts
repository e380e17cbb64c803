import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { type CDPSession, chromium, type Page } from 'playwright-core'
import { findBrowser } from '../../../scripts/browser.mjs'
import { startApp } from '../../support/app.ts'
import { median, quantile } from '../measure.ts'
import { type Recorded, recorded, workPerFrame } from './trace.ts'

/** Rows of leaves and columns of numbers, without totals: areas and shops by years and seasons, two measures. */
export const tableSize = { rows: 5000, columns: 20 } as const

const address = '/?cube=sales&measures=amount,pieces&rows=place.area,place.shop&columns=year,season&chart=none'

/** What a way of scrolling cost; milliseconds. */
export interface Scrolling {
  readonly frames: number
  /** work of the main thread for a frame, of the processor alone */
  readonly work: number
  readonly frame: { readonly median: number; readonly p95: number; readonly longest: number }
  /** the longest task by the clock, and how long it had the processor */
  readonly task: { readonly took: number; readonly worked: number }
}

/** What a change of the table cost: until it was on screen, and the work of the main thread; milliseconds. */
export interface Changing {
  readonly name: string
  readonly took: number
  readonly work: number
  readonly longest: number
}

export interface GridTiming {
  readonly down: readonly Scrolling[]
  readonly across: readonly Scrolling[]
  readonly changes: readonly Changing[]
}

const scrollingOf = (record: Recorded): Scrolling => {
  const between = record.frames.slice(1).map((at, i) => at - (record.frames[i] ?? at))
  const longest = record.tasks.reduce((most, task) => (task.took > most.took ? task : most))
  return {
    frames: between.length,
    work: median(workPerFrame(record)),
    frame: { median: median(between), p95: quantile(between, 0.95), longest: Math.max(...between) },
    task: longest,
  }
}

interface Opened {
  readonly page: Page
  readonly session: CDPSession
}

/** Every frame is asked for, so that each that is missed shows as a longer one. */
const watchFrames = (page: Page): Promise<void> => page.evaluate('(function next() { requestAnimationFrame(next) })()')

/** Turns the wheel over the middle of the table, `pixels` a second for as many, and back again. */
const scroll = async ({ session }: Opened, axis: 'x' | 'y', pixels: number, speed: number): Promise<Scrolling> => {
  const gesture = (distance: number) =>
    session.send('Input.synthesizeScrollGesture', {
      x: 800,
      y: 600,
      [axis === 'y' ? 'yDistance' : 'xDistance']: distance,
      speed,
      gestureSourceType: 'mouse',
      preventFling: true,
    })
  return scrollingOf(
    await recorded(session, async () => {
      await gesture(-pixels)
      await gesture(pixels)
    }),
  )
}

/** Does something to the table and waits until the page shows it. */
const change = async (
  { page, session }: Opened,
  name: string,
  act: () => Promise<unknown>,
  shown: () => Promise<unknown>,
): Promise<Changing> => {
  let took = 0
  const { tasks } = await recorded(session, async () => {
    const started = performance.now()
    await act()
    await shown()
    took = performance.now() - started
    await page.waitForTimeout(100)
  })
  const work = tasks.reduce((sum, { worked }) => sum + worked, 0)
  return { name, took, work, longest: Math.max(...tasks.map(({ worked }) => worked)) }
}

const press = (page: Page, name: string) =>
  page.getByRole('treegrid').getByRole('button', { name, exact: true }).first().click()

const changes = async (opened: Opened): Promise<Changing[]> => {
  const { page } = opened
  const row = (name: string) => page.getByRole('rowheader', { name, exact: true }).first()
  const seen = (name: string) => () => row(name).waitFor()
  const isOrdered = () => page.locator('[aria-sort=descending]').waitFor()
  return [
    await change(opened, 'collapse an area', () => press(page, 'Collapse Area 000'), seen('Area 001')),
    await change(opened, 'expand an area', () => press(page, 'Expand Area 000'), seen('Shop 0001')),
    await change(
      opened,
      'expand a shop: its tills are fetched',
      () => press(page, 'Expand Shop 0000'),
      seen('Till 00001'),
    ),
    await change(
      opened,
      'collapse a year',
      () => press(page, 'Collapse 2025'),
      () => page.getByRole('button', { name: 'Expand 2025', exact: true }).waitFor(),
    ),
    await change(opened, 'sort by a column', () => press(page, 'Amount €'), isOrdered),
  ]
}

const isWhole = async (page: Page): Promise<void> => {
  const grid = page.getByRole('treegrid')
  const counts = [await grid.getAttribute('aria-rowcount'), await grid.getAttribute('aria-colcount')]
  // 100 areas and the total above the shops, three rows of headers; four columns of subtotals, two of the total, and the names
  const expected = [String(tableSize.rows + 101 + 3), String(tableSize.columns + 4 + 2 + 1)]
  if (counts.join() !== expected.join())
    throw new Error(`the table has ${counts.join(' by ')}; expected ${expected.join(' by ')}`)
}

/**
 * Scrolls, expands and sorts a table of 100,000 cells in Chromium: the built page, served by the built server. Each round
 * scrolls anew; changes are timed once.
 *
 * @throws Error where there is no browser, or the table is not the expected one
 */
export const timeGrid = async (rounds: number): Promise<GridTiming> => {
  const executablePath = await findBrowser()
  if (executablePath === undefined) throw new Error('the grid is timed in a browser, and there is none')
  execFileSync(process.execPath, [fileURLToPath(new URL('../../../scripts/build.mjs', import.meta.url))])
  const app = await startApp({ workspace: fileURLToPath(new URL('workspace', import.meta.url)) })
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, baseURL: app.url, locale: 'en-US' })
    const opened = { page, session: await page.context().newCDPSession(page) }
    await page.goto(address)
    await page.getByRole('rowheader', { name: 'Area 000' }).waitFor()
    await isWhole(page)
    await watchFrames(page)
    const [down, across]: [Scrolling[], Scrolling[]] = [[], []]
    for (let round = 0; round < rounds; round++) {
      down.push(await scroll(opened, 'y', 6000, 2000))
      across.push(await scroll(opened, 'x', 1200, 1200))
    }
    return { down, across, changes: await changes(opened) }
  } finally {
    await browser.close()
    await app.stop()
  }
}
