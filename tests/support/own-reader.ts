import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import iconv from 'iconv-lite'
import { parse } from 'yaml'

/**
 * Reads files of delimited text by itself, to be compared with what the product read: nothing here is of the product.
 * The definition of a source says how its files are written and what its columns mean.
 */

interface WrittenColumn {
  readonly from: string
  readonly format?: string
  readonly nulls?: readonly (string | number)[]
  readonly aliases?: Readonly<Record<string, string | number>>
  readonly true?: readonly (string | number)[]
  readonly false?: readonly (string | number)[]
}

/** A definition of a source as it is written. */
export interface WrittenSource {
  readonly source: string
  readonly entity: string
  readonly file: {
    readonly pattern: string
    readonly delimiter?: string
    readonly encoding?: string
    readonly quote?: string
    readonly header: readonly (string | null)[]
  }
  readonly nulls?: readonly (string | number)[]
  readonly decimal?: string
  readonly columns: Readonly<Record<string, string | WrittenColumn>>
}

/** The sources of a workspace as they are written. */
export const writtenSources = (folder: string): readonly WrittenSource[] =>
  readdirSync(join(folder, 'sources')).map((name) => parse(readFileSync(join(folder, 'sources', name), 'utf8')))

/** The text of a file, unpacked and decoded, with the line breaks that it has. */
const textOf = (path: string, encoding: string): string => {
  const bytes = readFileSync(path)
  return iconv.decode(path.endsWith('.gz') ? gunzipSync(bytes) : bytes, encoding)
}

/** A record as it stands in its file. */
interface OwnRecord {
  /** without the line break behind it; those inside are line feeds */
  readonly raw: string
  readonly fields: readonly string[]
}

/** The record that begins at an index of a text; `quote` is a character that stands nowhere where fields are not quoted. */
export const recordAt = (text: string, from: number, delimiter: string, quote: string): OwnRecord => {
  const fields: string[] = []
  let at = from
  for (;;) {
    let field = ''
    if (text[at] === quote) {
      for (at++; at < text.length; at++) {
        if (text[at] !== quote) field += text[at]
        else if (text[at + 1] === quote) field += text[at++]
        else break
      }
      at++
    }
    while (at < text.length && text[at] !== delimiter && text[at] !== '\n') field += text[at++]
    fields.push(field.replace(/\r$/, ''))
    if (text[at] !== delimiter) break
    at++
  }
  return { raw: text.slice(from, at).replace(/\r$/, '').replaceAll('\r\n', '\n'), fields }
}

/** Reads records of the files of a workspace by path and line. */
export const ownReader = (folder: string) => {
  const files = new Map<string, { readonly text: string; readonly starts: readonly number[] }>()
  const open = (path: string, encoding: string) => {
    const known = files.get(path)
    if (known !== undefined) return known
    const text = textOf(join(folder, path), encoding)
    const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)]
    const found = { text, starts }
    files.set(path, found)
    return found
  }
  return ({ file }: WrittenSource, path: string, line: number): OwnRecord => {
    const { text, starts } = open(path, file.encoding ?? 'utf-8')
    return recordAt(text, starts[line - 1] ?? text.length, file.delimiter ?? ',', file.quote ?? '"')
  }
}

const parts: Readonly<Record<string, string>> = {
  Y: '(?<Y>\\d{4})',
  m: '(?<m>\\d{1,2})',
  d: '(?<d>\\d{1,2})',
  H: '(?<H>\\d{1,2})',
  M: '(?<M>\\d{1,2})',
  S: '(?<S>\\d{1,2})',
}

/** A date in the format of a definition, as ISO. */
const isoOf = (text: string, format: string): string => {
  const pattern = format.replaceAll(/%([YmdHMS])/g, (_, part: string) => parts[part] ?? '')
  const found = new RegExp(`^${pattern}$`).exec(text)?.groups ?? {}
  const two = (part: string) => (found[part] ?? '00').padStart(2, '0')
  return `${found.Y}-${two('m')}-${two('d')} ${two('H')}:${two('M')}:${two('S')}`
}

/** A value in the form in which values of both sides are compared, by the type that it has in the warehouse. */
const plain = (text: string, type: string): string => {
  if (type.startsWith('DECIMAL') || type === 'INTEGER' || type === 'BIGINT') {
    const [whole = '', decimals = ''] = text.replace(/^\+/, '').split('.')
    const kept = decimals.replace(/0+$/, '')
    const value = `${whole.replace(/^(-?)0+(?=\d)/, '$1')}${kept === '' ? '' : `.${kept}`}`
    return value === '-0' ? '0' : value
  }
  if (type === 'DATE') return text.slice(0, 10)
  if (type === 'TIMESTAMP') {
    const [date, time = ''] = text.replace('T', ' ').split(' ')
    const clock = `${time}:00:00`.split(':').slice(0, 3).join(':')
    return `${date} ${clock.includes('.') ? clock.replace(/\.?0+$/, '') : clock}`
  }
  return text
}

/** What stands in a record for a column, in the form in which it is compared; null for no value. */
const expectedValue = (source: WrittenSource, record: OwnRecord, name: string, type: string): string | null => {
  const written = source.columns[name] ?? ''
  const column: WrittenColumn = typeof written === 'string' ? { from: written } : written
  const found = record.fields[source.file.header.map(String).indexOf(column.from)] ?? ''
  const nulls = (column.nulls ?? source.nulls ?? ['']).map(String)
  if (nulls.includes(found)) return null
  const meant = String(column.aliases?.[found] ?? found)
  if (type === 'BOOLEAN') return String((column.true ?? ['true']).map(String).includes(meant))
  if (column.format !== undefined) return plain(isoOf(meant, column.format), type)
  const mark = source.decimal ?? '.'
  return plain(mark === '.' || type === 'VARCHAR' ? meant : meant.replace(mark, '.'), type)
}

/** Names of the columns in which a row of the warehouse is another than the record says, by the types that they have there. */
export const differences = (
  source: WrittenSource,
  record: OwnRecord,
  row: Readonly<Record<string, unknown>>,
  types: ReadonlyMap<string, string>,
): readonly string[] =>
  Object.keys(source.columns).filter((name) => {
    const type = types.get(name) ?? ''
    const value = row[name]
    const found = value === null || value === undefined ? null : plain(String(value).replaceAll('\r\n', '\n'), type)
    const expected = expectedValue(source, record, name, type)
    return found !== (expected?.replaceAll('\r\n', '\n') ?? null)
  })
