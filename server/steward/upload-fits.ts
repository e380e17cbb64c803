import { stat } from 'node:fs/promises'
import { join, posix } from 'node:path'
import { headDifference } from '../../pipelines/first-records.ts'
import { PipelineError } from '../../pipelines/problem.ts'
import { daysOf, isFileOf } from '../../pipelines/sources/data-files.ts'
import { checkParquet } from '../../pipelines/sources/parquet-file.ts'
import type { Workspace } from '../../pipelines/sources/workspace.ts'
import type { AnySource, FileSource, Source } from '../../pipelines/steps/source.ts'
import { QueryError } from '../contract/errors.ts'
import type { UploadFit } from '../contract/uploads.ts'
import type { Session } from '../engine/engine.ts'
import { allSources } from './known-workspace.ts'

/** The file that is looked at: its name, and where it waits. */
interface Waiting {
  readonly name: string
  readonly absolute: string
}

const isOfEntity = (source: AnySource): source is Source => 'entity' in source

/** A source that reads files, as such; undefined for one that reads a database. */
const fileSource = (source: AnySource): FileSource | undefined => {
  const { file } = source as Source
  return 'pattern' in file ? { ...source, file: { pattern: file.pattern } } : undefined
}

const problemOf = (error: unknown): string => {
  if (!(error instanceof PipelineError)) throw error
  return error.problems.map(({ message }) => message).join('; ')
}

const inFolderOf = ({ file }: FileSource, name: string): string =>
  posix.join(posix.dirname(posix.normalize(file.pattern)), name)

/** A name that the pattern of a source has, made of that of a file. */
const suggestedName = ({ file }: FileSource, name: string): string => {
  const pattern = posix.basename(file.pattern)
  const [start = '', ...rest] = pattern.split('*')
  if (rest.length === 0) return pattern
  const end = rest.at(-1) ?? ''
  const stem = name.endsWith(end) ? name.slice(0, name.length - end.length) : name.replace(/(?:\.\w+)+$/, '')
  return `${start}${rest.slice(0, -1).join('')}${stem.startsWith(start) ? stem.slice(start.length) : stem}${end}`
}

const isDated = (source: FileSource, path: string): boolean => {
  try {
    daysOf(source, path)
    return true
  } catch {
    return false
  }
}

const differenceOf = async (session: Session, source: AnySource, { name, absolute }: Waiting) => {
  const file = { path: name, absolute }
  if (isOfEntity(source)) return headDifference(session, file, source)
  return checkParquet(file).then(() => undefined, problemOf)
}

/** Only text with a header and sheets say by their head whose they are. */
const isToldByHead = (source: AnySource): boolean =>
  isOfEntity(source) && 'firstLine' in source.file && source.file.firstLine === 'header'

const isThere = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  )

const fitOf = async (
  session: Session,
  workspace: Workspace,
  found: AnySource,
  waiting: Waiting,
): Promise<UploadFit | undefined> => {
  const source = fileSource(found)
  if (source === undefined) return undefined
  const own = inFolderOf(source, waiting.name)
  const isNamedSo = isFileOf(source, own) && isDated(source, own)
  if (!isNamedSo && !isToldByHead(found)) return undefined
  const path = isNamedSo ? own : inFolderOf(source, suggestedName(source, waiting.name))
  const difference = (await differenceOf(session, found, waiting)) ?? null
  if (!isNamedSo && (difference !== null || !isFileOf(source, path))) return undefined
  return {
    source: found.name,
    title: found.title,
    isNamedSo,
    path,
    header: difference === null ? 'same' : 'differs',
    difference,
    replaces: await isThere(join(workspace.folder, path)),
  }
}

/** The sources of a workspace that a file may be one of, those first that its name says, and of these those that it can be read as. */
export const fitsOf = async (session: Session, workspace: Workspace, waiting: Waiting): Promise<UploadFit[]> => {
  const fits: UploadFit[] = []
  for (const source of allSources(workspace)) {
    const fit = await fitOf(session, workspace, source, waiting)
    if (fit !== undefined) fits.push(fit)
  }
  const rank = ({ isNamedSo, header }: UploadFit) => (header === 'same' ? 0 : 2) + (isNamedSo ? 0 : 1)
  return fits.sort((a, b) => rank(a) - rank(b))
}

/**
 * Where a file would lie as one of a source.
 *
 * @throws QueryError `file_does_not_fit` where the source reads no files or cannot read this one, `wrong_file_name` where its pattern has not the name
 */
export const placeIn = async (session: Session, found: AnySource, waiting: Waiting, name: string): Promise<string> => {
  const source = fileSource(found)
  const unfit = (difference: string) => new QueryError('file_does_not_fit', { source: found.name, difference })
  if (source === undefined) throw unfit('its rows come from a database')
  const path = inFolderOf(source, name)
  if (!isFileOf(source, path)) {
    const problem = `the files of source ${found.name} are called ${source.file.pattern}; nearest is "${suggestedName(source, name)}"`
    throw new QueryError('wrong_file_name', { name, problem }, 'name')
  }
  try {
    daysOf(source, path)
  } catch (error) {
    throw new QueryError('wrong_file_name', { name, problem: problemOf(error) }, 'name', { cause: error })
  }
  const difference = await differenceOf(session, found, waiting)
  if (difference !== undefined) throw unfit(difference)
  return path
}
