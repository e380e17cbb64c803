import type { AskedCorrection } from '../../pipelines/correcting.ts'
import { correctedText } from '../../pipelines/correcting.ts'
import { type Broken, judgeRecords, rulesOfRun } from '../../pipelines/judge-record.ts'
import { whyUncorrectable } from '../../pipelines/sources/correction-files.ts'
import type { Workspace } from '../../pipelines/sources/workspace.ts'
import { fieldsOfRecord } from '../../pipelines/steps/record-fields.ts'
import type { Source } from '../../pipelines/steps/source.ts'
import type { CorrectionState, CorrectionVerdict, RecordField } from '../contract/corrections.ts'
import type { RejectedRow } from '../contract/rejected-rows.ts'
import type { Session } from '../engine/engine.ts'
import type { RejectedRecord } from '../engine/journal.ts'
import { placeKey, refuseCorrections } from './correction-changes.ts'

/** Fields of a record with the one that is at fault. */
const withFault = (source: Source, raw: string, atFault: string | null): RecordField[] | null =>
  fieldsOfRecord(source, raw)?.map((field) => ({
    ...field,
    isAtFault: field.column !== null && field.column === atFault,
  })) ?? null

const verdictOf = (source: Source, corrected: string, broken: Broken | undefined): CorrectionVerdict => ({
  corrected,
  fields: withFault(source, corrected, broken?.column ?? null),
  keeps: broken === undefined,
  rule: broken?.rule ?? null,
  column: broken?.column ?? null,
  message: broken?.message ?? null,
  leftToRun: [...rulesOfRun(source)],
})

/** The verdict on what is no record at all. */
const unwritten = (part: string, message: string): CorrectionVerdict => ({
  corrected: null,
  fields: null,
  keeps: false,
  rule: part,
  column: null,
  message,
  leftToRun: [],
})

/** What is to be said of a corrected record. @throws QueryError `corrections_refused` where its source has none that could be corrected */
export const verdictOn = async (
  session: Session,
  workspace: Workspace,
  asked: Pick<AskedCorrection, 'source' | 'found' | 'corrected' | 'fields'>,
  index: number,
): Promise<CorrectionVerdict> => {
  const source = workspace.sources.find(({ name }) => name === asked.source)
  const problem = whyUncorrectable(asked.source, workspace)
  if (source === undefined || problem !== undefined)
    return refuseCorrections([{ index, part: 'source', message: problem ?? '' }])
  const written = correctedText(source, asked)
  if ('problem' in written) return unwritten(written.problem.part, written.problem.message)
  const [broken] = await judgeRecords(session, source, [written.record])
  return verdictOf(source, written.record, broken)
}

/** A rejected record with its values, and what is written to stand in its place. @param corrections by their places */
export const annotated = (
  row: RejectedRecord,
  workspace: Workspace | undefined,
  corrections: ReadonlyMap<string, CorrectionState>,
): RejectedRow => {
  const source = workspace?.sources.find(({ name }) => name === row.source)
  const isRelation = source?.file.format === 'postgresql'
  const correction = corrections.get(placeKey(row))
  const isOfText = correction?.found === row.raw || correction?.corrected === row.raw
  const why = workspace === undefined ? 'the definitions cannot be read' : whyUncorrectable(row.source, workspace)
  const notKept = row.raw === null ? 'the text of the record is no longer kept' : undefined
  return {
    ...row,
    fields: source === undefined || row.raw === null || isRelation ? null : withFault(source, row.raw, row.column),
    correction: correction !== undefined && isOfText ? correction : null,
    cannotCorrect: why ?? notKept ?? null,
  }
}
