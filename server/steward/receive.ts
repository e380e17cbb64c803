import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { QueryError } from '../contract/errors.ts'

/** What was written. */
export interface Received {
  readonly bytes: number
  /** in hex */
  readonly sha256: string
}

/** A file that is received: its bytes as they come, and how many they are said to be. */
export interface Incoming {
  readonly bytes: ReadableStream<Uint8Array> | undefined
  readonly announced: number | undefined
}

const checkRoom = async (folder: string, announced: number): Promise<void> => {
  const { bavail, bsize } = await statfs(folder)
  const free = bavail * bsize
  if (announced <= free) return
  throw new QueryError('no_space', {
    reason: `it has ${announced} bytes, and the disk of the data folder ${free} left`,
  })
}

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : '')

const asRefusal = (error: unknown): unknown => {
  if (error instanceof QueryError) return error
  const code = codeOf(error)
  if (['ENOSPC', 'EDQUOT', 'EFBIG'].includes(code))
    return new QueryError('no_space', { reason: 'the disk of the data folder is full' }, '', { cause: error })
  const isCut = ['ABORT_ERR', 'ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE'].includes(code)
  return isCut ? new QueryError('cancelled', {}, '', { cause: error }) : error
}

/**
 * Writes a file as its bytes come, which are never all in memory.
 *
 * @param limit bytes that it may have
 * @throws QueryError `file_too_large`, `no_space`, or `cancelled` where the bytes were cut off; what was written is then left
 */
export const receiveFile = async (path: string, { bytes, announced }: Incoming, limit: number): Promise<Received> => {
  if (announced !== undefined && announced > limit) throw new QueryError('file_too_large', { limit })
  if (announced !== undefined) await checkRoom(dirname(path), announced)
  const hash = createHash('sha256')
  let size = 0
  const counted = new Transform({
    transform: (chunk: Buffer, _, done) => {
      size += chunk.length
      hash.update(chunk)
      done(size > limit ? new QueryError('file_too_large', { limit }) : null, chunk)
    },
  })
  try {
    await pipeline(bytes ?? [], counted, createWriteStream(path, { flags: 'wx', flush: true }))
  } catch (error) {
    throw asRefusal(error)
  }
  if (announced !== undefined && size < announced) throw new QueryError('cancelled', {})
  return { bytes: size, sha256: hash.digest('hex') }
}
