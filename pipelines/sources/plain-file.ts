import { randomUUID } from 'node:crypto'
import { mkdirSync, rmSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { join } from 'node:path'
import { PipelineError } from '../problem.ts'
import type { RecordBytes } from '../steps/line-scanner.ts'

/** So many bytes are handed over at a time, so that little room on the disk is needed. */
const segmentBytes = 64 * 1024 * 1024

/** So many bytes are written at a time at least, but for the last. */
const writtenBytes = 1024 * 1024

/** A file for the engine to read, written and handed over in segments. */
export interface PlainFile {
  write(records: RecordBytes): Promise<void>
  /** hands over what is left */
  end(): Promise<void>
  /** removes what was not handed over */
  remove(): void
}

const reasons: Readonly<Record<string, string>> = { ENOSPC: 'No space left on device', EFBIG: 'File too large' }

/** The error of a folder for work in progress that cannot be written to. */
export const notWritten = (folder: string, error: unknown) => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const message = `work in progress cannot be written there: ${reasons[code] ?? String(error)}`
  return new PipelineError([{ file: folder, message }], { cause: error })
}

/**
 * Collects records in a file of the folder.
 *
 * @param read     reads a segment of so many records, which is gone afterwards
 * @param segment  so many bytes are handed over at a time; `Infinity` for none before the end
 * @throws PipelineError where the file cannot be written
 */
export const createPlainFile = (
  folder: string,
  read: (absolute: string, records: number) => Promise<unknown>,
  segment = segmentBytes,
): PlainFile => {
  const absolute = join(folder, `staged-${randomUUID()}.csv`)
  let handle: FileHandle | undefined
  let waiting: Uint8Array[] = []
  let waitingBytes = 0
  let written = 0
  let count = 0
  const remove = () => rmSync(absolute, { force: true })
  const put = async () => {
    if (waitingBytes === 0) return
    const bytes = Buffer.concat(waiting)
    waiting = []
    waitingBytes = 0
    try {
      mkdirSync(folder, { recursive: true })
      handle ??= await open(absolute, 'w')
      await handle.writeFile(bytes)
    } catch (error) {
      throw notWritten(folder, error)
    }
    written += bytes.length
  }
  const handOver = async () => {
    await put()
    await handle?.close()
    if (handle !== undefined) await read(absolute, count)
    handle = undefined
    written = 0
    count = 0
    remove()
  }
  return {
    write: async (records) => {
      waiting.push(records.bytes)
      waitingBytes += records.bytes.length
      count += records.count
      if (waitingBytes >= Math.min(writtenBytes, segment)) await put()
      if (written >= segment) await handOver()
    },
    end: handOver,
    remove: () => {
      handle?.close().catch(() => undefined)
      remove()
    },
  }
}
