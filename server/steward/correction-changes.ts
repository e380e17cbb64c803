import {
  type AskedCorrection,
  type CorrectionProblem,
  type Judged,
  judgeCorrection,
  mergedCorrections,
  type RejectedRecord,
} from '../../pipelines/correcting.ts'
import { PipelineError } from '../../pipelines/problem.ts'
import { correctionsPath, readCorrections, writeCorrections } from '../../pipelines/sources/correction-files.ts'
import type { Workspace } from '../../pipelines/sources/workspace.ts'
import type { Correction } from '../../pipelines/steps/correction.ts'
import type { CorrectionState } from '../contract/corrections.ts'
import { QueryError } from '../contract/errors.ts'
import type { Engine, Session } from '../engine/engine.ts'
import type { OwnWrites } from '../start/own-writes.ts'
import { hasJournal } from './journal.ts'
import { definitionProblems, type WorkspaceReader } from './known-workspace.ts'

/** What corrections are written with. */
export interface CorrectionFiles {
  readonly engine: Engine
  readonly reader: WorkspaceReader
  readonly now: () => Date
  readonly own: OwnWrites
}

const text = (value: string) => ({ value, type: 'text' }) as const

type Written = ReadonlyMap<string, readonly Correction[]>

/** The corrections that stand in files. @throws QueryError `definition_problems` where these cannot be read */
const writtenIn = (workspace: Workspace): Promise<Written> =>
  readCorrections(workspace).catch((error: unknown) => {
    throw error instanceof PipelineError ? definitionProblems(error.problems) : error
  })

/** What the last published run rejected of a source. */
const rejectedOf = async (session: Session, source: string): Promise<RejectedRecord[]> => {
  if (!(await hasJournal(session))) return []
  const rows = await session.all(
    `SELECT file, line, raw_text FROM rejected_rows
    WHERE source = $1 AND run_id = (SELECT max(run_id) FROM etl_run WHERE status = 'succeeded')`,
    [text(source)],
  )
  return rows.map(({ file, line, raw_text: raw }) => ({
    source,
    file: String(file),
    line: Number(line),
    raw: raw === null ? null : String(raw),
  }))
}

/** What is wrong with a correction, by its place in the request. */
export interface RefusedCorrection extends CorrectionProblem {
  readonly index: number
}

/** Refuses corrections, all of them, for what is wrong with some. */
export const refuseCorrections = (problems: readonly RefusedCorrection[]): never => {
  const [first] = problems
  throw new QueryError('corrections_refused', { problems }, first && `corrections[${first.index}].${first.part}`)
}

const problemsOf = (judged: readonly Judged[]): RefusedCorrection[] =>
  judged.flatMap((found, index) => (found !== undefined && 'problem' in found ? [{ index, ...found.problem }] : []))

type Place = Pick<CorrectionState, 'source' | 'file' | 'line'>

/** Tells the places of records apart. */
export const placeKey = ({ source, file, line }: Place): string => JSON.stringify([source, file, line])

const grouped = <T>(all: readonly T[], keyOf: (one: T) => string): Map<string, T[]> => {
  const found = new Map<string, T[]>()
  for (const one of all) {
    const same = found.get(keyOf(one))
    if (same === undefined) found.set(keyOf(one), [one])
    else same.push(one)
  }
  return found
}

const put = ({ reader, own }: CorrectionFiles, bySource: ReadonlyMap<string, readonly Correction[]>) =>
  own.during([...bySource.keys()].map(correctionsPath), async () => {
    for (const [source, corrections] of bySource) await writeCorrections(reader.folder, source, corrections)
  })

const judgeAll = async (
  { engine, now }: CorrectionFiles,
  asked: readonly AskedCorrection[],
  workspace: Workspace,
  before: Written,
): Promise<readonly Judged[]> => {
  const rejected = await engine.session(async (session) => {
    const found: RejectedRecord[] = []
    for (const name of new Set(asked.map(({ source }) => source))) found.push(...(await rejectedOf(session, name)))
    return found
  })
  const byPlace = grouped(rejected, placeKey)
  const written = [...before].flatMap(([source, all]) => all.map((one) => [placeKey({ source, ...one }), one] as const))
  // of several the first counts, so it is put in last
  const earlier = new Map(written.reverse())
  const when = now().toISOString()
  return asked.map((one) =>
    judgeCorrection(one, {
      workspace,
      rejected: byPlace.get(placeKey(one)) ?? [],
      earlier: earlier.get(placeKey(one)),
      when,
    }),
  )
}

/**
 * Writes corrections into the files of their sources, all or none; such as stand there already are left out.
 *
 * @throws QueryError `corrections_refused` with all that is wrong with them, `definition_problems`
 */
export const addCorrections = async (
  files: CorrectionFiles,
  asked: readonly AskedCorrection[],
): Promise<CorrectionState[]> => {
  const workspace = await files.reader.read()
  const before = await writtenIn(workspace)
  const judged = await judgeAll(files, asked, workspace, before)
  const problems = problemsOf(judged)
  if (problems.length > 0) return refuseCorrections(problems)
  const added = judged.flatMap((one) => (one !== undefined && 'correction' in one ? [one] : []))
  const merged = [...grouped(added, ({ source }) => source)].map(([source, ones]): [string, Correction[]] => [
    source,
    mergedCorrections(
      before.get(source) ?? [],
      ones.map(({ correction }) => correction),
    ),
  ])
  await put(files, new Map(merged))
  return added.map(({ source, correction }) => ({ source, ...correction, state: 'waiting' }))
}

type Named = Place & Pick<CorrectionState, 'found'>

const missing = (one: Named, index: number, before: Written): RefusedCorrection[] => {
  const here = (before.get(one.source) ?? []).filter(({ file, line }) => file === one.file && line === one.line)
  if (here.some(({ found }) => found === one.found)) return []
  const [there] = here
  const instead = there === undefined ? '' : `; the one that stands there is of ${JSON.stringify(there.found)}`
  const message = `there is no such correction of source ${one.source} at ${one.file} line ${one.line}${instead}`
  return [{ index, part: there === undefined ? 'line' : 'found', message }]
}

const correctionKey = (source: string, { file, line, found }: Omit<Named, 'source'>) =>
  JSON.stringify([source, file, line, found])

/**
 * Takes corrections out of the files of their sources, all or none.
 *
 * @returns how many
 * @throws QueryError `corrections_refused` where one is not there, `definition_problems`
 */
export const withdrawCorrections = async (files: CorrectionFiles, asked: readonly Named[]): Promise<number> => {
  const before = await writtenIn(await files.reader.read())
  const problems = asked.flatMap((one, index) => missing(one, index, before))
  if (problems.length > 0) return refuseCorrections(problems)
  const gone = new Set(asked.map((one) => correctionKey(one.source, one)))
  const left = [...new Set(asked.map(({ source }) => source))].map((name): [string, Correction[]] => [
    name,
    (before.get(name) ?? []).filter((other) => !gone.has(correctionKey(name, other))),
  ])
  await put(files, new Map(left))
  return gone.size
}
