import { open } from 'node:fs/promises'
import { PipelineError } from '../problem.ts'
import type { LocatedFile } from './data-files.ts'
import { readProblem } from './file-bytes.ts'

/** What a Parquet file begins and ends with. */
const magic = 'PAR1'

/** Bytes after the footer: its length, and the magic. */
const tailBytes = 8

const shown = (bytes: Buffer) => JSON.stringify(bytes.toString('latin1'))

const problemOf = (size: number, head: Buffer, tail: Buffer): string | undefined => {
  if (size === 0) return 'the file is empty; expected a Parquet file'
  if (head.toString('latin1') !== magic)
    return `the file is no Parquet file: it must begin with "${magic}" and begins with ${shown(head)}`
  const end = tail.subarray(-magic.length)
  if (size < magic.length + tailBytes || end.toString('latin1') !== magic)
    return `the file is cut: it must end with "${magic}" and ends, after ${size} bytes, with ${shown(end)}`
  const footer = tail.readUInt32LE(0)
  if (magic.length + footer + tailBytes > size)
    return `the file is cut: its footer alone has ${footer} bytes, and the file ${size}`
  return undefined
}

/**
 * Looks at both ends of a Parquet file, which tell whether it is one and whole; what is inside is for the engine to read.
 *
 * @throws PipelineError where it cannot be opened, is empty, of another format or cut
 */
export const checkParquet = async ({ path, absolute }: LocatedFile): Promise<void> => {
  const file = await open(absolute).catch((error: unknown) => {
    throw new PipelineError([{ file: path, message: readProblem(error) }], { cause: error })
  })
  try {
    const { size } = await file.stat()
    const read = async (bytes: number, position: number) => {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, position)
      return buffer.subarray(0, bytesRead)
    }
    const head = await read(magic.length, 0)
    const tail = await read(tailBytes, Math.max(size - tailBytes, 0))
    const message = problemOf(size, head, tail)
    if (message !== undefined) throw new PipelineError([{ file: path, message }])
  } finally {
    await file.close()
  }
}
