import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { createGzip, type Gzip } from 'node:zlib'

/** How the characters of a file are written. `windows-1252` is kept to what it shares with Latin 1; `utf-16` has its byte order mark. */
export type Encoding = 'utf-8' | 'windows-1252' | 'utf-16'

/** A file that is written from its beginning to its end. */
export interface DemoFile {
  readonly write: (text: string) => void
  /** waits until what was written is out of the way where there is much of it */
  readonly drain: () => Promise<void>
  readonly close: () => Promise<void>
}

const nodeEncoding = { 'utf-8': 'utf8', 'windows-1252': 'latin1', 'utf-16': 'utf16le' } as const

/** So many characters are kept back before they are written. */
const most = 1 << 16

const encode = (text: string, encoding: Encoding): Buffer => {
  const bytes = Buffer.from(text, nodeEncoding[encoding])
  if (encoding === 'windows-1252' && bytes.toString('latin1') !== text)
    throw new Error(`windows-1252 has not all of ${JSON.stringify(text.slice(0, 200))}`)
  return bytes
}

/** Compresses into a file; the writing of a piece is over when its callback is called. */
const gzipInto = (file: number): Gzip => {
  const gzip = createGzip({ level: 6 })
  gzip.on('data', (bytes: Buffer) => writeSync(file, bytes))
  return gzip
}

/** Opens a file anew, its folder too; a path that ends in `.gz` is compressed. */
export const openDemoFile = (path: string, encoding: Encoding): DemoFile => {
  mkdirSync(dirname(path), { recursive: true })
  const file = openSync(path, 'w')
  const gzip = path.endsWith('.gz') ? gzipInto(file) : undefined
  let waiting = encoding === 'utf-16' ? '\ufeff' : ''
  const flush = async (): Promise<void> => {
    const bytes = encode(waiting, encoding)
    waiting = ''
    if (gzip === undefined) writeSync(file, bytes)
    else await new Promise<void>((resolve, reject) => gzip.write(bytes, (error) => (error ? reject(error) : resolve())))
  }
  return {
    write: (text) => {
      waiting += text
    },
    drain: async () => {
      if (waiting.length > most) await flush()
    },
    close: async () => {
      await flush()
      if (gzip !== undefined) await new Promise<void>((resolve) => gzip.on('end', resolve).end())
      closeSync(file)
    },
  }
}
