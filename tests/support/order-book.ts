import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test as base } from 'vitest'
import { onEngine, openTestEngine, type TestWarehouse } from './pipeline-warehouse.ts'

/** An order of one line. */
export interface BookedOrder {
  readonly customer: string
  /** ISO date */
  readonly day: string
  readonly net: number
  /** 1 where it is absent; below 0 for a return */
  readonly quantity?: number
}

/** A workspace of the shipped cubes that has orders and nothing else. */
export interface OrderBook {
  readonly folder: string
  readonly write: (path: string, content: string) => void
  /** Writes a file of orders. */
  readonly orders: (name: string, orders: readonly BookedOrder[]) => void
}

const header = 'order,day,customer,quantity,net'

const source = `source: orders
entity: order_line
file: {pattern: files/orders-*.csv, header: [${header.split(',').join(', ')}]}
columns: {order_id: order, ordered_date: day, customer_id: customer, quantity: quantity, net_amount: net}
`

const openOrderBook = (): OrderBook => {
  const folder = mkdtempSync(join(tmpdir(), 'order-book-'))
  const write = (path: string, content: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
  write('workspace.yaml', 'name: book\ncurrency: EUR\n')
  write('sources/orders.yaml', source)
  return {
    folder,
    write,
    orders: (name, orders) =>
      write(
        `files/orders-${name}.csv`,
        [
          header,
          ...orders.map(
            ({ customer, day, net, quantity = 1 }, i) => `${name}-${i},${day},${customer},${quantity},${net}`,
          ),
          '',
        ].join('\n'),
      ),
  }
}

/** `test` with a workspace of orders and an empty warehouse in memory, both of its own. */
export const orderTest = base.extend<{ book: OrderBook; warehouse: TestWarehouse }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads which fixtures this one needs from the pattern
  book: async ({}, use) => {
    const book = openOrderBook()
    await use(book)
    rmSync(book.folder, { recursive: true, force: true })
  },
  warehouse: async ({ book }, use) => {
    const engine = await openTestEngine(':memory:', [book.folder])
    await use(onEngine(engine, book.folder))
    await engine.close()
  },
})

/** The first day of a month that is so many after January 2023, ISO. */
export const monthDay = (month: number, day = 1): string =>
  new Date(Date.UTC(2023, month, day)).toISOString().slice(0, 10)
