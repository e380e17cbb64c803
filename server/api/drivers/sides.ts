import { type Decimal, decimalText, sumDecimals, toDecimal } from '../../contract/decimal.ts'
import type { GridHeader } from '../../contract/grid.ts'
import { toGrid } from '../../contract/grid.ts'
import type { Member } from '../../contract/query.ts'
import type { Column, Notice, QueryResult, Value } from '../../contract/result.ts'

/** A member with the values of the measures asked for, before and after; without rows a value is null. */
export interface MemberSides {
  readonly key: string
  readonly member: Member
  readonly label: string
  readonly before: readonly Value[]
  readonly after: readonly Value[]
}

/** An attribute's members and the whole, before and after. */
export interface Sides {
  readonly columns: readonly Column[]
  readonly members: readonly MemberSides[]
  readonly whole: { readonly before: readonly Value[]; readonly after: readonly Value[] }
  readonly notices: readonly Notice[]
}

/** A row of a grid along one attribute, with its values. */
interface Row {
  readonly header: GridHeader
  readonly values: readonly Value[]
}

const rowsOf = (result: QueryResult): { readonly rows: readonly Row[]; readonly columns: readonly Column[] } => {
  const grid = toGrid(result)
  const rows = grid.rows.map((header) => ({ header, values: grid.cells(header)[0]?.values ?? [] }))
  return { rows, columns: grid.measures }
}

const labelOf = ({ members: [member] }: GridHeader): string =>
  member?.label ?? (member?.special === undefined ? String(member?.value ?? '') : `(${member.special})`)

/** Puts the answers along one attribute, or along none, before and after side by side. */
export const sidesOf = (before: QueryResult, after: QueryResult): Sides => {
  const [was, is] = [rowsOf(before), rowsOf(after)]
  const isWhole = ({ header }: Row) => header.members.length === 0
  const none = was.columns.map(() => null)
  const found = (rows: readonly Row[], key: string) => rows.find(({ header }) => header.key === key)?.values ?? none
  const byKey = new Map([...was.rows, ...is.rows].filter((row) => !isWhole(row)).map((row) => [row.header.key, row]))
  const [wasBy, isBy] = [was, is].map(({ rows }) => new Map(rows.map(({ header, values }) => [header.key, values])))
  const wholeKey = [...was.rows, ...is.rows].find(isWhole)?.header.key ?? ''
  return {
    columns: was.columns,
    members: [...byKey].map(([key, { header }]) => ({
      key,
      member: header.members[0]?.member ?? null,
      label: labelOf(header),
      before: wasBy?.get(key) ?? none,
      after: isBy?.get(key) ?? none,
    })),
    whole: { before: found(was.rows, wholeKey), after: found(is.rows, wholeKey) },
    notices: [...before.notices, ...after.notices],
  }
}

const zero: Decimal = { units: 0n, scale: 0 }

const negative = ({ units, scale }: Decimal): Decimal => ({ units: -units, scale })

/** Differences and sums of values of one column: exact but for doubles; no value is 0. */
export interface Arithmetic {
  readonly minus: (a: Value, b: Value) => Value
  readonly sum: (values: readonly Value[]) => Value
}

const number = (value: Value): number => Number(value ?? 0)

/** How values of a column are added up. */
export const arithmeticOf = ({ type }: Column): Arithmetic => {
  if (type === 'double')
    return {
      minus: (a, b) => number(a) - number(b),
      sum: (values) => values.reduce<number>((sum, value) => sum + number(value), 0),
    }
  const read = (value: Value) => toDecimal(value) ?? zero
  const shown = (found: Decimal): Value => (type === 'integer' ? Number(found.units) : decimalText(found))
  return {
    minus: (a, b) => shown(sumDecimals([read(a), negative(read(b))])),
    sum: (values) => shown(sumDecimals(values.map(read))),
  }
}
