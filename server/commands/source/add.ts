import { constants } from 'node:fs'
import { copyFile, mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { draftFile } from '../../../pipelines/draft/draft-file.ts'
import { siblingsDoubt } from '../../../pipelines/draft/siblings.ts'
import type { Draft } from '../../../pipelines/draft/write.ts'
import { readEntities } from '../../../pipelines/sources/entities.ts'
import { readWorkspace, type Workspace } from '../../../pipelines/sources/workspace.ts'
import { StartError } from '../../start/start-error.ts'
import { type DatabaseAdded, draftDatabase } from './add-database.ts'

/** The file that a source is drafted from: paths from where the command was called. */
export interface FileAdded {
  readonly workspace: string
  readonly file: string
  readonly name: string | undefined
  /** sheet of a workbook */
  readonly sheet?: string | undefined
}

/** A draft, and what has to be done for it besides. */
interface Drafted {
  readonly draft: Draft
  /** whether all records were looked at */
  readonly isWhole: boolean
  /** the file to be copied into the workspace, and to which path in it; undefined where none is */
  readonly copy?: { readonly from: string; readonly to: string }
  /** what is left for people to do */
  readonly next?: string
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )

/** Where the file lies in the workspace, with slashes: where it is, or where it is copied to. */
const pathInside = (workspace: string, file: string): string => {
  const path = relative(workspace, file)
  const isInside = path !== '..' && !path.startsWith(`..${sep}`) && !isAbsolute(path)
  return isInside ? path.split(sep).join('/') : `files/${basename(file)}`
}

/** Adds what is to be said of files beside one that lies in the workspace. */
const withSiblings = async (drafted: Drafted, path: string, from: string): Promise<Drafted> => {
  const [folder, name] = [path.slice(0, -basename(path).length), basename(path)]
  const doubt = siblingsDoubt(folder, name, await readdir(dirname(from)))
  const { draft } = drafted
  return doubt === undefined ? drafted : { ...drafted, draft: { ...draft, doubts: [doubt, ...draft.doubts] } }
}

const draftAdded = async (added: FileAdded, folder: string, signal: AbortSignal): Promise<Drafted> => {
  const { file } = added
  const from = resolve(file)
  const path = pathInside(folder, from)
  if (path.includes('*'))
    throw new StartError(`${file}: * stands for any text in the pattern of a source; give the file a name without it`)
  const { name, sheet } = added
  const drafted = await draftFile({ file, absolute: from, path, name, sheet }, signal)
  return join(folder, path) === from ? withSiblings(drafted, path, from) : { ...drafted, copy: { from, to: path } }
}

const knownName = (name: string | undefined): void => {
  if (name !== undefined && !/^[a-z][a-z0-9_]*$/.test(name))
    throw new StartError(`--name is of lower-case letters, digits and underscores, a letter first; found "${name}"`)
}

type NewFile = readonly [path: string, write: (path: string) => Promise<void>]

/** Writes files that are not there yet and looks at what they make; where either fails none of them stays. */
const writeAll = async (files: readonly NewFile[], check: () => Promise<unknown>): Promise<void> => {
  const written: string[] = []
  try {
    for (const [path, write] of files) {
      await mkdir(dirname(path), { recursive: true })
      const isNew = !(await isThere(path))
      if (isNew) written.push(path)
      await write(path)
    }
    await check()
  } catch (error) {
    for (const path of written) await rm(path, { force: true })
    throw error
  }
}

const reportOf = ({ draft, isWhole, next }: Drafted, paths: readonly string[]): string => {
  const { name, doubts, records } = draft
  const begins = isWhole ? '' : ', with which it begins,'
  const count = records === 1 ? `1 record${begins} was` : `${records} records${begins} were`
  const looked = records === undefined ? '' : `; ${count} looked at`
  const unsure =
    doubts.length === 0
      ? 'Nothing was unsure.'
      : `Not sure, and worth a look:\n${doubts.map((doubt) => `  - ${doubt}`).join('\n')}`
  const written = paths.map((path) => `  ${path}`).join('\n')
  return `The source ${name} is drafted${looked}. Written:\n${written}\n\n${unsure}\n${next === undefined ? '' : `\n${next}\n`}`
}

/** A workspace with the shipped cubes needs the entities that they are made of. */
const checkShipped = async ({ name }: Draft, { cubes }: Workspace, sqlFolder: string): Promise<void> => {
  if (cubes === 'shipped' && (await readEntities(sqlFolder)).has(name))
    throw new StartError(
      `the product has an entity "${name}" already; choose another name, such as --name ${name}_export`,
    )
}

const writeDrafted = async (drafted: Drafted, workspace: Workspace, sqlFolder: string): Promise<string> => {
  const { draft, copy } = drafted
  const { folder } = workspace
  await checkShipped(draft, workspace, sqlFolder)
  const text = (content: string) => (to: string) => writeFile(to, content, { flag: 'wx' })
  const files = [
    ...draft.files.map(([path, content]) => [path, text(content)] as const),
    ...(copy === undefined
      ? []
      : [[copy.to, (to: string) => copyFile(copy.from, to, constants.COPYFILE_EXCL)] as const]),
  ]
  for (const [own] of files)
    if (await isThere(join(folder, own)))
      throw new StartError(`${own} is there already; choose another --name, or remove it`)
  await writeAll(
    files.map(([own, write]) => [join(folder, own), write]),
    () => readWorkspace(folder, sqlFolder),
  )
  return reportOf(
    drafted,
    files.map(([own]) => own),
  )
}

/**
 * Drafts a source from a file or a relation of a database, and the tables that it fills.
 *
 * @param root folder of the product
 * @returns what was written and what was not sure, for people
 * @throws StartError where it cannot be read or drafted, or something is there already; PipelineError where the
 *   workspace has problems of its own, or the database cannot be read
 */
export const addSource = async (
  added: FileAdded | DatabaseAdded,
  root: string,
  signal: AbortSignal,
): Promise<string> => {
  const folder = resolve(added.workspace)
  const sqlFolder = join(root, 'sql')
  knownName(added.name)
  const read = await readWorkspace(folder, sqlFolder)
  const drafted = 'file' in added ? await draftAdded(added, folder, signal) : await draftDatabase(added, signal)
  return writeDrafted(drafted, read, sqlFolder)
}
