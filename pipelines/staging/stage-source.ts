import { applyCorrections } from '../apply-corrections.ts'
import { literal, literals } from '../steps/quote.ts'
import {
  correctionsOf,
  keepOnly,
  keptFiles,
  readingsOf,
  type StagedFile,
  stagedBefore,
  writeStaged,
} from './kept-files.ts'
import { type Ahead, forgetStaged } from './stage-ahead.ts'
import { stageFiles } from './stage-records.ts'
import type { SourceFiles, Staging } from './staging.ts'

/**
 * Fills the table of a source's records from its files, unless they were read ahead: a row each, judged by the rules that it
 * tells by itself. The rows of files that were read before, and are what they were with their corrections, are kept, but for
 * those that are asked for `again`.
 *
 * @returns paths of the files that were not read again
 * @throws PipelineError where a file cannot be read as declared
 */
export const stageSource = async (staging: Staging, files: SourceFiles, ahead: Ahead): Promise<ReadonlySet<string>> => {
  const { session } = staging
  const { source } = files
  const isAhead = ahead.has(source.name)
  const before: ReadonlyMap<string, StagedFile> = isAhead ? new Map() : await stagedBefore(session, source)
  const kept = keptFiles(staging, files, before)
  if (isAhead) await forgetStaged(session, source)
  else {
    await keepOnly(session, source, before.keys(), kept)
    const fresh: SourceFiles = { source, files: files.files.filter((file) => !kept.includes(file)) }
    await stageFiles(staging, fresh)
    await writeStaged(staging, fresh, kept, readingsOf(staging, source))
  }
  const keptPaths = new Set(kept.map(({ path }) => path))
  await session.run(
    `DELETE FROM corrected_row WHERE source = ${literal(source.name)} AND file NOT IN ${literals(['', ...keptPaths])}`,
  )
  const corrections = correctionsOf(staging, source).filter(({ file }) => !keptPaths.has(file))
  await applyCorrections(session, source, corrections)
  return keptPaths
}
