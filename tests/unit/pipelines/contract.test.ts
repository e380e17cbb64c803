import { describe, expect } from 'vitest'
import type { TestWarehouse } from '../../support/pipeline-warehouse.ts'
import { type WorkspaceCopy, workspaceTest } from '../../support/workspace-copy.ts'

const file = 'files/sales_pipeline.csv'
const header = 'opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value'
const good = 'GOOD,Moses Frase,GTX Basic,Cancity,Won,2017-01-01,2017-02-01,500'

/** Puts records behind a header; each ends in CRLF. */
const writeRecords = (copy: WorkspaceCopy, records: readonly string[]) => {
  copy.replace('sources/sales_pipeline.yaml', '{max_percent: 25}', '{max_percent: 100}')
  copy.write(file, [header, ...records].map((record) => `${record}\r\n`).join(''))
}

const rejected = (warehouse: TestWarehouse) =>
  warehouse.query(
    `SELECT line, rule, column_name, found, message, raw_text FROM rejected_rows WHERE file = '${file}' ORDER BY line`,
  )

const loaded = async (warehouse: TestWarehouse) =>
  (await warehouse.query('SELECT opportunity_id, source_line FROM fact_opportunity ORDER BY source_line')).map(
    Object.values,
  )

describe('a row that breaks its contract is rejected, and the rest loads:', () => {
  const cases: readonly (readonly [
    rule: string,
    record: string,
    column: string | null,
    found: string | null,
    message: string,
  ])[] = [
    [
      'required',
      ',Moses Frase,GTX Basic,Cancity,Won,2017-01-01,2017-02-01,5',
      'opportunity_id',
      null,
      'expected a value, found none',
    ],
    [
      'type',
      'X,Moses Frase,GTX Basic,Cancity,Won,2017-02-30,2017-03-01,5',
      'engage_date',
      '2017-02-30',
      'expected a date such as 2017-03-01, found "2017-02-30"',
    ],
    [
      'type',
      'X,Moses Frase,GTX Basic,Cancity,Won,1/2/2017,2017-03-01,5',
      'engage_date',
      '1/2/2017',
      'expected a date such as 2017-03-01, found "1/2/2017"',
    ],
    [
      'type',
      'X,Moses Frase,GTX Basic,Cancity,Won,2017-01-01,2017-02-01,12.345',
      'close_value',
      '12.345',
      'expected a number such as 1234.5 with at most 16 digits and 2 decimals, found "12.345"',
    ],
    [
      'type',
      'X,Moses Frase,GTX Basic,Cancity,Won,2017-01-01,2017-02-01,5e3',
      'close_value',
      '5e3',
      'expected a number such as 1234.5 with at most 16 digits and 2 decimals, found "5e3"',
    ],
    [
      'type',
      'X,Moses Frase,GTX Basic,Cancity,Won,2017-01-01,2017-02-01,99999999999999999',
      'close_value',
      '99999999999999999',
      'expected a number such as 1234.5 with at most 16 digits and 2 decimals, found "99999999999999999"',
    ],
    [
      'one_of',
      'X,Moses Frase,GTX Basic,Cancity,Wonn,2017-01-01,2017-02-01,5',
      'deal_stage',
      'Wonn',
      'expected one of "Prospecting", "Engaging", "Won", "Lost", found "Wonn"; nearest is "Won"',
    ],
    [
      'min',
      'X,Moses Frase,GTX Basic,Cancity,Won,2017-01-01,2017-02-01,-5',
      'close_value',
      '-5',
      'expected at least "0", found "-5"',
    ],
    [
      'min',
      'X,Moses Frase,GTX Basic,Cancity,Won,0017-01-01,2017-02-01,5',
      'engage_date',
      '0017-01-01',
      'expected at least "2000-01-01", found "0017-01-01"',
    ],
    [
      'max',
      'X,Moses Frase,GTX Basic,Cancity,Won,2017-01-01,2107-02-01,5',
      'close_date',
      '2107-02-01',
      'expected at most "2099-12-31", found "2107-02-01"',
    ],
    [
      'required_when',
      'X,Moses Frase,GTX Basic,Cancity,Lost,2017-01-01,,0',
      'close_date',
      null,
      'expected a value when stage is Won or Lost, found none',
    ],
    [
      'required_when',
      'X,Moses Frase,GTX Basic,Cancity,Won,2017-01-01,2017-02-01,',
      'close_value',
      null,
      'expected a value when stage is Won or Lost, found none',
    ],
    [
      'empty_unless',
      'X,Moses Frase,GTX Basic,Cancity,Engaging,2017-01-01,2017-02-01,',
      'close_date',
      '2017-02-01',
      'expected no value unless stage is Won or Lost, found "2017-02-01"',
    ],
    [
      'not_before',
      'X,Moses Frase,GTX Basic,Cancity,Won,2017-02-02,2017-02-01,5',
      'close_date',
      '2017-02-01',
      'expected a date not before engaged_date "2017-02-02", found "2017-02-01"',
    ],
    [
      'reference',
      'X,Moses Phrase,GTX Basic,Cancity,Won,2017-01-01,2017-02-01,5',
      'sales_agent',
      'Moses Phrase',
      'expected the key of a loaded employee, found "Moses Phrase"; nearest is "Moses Frase"',
    ],
    [
      'reference',
      'X,Moses Frase,gtx basic,Cancity,Won,2017-01-01,2017-02-01,5',
      'product',
      'gtx basic',
      'expected the key of a loaded product, found "gtx basic"; nearest is "GTX Basic"',
    ],
    [
      'reference',
      'X,Moses Frase,GTX Basic,Cancity ,Won,2017-01-01,2017-02-01,5',
      'account',
      'Cancity ',
      'expected the key of a loaded customer, found "Cancity "; nearest is "Cancity"',
    ],
    [
      'unique',
      'GOOD,Moses Frase,GTX Basic,Cancity,Won,2017-01-01,2017-02-01,5',
      'opportunity_id',
      'GOOD',
      'expected a value that no row before has; "GOOD" is in files/sales_pipeline.csv line 2',
    ],
    [
      'field_count',
      'X,Moses Frase,GTX Basic,Cancity,Won,2017-01-01,2017-02-01',
      null,
      null,
      'expected 8 fields, found 7',
    ],
    [
      'field_count',
      'X,Moses Frase,GTX Basic,Cancity, Inc,Won,2017-01-01,2017-02-01,5',
      null,
      null,
      'expected 8 fields, found 9',
    ],
    [
      'quoting',
      'X,Moses Frase,GTX Basic,"Cancity,Won,2017-01-01,2017-02-01,5',
      null,
      null,
      'the quote that opens field 4 is closed by none on this line',
    ],
  ]
  workspaceTest.for(cases)('%s, "%s"', async ([rule, record, column_name, found, message], { copy, warehouse }) => {
    writeRecords(copy, [good, record, good.replace('GOOD', 'LAST')])
    const { files } = await warehouse.run()
    expect(await rejected(warehouse)).toEqual([{ line: 3, rule, column_name, found, message, raw_text: record }])
    expect(await loaded(warehouse)).toEqual([
      ['GOOD', 2],
      ['LAST', 4],
    ])
    expect(files.at(-1)).toMatchObject({ read: 3, loaded: 2, rejected: 1, skipped: 0 })
  })
})

describe('a whole number', () => {
  workspaceTest.for(['1996.5', '1e3', '0x7CC', '1 996', '99999999999', 'soon'])(
    'is not %s',
    async (found, { copy, warehouse }) => {
      copy.replace('files/accounts.csv', 'technolgy,1996,', `technolgy,${found},`)
      copy.replace('sources/sales_pipeline.yaml', '{max_percent: 25}', '{}')
      await warehouse.run()
      const sql = "SELECT line, rule, column_name, found, message FROM rejected_rows WHERE source = 'accounts'"
      const message = `expected a whole number from -2147483648 to 2147483647, found "${found}"`
      expect(await warehouse.query(sql)).toEqual([
        { line: 2, rule: 'type', column_name: 'year_established', found, message },
      ])
    },
  )
})

describe('a contract', () => {
  workspaceTest('tells the first rule that a row breaks, once per row', async ({ copy, warehouse }) => {
    writeRecords(copy, [',Nobody,Nothing,Nowhere,Never,x,y,z', good])
    await warehouse.run()
    expect((await rejected(warehouse)).map(({ line, rule, column_name }) => [line, rule, column_name])).toEqual([
      [2, 'required', 'opportunity_id'],
    ])
  })

  workspaceTest(
    'lets the good one of two rows with one key load, whichever comes first',
    async ({ copy, warehouse }) => {
      writeRecords(copy, [good.replace('500', 'much'), good])
      await warehouse.run()
      expect((await rejected(warehouse)).map(({ line, rule }) => [line, rule])).toEqual([[2, 'type']])
      expect(await loaded(warehouse)).toEqual([['GOOD', 3]])
    },
  )

  workspaceTest(
    'takes an empty reference for the unknown member, be there no member at all',
    async ({ copy, warehouse }) => {
      copy.replace('sources/accounts.yaml', 'rows: {min: 1}', 'rows: {min: 0}')
      copy.write('files/accounts.csv', `${copy.read('files/accounts.csv').split('\r\n')[0]}\r\n`)
      writeRecords(copy, ['X,Moses Frase,GTX Basic,,Prospecting,,,', good])
      await warehouse.run()
      expect(
        await warehouse.query(
          'SELECT customer_key, engaged_date_key, closed_date_key, days_to_close FROM fact_opportunity',
        ),
      ).toEqual([{ customer_key: -1, engaged_date_key: -1, closed_date_key: -1, days_to_close: null }])
      expect((await rejected(warehouse)).map(({ line, rule }) => [line, rule])).toEqual([[3, 'reference']])
    },
  )

  workspaceTest(
    'without references makes a member of its own of what no extract names',
    async ({ copy, warehouse }) => {
      copy.replace(
        'sources/sales_pipeline.yaml',
        'customer_id: {from: account, references: customer}',
        'customer_id: account',
      )
      writeRecords(copy, [good.replace('Cancity', 'Nowhere')])
      await warehouse.run()
      const found = await warehouse.query(
        'SELECT c.customer_id, customer_name, sector, is_inferred FROM fact_opportunity JOIN dim_customer c USING (customer_key)',
      )
      expect(found).toEqual([{ customer_id: 'Nowhere', customer_name: 'Nowhere', sector: null, is_inferred: true }])
    },
  )

  workspaceTest(
    'takes a condition on a column without value for one that does not hold',
    async ({ copy, warehouse }) => {
      copy.replace(
        'sources/sales_pipeline.yaml',
        'stage: {from: deal_stage, required: true, ',
        'stage: {from: deal_stage, ',
      )
      writeRecords(copy, [good.replace('Won', ''), 'OPEN,Moses Frase,GTX Basic,Cancity,,,,'])
      await warehouse.run()
      expect((await rejected(warehouse)).map(({ line, rule, column_name }) => [line, rule, column_name])).toEqual([
        [2, 'empty_unless', 'close_date'],
      ])
      expect(await loaded(warehouse)).toEqual([['OPEN', 3]])
    },
  )

  workspaceTest('rejects rows that refer to a rejected row', async ({ copy, warehouse }) => {
    copy.replace('files/products.csv', 'GTX Basic,GTX,550', 'GTX Basic,GTX,?')
    writeRecords(copy, [good, good.replace('GOOD', 'PRO').replace('GTX Basic', 'GTXPro')])
    await warehouse.run()
    expect(await warehouse.query('SELECT source, line, rule, found FROM rejected_rows ORDER BY source')).toEqual([
      { source: 'products', line: 2, rule: 'type', found: '?' },
      { source: 'sales_pipeline', line: 2, rule: 'reference', found: 'GTX Basic' },
    ])
    expect(await loaded(warehouse)).toEqual([['PRO', 3]])
  })

  workspaceTest(
    'fails the run, with examples, when more rows break it than its limit, and publishes nothing',
    async ({ copy, warehouse }) => {
      const bad = good.replace('500', 'much')
      writeRecords(copy, [bad, good, good.replace('GOOD', 'B'), good.replace('GOOD', 'C')])
      copy.replace('sources/sales_pipeline.yaml', '{max_percent: 100}', '{max_percent: 24.9}')
      await expect(warehouse.run()).rejects.toThrow(
        'sources/sales_pipeline.yaml: source sales_pipeline: 1 of 4 rows break the contract, allowed are 24.9 %; ' +
          'files/sales_pipeline.csv line 2, close_value: expected a number such as 1234.5 with at most 16 digits and 2 decimals, found "much"',
      )
      copy.replace('sources/sales_pipeline.yaml', '{max_percent: 24.9}', '{max_rows: 0}')
      await expect(warehouse.run()).rejects.toThrow('1 of 4 rows break the contract, allowed are 0;')
      copy.replace('sources/sales_pipeline.yaml', '{max_rows: 0}', '{max_percent: 25, max_rows: 1}')
      await warehouse.run()
      expect(await warehouse.query('SELECT run_id, status FROM etl_run ORDER BY run_id')).toEqual([
        { run_id: '1', status: 'failed' },
        { run_id: '2', status: 'failed' },
        { run_id: '3', status: 'succeeded' },
      ])
      expect(await warehouse.query('SELECT DISTINCT run_id FROM rejected_rows')).toEqual([{ run_id: '3' }])
    },
  )

  workspaceTest('fails the run for fewer or more rows than its bounds', async ({ copy, warehouse }) => {
    writeRecords(copy, [])
    await expect(warehouse.run()).rejects.toThrow('source sales_pipeline: expected at least 1 rows, found 0')
    writeRecordsWithMax(copy)
    await expect(warehouse.run()).rejects.toThrow('source sales_pipeline: expected at most 1 rows, found 2')
  })
})

const writeRecordsWithMax = (copy: WorkspaceCopy) => {
  copy.replace('sources/sales_pipeline.yaml', 'rows: {min: 1}', 'rows: {max: 1}')
  copy.write(file, `${header}\r\n${good}\r\n${good.replace('GOOD', 'B')}\r\n`)
}

describe('values', () => {
  workspaceTest('keep every character: quotes, line breaks, emoji, blanks', async ({ copy, warehouse }) => {
    const names = [
      'O\'Brien "& Sons"',
      '🏭 Fabrik, 北京',
      'two\r\nlines',
      ' blanks ',
      '"',
      "'; DROP TABLE fact_opportunity; --",
    ]
    const quoted = names.map((name) => `"${name.replaceAll('"', '""')}"`)
    const accounts = copy.read('files/accounts.csv').split('\r\n')[0]
    copy.write(
      'files/accounts.csv',
      [accounts, ...quoted.map((name) => `${name},medical,1990,1,1,Kenya,`), ''].join('\r\n'),
    )
    writeRecords(
      copy,
      quoted.map((name, i) => `ID${i},Moses Frase,GTX Basic,${name},Won,2017-01-01,2017-02-01,${i}`),
    )
    await warehouse.run()
    expect(
      await warehouse.query(`SELECT customer_name, source_line, close_value FROM fact_opportunity JOIN dim_customer USING (customer_key)
        ORDER BY source_line`),
    ).toEqual(
      names.map((customer_name, i) => ({ customer_name, source_line: i < 3 ? i + 2 : i + 3, close_value: `${i}.00` })),
    )
  })

  workspaceTest(
    'have the line that an editor shows after records with line breaks, rejected ones included',
    async ({ copy, warehouse }) => {
      const bad = 'X,Moses Frase,GTX Basic,"Can\r\ncity",Won,2017-01-01,2017-02-01,5'
      writeRecords(copy, [bad, good, bad, good.replace('GOOD', 'LAST')])
      await warehouse.run()
      expect(await loaded(warehouse)).toEqual([
        ['GOOD', 4],
        ['LAST', 7],
      ])
      expect((await rejected(warehouse)).map(({ line, raw_text }) => [line, raw_text])).toEqual([
        [2, bad],
        [5, bad],
      ])
    },
  )

  workspaceTest(
    'are read as the source writes them: delimiter, decimal comma, date format, null words, encoding',
    async ({ copy, warehouse }) => {
      copy.write(
        'sources/sales_pipeline.yaml',
        `source: deals
entity: opportunity
file: {pattern: files/deals.txt, delimiter: ";", encoding: windows-1252, final_newline: optional, header: [id, kunde, wert, ende]}
nulls: [NA, "-"]
decimal: ","
columns:
  opportunity_id: id
  customer_id: kunde
  close_value: wert
  closed_date: {from: ende, format: "%d.%m.%Y"}
`,
      )
      copy.replace('files/accounts.csv', 'Cancity', 'Müller & Söhne')
      copy.write(
        'files/deals.txt',
        Buffer.from('id;kunde;wert;ende\n1;Müller & Söhne;1234,5;31.12.2017\n2;NA;-;NA\n3;NA;1.5;-', 'latin1'),
      )
      await warehouse.run()
      expect(
        await warehouse.query(`SELECT opportunity_id, customer_name, close_value, CAST(closed_date AS VARCHAR) AS closed, stage
        FROM fact_opportunity JOIN dim_customer USING (customer_key) ORDER BY 1`),
      ).toEqual([
        {
          opportunity_id: '1',
          customer_name: 'Müller & Söhne',
          close_value: '1234.50',
          closed: '2017-12-31',
          stage: null,
        },
        { opportunity_id: '2', customer_name: null, close_value: null, closed: null, stage: null },
      ])
      expect(await warehouse.query('SELECT line, column_name, found, message FROM rejected_rows')).toEqual([
        {
          line: 4,
          column_name: 'wert',
          found: '1.5',
          message: 'expected a number such as 1234,5 with at most 16 digits and 2 decimals, found "1.5"',
        },
      ])
    },
  )

  workspaceTest(
    'of two sources of one entity come together, and a key of both is loaded once',
    async ({ copy, warehouse }) => {
      copy.write(
        'sources/products_old.yaml',
        copy
          .read('sources/products.yaml')
          .replace('source: products', 'source: products_old')
          .replace('files/products.csv', 'files/products_old.csv'),
      )
      copy.write('files/products_old.csv', 'product,series,sales_price\r\nGTX Nano,GTX,99\r\nGTX Pro,GTX,1\r\n')
      await warehouse.run()
      expect(
        await warehouse.query(
          "SELECT product_id, list_price FROM dim_product WHERE product_id IN ('GTX Nano', 'GTX Pro') ORDER BY 1",
        ),
      ).toEqual([
        { product_id: 'GTX Nano', list_price: '99.00' },
        { product_id: 'GTX Pro', list_price: '4821.00' },
      ])
      expect(await warehouse.query('SELECT source, line, rule, message FROM rejected_rows')).toEqual([
        {
          source: 'products_old',
          line: 3,
          rule: 'unique',
          message: 'expected a value that no other source has, found "GTX Pro"',
        },
      ])
    },
  )

  workspaceTest('of several files of one source know their file', async ({ copy, warehouse }) => {
    copy.replace('sources/sales_pipeline.yaml', 'files/sales_pipeline.csv', 'files/deals-*.csv')
    copy.replace('sources/sales_pipeline.yaml', '{max_percent: 25}', '{max_rows: 2}')
    const again = good.replace('500', '501')
    copy.write('files/deals-2.csv', `${header}\r\n${again}\r\n${good.replace('GOOD', 'B')}\r\n`)
    copy.write('files/deals-1.csv', `${header}\r\n${good.replace('500', 'x')}\r\n\r\n${good}\r\n`)
    const { files } = await warehouse.run()
    expect(files.slice(-2).map(({ file, read, loaded, rejected }) => [file, read, loaded, rejected])).toEqual([
      ['files/deals-1.csv', 2, 1, 1],
      ['files/deals-2.csv', 2, 1, 1],
    ])
    expect(
      await warehouse.query('SELECT opportunity_id, source_file, source_line FROM fact_opportunity ORDER BY 1'),
    ).toEqual([
      { opportunity_id: 'B', source_file: 'files/deals-2.csv', source_line: 3 },
      { opportunity_id: 'GOOD', source_file: 'files/deals-1.csv', source_line: 4 },
    ])
  })
})
