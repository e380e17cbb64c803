import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { correctionsPath, readCorrections, writeCorrections } from '../../../pipelines/sources/correction-files.ts'
import { readWorkspace, type Workspace } from '../../../pipelines/sources/workspace.ts'
import { type Correction, correctedRecord } from '../../../pipelines/steps/correction.ts'
import { readTextTable, type TextRow } from '../../../pipelines/steps/text-table.ts'
import { closest } from '../../contract/closest.ts'
import type { RejectedRow } from '../../contract/rejected-rows.ts'
import type { Run } from '../../contract/runs.ts'
import { StartError } from '../../start/start-error.ts'
import type { WorkspaceApi } from '../workspace-api.ts'

/** What a replay works with. */
export interface Replay {
  readonly workspace: string
  /** path of the exported rejects with their corrections */
  readonly file: string
  /** folder of the SQL of the product */
  readonly sqlFolder: string
  /** opens the API of the workspace, which loads what changed where no server does */
  readonly open: () => Promise<WorkspaceApi>
  readonly readRejected: (api: WorkspaceApi) => Promise<readonly RejectedRow[]>
  readonly now: () => Date
}

/** Columns that a file to replay must have. */
const needed = ['source', 'file', 'line', 'raw', 'corrected'] as const

/** How often and how long is looked whether a server has loaded the corrections. */
const [againMs, looks] = [500, 60]

const plainBreaks = (text: string) => text.replaceAll('\r\n', '\n')

const readRows = async (file: string): Promise<readonly TextRow[]> => {
  const content = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new StartError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  })
  const { columns, rows } = readTextTable(content)
  const missing = needed.find((name) => !columns.includes(name))
  if (missing !== undefined)
    throw new StartError(
      `${file}:1: there is no column "${missing}"; expected what "clientele rejects export" writes: ${needed.join(', ')} and others; found ${columns.join(', ')}`,
    )
  return rows
}

/** What is known of a workspace when corrections come. */
interface Known {
  readonly workspace: Workspace
  readonly rejected: readonly RejectedRow[]
  readonly before: ReadonlyMap<string, readonly Correction[]>
  /** ISO date and time of the replay */
  readonly when: string
}

/** A row of the file to replay: the correction that it is of a source, nothing where it corrects nothing new, or why it is none. */
type Judged = { readonly source: string; readonly correction: Correction } | { readonly problem: string } | undefined

const cellOf = ({ cells }: TextRow, name: string): string => cells.get(name) ?? ''

const judge = (row: TextRow, { workspace, rejected, before, when }: Known): Judged => {
  if (row.problem !== undefined) return { problem: row.problem }
  const [name = '', file = '', line = '', raw = '', corrected = ''] = needed.map((column) => cellOf(row, column))
  if (corrected === '' || corrected === raw) return undefined
  const { sources } = workspace
  const source = sources.find((known) => known.name === name)
  const names = sources.map((known) => known.name)
  if (source === undefined)
    return { problem: `source: there is no source "${name}"; nearest is "${closest(name, names)}"` }
  if (source.file.format === 'postgresql')
    return { problem: `source: rows of ${name} are corrected in the database that they come from` }
  const earlier = before.get(name)?.find((other) => other.file === file && String(other.line) === line)
  const isText = (text: string | null | undefined) => typeof text === 'string' && plainBreaks(text) === plainBreaks(raw)
  if (earlier?.corrected === corrected && isText(earlier.found)) return undefined
  const here = rejected.filter((other) => other.source === name && other.file === file && String(other.line) === line)
  if (here.length === 0)
    return { problem: `line: the last run rejected no record of source ${name} at ${file} line ${line}` }
  const [found] = here.flatMap((other) =>
    other.raw !== null && isText(other.raw) ? [{ line: other.line, raw: other.raw }] : [],
  )
  if (found === undefined) {
    const text = here.find((other) => other.raw !== null)?.raw
    const is = text === undefined ? 'no longer kept' : `${JSON.stringify(text)}, not ${JSON.stringify(raw)}`
    return { problem: `raw: what is rejected at ${file} line ${line} is ${is}` }
  }
  const { problem } = correctedRecord(source, corrected)
  if (problem !== undefined) return { problem: `corrected: ${problem.message}` }
  const first = earlier !== undefined && isText(earlier.corrected) ? earlier.found : found.raw
  const correction = { file, line: found.line, found: first, corrected, when, note: cellOf(row, 'note') }
  return { source: name, correction }
}

const merged = (before: readonly Correction[], added: readonly Correction[]): Correction[] => {
  const isReplaced = ({ file, line, found }: Correction) =>
    added.some((other) => other.file === file && other.line === line && other.found === found)
  return [...before.filter((correction) => !isReplaced(correction)), ...added]
}

const newestRun = async (api: WorkspaceApi): Promise<Run | undefined> => (await api.ask('runs', undefined)).runs[0]

/** What the run after the replay said; undefined where none ended while it was waited for. */
const runAfter = async (open: Replay['open'], before: Run | undefined): Promise<Run | undefined> => {
  for (let look = 0; look < looks; look++) {
    const api = await open()
    const run = await newestRun(api).finally(() => api.close())
    const isNew = run?.run !== before?.run || run?.dataVersion !== before?.dataVersion
    if (run !== undefined && isNew && run.status !== 'started') return run
    await sleep(againMs)
  }
  return undefined
}

/**
 * Takes the corrections of exported rejects into the workspace and waits for the run that loads them.
 *
 * @returns what became of it, for people
 * @throws StartError with every row that is no correction, its line and its column; nothing is then written
 */
export const replayRejects = async ({ workspace: folder, file, sqlFolder, open, readRejected, now }: Replay) => {
  const rows = await readRows(file)
  const workspace = await readWorkspace(resolve(folder), sqlFolder)
  const before = await readCorrections(workspace)
  const api = await open()
  const [rejected, run] = await Promise.all([readRejected(api), newestRun(api)]).finally(() => api.close())
  const known = { workspace, rejected, before, when: now().toISOString() }
  const judged = rows.map((row) => ({ line: row.line, judged: judge(row, known) }))
  const problems = judged.flatMap(({ line, judged: found }) =>
    found !== undefined && 'problem' in found ? [`${file}:${line}: ${found.problem}`] : [],
  )
  if (problems.length > 0) throw new StartError(problems.join('\n'))
  const corrections = judged.flatMap(({ judged: found }) =>
    found !== undefined && 'correction' in found ? [found] : [],
  )
  if (corrections.length === 0) return 'There is nothing to correct: no text in the column "corrected" is new.\n'
  const sources = [...new Set(corrections.map(({ source }) => source))]
  for (const source of sources) {
    const added = corrections.filter((one) => one.source === source).map(({ correction }) => correction)
    await writeCorrections(workspace.folder, source, merged(before.get(source) ?? [], added))
  }
  const written = `${corrections.length} correction${corrections.length === 1 ? '' : 's'} written to ${sources.map((name) => join(folder, correctionsPath(name))).join(', ')}.\n`
  const after = await runAfter(open, run)
  return `${written}${after === undefined ? 'No run has loaded them yet.' : `Run ${after.run} ${after.status}: ${after.message}`}\n`
}
