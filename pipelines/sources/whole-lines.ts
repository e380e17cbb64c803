import { isUtf8 } from 'node:buffer'
import { createReadStream } from 'node:fs'

const lineFeed = 10

/** Bytes read at a time: small enough that other work of the process gets its turn in between. */
const blockBytes = 262_144

/** A block of a file that ends with a line break, unless it is the last. */
export interface LineBlock {
  readonly bytes: Buffer
  readonly isLast: boolean
}

/** Cuts a file into blocks of whole lines. The last block may be empty, and comes for an empty file too. */
export async function* readWholeLines(path: string): AsyncGenerator<LineBlock> {
  let rest: Buffer[] = []
  for await (const chunk of createReadStream(path, { highWaterMark: blockBytes }) as AsyncIterable<Buffer>) {
    const end = chunk.lastIndexOf(lineFeed) + 1
    if (end === 0) {
      rest.push(chunk)
      continue
    }
    yield { bytes: Buffer.concat([...rest, chunk.subarray(0, end)]), isLast: false }
    rest = [chunk.subarray(end)]
  }
  yield { bytes: Buffer.concat(rest), isLast: true }
}

/** Text of a line that is not written in the encoding: the 1-based line inside the block, and its bytes. */
export interface BadLine {
  readonly line: number
  readonly bytes: Buffer
}

const decodes = (bytes: Buffer, decoder: TextDecoder, encoding: string) => {
  if (encoding === 'utf-8') return isUtf8(bytes)
  try {
    decoder.decode(bytes)
    return true
  } catch {
    return false
  }
}

const firstBadLine = (bytes: Buffer, isGood: (line: Buffer) => boolean): BadLine => {
  let from = 0
  for (let line = 1; ; line++) {
    const feed = bytes.indexOf(lineFeed, from)
    const found = bytes.subarray(from, feed < 0 ? bytes.length : feed)
    if (!isGood(found) || feed < 0) return { line, bytes: found }
    from = feed + 1
  }
}

/** A decoder of blocks of whole lines: gives the text, or the first line that is not written in the encoding. */
export const createDecoder = (encoding: string): ((bytes: Buffer) => string | BadLine) => {
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true })
  const isGood = (bytes: Buffer) => decodes(bytes, decoder, encoding)
  return (bytes) => {
    if (!isGood(bytes)) return firstBadLine(bytes, isGood)
    return encoding === 'utf-8' ? bytes.toString('utf8') : decoder.decode(bytes)
  }
}
