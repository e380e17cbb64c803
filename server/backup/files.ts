import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, rename, statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { StartError } from '../start/start-error.ts'

/** What reading a file of some size reports, in bytes since the last report. */
export type OnBytes = (bytes: number) => void

const chunkBytes = 1024 * 1024

/**
 * SHA-256 of a file, in hex, and its bytes; copies it on the way where a place is named, which is then safe on its disk.
 *
 * @param copy  path of a file that does not exist
 */
export const readThrough = async (
  file: string,
  { copy, onBytes, signal }: { readonly copy?: string; readonly onBytes?: OnBytes; readonly signal?: AbortSignal } = {},
): Promise<{ readonly bytes: number; readonly sha256: string }> => {
  const hash = createHash('sha256')
  let bytes = 0
  const target = copy === undefined ? undefined : await open(copy, 'wx')
  try {
    const chunks: AsyncIterable<Buffer> = createReadStream(file, { highWaterMark: chunkBytes })
    for await (const chunk of chunks) {
      signal?.throwIfAborted()
      hash.update(chunk)
      await target?.writeFile(chunk)
      bytes += chunk.length
      onBytes?.(chunk.length)
    }
    await target?.sync()
  } finally {
    await target?.close()
  }
  return { bytes, sha256: hash.digest('hex') }
}

/** Writes what a file or folder holds to its disk. */
export const sync = async (path: string): Promise<void> => {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Writes a file that does not exist, safe on its disk. */
export const writeSafely = async (file: string, text: string): Promise<void> => {
  const handle = await open(file, 'wx')
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Gives a whole folder its name, which nothing has; both stand in one folder. What is in it is there, or the name is not. */
export const nameFolder = async (folder: string, name: string): Promise<void> => {
  await sync(folder)
  await rename(folder, name)
  await sync(dirname(name))
}

const size = (bytes: number) => `${(bytes / 1e6).toLocaleString('en-US', { maximumFractionDigits: 1 })} MB`

/** @throws StartError where the disk of a folder has less room than is needed */
export const checkRoom = async (folder: string, bytes: number, what: string): Promise<void> => {
  const { bavail, bsize } = await statfs(folder)
  const free = bavail * bsize
  if (free >= bytes) return
  throw new StartError(`there is no room for ${what} in ${folder}: it needs ${size(bytes)}, free are ${size(free)}`)
}

/** Says of an error of a disk that is full what it is, in words; undefined for any other. */
export const fullDisk = (error: unknown): string | undefined => {
  for (let at = error; at instanceof Error; at = at.cause) {
    if ('code' in at && (at.code === 'ENOSPC' || at.code === 'EFBIG' || at.code === 'EDQUOT')) return at.message
    if (/No space left on device|File too large|Disk quota exceeded/.test(at.message)) return at.message
  }
  return undefined
}
