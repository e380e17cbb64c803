import { open } from 'node:fs/promises'
import { PipelineError } from '../problem.ts'
import type { LocatedFile } from '../sources/data-files.ts'
import { nearest } from '../sources/definition-file.ts'
import { openBytes, readProblem } from '../sources/file-bytes.ts'
import { checkParquet } from '../sources/parquet-file.ts'
import { readSheets } from '../sources/xlsx-file.ts'
import { draftParquet, draftSheet, draftSource, textProblem } from './draft.ts'
import type { Draft } from './write.ts'

/** A file that a source is drafted from. */
export interface FileToDraft {
  /** as people are told of it */
  readonly file: string
  readonly absolute: string
  /** where it lies in the workspace, or will, with slashes */
  readonly path: string
  /** name of the source; undefined for one like the file */
  readonly name: string | undefined
  /** sheet of a workbook; undefined for the first with records */
  readonly sheet?: string | undefined
}

/** A draft, and whether all records of the file were looked at. */
export interface DraftedFile {
  readonly draft: Draft
  readonly isWhole: boolean
}

/** How much of a file is looked at. */
const sampleBytes = 4 * 1024 * 1024

const failure = (file: string, message: string, cause?: unknown) => new PipelineError([{ file, message }], { cause })

const readSample = async ({ file, absolute }: FileToDraft, signal: AbortSignal | undefined) => {
  const pieces: Buffer[] = []
  let length = 0
  try {
    for await (const chunk of openBytes(absolute, signal).chunks) {
      pieces.push(chunk)
      length += chunk.length
      if (length > sampleBytes) return { bytes: Buffer.concat(pieces), isWhole: false }
    }
  } catch (error) {
    throw failure(file, readProblem(error), error)
  }
  return { bytes: Buffer.concat(pieces), isWhole: true }
}

/** What a file begins with that is no text, in Latin-1. */
const heads = { xlsx: 'PK\u0003\u0004', parquet: 'PAR1' } as const
const headBytes = 4

const headOf = async ({ file, absolute }: FileToDraft): Promise<string> => {
  try {
    const handle = await open(absolute)
    const { buffer, bytesRead } = await handle
      .read(Buffer.alloc(headBytes), 0, headBytes, 0)
      .finally(() => handle.close())
    return buffer.toString('latin1', 0, bytesRead)
  } catch (error) {
    throw failure(file, readProblem(error), error)
  }
}

const draftText = async (seen: FileToDraft, signal: AbortSignal | undefined): Promise<DraftedFile> => {
  const { file, path, name } = seen
  const { bytes, isWhole } = await readSample(seen, signal)
  if (bytes.length === 0) throw failure(file, 'the file is empty; there is no record in it to look at')
  const problem = textProblem(bytes)
  if (problem !== undefined) throw failure(file, problem)
  const draft = draftSource({ path, bytes, isWhole, name })
  if (draft !== undefined) return { draft, isWhole }
  const why = isWhole
    ? 'there is no record in it to look at: expected one below the names of the columns, or a list of JSON objects'
    : `there is no whole record in its first ${sampleBytes / 1024 / 1024} MiB to look at: is it cut by line breaks?`
  throw failure(file, why)
}

const draftWorkbook = async ({ file, absolute, path, name, sheet }: FileToDraft): Promise<DraftedFile> => {
  const sheets: LocatedFile = { path: file, absolute }
  const found = await readSheets(sheets)
  const names = found.map((one) => one.name)
  if (sheet !== undefined && !names.includes(sheet))
    throw failure(file, `there is no sheet "${sheet}"${nearest(sheet, names)}; the workbook has ${names.join(', ')}`)
  const draft = draftSheet({ path, name }, found, sheet)
  if (draft !== undefined) return { draft, isWhole: true }
  const where = sheet === undefined ? `its sheets, ${names.join(', ')}, have` : `its sheet "${sheet}" has`
  throw failure(file, `${where} no record to look at`)
}

/**
 * Drafts a source of a file of any format by looking at it.
 *
 * @throws PipelineError where it cannot be read, or has nothing to look at
 */
export const draftFile = async (seen: FileToDraft, signal?: AbortSignal): Promise<DraftedFile> => {
  const { file, absolute, path, name, sheet } = seen
  const head = await headOf(seen)
  if (sheet !== undefined && head !== heads.xlsx)
    throw failure(file, 'only a workbook (.xlsx) has sheets; leave the sheet out')
  if (head === heads.xlsx) return draftWorkbook(seen)
  if (head !== heads.parquet) return draftText(seen, signal)
  await checkParquet({ path: file, absolute })
  return { draft: draftParquet({ path, name }), isWhole: true }
}
