import { constants } from 'node:fs'
import { copyFile, mkdir, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { type Draft, draftSource } from '../../../pipelines/draft/draft.ts'
import { openBytes, readProblem } from '../../../pipelines/sources/file-bytes.ts'
import { readWorkspace } from '../../../pipelines/sources/workspace.ts'
import { StartError } from '../../start/start-error.ts'

/** What a source is drafted from: paths from where the command was called. */
export interface Added {
  readonly workspace: string
  readonly file: string
  readonly name: string | undefined
}

/** How much of a file is looked at. */
const sampleBytes = 4 * 1024 * 1024

const readSample = async (file: string, signal: AbortSignal) => {
  const pieces: Buffer[] = []
  let length = 0
  try {
    for await (const chunk of openBytes(file, signal).chunks) {
      pieces.push(chunk)
      length += chunk.length
      if (length > sampleBytes) return { bytes: Buffer.concat(pieces), isWhole: false }
    }
  } catch (error) {
    throw new StartError(`${file}: ${readProblem(error)}`, { cause: error })
  }
  return { bytes: Buffer.concat(pieces), isWhole: true }
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )

/** Where the file lies in the workspace, with slashes: where it is, or where it is copied to. */
const pathInside = (workspace: string, file: string): string => {
  const path = relative(workspace, file)
  const isInside = !path.startsWith('..') && !isAbsolute(path)
  return isInside ? path.split(sep).join('/') : `files/${basename(file)}`
}

const knownName = (name: string | undefined): void => {
  if (name !== undefined && !/^[a-z][a-z0-9_]*$/.test(name))
    throw new StartError(`--name is of lower-case letters, digits and underscores, a letter first; found "${name}"`)
}

/** Writes files that are not there yet; where one cannot be written none of them stays. */
const writeAll = async (files: readonly (readonly [path: string, write: (path: string) => Promise<void>])[]) => {
  const written: string[] = []
  try {
    for (const [path, write] of files) {
      await mkdir(dirname(path), { recursive: true })
      written.push(path)
      await write(path)
    }
  } catch (error) {
    for (const path of written) await rm(path, { force: true })
    throw error
  }
}

const reportOf = ({ name, doubts, records }: Draft, paths: readonly string[], isWhole: boolean): string => {
  const looked = `${records} records${isWhole ? '' : ', with which the file begins,'} were looked at`
  const unsure =
    doubts.length === 0
      ? 'Nothing was unsure.'
      : `Not sure, and worth a look:\n${doubts.map((doubt) => `  - ${doubt}`).join('\n')}`
  return `The source ${name} is drafted; ${looked}. Written:\n${paths.map((path) => `  ${path}`).join('\n')}\n\n${unsure}\n`
}

/**
 * Drafts a source from a file, and the tables that it fills.
 *
 * @param root folder of the product
 * @returns what was written and what was not sure, for people
 * @throws StartError where the file cannot be read or drafted, or something is there already; PipelineError where the
 *   workspace has problems of its own
 */
export const addSource = async (
  { workspace, file, name }: Added,
  root: string,
  signal: AbortSignal,
): Promise<string> => {
  const folder = resolve(workspace)
  const from = resolve(file)
  const sqlFolder = join(root, 'sql')
  knownName(name)
  await readWorkspace(folder, sqlFolder)
  const { bytes, isWhole } = await readSample(from, signal)
  const path = pathInside(folder, from)
  const draft = draftSource({ path, bytes, isWhole, ...(name !== undefined && { name }) })
  if (draft === undefined) throw new StartError(`${file}: there is no record in it to look at`)
  const text = (content: string) => (to: string) => writeFile(to, content, { flag: 'wx' })
  const files = [
    [`sources/${draft.name}.yaml`, text(draft.definition)],
    [`sql/staging/stg_${draft.name}.sql`, text(draft.staging)],
    [`sql/warehouse/fact_${draft.name}.sql`, text(draft.fact)],
    ...(join(folder, path) === from
      ? []
      : [[path, (to: string) => copyFile(from, to, constants.COPYFILE_EXCL)] as const]),
  ] as const
  for (const [own] of files)
    if (await isThere(join(folder, own)))
      throw new StartError(`${own} is there already; choose another --name, or remove it`)
  await writeAll(files.map(([own, write]) => [join(folder, own), write]))
  await readWorkspace(folder, sqlFolder)
  return reportOf(
    draft,
    files.map(([own]) => own),
    isWhole,
  )
}
