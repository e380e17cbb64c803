import type { DataFile } from './sources/data-files.ts'
import { nearest } from './sources/definition-file.ts'
import type { Workspace } from './sources/workspace.ts'
import type { AnySource } from './steps/source.ts'

/** A backfill: the files of these days, ISO and both included, of one source or of all whose files have dates. */
export interface Backfill {
  readonly from: string
  readonly to: string
  readonly source?: string
}

/** Which files a run reads again although they are what they were when they were read. */
export type Again = 'all' | Backfill

/** Whether a file is read again in any case. */
export const isAgain = (again: Again | undefined, source: AnySource, { days }: Pick<DataFile, 'days'>): boolean => {
  if (again === undefined || again === 'all') return again === 'all'
  const isOfSource = again.source === undefined || again.source === source.name
  return isOfSource && days !== undefined && days.from <= again.to && days.to >= again.from
}

const hasDates = ({ fileDate }: AnySource): boolean => fileDate !== undefined

/** Why no file can be chosen by date in a workspace; undefined where some can. */
export const backfillProblem = (
  { sources, tables }: Pick<Workspace, 'sources' | 'tables'>,
  { source: asked }: Backfill,
): string | undefined => {
  const all: readonly AnySource[] = [...sources, ...tables]
  const dated = all.filter(hasDates).map(({ name }) => name)
  const names = all.map(({ name }) => name)
  if (asked !== undefined && !names.includes(asked)) {
    return `there is no source "${asked}"${nearest(asked, names)}; expected one of ${names.join(', ')}`
  }
  if (asked === undefined ? dated.length > 0 : dated.includes(asked)) return undefined
  const what = asked === undefined ? 'no source says' : `source ${asked} does not say`
  const instead =
    dated.length === 0
      ? 'a source does by file: {pattern: files/orders-*.csv, date: "%Y-%m-%d"}; a full run reads all files again'
      : `those of ${dated.join(', ')} do`
  return `${what} of which dates its files are, so none can be chosen by date; ${instead}`
}

/** The problems of a backfill that would read no file again, one for each source that it is about; none where it reads some. */
export const missedBackfill = (
  found: readonly { readonly source: AnySource; readonly files: readonly DataFile[] }[],
  backfill: Backfill,
) => {
  const about = found.filter(
    ({ source }) => hasDates(source) && (backfill.source === undefined || backfill.source === source.name),
  )
  if (about.some(({ source, files }) => files.some((file) => isAgain(backfill, source, file)))) return []
  return about.map(({ source, files }) => {
    const days = files.flatMap((file) => file.days ?? [])
    const first = days.map(({ from }) => from).sort()[0]
    const last = days
      .map(({ to }) => to)
      .sort()
      .at(-1)
    const message = `no file of source ${source.name} is of a date from ${backfill.from} to ${backfill.to}; they go from ${first} to ${last}`
    return { file: source.definition.path, message }
  })
}
