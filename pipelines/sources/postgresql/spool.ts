import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { createInterface } from 'node:readline'
import { pipeline } from 'node:stream'
import { finished } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { notWritten } from '../plain-file.ts'

/** A row of a relation: its values as text, in the order of the columns that were asked for. */
export type TextRow = readonly (string | null)[]

/** A file of rows that is being written. */
export interface SpoolWriter {
  /** resolves when more may be written; rejects with a PipelineError where it cannot be */
  write(rows: readonly TextRow[]): Promise<void>
  /** resolves when all is in the file; rejects in the same way */
  end(): Promise<void>
  /** ends the writing where nothing more is wanted of it */
  destroy(): void
}

/** Only the user of this process may read what came of a database. */
const onlyOwner = 0o600

/** A fast level: the file is read once and then removed. */
const gzipLevel = 1

/** Ends of lines for some, but for JSON characters like others. */
const otherLineEnds = /[\u2028\u2029]/g

/** A row as one line. */
const toLine = (row: TextRow): string =>
  `${JSON.stringify(row).replaceAll(otherLineEnds, (found) => (found === '\u2028' ? '\\u2028' : '\\u2029'))}\n`

/** Makes a folder that only the user of this process may look into. @throws PipelineError where it cannot be made */
export const makeSpoolFolder = async (folder: string): Promise<void> => {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw notWritten(folder, error)
  }
}

/** Makes a file of rows, gzipped lines of JSON lists. */
export const writeSpool = (path: string): SpoolWriter => {
  const gzip = createGzip({ level: gzipLevel })
  const file = createWriteStream(path, { mode: onlyOwner, flags: 'wx' })
  // where one of the two fails, the other is destroyed, and `finished` tells why
  pipeline(gzip, file, () => undefined)
  const done = finished(file).catch((error: unknown) => {
    throw notWritten(dirname(path), error)
  })
  done.catch(() => undefined)
  const drained = () => new Promise<void>((resolve) => gzip.once('drain', resolve))
  return {
    write: async (rows) => {
      const isRoom = gzip.write(rows.map(toLine).join(''))
      if (!isRoom) await Promise.race([drained(), done])
    },
    end: async () => {
      gzip.end()
      await done
    },
    destroy: () => {
      gzip.destroy()
      file.destroy()
    },
  }
}

/** Rows that are given at a time. */
const batchRows = 10_000

/** The rows of a file that `writeSpool` made, in batches. */
export async function* readSpool(path: string): AsyncGenerator<readonly TextRow[]> {
  const unpacked = pipeline(createReadStream(path), createGunzip(), () => undefined)
  let batch: TextRow[] = []
  for await (const line of createInterface({ input: unpacked, crlfDelay: Number.POSITIVE_INFINITY })) {
    batch.push(JSON.parse(line) as TextRow)
    if (batch.length < batchRows) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}
