import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { Engine } from '../server/engine/engine.ts'
import type { Again } from './again.ts'
import type { TableFiles } from './load-table.ts'
import type { OnProgress } from './progress.ts'
import {
  type DataFile,
  type FoundFile,
  findFiles,
  isLarge,
  largeBytes,
  type UnreadFile,
  unreadFile,
  withFingerprint,
} from './sources/data-files.ts'
import { type ReadBefore, type RelationRead, readRelation } from './sources/postgresql/read-relation.ts'
import { makeSpoolFolder } from './sources/postgresql/spool.ts'
import type { Workspace } from './sources/workspace.ts'
import { readBefore } from './staging/stage-relation.ts'
import type { SourceFiles } from './staging/staging.ts'
import { relationColumns, relationPath } from './steps/relation.ts'
import { type DatabaseRelation, type FileSource, hasVersions, type Source } from './steps/source.ts'

/** What a run reads: each source with its files. */
export interface Extracted {
  readonly sources: readonly SourceFiles<UnreadFile>[]
  readonly tables: readonly TableFiles[]
}

/** What input is extracted with. */
export interface Extraction {
  readonly engine: Engine
  readonly workspace: Workspace
  readonly onProgress?: OnProgress
  readonly signal?: AbortSignal
  /** `all` reads relations whole, also where a cursor would do */
  readonly again?: Again | undefined
  /** paths of the files that the last run read: others have fingerprints that are new whatever they are */
  readonly read: ReadonlySet<string>
  /** files of so many bytes are large; absent for the usual */
  readonly largeFrom?: number | undefined
}

/** A relation as it was when it was read before. */
interface KnownRelation extends ReadBefore {
  /** of all its rows */
  readonly fingerprint: string
}

const sha256 = (...parts: readonly string[]) => createHash('sha256').update(parts.join('\n')).digest('hex')

/** The same where the same rows were read; after a part of them, also where that part is what it was. */
const fingerprintOf = (read: RelationRead, before: KnownRelation | undefined): string => {
  if (read.isWhole || before === undefined) return sha256('rows', read.hash)
  return read.hash === before.tail ? before.fingerprint : sha256('rows after', before.fingerprint, read.hash)
}

const extractRelation = async (
  { engine, onProgress, signal = new AbortController().signal, again }: Extraction,
  source: Source,
  relation: DatabaseRelation,
  spoolFolder: string,
): Promise<SourceFiles> => {
  const { name, definition } = source
  const before = again === 'all' ? undefined : await engine.session((session) => readBefore(session, source, relation))
  await makeSpoolFolder(spoolFolder)
  const spool = join(spoolFolder, `${name}.jsonl.gz`)
  const read = await readRelation({
    source: { name, definition: definition.path, relation },
    columns: relationColumns(relation, source.columns),
    before,
    env: process.env,
    spool,
    onRows: (done, total) => onProgress?.({ step: 'extract', source: name, done, total, unit: 'rows' }),
    signal,
  })
  const fingerprint = fingerprintOf(read, before)
  const file = { path: relationPath(name, relation), absolute: spool, fingerprint, lines: read.rows }
  return { source, files: [file], relation: read }
}

/** Of full extracts of what keeps no versions only those of the last day count: they say all there is. */
const latest = (source: Source, files: readonly FoundFile[]): readonly FoundFile[] => {
  if (!source.isFull || hasVersions(source.entity)) return files
  const last = files
    .flatMap(({ days }) => days?.from ?? [])
    .toSorted()
    .at(-1)
  return files.filter(({ days }) => days?.from === last)
}

/** Whether the fingerprint of a file is taken when its records are read: reading a large one for nothing else takes long. */
const isReadOnce = async ({ read, largeFrom = largeBytes }: Extraction, { file }: Source, found: FoundFile) =>
  file.format === 'delimited' &&
  !found.path.endsWith('.gz') &&
  !read.has(found.path) &&
  (await isLarge(found, largeFrom))

const extractFiles = async (extraction: Extraction, source: Source & FileSource): Promise<SourceFiles<UnreadFile>> => {
  const files: UnreadFile[] = []
  for (const file of latest(source, await findFiles(extraction.workspace.folder, source)))
    files.push(
      (await isReadOnce(extraction, source, file))
        ? await unreadFile(file)
        : await withFingerprint(file, extraction.signal),
    )
  return { source, files }
}

/**
 * Finds the files of all sources and takes the fingerprints of those that a run before may have read; rows of databases are
 * read into files.
 *
 * @param spool folder for these, which need not be there
 * @throws PipelineError where a source cannot be read; the reason of `signal`
 */
export const extract = async (extraction: Extraction, spool: string): Promise<Extracted> => {
  const { workspace, onProgress, signal } = extraction
  const { folder, sources, tables } = workspace
  const total = sources.length + tables.length
  let done = 0
  const told = <T extends SourceFiles<UnreadFile> | TableFiles>(found: T): T => {
    onProgress?.({ step: 'extract', source: found.source.name, done: ++done, total, unit: 'files' })
    return found
  }
  const ofSources: SourceFiles<UnreadFile>[] = []
  for (const source of sources) {
    const { file } = source
    ofSources.push(
      told(
        file.format === 'postgresql'
          ? await extractRelation(extraction, source, file, spool)
          : await extractFiles(extraction, { ...source, file }),
      ),
    )
  }
  const ofTables: TableFiles[] = []
  for (const source of tables) {
    const files: DataFile[] = []
    for (const file of await findFiles(folder, source)) files.push(await withFingerprint(file, signal))
    ofTables.push(told({ source, files }))
  }
  return { sources: ofSources, tables: ofTables }
}
