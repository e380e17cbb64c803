import { readCorrections } from '../../pipelines/sources/correction-files.ts'
import type { Workspace } from '../../pipelines/sources/workspace.ts'
import type { Correction } from '../../pipelines/steps/correction.ts'
import type { CorrectionState } from '../contract/corrections.ts'
import type { SourceState } from '../contract/sources.ts'
import type { Session } from '../engine/engine.ts'
import { hasJournal } from './journal.ts'

const keyOf = (
  source: string,
  { file, line, found, corrected }: Pick<Correction, 'file' | 'line' | 'found' | 'corrected'>,
) => JSON.stringify([source, file, line, found, corrected])

/** What the last run made of each correction that it knew. */
const readApplied = async (session: Session): Promise<ReadonlyMap<string, boolean>> => {
  if (!(await hasJournal(session))) return new Map()
  const rows = await session.all('SELECT source, file, line, found, corrected, is_applied FROM corrected_row')
  return new Map(
    rows.map((row) => {
      const correction = {
        file: String(row.file),
        line: Number(row.line),
        found: String(row.found),
        corrected: String(row.corrected),
      }
      return [keyOf(String(row.source), correction), row.is_applied === true]
    }),
  )
}

/** A correction as the API tells it, by what the last run made of it. */
const toState = (applied: ReadonlyMap<string, boolean>, source: string, correction: Correction): CorrectionState => {
  const is = applied.get(keyOf(source, correction))
  return { source, ...correction, state: is === undefined ? 'waiting' : is ? 'in_force' : 'no_longer_fits' }
}

/**
 * The corrections of a workspace, by source, in the order of their files.
 *
 * @throws PipelineError where their files cannot be read
 */
export const readCorrectionStates = async (session: Session, workspace: Workspace): Promise<CorrectionState[]> => {
  const [written, applied] = [await readCorrections(workspace), await readApplied(session)]
  return [...written].flatMap(([source, corrections]) =>
    corrections.map((correction) => toState(applied, source, correction)),
  )
}

const counted = { waiting: 'waiting', in_force: 'inForce', no_longer_fits: 'noLongerFits' } as const

/** How many corrections each source has, by their state. @throws PipelineError where their files cannot be read */
export const countCorrections = async (
  session: Session,
  workspace: Workspace,
): Promise<ReadonlyMap<string, SourceState['corrections']>> => {
  const counts = new Map<string, SourceState['corrections']>()
  for (const { source, state } of await readCorrectionStates(session, workspace)) {
    const so = counts.get(source) ?? { waiting: 0, inForce: 0, noLongerFits: 0 }
    counts.set(source, { ...so, [counted[state]]: so[counted[state]] + 1 })
  }
  return counts
}
