import type { Dirent, Stats } from 'node:fs'
import { open, readdir, realpath, stat } from 'node:fs/promises'
import { dirname, isAbsolute, join, normalize, posix, sep } from 'node:path'
import { PipelineError } from '../problem.ts'
import { countFeeds } from '../steps/delimited.ts'
import { type FileDays, fileDays } from '../steps/file-date.ts'
import type { FileSource } from '../steps/source.ts'
import { nearest } from './definition-file.ts'
import { codeOf, openBytes, readProblem } from './file-bytes.ts'

/** A file: how people are told of it, and where it is. */
export interface LocatedFile {
  /** path from the workspace folder, with slashes */
  readonly path: string
  readonly absolute: string
}

/** A file that a source's pattern stands for. */
export interface FoundFile extends LocatedFile {
  /** the days that it is of by its name; absent where its source says of no dates */
  readonly days?: FileDays
}

/** A file that may not have been read yet. */
export interface UnreadFile extends FoundFile {
  /** SHA-256 of its bytes, in hex; undefined before it was read */
  readonly fingerprint: string | undefined
  /** line feeds in it, unpacked: about as many as it has records, more where records hold line breaks; a guess before it was read */
  readonly lines: number
}

/** A file of a source as it was when the run read it. */
export interface DataFile extends UnreadFile {
  readonly fingerprint: string
}

/** Files of so many bytes are large, where nothing else is said. */
export const largeBytes = 1_000_000

/** Whether the fingerprint of a file was taken. */
export const isRead = (file: UnreadFile): file is DataFile => file.fingerprint !== undefined

const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')

const matcher = (pattern: string) => new RegExp(`^${pattern.split('*').map(escaped).join('(.*)')}$`, 's')

/** Whether a path, from the workspace folder and with slashes, is one that the pattern of a source stands for. */
export const isFileOf = ({ file }: FileSource, path: string): boolean => {
  const pattern = posix.normalize(file.pattern)
  return posix.dirname(pattern) === posix.dirname(path) && matcher(posix.basename(pattern)).test(posix.basename(path))
}

const missing = (source: FileSource, message: string): PipelineError =>
  new PipelineError([
    { file: source.file.pattern, message: `${message} (source ${source.name}, ${source.definition.path})` },
  ])

const entriesOf = async (folder: string, source: FileSource): Promise<Dirent[]> => {
  try {
    return await readdir(folder, { withFileTypes: true })
  } catch (error) {
    const isThere = codeOf(error) === 'EACCES'
    throw missing(source, isThere ? `this user may not read the folder ${folder}` : `there is no folder ${folder}`)
  }
}

/** Paths, from the workspace folder, of the files that a source's pattern stands for: one or more, ordered by name. */
const findPaths = async (workspaceFolder: string, source: FileSource): Promise<string[]> => {
  const pattern = posix.normalize(source.file.pattern)
  if (isAbsolute(normalize(pattern)) || pattern.startsWith('..'))
    throw missing(source, 'the files must lie inside the workspace folder')
  const folder = posix.dirname(pattern)
  const inFolder = join(workspaceFolder, folder)
  const entries = await entriesOf(inFolder, source)
  const names = entries.flatMap((entry) => (entry.isDirectory() ? [] : [entry.name])).sort()
  const isMeant = (name: string) => matcher(posix.basename(pattern)).test(name)
  const found = names.filter(isMeant)
  if (found.length > 0) return found.map((name) => posix.join(folder, name))
  const another = entries.find(({ name }) => isMeant(name))
  throw missing(
    source,
    another === undefined
      ? `there is no such file in ${inFolder}${nearest(posix.basename(pattern), names)}`
      : `${join(inFolder, another.name)} is a folder, no file`,
  )
}

/** What something that has the name of a file is, where reading it would have no end or no sense. */
const otherThan = (found: Stats): string | undefined => {
  if (found.isFile()) return undefined
  if (found.isDirectory()) return 'a folder'
  if (found.isFIFO()) return 'a pipe'
  return found.isSocket() ? 'a socket' : 'a device'
}

const isInside = (path: string, folder: string) => path.startsWith(folder.endsWith(sep) ? folder : folder + sep)

/** Why what stands at a path is not to be read: a link out of the workspace, or no file. A folder may be a link to anywhere. */
const placeProblem = async (workspaceFolder: string, absolute: string): Promise<string | undefined> => {
  const target = await realpath(absolute)
  const folders = await Promise.all([realpath(workspaceFolder), realpath(dirname(absolute))])
  if (!folders.some((folder) => isInside(target, folder)))
    return `the file is a link out of the workspace folder, to ${target}; link its folder, or copy the file`
  const other = otherThan(await stat(target))
  return other && `it is ${other}, no file`
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

/** How many bytes show how long the lines of a file are. */
const guessBytes = 65_536

const guessed = async (absolute: string): Promise<Pick<UnreadFile, 'fingerprint' | 'lines'>> => {
  const handle = await open(absolute)
  try {
    const { size } = await handle.stat()
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(guessBytes), 0, guessBytes, 0)
    const lines = countFeeds(buffer.subarray(0, bytesRead))
    return { fingerprint: undefined, lines: bytesRead === 0 ? 0 : Math.round((lines * size) / bytesRead) }
  } finally {
    await handle.close()
  }
}

/**
 * The days that a file of a source is of by its name; none where the source says of no dates.
 *
 * @throws PipelineError where it says of some, and the name has none
 */
export const daysOf = ({ fileDate, file, definition }: FileSource, path: string): Pick<FoundFile, 'days'> => {
  if (fileDate === undefined) return {}
  const [, ...found] = matcher(posix.basename(file.pattern)).exec(posix.basename(path)) ?? []
  const days = fileDays(found, fileDate)
  if (days !== undefined) return { days }
  const message = `expected one date of the form ${fileDate} in the name, where ${file.pattern} has * (${definition.path})`
  throw new PipelineError([{ file: path, message }])
}

const whileReading = async <T>(path: string, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> => {
  try {
    return await work()
  } catch (error) {
    signal?.throwIfAborted()
    if (error instanceof PipelineError) throw error
    throw new PipelineError([{ file: path, message: readProblem(error) }], { cause: error })
  }
}

/** Takes the fingerprint of a file. @throws PipelineError where it cannot be read */
export const withFingerprint = <File extends FoundFile>(file: File, signal?: AbortSignal): Promise<File & DataFile> =>
  whileReading(file.path, signal, async () => ({ ...file, ...(await readThrough(file.absolute, signal)) }))

/** Whether a file has so many bytes. @throws PipelineError where it is gone */
export const isLarge = ({ path, absolute }: FoundFile, bytes: number): Promise<boolean> =>
  whileReading(path, undefined, async () => (await stat(absolute)).size >= bytes)

/** Leaves the fingerprint of a file to who reads it. @throws PipelineError where not even its first bytes can be read */
export const unreadFile = (file: FoundFile): Promise<UnreadFile> =>
  whileReading(file.path, undefined, async () => ({ ...file, ...(await guessed(file.absolute)) }))

/** The error of a file that is no longer the one whose fingerprint was taken. */
export const changedWhileRead = ({ path }: LocatedFile): PipelineError =>
  new PipelineError([{ file: path, message: 'the file was changed while it was read; load it again' }])

/** Takes the fingerprint of a file again, if it was taken, for one that somebody else read. @throws PipelineError where it is another now */
export const checkUnchanged = async (file: UnreadFile): Promise<void> => {
  if (!isRead(file)) return
  const now = await readThrough(file.absolute, undefined).catch(() => undefined)
  if (now?.fingerprint !== file.fingerprint) throw changedWhileRead(file)
}

/**
 * Finds the files of a source.
 *
 * @throws PipelineError where no file matches, with the nearest that exists, or where one is none that may be read or lacks
 *   the date that its source says it has
 */
export const findFiles = async (workspaceFolder: string, source: FileSource): Promise<FoundFile[]> => {
  const files: FoundFile[] = []
  for (const path of await findPaths(workspaceFolder, source)) {
    const absolute = join(workspaceFolder, path)
    const days = daysOf(source, path)
    const problem = await whileReading(path, undefined, () => placeProblem(workspaceFolder, absolute))
    if (problem !== undefined) throw new PipelineError([{ file: path, message: problem }])
    files.push({ path, absolute, ...days })
  }
  return files
}
