import xlsx, { type CellObject } from '@e965/xlsx'
import { describe, expect } from 'vitest'
import type { TestWarehouse } from '../../support/pipeline-warehouse.ts'
import { type SmallWorkspace, smallTest } from '../../support/small-workspace.ts'

type Cell = string | number | boolean | null | CellObject

const date = (v: number, z = 'yyyy-mm-dd'): CellObject => ({ t: 'n', v, z })

/** A workbook with sheets of rows; `null` is an empty cell. */
const workbook = (sheets: Readonly<Record<string, readonly (readonly Cell[])[]>>, date1904 = false): Buffer => {
  const book = xlsx.utils.book_new()
  for (const [name, rows] of Object.entries(sheets)) {
    xlsx.utils.book_append_sheet(book, xlsx.utils.aoa_to_sheet(rows.map((row) => [...row])), name)
  }
  book.Workbook = { WBProps: { date1904 } }
  return xlsx.write(book, { type: 'buffer', bookType: 'xlsx' })
}

const columns =
  'columns: {name: name, amount: amount, ordered: {from: ordered, format: "%d.%m.%Y"}, seen: seen, paid: paid}\n'

const written = (small: SmallWorkspace, content: Uint8Array, file = '', rest = columns) => {
  small.entity('name VARCHAR', 'amount DECIMAL(18, 2)', 'ordered DATE', 'seen TIMESTAMP', 'paid BOOLEAN')
  small.write(
    'sources/things.yaml',
    `source: things\nentity: thing\nfile: {pattern: files/things.xlsx, format: xlsx, header: [name, amount, ordered, seen, paid]${file}}\n${rest}`,
  )
  small.write('files/things.xlsx', content)
}

const header = ['name', 'amount', 'ordered', 'seen', 'paid']

const loaded = async (warehouse: TestWarehouse) => {
  await warehouse.run()
  const rows = await warehouse.query(
    'SELECT * EXCLUDE source_file REPLACE (CAST(ordered AS VARCHAR) AS ordered, CAST(seen AS VARCHAR) AS seen) FROM fact_thing',
  )
  return rows.map(Object.values)
}

// 42,370 days after 1899-12-30 is 2016-01-01 (42,369 lie between, and 1900 has a day too many in workbooks)
const newYear = 42_370

describe('the rows of a sheet', () => {
  smallTest(
    'have numbers, dates, times and truth as they are meant, and the number of the row in the sheet',
    async ({ small, warehouse }) => {
      const rows = [
        header,
        ['a', 0.1 + 0.2, date(newYear), date(newYear + 0.25, 'yyyy-mm-dd hh:mm'), true],
        [],
        ['b', 1234567.5, '31.12.2016', date(newYear), false],
        ['c', '12,5', null, null, null],
      ]
      written(small, workbook({ Orders: rows }))
      expect(await loaded(warehouse)).toEqual([
        ['a', '0.30', '2016-01-01', '2016-01-01 06:00:00', true, 2],
        ['b', '1234567.50', '2016-12-31', '2016-01-01 00:00:00', false, 4],
      ])
      expect(await warehouse.query('SELECT line, column_name, found, raw_text FROM rejected_rows')).toEqual([
        { line: 5, column_name: 'amount', found: '12,5', raw_text: '["c","12,5","","",""]' },
      ])
    },
  )

  smallTest('take the decimal mark of the source for numbers too', async ({ small, warehouse }) => {
    written(small, workbook({ Orders: [header, ['a', 1.5], ['b', '2,5']] }), '', `decimal: ","\n${columns}`)
    expect((await loaded(warehouse)).map(([name, amount]) => [name, amount])).toEqual([
      ['a', '1.50'],
      ['b', '2.50'],
    ])
  })

  smallTest('count days from 1904 where the workbook does', async ({ small, warehouse }) => {
    written(small, workbook({ Orders: [header, ['a', 1, date(newYear - 1462)]] }, true))
    expect((await loaded(warehouse))[0]?.[2]).toBe('2016-01-01')
  })

  smallTest('may stand in a part of one sheet of several', async ({ small, warehouse }) => {
    const rows = [['Report of today'], [], [null, ...header], [null, 'a', 1], [null, 'b', 2], [null, 'Total', 3]]
    const content = workbook({ Notes: [['x']], Orders: rows })
    written(small, content, ', sheet: Orders, range: "B3:F5"')
    expect((await loaded(warehouse)).map(([name, amount, , , , line]) => [name, amount, line])).toEqual([
      ['a', '1.00', 4],
      ['b', '2.00', 5],
    ])
    written(small, content, ', sheet: Orders, range: B4, first_line: data')
    expect((await loaded(warehouse)).map(([name]) => name)).toEqual(['a', 'b', 'Total'])
  })

  smallTest('with an error or a value too many are rejected', async ({ small, warehouse }) => {
    const rows: Cell[][] = [
      header,
      ['a', { t: 'e', v: 42 }],
      ['b', 1, null, null, null, 'more'],
      ['c', { t: 'e', v: 7 }],
    ]
    written(small, workbook({ Orders: rows }), '', `nulls: ["", "#N/A"]\n${columns}`)
    expect((await loaded(warehouse)).map(([name, amount]) => [name, amount])).toEqual([['a', null]])
    expect(await warehouse.query('SELECT line, rule, found FROM rejected_rows ORDER BY line')).toEqual([
      { line: 3, rule: 'field_count', found: null },
      { line: 4, rule: 'type', found: '#DIV/0!' },
    ])
  })
})
