import { whyUncorrectable } from './sources/correction-files.ts'
import type { Workspace } from './sources/workspace.ts'
import { type Correction, correctedRecord } from './steps/correction.ts'
import { withFields } from './steps/record-fields.ts'
import type { Source } from './steps/source.ts'

/** A record that somebody corrects: `found` as it stood, and either all of it anew or values by column. */
export interface AskedCorrection {
  readonly source: string
  readonly file: string
  readonly line: number
  readonly found: string
  readonly corrected?: string | undefined
  readonly fields?: Readonly<Record<string, string | null>> | undefined
  readonly note: string
}

/** A record that the last run rejected; its text is null where it is no longer kept. */
export interface RejectedRecord {
  readonly source: string
  readonly file: string
  readonly line: number
  readonly raw: string | null
}

/** What is known of a workspace and a record when a correction of it comes. */
export interface Known {
  readonly workspace: Pick<Workspace, 'sources' | 'tables'>
  readonly rejected: readonly RejectedRecord[]
  /** the correction that is written for a record already */
  readonly earlier: Correction | undefined
  /** ISO date and time of now */
  readonly when: string
}

/** Why a correction is none, and which part of what was asked for says so. */
export interface CorrectionProblem {
  readonly part: 'source' | 'line' | 'found' | 'corrected' | 'fields'
  readonly message: string
}

/** The correction that was asked for, nothing where it corrects nothing new, or why it is none. */
export type Judged =
  | { readonly source: string; readonly correction: Correction }
  | { readonly problem: CorrectionProblem }
  | undefined

/** Text in which line breaks are those that every program leaves as they are. */
export const plainBreaks = (text: string): string => text.replaceAll('\r\n', '\n')

const isSameText = (a: string, b: string) => plainBreaks(a) === plainBreaks(b)

const refused = (part: CorrectionProblem['part'], message: string) => ({ problem: { part, message } })

/** The corrected text of a record, or why there is none. */
export const correctedText = (
  source: Source,
  { found, corrected, fields }: Pick<AskedCorrection, 'found' | 'corrected' | 'fields'>,
): { readonly record: string } | { readonly problem: CorrectionProblem } => {
  if (fields !== undefined) {
    const written = withFields(source, found, new Map(Object.entries(fields)))
    return 'problem' in written ? refused('fields', written.problem) : written
  }
  const record = corrected ?? found
  const { problem } = correctedRecord(source, record)
  return problem === undefined ? { record } : refused('corrected', problem.message)
}

type Place = Pick<AskedCorrection, 'source' | 'file' | 'line'>

const isAt = (a: Place, b: Place) => a.source === b.source && a.file === b.file && a.line === b.line

/** The text that stands rejected where a correction is of, or why the correction does not fit. */
const rejectedText = (asked: AskedCorrection, { rejected }: Known) => {
  const { source, file, line, found } = asked
  const here = rejected.filter((other) => isAt(other, asked))
  if (here.length === 0)
    return refused('line', `the last run rejected no record of source ${source} at ${file} line ${line}`)
  const fitting = here.find(({ raw }) => raw !== null && isSameText(raw, found))
  if (fitting?.raw != null) return { raw: fitting.raw }
  const text = here.find(({ raw }) => raw !== null)?.raw
  const is = text == null ? 'no longer kept' : `${JSON.stringify(text)}, not ${JSON.stringify(found)}`
  return refused('found', `what is rejected at ${file} line ${line} is ${is}`)
}

/** Judges what is asked for against what the last run rejected and what is corrected already. */
export const judgeCorrection = (asked: AskedCorrection, known: Known): Judged => {
  const { workspace, earlier, when } = known
  const { source: name, file, line, found, note } = asked
  const problem = whyUncorrectable(name, workspace)
  const source = workspace.sources.find((other) => other.name === name)
  if (problem !== undefined || source === undefined) return refused('source', problem ?? '')
  const written = correctedText(source, asked)
  if ('problem' in written) {
    const misplaced = rejectedText(asked, known)
    return 'problem' in misplaced ? misplaced : written
  }
  const corrected = written.record
  if (earlier?.corrected === corrected && isSameText(earlier.found, found)) return undefined
  const text = rejectedText(asked, known)
  if ('problem' in text) return text
  if (isSameText(corrected, found)) return undefined
  // what is rejected may be the text of a correction before: the file still has what that one found
  const first = earlier !== undefined && isSameText(earlier.corrected, found) ? earlier.found : text.raw
  return { source: name, correction: { file, line, found: first, corrected, when, note } }
}

const keyOf = ({ file, line, found }: Correction) => JSON.stringify([file, line, found])

/** Corrections of a source with others added, which take the place of those of the same records. */
export const mergedCorrections = (before: readonly Correction[], added: readonly Correction[]): Correction[] => {
  const last = new Map(added.map((one) => [keyOf(one), one]))
  return [...before.filter((one) => !last.has(keyOf(one))), ...last.values()]
}
