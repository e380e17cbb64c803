import { Member } from '../../server/contract/query.ts'

/** A place in a text that is being read. */
export interface Cursor {
  readonly text: string
  at: number
}

/** Text that stands for itself: no quotes, no separators, and nothing that reads as a number, a list or a word of JSON. */
const bare = /^[\p{L}\p{N}_][\p{L}\p{N}_.@/:()-]*$/u
const reserved = /^(?:true|false|null|\d+(?:\.\d+)?(?:e[+-]?\d+)?)$/i
const isBare = (text: string): boolean => bare.test(text) && !reserved.test(text)

/** A member as text: a plain word stands for itself, anything else is its JSON. Has no space outside JSON strings. */
export const writeToken = (member: Member | undefined): string =>
  typeof member === 'string' && isBare(member) ? member : JSON.stringify(member)

/** Members separated by commas; empty text for none. */
export const writeList = (members: readonly Member[]): string => members.map(writeToken).join(',')

/** The end of the JSON value that starts at `from`. */
const endOfJson = (text: string, from: number): number => {
  let depth = 0
  let quoted = false
  for (let i = from; i < text.length; i++) {
    const c = text[i]
    if (quoted) {
      if (c === '\\') i++
      else if (c === '"') quoted = false
    } else if (c === '"') quoted = true
    else if (c === '[' || c === '{') depth++
    else if (c === ']' || c === '}') depth--
    if (!quoted && depth === 0 && (c === '"' || c === ']' || c === '}')) return i + 1
  }
  return text.length
}

const endOfWord = (text: string, from: number, separators: string): number => {
  let i = from
  while (i < text.length && !separators.includes(text[i] ?? '')) i++
  return i
}

/** Reads one member and leaves the cursor behind it; a bare word ends at one of `separators`. */
export const readToken = (cursor: Cursor, separators: string): Member => {
  const { text, at } = cursor
  const isJson = '"[{'.includes(text[at] ?? ' ')
  cursor.at = isJson ? endOfJson(text, at) : endOfWord(text, at, separators)
  const token = text.slice(at, cursor.at)
  return isBare(token) ? token : Member.parse(JSON.parse(token))
}

/** Reads members up to a space, a semicolon or the end. */
export const readList = (cursor: Cursor): Member[] => {
  const members: Member[] = []
  const ends = () => cursor.at >= cursor.text.length || ' ;'.includes(cursor.text[cursor.at] ?? ' ')
  while (!ends()) {
    members.push(readToken(cursor, ', ;'))
    if (cursor.text[cursor.at] === ',') cursor.at++
  }
  return members
}
