import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import iconv from 'iconv-lite'
import { describe, expect } from 'vitest'
import { addSource } from '../../../../../server/commands/source/add.ts'
import { workbookOf } from '../../../../support/bad-input.ts'
import type { TestWarehouse } from '../../../../support/pipeline-warehouse.ts'
import { type SmallWorkspace, smallTest } from '../../../../support/small-workspace.ts'

const root = fileURLToPath(new URL('../../../../../', import.meta.url))
const never = new AbortController().signal

interface Drafted {
  readonly printed: string
  readonly yaml: string
}

interface Wish {
  readonly name?: string
  readonly sheet?: string
}

/** Drafts a source of a file that lies outside of the workspace. */
const draft = async (
  small: SmallWorkspace,
  file: string,
  content: string | Uint8Array,
  wish: Wish = {},
): Promise<Drafted> => {
  const folder = mkdtempSync(join(tmpdir(), 'exported-'))
  rmSync(join(small.folder, 'sql/warehouse/fact_thing.sql'), { force: true })
  try {
    writeFileSync(join(folder, file), content)
    const name = wish.name ?? 'draft'
    const added = { workspace: small.folder, file: join(folder, file), name, sheet: wish.sheet }
    const printed = await addSource(added, root, never)
    return { printed, yaml: small.read(`sources/${name}.yaml`) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** What a run says of the drafted source: rows read, loaded and rejected. */
const load = async (warehouse: TestWarehouse) => {
  const { files } = await warehouse.run()
  return files.map(({ read, loaded, rejected }) => [read, loaded, rejected])
}

const rows = async ({ query }: TestWarehouse, table = 'fact_draft') =>
  (await query(`SELECT * EXCLUDE (run_id, source_file, source_line) FROM ${table} ORDER BY source_line`)).map((row) =>
    Object.values(row),
  )

const people = 'id;name;betrag;datum\n1;Müller;1.234,50;31.12.2020\n2;Łukasz;-0,75;1.1.2021\n'
const loadedPeople = (second: string) => [
  [1, 'Müller', '1234.50', '2020-12-31'],
  [2, second, '-0.75', '2021-01-01'],
]

describe('a source that is drafted of a file of text loads it:', () => {
  smallTest('packed, with semicolons, decimal commas and points between thousands', async ({ small, warehouse }) => {
    const { yaml, printed } = await draft(small, 'people.csv.gz', gzipSync(people))
    expect(yaml).toContain('decimal: ","\nthousands: "."\n')
    expect(printed).toContain('Nothing was unsure.')
    expect(await load(warehouse)).toEqual([[2, 2, 0]])
    expect(await rows(warehouse)).toEqual(loadedPeople('Łukasz'))
  })

  smallTest.for([
    ['UTF-16 with a byte order mark', 'utf-16', Buffer.from(`\uFEFF${people}`, 'utf16le'), 'Łukasz'],
    ['UTF-16 without one', 'utf-16le', Buffer.from(people, 'utf16le'), 'Łukasz'],
    ['UTF-16 with the high byte first', 'utf-16', Buffer.from(`\uFEFF${people}`, 'utf16le').swap16(), 'Łukasz'],
    ['a code page of DOS', 'cp850', iconv.encode(people.replace('Łukasz', 'Martín'), 'cp850'), 'Martín'],
    ['windows-1250', 'windows-1250', iconv.encode(people, 'windows-1250'), 'Łukasz'],
  ] as const)('of %s', async ([, encoding, bytes, second], { small, warehouse }) => {
    expect((await draft(small, 'people.csv', bytes)).yaml).toContain(`  encoding: ${encoding}\n`)
    expect(await load(warehouse)).toEqual([[2, 2, 0]])
    expect(await rows(warehouse)).toEqual(loadedPeople(second))
  })

  smallTest('of GBK, with Chinese names of columns', async ({ small, warehouse }) => {
    const { yaml } = await draft(small, 'orders.csv', iconv.encode('订单,名字\n1,苗宇怡\n2,李靖\n', 'gbk'))
    expect(yaml).toContain('  encoding: gb18030\n  header: [订单, 名字]\n')
    expect(await load(warehouse)).toEqual([[2, 2, 0]])
    expect(await rows(warehouse)).toEqual([
      [1, '苗宇怡'],
      [2, '李靖'],
    ])
  })

  smallTest('larger than what is looked at, in UTF-16', async ({ small, warehouse }) => {
    const lines = Array.from({ length: 200_000 }, (_, i) => `${i + 1},Ünal\n`).join('')
    const { printed, yaml } = await draft(small, 'large.csv', Buffer.from(`id,name\n${lines}`, 'utf16le'))
    expect(yaml).toContain('  encoding: utf-16le\n')
    expect(printed).toMatch(/\d{6} records, with which it begins, were looked at/)
    expect(await load(warehouse)).toEqual([[200_000, 200_000, 0]])
  })

  smallTest('without names of columns', async ({ small, warehouse }) => {
    const { yaml } = await draft(small, 'a.tsv', '2017\tx\t1.5\n2018\ty\t\n')
    expect(yaml).toContain('  delimiter: "\\t"\n  first_line: data\n  header: [column_1, column_2, column_3]\n')
    expect(await load(warehouse)).toEqual([[2, 2, 0]])
  })

  smallTest('with groups of columns above their names, which are rejected', async ({ small, warehouse }) => {
    const { printed, yaml } = await draft(small, 'a.csv', 'Customer,,Order,\nid,name,date,value\n1,Ann,2020-01-02,5\n')
    expect(yaml).toContain('  first_line: data\n  header: [id, name, date, value]\n')
    expect(printed).toContain('the first two records look like names of columns')
    expect(await load(warehouse)).toEqual([[3, 1, 2]])
    expect(await warehouse.query('SELECT line, rule FROM rejected_rows ORDER BY line')).toEqual([
      { line: 1, rule: 'type' },
      { line: 2, rule: 'header' },
    ])
  })

  smallTest.for([
    ['a title and names', 'Deals of 2020\nmade;today\n\nid;name;value\n1;Ann;5\n2;Bo;6\n', '[id, name, value]', 3],
    ['names without the last field', 'id,name\n1,Ann,\n2,Bo,\n', '[id, name, ~]', 1],
    ['names and single quotes', "id,name\n'1','Ann, B'\n'2','Bo'\n", '[id, name]', 0],
    ['names and a quote that stands alone', 'id\tname\n1\t"Ann\n2\tBo\n', '[id, name]', 0],
    ['names and carets', 'id^name\n1^Ann\n2^Bo\n', '[id, name]', 0],
  ] as const)('below %s', async ([, content, header, rejected], { small, warehouse }) => {
    expect((await draft(small, 'a.csv', content)).yaml).toContain(`  header: ${header}\n`)
    expect(await load(warehouse)).toEqual([[rejected + 2, 2, rejected]])
    expect((await rows(warehouse)).map(([id]) => id)).toEqual([1, 2])
  })

  smallTest('with names that are signs, reserved words, alike or absent', async ({ small, warehouse }) => {
    const header = '#,😀 mood,order,select,run_id,Name,name,,_line,source_file,"a ""b""\nc"'
    const { yaml, printed } = await draft(
      small,
      'odd.csv',
      `${header}\n1,fine,2,3,4,a,b,c,5,6,7\n2,bad,2,3,4,a,b,c,5,6,7\n`,
    )
    expect(yaml).toContain(
      '  header: ["#", "😀 mood", order, select, run_id, Name, ~, ~, ~, source_file, "a \\"b\\"\\nc"]\n',
    )
    expect(printed).toContain('column 7 cannot be called "name", as one before it is; it is not kept')
    expect(printed).toContain('column 8 has no name; it is not kept')
    expect(printed).toContain(
      'column 9 cannot be called "_line", a name that the load keeps for itself; it is not kept',
    )
    expect(await load(warehouse)).toEqual([[2, 2, 0]])
    const [row] = await warehouse.query(
      'SELECT * EXCLUDE (source_file, source_line) FROM fact_draft ORDER BY source_line',
    )
    expect(Object.entries(row ?? {})).toEqual([
      ['column_1', 1],
      ['mood', 'fine'],
      ['draft_order', 2],
      ['draft_select', 3],
      ['run_id_2', 4],
      ['name', 'a'],
      ['source_file_2', 6],
      ['a_b_c', 7],
      ['run_id', '1'],
    ])
  })

  smallTest('with a column that is called like the key of the entity and is none', async ({ small, warehouse }) => {
    const { yaml } = await draft(small, 'a.csv', 'draft_id,line_no,x\n7,1,a\n7,2,b\n')
    expect(yaml).toContain(
      '  draft_id_2: {from: draft_id, required: true}\n  draft_id: {from: line_no, required: true, unique: true}\n',
    )
    expect(await load(warehouse)).toEqual([[2, 2, 0]])
  })

  smallTest('of one record, with and without names', async ({ small, warehouse }) => {
    expect((await draft(small, 'a.csv', 'id,x\n1,2\n')).printed).toContain('1 record was looked at')
    expect((await draft(small, 'b.csv', '1,2\n', { name: 'other' })).printed).toContain('1 record was looked at')
    expect(await load(warehouse)).toEqual([
      [1, 1, 0],
      [1, 1, 0],
    ])
  })

  smallTest('with one field a record, and numbers of many digits', async ({ small, warehouse }) => {
    await draft(small, 'a.csv', 'value\n12345678901234.123456\n0.5\n')
    expect(await load(warehouse)).toEqual([[2, 2, 0]])
    expect(await rows(warehouse)).toEqual([['12345678901234.123456'], ['0.500000']])
  })

  smallTest('with numbers that are written in two ways, of which one stays text', async ({ small, warehouse }) => {
    const { printed } = await draft(small, 'a.csv', 'a;b;c\n1.5;2.25;3,75\n2.5;3.25;4,5\n')
    expect(printed).toContain(
      'c: its numbers have "," before decimals, which those of other columns have not; it is kept as text',
    )
    expect(await load(warehouse)).toEqual([[2, 2, 0]])
    expect(await rows(warehouse)).toEqual([
      ['1.50', '2.25', '3,75'],
      ['2.50', '3.25', '4,5'],
    ])
  })

  smallTest('with thousands that look like decimals, where other columns tell', async ({ small, warehouse }) => {
    const { yaml, printed } = await draft(small, 'a.csv', 'id\tn\tv\n1\t1,234\t2,500.75\n2\t12\t3.5\n')
    expect(yaml).toContain('thousands: ","\n')
    expect(printed).toContain(
      'n: "," is taken for a mark between thousands, for "." stands before the decimals of other columns',
    )
    expect(await load(warehouse)).toEqual([[2, 2, 0]])
    expect(await rows(warehouse)).toEqual([
      [1, 1234, '2500.75'],
      [2, 12, '3.50'],
    ])
  })

  smallTest('with times as programs and Americans write them', async ({ small, warehouse }) => {
    await draft(small, 'a.csv', 'a,b,c\n2020-01-31T10:00:00Z,2020-01-31T10:00:00.25Z,1/31/2020 1:05 PM\n')
    expect(await load(warehouse)).toEqual([[1, 1, 0]])
    expect(await rows(warehouse)).toEqual([['2020-01-31 10:00:00', '2020-01-31 10:00:00.25', '2020-01-31 13:05:00']])
  })
})

describe('a source that is drafted of JSON loads it:', () => {
  smallTest('lines of nested objects', async ({ small, warehouse }) => {
    const lines = [
      { id: 1, who: { name: 'Ann', 'home.page': 'x' }, tags: ['a', 'b'], won: true, value: 1.5 },
      { id: 2, who: { name: 'Bo', 'home.page': null }, tags: [], won: false, more: 'only here' },
    ].map((line) => `${JSON.stringify(line)}\n`)
    const { yaml, printed } = await draft(small, 'deals.jsonl', lines.join(''))
    expect(yaml).toContain('  format: json_lines\n')
    expect(yaml).toContain('  home_page: "who.\\"home.page\\""\n'.replace('home_page', 'who_home_page'))
    expect(printed).toContain('tags: a list, kept as its JSON text')
    expect(await load(warehouse)).toEqual([[2, 2, 0]])
    expect(await rows(warehouse)).toEqual([
      [1, 'Ann', 'x', '["a","b"]', true, '1.50', null],
      [2, 'Bo', null, '[]', false, null, 'only here'],
    ])
  })

  smallTest('a document whose longest list stands inside, packed and in UTF-16', async ({ small, warehouse }) => {
    const document = {
      pages: [{ n: 1 }],
      data: {
        meta: { of: [1, 2] },
        items: [
          { id: 1, x: { y: 'a' } },
          { id: 2, x: null },
        ],
      },
    }
    const text = JSON.stringify(document, null, 2)
    const { yaml, printed } = await draft(small, 'page.json.gz', gzipSync(Buffer.from(text, 'utf16le')))
    expect(yaml).toContain('  format: json\n  encoding: utf-16le\n  records: data.items\n')
    expect(printed).toContain('the records are those of data.items; there are other lists of objects: pages (1)')
    expect(await load(warehouse)).toEqual([[2, 2, 0]])
  })

  smallTest('a document on one line, with numbers that have exponents', async ({ small, warehouse }) => {
    const { yaml } = await draft(
      small,
      'page.json',
      '{"a": {"b": [{"id": 1, "n": 1e5, "m": 0.10}, {"id": 2, "n": 2, "m": 3}]}}',
    )
    expect(yaml).toContain('  format: json\n  records: a.b\n')
    expect(await load(warehouse)).toEqual([[2, 2, 0]])
    expect(await rows(warehouse)).toEqual([
      [1, '100000.0', '0.10'],
      [2, '2', '3.00'],
    ])
  })

  smallTest('a document that is a list, larger than what is looked at', async ({ small, warehouse }) => {
    const items = Array.from({ length: 60_000 }, (_, i) => ({
      id: i,
      name: `a name of some length, number ${i}, so that it grows`,
    }))
    const { yaml } = await draft(small, 'list.json', JSON.stringify(items))
    expect(yaml).toContain('  format: json\n\n')
    expect(await load(warehouse)).toEqual([[60_000, 60_000, 0]])
  })
})

describe('a source that is drafted of a workbook loads it:', () => {
  const sheets = {
    Notes: [],
    Orders: [['Orders of 2020'], [], [null, 'No', 'Customer', 'Value'], [null, 1, 'Ann', 1.5], [null, 2, 'Bo', null]],
    'By month': [
      ['Month', 'Value'],
      ['2020-01', 3],
    ],
  }

  smallTest('the first sheet with records, below a title', async ({ small, warehouse }) => {
    const { yaml, printed } = await draft(small, 'orders.xlsx', workbookOf(sheets))
    expect(yaml).toContain('  format: xlsx\n  sheet: Orders\n  range: B3\n  header: [No, Customer, Value]\n')
    expect(printed).toContain(
      'the sheet "Orders" is drafted; the workbook has others, which --sheet names: Notes, By month',
    )
    expect(printed).toContain('what stands above B3 is taken for a title')
    expect(await load(warehouse)).toEqual([[2, 2, 0]])
    expect(await rows(warehouse)).toEqual([
      [1, 'Ann', '1.50'],
      [2, 'Bo', null],
    ])
  })

  smallTest(
    'dates, times of which some are midnight, truths and names that are years',
    async ({ small, warehouse }) => {
      const day = (text: string) => ({ t: 'd', v: new Date(text), z: 'yyyy-mm-dd hh:mm' })
      const cells = [
        ['Id', 2020, 'made', 'ok', null, 'note'],
        [1, 1.5, day('2020-01-02T00:00:00Z'), true, null, 'a'],
        [2, 3, day('2020-01-02T10:30:00Z'), false, null, null],
      ]
      const { yaml } = await draft(small, 'a.xlsx', workbookOf({ S: cells }))
      expect(yaml).toContain('  header: [Id, "2020", made, ok, ~, note]\n')
      expect(await load(warehouse)).toEqual([[2, 2, 0]])
      expect(await rows(warehouse)).toEqual([
        [1, '1.50', '2020-01-02 00:00:00', true, 'a'],
        [2, '3.00', '2020-01-02 10:30:00', false, null],
      ])
    },
  )

  smallTest('another sheet that is asked for, or none that there is not', async ({ small, warehouse }) => {
    await draft(small, 'orders.xlsx', workbookOf(sheets), { sheet: 'By month' })
    expect(await load(warehouse)).toEqual([[1, 1, 0]])
    const other = { sheet: 'Order', name: 'other' }
    await expect(draft(small, 'o.xlsx', workbookOf(sheets), other)).rejects.toThrow(
      'there is no sheet "Order"; nearest is "Orders"; the workbook has Notes, Orders, By month',
    )
    await expect(draft(small, 'o.xlsx', workbookOf(sheets), { ...other, sheet: 'Notes' })).rejects.toThrow(
      'its sheet "Notes" has no record to look at',
    )
    await expect(draft(small, 'o.csv', 'a,b\n1,2\n', other)).rejects.toThrow('only a workbook (.xlsx) has sheets')
  })
})

describe('a source that is drafted of Parquet', () => {
  smallTest('becomes a table with its columns as they are', async ({ small, warehouse }) => {
    const file = fileURLToPath(new URL('../../../../../fixtures/foodmart/files/', import.meta.url))
    const { printed } = await draft(small, 'store.parquet', readFileSync(join(file, 'store.parquet')), {
      name: 'stores',
    })
    expect(printed).toContain('The source stores is drafted. Written:\n  sources/stores.yaml\n  files/store.parquet\n')
    await warehouse.run()
    expect(await warehouse.query('SELECT count(*) AS stores FROM stores')).toEqual([{ stores: '25' }])
  })
})

describe('no source is drafted, and nothing is left behind, of', () => {
  smallTest.for([
    ['an empty file', 'a.csv', '', 'the file is empty; there is no record in it to look at'],
    [
      'names of columns alone',
      'a.csv',
      'id,name\n',
      'there is no record in it to look at: expected one below the names',
    ],
    [
      'lines that end in carriage returns',
      'a.csv',
      'id,x\r1,2\r',
      'its lines end in carriage returns alone; save it with line feeds',
    ],
    [
      'a packed file of another name',
      'a.csv',
      gzipSync(people),
      'the file is packed by gzip; its name must end in .gz',
    ],
    [
      'an old workbook',
      'a.xls',
      Buffer.from('\u00D0\u00CF\u0011\u00E0 and more', 'latin1'),
      'the file is an old workbook (.xls); save it as .xlsx',
    ],
    [
      'a packed workbook',
      'a.xlsx.gz',
      gzipSync(workbookOf({ S: [['a'], [1]] })),
      'a zip archive or a workbook; unpack it',
    ],
    [
      'a page',
      'a.xls',
      '\uFEFF\n<html><table><tr><td>1</td></tr></table></html>\n',
      'it is XML or HTML, which no source reads',
    ],
    [
      'JSON in another encoding',
      'a.json',
      Buffer.from('[{"id": 1, "x": "M\u00FCller"}]\n', 'latin1'),
      'JSON is written in UTF-8 or UTF-16; this looks like windows-1252',
    ],
    ['a picture', 'a.csv', new Uint8Array([137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72]), 'it is no text'],
    ['a name with a star', 'a*.csv', 'id,x\n1,2\n', '* stands for any text in the pattern of a source'],
    ['an object without a list', 'a.json', '{\n"id": 1\n}\n', 'or a list of JSON objects'],
    ['a list of no objects', 'a.json', '[1, 2, 3]', 'there is no record in it to look at'],
    ['a line without end', 'a.csv', 'x'.repeat(5_000_000), 'there is no whole record in its first 4 MiB to look at'],
    ['a cut gzip file', 'a.csv.gz', gzipSync(people.repeat(100)).subarray(0, 60), 'the gzip file is cut'],
    ['a workbook that is none', 'a.xlsx', 'PK\u0003\u0004 no', 'the file is no whole XLSX workbook'],
    ['Parquet that is cut', 'a.parquet', 'PAR1 and no more', 'the file is cut: it must end with "PAR1"'],
    ['a folder', '.', '', 'it is a folder, no file'],
  ] as const)('%s', async ([, file, content, message], { small }) => {
    const from = mkdtempSync(join(tmpdir(), 'exported-'))
    if (file !== '.') writeFileSync(join(from, file), content)
    mkdirSync(join(small.folder, 'sources'))
    await expect(
      addSource({ workspace: small.folder, file: join(from, file), name: 'draft' }, root, never),
    ).rejects.toThrow(message)
    expect(readdirSync(small.folder).sort()).toEqual(['sources', 'sql', 'workspace.yaml'])
    expect(readdirSync(join(small.folder, 'sources'))).toEqual([])
    rmSync(from, { recursive: true })
  })

  smallTest('an entity of the cubes that are shipped, where the workspace takes them', async ({ small, warehouse }) => {
    await draft(small, 'b.csv', 'id,x\n1,2\n', { name: 'order_line' })
    expect(await load(warehouse)).toEqual([[1, 1, 0]])
    small.write('workspace.yaml', 'name: small\ncurrency: EUR\n')
    await expect(draft(small, 'a.csv', 'id,x\n1,2\n', { name: 'opportunity' })).rejects.toThrow(
      'the product has an entity "opportunity" already; choose another name, such as --name opportunity_export',
    )
  })
})
