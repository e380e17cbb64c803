import type { Corrections } from '../api/steward.ts'
import type { CorrectionVerdict, RunAsked } from '../contract/corrections.ts'
import { addCorrections, type CorrectionFiles, placeKey, withdrawCorrections } from './correction-changes.ts'
import { annotated, verdictOn } from './correction-verdict.ts'
import { readCorrectionStates } from './corrections-of.ts'
import type { InTurn } from './in-turn.ts'

/** What corrections are kept with. */
export interface CorrectionsOptions extends CorrectionFiles {
  readonly inTurn: InTurn
  /** begins a run that loads what changed */
  readonly loadChanges: () => RunAsked
}

/** Writes, withdraws and tells of the corrections of a workspace. */
export const createCorrections = (options: CorrectionsOptions): Corrections => {
  const { engine, reader, inTurn, loadChanges } = options
  return {
    list: async () => {
      const workspace = await reader.read()
      return { corrections: await engine.session((session) => readCorrectionStates(session, workspace)) }
    },
    write: async ({ corrections, replay }) => {
      const written = await inTurn(() => addCorrections(options, corrections))
      return { written, run: replay && written.length > 0 ? loadChanges() : null }
    },
    withdraw: async ({ corrections, replay }) => {
      const withdrawn = await inTurn(() => withdrawCorrections(options, corrections))
      return { withdrawn, run: replay ? loadChanges() : null }
    },
    check: async ({ corrections }) => {
      const workspace = await reader.read()
      return engine.session(async (session) => {
        const verdicts: CorrectionVerdict[] = []
        for (const [i, one] of corrections.entries()) verdicts.push(await verdictOn(session, workspace, one, i))
        return { verdicts }
      })
    },
    annotate: async (rows) => {
      const { workspace } = await reader.known()
      // what cannot be read of the corrections is told where these are asked for
      const read = workspace && engine.session((session) => readCorrectionStates(session, workspace)).catch(() => [])
      const byPlace = new Map(((await read) ?? []).map((state) => [placeKey(state), state]))
      return rows.map((row) => annotated(row, workspace, byPlace))
    },
  }
}
