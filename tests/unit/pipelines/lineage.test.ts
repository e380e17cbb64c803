import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { DuckDBInstance } from '@duckdb/node-api'
import xlsx from '@e965/xlsx'
import iconv from 'iconv-lite'
import { expect } from 'vitest'
import { workbookOf, writeParquet } from '../../support/bad-input.ts'
import { recordAt } from '../../support/own-reader.ts'
import { type SmallWorkspace, smallTest } from '../../support/small-workspace.ts'

/** A row of a file: its fields as they are meant. */
type Fields = readonly string[]

/** How a source of the test is written to a file, and how the record at a line of it is read again; nothing of it is of the product. */
interface Format {
  readonly name: string
  readonly file: string
  readonly place: string
  readonly put: (small: SmallWorkspace, rows: readonly Fields[]) => unknown
  /** the fields of the record that begins at a line, and its text where the file has one */
  readonly open: (path: string) => Promise<(line: number) => { readonly fields: Fields; readonly raw?: string }>
}

const header = ['code', 'name', 'amount', 'day']
const rowsEach = 600

/** Numbers that look random and are the same in every run. */
const numbersFrom = (seed: number) => () => {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
  return seed / 2 ** 32
}

const rowsOf = (seed: number, names: readonly string[], isRagged: boolean): Fields[] => {
  const next = numbersFrom(seed)
  const pick = <T>(values: readonly T[], other: T): T => values[Math.floor(next() * values.length)] ?? other
  return Array.from({ length: rowsEach }, (_, i) => {
    const row = [
      `${seed}-${i}`,
      pick(names, ''),
      pick(['1', '-20', '3', 'many', '4.5'], ''),
      pick(['2026-01-02', '2026-02-30'], ''),
    ]
    if (isRagged && next() < 0.1) return next() < 0.5 ? [...row, 'one more'] : row.slice(0, 3)
    return row
  })
}

const quoted = (field: string, delimiter: string) =>
  field.includes(delimiter) || /["\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field

interface Written {
  readonly delimiter?: string
  readonly newline?: string
  readonly encoding?: string
  readonly isQuoted?: boolean
}

const textOf = (path: string, encoding: string) => {
  const bytes = readFileSync(path)
  return iconv.decode(path.endsWith('.gz') ? gunzipSync(bytes) : bytes, encoding)
}

/** The part of a text that an editor shows from a line on. */
const fromLine = (text: string, line: number) =>
  text
    .split('\n')
    .slice(line - 1)
    .join('\n')

const delimited = (name: string, file: string, written: Written): Format => {
  const { delimiter = ',', newline = '\n', encoding = 'utf-8', isQuoted = true } = written
  const place = [
    `header: [${header.join(', ')}]`,
    `delimiter: ${JSON.stringify(delimiter)}`,
    `encoding: ${encoding}`,
    ...(isQuoted ? [] : ['quote: none']),
  ]
  return {
    name,
    file,
    place: place.join(', '),
    put: ({ write }, rows) => {
      const line = (row: Fields) => row.map((field) => (isQuoted ? quoted(field, delimiter) : field)).join(delimiter)
      const text = [header, ...rows].map((row) => line(row) + newline).join('')
      const bytes = iconv.encode(text, encoding, { addBOM: encoding === 'utf-16' })
      write(file, file.endsWith('.gz') ? gzipSync(bytes) : bytes)
    },
    open: async (path) => {
      const text = textOf(path, encoding)
      return (line) => recordAt(fromLine(text, line), 0, delimiter, isQuoted ? '"' : '\0')
    },
  }
}

const toObject = (row: Fields) => Object.fromEntries(header.map((name, i) => [name, row[i]]))
const toFields = (value: unknown): Fields =>
  header.map((name) => String(typeof value === 'object' && value !== null ? Reflect.get(value, name) : ''))

/** The object that a text begins with. */
const firstObject = (text: string) => {
  const from = text.indexOf('{')
  for (let to = text.indexOf('}', from) + 1; ; to = text.indexOf('}', to) + 1) {
    try {
      const raw = text.slice(from, to)
      return { fields: toFields(JSON.parse(raw)), raw }
    } catch {
      if (to === 0) throw new Error(`no object begins here: ${text.slice(0, 100)}`)
    }
  }
}

const json = (name: string, file: string, format: string, toText: (objects: readonly object[]) => string): Format => ({
  name,
  file,
  place: `format: ${format}`,
  put: ({ write }, rows) => {
    const text = toText(rows.map(toObject))
    write(file, file.endsWith('.gz') ? gzipSync(text) : text)
  },
  open: async (path) => {
    const text = textOf(path, 'utf-8')
    return (line) => firstObject(fromLine(text, line))
  },
})

const sheet: Format = {
  name: 'sheet',
  file: 'files/sheet.xlsx',
  place: `format: xlsx, range: C4, header: [${header.join(', ')}]`,
  put: ({ write }, rows) => {
    const cells = [[], ['', '', 'a title'], [], ...[header, ...rows].map((row) => [null, null, ...row])]
    write('files/sheet.xlsx', workbookOf({ S: cells }))
  },
  open: async (path) => {
    const { Sheets } = xlsx.read(readFileSync(path))
    return (line) => ({ fields: ['C', 'D', 'E', 'F'].map((column) => String(Sheets.S?.[`${column}${line}`]?.v ?? '')) })
  },
}

const literal = (text: string | undefined) => `'${(text ?? '').replaceAll("'", "''")}'`

const parquet: Format = {
  name: 'parquet',
  file: 'files/rows.parquet',
  place: 'format: parquet',
  put: (small, rows) => {
    const values = rows.map((row) => `(${header.map((_, i) => literal(row[i])).join(', ')})`)
    return writeParquet(small, 'files/rows.parquet', `FROM (VALUES ${values.join(', ')}) AS rows(${header.join(', ')})`)
  },
  open: async (path) => {
    const connection = await (await DuckDBInstance.create(':memory:')).connect()
    const found = await connection.runAndReadAll(`SELECT * FROM read_parquet(${literal(path)})`)
    const rows = found.getRowsJson()
    connection.closeSync()
    return (line) => ({ fields: (rows[line - 1] ?? []).map(String) })
  },
}

const plainNames = ['Ann', "O'Neill", 'Bo  Li']
const european = [...plainNames, 'Müller', 'Núñez', 'a "quoted" one', 'one, two; three']
const broken = [...european, 'over\ntwo lines', 'and\n\nthree', '"', '🙂 Łódź']

const formats: readonly (readonly [format: Format, names: readonly string[]])[] = [
  [delimited('packed', 'files/packed.csv.gz', {}), broken],
  [delimited('windows', 'files/windows.csv', { newline: '\r\n', delimiter: ';', encoding: 'windows-1252' }), european],
  [delimited('wide', 'files/wide.csv', { encoding: 'utf-16', delimiter: '\t', newline: '\r\n' }), broken],
  [delimited('chinese', 'files/chinese.csv', { encoding: 'gbk' }), [...plainNames, '苗宇怡', '李\n靖', '"引号"']],
  [delimited('dos', 'files/dos.csv.gz', { encoding: 'cp850', delimiter: '|' }), [...european, 'Berguvsvägen\n8']],
  [delimited('unquoted', 'files/unquoted.tsv', { delimiter: '\t', isQuoted: false }), [...plainNames, '"', 'a "b']],
  [
    json('lines', 'files/lines.jsonl.gz', 'json_lines', (all) =>
      all.map((one) => `${JSON.stringify(one)}\n\n`).join(''),
    ),
    broken,
  ],
  [json('document', 'files/document.json', 'json', (all) => JSON.stringify(all, null, 1)), [...broken, '{"a": "}"}']],
  [sheet, broken],
  [parquet, broken],
]

const isRagged = ({ place }: Format) => place.startsWith('header')

const definition = ({ name, file, place }: Format) => `source: ${name}
entity: thing
file: {pattern: ${file}, ${place}}
nulls: []
columns: {code: code, name: name, amount: amount, day: day}
`

const sampleOf = (from: string) => `FROM ${from} USING SAMPLE reservoir(1000 ROWS) REPEATABLE (20261122)`

smallTest(
  'a thousand loaded and a thousand rejected rows over files of all kinds stand at the line that is told',
  async ({ small, warehouse }) => {
    small.entity('code VARCHAR', 'name VARCHAR', 'amount INTEGER', 'day DATE')
    let total = 0
    for (const [i, [format, names]] of formats.entries()) {
      const rows = rowsOf(i + 1, names, isRagged(format))
      await format.put(small, rows)
      small.write(`sources/${format.name}.yaml`, definition(format))
      total += rows.length
    }
    const { files } = await warehouse.run()
    expect(files.map(({ read, loaded, rejected }) => [read, loaded + rejected])).toEqual(
      formats.map(() => [rowsEach, rowsEach]),
    )
    const readers = new Map<string, Awaited<ReturnType<Format['open']>>>()
    for (const [format] of formats) readers.set(format.file, await format.open(join(small.folder, format.file)))
    const at = (file: unknown, line: unknown) => readers.get(String(file))?.(Number(line))

    const loaded = await warehouse.query(`SELECT * ${sampleOf('fact_thing')}`)
    const rejected = await warehouse.query(`SELECT * ${sampleOf('rejected_rows')}`)
    expect([loaded.length, rejected.length, total]).toEqual([1000, 1000, 6000])
    expect(new Set([...loaded.map((row) => row.source_file), ...rejected.map((row) => row.file)]).size).toBe(10)

    const wrong: unknown[] = []
    for (const row of loaded) {
      const found = at(row.source_file, row.source_line)
      const told = header.map((name) => String(row[name]))
      if (JSON.stringify(found?.fields) !== JSON.stringify(told)) wrong.push({ row, found })
    }
    for (const { file, line, raw_text: raw, rule, source, found: value } of rejected) {
      const found = at(file, line)
      const isSame =
        found?.raw === undefined
          ? found?.fields.every((field) => String(raw).includes(JSON.stringify(field))) === true
          : found.raw === raw
      const isWhy =
        rule === 'field_count' ? found?.fields.length !== header.length : found?.fields.includes(String(value))
      if (!isSame || isWhy !== true) wrong.push({ source, line, rule, raw, found })
    }
    expect(wrong).toEqual([])
  },
)
