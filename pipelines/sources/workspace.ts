import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PipelineError, type Problem } from '../problem.ts'
import type { Source, TableSource } from '../steps/source.ts'
import { nearest, readDefinition } from './definition-file.ts'
import { readDrawnLists } from './drawn-lists.ts'
import { readEntities } from './entities.ts'
import { type ReadSource, readSource } from './read-source.ts'
import { type Schedule, toSchedule } from './schedule.ts'
import { takenNames } from './source-names.ts'
import { namesIn } from './sql-files.ts'
import { type WorkspaceDefinition, workspaceSchema } from './workspace-schema.ts'

/** How many days something is kept; as long as the data folder is there where absent. */
export interface Retention {
  /** texts of rejected records, from the run on that rejected them */
  readonly rejectedTextDays?: number
  /** records as they stand in files, from when these were read */
  readonly stagedTextDays?: number
  /** runs in the journal, with what they rejected */
  readonly runDays?: number
}

/** What a workspace says of the models of customers. */
export interface ModelSettings {
  /** what numbers drawn by chance begin with */
  readonly seed: number
  /** complete months before the last one that predictions are made for too; all others have segments only */
  readonly monthsBefore: number
  /** where levels by value begin: at values of twelve months, or at shares of the customers */
  readonly levels: { readonly by: 'value' | 'share'; readonly platinum: number; readonly gold: number }
  /** of a year, above 0, by which payments to come are discounted */
  readonly discountRate: number
  /** share of the payments of contracts that counts as their value, above 0 up to 1 */
  readonly margin: number
}

/** What a company says of itself, and the sources of its data, those of entities in the order in which they can be loaded. */
export interface Workspace {
  /** path of its folder */
  readonly folder: string
  readonly name: string
  readonly title: string
  /** ISO 4217 */
  readonly currency: string
  /** IANA */
  readonly zone: string
  readonly languages: readonly string[]
  readonly calendar: {
    /** ISO weekdays */
    readonly workingDays: readonly number[]
    /** 1 to 12 */
    readonly fiscalStartMonth: number
    /** the year that names a fiscal year: the calendar year of its first or of its last day */
    readonly fiscalLabel: 'start_year' | 'end_year'
  }
  /** whether the shipped cubes are part of it, or its own ones only */
  readonly cubes: 'shipped' | 'own'
  /** the cube or view that the explorer opens with; the first where it is absent, or there is none of that name */
  readonly opens?: string
  /** when the server runs by itself; undefined where it does only at its start and after changes */
  readonly schedule: Schedule | undefined
  readonly limits: {
    readonly querySeconds: number
    readonly jsonRows: number
    readonly connections: number
    readonly waitingQueries: number
    readonly requestBytes: number
    /** of a file that is uploaded */
    readonly uploadBytes: number
    /** with its unit, as `4GB` */
    readonly memory: string
  }
  readonly retention: Retention
  readonly models: ModelSettings
  readonly sources: readonly Source[]
  /** sources whose files become tables as they are */
  readonly tables: readonly TableSource[]
}

const readWorkspaceText = async (folder: string): Promise<string> => {
  try {
    return await readFile(join(folder, 'workspace.yaml'), 'utf8')
  } catch (error) {
    const found = nearest('workspace.yaml', await namesIn(folder))
    const least = found === '' ? '; it needs two lines at least, such as "name: acme" and "currency: EUR"' : found
    const message = `there is no such file in ${folder}${least}`
    throw new PipelineError([{ file: 'workspace.yaml', message }], { cause: error })
  }
}

const readSources = async (folder: string, sqlFolder: string): Promise<ReadSource[]> => {
  const entities = await readEntities(sqlFolder, join(folder, 'sql'))
  const names = (await namesIn(join(folder, 'sources'))).filter((name) => /\.ya?ml$/.test(name)).sort()
  const own = await Promise.all(
    names.map(async (name) =>
      readSource(`sources/${name}`, await readFile(join(folder, 'sources', name), 'utf8'), entities),
    ),
  )
  return [...own, ...(await readDrawnLists(folder, entities))]
}

const sqlNames = async (folder: string) =>
  (await namesIn(folder)).flatMap((name) => (name.endsWith('.sql') ? [name.slice(0, -'.sql'.length)] : []))

/** Names of the tables that the SQL makes, of the shipped warehouse only where the workspace takes it. */
const namesMade = async (folder: string, sqlFolder: string, makesShipped: boolean): Promise<string[]> => {
  const shipped = makesShipped ? [join(sqlFolder, 'warehouse')] : []
  const folders = [join(sqlFolder, 'journal'), join(folder, 'sql/warehouse'), ...shipped]
  return (await Promise.all(folders.map(sqlNames))).flat()
}

const entitiesNeeded = (source: Source) => source.columns.flatMap(({ references }) => references ?? [])

/** Sources whose references are loaded before them; a reference in a circle is a problem of each source in it. */
const inOrder = (read: readonly ReadSource[]): { sources: Source[]; problems: Problem[] } => {
  const sources: Source[] = []
  let waiting = read.flatMap(({ source, problemAt }) => (source === undefined ? [] : [{ source, problemAt }]))
  for (;;) {
    const isReady = ({ source }: { source: Source }) =>
      entitiesNeeded(source).every((needed) => !waiting.some((other) => other.source.entity.name === needed))
    const ready = waiting.filter(isReady)
    if (ready.length === 0) break
    sources.push(...ready.map(({ source }) => source))
    waiting = waiting.filter((source) => !ready.includes(source))
  }
  const circle = waiting.map(({ source }) => source.name).join(', ')
  return {
    sources,
    problems: waiting.map(({ problemAt }) => problemAt(['columns'], `references go in a circle: ${circle}`)),
  }
}

const retentionOf = ({ rejected_text, staged_text, runs }: WorkspaceDefinition['retention']): Retention => ({
  ...(rejected_text !== undefined && { rejectedTextDays: rejected_text }),
  ...(staged_text !== undefined && { stagedTextDays: staged_text }),
  ...(runs !== undefined && { runDays: runs }),
})

const toWorkspace = (
  folder: string,
  definition: WorkspaceDefinition,
  { sources, tables }: Pick<Workspace, 'sources' | 'tables'>,
): Workspace => {
  const { name, title, currency, zone, languages, calendar, cubes, opens, schedule, limits, retention, models } =
    definition
  return {
    folder,
    name,
    title: title ?? name,
    currency,
    zone,
    languages,
    calendar: {
      workingDays: calendar.working_days,
      fiscalStartMonth: Number(calendar.fiscal.starts.slice(0, 2)),
      fiscalLabel: calendar.fiscal.label,
    },
    cubes,
    ...(opens !== undefined && { opens }),
    schedule: toSchedule(schedule),
    limits: {
      querySeconds: limits.query_seconds,
      jsonRows: limits.json_rows,
      connections: limits.connections,
      waitingQueries: limits.waiting_queries,
      requestBytes: limits.request_bytes,
      uploadBytes: limits.upload_bytes,
      memory: limits.memory,
    },
    retention: retentionOf(retention),
    models: {
      seed: models.seed,
      monthsBefore: models.months_before,
      levels: models.levels,
      discountRate: models.discount_rate,
      margin: models.margin,
    },
    sources,
    tables,
  }
}

/**
 * Reads `workspace.yaml` and `sources/*.yaml` of a folder, and whether lists were drawn in it. Data files are not touched. The folder's
 * `sql/staging/` may add entities.
 *
 * @param sqlFolder the folder of SQL files, whose `staging/` says which entities sources can fill
 * @throws PipelineError with all problems of all files, each with line and column
 */
export const readWorkspace = async (folder: string, sqlFolder: string): Promise<Workspace> => {
  const definition = readDefinition('workspace.yaml', await readWorkspaceText(folder), workspaceSchema)
  const read = await readSources(folder, sqlFolder)
  const makesShipped = definition.value?.cubes === 'shipped' || read.some(({ source }) => source !== undefined)
  const problems = [
    ...definition.problems,
    ...read.flatMap((source) => source.problems),
    ...takenNames(read, await namesMade(folder, sqlFolder, makesShipped)),
  ]
  const ordered = inOrder(read)
  if (definition.value === undefined || problems.length + ordered.problems.length > 0) {
    throw new PipelineError([...problems, ...ordered.problems])
  }
  const tables = read.flatMap(({ table }) => table ?? [])
  return toWorkspace(folder, definition.value, { sources: ordered.sources, tables })
}
