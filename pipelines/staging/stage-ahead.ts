import type { Session } from '../../server/engine/engine.ts'
import { type DataFile, type UnreadFile, withFingerprint } from '../sources/data-files.ts'
import { createRawTable, createRawView, keepSql } from '../steps/contract.ts'
import { isReadInPlace, placedRecords } from '../steps/in-place.ts'
import { proofsOf } from '../steps/proof.ts'
import { identifier, literal } from '../steps/quote.ts'
import type { Source } from '../steps/source.ts'
import { rawTable } from '../steps/stage.ts'
import { correctionsOf, keptFiles, readingsOf, stagedBefore, writeStaged } from './kept-files.ts'
import { createPlacer, type Delimited, mayStand } from './stage-in-place.ts'
import { stageFiles } from './stage-records.ts'
import type { SourceFiles, Staging } from './staging.ts'

/** Sources whose records stand in temporary tables, by their names. */
export type Ahead = ReadonlySet<string>

/** What was read ahead. */
export interface StagedAhead {
  readonly ahead: Ahead
  /** all sources, with the fingerprints of their files */
  readonly sources: readonly SourceFiles[]
}

const isDelimited = (source: Source): source is Delimited => source.file.format === 'delimited'

/** Reads files where they stand that can be read so, the others into a table; what stands before the raw table is a view of all. */
const stageInPlace = async (staging: Staging, source: Delimited, { files }: SourceFiles<UnreadFile>): Promise<void> => {
  const { session, onProgress } = staging
  const others: Source = { ...source, name: `others:${source.name}` }
  const placer = createPlacer(staging, source, others)
  await session.run(createRawTable(others, 'TEMP TABLE'))
  const told: Staging = { ...staging, onProgress: (progress) => onProgress({ ...progress, source: source.name }) }
  await stageFiles(told, { source: others, files }, placer.read)
  const placed = placer.placed().map((file) => placedRecords(source, file))
  await session.run(createRawView(source, placed, rawTable(others)))
}

/** Whether persons are taken out of records, which then have to stand in their tables. */
const mayErase = async ({ session, isErasing }: Staging): Promise<boolean> =>
  isErasing || (await session.all('SELECT 1 FROM erased_key LIMIT 1')).length > 0

/** Whether files of a source are to be read where they stand. */
const isInPlace = async (staging: Staging, source: Delimited, files: readonly UnreadFile[]): Promise<boolean> => {
  if (correctionsOf(staging, source).length > 0) return false
  if (!isReadInPlace(source, proofsOf(source, source.file.header))) return false
  for (const file of files) if (await mayStand(staging, file)) return true
  return false
}

const readAhead = async (staging: Staging, sources: readonly SourceFiles<UnreadFile>[]): Promise<Ahead> => {
  const { session } = staging
  const ahead = new Set<string>()
  if (await mayErase(staging)) return ahead
  for (const files of sources) {
    const { source } = files
    if (source.file.format === 'postgresql') continue
    const kept = keptFiles(staging, files, await stagedBefore(session, source))
    if (kept.length > 0) continue
    if (isDelimited(source) && (await isInPlace(staging, source, files.files)))
      await stageInPlace(staging, source, files)
    else {
      await session.run(createRawTable(source, 'TEMP TABLE'))
      await stageFiles(staging, files)
    }
    ahead.add(source.name)
  }
  return ahead
}

/**
 * Reads sources of files of which none was read before, or all are to be read again, into temporary tables that stand before
 * their raw tables: they are filled sooner, and read by all threads in a transaction that begins afterwards. Fingerprints that
 * were not taken of files are taken while these are read.
 *
 * @throws PipelineError where a file cannot be read as declared
 */
export const stageAhead = async (
  staging: Staging,
  sources: readonly SourceFiles<UnreadFile>[],
): Promise<StagedAhead> => {
  const found = new Map<string, string>()
  const onWhole = (file: UnreadFile, fingerprint: string) => found.set(file.path, fingerprint)
  const ahead = await readAhead({ ...staging, onWhole }, sources)
  const known = async (file: UnreadFile): Promise<DataFile> => {
    const fingerprint = file.fingerprint ?? found.get(file.path)
    return fingerprint === undefined ? withFingerprint(file) : { ...file, fingerprint }
  }
  const read: SourceFiles[] = []
  for (const source of sources) read.push({ ...source, files: await Promise.all(source.files.map(known)) })
  return { ahead, sources: read }
}

/** The raw table of a source where another stands before it. */
const storedRawTable = async (session: Session, source: Source): Promise<string> => {
  const [found] = await session.all('SELECT current_database() AS database, current_schema() AS schema')
  return [String(found?.database), String(found?.schema), rawTable(source)].map(identifier).join('.')
}

/** Forgets what was read of a source before: a run that is made of other records must not leave them behind. */
export const forgetStaged = async (session: Session, source: Source): Promise<void> => {
  const stored = await storedRawTable(session, source)
  await session.run(`DROP TABLE IF EXISTS ${stored}; DELETE FROM staged_file WHERE source = ${literal(source.name)}`)
}

/** Puts the records of a source that was read ahead where the next run finds them. */
export const keepStaged = async (staging: Staging, files: SourceFiles): Promise<void> => {
  const { session } = staging
  const { source } = files
  await session.run(createRawTable(source))
  await session.run(keepSql(source, await storedRawTable(session, source)))
  await writeStaged(staging, files, [], readingsOf(staging, source))
}
