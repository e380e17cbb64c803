import type { Member } from '../../contract/query.ts'
import type { ColumnType, Value } from '../../contract/result.ts'
import type { Coordinate } from './tested.ts'

/** Doubles that differ by less, of the greater of the two, are one number. */
const tolerance = 1e-9

/** A double that is written with so many decimals may be rounded. */
const roundedDecimals = 6

/** `12.50`, `+12.5` and `012.5` are one number: digits without what says nothing. */
const exact = (text: string): string => {
  const [, sign = '', whole = '', part = ''] = /^([+-]?)0*(\d*)(?:\.(\d*?)0*)?$/.exec(text) ?? []
  const digits = `${whole === '' ? '0' : whole}${part === '' ? '' : `.${part}`}`
  return sign === '-' && digits !== '0' ? `-${digits}` : digits
}

/** Whether two doubles are one but for their last digits, which depend on the order of rows. */
export const isNear = (a: number, b: number): boolean =>
  a === b || Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b))

const isRounded = (text: string, value: number): boolean => {
  const decimals = text.split('.')[1]?.length ?? 0
  return decimals >= roundedDecimals && Math.abs(Number(text) - value) <= 0.5 * 10 ** -decimals * (1 + tolerance)
}

const isDoubleAs = (text: string, value: number): boolean => {
  const [above = '', below] = text.split('/')
  if (below !== undefined) return isNear(Number(above) / Number(below), value)
  return isNear(Number(text), value) || isRounded(text, value)
}

/**
 * Whether a cell is as a golden test writes it: whole numbers and decimals exactly, however many zeros they end in, a double
 * but for its last digits or, where six decimals or more are written, rounded to these. A fraction such as `2/3` is a double.
 */
export const isAsWritten = (expected: string | null, found: Value, type: ColumnType): boolean => {
  if (expected === null || found === null) return expected === found
  if (type === 'double' || (expected.includes('/') && (type === 'integer' || type === 'decimal')))
    return isDoubleAs(expected, Number(found))
  return type === 'integer' || type === 'decimal'
    ? exact(expected) === exact(String(found))
    : expected === String(found)
}

const isPath = (member: readonly Value[], path: readonly Value[]): boolean =>
  member.length === path.length && member.every((part, i) => part === path[i] || String(part) === String(path[i]))

/** Whether a row stands at a member; a key alone fits every path that ends in it. */
export const isAt = (member: Member, { path, special }: Coordinate): boolean => {
  if (member === null) return special === 'blank'
  if (Array.isArray(member)) return special === undefined && isPath(member, path)
  if (typeof member === 'object') return special === member.special
  return special === undefined && String(path.at(-1)) === String(member)
}

/** A coordinate as a request names it. */
export const memberOf = ({ path, special }: Coordinate): Member => {
  if (special === 'blank') return null
  if (special === 'unknown' || special === 'own' || special === 'unassigned') return { special }
  return path.length === 1 ? (path[0] ?? null) : [...path]
}

/** Text on one line: what would end it, or move a cursor, is written as JSON has it. */
const onOneLine = (text: string): string => text.replaceAll(/\p{Cc}/gu, (found) => JSON.stringify(found).slice(1, -1))

/** A member for people, on one line. */
export const shownMember = (member: Member): string => {
  if (member === null) return '(blank)'
  if (Array.isArray(member)) return onOneLine(member.map((part) => part ?? '(blank)').join(', '))
  return typeof member === 'object' ? `(${member.special})` : onOneLine(String(member))
}

/** A value for people, on one line. */
export const shownValue = (value: Value): string => (value === null ? 'empty' : onOneLine(String(value)))
