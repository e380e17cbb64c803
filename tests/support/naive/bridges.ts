import type { EngineValue } from '../../../server/engine/engine.ts'
import type { Bridge, Cube, Role } from '../../../server/model/cube.ts'
import { type RowOfRole, rowsOf, type TableRow, type Tables } from './tables.ts'
import { compareValues, exactly, inMemory, multiply, toDouble, type Value } from './values.ts'

/** What a fact row has of one bridge: a member's row of the dimension, none for the unknown one, or what no member has. */
interface Member {
  readonly row: TableRow | undefined
  readonly isUnassigned: boolean
}

/** A fact row at one member of each bridge, with its share of the fact row's amounts. */
export interface Spread {
  readonly fact: TableRow
  /** the number of the row of the fact */
  readonly of: number
  readonly members: ReadonlyMap<string, Member>
  /** the product of its shares of all weighted bridges: all together one */
  readonly share: Value
  /** the same text for rows that are one share: they differ in members of full bridges only */
  readonly shareOf: string
}

interface Part extends Member {
  readonly share: Value
  readonly text: string
}

const whole = exactly(1)

const add = (a: Value, b: Value): Value =>
  typeof a === 'bigint' && typeof b === 'bigint' ? a + b : Number(toDouble(a)) + Number(toDouble(b))

/** The product of two numbers, exact where both are. */
const times = (a: Value, b: Value): Value =>
  typeof a === 'bigint' && typeof b === 'bigint' ? multiply(a, b) : Number(toDouble(a)) * Number(toDouble(b))

const isInModel = (row: TableRow, { model }: Bridge): boolean => {
  if (model === undefined) return true
  const value: EngineValue = row[model.column] ?? null
  if ((model.is.kind !== 'literal' && model.is.kind !== 'parameter') || value === null) return false
  return compareValues(inMemory(value, model.is.type), inMemory(model.is.value, model.is.type)) === 0
}

/** What a fact row has of a bridge: each row of the bridge with a share, then what these leave of a whole. */
const partsOf = (tables: Tables, rowOfRole: RowOfRole, fact: TableRow, role: Role, bridge: Bridge): readonly Part[] => {
  const { factKey, weight, unassigned: _name } = bridge
  const isOwn = (row: TableRow): boolean =>
    factKey.every(({ on, key }) => fact[on] !== null && row[key] !== null && String(fact[on]) === String(row[key]))
  const rows = rowsOf(tables, bridge.table).filter((row) => isOwn(row) && isInModel(row, bridge))
  const parts = rows.flatMap((row, i): Part[] => {
    const share = weight === undefined ? whole : inMemory(row[weight.column] ?? null, weight.type)
    if (share === null || Number(toDouble(share)) <= 0) return []
    const member = rowOfRole({ ...fact, [role.on]: row[role.on] ?? null }, role)
    return [{ row: member, isUnassigned: false, share, text: weight === undefined ? '' : `${role.name} ${i}` }]
  })
  if (weight === undefined && parts.length > 0) return parts
  const left = parts.reduce<Value>((rest, { share }) => add(rest, times(share, exactly(-1))), whole)
  if (Number(toDouble(left)) < 1e-9) return parts
  const text = weight === undefined ? '' : `${role.name} none`
  return [...parts, { row: undefined, isUnassigned: true, share: left, text }]
}

/** A fact row once for each of its members of all bridges together; once where the cube has no bridge. */
export const spreadRows = (cube: Cube, tables: Tables, rowOfRole: RowOfRole) => {
  const bridged = [...cube.roles.values()].flatMap((role) => (role.bridge ? [{ role, bridge: role.bridge }] : []))
  return (fact: TableRow, of: number): readonly Spread[] =>
    bridged.reduce<readonly Spread[]>(
      (before, { role, bridge }) => {
        const parts = partsOf(tables, rowOfRole, fact, role, bridge)
        return before.flatMap((row) =>
          parts.map(({ row: member, isUnassigned, share, text }) => ({
            ...row,
            members: new Map([...row.members, [role.name, { row: member, isUnassigned }]]),
            share: times(row.share, share),
            shareOf: `${row.shareOf}|${text}`,
          })),
        )
      },
      [{ fact, of, members: new Map(), share: whole, shareOf: '' }],
    )
}
