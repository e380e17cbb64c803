import type { EngineValue, Session } from '../../../server/engine/engine.ts'
import { type Attribute, type Cube, type Role, unknownKey } from '../../../server/model/cube.ts'
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
  /** the place of each text in the order of the ICU root collation; equal places where it does not tell them apart */
  readonly collation: ReadonlyMap<string, string>
}

const blankOr = (value: Value): Cell => (value === null ? { kind: 'blank' } : { kind: 'value', value })

const attributeOf = (cube: Cube, name: string): Attribute => {
  const attribute = cube.attributes.get(name)
  if (attribute === undefined) throw new Error(`there is no attribute ${name}`)
  return attribute
}

type Found = ReadonlyMap<string, TableRow | undefined>

/** A fact row with the dimension row of each role; undefined for the unknown member. */
const starRow = (cube: Cube, fact: TableRow, found: Found): StarRow => {
  const cell = (attribute: Attribute): Cell => {
    const row = attribute.role === undefined ? fact : found.get(attribute.role)
    return row === undefined ? { kind: 'unknown' } : blankOr(inMemory(row[attribute.column] ?? null, attribute.type))
  }
  return {
    cell,
    beside: ({ role }, column, type) => inMemory((role === undefined ? fact : found.get(role))?.[column] ?? null, type),
    column: (name) => inMemory(fact[name] ?? null, cube.factColumns.get(name) ?? 'text'),
    attribute: (name) => {
      const known = cell(attributeOf(cube, name))
      return known.kind === 'value' ? known.value : null
    },
  }
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
  const facts = await session.all(`SELECT * FROM ${cube.table}`)
  const tables = new Map<Role, TableRow[]>()
  for (const role of cube.roles.values()) tables.set(role, await session.all(`SELECT * FROM ${role.table}`))
  const known = ([role, rows]: [Role, TableRow[]]): TableRow[] => rows.filter((r) => r[role.key] !== unknownKey)
  const find = (fact: TableRow): Found =>
    new Map(
      [...tables].map((entry) => {
        const [role] = entry
        return [role.name, known(entry).find((r) => fact[role.on] !== null && r[role.key] === fact[role.on])]
      }),
    )
  return {
    cube,
    facts: facts.map((fact) => starRow(cube, fact, find(fact))),
    members: new Map(
      [...tables].map((entry) => {
        const name = entry[0].name
        return [name, known(entry).map((row) => starRow(cube, {}, new Map([[name, row]])))]
      }),
    ),
    collation: await collationOf(session, [...facts, ...[...tables.values()].flat()]),
  }
}
