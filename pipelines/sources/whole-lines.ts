import { isUtf8 } from 'node:buffer'
import { countBreaks, countFeeds } from '../steps/delimited.ts'
import { type Decode, decoderOf, encodingOf, markProblem, type Unit, unitOf } from './encodings.ts'
import { headProblem } from './file-bytes.ts'

const lineFeed = 10

/** A longer line is taken for a file that is no text of lines, so that memory stays bounded. */
const longestLine = 16 * 1024 * 1024

const shownBytes = 40

/** A file that cannot be read as text, with the 1-based line. */
export class TextError extends Error {
  override readonly name = 'TextError'
  readonly line: number
  constructor(line: number, message: string) {
    super(message)
    this.line = line
  }
}

/** Text of a file that ends with a line break, unless it is the last. */
export interface LineBlock {
  readonly text: string
  readonly isLast: boolean
}

/** A block of bytes that ends with a line break, unless it is the last; undefined where a line has no end. */
interface Cut {
  readonly bytes: Buffer | undefined
  readonly isLast: boolean
}

const endlessLine = `the line is longer than ${longestLine / 1024 / 1024} MiB; expected text of records that end in line breaks`
const zeroByte = 'the line holds a zero byte, which no text has; if it is UTF-16, say encoding: utf-16'

const onlyReturns = 'the lines end in a carriage return alone; expected a line feed, or both'

const carriageReturn = 13

const isOldMac = (bytes: Buffer): boolean => bytes.includes(carriageReturn) && !bytes.includes(lineFeed)

const isFeedAt = (bytes: Buffer, at: number, { bytes: width, at: low }: Unit): boolean =>
  bytes[at + low] === lineFeed && (width === 1 || bytes[at + 1 - low] === 0)

/** Offset after the last line feed, 0 where there is none. */
const afterLastFeed = (bytes: Buffer, unit: Unit): number => {
  if (unit.bytes === 1) return bytes.lastIndexOf(lineFeed) + 1
  for (let at = bytes.length - (bytes.length % 2) - 2; at >= 0; at -= 2) if (isFeedAt(bytes, at, unit)) return at + 2
  return 0
}

/** Offset after the first line feed from an offset on; the end of the bytes where there is none. */
const afterFeed = (bytes: Buffer, from: number, unit: Unit): number => {
  if (unit.bytes === 1) return bytes.indexOf(lineFeed, from) + 1 || bytes.length
  for (let at = from; at + 1 < bytes.length; at += 2) if (isFeedAt(bytes, at, unit)) return at + 2
  return bytes.length
}

/**
 * Bytes in blocks of whole lines, undefined for a line without end. The last may be empty, and comes for an empty file too.
 * A line that lies in two chunks is a block of its own, so that no chunk is copied.
 */
async function* cutAtLines(chunks: AsyncIterable<Buffer>, unitOf: (head: Buffer) => Unit): AsyncGenerator<Cut> {
  let rest: Buffer = Buffer.alloc(0)
  let unit: Unit | undefined
  for await (const chunk of chunks) {
    unit ??= unitOf(chunk)
    const first = unit.bytes === 1 && rest.length > 0 ? chunk.indexOf(lineFeed) + 1 : 0
    if (first > 0) yield { bytes: Buffer.concat([rest, chunk.subarray(0, first)]), isLast: false }
    const bytes = first > 0 || rest.length === 0 ? chunk.subarray(first) : Buffer.concat([rest, chunk])
    const end = afterLastFeed(bytes, unit)
    if (end > 0) yield { bytes: bytes.subarray(0, end), isLast: false }
    rest = bytes.subarray(end)
    if (rest.length > longestLine) yield { bytes: undefined, isLast: false }
  }
  yield { bytes: rest, isLast: true }
}

/** The first line that cannot be decoded: its place among the lines, from 0 on, and how its bytes look. */
const firstBadLine = (bytes: Buffer, unit: Unit, decode: Decode) => {
  let from = 0
  for (let line = 0; ; line++) {
    const end = afterFeed(bytes, from, unit)
    const found = bytes.subarray(from, end)
    if (decode(found) === undefined || end === bytes.length) {
      return {
        line,
        shown: JSON.stringify(
          found
            .toString('latin1')
            .replace(/\r?\n$/, '')
            .slice(0, shownBytes),
        ),
      }
    }
    from = end
  }
}

const byteOrderMark = Buffer.from('\uFEFF')

/** Text of a file in UTF-8 that ends with a line break, unless it is the last. */
export interface ByteBlock {
  readonly bytes: Buffer
  readonly isLast: boolean
}

/** Bytes of UTF-8 as they are, those of another encoding as UTF-8; undefined where some stand for no character. */
const recoded = (bytes: Buffer, encoding: string, decode: Decode): Buffer | undefined => {
  if (encoding === 'utf-8') return isUtf8(bytes) ? bytes : undefined
  const text = decode(bytes)
  return text === undefined ? undefined : Buffer.from(text)
}

/**
 * The text of a file as UTF-8 in blocks of whole lines, without its byte order mark.
 *
 * @param linesBefore  says how many lines the blocks had that were given, where who takes them counts their lines anyway
 * @throws TextError where it is not written in the encoding, is no text, or a line has no end
 */
export async function* readLineBytes(
  chunks: AsyncIterable<Buffer>,
  declared: string,
  linesBefore?: () => number,
): AsyncGenerator<ByteBlock> {
  let counted = 0
  const lines = linesBefore ?? (() => counted)
  let isFirst = true
  let encoding = declared
  let decode = decoderOf(declared)
  const unitFor = (head: Buffer): Unit => {
    const problem = headProblem(head) ?? markProblem(declared, head)
    if (problem !== undefined) throw new TextError(1, problem)
    encoding = encodingOf(declared, head)
    decode = decoderOf(encoding)
    return unitOf(encoding)
  }
  for await (const { bytes: found, isLast } of cutAtLines(chunks, unitFor)) {
    if (found === undefined) throw new TextError(lines() + 1, endlessLine)
    const bytes = recoded(found, encoding, decode)
    if (bytes === undefined) {
      const { line, shown } = firstBadLine(found, unitOf(encoding), decode)
      throw new TextError(
        lines() + line + 1,
        `the line is not written in ${declared}; its bytes as Latin-1 are ${shown}`,
      )
    }
    if (isFirst && isOldMac(bytes)) throw new TextError(1, onlyReturns)
    const zero = bytes.indexOf(0)
    if (zero >= 0) throw new TextError(lines() + countFeeds(bytes.subarray(0, zero)) + 1, zeroByte)
    if (linesBefore === undefined) counted += countFeeds(bytes)
    const hasMark = isFirst && bytes.subarray(0, byteOrderMark.length).equals(byteOrderMark)
    yield { bytes: hasMark ? bytes.subarray(byteOrderMark.length) : bytes, isLast }
    isFirst = false
  }
}

/** The same as text. */
export async function* readLines(chunks: AsyncIterable<Buffer>, declared: string): AsyncGenerator<LineBlock> {
  for await (const { bytes, isLast } of readLineBytes(chunks, declared)) yield { text: bytes.toString('utf8'), isLast }
}

/**
 * The text of a file in pieces that end anywhere between two characters, without its byte order mark.
 *
 * @throws TextError where it is not written in the encoding, one of Unicode's
 */
export async function* readText(chunks: AsyncIterable<Buffer>, declared: string): AsyncGenerator<LineBlock> {
  let decoder: TextDecoder | undefined
  let lines = 0
  const decoded = (bytes: Buffer | undefined): string => {
    try {
      const text = decoder?.decode(bytes, { stream: bytes !== undefined }) ?? ''
      lines += countBreaks(text)
      return text
    } catch {
      throw new TextError(lines + 1, `the text on this line or after it is not written in ${declared}`)
    }
  }
  for await (const chunk of chunks) {
    if (decoder === undefined) {
      const problem = headProblem(chunk) ?? markProblem(declared, chunk)
      if (problem !== undefined) throw new TextError(1, problem)
      decoder = new TextDecoder(encodingOf(declared, chunk), { fatal: true })
    }
    yield { text: decoded(chunk), isLast: false }
  }
  yield { text: decoded(undefined), isLast: true }
}
