import { readdir } from 'node:fs/promises'
import { isAbsolute, join, normalize, posix } from 'node:path'
import { PipelineError } from '../problem.ts'
import type { AnySource } from '../steps/source.ts'
import { nearest } from './definition-file.ts'
import { countFeeds, openBytes, readProblem } from './file-bytes.ts'

/** A file of a source as it was when the run began. */
export interface DataFile {
  /** path from the workspace folder, with slashes */
  readonly path: string
  readonly absolute: string
  /** SHA-256 of its bytes, in hex */
  readonly fingerprint: string
  /** line feeds in it, unpacked: about as many as it has records, more where records hold line breaks */
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

const missing = (source: AnySource, message: string): PipelineError =>
  new PipelineError([
    { file: source.file.pattern, message: `${message} (source ${source.name}, ${source.definition.path})` },
  ])

/** Paths, from the workspace folder, of the files that a source's pattern stands for: one or more, ordered by name. */
const findPaths = async (workspaceFolder: string, source: AnySource): Promise<string[]> => {
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

const readThrough = async (
  absolute: string,
  signal: AbortSignal | undefined,
): Promise<Pick<DataFile, 'fingerprint' | 'lines'>> => {
  const { chunks, fingerprint } = openBytes(absolute, signal)
  let lines = 0
  for await (const chunk of chunks) lines += countFeeds(chunk)
  return { fingerprint: fingerprint(), lines }
}

const inspect = async (workspaceFolder: string, path: string, signal: AbortSignal | undefined): Promise<DataFile> => {
  const absolute = join(workspaceFolder, path)
  try {
    return { path, absolute, ...(await readThrough(absolute, signal)) }
  } catch (error) {
    signal?.throwIfAborted()
    throw new PipelineError([{ file: path, message: readProblem(error) }], { cause: error })
  }
}

/** The error of a file that is no longer the one whose fingerprint was taken. */
export const changedWhileRead = ({ path }: DataFile): PipelineError =>
  new PipelineError([{ file: path, message: 'the file was changed while it was read; load it again' }])

/** Takes the fingerprint of a file again, for one that somebody else read. @throws PipelineError where it is another now */
export const checkUnchanged = async (file: DataFile): Promise<void> => {
  const now = await readThrough(file.absolute, undefined).catch(() => undefined)
  if (now?.fingerprint !== file.fingerprint) throw changedWhileRead(file)
}

/**
 * Finds the files of a source and takes their fingerprints.
 *
 * @throws PipelineError where no file matches, with the nearest that exists, or where one cannot be read
 */
export const findFiles = async (
  workspaceFolder: string,
  source: AnySource,
  signal?: AbortSignal,
): Promise<DataFile[]> => {
  const files: DataFile[] = []
  for (const path of await findPaths(workspaceFolder, source)) files.push(await inspect(workspaceFolder, path, signal))
  return files
}
