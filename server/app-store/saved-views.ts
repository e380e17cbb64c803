import { QueryError } from '../contract/errors.ts'
import type { ChangeViewRequest, SavedView, SaveViewRequest } from '../contract/saved-views.ts'
import type { AppStore } from './app-store.ts'
import type { StoreSession } from './session.ts'

/** Saved views as one reader has them, who is known by name. */
export interface SavedViews {
  /** own ones and those that are shared, by name */
  list(reader: string): Promise<readonly SavedView[]>
  /** @throws QueryError `saved_view_exists` */
  save(reader: string, request: SaveViewRequest): Promise<SavedView>
  /** @throws QueryError `unknown_saved_view`, `not_your_view`, `saved_view_changed`, `saved_view_exists` */
  change(reader: string, id: string, request: ChangeViewRequest): Promise<SavedView>
  /** the last first, of somebody else's those that were shared; throws QueryError `unknown_saved_view` */
  versions(reader: string, id: string): Promise<readonly SavedView[]>
  /** @throws QueryError `unknown_saved_view`, `not_your_view` */
  remove(reader: string, id: string): Promise<SavedView>
  /** @throws QueryError `unknown_saved_view`, `not_your_view`, `saved_view_exists` */
  restore(reader: string, id: string): Promise<SavedView>
}

type Row = Readonly<Record<string, unknown>>

const columns = `v.id::text as id, v.author, v.deleted_at, n.version, n.name, n.description, n.visibility, n.address,
  to_char(n.saved_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as saved_at`

const latest = `(select distinct on (view_id) * from saved_view_version order by view_id, version desc)`

const viewOf = (row: Row, reader: string): SavedView => ({
  id: String(row.id),
  name: String(row.name),
  description: String(row.description),
  visibility: row.visibility === 'shared' ? 'shared' : 'private',
  address: String(row.address),
  version: Number(row.version),
  savedAt: String(row.saved_at),
  author: String(row.author),
  isOwn: row.author === reader,
})

/** A view that a reader may see, deleted or not; an id that is no number names none. */
const find = async (session: StoreSession, reader: string, id: string): Promise<Row> => {
  const isId = /^[1-9]\d{0,17}$/.test(id)
  const [row] = isId
    ? await session.all(
        `select ${columns} from saved_view v join ${latest} n on n.view_id = v.id
          where v.id = $1 and (v.author = $2 or (n.visibility = 'shared' and v.deleted_at is null))`,
        [id, reader],
      )
    : []
  if (row === undefined) throw new QueryError('unknown_saved_view', { id })
  return row
}

const findOwn = async (session: StoreSession, reader: string, id: string): Promise<Row> => {
  const row = await find(session, reader, id)
  if (row.author !== reader)
    throw new QueryError('not_your_view', { name: String(row.name), author: String(row.author) })
  return row
}

/** A name that a reader's other views do not have: the first free of `Name 2`, `Name 3`. */
const checkFree = async (session: StoreSession, reader: string, name: string, besides: string): Promise<void> => {
  const rows = await session.all(
    `select lower(n.name) as name from saved_view v join ${latest} n on n.view_id = v.id
      where v.author = $1 and v.deleted_at is null and v.id <> $2`,
    [reader, besides],
  )
  const taken = new Set(rows.map((row) => row.name))
  if (!taken.has(name.toLowerCase())) return
  let next = 2
  while (taken.has(`${name} ${next}`.toLowerCase())) next++
  throw new QueryError('saved_view_exists', { name, closest: `${name} ${next}` }, 'name')
}

type Content = Pick<SavedView, 'name' | 'description' | 'visibility' | 'address'>

const write = async (session: StoreSession, id: string, version: number, content: Content, now: Date) => {
  const { name, description, visibility, address } = content
  await session.all('insert into saved_view_version values ($1, $2, $3, $4, $5, $6, $7)', [
    id,
    version,
    name,
    description,
    visibility,
    address,
    now.toISOString(),
  ])
}

const change = async (session: StoreSession, reader: string, id: string, request: ChangeViewRequest, now: Date) => {
  const before = viewOf(await findOwn(session, reader, id), reader)
  const { version, ...changes } = request
  if (version !== before.version) {
    const details = { name: before.name, found: version, expected: before.version }
    throw new QueryError('saved_view_changed', details, 'version')
  }
  const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined))
  const content: Content = { ...before, ...given }
  if (content.name !== before.name) await checkFree(session, reader, content.name, id)
  await write(session, id, version + 1, content, now)
  return viewOf(await find(session, reader, id), reader)
}

const mark = async (session: StoreSession, reader: string, id: string, deletedAt: string | null) => {
  const row = await findOwn(session, reader, id)
  if (deletedAt === null) await checkFree(session, reader, String(row.name), id)
  await session.all('update saved_view set deleted_at = $2 where id = $1', [id, deletedAt])
  return viewOf(row, reader)
}

/** Saved views in the app store; `now` says when. */
export const createSavedViews = (store: AppStore, now: () => Date): SavedViews => ({
  list: async (reader) => {
    const rows = await store.read((session) =>
      session.all(
        `select ${columns} from saved_view v join ${latest} n on n.view_id = v.id
          where v.deleted_at is null and (v.author = $1 or n.visibility = 'shared') order by lower(n.name), v.id`,
        [reader],
      ),
    )
    return (rows ?? []).map((row) => viewOf(row, reader))
  },
  save: (reader, request) =>
    store.change(async (session) => {
      await checkFree(session, reader, request.name, '0')
      const [made] = await session.all('insert into saved_view (author) values ($1) returning id::text as id', [reader])
      const id = String(made?.id)
      await write(session, id, 1, request, now())
      return viewOf(await find(session, reader, id), reader)
    }),
  change: async (reader, id, request) => {
    const changed = await store.read((session) => change(session, reader, id, request, now()))
    return found(changed, id)
  },
  versions: async (reader, id) => {
    const rows = await store.read(async (session) => {
      await find(session, reader, id)
      return session.all(
        `select ${columns} from saved_view v join saved_view_version n on n.view_id = v.id
          where v.id = $1 and (v.author = $2 or n.visibility = 'shared') order by n.version desc`,
        [id, reader],
      )
    })
    return found(rows, id).map((row) => viewOf(row, reader))
  },
  remove: async (reader, id) =>
    found(await store.read((session) => mark(session, reader, id, now().toISOString())), id),
  restore: async (reader, id) => found(await store.read((session) => mark(session, reader, id, null)), id),
})

/** What was read of a store in which nothing was ever stored is of no view. */
const found = <T>(value: T | undefined, id: string): T => {
  if (value === undefined) throw new QueryError('unknown_saved_view', { id })
  return value
}
