import { headProblem } from '../sources/file-bytes.ts'
import type { SeenRelation } from '../sources/postgresql/look.ts'
import { reservedNames } from '../sources/read-database.ts'
import { guessEncoding } from './encoding.ts'
import { isJsonLike, layoutOfJson } from './json.ts'
import { fileSourceName } from './names.ts'
import { layoutOfRelation, type RelationWish } from './relation.ts'
import { layoutOfSheet, type SeenSheet } from './sheet.ts'
import { decodeText, layoutOfText } from './text.ts'
import { type Draft, tableDraft, writeDraft } from './write.ts'

/** What a draft is made from. */
interface Seen {
  /** path of the file from the workspace folder, with slashes */
  readonly path: string
  /** name of the source, where somebody gave one */
  readonly name?: string | undefined
}

/** What a file begins with, unpacked. */
export interface Sample extends Seen {
  readonly bytes: Buffer
  /** whether that is all of it */
  readonly isWhole: boolean
}

/** How many of the bytes end with the last one of this value; in UTF-16 it has a second byte. */
const upToLast = (bytes: Buffer, byte: number, isWide: boolean): number => {
  const end = bytes.lastIndexOf(byte) + 1
  return isWide ? end + (end % 2) : end
}

const [feed, carriageReturn, brace] = [10, 13, 125]

/** So much of a file is looked at for what no text has; an even number, for UTF-16. */
const headBytes = 65_536

/** The text of what a file begins with, up to the last line break, or the last object where lines have no end. */
const decoded = ({ path, bytes, isWhole }: Sample, last: number) => {
  const early = guessEncoding(bytes.subarray(0, upToLast(bytes, last, false))).encoding
  const end = isWhole ? bytes.length : upToLast(bytes, last, early.startsWith('utf-16'))
  const { encoding, doubt } = guessEncoding(bytes.subarray(0, end))
  const text = decodeText(bytes.subarray(0, end), encoding)
  return { sample: { path, encoding, text, isWhole }, doubts: doubt === undefined ? [] : [doubt] }
}

const markup = /^\s*<(?:\?xml|!doctype|html|table|!--)/i

/** Why the bytes that a file begins with, unpacked, are no text that a source can read; undefined where they may be one. */
export const textProblem = (bytes: Buffer): string | undefined => {
  const problem = headProblem(bytes)
  if (problem !== undefined) return problem
  if (bytes.includes(carriageReturn) && !bytes.includes(feed))
    return 'its lines end in carriage returns alone; save it with line feeds'
  const { encoding } = guessEncoding(bytes.subarray(0, upToLast(bytes, feed, false)))
  const text = decodeText(bytes.subarray(0, headBytes), encoding)
  if (markup.test(text)) return 'it is XML or HTML, which no source reads; export it as CSV, JSON or XLSX'
  if (isJsonLike(text) && !encoding.startsWith('utf-'))
    return `JSON is written in UTF-8 or UTF-16; this looks like ${encoding}`
  return text.includes('\0') ? 'it is no text: there are zero bytes in it' : undefined
}

/**
 * Drafts a source of a text, delimited or JSON, by looking at what a file begins with.
 *
 * @returns undefined where there is no record to look at
 */
export const draftSource = (from: Sample): Draft | undefined => {
  const name = from.name ?? fileSourceName(from.path)
  for (const last of [feed, brace]) {
    const { sample, doubts } = decoded(from, last)
    const isJson = isJsonLike(sample.text)
    const layout = isJson ? layoutOfJson(sample, name) : last === feed ? layoutOfText(sample, name) : undefined
    if (layout !== undefined) return writeDraft(name, { ...layout, doubts: [...doubts, ...layout.doubts] })
  }
  return undefined
}

/**
 * Drafts a source of a sheet of a workbook.
 *
 * @param asked name of the sheet; undefined for the first with a record
 * @returns undefined where there is no record to look at
 */
export const draftSheet = (
  { path, name: given }: Seen,
  sheets: readonly SeenSheet[],
  asked: string | undefined,
): Draft | undefined => {
  const name = given ?? fileSourceName(path)
  for (const sheet of sheets.filter((found) => asked === undefined || found.name === asked)) {
    const others = sheets.filter((other) => other !== sheet).map((other) => other.name)
    const layout = layoutOfSheet(path, sheet, others, name)
    if (layout !== undefined) return writeDraft(name, layout)
  }
  return undefined
}

/** Drafts a source of a Parquet file: the table of its name, with its columns as they are. */
export const draftParquet = ({ path, name }: Seen): Draft => tableDraft(name ?? fileSourceName(path), path)

/** Drafts a source of a relation of a database. @returns undefined where no key can be told */
export const draftRelation = (name: string, relation: SeenRelation, wish: RelationWish): Draft | undefined => {
  const layout = layoutOfRelation(relation, wish, name, reservedNames)
  return layout && writeDraft(name, layout)
}
