import type { Statement } from '../compiler/statement.ts'
import type { Session } from './engine.ts'

/** A set, or a segment as `segment.name`, under one definition: whose members are stored. */
export interface StoredSet {
  readonly set: string
  /** hash of what finds them */
  readonly definition: string
}

/** When the members of a set were stored. */
export interface StoredDay {
  /** of the data that they were found on, ISO */
  readonly day: string
  readonly dataVersion: string
}

const text = (value: string) => ({ value, type: 'text' }) as const
const date = (value: string) => ({ value, type: 'date' }) as const

/** Whether a warehouse has the tables of stored members; one that no run has touched yet has none. */
export const hasSetStore = async (session: Session): Promise<boolean> => {
  const names = "table_name in ('set_version', 'set_member') and schema_name = 'main'"
  const [row] = await session.all(`select count(*) as tables from duckdb_tables() where ${names}`)
  return Number(row?.tables) === 2
}

/** The days for which the members of a set are stored, earliest first. */
export const readSetVersions = async (session: Session, { set, definition }: StoredSet): Promise<StoredDay[]> => {
  const rows = await session.all(
    'select day, data_version from set_version where set_name = $1 and definition = $2 order by day',
    [text(set), text(definition)],
  )
  return rows.map(({ day, data_version }) => ({ day: String(day), dataVersion: String(data_version) }))
}

/**
 * Stores the members of a set for a day, for which nothing is stored yet.
 *
 * @param members a statement whose rows they are: `member`, `is_unknown`, `is_unassigned`
 */
export const storeSet = async (
  session: Session,
  { set, definition }: StoredSet,
  { day, dataVersion }: StoredDay,
  members: Statement,
): Promise<void> => {
  const known = members.parameters.length
  await session.run(
    `insert into set_member select $${known + 1}, $${known + 2}, $${known + 3}, member, is_unknown, is_unassigned from (${members.sql})`,
    [...members.parameters, text(set), text(definition), date(day)],
  )
  await session.run('insert into set_version values ($1, $2, $3, $4)', [
    text(set),
    text(definition),
    date(day),
    text(dataVersion),
  ])
}
