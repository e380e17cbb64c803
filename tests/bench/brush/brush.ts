import { type ChildProcess, fork } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Browser, type CDPSession, chromium, type Locator, type Page } from 'playwright-core'
import { keptFile } from '../ssb/generate.ts'

const path = (file: string): string => fileURLToPath(new URL(file, import.meta.url))

/** A brush over one of five linked charts of a million orders, in a browser; times in milliseconds. */
export interface BrushTiming {
  readonly moves: number
  /** the page's work for a move, from its listener to the last bar that it writes: of 95 of 100 runs at most this */
  readonly work: number
  /** all that the browser counts to the script of a real move, in 95 of 100 at most this */
  readonly script: number
  /** what it counts in the same way to a callback that does nothing */
  readonly nothing: number
  /** the share of frames that took at most 34 ms */
  readonly smooth: number
  /** from the pointer over the chart until all pair cubes are there */
  readonly first: number
  /** values shown before the brush was let go that the API answers in the same way, and those that it does not */
  readonly equal: number
  readonly different: number
}

const ordersFile = (): Promise<string> =>
  keptFile('brushed-orders', async (connection) => {
    await connection.run(readFileSync(path('orders.sql'), 'utf8'))
  })

const serve = async (file: string): Promise<{ child: ChildProcess; port: number }> => {
  const child = fork(path('serve.ts'), [file])
  const port = await new Promise<number>((resolve, reject) => {
    child.once('message', (found) => resolve(Number(found)))
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)))
  })
  return { child, port }
}

const linked = ['ordered.date', 'pieces', 'customer.nation', 'product.category', 'channel']
const address = `/?cube=orders&measures=amount&rows=product.category&linked=${linked.join(',')}`

/** One event of the browser's own record of what it did, in microseconds. */
interface TraceEvent {
  readonly name: string
  readonly ts: number
  readonly dur?: number
  /** time on the processor, without that in which others had it */
  readonly tdur?: number
  readonly args?: { readonly data?: { readonly type?: string } }
}

const moveTypes = ['pointermove', 'mousemove']

/** How many moves are made in a row between two looks at the clock, and how often. */
const movesOfRun = 400
const runs = 40

/** Moves over the first chart by events of the page itself, one after the other. */
const manyMoves = `(() => {
  const plot = document.querySelector('[role=listbox]')
  const box = plot.getBoundingClientRect()
  for (let i = 0; i < ${movesOfRun}; i++) {
    const clientX = box.left + (i * 7) % box.width
    plot.dispatchEvent(new PointerEvent('pointermove', { clientX, clientY: box.top + 20, bubbles: true }))
  }
})()`

/** Milliseconds that the page's main thread has had the processor: what others have of it does not count. */
const processorTime = async (input: CDPSession): Promise<number> => {
  const { metrics } = await input.send('Performance.getMetrics')
  return (metrics.find(({ name }) => name === 'ThreadTime')?.value ?? Number.NaN) * 1000
}

/** The time of one move in each run. */
const workOfRuns = async (page: Page, input: CDPSession): Promise<number[]> => {
  await input.send('Performance.enable', { timeDomain: 'threadTicks' })
  const works: number[] = []
  for (let run = 0; run < runs; run++) {
    const before = await processorTime(input)
    await page.evaluate(manyMoves)
    works.push(((await processorTime(input)) - before) / movesOfRun)
  }
  return works
}

/** What each callback of a frame took that only counts it. */
const emptyCallbacks = (events: readonly TraceEvent[]): number[] =>
  events.filter(({ name }) => name === 'FireAnimationFrame').map(({ dur = 0, tdur = dur }) => tdur / 1000)

/** The script that ran for each move: its listeners, and timers until the next move. */
const scriptOfMoves = (traceEvents: readonly TraceEvent[]): number[] => {
  const isListener = ({ name, args }: TraceEvent) =>
    name === 'EventDispatch' && moveTypes.includes(args?.data?.type ?? '')
  const events = traceEvents
    .filter((event) => isListener(event) || event.name === 'TimerFire')
    .sort((a, b) => a.ts - b.ts)
  const works: number[] = []
  for (const { name, dur = 0, tdur = dur, args } of events) {
    if (name === 'EventDispatch' && args?.data?.type === 'pointermove') works.push(0)
    const last = works.length - 1
    if (last >= 0) works[last] = (works[last] ?? 0) + tdur / 1000
  }
  return works
}

const percentile = (figures: readonly number[], p: number): number =>
  figures.toSorted((a, b) => a - b)[Math.min(figures.length - 1, Math.floor(figures.length * p))] ?? Number.NaN

/** What the other charts show: the paths of their bars and the numbers beside them. */
const shownIn = (charts: readonly Locator[]): Promise<string[][]> =>
  Promise.all(
    charts.map((chart) =>
      chart.evaluate((element) => [
        ...[...element.querySelectorAll('[data-number]')].map((number) => number.textContent ?? ''),
        element.querySelector('[data-live]')?.getAttribute('d') ?? '',
      ]),
    ),
  )

/** Waits for the answers to the first questions of a page, or to those that follow a change. */
const settled = (page: Page): Promise<void> => page.waitForLoadState('networkidle')

/** Kept as text: what this file is run by names functions in a way that a page does not know. */
const frameCounter = `
  globalThis.brushFrames = []
  let last = performance.now()
  const next = (now) => {
    globalThis.brushFrames.push(now - last)
    last = now
    requestAnimationFrame(next)
  }
  requestAnimationFrame(next)
`

const framesOf = (page: Page): Promise<number[]> => page.evaluate<number[]>('globalThis.brushFrames.slice(1)')

/**
 * Drags over a chart and back, one step for each move. The browser is told of moves as a mouse would tell it: what drives
 * the page otherwise has listeners of its own.
 */
const drag = async (input: CDPSession, chart: Locator, moves: number): Promise<void> => {
  const box = await chart.boundingBox()
  if (box === null) throw new Error('the chart is not on screen')
  const y = box.y + box.height / 2
  const reach = box.width - 8
  for (let i = 1; i <= moves; i++) {
    const way = (2 * i) / moves
    const x = box.x + 4 + reach * (way <= 1 ? way : 2 - way * 0.75)
    await input.send('Input.dispatchMouseEvent', { type: 'mouseMoved', x, y, button: 'left', buttons: 1 })
  }
}

/** How many answers in Arrow the page has had. */
const countCubes = (page: Page): { count: number } => {
  const cubes = { count: 0 }
  page.on('requestfinished', (request) => {
    if (request.headers().accept?.includes('arrow') === true) cubes.count++
  })
  return cubes
}

const brushOnce = async (browser: Browser, url: string, moves: number): Promise<BrushTiming> => {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  await page.goto(`${url}${address}`)
  const charts = page.getByRole('listbox')
  await charts.nth(linked.length - 1).waitFor()
  await settled(page)
  const cubes = countCubes(page)
  const [brushed, ...others] = await charts.all()
  if (brushed === undefined) throw new Error('there is no linked chart')
  const started = performance.now()
  await brushed.hover({ position: { x: 4, y: 20 } })
  while (cubes.count < others.length) await page.waitForTimeout(5)
  const first = performance.now() - started
  await settled(page)
  await page.evaluate(frameCounter)
  const input = await page.context().newCDPSession(page)
  await page.mouse.down()
  await drag(input, brushed, moves)
  const works = await workOfRuns(page, input)
  await browser.startTracing(page, { categories: ['devtools.timeline'] })
  await drag(input, brushed, moves)
  const { traceEvents } = JSON.parse(String(await browser.stopTracing())) as { traceEvents: TraceEvent[] }
  const frames = await framesOf(page)
  const before = await shownIn(others)
  await page.mouse.up()
  await page.waitForURL(/where=ordered\.date/)
  await settled(page)
  const pairs = (await shownIn(others)).flat().map((text, i) => text === before.flat()[i])
  await page.close()
  return {
    moves,
    work: percentile(works, 0.95),
    script: percentile(scriptOfMoves(traceEvents), 0.95),
    nothing: percentile(emptyCallbacks(traceEvents), 0.95),
    smooth: frames.filter((frame) => frame <= 34).length / frames.length,
    first,
    equal: pairs.filter((isEqual) => isEqual).length,
    different: pairs.filter((isEqual) => !isEqual).length,
  }
}

/**
 * Brushes over a chart of 1,096 days beside four others, a million orders behind them.
 *
 * @throws Error where the page is not built, or there is no Chromium
 */
export const timeBrush = async (rounds: number, moves: number): Promise<BrushTiming[]> => {
  const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium'
  if (!existsSync(path('../../../dist/web/index.html'))) throw new Error('there is no page; run npm run build first')
  const { child, port } = await serve(await ordersFile())
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
  try {
    const timings: BrushTiming[] = []
    for (let round = 0; round < rounds; round++)
      timings.push(await brushOnce(browser, `http://127.0.0.1:${port}`, moves))
    return timings
  } finally {
    await browser.close()
    child.disconnect()
  }
}
