import type { Session } from '../../../server/engine/engine.ts'
import type { Attribute, Cube, Role } from '../../../server/model/cube.ts'
import { dayOf } from './days.ts'
import type { TableRow } from './tables.ts'

/** The members of a segment that are stored for a day, by their keys as text. */
interface StoredDay {
  readonly day: number
  readonly members: ReadonlySet<string>
}

/** What is stored of the segments of a cube, by segment. */
export type Snapshots = ReadonlyMap<string, readonly StoredDay[]>

/** What a row of the fact reads stored members by. */
export interface ReadBy {
  readonly roles: ReadonlyMap<string, TableRow | undefined>
  /** the number of the day of a date role */
  readonly day: (role: string) => number | undefined
  /** what a query says in place of the dates of rows: `event`, `now` or a date */
  readonly asOf: string | undefined
}

const keyOf = (parts: readonly unknown[]): string => JSON.stringify(parts.map(String))

/** Reads all days that are stored of each segment of a cube that keeps some. */
export const readSnapshots = async (session: Session, { segments }: Cube): Promise<Snapshots> => {
  const found = new Map<string, readonly StoredDay[]>()
  for (const { name, snapshot } of segments?.values() ?? []) {
    if (snapshot === undefined) continue
    const of = `set_name = 'segment.${name}' AND definition = '${snapshot.hash}'`
    const days = await session.all(`SELECT CAST(day AS VARCHAR) AS day FROM set_version WHERE ${of}`)
    const members = await session.all(`SELECT CAST(day AS VARCHAR) AS day, member FROM set_member WHERE ${of}`)
    found.set(
      name,
      days.map(({ day }) => {
        const own = members.filter((row) => row.day === day).map(({ member }) => keyOf(member as unknown as unknown[]))
        return { day: dayOf(String(day)), members: new Set(own) }
      }),
    )
  }
  return found
}

const dateOf = ({ day, asOf }: ReadBy, roles: readonly string[]): number | undefined => {
  if (asOf === 'now') return Number.POSITIVE_INFINITY
  if (asOf !== undefined && asOf !== 'event') return dayOf(asOf)
  const dates = roles.map((role) => (role === 'now' ? Number.POSITIVE_INFINITY : day(role)))
  return dates.find((date) => date !== undefined)
}

/** Whether the member of a row was stored for the last day up to the row's date; undefined without such a day. */
export const wasMember = (
  cube: Cube,
  snapshots: Snapshots,
  { snapshot: name = '', role = '' }: Attribute,
  by: ReadBy,
): boolean | undefined => {
  const snapshot = cube.segments?.get(name)?.snapshot
  const date = dateOf(by, snapshot?.asOf ?? [])
  const days = (snapshots.get(name) ?? []).filter(({ day }) => date !== undefined && day <= date)
  const last = days.toSorted((a, b) => a.day - b.day).at(-1)
  const row = by.roles.get(role)
  if (last === undefined || row === undefined) return undefined
  return last.members.has(keyOf((snapshot?.key ?? []).map(({ column }) => row[column])))
}

/** What has its members from the same rows: a role's dimension, or an attribute alone. */
export const sourceOf = ({ role, name, snapshot }: Attribute): Role['name'] =>
  role === undefined || snapshot !== undefined ? ` ${name}` : role
