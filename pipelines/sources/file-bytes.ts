import { createHash, type Hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline, Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'

/** Bytes read at a time: small enough that other work of the process gets its turn in between. */
const blockBytes = 524_288

/** What files that are no text begin with, in Latin-1, and what to do with one. */
const heads: readonly (readonly [magic: string, problem: string])[] = [
  ['\x1F\x8B', 'the file is packed by gzip; its name must end in .gz'],
  ['PK\x03\x04', 'the file is a zip archive or a workbook; unpack it, or say format: xlsx'],
  ['PAR1', 'the file is Parquet; say format: parquet'],
  ['\xD0\xCF\x11\xE0', 'the file is an old workbook (.xls); save it as .xlsx and say format: xlsx'],
]

const isGzipName = (path: string): boolean => path.endsWith('.gz')

/** What is inside a file: its bytes, unpacked where its name ends in `.gz`. */
export interface FileBytes {
  readonly chunks: AsyncIterable<Buffer>
  /** SHA-256 of the file itself, in hex; known once all chunks were read */
  readonly fingerprint: () => string
}

async function* hashed(chunks: AsyncIterable<Buffer>, hash: Hash): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    hash.update(chunk)
    yield chunk
  }
}

/** Opens a file. Nothing is read before the chunks are asked for; `signal` ends the reading. */
export const openBytes = (path: string, signal?: AbortSignal): FileBytes => {
  const hash = createHash('sha256')
  const file = createReadStream(path, { highWaterMark: blockBytes, ...(signal && { signal }) })
  const found = hashed(file, hash)
  const fingerprint = () => hash.digest('hex')
  if (!isGzipName(path)) return { chunks: found, fingerprint }
  // what goes wrong on the way is thrown by who reads the unpacked bytes
  const chunks = pipeline(Readable.from(found), createGunzip({ chunkSize: blockBytes }), () => undefined)
  return { chunks, fingerprint }
}

const gzipProblems: Readonly<Record<string, string>> = {
  Z_BUF_ERROR: 'the gzip file is cut: it ends before what it holds does',
  Z_DATA_ERROR: 'the file is no whole gzip file, though its name ends in .gz',
}

const fileProblems: Readonly<Record<string, string>> = {
  EISDIR: 'it is a folder, no file',
  EACCES: 'this user may not read it',
  ELOOP: 'it is a link that leads in a circle',
  ENOENT: 'there is no such file, or it is a link to none',
}

/** The code that the system gives an error, empty where it gives none. */
export const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '')

/** Why a file cannot be read, in words. */
export const readProblem = (error: unknown): string => {
  const code = codeOf(error)
  const gzip = gzipProblems[code]
  return gzip ?? `the file cannot be read: ${fileProblems[code] ?? String(error)}`
}

/** Why the bytes that a file begins with are no text; undefined where they may be. */
export const headProblem = (head: Buffer): string | undefined =>
  heads.find(([magic]) => head.toString('latin1', 0, magic.length) === magic)?.[1]
