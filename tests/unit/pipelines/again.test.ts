import { describe, expect } from 'vitest'
import type { Again } from '../../../pipelines/again.ts'
import type { TestWarehouse } from '../../support/pipeline-warehouse.ts'
import { type SmallWorkspace, smallTest } from '../../support/small-workspace.ts'

const source = (name: string, file: string) => `source: ${name}
entity: thing
file: {pattern: ${file}, header: [id]}
columns: {thing_id: {from: id, required: true, unique: true}}
`

const orders = (date = '", date: "%Y-%m-%d') => source('orders', `"orders/of-*.csv${date}"`)

const prepared = (small: SmallWorkspace, definition = orders()) => {
  small.entity('thing_id VARCHAR')
  small.write('sources/orders.yaml', definition)
  for (const [i, day] of ['2026-01-30', '2026-01-31', '2026-02-01'].entries()) {
    small.write(`orders/of-${day}.csv`, `id\n${i}\n`)
  }
}

/** Of each file, by its name, whether it was read again. */
const loaded = async (warehouse: TestWarehouse, again?: Again) => {
  const { status, files } = await warehouse.run({ again })
  return { status, files: Object.fromEntries(files.map(({ file, loaded: rows }) => [file.slice(10, -4), rows])) }
}

const facts = ({ query }: TestWarehouse) => query('SELECT thing_id FROM fact_thing ORDER BY ALL')

const statuses = async ({ query }: TestWarehouse) =>
  (await query('SELECT status FROM etl_run ORDER BY run_id')).map(({ status }) => status)

describe('a run of unchanged files', () => {
  smallTest('that is a full one reads all of them again, and gives the same', async ({ small, warehouse }) => {
    prepared(small)
    await warehouse.run()
    const before = await facts(warehouse)
    expect((await warehouse.run()).status).toBe('unchanged')
    expect(await loaded(warehouse, 'all')).toEqual({
      status: 'published',
      files: { '2026-01-30': 1, '2026-01-31': 1, '2026-02-01': 1 },
    })
    expect(await facts(warehouse)).toEqual(before)
    expect((await warehouse.run()).status).toBe('unchanged')
  })

  smallTest(
    'that is a backfill reads those of its days again, first and last included',
    async ({ small, warehouse }) => {
      prepared(small)
      await warehouse.run()
      expect(await loaded(warehouse, { from: '2026-01-31', to: '2026-02-01' })).toEqual({
        status: 'published',
        files: { '2026-01-30': 0, '2026-01-31': 1, '2026-02-01': 1 },
      })
      expect((await loaded(warehouse, { from: '2000-01-01', to: '2026-01-30', source: 'orders' })).files).toMatchObject(
        {
          '2026-01-30': 1,
          '2026-01-31': 0,
        },
      )
      expect(await facts(warehouse)).toHaveLength(3)
    },
  )

  smallTest('of a month are of all of its days', async ({ small, warehouse }) => {
    small.entity('thing_id VARCHAR')
    small.write('sources/orders.yaml', orders('", date: "%Y-%m'))
    small.write('orders/of-2026-01.csv', 'id\n1\n')
    small.write('orders/of-2026-02.csv', 'id\n2\n')
    await warehouse.run()
    expect((await loaded(warehouse, { from: '2026-01-31', to: '2026-01-31' })).files).toEqual({
      '2026-01': 1,
      '2026-02': 0,
    })
  })
})

describe('a backfill is refused', () => {
  const backfill = { from: '2026-03-01', to: '2026-03-02' }

  smallTest('where no file is of its days, with the days that there are', async ({ small, warehouse }) => {
    prepared(small)
    await warehouse.run()
    await expect(warehouse.run({ again: backfill })).rejects.toThrow(
      'sources/orders.yaml: no file of source orders is of a date from 2026-03-01 to 2026-03-02; they go from 2026-01-30 to 2026-02-01',
    )
    expect(await statuses(warehouse)).toEqual(['succeeded', 'failed'])
    expect(await facts(warehouse)).toHaveLength(3)
  })

  smallTest('where no source says of which dates its files are', async ({ small, warehouse }) => {
    prepared(small, orders(''))
    await expect(warehouse.run({ again: backfill })).rejects.toThrow(
      'no source says of which dates its files are, so none can be chosen by date; a source does by file: {',
    )
  })

  smallTest(
    'for a source without dates or one that is not there, with those that have them',
    async ({ small, warehouse }) => {
      prepared(small)
      small.write('sources/things.yaml', source('things', 'things.csv'))
      small.write('things.csv', 'id\n9\n')
      await expect(warehouse.run({ again: { ...backfill, source: 'things' } })).rejects.toThrow(
        'source things does not say of which dates its files are, so none can be chosen by date; those of orders do',
      )
      await expect(warehouse.run({ again: { ...backfill, source: 'order' } })).rejects.toThrow(
        'there is no source "order"; nearest is "orders"; expected one of orders, things',
      )
    },
  )
})

describe('a source that says of which dates its files are', () => {
  smallTest('refuses a file whose name has none, also where nobody asks for dates', async ({ small, warehouse }) => {
    prepared(small)
    small.write('orders/of-latest.csv', 'id\n9\n')
    await expect(warehouse.run()).rejects.toThrow(
      'orders/of-latest.csv: expected one date of the form %Y-%m-%d in the name, where orders/of-*.csv has * (sources/orders.yaml)',
    )
  })

  smallTest('needs a place for it, and a form that can be read', async ({ small, warehouse }) => {
    prepared(small, source('orders', 'orders.csv, date: "%Y"'))
    await expect(warehouse.run()).rejects.toThrow(
      'sources/orders.yaml:3:35: the date of a file stands where its pattern has *; "orders.csv" has none',
    )
    small.write('sources/orders.yaml', orders('", date: "%Y-%H'))
    await expect(warehouse.run()).rejects.toThrow(
      'a date in the name of a file is written with %Y, %y, %m, %d, not with "%H"; found "%Y-%H"',
    )
    small.write(
      'sources/orders.yaml',
      'source: orders\nas: table\nfile: {pattern: o.parquet, format: parquet, date: "%Y"}\n',
    )
    await expect(warehouse.run()).rejects.toThrow('the date of a file stands where its pattern has *')
  })
})
