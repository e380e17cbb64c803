import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { isAbsolute, join, normalize, posix } from 'node:path'
import { PipelineError } from '../problem.ts'
import type { Source } from '../steps/source.ts'
import { nearest } from './definition-file.ts'

/** A file of a source as it was when the run began. */
export interface DataFile {
  /** path from the workspace folder, with slashes */
  readonly path: string
  readonly absolute: string
  /** SHA-256 of its bytes, in hex */
  readonly fingerprint: string
  /** line feeds in it: about as many as it has records, more where records hold line breaks */
  readonly lines: number
}

const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')

const matcher = (pattern: string) => new RegExp(`^${pattern.split('*').map(escaped).join('.*')}$`)

const filesIn = async (folder: string): Promise<string[] | undefined> => {
  try {
    const entries = await readdir(folder, { withFileTypes: true })
    return entries.flatMap((entry) => (entry.isDirectory() ? [] : [entry.name])).sort()
  } catch {
    return undefined
  }
}

const missing = (source: Source, message: string): PipelineError =>
  new PipelineError([
    { file: source.file.pattern, message: `${message} (source ${source.name}, ${source.definition.path})` },
  ])

/** Paths, from the workspace folder, of the files that a source's pattern stands for: one or more, ordered by name. */
const findPaths = async (workspaceFolder: string, source: Source): Promise<string[]> => {
  const pattern = posix.normalize(source.file.pattern)
  if (isAbsolute(normalize(pattern)) || pattern.startsWith('..'))
    throw missing(source, 'the files must lie inside the workspace folder')
  const folder = posix.dirname(pattern)
  const names = await filesIn(join(workspaceFolder, folder))
  if (names === undefined) throw missing(source, `there is no folder ${join(workspaceFolder, folder)}`)
  const found = names.filter((name) => matcher(posix.basename(pattern)).test(name))
  if (found.length === 0) {
    throw missing(
      source,
      `there is no such file in ${join(workspaceFolder, folder)}${nearest(posix.basename(pattern), names)}`,
    )
  }
  return found.map((name) => posix.join(folder, name))
}

const countFeeds = (chunk: Buffer) => {
  let count = 0
  for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) count++
  return count
}

const inspect = async (workspaceFolder: string, path: string, signal: AbortSignal | undefined): Promise<DataFile> => {
  const absolute = join(workspaceFolder, path)
  const hash = createHash('sha256')
  let lines = 0
  try {
    for await (const chunk of createReadStream(absolute, { ...(signal && { signal }) }) as AsyncIterable<Buffer>) {
      hash.update(chunk)
      lines += countFeeds(chunk)
    }
  } catch (error) {
    signal?.throwIfAborted()
    throw new PipelineError([{ file: path, message: `the file cannot be read: ${String(error)}` }], { cause: error })
  }
  return { path, absolute, fingerprint: hash.digest('hex'), lines }
}

/**
 * Finds the files of a source and takes their fingerprints.
 *
 * @throws PipelineError where no file matches, with the nearest that exists, or where one cannot be read
 */
export const findFiles = async (workspaceFolder: string, source: Source, signal?: AbortSignal): Promise<DataFile[]> => {
  const files: DataFile[] = []
  for (const path of await findPaths(workspaceFolder, source)) files.push(await inspect(workspaceFolder, path, signal))
  return files
}
