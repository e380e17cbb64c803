import { closest } from '../../server/contract/closest.ts'
import type { FileRecord } from './delimited.ts'

/** A document that is not the list of records that its source declares, with the 1-based line. */
export class JsonShapeError extends Error {
  override readonly name = 'JsonShapeError'
  readonly line: number
  constructor(line: number, message: string) {
    super(message)
    this.line = line
  }
}

/** Strings, and numbers without exponent that have decimals or more digits than a double. */
const stringsAndNumbers = /"(?:[^"\\]|\\.)*"|-?\d+\.\d+(?![\deE])|-?\d{16,}(?![\d.eE])/g

/** JSON whose numbers keep their digits when it is read: those that a double would change stand in quotes. */
const withExactNumbers = (json: string): string =>
  json.replaceAll(stringsAndNumbers, (found) => (found.startsWith('"') ? found : `"${found}"`))

/** A record of JSON. Its one field is what values are read from; whether that is an object is for the engine to say. */
export const jsonRecord = (line: number, raw: string): FileRecord => ({ line, raw, fields: [withExactNumbers(raw)] })

/** A reader of text that comes in pieces, the last of which is said to be: gives the records that ended in a piece. */
export type RecordReader = (text: string, isLast: boolean) => FileRecord[]

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/**
 * A reader of JSON lines: each line that is not blank is a record. Takes whole lines.
 *
 * @throws JsonShapeError (from the reader) where the text ends inside a record
 */
export const createJsonLinesReader = (): RecordReader => {
  let line = 0
  return (text, isLast) => {
    const lines = text.split('\n')
    const cut = lines.at(-1)?.trim() ?? ''
    if (isLast && cut !== '' && !isJson(cut))
      throw new JsonShapeError(line + lines.length, 'the file is half-written: it ends inside a record')
    // what follows the last line break is a line of its own only at the end of the file
    if (lines.at(-1) === '') lines.pop()
    return lines.flatMap((found) => {
      line++
      const raw = found.trim()
      return raw === '' ? [] : [jsonRecord(line, raw)]
    })
  }
}

const isSpace = (char: string) => char === ' ' || char === '\n' || char === '\r' || char === '\t'

/** Whether the character at an index has an odd number of backslashes before it, none of them before `from`. */
const isEscaped = (text: string, at: number, from: number): boolean => {
  let before = at
  while (before > from && text[before - 1] === '\\') before--
  return (at - before) % 2 === 1
}

/** Index of the quote that closes the string whose first character stands at an index; -1 where more text is needed. */
const stringEnd = (text: string, from: number): number => {
  let quote = text.indexOf('"', from)
  while (quote >= 0 && isEscaped(text, quote, from)) quote = text.indexOf('"', quote + 1)
  return quote
}

/** Between the keys of a path while the nearest one is looked for: no key is taken for a part of a path. */
const separator = '\0'

/** So many keys around the records are remembered, for a message. */
const keptKeys = 1000

/** A longer record is taken for a document that is not what it should be, so that memory stays bounded. */
const longestRecord = 16 * 1024 * 1024

const isEndless = 'the record or text that begins here is longer than 16 MiB'

/** So many characters of what should not be there are shown. */
const shownText = 20

const countBreaks = (text: string) => text.split('\n').length - 1

interface Container {
  readonly isList: boolean
  /** whether the records are in it, or it is their list */
  readonly isOnPath: boolean
  key: string | undefined
}

/** Reads a document with a list of records, at `path` inside the objects around it; a piece may end anywhere. */
class DocumentReader {
  readonly #path: readonly string[]
  readonly #open: Container[] = []
  /** text that was not yet read to the end of a token or record */
  #rest = ''
  #line = 1
  #lastText: string | undefined
  #isDone = false
  #isFound = false
  /** paths of the keys that were seen in the objects around the list */
  readonly #seen = new Set<string>()

  constructor(path: readonly string[]) {
    this.#path = path
  }

  #shown(): string {
    return this.#path.length === 0 ? 'a list of records' : `a list of records at ${this.#path.join('.')}`
  }

  #fail(message: string): never {
    throw new JsonShapeError(this.#line, message)
  }

  /** Whether a value that begins here is the list of records, or an object around it. */
  #isOnPath(): boolean {
    const parent = this.#open.at(-1)
    if (parent === undefined) return true
    return parent.isOnPath && !parent.isList && parent.key === this.#path[this.#open.length - 1]
  }

  #enter(isList: boolean): void {
    const isOnPath = this.#isOnPath()
    const isTarget = isOnPath && this.#open.length === this.#path.length
    if (isTarget && !isList)
      this.#fail(`expected ${this.#shown()}, found an object; say in "records" which of its keys has the list`)
    if (isTarget && this.#isFound) this.#fail(`expected ${this.#shown()}, found two`)
    if (isTarget) this.#isFound = true
    this.#open.push({ isList, isOnPath: isOnPath && (isTarget || !isList), key: undefined })
  }

  #close(): void {
    this.#open.pop()
    this.#isDone = this.#open.length === 0
  }

  /** The key of what comes next. */
  #name(container: Container): void {
    container.key = this.#lastText
    if (this.#lastText === undefined || !container.isOnPath || this.#seen.size >= keptKeys) return
    this.#seen.add(this.#open.map(({ key }) => key).join(separator))
  }

  /** What stands outside of everything must begin the one document that there is. */
  #checkDocument(rest: string): void {
    const found = JSON.stringify(rest.slice(0, shownText))
    if (this.#isDone) this.#fail(`expected nothing after the end of the document, found ${found}`)
    if (!/^[[{]/.test(rest)) this.#fail(`expected a JSON document with ${this.#shown()}, found ${found}`)
  }

  /** Whether the list of records is the innermost thing that is open. */
  #isInRecords(): boolean {
    const innermost = this.#open.at(-1)
    return innermost?.isList === true && innermost.isOnPath && this.#open.length === this.#path.length + 1
  }

  /** Index after the record that begins at an index; undefined where more text is needed. */
  static #recordEnd(text: string, from: number): number | undefined {
    let depth = 0
    for (let at = from; at < text.length; at++) {
      const char = text[at]
      if (char === '"') {
        at = stringEnd(text, at + 1)
        if (at < 0) return undefined
      } else if (char === '{' || char === '[') depth++
      else if ((char === ']' || char === ',') && depth === 0) return at
      else if (char === '}' || char === ']') depth--
    }
    return undefined
  }

  /** Reads one token of what is around the records. @returns the index after it; undefined where more text is needed */
  #token(text: string, at: number): number | undefined {
    const char = text[at] ?? ''
    const innermost = this.#open.at(-1)
    if (innermost === undefined) this.#checkDocument(text.slice(at))
    if (char === '{' || char === '[') this.#enter(char === '[')
    else if (char === '}' || char === ']') this.#close()
    else if (char === ':' && innermost !== undefined) this.#name(innermost)
    else if (char === '"') {
      const end = stringEnd(text, at + 1)
      if (end < 0) return undefined
      this.#lastText = text.slice(at + 1, end)
      return end + 1
    }
    return at + 1
  }

  read(piece: string, isLast: boolean): FileRecord[] {
    const text = this.#rest + piece
    const records: FileRecord[] = []
    let at = 0
    while (at < text.length) {
      const char = text[at] ?? ''
      if (isSpace(char) || (char === ',' && this.#isInRecords())) {
        if (char === '\n') this.#line++
        at++
        continue
      }
      const isRecord = this.#isInRecords() && char !== ']'
      const end = isRecord ? DocumentReader.#recordEnd(text, at) : this.#token(text, at)
      if (end === undefined) break
      const found = text.slice(at, end)
      if (isRecord) records.push(jsonRecord(this.#line, found.trimEnd()))
      this.#line += countBreaks(found)
      at = end
    }
    this.#rest = text.slice(at)
    if (this.#rest.length > longestRecord) this.#fail(isEndless)
    if (isLast) this.#checkWhole()
    return records
  }

  #checkWhole(): void {
    if (this.#rest !== '' || this.#open.length > 0)
      this.#fail('the file is half-written: it ends inside a record or a list')
    if (this.#isFound) return
    const nearest = closest(this.#path.join(separator), this.#seen)?.replaceAll(separator, '.')
    this.#fail(`expected ${this.#shown()}, found none${nearest === undefined ? '' : `; nearest is "${nearest}"`}`)
  }
}

/**
 * A reader of a JSON document that holds a list of records. A
 * document that is not whole, or has no such list, throws.
 *
 * @param path keys of the objects around the list, outermost first
 * @throws JsonShapeError (from the reader)
 */
export const createJsonReader = (path: readonly string[]): RecordReader => {
  const reader = new DocumentReader(path)
  return (text, isLast) => reader.read(text, isLast)
}
