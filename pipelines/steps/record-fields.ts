import { closest } from '../../server/contract/closest.ts'
import { correctedRecord, textOf } from './correction.ts'
import { closingQuote } from './delimited.ts'
import { withJsonValue } from './json-edit.ts'
import { pathParts } from './json-path.ts'
import type { DelimitedFile, Source } from './source.ts'

/** A value of a record: its column as the file calls it, null for one that may be called anything; no value is null. */
export interface NamedValue {
  readonly column: string | null
  readonly value: string | null
}

const pathsOf = ({ columns }: Source): string[] => [...new Set(columns.flatMap(({ from }) => from ?? []))]

const valueAt = (value: unknown, path: string): unknown =>
  (pathParts(path) ?? []).reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, key) ? Reflect.get(inner, key) : undefined,
    value,
  )

const ofJson = (source: Source, exact: string): NamedValue[] | undefined => {
  try {
    const value: unknown = JSON.parse(exact)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
    return pathsOf(source).map((column) => ({ column, value: textOf(valueAt(value, column)) }))
  } catch {
    return undefined
  }
}

/**
 * The values of a record by column, in the order of the file; of JSON those that its source reads.
 *
 * @param raw the record as it stands in its file
 * @returns undefined where it has not the shape of its file
 */
export const fieldsOfRecord = (source: Source, raw: string): readonly NamedValue[] | undefined => {
  const { file } = source
  const { fields, problem } = correctedRecord(source, raw)
  if (problem !== undefined) return undefined
  switch (file.format) {
    case 'delimited':
    case 'xlsx':
      return file.header.map((name, i) => ({ column: name ?? null, value: fields[i] ?? null }))
    case 'parquet':
      return pathsOf(source).map((column, i) => ({ column, value: fields[i] ?? null }))
    default:
      return ofJson(source, fields[0] ?? '')
  }
}

/** A record as it is written anew, or why it cannot be. */
export type WrittenRecord = { readonly record: string } | { readonly problem: string }

/** The fields of a record of text as they are written, with their quotes. */
const writtenFields = (raw: string, { delimiter, quote }: DelimitedFile): string[] => {
  if (quote === undefined || !raw.includes(quote)) return raw.split(delimiter)
  const found: string[] = []
  for (let at = 0; ; at++) {
    const from = at
    const next = raw.indexOf(delimiter, at)
    if (raw[at] === quote) at = closingQuote(raw, at + 1, quote) + 1
    else at = next < 0 ? raw.length : next
    found.push(raw.slice(from, at))
    if (at >= raw.length) return found
  }
}

const writtenField = (value: string, before: string, { delimiter, quote }: DelimitedFile): string | undefined => {
  const needsQuotes = [delimiter, '\n', '\r', ...(quote === undefined ? [] : [quote])].some((mark) =>
    value.includes(mark),
  )
  if (quote === undefined) return needsQuotes ? undefined : value
  const wasQuoted = before.startsWith(quote)
  return needsQuotes || wasQuoted ? `${quote}${value.replaceAll(quote, quote + quote)}${quote}` : value
}

type Values = ReadonlyMap<string, string | null>

const inText = (raw: string, file: DelimitedFile, values: Values): WrittenRecord => {
  const fields = writtenFields(raw, file)
  for (const [column, value] of values) {
    const at = file.header.indexOf(column)
    const written = writtenField(value ?? '', fields[at] ?? '', file)
    if (written === undefined)
      return {
        problem: `${column}: the file has no quotes, so that a value cannot hold "${file.delimiter}" or a line break`,
      }
    fields[at] = written
  }
  return { record: fields.join(file.delimiter) }
}

const inSheet = (raw: string, header: readonly (string | undefined)[], values: Values): WrittenRecord => {
  const cells = JSON.parse(raw) as unknown[]
  const all = header.map((name, i) =>
    name !== undefined && values.has(name) ? (values.get(name) ?? '') : (cells[i] ?? ''),
  )
  return { record: JSON.stringify(all) }
}

const inJson = (raw: string, values: Values, isPath: boolean): WrittenRecord => {
  let record = raw
  for (const [column, value] of values) {
    const next = withJsonValue(record, isPath ? column : JSON.stringify(column), value)
    if (next === undefined)
      return { problem: `${column}: the record has nothing that could hold it; correct the whole record` }
    record = next
  }
  return { record }
}

/**
 * A record with other values in some of its columns, written as its file is: delimiter, quotes, JSON. What is not changed
 * stays as it is written.
 *
 * @param values by column of the file; null for no value
 */
export const withFields = (source: Source, raw: string, values: Values): WrittenRecord => {
  const { file } = source
  const known = fieldsOfRecord(source, raw)
  if (known === undefined) return { problem: 'the record has not the shape of its file; correct the whole record' }
  const names = known.flatMap(({ column }) => column ?? [])
  const unknown = [...values.keys()].find((name) => !names.includes(name))
  if (unknown !== undefined) {
    const near = closest(unknown, names)
    return {
      problem: `there is no column "${unknown}"${near === undefined ? '' : `; nearest is "${near}"`}; the file has ${names.join(', ')}`,
    }
  }
  switch (file.format) {
    case 'delimited':
      return inText(raw, file, values)
    case 'xlsx':
      return inSheet(raw, file.header, values)
    case 'parquet':
      return inJson(raw, values, false)
    default:
      return inJson(raw, values, true)
  }
}
