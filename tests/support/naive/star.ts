import type { Session } from '../../../server/engine/engine.ts'
import type { Attribute, Cube, Outrigger, Role } from '../../../server/model/cube.ts'
import type { ScalarType } from '../../../server/model/expression.ts'
import { type Spread, spreadRows } from './bridges.ts'
import { dayOf, type Fiscal, isoOf, partOf } from './days.ts'
import { cubeGiven, type Given } from './parameters.ts'
import { rateOfRow, rateTables } from './rates.ts'
import { evaluateRow, type RowValues } from './row-expression.ts'
import { readSnapshots, type Snapshots, wasMember } from './snapshots.ts'
import { isKnown, type RowOfRole, roleFinder, rowsOf, rowsWith, type TableRow, type Tables } from './tables.ts'
import { type Nodes, nodesOf } from './trees.ts'
import { inMemory, type Value } from './values.ts'

/** A member's own key: a value, or why there is none; `own` is a tree node without its subtree. */
export type Cell =
  | { readonly kind: 'value'; readonly value: Exclude<Value, null> }
  | { readonly kind: 'blank' | 'unknown' | 'unassigned' | 'other' }
  | { readonly kind: 'own'; readonly of: Exclude<Value, null> }

/** One row of the fact, or one known row of a dimension, with its attributes. */
export interface StarRow extends RowValues {
  readonly cell: (attribute: Attribute) => Cell
  /** a column of the table that the attribute is of */
  readonly beside: (attribute: Attribute, column: string, type: ScalarType) => Value
}

/** One row of the fact with the dates of its roles, as numbers of days; undefined without one. */
export interface FactRow extends StarRow {
  /** a number of its own: a row of the fact is there once for each of its members of all bridges together */
  readonly index: number
  /** the number of the row of the fact */
  readonly of: number
  readonly share: Spread['share']
  readonly shareOf: Spread['shareOf']
  readonly day: (role: string) => number | undefined
  /** the value of one of the fact's columns, or of a dimension's key, as text: what an entity is told by */
  readonly key: (column: string) => string
}

/** A cube's rows in memory. */
export interface Star {
  readonly cube: Cube
  readonly facts: readonly FactRow[]
  /** known rows of each role's dimension */
  readonly members: ReadonlyMap<string, readonly StarRow[]>
  /** all rows of a table that a role's table points to, for the attributes that come via it */
  readonly outrigger: (via: Outrigger) => readonly StarRow[]
  /** the place of each key that is a text in the order of the ICU root collation; equal places where it does not tell them apart */
  readonly collation: ReadonlyMap<string, string>
  /** the calendar of a date role: what it says of a day, be it in its table or not */
  readonly calendarDay: (role: string, day: number) => StarRow
  /** first and last day of a role's calendar table; undefined where it is empty or no calendar */
  readonly calendarEnds: (role: string) => { readonly from: number; readonly to: number } | undefined
  readonly nodes: (attribute: Attribute) => Nodes
  /** the same tables as a query sees them that gives parameters these values */
  readonly given: (values: Given) => Star
  /** the last day up to which the data are complete */
  readonly completeThrough?: number
  /** set on a view: its cubes by name, of which it has its rows */
  readonly parts?: ReadonlyMap<string, Part>
  /** set on a view: `memberRows` of its attributes */
  readonly membersOf?: (attributes: readonly Attribute[]) => readonly StarRow[]
}

/** A cube in a view: all by itself, and what the view calls what it has. */
export interface Part {
  readonly star: Star
  /** the cube's names of attributes and hierarchies by those of the view */
  readonly names: ReadonlyMap<string, string>
  readonly viewNames: ReadonlyMap<string, string>
  /** the cube's roles by the names of the view */
  readonly roles: ReadonlyMap<string, string>
}

/** The fiscal year of a role's calendar; the common year where it declares none. */
export const fiscalOf = (cube: Cube, role: string | undefined): Fiscal =>
  cube.roles.get(role ?? '')?.calendar?.fiscal ?? { month: 1, day: 1, label: 'end_year' }

const blankOr = (value: Value): Cell => (value === null ? { kind: 'blank' } : { kind: 'value', value })

const attributeOf = (cube: Cube, name: string): Attribute => {
  const attribute = cube.attributes.get(name)
  if (attribute === undefined) throw new Error(`there is no attribute ${name}`)
  return attribute
}

/** The types of the columns that an expression reads. */
const columnTypes = (e: unknown): ReadonlyMap<string, ScalarType> => {
  if (typeof e !== 'object' || e === null) return new Map()
  if ('kind' in e && e.kind === 'column' && 'column' in e && 'type' in e)
    return new Map([[String(e.column), e.type as ScalarType]])
  return new Map(Object.values(e).flatMap((part) => [...columnTypes(part)]))
}

/** A row whose attributes are in the tables that `table` finds for them; undefined for the unknown member. */
const starRow = (
  cube: Cube,
  fact: TableRow,
  table: (attribute: Attribute) => { readonly row: TableRow | undefined } | undefined,
  isUnassigned: (role: string) => boolean = () => false,
  isStored: (attribute: Attribute) => boolean | undefined = () => undefined,
): StarRow => {
  const known = new Map<string, Cell>()
  const beside = (attribute: Attribute, column: string, type: ScalarType): Value =>
    inMemory(table(attribute)?.row?.[column] ?? null, type)
  /** the columns of the table that a segment is on */
  const valuesOf = (attribute: Attribute): RowValues => {
    const types = columnTypes(attribute.predicate)
    return {
      column: (name) => beside(attribute, name, types.get(name) ?? 'text'),
      attribute: () => null,
      assigned: (bridge) => !isUnassigned(bridge),
    }
  }
  const readValue = (attribute: Attribute): Value => {
    const { derived, column, type, role, predicate } = attribute
    if (predicate !== undefined) return evaluateRow(predicate, role === undefined ? row : valuesOf(attribute)) === true
    if (derived === undefined) return beside(attribute, column, type)
    const date = beside(attribute, column, 'date')
    return date === null ? null : inMemory(partOf(derived.part, dayOf(String(date)), fiscalOf(cube, role)), type)
  }
  const cell = (attribute: Attribute): Cell => {
    const missing = attribute.role !== undefined && isUnassigned(attribute.role) ? 'unassigned' : 'unknown'
    const read = (): Cell => {
      if (table(attribute) === undefined) return { kind: missing }
      if (attribute.snapshot === undefined) return blankOr(readValue(attribute))
      const value = isStored(attribute)
      return value === undefined ? { kind: 'unknown' } : { kind: 'value', value }
    }
    const found = known.get(attribute.name) ?? read()
    known.set(attribute.name, found)
    return found
  }
  const row: StarRow = {
    cell,
    beside,
    assigned: (bridge) => !isUnassigned(bridge),
    column: (name) => inMemory(fact[name] ?? null, cube.factColumns.get(name) ?? 'text'),
    attribute: (name) => {
      const found = cell(attributeOf(cube, name))
      return found.kind === 'value' ? found.value : null
    },
  }
  return row
}

/** The row that holds an attribute, given that of its role: the same, or the one of the outrigger that it points to. */
const holding = (tables: Tables, { via }: Attribute, row: TableRow | undefined) => {
  if (row === undefined) return undefined
  return { row: via === undefined ? row : rowsWith(rowsOf(tables, via.table), via.key, row[via.on])[0] }
}

/** What the rows of a cube are read with. */
interface Reading {
  readonly cube: Cube
  readonly tables: Tables
  readonly rowOfRole: RowOfRole
  readonly now: number | undefined
  readonly snapshots: Snapshots
  readonly asOf: string | undefined
}

const factRow = (
  { cube, tables, rowOfRole, now, snapshots, asOf }: Reading,
  { fact, of, share, shareOf, members }: Spread,
  index: number,
): FactRow => {
  const roles = new Map(
    [...cube.roles.values()].map((role) => [
      role.name,
      role.bridge === undefined ? rowOfRole(fact, role) : members.get(role.name)?.row,
    ]),
  )
  const row = starRow(
    cube,
    fact,
    (attribute) =>
      attribute.role === undefined ? { row: fact } : holding(tables, attribute, roles.get(attribute.role)),
    (role) => members.get(role)?.isUnassigned === true,
    (attribute) => wasMember(cube, snapshots, attribute, { roles, day, asOf }),
  )
  const day = (role: string): number | undefined => {
    const date = roles.get(role)?.[cube.roles.get(role)?.calendar?.dateColumn ?? '']
    return typeof date === 'string' ? dayOf(date) : undefined
  }
  const rate: RowValues['rate'] = (conversion) =>
    rateOfRow(tables, conversion, { fact, day, attribute: row.attribute, now })
  return { ...row, rate, index, of, share, shareOf, day, key: (column) => String(fact[column]) }
}

/** The places of all texts that members have as keys. */
const collationOf = async (session: Session, cube: Cube, tables: Tables): Promise<Map<string, string>> => {
  const columns = [...new Set([...cube.attributes.values()].map(({ column }) => column))]
  const rows = [...tables.values()].flat()
  const values = new Set(columns.flatMap((name) => rows.map((row) => row[name])))
  const texts = [...values].filter((value) => typeof value === 'string')
  const places = new Map<string, string>()
  for (let i = 0; i < texts.length; i += 1000) {
    const some = texts.slice(i, i + 1000)
    const values = some.map((_, k) => `($${k + 1}::VARCHAR)`).join(', ')
    const rows = await session.all(
      `SELECT t, icu_sort_key(t, 'und') AS place FROM (VALUES ${values}) v(t)`,
      some.map((value) => ({ value, type: 'text' })),
    )
    for (const { t, place } of rows) places.set(String(t), String(place))
  }
  return places
}

const readTables = async (session: Session, cube: Cube): Promise<Tables> => {
  const outriggers = [...cube.attributes.values()].flatMap(({ via }) => (via === undefined ? [] : [via.table]))
  const tables = new Map<string, TableRow[]>()
  const roles = [...cube.roles.values()].flatMap(({ table, bridge }) =>
    bridge === undefined ? [table] : [table, bridge.table],
  )
  for (const name of new Set([cube.table, ...roles, ...outriggers, ...rateTables(cube)])) {
    tables.set(name, await session.all(`SELECT * FROM ${name}`))
  }
  return tables
}

const remembered = <K, V>(make: (key: K) => V): ((key: K) => V) => {
  const known = new Map<K, V>()
  return (key) => {
    const found = known.has(key) ? known.get(key) : undefined
    const value = found ?? make(key)
    known.set(key, value)
    return value
  }
}

/** What the calendar of a role says of any day: as its table has it, else what follows from the date alone. */
const calendarsOf = (cube: Cube, tables: Tables) => {
  const days = remembered((name: string) => {
    const role = cube.roles.get(name)
    const column = role?.calendar?.dateColumn ?? ''
    const rows = role === undefined ? [] : rowsOf(tables, role.table).filter((row) => typeof row[column] === 'string')
    return { column, byDay: new Map(rows.map((row) => [dayOf(String(row[column])), row])) }
  })
  const calendarDay = (name: string, day: number): StarRow => {
    const { column, byDay } = days(name)
    const row = byDay.get(day) ?? { [column]: isoOf(day) }
    return starRow(cube, {}, (attribute) => (attribute.role === name ? { row } : undefined))
  }
  const calendarEnds = (name: string) => {
    const all = [...days(name).byDay.keys()]
    return all.length === 0
      ? undefined
      : { from: all.reduce((a, b) => Math.min(a, b)), to: all.reduce((a, b) => Math.max(a, b)) }
  }
  return { calendarDay: remembered((key: string) => readDay(calendarDay, key)), calendarEnds: remembered(calendarEnds) }
}

const readDay = (calendarDay: (name: string, day: number) => StarRow, key: string): StarRow => {
  const [name = '', day = ''] = key.split('\n')
  return calendarDay(name, Number(day))
}

/** What a query, or what is known of the data, adds to a cube's definition. */
export interface StarOptions {
  readonly asOf?: string | undefined
  /** ISO date */
  readonly completeThrough?: string | undefined
}

/** Reads all rows of a cube's tables. Each role of a fact row is looked up by its key; none or the unknown key is unknown. */
export const readStar = async (session: Session, cube: Cube, options: StarOptions = {}): Promise<Star> => {
  const tables = await readTables(session, cube)
  const collation = await collationOf(session, cube, tables)
  return starOf(cube, { tables, collation, snapshots: await readSnapshots(session, cube) }, options)
}

const starOf = (
  cube: Cube,
  read: Pick<Star, 'collation'> & Pick<Reading, 'tables' | 'snapshots'>,
  options: StarOptions,
): Star => {
  const { tables, collation, snapshots } = read
  const membersOf = (role: Role): readonly StarRow[] =>
    rowsOf(tables, role.table)
      .filter((row) => isKnown(row, role))
      .map((row) => starRow(cube, {}, (attribute) => holding(tables, attribute, row)))
  const rowOfRole = roleFinder(cube, tables, options.asOf)
  const now = options.completeThrough === undefined ? undefined : dayOf(options.completeThrough)
  const reading = { cube, tables, rowOfRole, now, snapshots, asOf: options.asOf }
  const { filter } = cube
  const spread = spreadRows(cube, tables, rowOfRole)
  const facts = rowsOf(tables, cube.table)
    .flatMap((row, of) => spread(row, of))
    .filter((row) => filter === undefined || evaluateRow(filter, factRow(reading, row, 0)) === true)
    .map((row, index) => factRow(reading, row, index))
  const { calendarDay, calendarEnds } = calendarsOf(cube, tables)
  const treeRows = ({ role = '' }: Attribute): readonly TableRow[] => {
    const found = cube.roles.get(role)
    return found === undefined ? [] : rowsOf(tables, found.table).filter((row) => isKnown(row, found))
  }
  return {
    cube,
    facts,
    members: new Map([...cube.roles.values()].map((role) => [role.name, membersOf(role)])),
    outrigger: (via) => rowsOf(tables, via.table).map((row) => starRow(cube, {}, () => ({ row }))),
    collation,
    calendarDay: (role, day) => calendarDay(`${role}\n${day}`),
    calendarEnds,
    nodes: remembered((attribute: Attribute) => nodesOf(attribute, treeRows(attribute))),
    ...(now !== undefined && { completeThrough: now }),
    given: rememberedGiven((values) => starOf(cubeGiven(cube, values), read, options)),
  }
}

/** How many stars are remembered: a question asks few, and each holds all of its rows. */
const mostGiven = 8

/** Stars by the values of parameters, those that were made last remembered. */
export const rememberedGiven = (make: (values: Given) => Star): Star['given'] => {
  const stars = new Map<string, Star>()
  return (values) => {
    const text = JSON.stringify(values)
    const star = stars.get(text) ?? make(values)
    stars.set(text, star)
    const [oldest = text] = stars.keys()
    if (stars.size > mostGiven) stars.delete(oldest)
    return star
  }
}

/** A row that has one value, of whatever is asked. */
const soleRow = (value: boolean): StarRow => ({
  cell: () => ({ kind: 'value', value }),
  beside: () => value,
  column: () => value,
  attribute: () => value,
  assigned: () => true,
})

/**
 * The rows that attributes of one role, or one of the fact, have their members in: those of the outrigger that all of
 * them come via, else those of the role's dimension, or the fact's.
 */
export const memberRows = (star: Star, attributes: readonly Attribute[]): readonly StarRow[] => {
  const [first] = attributes
  if (star.membersOf !== undefined) return star.membersOf(attributes)
  if (first?.snapshot !== undefined) return [true, false].map((value) => soleRow(value))
  if (first?.role === undefined) return star.facts
  const { via } = first
  const isSame = (other: Attribute): boolean =>
    other.via?.on === via?.on && other.via?.table === via?.table && other.via?.key === via?.key
  return via !== undefined && attributes.every(isSame) ? star.outrigger(via) : (star.members.get(first.role) ?? [])
}
