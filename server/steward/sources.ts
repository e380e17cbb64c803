import { dayIn, newestDate } from '../../pipelines/freshness.ts'
import { daysOf, isFileOf } from '../../pipelines/sources/data-files.ts'
import type { Workspace } from '../../pipelines/sources/workspace.ts'
import type { AnySource, DatabaseRelation, FileFormat, Source, TableSource } from '../../pipelines/steps/source.ts'
import type { RunActivity } from '../contract/runs.ts'
import type { SourceList, SourceState } from '../contract/sources.ts'
import type { Engine, Session } from '../engine/engine.ts'
import { countCorrections } from './corrections-of.ts'
import {
  type FailedRun,
  type FileOfRun,
  filesOfRun,
  hasJournal,
  lastFailed,
  type PublishedRun,
  publishedRuns,
  type SourceOfRun,
  sourcesOfRuns,
  sumCounts,
} from './journal.ts'
import { allSources, type WorkspaceReader } from './known-workspace.ts'

/** So many published runs are told of each source. */
const shownRuns = 7

const dayMs = 86_400_000

const isOfEntity = (source: AnySource): source is Source => 'entity' in source

const isOfTable = (source: AnySource): source is TableSource => 'format' in source

const relationName = ({ of }: DatabaseRelation): string => ('table' in of ? `${of.schema}.${of.table}` : 'query')

const inputOf = (file: FileFormat | DatabaseRelation): SourceState['input'] => ({
  format: file.format,
  pattern: 'pattern' in file ? file.pattern : null,
  relation: file.format === 'postgresql' ? relationName(file) : null,
  encoding: 'encoding' in file ? file.encoding : null,
  delimiter: 'delimiter' in file ? file.delimiter : null,
  sheet: file.format === 'xlsx' ? (file.sheet ?? null) : null,
})

const contractOf = ({ limits: { rows, rejects, freshness } }: AnySource): SourceState['contract'] => ({
  minRows: rows.min ?? null,
  maxRows: rows.max ?? null,
  maxRejects: rejects.maxRows ?? null,
  maxRejectPercent: rejects.maxPercent ?? null,
  freshness: freshness === undefined ? null : { ...freshness },
})

type Described = Pick<SourceState, 'input' | 'fills'>

const describe = (source: AnySource): Described => {
  if (isOfEntity(source)) return { input: inputOf(source.file), fills: { kind: 'entity', name: source.entity.name } }
  const pattern = isOfTable(source) ? source.file.pattern : ''
  return { input: inputOf({ format: 'parquet', pattern }), fills: { kind: 'table', name: source.name } }
}

/** The files of the journal that are of a source by what it is called; those that it reads today have its pattern too. */
const newestFileDate = (source: AnySource, files: readonly FileOfRun[], today: string): string | undefined => {
  if (source.fileDate === undefined || !('file' in source)) return undefined
  const dated = source as TableSource
  const ends = files.flatMap(({ file }) => (isFileOf(dated, file) ? (daysOf(dated, file).days?.to ?? []) : []))
  const newest = ends.sort().at(-1)
  // a file of a month says nothing of those of its days that are to come
  return newest !== undefined && newest > today ? today : newest
}

const isDate = (text: string) => /^\d{4}-\d{2}-\d{2}/.test(text)

const newestCursor = async (session: Session, { name }: AnySource): Promise<string | undefined> => {
  const sql = 'SELECT newest FROM relation_cursor WHERE source = $1'
  const [row] = await session.all(sql, [{ value: name, type: 'text' }])
  const newest = String(row?.newest ?? '')
  return isDate(newest) ? newest.slice(0, 'yyyy-mm-dd'.length) : undefined
}

const completeTo = async (session: Session, source: AnySource, files: readonly FileOfRun[], today: string) =>
  (isOfEntity(source) ? await newestDate(session, source) : undefined) ??
  newestFileDate(source, files, today) ??
  (await newestCursor(session, source)) ??
  null

const isStale = ({ limits: { freshness } }: AnySource, newest: string | null, today: string): boolean =>
  freshness !== undefined && newest !== null && (Date.parse(today) - Date.parse(newest)) / dayMs > freshness.maxDays

/** Whether a line of what a run failed for is about a source: its definition, a file of its, or its relation. */
const isAbout = (source: AnySource, line: string): boolean => {
  const [, file = ''] = /^(.+?)(?::\d+){0,2}: /.exec(line) ?? []
  if (file === source.definition.path || file.startsWith(`postgresql:${source.name}/`)) return true
  const { input } = describe(source)
  return (
    input.pattern !== null &&
    (file === input.pattern || isFileOf({ ...source, file: { pattern: input.pattern } }, file))
  )
}

/** What the journal has of the last runs. */
interface History {
  readonly runs: readonly PublishedRun[]
  readonly files: readonly FileOfRun[]
  readonly took: readonly SourceOfRun[]
  readonly failed: FailedRun | undefined
}

const readHistory = async (session: Session, activity: RunActivity | null): Promise<History> => {
  if (!(await hasJournal(session))) return { runs: [], files: [], took: [], failed: undefined }
  const runs = await publishedRuns(session, shownRuns)
  const [newest, oldest] = [runs[0], runs.at(-1)]
  return {
    runs,
    files: newest === undefined ? [] : await filesOfRun(session, newest.run),
    took: oldest === undefined ? [] : await sourcesOfRuns(session, oldest.run),
    failed: await lastFailed(session, activity),
  }
}

const failureOf = (source: AnySource, { failed }: History): SourceState['failure'] => {
  if (failed === undefined) return null
  const messages = failed.message.split('\n').filter((line) => isAbout(source, line))
  return messages.length === 0 ? null : { run: failed.run, messages }
}

const historyOf = ({ name }: AnySource, { runs, took }: History): SourceState['history'] =>
  runs.toReversed().flatMap((run) => {
    const found = took.find((one) => one.run === run.run && one.source === name)
    return found === undefined ? [] : [{ ...run, rowsLoaded: found.rowsLoaded, rowsRejected: found.rowsRejected }]
  })

const noCorrections = { waiting: 0, inForce: 0, noLongerFits: 0 }

/** Remembers for each source how far it is complete until another run has published, or the source is defined anew. */
const createMemory = () => {
  const known = new Map<string, { readonly of: string; readonly found: string | null }>()
  return async (source: AnySource, run: number | undefined, look: () => Promise<string | null>) => {
    const of = `${run} ${source.definition.text}`
    const before = known.get(source.name)
    if (before?.of === of) return before.found
    const found = await look()
    known.set(source.name, { of, found })
    return found
  }
}

/** What the sources of a workspace are told from. */
export interface SourcesOptions {
  readonly engine: Engine
  readonly reader: WorkspaceReader
  readonly now: () => Date
  /** the last run of this server; null before the first */
  readonly lastActivity: () => RunActivity | null
}

/** Tells of the sources of a workspace. */
export const createSources = ({ engine, reader, now, lastActivity }: SourcesOptions): (() => Promise<SourceList>) => {
  const remembered = createMemory()
  const stateOf = async (
    session: Session,
    source: AnySource,
    history: History,
    { zone }: Workspace,
  ): Promise<Omit<SourceState, 'corrections'>> => {
    const today = dayIn(zone, now())
    const files = history.files.filter((file) => file.source === source.name)
    const run = history.runs[0]?.run
    const newest =
      run === undefined ? null : await remembered(source, run, () => completeTo(session, source, files, today))
    return {
      name: source.name,
      title: source.title,
      definition: source.definition.path,
      ...describe(source),
      contract: contractOf(source),
      completeTo: newest,
      isStale: isStale(source, newest, today),
      counts: files.length === 0 ? null : sumCounts(files),
      history: historyOf(source, history),
      files: files.map(({ source: _, ...file }) => file),
      failure: failureOf(source, history),
    }
  }
  return async () => {
    const { workspace, problems } = await reader.known()
    return engine.session(async (session) => {
      const history = await readHistory(session, lastActivity())
      const corrected = workspace === undefined ? new Map() : await countCorrections(session, workspace)
      const sources: SourceState[] = []
      for (const source of workspace === undefined ? [] : allSources(workspace)) {
        if (workspace === undefined) continue
        const corrections = corrected.get(source.name) ?? noCorrections
        sources.push({ ...(await stateOf(session, source, history, workspace)), corrections })
      }
      return {
        run: history.runs[0]?.run ?? null,
        counts: history.runs.length === 0 ? null : sumCounts(history.files),
        sources,
        problems: [...problems],
      }
    })
  }
}
