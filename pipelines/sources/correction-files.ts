import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PipelineError, type Problem } from '../problem.ts'
import type { Correction } from '../steps/correction.ts'
import { csvRow, type TextRow } from '../steps/text-table.ts'
import { nearest } from './definition-file.ts'
import { namesIn } from './sql-files.ts'
import { rowsOfTable } from './table-file.ts'
import type { Workspace } from './workspace.ts'

/** What of a workspace says which corrections it can have. */
type CorrectedWorkspace = Pick<Workspace, 'folder' | 'sources' | 'tables'>

/** Folder of a workspace with a file of corrections per source. */
const folderName = 'corrections'

const ending = '.csv'

/** Path of the corrections of a source, from the workspace folder. */
export const correctionsPath = (source: string): string => `${folderName}/${source}${ending}`

const columns = ['file', 'line', 'found', 'corrected', 'when', 'note'] as const

const isLine = (text: string) => /^[1-9]\d{0,8}$/.test(text)

const toCorrection = ({ cells }: TextRow): Correction => {
  const [file = '', line = '', found = '', corrected = '', when = '', note = ''] = columns.map((name) =>
    cells.get(name),
  )
  return { file, line: Number(line), found, corrected, when, note }
}

const problemOf = ({ cells }: TextRow): string | undefined => {
  const line = cells.get('line') ?? ''
  return isLine(line) ? undefined : `line: expected the number of a line, found "${line}"`
}

const readFileOf = async (folder: string, source: string): Promise<readonly Correction[]> => {
  const file = correctionsPath(source)
  const content = await readFile(join(folder, file), 'utf8')
  return rowsOfTable({ file, content, columns, problemOf }).map(toCorrection)
}

/** Why records of a source of this name cannot be corrected; undefined where they can. */
export const whyUncorrectable = (
  name: string,
  { sources, tables }: Pick<CorrectedWorkspace, 'sources' | 'tables'>,
): string | undefined => {
  const source = sources.find((known) => known.name === name)
  if (source !== undefined)
    return source.file.format === 'postgresql'
      ? `rows of ${name} are corrected in the database that they come from`
      : undefined
  if (tables.some((table) => table.name === name))
    return `the source ${name} becomes a table as it is: its rows keep no contract, so none is rejected or corrected`
  const names = sources.map((known) => known.name)
  return `there is no source "${name}"${nearest(name, names)}`
}

/**
 * The corrections of a workspace by the name of their source, in the order of its files.
 *
 * @throws PipelineError for a file that is none, with the line, and for one of a source that there is not, or whose rows
 *   are not corrected
 */
export const readCorrections = async (
  workspace: CorrectedWorkspace,
): Promise<ReadonlyMap<string, readonly Correction[]>> => {
  const { folder } = workspace
  const found = (await namesIn(join(folder, folderName))).filter((name) => name.endsWith(ending)).sort()
  const names = found.map((name) => name.slice(0, -ending.length))
  const problems = names.flatMap((name): Problem[] => {
    const message = whyUncorrectable(name, workspace)
    return message === undefined ? [] : [{ file: correctionsPath(name), message }]
  })
  if (problems.length > 0) throw new PipelineError(problems)
  const read = new Map<string, readonly Correction[]>()
  for (const name of names) read.set(name, await readFileOf(folder, name))
  return read
}

/** Writes all corrections of a source, so that who reads meanwhile finds those before or these. */
export const writeCorrections = async (
  folder: string,
  source: string,
  corrections: readonly Correction[],
): Promise<void> => {
  const path = join(folder, correctionsPath(source))
  await mkdir(join(folder, folderName), { recursive: true })
  const rows = corrections.map((correction) => columns.map((name) => correction[name]))
  await writeFile(`${path}.new`, [columns, ...rows].map(csvRow).join(''))
  await rename(`${path}.new`, path)
}
