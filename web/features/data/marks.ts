import type { RecordField } from '../../../server/contract/corrections.ts'

/** A text with a piece of it marked. */
export interface Marked {
  readonly before: string
  readonly marked: string
  readonly after: string
}

const piece = (text: string, from: number, to: number): Marked => ({
  before: text.slice(0, from),
  marked: text.slice(from, to),
  after: text.slice(to),
})

/** Where the values of a record stand in its text, one after the other; undefined where one is not found as it is. */
const faultAlong = (raw: string, fields: readonly RecordField[]): Marked | undefined => {
  let at = 0
  for (const [i, { value, isAtFault }] of fields.entries()) {
    const text = value ?? ''
    const found = text === '' ? at : raw.indexOf(text, at)
    if (found < 0) return undefined
    if (isAtFault) return piece(raw, found, found + text.length)
    const isLast = i === fields.length - 1
    const end = found + text.length
    const quote = raw[end] === '"' ? 1 : 0
    at = isLast ? end : end + quote + 1
  }
  return undefined
}

const isWordPart = (text: string, at: number): boolean => /[\p{L}\p{N}]/u.test(text.charAt(at))

/** A value where it stands as a whole, not as a part of a longer word, and once; undefined else. */
const onlyWhole = (raw: string, found: string): Marked | undefined => {
  const places: number[] = []
  for (let at = raw.indexOf(found); at >= 0; at = raw.indexOf(found, at + 1)) {
    if (!isWordPart(raw, at - 1) && !isWordPart(raw, at + found.length)) places.push(at)
  }
  const [at, ...others] = places
  return at === undefined || others.length > 0 ? undefined : piece(raw, at, at + found.length)
}

/**
 * The value at fault in the text of a record. The text is as the file has it, so a value that is written otherwise there, such
 * as with doubled quotes, is looked for as a whole.
 *
 * @returns undefined where it cannot be told
 */
export const faultIn = (
  raw: string,
  fields: readonly RecordField[] | null,
  found: string | null,
): Marked | undefined => {
  const isObject = /^\s*[[{]/.test(raw)
  const along = fields === null || isObject ? undefined : faultAlong(raw, fields)
  if (along !== undefined) return along
  return found === null || found === '' ? undefined : onlyWhole(raw, found)
}

/** What a correction changes of a record's text. */
export interface Change {
  readonly before: string
  readonly removed: string
  readonly added: string
  readonly after: string
}

const sharedStart = (a: string, b: string): number => {
  let n = 0
  while (n < a.length && n < b.length && a[n] === b[n]) n += 1
  return n
}

const isHalf = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at)
  return code >= 0xdc00 && code <= 0xdfff
}

/** The words of a text that another has otherwise: what is shared before and behind them, what goes, what comes. */
export const changeIn = (from: string, to: string): Change => {
  let start = sharedStart(from, to)
  while (start > 0 && (isHalf(from, start) || isHalf(to, start) || isWordPart(from, start - 1))) start -= 1
  let end = 0
  const most = Math.min(from.length, to.length) - start
  while (end < most && from[from.length - 1 - end] === to[to.length - 1 - end]) end += 1
  while (end > 0 && (isHalf(from, from.length - end) || isWordPart(from, from.length - end))) end -= 1
  return {
    before: from.slice(0, start),
    removed: from.slice(start, from.length - end),
    added: to.slice(start, to.length - end),
    after: from.slice(from.length - end),
  }
}

/** So much of a long text is shown before what is marked in it. */
const mostBefore = 72

/** The end of a long text, as much of it as is shown before a mark. */
export const endOf = (text: string): string => (text.length > mostBefore ? `…${text.slice(-mostBefore)}` : text)
