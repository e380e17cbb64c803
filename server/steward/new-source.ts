import { cp, mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join, posix } from 'node:path'
import { parse } from 'yaml'
import { PipelineError, type Problem } from '../../pipelines/problem.ts'
import { isFileOf } from '../../pipelines/sources/data-files.ts'
import { entityOf, readEntities } from '../../pipelines/sources/entities.ts'
import { readWorkspace, type Workspace } from '../../pipelines/sources/workspace.ts'
import { QueryError } from '../contract/errors.ts'
import type { AcceptRequest, SourceDraft } from '../contract/uploads.ts'
import { allSources, definitionProblems, type WorkspaceReader } from './known-workspace.ts'
import type { ToPlace } from './placing.ts'

type AsSource = Extract<AcceptRequest, { as: 'source' }>

/** What a definition says of itself before it is read against anything: its names where they are texts. */
const namesIn = (text: string): { readonly source?: string; readonly entity?: string } => {
  try {
    const value: unknown = parse(text)
    if (typeof value !== 'object' || value === null) return {}
    const { source, entity } = value as Readonly<Record<string, unknown>>
    return { ...(typeof source === 'string' && { source }), ...(typeof entity === 'string' && { entity }) }
  } catch {
    return {}
  }
}

const isName = (text: string | undefined): text is string => text !== undefined && /^[a-z][a-z0-9_]*$/.test(text)

/** One statement that makes a staging table of plain columns, comments before it. */
const stagingText =
  /^(?:--.*\n)*CREATE OR REPLACE TABLE stg_\w+ \(\n(?: {2}\w+ [A-Z]+(?:\(\d+, \d+\))?,?\n)+\)\s*;?\s*$/

const checkStaging = (path: string, text: string, entity: string): void => {
  const refuse = (message: string): never => {
    throw definitionProblems([{ file: path, line: 1, column: 1, message }])
  }
  if (!stagingText.test(text))
    refuse(
      `expected comments and one CREATE OR REPLACE TABLE stg_${entity} ( … ) with a column on each line, and nothing else`,
    )
  try {
    const { name } = entityOf({ path, text })
    if (name !== entity) refuse(`it makes stg_${name}; expected stg_${entity}, the entity that was drafted`)
  } catch (error) {
    if (error instanceof QueryError) throw error
    refuse(error instanceof Error ? error.message : String(error))
  }
}

/** The tables that go with a definition: those of the draft where its entity is the one that was drafted, and is not there yet. */
const tablesFor = (
  draft: SourceDraft | null,
  entity: string | undefined,
  known: ReadonlySet<string>,
  staging: string | undefined,
): ToPlace[] => {
  if (draft === null || entity === undefined || known.has(entity) || draft.name !== entity) return []
  return draft.tables.map(({ path, text }) => {
    if (staging === undefined || !path.startsWith('sql/staging/')) return { path, text }
    checkStaging(path, staging, entity)
    return { path, text: staging }
  })
}

/** The definitions of a workspace, without its data. */
const definitionParts = ['workspace.yaml', 'sources', 'sql'] as const

/** Reads the workspace as it would be with these files beside its own. @throws QueryError `definition_problems` with all that is wrong then */
const readWith = async (
  { folder, sqlFolder }: WorkspaceReader,
  files: readonly ToPlace[],
  scratch: string,
): Promise<Workspace> => {
  await rm(scratch, { recursive: true, force: true })
  await mkdir(scratch, { recursive: true })
  try {
    for (const part of definitionParts)
      await cp(join(folder, part), join(scratch, part), { recursive: true, dereference: true }).catch(
        (error: unknown) => {
          if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
        },
      )
    for (const { path, text } of files) {
      await mkdir(dirname(join(scratch, path)), { recursive: true })
      await writeFile(join(scratch, path), text ?? '')
    }
    return await readWorkspace(scratch, sqlFolder)
  } catch (error) {
    throw error instanceof PipelineError ? definitionProblems(error.problems) : error
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

const problemIn = (path: string, message: string): QueryError => {
  const problem: Problem = { file: path, line: 1, column: 1, message }
  return definitionProblems([problem])
}

/** Where the uploaded file lies as the source says. @throws QueryError `definition_problems` where its pattern has not the name */
const dataPath = (workspace: Workspace, name: string, definition: string, file: string): string => {
  const found = allSources(workspace).find((source) => source.name === name)
  const declared = found !== undefined && 'file' in found ? (found.file as { readonly pattern?: string }) : {}
  if (found === undefined || declared.pattern === undefined)
    throw problemIn(definition, 'the source must read the file that was uploaded; it reads a database')
  const path = posix.join(posix.dirname(posix.normalize(declared.pattern)), file)
  const isInside = !path.startsWith('..') && !posix.isAbsolute(path)
  if (isInside && isFileOf({ ...found, file: { pattern: declared.pattern } }, path)) return path
  throw problemIn(definition, `the pattern ${declared.pattern} does not stand for the file that was uploaded, ${file}`)
}

/**
 * What is put into a workspace for a new source, in the order in which nothing is read half: its file, its tables, its
 * definition. The whole workspace was then read with it.
 *
 * @param scratch a folder for that, which need not be there
 * @throws QueryError `definition_problems` with everything that is wrong, `file_exists` where the source is there already
 */
export const newSource = async (
  reader: WorkspaceReader,
  upload: { readonly name: string; readonly draft: SourceDraft | null },
  { definition, staging }: AsSource,
  scratch: string,
): Promise<readonly ToPlace[]> => {
  const { source, entity } = namesIn(definition)
  const name = isName(source) ? source : (upload.draft?.name ?? 'source')
  const path = `sources/${name}.yaml`
  const known = new Set((await readEntities(reader.sqlFolder, join(reader.folder, 'sql'))).keys())
  const texts = [...tablesFor(upload.draft, entity, known, staging), { path, text: definition }]
  const workspace = await readWith(reader, texts, scratch)
  return [{ path: dataPath(workspace, name, path, upload.name) }, ...texts]
}
