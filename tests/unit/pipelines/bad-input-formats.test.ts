import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import xlsx from '@e965/xlsx'
import { expect } from 'vitest'
import {
  type BadInput,
  header,
  records,
  refuses,
  sheetRows,
  sourceOf,
  textOf,
  withHeader,
  workbookOf,
  writeParquet,
} from '../../support/bad-input.ts'
import type { SmallWorkspace } from '../../support/small-workspace.ts'

const definition = 'sources/things.yaml'

/** Inputs of one format, whose file is called `things.` and its ending. */
const ofFormat = (ending: string) => {
  const file = `files/things.${ending}`
  const holds = (content: string | Uint8Array) => (small: SmallWorkspace) => small.write(file, content)
  return {
    wrong: (title: string, content: string | Uint8Array, message: string, line?: number): BadInput => ({
      title,
      spoil: holds(content),
      says: [{ file, ...(line !== undefined && { line }), message }],
    }),
    changed: (title: string, change: (bytes: Buffer) => Uint8Array, message: string): BadInput => ({
      title,
      spoil: ({ folder }) => writeFileSync(join(folder, file), change(readFileSync(join(folder, file)))),
      says: [{ file, message }],
    }),
    declared: (title: string, more: string, message: string, line?: number): BadInput => ({
      title,
      spoil: (small) => small.write(definition, sourceOf(`pattern: ${file}, format: ${more}`)),
      says: [{ file, ...(line !== undefined && { line }), message }],
    }),
    broken: (title: string, content: string, message: string): BadInput => ({
      title,
      spoil: holds(content),
      says: [{ file: definition, message: `source things: ${message}` }],
    }),
    removed: (content: string | Uint8Array): BadInput => ({
      title: 'a file that is removed while it is read',
      spoil: holds(content),
      options: ({ folder }) => ({
        onProgress: ({ step }) => (step === 'extract' ? rmSync(join(folder, file)) : undefined),
      }),
      says: [{ file, message: 'the file cannot be read: there is no such file, or it is a link to none' }],
    }),
  }
}

const inItems = (...objects: readonly string[]) => `{"data": {"items": [${objects.join(',\n')}]}}\n`
const json = ofFormat('json')
const isHalf = 'the file is half-written: it ends inside a record or a list'
const amount = 'expected a number such as 1234.5 with at most 16 digits and 2 decimals, found'
const deep = 100_000

refuses('json', [
  json.wrong('a document that is cut inside a record', inItems('{"id": "a"}', '{"id": "b"}').slice(0, -10), isHalf, 2),
  json.wrong('a document that is cut between records', '{"data": {"items": [{"id": "a"},\n', isHalf, 2),
  json.wrong('a record that nests without end', `{"data": {"items": [{"id": ${'['.repeat(deep)}`, isHalf, 1),
  json.wrong('a list that is closed by another bracket', '{"data": {"items": [{"id": "a"}}}\n', isHalf, 1),
  json.wrong(
    'an object in place of the list',
    '{"data": {"items": {"id": "a"}}}',
    'expected a list of records at data.items, found an object; say in "records" which of its keys has the list',
    1,
  ),
  json.declared(
    'a list that is elsewhere',
    'json, records: data.itmes',
    'expected a list of records at data.itmes, found none; nearest is "data.items"',
    4,
  ),
  json.wrong(
    'text',
    textOf(header),
    'expected a JSON document with a list of records at data.items, found "id,name,amount,day\\n"',
    1,
  ),
  json.wrong('a number', '42', 'expected a JSON document with a list of records at data.items, found "42"', 1),
  json.wrong('a document without a byte', '', 'expected a list of records at data.items, found none', 1),
  json.wrong(
    'two documents',
    `${inItems('{"id": "a"}')}${inItems('{"id": "b"}')}`,
    'expected nothing after the end of the document, found "{\\"data\\": {\\"items\\": ["',
    2,
  ),
  json.wrong(
    'two lists of one name',
    '{"data": {"items": [{"id": "a"}],\n"items": []}}',
    'expected a list of records at data.items, found two',
    2,
  ),
  json.wrong(
    'text in another encoding',
    Buffer.from(inItems('{"id": "a"}', '{"id": "\xfc"}'), 'latin1'),
    'the text on this line or after it is not written in utf-8',
    1,
  ),
  json.broken(
    'numbers beyond every bound',
    inItems('{"id": "a", "amount": 1e400}', `{"id": "b", "amount": ${'9'.repeat(30)}.5}`, '{"id": "c"}'),
    `2 of 3 rows break the contract, allowed are 1; files/things.json line 1, amount: ${amount} "1e400"; files/things.json line 2, amount: ${amount} "${'9'.repeat(30)}.5"`,
  ),
  json.broken(
    'values that nest too deep for what they should be, of which the beginning is shown',
    inItems(...['a', 'b'].map((id) => `{"id": "${id}", "amount": ${'['.repeat(deep)}${']'.repeat(deep)}}`)),
    `2 of 2 rows break the contract, allowed are 1; ${[1, 2].map((line) => `files/things.json line ${line}, amount: ${`${amount} "${'['.repeat(300)}`.slice(0, 300)}`).join('; ')}`,
  ),
  json.broken(
    'halves of a pair',
    inItems('{"id": "\\ud800"}', '{"id": "\\udc00"}', '{"id": "c"}'),
    `2 of 3 rows break the contract, allowed are 1; ${[1, 2].map((line) => `files/things.json line ${line}, expected a JSON object, found text that is no JSON`).join('; ')}`,
  ),
])

const lines = ofFormat('jsonl')
const noJson = (...numbers: readonly number[]) =>
  numbers
    .map((line) => `files/things.jsonl line ${line}, expected a JSON object, found text that is no JSON`)
    .join('; ')

refuses('JSON lines', [
  lines.broken(
    'lines with commas behind them',
    textOf('{"id": "a"},', '{"id": "b"},', '{"id": "c"}'),
    `2 of 3 rows break the contract, allowed are 1; ${noJson(1, 2)}`,
  ),
  lines.broken(
    'a document',
    textOf('[', '{"id": "a"},', '{"id": "b"}', ']'),
    `3 of 4 rows break the contract, allowed are 1; ${noJson(1, 2, 4)}`,
  ),
  lines.wrong(
    'a line that is cut',
    '{"id": "a"}\n{"id": "b"}\n{"id": "c',
    'the file is half-written: it ends inside a record',
    3,
  ),
  lines.wrong(
    'a zero byte',
    '{"id": "a"}\n{"id": "\0"}\n',
    'the line holds a zero byte, which no text has; if it is UTF-16, say encoding: utf-16',
    2,
  ),
])

const book = ofFormat('xlsx')
const ofThings = `xlsx, ${withHeader}`
const inOldFormat = (bookType: 'biff8' | 'ods' | 'xlsb'): Buffer =>
  xlsx.write(xlsx.read(textOf(header, ...records), { type: 'string' }), { type: 'buffer', bookType })
const isOld = 'the file is an old workbook (.xls) or needs a password; save it as .xlsx, without a password'
const isNoBook = 'the file is no whole XLSX workbook:'
const zipOf = (path: string, content: string): Buffer => {
  const container = xlsx.CFB.utils.cfb_new()
  xlsx.CFB.utils.cfb_add(container, path, Buffer.from(content))
  return xlsx.CFB.write(container, { fileType: 'zip', type: 'buffer' }) as Buffer
}
const twoSheets = workbookOf({ Things: sheetRows, Notes: [['x']] })

refuses('xlsx', [
  book.declared(
    'a sheet that is not there',
    `${ofThings}, sheet: Thing`,
    'there is no sheet "Thing"; nearest is "Things"; the workbook has Things',
  ),
  book.wrong(
    'several sheets, none of which is named',
    twoSheets,
    'the workbook has the sheets Things, Notes; say in "sheet" which one',
  ),
  book.declared(
    'a range outside of what is there',
    `${ofThings}, range: "Z100:AC200"`,
    'the range Z100:AC200 has no value; the sheet has values in A1:D3',
  ),
  book.declared(
    'a range that goes backwards',
    `${ofThings}, range: "D3:A1"`,
    'the range D3:A1 must begin with its upper left cell: A1:D3',
  ),
  book.declared(
    'a range beside the header',
    `${ofThings}, range: "B1:D3"`,
    `the header must be "${header}"; found "[\\"name\\",\\"amount\\",\\"day\\"]": column 1 is "name" and must be "id"; nearest is "name"`,
    1,
  ),
  book.wrong(
    'another header',
    workbookOf({ Things: [['id', 'name', 'amonut', 'day'], ...sheetRows.slice(1)] }),
    `the header must be "${header}"; found "[\\"id\\",\\"name\\",\\"amonut\\",\\"day\\"]": column 3 is "amonut" and must be "amount"; nearest is "amount"`,
    1,
  ),
  book.wrong(
    'an empty sheet',
    workbookOf({ Things: [] }),
    `the file is empty; it must begin with the header "${header}"`,
    1,
  ),
  book.wrong('a workbook without a byte', '', 'the file is empty; expected an XLSX workbook'),
  book.wrong(
    'text',
    textOf(header),
    'the file is no XLSX workbook: it must begin with "PK\\u0003\\u0004" and begins with "id,n"',
  ),
  book.changed('a workbook that is cut', (bytes) => bytes.subarray(0, -40), `${isNoBook} Unsupported ZIP file`),
  book.wrong('a zip archive of other things', zipOf('/a.txt', 'a'), `${isNoBook} Unsupported ZIP file`),
  book.wrong('an old workbook', inOldFormat('biff8'), isOld),
  book.wrong(
    'a workbook that needs a password',
    Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.from('EncryptedPackage', 'utf16le')]),
    isOld,
  ),
  book.wrong('a sheet of OpenDocument', inOldFormat('ods'), `${isNoBook} its format is ods`),
  book.wrong('a binary workbook', inOldFormat('xlsb'), `${isNoBook} its format is xlsb`),
  book.removed(twoSheets),
])

const parquet = ofFormat('parquet')
const thing = "SELECT 'a' AS id, 'x' AS name, 1.5 AS amount, DATE '2026-01-01' AS day"

refuses('parquet', [
  parquet.wrong(
    'text',
    textOf(header),
    'the file is no Parquet file: it must begin with "PAR1" and begins with "id,n"',
  ),
  parquet.wrong('a file without a byte', '', 'the file is empty; expected a Parquet file'),
  parquet.wrong(
    'a file that is cut',
    'PAR1\x15\0',
    'the file is cut: it must end with "PAR1" and ends, after 6 bytes, with "R1\\u0015\\u0000"',
  ),
  parquet.wrong(
    'a footer that is longer than its file',
    Buffer.concat([Buffer.from('PAR1'), Buffer.from([0, 2, 0, 0]), Buffer.from('PAR1')]),
    'the file is cut: its footer alone has 512 bytes, and the file 12',
  ),
  parquet.changed(
    'values that were overwritten',
    (bytes) => bytes.map((byte, i) => (i > 4 && i < 60 ? 255 : byte)),
    // which page is found out first is up to the engine's threads
    expect.stringMatching(
      /^the file cannot be loaded: Invalid .*(Variable-length int over 10 bytes\.|Snappy decompression failure)$/,
    ),
  ),
  {
    title: 'other columns',
    spoil: (small) => writeParquet(small, 'files/things.parquet', thing.replace('name', 'nam')),
    says: [
      {
        file: 'files/things.parquet',
        message: 'there is no column "name"; nearest is "nam"; the file has id, nam, amount, day',
      },
    ],
  },
  {
    title: 'a column of another type',
    spoil: (small) =>
      writeParquet(small, 'files/things.parquet', thing.replace('1.5', "'a lot'").concat(' FROM range(2)')),
    says: [
      {
        file: definition,
        message: `source things: 2 of 2 rows break the contract, allowed are 1; ${[1, 2].map((line) => `files/things.parquet line ${line}, amount: ${amount} "a lot"`).join('; ')}`,
      },
    ],
  },
  parquet.removed('PAR1'),
])
