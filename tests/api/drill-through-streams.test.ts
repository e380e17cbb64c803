import { setTimeout as sleep } from 'node:timers/promises'
import { tableFromIPC } from 'apache-arrow'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createApp } from '../../server/api/app.ts'
import { DrillThroughHead } from '../../server/contract/drill-through.ts'
import type { Engine } from '../../server/engine/engine.ts'
import { type Listening, listen } from '../../server/start/listen.ts'
import { arrowTable, fromArrow } from '../support/from-arrow.ts'
import { openStar } from '../support/star.ts'
import { apiOver, publish } from './api.ts'

/** Rows of the fact, and of those in the West: of these the texts are a megabyte each. */
const [all, west] = [1_000_000, 6] as const

const tables = `
CREATE TABLE dim_shop AS
  SELECT i AS shop_key, CASE WHEN i = 0 THEN 'West' ELSE 'Region ' || i || ' 🚚 of many' END AS region, 'shop ' || i AS shop
  FROM range(20000) t(i);
CREATE TABLE fact_sale AS
  SELECT CAST(i AS INTEGER) AS sale, CASE WHEN i % 166667 = 0 THEN 0 ELSE 1 + i % 19999 END AS shop_key,
    CAST(i / 100 AS DECIMAL(18, 2)) AS amount, CAST(NULL AS VARCHAR) AS remark, i % 3 = 0 AS paid,
    CAST(i AS HUGEINT) * 1000000000000000000000 AS large,
    CASE WHEN i % 166667 = 0 THEN repeat('é' || (i % 7), 349526) || i END AS note,
    CAST(1 AS BIGINT) AS run_id, 'exports/sales-' || (i // 10000) || '.csv' AS source_file, CAST(2 + i % 10000 AS INTEGER) AS source_line
  FROM range(${all}) t(i);`

const definitions = `
version: 1
dimensions:
  shop: { table: dim_shop, key: shop_key, attributes: { region: { column: region }, name: { column: shop } } }
cubes:
  sales:
    table: fact_sale
    grain: [sale]
    roles: { shop: { on: shop_key } }
    measures: { amount: { agg: sum, expr: amount } }
    drill: { columns: [sale, shop.region, shop.name, remark, paid] }
`

const api = apiOver(() => openStar(tables, definitions))

let listening: Listening | undefined
afterEach(() => listening?.close(0))

/** Listens with the API, its engine's answers changed. */
const listenWith = async (answer: Engine['answer'] = api.dependencies.engine.answer) => {
  const app = createApp({ ...api.dependencies, engine: { ...api.dependencies.engine, answer } })
  listening = await listen(app, '127.0.0.1', 0)
  return `http://127.0.0.1:${listening.port}/api/drill-through`
}

const whole = { query: { from: 'sales', measures: ['amount'] }, measure: 'amount' }
const ofWest = { ...whole, query: { ...whole.query, rows: ['shop.region'] }, at: { 'shop.region': 'West' } }

const asked = (request: object, signal?: AbortSignal): RequestInit => ({
  method: 'POST',
  body: JSON.stringify(request),
  headers: { 'content-type': 'application/json', accept: 'application/vnd.apache.arrow.stream' },
  signal: signal ?? null,
})

/** An answer to the statement of the rows, changed; those of the others are left as they are. */
const changed =
  (
    change: (answer: Awaited<ReturnType<Engine['answer']>>) => Awaited<ReturnType<Engine['answer']>>,
  ): Engine['answer'] =>
  async (statement, options) => {
    const answer = await api.dependencies.engine.answer(statement, options)
    return statement.columns.length > 3 ? change(answer) : answer
  }

const outcomeOf = (response: Response): Promise<string> =>
  response.arrayBuffer().then(
    () => 'whole',
    () => 'broken off',
  )

describe('a stream of a million rows', () => {
  it('has them all, in batches that share a dictionary as long as it is short', async () => {
    const table = await arrowTable(await fetch(await listenWith(), asked(whole)))
    expect([table.numRows, table.batches.length]).toEqual([all, 16])
    const sales = Array.from(table.getChild('sale') ?? [], Number)
    expect(sales.reduce((sum, sale) => sum + sale, 0)).toBe((all * (all - 1)) / 2)
    const rowAt = (row: number) => table.schema.fields.map(({ name }) => fromArrow(table, name, row))
    for (let row = 0; row < all; row += 4_093) {
      const sale = Number(rowAt(row)[0])
      const shop = sale % 166_667 === 0 ? 0 : 1 + (sale % 19_999)
      expect(rowAt(row)).toEqual([
        sale,
        shop === 0 ? 'West' : `Region ${shop} 🚚 of many`,
        `shop ${shop}`,
        null,
        sale % 3 === 0,
        (sale / 100).toFixed(2),
        1,
        `exports/sales-${Math.floor(sale / 10_000)}.csv`,
        2 + (sale % 10_000),
      ])
    }
    expect(DrillThroughHead.parse(JSON.parse(table.schema.metadata.get('clientele') ?? ''))).toMatchObject({
      rows: all,
      count: all,
      sum: '4999995000.00',
      cell: '4999995000.00',
      reconciles: true,
    })
  })

  it('is read no further than its client reads', async () => {
    let chunks = 0
    const url = await listenWith(
      changed((answer) => ({ ...answer, next: () => answer.next().finally(() => chunks++) })),
    )
    const leaving = new AbortController()
    const reader = (await fetch(url, asked(whole, leaving.signal))).body?.getReader()
    await reader?.read()
    for (let before = -1; before !== chunks; await sleep(300)) before = chunks
    expect(chunks).toBeGreaterThan(32)
    expect(chunks).toBeLessThan(300)
    leaving.abort()
  })

  it('gives everything back when its client leaves, at whatever point', async () => {
    let open = 0
    const url = await listenWith(async (statement, options) => {
      const answer = await api.dependencies.engine.answer(statement, options)
      open++
      let isOpen = true
      const done = () => {
        if (isOpen) open--
        isOpen = false
      }
      return { ...answer, close: () => answer.close().then(done) }
    })
    for (let turn = 0; turn < 100; turn++) {
      const leaving = new AbortController()
      const left = sleep((turn * 37) % 150).then(() => leaving.abort())
      await fetch(url, asked(whole, leaving.signal))
        .then((response) => response.arrayBuffer())
        .catch((error: unknown) => expect(String(error)).toContain('abort'))
      await left
    }
    await vi.waitFor(() => expect(open).toBe(0), { timeout: 20_000 })
    const tables = await Promise.all(Array.from({ length: 4 }, async () => arrowTable(await fetch(url, asked(ofWest)))))
    expect(tables.map(({ numRows }) => numRows)).toEqual([west, west, west, west])
    expect(api.logged).toEqual([])
  }, 120_000)

  it('leaves beside another one, each whole', async () => {
    const url = await listenWith()
    const sizes = await Promise.all([1, 2].map(async () => (await arrowTable(await fetch(url, asked(whole)))).numRows))
    expect(sizes).toEqual([all, all])
  })
})

describe('a stream of few rows', () => {
  it('carries texts of a megabyte, numbers of 38 digits and a column of nulls alone', async () => {
    const columns = ['sale', 'note', 'large', 'remark', 'shop.region']
    const table = await arrowTable(await fetch(await listenWith(), asked({ ...ofWest, columns, limit: west })))
    const sales = Array.from({ length: west }, (_, i) => i * 166_667)
    const found = sales.map((_, row) => columns.map((name) => fromArrow(table, name, row)))
    expect(found).toEqual(
      sales.map((i) => [
        i,
        'é'.concat(String(i % 7)).repeat(349_526) + i,
        `${i}${i === 0 ? '' : '0'.repeat(21)}`,
        null,
        'West',
      ]),
    )
    expect(Buffer.byteLength(String(found[0]?.[1]))).toBeGreaterThan(2 ** 20)
  })

  it('may be of one row', async () => {
    const table = await arrowTable(await fetch(await listenWith(), asked({ ...ofWest, limit: 1, offset: 2 })))
    expect([table.numRows, fromArrow(table, 'sale', 0)]).toEqual([1, 333_334])
  })
})

describe('a stream that fails half-way', () => {
  it('ends with its connection, never as if it were whole', async () => {
    let chunks = 0
    const next = async () => Promise.reject(new Error('the disk is gone'))
    const url = await listenWith(
      changed((answer) => ({ ...answer, next: () => (++chunks > 100 ? next() : answer.next()) })),
    )
    const response = await fetch(url, asked(whole))
    expect(response.status).toBe(200)
    expect(await outcomeOf(response)).toBe('broken off')
    expect(api.logged.at(-1)).toMatchObject({ message: 'the disk is gone' })
  })

  it('fails, too, where the engine gives fewer rows than were counted, or more', async () => {
    for (const most of [100, 1_000]) {
      let chunks = 0
      const url = await listenWith(
        changed((answer) => {
          let full: Awaited<ReturnType<typeof answer.next>>
          const next = async () => {
            if (++chunks > most) return undefined
            const chunk = chunks < 480 || most === 100 ? await answer.next() : full
            if (chunk?.rowCount === 2048) full = chunk
            return chunk
          }
          return { ...answer, next }
        }),
      )
      const response = await fetch(url, asked(whole))
      expect(await outcomeOf(response)).toBe('broken off')
      const [, gave] =
        /^a drill-through gave (\d+) rows; expected 1000000$/.exec(api.logged.at(-1)?.message ?? '') ?? []
      expect(Number(gave) - all).toSatisfy((more: number) => (most === 100 ? more < 0 : more > 0))
      await listening?.close(0)
    }
  })
})

describe('a stream while data are published', () => {
  const load = (factor: number, dataVersion: string) =>
    api.dependencies.engine
      .transaction((session) =>
        session.run(
          `CREATE OR REPLACE TABLE fact_sale AS SELECT * REPLACE (CAST(amount * ${factor} AS DECIMAL(18, 2)) AS amount) FROM fact_sale`,
        ),
      )
      .then(() => publish(api.serving, api.warehouse, dataVersion))

  it('stays with the data that it began with', async () => {
    const url = await listenWith()
    const response = await fetch(url, asked(whole))
    const reader = response.body?.getReader()
    const pieces = [(await reader?.read())?.value ?? new Uint8Array()]
    await load(2, '2-test')
    for (let piece = await reader?.read(); piece?.done === false; piece = await reader?.read()) pieces.push(piece.value)
    const before = tableFromIPC(Buffer.concat(pieces))
    const after = await arrowTable(await fetch(url, asked({ ...ofWest, limit: 3 })))
    const versions = [before, after].map(({ schema }) => JSON.parse(schema.metadata.get('clientele') ?? '').meta.data)
    expect([before.numRows, ...versions]).toEqual([all, '1-test', '2-test'])
    expect(fromArrow(before, 'amount', all - 1)).toBe((Number(fromArrow(before, 'sale', all - 1)) / 100).toFixed(2))
    expect(fromArrow(after, 'amount', 1)).toBe('3333.34')
  })

  it('is asked for again where they are published between its count and its rows', async () => {
    let isLoaded = false
    const url = await listenWith(async (statement, options) => {
      if (statement.columns.length > 3 && !isLoaded) {
        isLoaded = true
        await load(2, '3-test')
      }
      return api.dependencies.engine.answer(statement, options)
    })
    const table = await arrowTable(await fetch(url, asked({ ...ofWest, limit: 3 })))
    const head = JSON.parse(table.schema.metadata.get('clientele') ?? '')
    expect([head.meta.data, fromArrow(table, 'amount', 1), head.reconciles]).toEqual(['3-test', '6666.68', true])
  })
})
