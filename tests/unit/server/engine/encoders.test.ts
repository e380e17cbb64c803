import { DuckDBInstance } from '@duckdb/node-api'
import { Dictionary, type Table, tableFromIPC } from 'apache-arrow'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Statement, StatementColumn } from '../../../../server/compiler/statement.ts'
import type { ColumnType, Value } from '../../../../server/contract/result.ts'
import { encodeArrow } from '../../../../server/engine/arrow/encode.ts'
import { encodeCsv } from '../../../../server/engine/csv.ts'
import { openDuckDb } from '../../../../server/engine/duckdb.ts'
import type { Engine } from '../../../../server/engine/engine.ts'
import { readRows } from '../../../../server/engine/rows.ts'

let engine: Engine
beforeAll(async () => {
  engine = await openDuckDb({
    file: ':memory:',
    memoryLimit: '1GB',
    threads: 2,
    tempFolder: '',
    allowedFolders: [],
    connections: 2,
    queue: 0,
    timeoutSeconds: 30,
  })
})
afterAll(() => engine.close())

const value = (name: string, type: ColumnType): StatementColumn => ({
  kind: 'value',
  column: { name, axis: 'row', type },
})
const ask = (sql: string, columns: readonly StatementColumn[]): Statement => ({ sql, parameters: [], columns })

const collect = async (pieces: AsyncIterable<Uint8Array>) => {
  const all: Uint8Array[] = []
  for await (const piece of pieces) all.push(piece.slice())
  return Buffer.concat(all)
}
const toArrow = async (statement: Statement): Promise<Table> =>
  tableFromIPC(await collect(encodeArrow(statement, await engine.answer(statement), () => new Map([['k', 'v']]))))
const toCsv = async (statement: Statement) =>
  (await collect(encodeCsv(statement, await engine.answer(statement)))).toString('utf8')
const toRows = async (statement: Statement, limit = 1_000_000) =>
  readRows(statement, await engine.answer(statement), limit)

/** What node-api reads from the same SQL, an independent reader of the same engine. */
const reference = async (sql: string) => {
  const connection = await (await DuckDBInstance.create(':memory:')).connect()
  return (await connection.runAndReadAll(sql)).getRowsJson()
}

/** A value of an Arrow column as the JSON result has it. */
const fromArrow = (table: Table, column: number, row: number): Value => {
  const vector = table.getChildAt(column)
  const found: unknown = vector?.get(row) ?? null
  const type = vector?.type
  if (found === null || type === undefined) return null
  if (type.toString().startsWith('Decimal'))
    return decimalOf(found as Uint32Array, (type as unknown as { scale: number }).scale)
  if (type.toString().startsWith('Date')) return new Date(Number(found)).toISOString().slice(0, 10)
  return typeof found === 'bigint' ? String(found) : (found as Value)
}
const decimalOf = (words: Uint32Array, scale: number) => {
  const unscaled = words.reduce((sum, word, i) => sum + (BigInt(word) << BigInt(32 * i)), 0n)
  const signed = BigInt.asIntN(128, unscaled)
  const digits = String(signed < 0n ? -signed : signed).padStart(scale + 1, '0')
  const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`
  return signed < 0n ? `-${text}` : text
}

/** One column of every type an answer may hold, with nulls, long and short texts, emoji, negative and huge numbers. */
const wideColumns: readonly (readonly [string, ColumnType, string])[] = [
  ['tiny', 'integer', '(i % 200 - 100)::tinyint'],
  ['small', 'integer', '(i % 60000 - 30000)::smallint'],
  ['whole', 'integer', 'case when i % 7 <> 0 then (i - 40000)::integer end'],
  ['big', 'integer', '(i - 40000)::bigint * 100000000000'],
  ['unsigned', 'integer', '(i + 4000000000)::uinteger'],
  ['long', 'decimal', '9223372036854775807 - i'],
  ['huge', 'decimal', 'case when i % 5 <> 0 then (i - 40000)::hugeint * 1000000000000000000000 end'],
  ['least', 'decimal', "'-170141183460469231731687303715884105728'::hugeint + i"],
  ['d4', 'decimal', 'case when i % 3 <> 0 then (i % 199 - 99)::decimal(4,2) end'],
  ['d9', 'decimal', '((i - 40000) / 1000)::decimal(9,3)'],
  [
    'd18',
    'decimal',
    'case when i % 11 <> 0 then ((i - 40000)::decimal(18,2) * 100.01::decimal(5,2))::decimal(18,2) end',
  ],
  ['d38', 'decimal', '(-99999999999999999999999999999999999.99::decimal(38,2) + i)'],
  ['float', 'double', '(i / 4.0)::float'],
  [
    'double',
    'double',
    "case i % 6 when 0 then null when 1 then 'nan'::double when 2 then '-infinity'::double else i / 3.0::double end",
  ],
  ['yes', 'boolean', 'case when i % 4 <> 0 then i % 3 = 0 end'],
  ['day', 'date', "case when i % 9 <> 0 then date '1900-01-01' + (i % 90000)::integer end"],
  [
    'short',
    'text',
    "case i % 8 when 0 then null when 1 then '' when 2 then '🦆' when 3 then 'twelve chars' else 'v' || i % 10 end",
  ],
  [
    'text',
    'text',
    "case i % 6 when 0 then null when 1 then 'a, \"quoted\"\nline' else 'a text that is longer than twelve ' || i % 1000 || ' 🦆' end",
  ],
  [
    'few',
    'text',
    "case when i % 13 <> 0 then (['red', 'green', 'a colour with a long name'])[1 + (i % 3)::integer]::enum('red', 'green', 'a colour with a long name') end",
  ],
  ['constant', 'text', "'the same in every row'"],
  ['none', 'integer', 'null::integer'],
]
const wide = (rows: number) =>
  ask(
    `select ${wideColumns.map(([name, , sql]) => `${sql} as ${name}`).join(', ')} from range(${rows}) r(i) order by i`,
    wideColumns.map(([name, type]) => value(name, type)),
  )
/** node-api's JSON with what the contract says otherwise: BIGINT as number where the column is `integer`, no NaN. */
const expected = async (sql: string): Promise<Value[][]> =>
  (await reference(sql)).map((row) =>
    row.map((found, c): Value => {
      const type = wideColumns[c]?.[1]
      if (found === 'NaN' || found === '-Infinity') return null
      return type === 'integer' && found !== null ? Number(found) : (found as Value)
    }),
  )

describe('the encoders', () => {
  for (const rows of [1, 3, 2048, 2049, 70_001]) {
    it(`carry every type of ${rows} rows as node-api reads them, in JSON and Arrow`, async () => {
      const statement = wide(rows)
      const right = await expected(statement.sql)
      const json = await toRows(statement)
      expect(json.rows).toEqual(right)
      expect(json.grouping).toEqual(new Array(rows).fill(0))
      const table = await toArrow(statement)
      expect(table.numRows).toBe(rows)
      wideColumns.forEach(([name, type], c) => {
        const found = Array.from({ length: rows }, (_, r) => fromArrow(table, c, r))
        const asText = (v: Value | undefined) => (type === 'integer' && v !== null ? String(v) : v)
        expect([name, found.map(asText)]).toEqual([name, right.map((row) => asText(row[c]))])
      })
    })
  }

  it('carry the same values as CSV, quoted where they must be', async () => {
    const lines = await toCsv(
      ask(
        "select i, t, d, b from (values (1, 'a,b', 1.50, true), (null, 'say \"x\"', null, false), (3, '', 0.05, null), (4, null, -1.00, null), (5, E'two\\nlines', 2.00, true)) v(i, t, d, b) order by 1 nulls last",
        [value('i', 'integer'), value('t', 'text'), value('d', 'decimal'), value('b', 'boolean')],
      ),
    )
    expect(lines).toBe(
      'i,t,d,b,_grouping\r\n1,"a,b",1.50,true,0\r\n3,"",0.05,,0\r\n4,,-1.00,,0\r\n5,"two\nlines",2.00,true,0\r\n,"say ""x""",,false,0\r\n',
    )
  })

  it('carry special members, rolled-up bits and the number of row tuples apart from the values', async () => {
    const statement = ask(
      "select * from (values ('West', null, 0, 4, 10.00), (null, 'unknown', 0, 4, 2.00), (null, null, 1, 4, 12.00)) order by 3, 1 nulls last",
      [
        value('owner.office', 'text'),
        { kind: 'special', of: 0 },
        { kind: 'grouping' },
        { kind: 'rowTuples' },
        { kind: 'value', column: { name: 'won', axis: 'measure', type: 'decimal' } },
      ],
    )
    expect(await toRows(statement)).toEqual({
      rows: [
        ['West', '10.00'],
        [null, '2.00'],
        [null, '12.00'],
      ],
      grouping: [0, 0, 1],
      special: [{ row: 1, column: 0, kind: 'unknown' }],
      labels: [],
      rowTuples: 4,
    })
    const table = await toArrow(statement)
    expect(table.schema.metadata.get('k')).toBe('v')
    expect(table.schema.fields.map((field) => `${field.name} ${field.type}`)).toEqual([
      'owner.office Utf8',
      'won Decimal[4e+2]',
      'owner.office._special Utf8',
      '_grouping Int32',
    ])
    expect(table.toArray().map((row) => [row['owner.office._special'], row._grouping])).toEqual([
      [null, 0],
      ['unknown', 0],
      [null, 1],
    ])
    expect(await toCsv(statement)).toBe(
      'owner.office,won,owner.office._special,_grouping\r\nWest,10.00,,0\r\n,2.00,unknown,0\r\n,12.00,,1\r\n',
    )
  })

  it('carry labels by whole keys, each once, in a column of their own outside JSON', async () => {
    const statement = ask(
      "select * from (values ('US', 7, 'Springfield, US', 1), ('AU', 7, 'Springfield, AU', 2), ('US', 7, 'Springfield, US', 3), ('US', null, null, 4)) order by 4",
      [
        value('shop.country', 'text'),
        value('shop.city', 'integer'),
        { kind: 'label', of: 1, path: [0, 1] },
        { kind: 'value', column: { name: 'sales', axis: 'measure', type: 'integer' } },
      ],
    )
    expect((await toRows(statement)).labels).toEqual([
      {
        column: 'shop.city',
        path: [0, 1],
        members: [
          { key: ['US', 7], label: 'Springfield, US' },
          { key: ['AU', 7], label: 'Springfield, AU' },
        ],
      },
    ])
    const table = await toArrow(statement)
    expect(table.toArray().map((row) => [row['shop.city'], row['shop.city (label)']])).toEqual([
      [7, 'Springfield, US'],
      [7, 'Springfield, AU'],
      [7, 'Springfield, US'],
      [null, null],
    ])
    expect(await toCsv(statement)).toBe(
      'shop.country,shop.city,sales,shop.city (label),_grouping\r\nUS,7,1,"Springfield, US",0\r\nAU,7,2,"Springfield, AU",0\r\nUS,7,3,"Springfield, US",0\r\nUS,,4,,0\r\n',
    )
  })

  it('give an answer without rows its columns', async () => {
    const statement = ask("select 1 as i, 'x'::enum('x') as e where false", [value('i', 'integer'), value('e', 'text')])
    expect(await toRows(statement)).toEqual({ rows: [], grouping: [], special: [], labels: [], rowTuples: undefined })
    const table = await toArrow(statement)
    expect([table.numRows, table.schema.fields.map((field) => field.name)]).toEqual([0, ['i', 'e', '_grouping']])
    expect(await toCsv(statement)).toBe('i,e,_grouping\r\n')
  })

  it('list an enum of many values once, or spell its values where it has more than a dictionary may hold', async () => {
    const make = async (name: string, values: number) => {
      await engine.session((session) =>
        session.run(`create type ${name} as enum (select 'value ' || range from range(${values}))`),
      )
      const read = async (rows: number) => {
        const table = await toArrow(
          ask(`select ('value ' || range * 17 % ${values})::${name} v from range(${rows}) order by range`, [
            value('v', 'text'),
          ]),
        )
        const column = table.getChildAt(0)
        const right = Array.from({ length: rows }, (_, i) => `value ${(i * 17) % values}`)
        expect(column?.toArray()).toEqual(right)
        return column?.type instanceof Dictionary
          ? `${column.type.indices} of ${column.data[0]?.dictionary?.length}`
          : 'text'
      }
      return [await read(10), await read(5000)]
    }
    expect(await make('small', 300)).toEqual(['Uint16 of 10', 'Uint16 of 300'])
    expect(await make('large', 70_000)).toEqual(['text', 'text'])
  })

  it('refuse an integer beyond 2^53 in JSON and carry it in Arrow and CSV', async () => {
    const statement = ask('select 9007199254740993::bigint as big', [value('big', 'integer')])
    await expect(toRows(statement)).rejects.toMatchObject({ code: 'overflow', details: { measure: 'big' } })
    expect((await toArrow(statement)).getChildAt(0)?.get(0)).toBe(9007199254740993n)
    expect(await toCsv(statement)).toBe('big,_grouping\r\n9007199254740993,0\r\n')
  })

  it('carry nothing of what the engine left behind a null', async () => {
    const sql =
      'select case when i % 3 = 0 then i + 7 end::integer as a, case when i % 2 = 0 then i + 0.5 end::decimal(9,1) as d from range(5000) r(i) order by i'
    const table = await toArrow(ask(sql, [value('a', 'integer'), value('d', 'decimal')]))
    const behind = [0, 1].map((c) => {
      const data = table.getChildAt(c)?.data[0]
      const width = c === 0 ? 1 : 4
      const words = [...(data?.values ?? [])] as number[]
      return words.filter((word, i) => word !== 0 && table.getChildAt(c)?.get(Math.floor(i / width)) === null)
    })
    expect(behind).toEqual([[], []])
  })

  it('refuse more rows than a JSON answer may have, and count them', async () => {
    const statement = ask('select range::integer as i from range(5000)', [value('i', 'integer')])
    await expect(toRows(statement, 4999)).rejects.toMatchObject({
      code: 'too_many_rows',
      details: { rows: 5000, limit: 4999 },
    })
    expect((await toRows(statement, 5000)).rows).toHaveLength(5000)
  })

  it('refuse a column that the engine gave another type than the statement says', async () => {
    const statement = ask("select 'x' as i", [value('i', 'integer')])
    await expect(toRows(statement)).rejects.toThrow('column i is integer; the engine gave text')
  })

  it('let go of their connection when the reader leaves', async () => {
    const statement = ask('select range::integer as i from range(1000000)', [value('i', 'integer')])
    for (const encode of [
      async () => encodeCsv(statement, await engine.answer(statement)),
      async () => encodeArrow(statement, await engine.answer(statement), () => new Map()),
    ]) {
      for (let turn = 0; turn < 3; turn++) for await (const _ of await encode()) break
    }
    expect((await toRows(ask('select 1 as i', [value('i', 'integer')]))).rows).toEqual([[1]])
  })
})
