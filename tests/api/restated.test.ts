import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Notice } from '../../server/contract/result.ts'
import { RunList } from '../../server/contract/runs.ts'
import { post, root, startServer, temporaryFolder } from '../support/commands.ts'

/** A copy of `fixtures/standard`, complete through March 2025, to which rows come late. */
const folder = join(temporaryFolder('restated'), 'workspace')
let server: Awaited<ReturnType<typeof startServer>>

const noticesOf = async (query: Readonly<Record<string, unknown>>) => {
  const { body } = await post(`${server.url}/api/query`, query)
  if (!Array.isArray(body.notices)) throw new Error(JSON.stringify(body))
  const notices: Notice[] = body.notices
  return notices.filter(({ code }) => code === 'restated').map(({ text }) => text)
}

const list = async () => RunList.parse(await (await fetch(`${server.url}/api/runs`)).json())

const restatedBy = async (run: number) => {
  const found = (await list()).runs.find((one) => one.run === run)
  return found?.restated.map(({ cube, name, months, from, to }) => `${cube} ${name} ${months} ${from} ${to}`)
}

/** Changes a file of the workspace, and waits until the server serves what the next run made of it. */
const change = async (file: string, changed: (text: string) => string) => {
  const path = join(folder, 'files', file)
  const next = Number((await list()).runs[0]?.run) + 1
  writeFileSync(path, changed(readFileSync(path, 'utf8')))
  for (;;) {
    const { runs, activity } = await list()
    if (runs[0]?.run === next && activity?.run === next && activity.phase === 'finished') return
    await sleep(20)
  }
}

const add = (file: string, record: string) => change(file, (text) => `${text}${record}\n`)

describe('what a load restates', () => {
  beforeAll(async () => {
    cpSync(join(root, 'fixtures/standard'), folder, { recursive: true })
    server = await startServer(folder, join(folder, '..', 'data'))
  })

  afterAll(() => server.stop(1000))

  it('is nothing at the first load', async () => {
    expect(await restatedBy(1)).toEqual([])
    expect(await noticesOf({ from: 'orders', measures: ['revenue'], rows: ['customer.level'] })).toEqual([])
  })

  it('is what a late row adds to a month that was complete, and nothing of months after it', async () => {
    await add('order_lines.csv', 'O6,1,2025-02-20,,C2,P2,,,shop,T1,open,1,40.00,0.00,40.00,30.00,EUR')
    await add('order_lines.csv', 'O7,1,2025-04-02,,C2,P2,,,shop,T1,open,1,70.00,0.00,70.00,30.00,EUR')
    expect(await restatedBy(2)).toContain('orders revenue 1 2025-02 2025-02')
    expect(await restatedBy(2)).not.toContain('orders returned 1 2025-02 2025-02')
    expect(await restatedBy(3)).toEqual([])
  })

  it('is told with every answer that reads the month', async () => {
    const text = 'revenue of 2025-02 was restated by run 2: 440, before 400.'
    expect(await noticesOf({ from: 'orders', measures: ['revenue'], rows: ['ordered.month'] })).toEqual([text])
    expect(await noticesOf({ from: 'orders', measures: ['revenue'] })).toEqual([text])
    const inView = { from: 'attainment', measures: ['attainment'], rows: ['time.month'] }
    expect(await noticesOf(inView)).toEqual([`orders.${text}`])
    const quarter = [{ attribute: 'ordered.quarter', in: ['2025-Q1'] }]
    expect(await noticesOf({ from: 'orders', measures: ['revenue'], where: quarter })).toEqual([text])
  })

  it('is not told where nothing of it is read', async () => {
    const march = [{ attribute: 'ordered.date', from: '2025-03-01', to: '2025-03-31' }]
    expect(await noticesOf({ from: 'orders', measures: ['revenue'], where: march })).toEqual([])
    expect(await noticesOf({ from: 'invoices', measures: ['invoices'] })).toEqual([])
  })

  it('is told where a month is compared with the one that was restated', async () => {
    const march = [{ attribute: 'ordered.month', in: ['2025-03'] }]
    const measures = ['revenue', { calc: 'revenue@prior(month)', as: 'before' }]
    expect(await noticesOf({ from: 'orders', measures, rows: ['ordered.month'], where: march })).toHaveLength(1)
  })

  it('is also under which version of a member rows count, where a version comes late', async () => {
    await add('customers.csv', 'C1,2025-01-05,Ölmann,company,retail,large,platinum,Europe,DE,Berlin,T1,fair,2024-01-01')
    expect(await restatedBy(4)).toContain('orders customer 1 2025-01 2025-01')
    expect(await restatedBy(4)).not.toContain('orders revenue 1 2025-01 2025-01')
    const january = [{ attribute: 'ordered.month', in: ['2025-01'] }]
    const byLevel = { from: 'orders', measures: ['revenue'], rows: ['customer.level'], where: january }
    const text =
      'Rows of 2025-01 count under other members of customer since run 4: a version came late, or what was known of a member was changed.'
    expect(await noticesOf(byLevel)).toEqual([text])
    expect(await noticesOf({ ...byLevel, rows: ['product.name'] })).toEqual([])
    expect(await noticesOf({ ...byLevel, asOf: 'now' })).toEqual([])
  })

  it('is told no longer where a row is taken back', async () => {
    await change('order_lines.csv', (text) => text.replace(/^O6.*\n/m, ''))
    expect(await restatedBy(5)).toContain('orders revenue 1 2025-02 2025-02')
    expect(await noticesOf({ from: 'orders', measures: ['revenue'] })).toEqual([])
  })
})
