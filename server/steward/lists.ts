import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { dayIn } from '../../pipelines/freshness.ts'
import { listColumns, listEnding, listsFolder } from '../../pipelines/sources/drawn-lists.ts'
import { namesIn } from '../../pipelines/sources/sql-files.ts'
import { csvRow, readTextTable } from '../../pipelines/steps/text-table.ts'
import type { ListMember, Lists } from '../api/steward.ts'
import { closest } from '../contract/closest.ts'
import type { RunAsked } from '../contract/corrections.ts'
import { QueryError } from '../contract/errors.ts'
import { DrawnList } from '../contract/lists.ts'
import type { Engine, Session } from '../engine/engine.ts'
import type { OwnWrites } from '../start/own-writes.ts'
import { eraseFromLists } from './erase-lists.ts'
import { fileName } from './file-name.ts'
import type { InTurn } from './in-turn.ts'
import type { WorkspaceReader } from './known-workspace.ts'

/** What lists are kept with. */
export interface ListsOptions {
  readonly engine: Engine
  readonly reader: WorkspaceReader
  readonly inTurn: InTurn
  readonly now: () => Date
  readonly own: OwnWrites
  /** begins a run that loads what changed */
  readonly loadChanges: () => RunAsked
}

/** What ends the name of the file that says how a list was drawn. */
const aboutEnding = '.json'

const text = (value: string) => ({ value, type: 'text' }) as const

const pathsOf = (name: string) => ({
  data: `${listsFolder}/${fileName(`${name}${listEnding}`)}`,
  about: `${listsFolder}/${fileName(`${name}${aboutEnding}`)}`,
})

const hasTable = async (session: Session, table: string): Promise<boolean> =>
  (await session.all('SELECT 1 FROM duckdb_tables() WHERE table_name = $1', [text(table)])).length > 0

/** Names of lists whose file of customers is there; one without was not written to its end. */
const namesOfLists = async (folder: string): Promise<string[]> =>
  (await namesIn(join(folder, listsFolder)))
    .filter((name) => name.endsWith(listEnding))
    .map((name) => name.slice(0, -listEnding.length))

/** @throws QueryError `unsound` for a file that does not say how a list was drawn */
const readAbout = (file: string, content: string): DrawnList => {
  try {
    return DrawnList.parse(JSON.parse(content))
  } catch (cause) {
    throw new QueryError('unsound', { reason: 'broken_list', file }, '', { cause })
  }
}

const readLists = async (folder: string): Promise<DrawnList[]> => {
  const all = await Promise.all(
    (await namesOfLists(folder)).map(async (name) => {
      const about = await readFile(join(folder, listsFolder, `${name}${aboutEnding}`), 'utf8').catch(() => undefined)
      return about === undefined ? [] : [readAbout(`${listsFolder}/${name}${aboutEnding}`, about)]
    }),
  )
  return all.flat().sort((a, b) => (a.drawn === b.drawn ? (a.name < b.name ? -1 : 1) : a.drawn < b.drawn ? 1 : -1))
}

/** Refuses the name of a list or experiment that there is; names that differ in case alone are one on some disks. */
const checkName = async ({ engine, reader }: ListsOptions, name: string): Promise<void> => {
  const isSame = (other: string) => other.toLowerCase() === name.toLowerCase()
  const isTold = await engine.session(async (session) => {
    if (!(await hasTable(session, 'fact_experiment'))) return false
    const found = await session.all('SELECT 1 FROM fact_experiment WHERE lower(experiment) = lower($1) LIMIT 1', [
      text(name),
    ])
    return found.length > 0
  })
  if (isTold || (await namesOfLists(reader.folder)).some(isSame)) throw new QueryError('list_exists', { name }, 'name')
}

/** The channel of a campaign; empty where it names none. @throws QueryError `unknown_campaign` */
const channelOf = async ({ engine }: ListsOptions, campaign: string | null): Promise<string> => {
  if (campaign === null) return ''
  const rows = await engine.session((session) =>
    session.all('SELECT campaign_id, channel_id FROM dim_campaign WHERE campaign_id IS NOT NULL'),
  )
  const found = rows.find(({ campaign_id: id }) => String(id) === campaign)
  if (found !== undefined) return found.channel_id === null ? '' : String(found.channel_id)
  const names = rows.map(({ campaign_id: id }) => String(id))
  throw new QueryError(
    'unknown_campaign',
    { kind: 'campaign', name: campaign, closest: closest(campaign, names) },
    'campaign',
  )
}

/** Writes a file that is not there yet, whole or not at all. @throws QueryError `list_exists` where there is one */
const writeNew = async (folder: string, path: string, content: string, name: string): Promise<void> => {
  const beside = join(folder, `${path}.new`)
  await writeFile(beside, content, { flush: true })
  try {
    await link(beside, join(folder, path))
  } catch (error) {
    const isThere = error instanceof Error && 'code' in error && error.code === 'EEXIST'
    throw isThere ? new QueryError('list_exists', { name }, 'name') : error
  } finally {
    await rm(beside, { force: true })
  }
}

const write = async (options: ListsOptions, list: DrawnList, members: readonly ListMember[]): Promise<void> => {
  const { reader, own } = options
  const { name, drawn, days, campaign } = list
  const { cubes } = await reader.read()
  if (cubes !== 'shipped') throw new QueryError('unsound', { reason: 'lists_of_shipped_cubes' })
  await checkName(options, name)
  const channel = await channelOf(options, campaign)
  const paths = pathsOf(name)
  const rows = members.map(({ customer, arm, stratum }) =>
    csvRow([name, customer, campaign ?? '', channel, arm, stratum, drawn, days]),
  )
  await mkdir(join(reader.folder, listsFolder), { recursive: true })
  // the customers come last: without them there is no list
  await rm(join(reader.folder, paths.about), { force: true })
  await own.during([paths.about, paths.data], async () => {
    await writeNew(reader.folder, paths.about, `${JSON.stringify(list, null, 2)}\n`, name)
    await writeNew(reader.folder, paths.data, [csvRow(listColumns), ...rows].join(''), name)
  })
}

/** The lists of a workspace: a file of customers each, which a run loads, and beside it how they were drawn. */
export const createLists = (options: ListsOptions): Lists => {
  const { reader, inTurn, now, own, loadChanges } = options
  const { folder } = reader
  return {
    list: () => readLists(folder),
    members: async (name) => {
      const names = await namesOfLists(folder)
      if (!names.includes(name))
        throw new QueryError('unknown_list', { kind: 'list', name, closest: closest(name, names) }, 'name')
      const { rows } = readTextTable(await readFile(join(folder, pathsOf(name).data), 'utf8'))
      return rows.map(({ cells }) => ({
        customer: cells.get('customer') ?? '',
        stratum: cells.get('stratum') ?? '',
        arm: cells.get('arm') === 'control' ? 'control' : 'treatment',
      }))
    },
    today: async () => dayIn((await reader.read()).zone, now()),
    keep: async (list, members, load) => {
      await inTurn(() => write(options, list, members))
      return load ? loadChanges() : null
    },
    erase: (erased) =>
      inTurn(async () => {
        const lists = (await namesOfLists(folder)).map((name) => ({ name, ...pathsOf(name) }))
        return eraseFromLists(folder, lists, erased, own)
      }),
  }
}
