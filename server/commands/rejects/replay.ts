import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { correctionsPath } from '../../../pipelines/sources/correction-files.ts'
import { readTextTable, type TextRow } from '../../../pipelines/steps/text-table.ts'
import type { RunAsked } from '../../contract/corrections.ts'
import type { RequestOf } from '../../contract/routes.ts'
import { StartError } from '../../start/start-error.ts'
import { RefusedRequest } from '../refused-request.ts'
import type { WorkspaceApi } from '../workspace-api.ts'

/** Columns that a file to replay must have. */
const needed = ['source', 'file', 'line', 'raw', 'corrected'] as const

/** How often is looked whether the corrections are loaded. */
const againMs = 200

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

type Asked = RequestOf<'correct'>['corrections'][number]

/** A row of the file to replay: what it asks for, nothing where it corrects nothing, or why it is none. */
type Read = { readonly asked: Asked } | { readonly problem: string } | undefined

const read = ({ cells, problem }: TextRow): Read => {
  if (problem !== undefined) return { problem }
  const cell = (name: string): string => cells.get(name) ?? ''
  const [corrected, found, line] = [cell('corrected'), cell('raw'), cell('line')]
  if (corrected === '' || corrected === found) return undefined
  if (!/^[1-9]\d{0,8}$/.test(line)) return { problem: `line: expected the number of a line, found "${line}"` }
  const empty = (['source', 'file'] as const).find((name) => cell(name) === '')
  if (empty !== undefined) return { problem: `${empty}: expected a ${empty}, found none` }
  const place = { source: cell('source'), file: cell('file'), line: Number(line) }
  return { asked: { ...place, found, corrected, note: cell('note') } }
}

const Refusals = z.object({
  problems: z.array(z.object({ index: z.number(), part: z.string(), message: z.string() })),
})

/** What the API refuses, by the lines of the file that asked for it. */
const byLine = (error: unknown, file: string, lines: readonly number[]): unknown => {
  const refused = error instanceof RefusedRequest ? Refusals.safeParse(error.details) : undefined
  if (refused?.data === undefined) return error
  const told = refused.data.problems.map(
    ({ index, part, message }) => `${file}:${lines[index]}: ${part === 'found' ? 'raw' : part}: ${message}`,
  )
  return new StartError(told.join('\n'), { cause: error })
}

/** What the run that was asked for said at its end. */
const endOf = async (api: WorkspaceApi, { queued, activity: { activity } }: RunAsked): Promise<string> => {
  for (;;) {
    const { runs, activity: now } = await api.ask('runs', undefined)
    const isIt = now !== null && now.activity >= activity + (queued ? 1 : 0)
    if (isIt && now.finishedAt !== null) {
      const run = runs.find((one) => one.run === now.run)
      return run === undefined ? `The run ${now.phase}: ${now.reason}` : `Run ${run.run} ${run.status}: ${run.message}`
    }
    await sleep(againMs)
  }
}

/**
 * Takes the corrections of exported rejects into the workspace and waits for the run that loads them.
 *
 * @param workspace its folder, as it is told
 * @param file path of the exported rejects with their corrections
 * @returns what became of it, for people
 * @throws StartError with every row that is no correction, its line and its column; nothing is then written
 */
export const replayRejects = async (workspace: string, file: string, api: WorkspaceApi): Promise<string> => {
  const rows = (await readRows(file)).map((row) => ({ line: row.line, found: read(row) }))
  const problems = rows.flatMap(({ line, found }) =>
    found !== undefined && 'problem' in found ? [`${file}:${line}: ${found.problem}`] : [],
  )
  if (problems.length > 0) throw new StartError(problems.join('\n'))
  const asked = rows.flatMap(({ line, found }) =>
    found !== undefined && 'asked' in found ? [{ line, asked: found.asked }] : [],
  )
  const nothing = 'There is nothing to correct: no text in the column "corrected" is new.\n'
  if (asked.length === 0) return nothing
  const lines = asked.map(({ line }) => line)
  const corrections = asked.map((one) => one.asked)
  const { written, run } = await api.ask('correct', { corrections, replay: true }).catch((error: unknown) => {
    throw byLine(error, file, lines)
  })
  if (run === null) return nothing
  const paths = [...new Set(written.map(({ source }) => join(workspace, correctionsPath(source))))]
  const told = `${written.length} correction${written.length === 1 ? '' : 's'} written to ${paths.join(', ')}.`
  return `${told}\n${await endOf(api, run)}\n`
}
