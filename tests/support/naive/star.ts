import type { EngineValue, Session } from '../../../server/engine/engine.ts'
import { type Attribute, type Cube, type Outrigger, type Role, unknownKey } from '../../../server/model/cube.ts'
import type { ScalarType } from '../../../server/model/expression.ts'
import type { RowValues } from './row-expression.ts'
import { inMemory, type Value } from './values.ts'

/** A member's own key: a value, or why there is none. */
export type Cell =
  | { readonly kind: 'value'; readonly value: Exclude<Value, null> }
  | { readonly kind: 'blank' | 'unknown' | 'other' }

type TableRow = Readonly<Record<string, EngineValue>>

/** One row of the fact, or one known row of a dimension, with its attributes. */
export interface StarRow extends RowValues {
  readonly cell: (attribute: Attribute) => Cell
  /** a column of the table that the attribute is of */
  readonly beside: (attribute: Attribute, column: string, type: ScalarType) => Value
}

/** A cube's rows in memory. */
export interface Star {
  readonly cube: Cube
  readonly facts: readonly StarRow[]
  /** known rows of each role's dimension */
  readonly members: ReadonlyMap<string, readonly StarRow[]>
  /** all rows of a table that a role's table points to, for the attributes that come via it */
  readonly outrigger: (via: Outrigger) => readonly StarRow[]
  /** the place of each text in the order of the ICU root collation; equal places where it does not tell them apart */
  readonly collation: ReadonlyMap<string, string>
}

const blankOr = (value: Value): Cell => (value === null ? { kind: 'blank' } : { kind: 'value', value })

const attributeOf = (cube: Cube, name: string): Attribute => {
  const attribute = cube.attributes.get(name)
  if (attribute === undefined) throw new Error(`there is no attribute ${name}`)
  return attribute
}

type Tables = ReadonlyMap<string, readonly TableRow[]>

const rowsOf = (tables: Tables, name: string): readonly TableRow[] => tables.get(name) ?? []

const lookUp = (rows: readonly TableRow[], column: string, key: EngineValue | undefined): TableRow | undefined =>
  key === null || key === undefined ? undefined : rows.find((row) => row[column] === key)

const isKnown = (row: TableRow, { key, unknownBy }: Role): boolean =>
  row[key] !== null && (unknownBy === undefined || row[unknownBy] !== unknownKey)

/** The dimension row of a role; undefined where the key is missing, of no row, or that of the unknown member. */
const rowOfRole = (cube: Cube, tables: Tables, fact: TableRow, role: Role): TableRow | undefined => {
  const through = cube.roles.get(role.through ?? '')
  const from = through === undefined ? fact : rowOfRole(cube, tables, fact, through)
  const row = lookUp(rowsOf(tables, role.table), role.key, from?.[role.on])
  return row !== undefined && isKnown(row, role) ? row : undefined
}

/** A row whose attributes are in the tables that `table` finds for them; undefined for the unknown member. */
const starRow = (
  cube: Cube,
  fact: TableRow,
  table: (attribute: Attribute) => { readonly row: TableRow | undefined } | undefined,
): StarRow => {
  const beside = (attribute: Attribute, column: string, type: ScalarType): Value =>
    inMemory(table(attribute)?.row?.[column] ?? null, type)
  const cell = (attribute: Attribute): Cell =>
    table(attribute) === undefined ? { kind: 'unknown' } : blankOr(beside(attribute, attribute.column, attribute.type))
  return {
    cell,
    beside,
    column: (name) => inMemory(fact[name] ?? null, cube.factColumns.get(name) ?? 'text'),
    attribute: (name) => {
      const known = cell(attributeOf(cube, name))
      return known.kind === 'value' ? known.value : null
    },
  }
}

/** The row that holds an attribute, given that of its role: the same, or the one of the outrigger that it points to. */
const holding = (tables: Tables, { via }: Attribute, row: TableRow | undefined) => {
  if (row === undefined) return undefined
  return { row: via === undefined ? row : lookUp(rowsOf(tables, via.table), via.key, row[via.on]) }
}

const factRow = (cube: Cube, tables: Tables, fact: TableRow): StarRow => {
  const roles = new Map([...cube.roles.values()].map((role) => [role.name, rowOfRole(cube, tables, fact, role)]))
  return starRow(cube, fact, (attribute) =>
    attribute.role === undefined ? { row: fact } : holding(tables, attribute, roles.get(attribute.role)),
  )
}

const collationOf = async (session: Session, tables: readonly TableRow[]): Promise<Map<string, string>> => {
  const texts = [...new Set(tables.flatMap((row) => Object.values(row).filter((v) => typeof v === 'string')))]
  if (texts.length === 0) return new Map()
  const values = texts.map((_, i) => `($${i + 1}::VARCHAR)`).join(', ')
  const rows = await session.all(
    `SELECT t, icu_sort_key(t, 'und') AS place FROM (VALUES ${values}) v(t)`,
    texts.map((value) => ({ value, type: 'text' })),
  )
  return new Map(rows.map(({ t, place }) => [String(t), String(place)]))
}

/** Reads all rows of a cube's tables. Each role of a fact row is looked up by its key; none or the unknown key is unknown. */
export const readStar = async (session: Session, cube: Cube): Promise<Star> => {
  const outriggers = [...cube.attributes.values()].flatMap(({ via }) => (via === undefined ? [] : [via.table]))
  const tables = new Map<string, TableRow[]>()
  for (const name of new Set([cube.table, ...[...cube.roles.values()].map(({ table }) => table), ...outriggers])) {
    tables.set(name, await session.all(`SELECT * FROM ${name}`))
  }
  const membersOf = (role: Role): readonly StarRow[] =>
    rowsOf(tables, role.table)
      .filter((row) => isKnown(row, role))
      .map((row) => starRow(cube, {}, (attribute) => holding(tables, attribute, row)))
  return {
    cube,
    facts: rowsOf(tables, cube.table).map((fact) => factRow(cube, tables, fact)),
    members: new Map([...cube.roles.values()].map((role) => [role.name, membersOf(role)])),
    outrigger: (via) => rowsOf(tables, via.table).map((row) => starRow(cube, {}, () => ({ row }))),
    collation: await collationOf(session, [...tables.values()].flat()),
  }
}

/**
 * The rows that attributes of one role, or one of the fact, have their members in: those of the outrigger that all of
 * them come via, else those of the role's dimension, or the fact's.
 */
export const memberRows = (star: Star, attributes: readonly Attribute[]): readonly StarRow[] => {
  const [first] = attributes
  if (first?.role === undefined) return star.facts
  const { via } = first
  const isSame = (other: Attribute): boolean =>
    other.via?.on === via?.on && other.via?.table === via?.table && other.via?.key === via?.key
  return via !== undefined && attributes.every(isSame) ? star.outrigger(via) : (star.members.get(first.role) ?? [])
}
