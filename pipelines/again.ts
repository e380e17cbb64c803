import { closest } from '../server/contract/closest.ts'
import type { Unsound } from '../server/contract/unsound.ts'
import type { FoundFile } from './sources/data-files.ts'
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
export const isAgain = (again: Again | undefined, source: AnySource, { days }: Pick<FoundFile, 'days'>): boolean => {
  if (again === undefined || again === 'all') return again === 'all'
  const isOfSource = again.source === undefined || again.source === source.name
  return isOfSource && days !== undefined && days.from <= again.to && days.to >= again.from
}

const hasDates = ({ fileDate }: AnySource): boolean => fileDate !== undefined

/** Why no file can be chosen by date in a workspace; undefined where some can. */
export const backfillProblem = (
  { sources, tables }: Pick<Workspace, 'sources' | 'tables'>,
  { source: asked }: Backfill,
): Unsound | undefined => {
  const all: readonly AnySource[] = [...sources, ...tables]
  const dated = all.filter(hasDates).map(({ name }) => name)
  const names = all.map(({ name }) => name)
  if (asked !== undefined && !names.includes(asked))
    return { reason: 'no_source_of_run', source: asked, closest: closest(asked, names), sources: names }
  if (asked === undefined ? dated.length > 0 : dated.includes(asked)) return undefined
  if (asked === undefined) return { reason: 'no_dated_sources' }
  if (dated.length === 0) return { reason: 'source_not_dated', source: asked }
  return { reason: 'source_not_dated_others_are', source: asked, dated }
}

/** The problems of a backfill that would read no file again, one for each source that it is about; none where it reads some. */
export const missedBackfill = (
  found: readonly { readonly source: AnySource; readonly files: readonly FoundFile[] }[],
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
