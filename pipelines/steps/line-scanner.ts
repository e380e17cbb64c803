import { countBreaks, countFeeds, type DelimitedFormat, type FileRecord, type LineEnd, recordAt } from './delimited.ts'
import type { Proof } from './proof.ts'
import { createProvedLines } from './proved-lines.ts'

const lineFeed = 10
const carriageReturn = 13
const tab = 9
const digitZero = 48

/** Lines of more bytes are read as odd ones. */
const longestPlain = 200_000

/** No line of plain records has more bytes: a number, and a record beside its text with every quote doubled. */
export const longestPlainLine = 5 * longestPlain

/** How much text is looked at where an odd record does not end on its line; eight times as much where it does not end in it. */
const firstLook = 8192

/** How a line can be read. */
type Kind = 'plain' | 'quoted' | 'odd'

/** A format as bytes; -1 where there is no such byte. */
interface Marks {
  readonly delimiter: number
  readonly quote: number
  readonly width: number
}

const none: Marks = { delimiter: -1, quote: -1, width: 0 }

/** Records as bytes, and how many they are. */
export interface RecordBytes {
  readonly bytes: Uint8Array
  readonly count: number
}

/** How the lines of a block stand in their file, for who reads it line by line. */
export interface StandingLines {
  /** how many lines came so far */
  readonly lines: number
  /** numbers of lines that are not proved, or are no records of their own: what they hold is given */
  readonly others: readonly number[]
  /** these lines as they stand in the file, each behind its number and a delimiter */
  readonly otherLines: RecordBytes
  /** what all lines end in; undefined where not all do, a return stands inside of one, or one holds nothing */
  readonly end: LineEnd | undefined
}

/** What a block of lines holds. */
export interface ScannedBlock {
  /**
   * Records that are proved to have the shape of the file, each on a line of its own: number of its line, its fields as
   * they were found, and its text where it has quotes, empty where its fields with delimiters between them are its text.
   * Delimiter and quote are those of the format, the quote doubled inside of quotes.
   */
  readonly plain: RecordBytes
  /** all other records: of another shape, over several lines, or written in an odd way */
  readonly records: readonly FileRecord[]
  /** how many lines came so far, with those of a record that goes on in the next block */
  readonly lines: number
  /** of the lines that are given, and of those that are not; where there are proofs */
  readonly standing?: StandingLines
}

/** Characters that can stand between the fields of plain records, behind the number of a line, or around them. */
const plainMark = /^[\t !-/:-@[\]-`{-~]$/

/** Where a quoted field ends; -1 where it does not on this line, or holds what no plain line does. */
const closingQuote = (bytes: Uint8Array, from: number, end: number, quote: number): number => {
  for (let i = from; i < end; i++) {
    const byte = bytes[i] ?? 0
    if (byte === quote) {
      if (bytes[i + 1] !== quote || i + 1 >= end) return i
      i++
    } else if (byte < 32 && byte !== tab) return -1
  }
  return -1
}

/** How the line from `from` to before `end` can be read. */
const kindOf = (bytes: Uint8Array, from: number, end: number, { delimiter, quote, width }: Marks): Kind => {
  if (end - from > longestPlain) return 'odd'
  let fields = 1
  let isStart = true
  let hasQuotes = false
  for (let i = from; i < end; i++) {
    const byte = bytes[i] ?? 0
    if (byte === delimiter) {
      fields++
      isStart = true
    } else if (byte === quote) {
      if (!isStart) return 'odd'
      i = closingQuote(bytes, i + 1, end, quote)
      if (i < 0 || (i + 1 < end && bytes[i + 1] !== delimiter)) return 'odd'
      hasQuotes = true
      isStart = false
    } else {
      if (byte < 32 && byte !== tab) return 'odd'
      isStart = false
    }
  }
  if (fields !== width) return 'odd'
  return hasQuotes ? 'quoted' : 'plain'
}

/** Bytes of records that grow. @param expected  how many there may be */
const createOutput = ({ delimiter, quote }: Marks, expected: number) => {
  let bytes = Buffer.alloc(0)
  let length = 0
  let count = 0
  const putNumber = (number: number) => {
    let digits = 1
    for (let power = 10; power <= number; power *= 10) digits++
    length += digits
    let rest = number
    for (let at = length - 1; at >= length - digits; at--) {
      bytes[at] = digitZero + (rest % 10)
      rest = Math.floor(rest / 10)
    }
  }
  const putQuoted = (from: Buffer, start: number, end: number) => {
    bytes[length++] = quote
    for (let i = start; i < end; i++) {
      const byte = from[i] ?? 0
      if (byte === quote) bytes[length++] = quote
      bytes[length++] = byte
    }
    bytes[length++] = quote
  }
  return {
    /** a record of a line, whose text is put behind its fields where it is `quoted` */
    put: (line: number, from: Buffer, start: number, end: number, isQuoted: boolean) => {
      const most = 3 * (end - start) + 32
      if (length + most > bytes.length) {
        const more = Buffer.allocUnsafe(Math.max(expected, 2 * bytes.length) + most)
        bytes.copy(more, 0, 0, length)
        bytes = more
      }
      putNumber(line)
      bytes[length++] = delimiter
      length += from.copy(bytes, length, start, end)
      bytes[length++] = delimiter
      if (isQuoted) putQuoted(from, start, end)
      bytes[length++] = lineFeed
      count++
    },
    taken: (): RecordBytes => ({ bytes: bytes.subarray(0, length), count }),
  }
}

const returnFeed = '\r\n'

/** What the first line of a block ends in. */
const endOf = (block: Buffer): LineEnd => (block[block.indexOf(lineFeed) - 1] === carriageReturn ? returnFeed : '\n')

/** Whether all lines of a block end so, and no return stands inside of one. */
const endAlike = (block: Buffer, end: LineEnd): boolean => {
  if (end === '\n') return !block.includes(carriageReturn)
  let feed = block.indexOf(lineFeed)
  for (let at = block.indexOf(carriageReturn); at >= 0; at = block.indexOf(carriageReturn, at + 1)) {
    if (feed !== at + 1) return false
    feed = block.indexOf(lineFeed, feed + 1)
  }
  return feed < 0
}

/** The record at a place, read as text: more and more of it, until the record ends; undefined where it does not in these bytes. */
const oddRecord = (bytes: Buffer, from: number, format: DelimitedFormat, isLast: boolean) => {
  for (let look = 0; ; look = Math.max(8 * look, firstLook)) {
    const feed = bytes.indexOf(lineFeed, from + look)
    const end = feed < 0 ? bytes.length : feed + 1
    const text = bytes.toString('utf8', from, end)
    const found = recordAt(text, 0, format, isLast && end === bytes.length)
    if (found !== undefined) {
      const taken = text.slice(0, found.next)
      return { record: found.record, next: from + Buffer.byteLength(taken), lines: countBreaks(taken) }
    }
    if (end === bytes.length) return undefined
  }
}

/** Collects lines that are not proved, each behind its number. */
const createOthers = ({ delimiter }: DelimitedFormat) => {
  const numbers: number[] = []
  const parts: Buffer[] = []
  return {
    /** lines from one to before another, and their bytes */
    add: (from: number, to: number, bytes: Buffer) => {
      let at = 0
      for (let line = from; line < to; line++) {
        const end = bytes.indexOf(lineFeed, at) + 1 || bytes.length
        numbers.push(line)
        parts.push(Buffer.from(`${line}${delimiter}`), bytes.subarray(at, end))
        at = end
      }
    },
    taken: (): Pick<StandingLines, 'others' | 'otherLines'> => ({
      others: numbers,
      otherLines: { bytes: Buffer.concat(parts), count: numbers.length },
    }),
  }
}

const marksOf = ({ delimiter, quote, width }: DelimitedFormat): Marks | undefined => {
  if (!plainMark.test(delimiter) || (quote !== undefined && !plainMark.test(quote))) return undefined
  return { delimiter: delimiter.charCodeAt(0), quote: quote?.charCodeAt(0) ?? -1, width }
}

/**
 * A scanner of delimited text in UTF-8, which comes in blocks of whole lines: it tells the records that any reader of
 * such text reads alike from those that have to be read with care, and gives the latter as `createRecordReader` does.
 *
 * @param hasHeader  whether the first record names the fields: it is never a plain one
 * @param proofs     of fields: lines without quotes that end as the first and in which all of them hold are not given, as who asks reads
 *   them where they stand
 * @returns a function that takes the next block, and whether it is the last
 */
export const createLineScanner = (
  format: DelimitedFormat,
  hasHeader: boolean,
  proofs?: readonly Proof[],
): ((block: Buffer, isLast: boolean) => ScannedBlock) => {
  const marks = marksOf(format)
  let rest: Buffer = Buffer.alloc(0)
  let line = 1
  let isFirst = hasHeader
  let fileEnd: LineEnd | undefined
  let proved: ReturnType<typeof createProvedLines> | undefined
  const lineKind = (bytes: Buffer, at: number, end: number): Kind =>
    marks === undefined || isFirst ? 'odd' : kindOf(bytes, at, end, marks)
  return (block, isLast) => {
    const bytes = rest.length === 0 ? block : Buffer.concat([rest, block])
    const expected = bytes.length + Math.floor(bytes.length / 2)
    const plain = createOutput(marks ?? none, proofs === undefined ? expected : 0)
    const others = proofs && createOthers(format)
    fileEnd ??= endOf(block)
    if (proofs !== undefined && marks !== undefined) proved ??= createProvedLines(format, proofs, fileEnd)
    let isUniform = others !== undefined && endAlike(block, fileEnd)
    const records: FileRecord[] = []
    let at = 0
    while (at < bytes.length) {
      if (proved !== undefined && !isFirst) {
        line += proved.pass(bytes, at)
        at = proved.end()
        if (at === bytes.length) break
      }
      const feed = bytes.indexOf(lineFeed, at)
      const end = feed > at && bytes[feed - 1] === carriageReturn ? feed - 1 : feed
      if (end === at) {
        at = feed + 1
        line++
        isUniform = false
        continue
      }
      const kind = feed < 0 ? 'odd' : lineKind(bytes, at, end)
      if (kind === 'odd') {
        const found = oddRecord(bytes, at, format, isLast)
        if (found === undefined) break
        if (found.record.raw !== '') records.push({ line, ...found.record })
        isFirst = false
        const next = line + Math.max(found.lines, 1)
        others?.add(line, next, bytes.subarray(at, found.next))
        line = next
        at = found.next
      } else {
        plain.put(line, bytes, at, end, kind === 'quoted')
        others?.add(line, line + 1, bytes.subarray(at, feed + 1))
        line++
        at = feed + 1
      }
    }
    rest = bytes.subarray(at)
    const standing = others && { ...others.taken(), lines: line - 1, end: isUniform ? fileEnd : undefined }
    const lines = line - 1 + countFeeds(rest)
    return { plain: plain.taken(), records, lines, ...(standing && { standing }) }
  }
}
