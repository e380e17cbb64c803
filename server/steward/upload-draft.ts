import { basename } from 'node:path/posix'
import { draftFile } from '../../pipelines/draft/draft-file.ts'
import { sourceName } from '../../pipelines/draft/names.ts'
import type { Draft } from '../../pipelines/draft/write.ts'
import { type Preview, previewParquet, previewRecords } from '../../pipelines/first-records.ts'
import { PipelineError } from '../../pipelines/problem.ts'
import { entityOf, readEntities } from '../../pipelines/sources/entities.ts'
import { readSource } from '../../pipelines/sources/read-source.ts'
import type { Entity } from '../../pipelines/steps/source.ts'
import type { DraftRequest, SourceDraft } from '../contract/uploads.ts'
import type { Session } from '../engine/engine.ts'

/** The file that is drafted from: its name, and where it waits. */
interface Waiting {
  readonly name: string
  readonly absolute: string
  readonly bytes: number
}

/** Records of a preview. */
const shownRecords = 20

/** A workbook is read whole; a larger one is not looked at. */
const largestWorkbook = 100 * 1024 * 1024

/** Where a file lies that no source says another place for. */
const usualPath = (name: string): string => `files/${name}`

/** The entity that a draft would make, where it makes one. */
const draftedEntity = ({ files }: Draft): Entity | undefined => {
  const staging = files.find(([path]) => path.startsWith('sql/staging/'))
  return staging && entityOf({ path: staging[0], text: staging[1] })
}

const fewest = 2
const mostEntities = 3

/** Entities that have at least two columns called like those of the draft, the most alike first. */
const likeEntities = (entity: Entity | undefined, known: ReadonlyMap<string, Entity>): SourceDraft['likeEntities'] => {
  const names = new Set([...(entity?.columns.keys() ?? [])].map((name) => sourceName(name)))
  const alike = [...known.values()].map(({ name, columns }) => ({
    entity: name,
    columns: [...columns.keys()].filter((column) => names.has(column)),
  }))
  return alike
    .filter(({ columns }) => columns.length >= fewest)
    .sort((a, b) => b.columns.length - a.columns.length)
    .slice(0, mostEntities)
}

const previewOf = async (
  session: Session,
  draft: Draft,
  { name, absolute }: Waiting,
  entities: ReadonlyMap<string, Entity>,
): Promise<Preview> => {
  const [path = '', text = ''] = draft.files[0] ?? []
  const file = { path: name, absolute }
  const { source } = readSource(path, text, entities)
  return source === undefined ? previewParquet(session, file, shownRecords) : previewRecords(file, source, shownRecords)
}

const toDraft = async (
  session: Session,
  drafted: Awaited<ReturnType<typeof draftFile>>,
  file: Waiting,
  known: ReadonlyMap<string, Entity>,
): Promise<SourceDraft> => {
  const { draft, isWhole } = drafted
  const entity = draftedEntity(draft)
  const entities = entity === undefined ? known : new Map([...known, [entity.name, entity]])
  const { columns, rows } = await previewOf(session, draft, file, entities)
  const [definition, ...tables] = draft.files.map(([path, text]) => ({ path, text }))
  if (definition === undefined) throw new Error(`the draft of ${file.name} has no definition`)
  return {
    name: draft.name,
    path: usualPath(file.name),
    definition,
    tables,
    doubts: [...draft.doubts],
    records: draft.records ?? null,
    isWhole,
    likeEntities: likeEntities(entity, known),
    preview: { columns: [...columns], rows: rows.map((row) => [...row]) },
  }
}

const nameProblem = (name: string | undefined): string | undefined =>
  name === undefined || /^[a-z][a-z0-9_]*$/.test(name)
    ? undefined
    : `a source is called by lower-case letters, digits and underscores, a letter first; found "${name}"; nearest is "${sourceName(name)}"`

const messageOf = (error: unknown): string => {
  if (!(error instanceof PipelineError)) throw error
  return error.problems.map(({ message }) => message).join('; ')
}

/** The draft of a source of a file, or why there is none. */
export type Drafted =
  | { readonly draft: SourceDraft; readonly problem: null }
  | { readonly draft: null; readonly problem: string }

/**
 * Drafts a source by looking at a file.
 *
 * @param folders those of SQL that say which entities there are: that of the product, and that of the workspace
 */
export const draftUpload = async (
  session: Session,
  file: Waiting,
  { name, sheet }: DraftRequest,
  folders: { readonly sqlFolder: string; readonly own: string },
): Promise<Drafted> => {
  const problem = nameProblem(name)
  if (problem !== undefined) return { draft: null, problem }
  if (/\.xls[xm]$/i.test(file.name) && file.bytes > largestWorkbook)
    return { draft: null, problem: `a workbook of more than ${largestWorkbook} bytes is not looked at; save it as CSV` }
  try {
    const asked = { file: basename(file.name), absolute: file.absolute, path: usualPath(file.name), name, sheet }
    const known = await readEntities(folders.sqlFolder, folders.own)
    return { draft: await toDraft(session, await draftFile(asked), file, known), problem: null }
  } catch (error) {
    return { draft: null, problem: messageOf(error) }
  }
}
