import { type ColumnType, fieldsRead, type Source, type SourceColumn } from './source.ts'

/** Whether the bytes from `from` to before `to` are written as the engine writes a value of a type. */
type IsWritten = (bytes: Uint8Array, from: number, to: number) => boolean

/** Tells without the engine that a field is a value of its column. */
export interface Proof {
  /** number of the field in its record, from 0 on */
  readonly field: number
  readonly column: SourceColumn
  /** holds for no text but that which the engine writes for the value, and for the empty one where that is no value */
  readonly holds: IsWritten
}

const zero = 48
const nine = 57
const minus = 45
const point = 46
const dash = 45
const colon = 58
const space = 32

const areDigits: IsWritten = (bytes, from, to) => {
  for (let i = from; i < to; i++) {
    const byte = bytes[i] ?? 0
    if (byte < zero || byte > nine) return false
  }
  return from < to
}

/** Digits of a whole number of at most so many, without zeros before it. */
const isWhole = (bytes: Uint8Array, from: number, to: number, most: number): boolean =>
  to - from <= most && (bytes[from] !== zero || to - from === 1) && areDigits(bytes, from, to)

const isNotZero = (bytes: Uint8Array, from: number, to: number): boolean => {
  for (let i = from; i < to; i++) if ((bytes[i] ?? 0) > zero) return true
  return false
}

/** Where the digits begin: behind a minus, where one stands. */
const afterMinus = (bytes: Uint8Array, from: number): number => (bytes[from] === minus ? from + 1 : from)

const wholeOf =
  (most: number): IsWritten =>
  (bytes, from, to) => {
    const at = afterMinus(bytes, from)
    return isWhole(bytes, at, to, most) && (at === from || isNotZero(bytes, at, to))
  }

const decimalOf = (precision: number, scale: number): IsWritten => {
  const most = precision - scale
  return (bytes, from, to) => {
    const at = afterMinus(bytes, from)
    const mark = to - scale - 1
    if (bytes[mark] !== point || !isWhole(bytes, at, mark, most) || !areDigits(bytes, mark + 1, to)) return false
    return at === from || isNotZero(bytes, at, to)
  }
}

const twoDigits = (bytes: Uint8Array, at: number): number =>
  ((bytes[at] ?? 0) - zero) * 10 + (bytes[at + 1] ?? 0) - zero

const daysOf = (year: number, month: number): number => {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

const dateLength = 10

/** A day of the calendar from the year 1000 on. */
const isDate: IsWritten = (bytes, from, to) => {
  if (to - from !== dateLength || bytes[from] === zero || bytes[from + 4] !== dash || bytes[from + 7] !== dash)
    return false
  const hasDigits =
    areDigits(bytes, from, from + 4) && areDigits(bytes, from + 5, from + 7) && areDigits(bytes, from + 8, to)
  if (!hasDigits) return false
  const month = twoDigits(bytes, from + 5)
  const day = twoDigits(bytes, from + 8)
  const year = 100 * twoDigits(bytes, from) + twoDigits(bytes, from + 2)
  return month >= 1 && month <= 12 && day >= 1 && day <= daysOf(year, month)
}

const isBelow = (bytes: Uint8Array, at: number, bound: number): boolean =>
  areDigits(bytes, at, at + 2) && twoDigits(bytes, at) < bound

/** A day and its time in whole seconds. */
const isTimestamp: IsWritten = (bytes, from, to) => {
  const at = from + dateLength
  if (to - at !== 9 || bytes[at] !== space || bytes[at + 3] !== colon || bytes[at + 6] !== colon) return false
  return (
    isDate(bytes, from, at) && isBelow(bytes, at + 1, 24) && isBelow(bytes, at + 4, 60) && isBelow(bytes, at + 7, 60)
  )
}

/** Numbers of so many digits are whole numbers of the type whatever they are. */
const surelyInteger = 9
const surelyBigint = 18

const writtenAs = (type: ColumnType, { decimal, thousands }: Source): IsWritten | undefined => {
  switch (type.kind) {
    case 'integer':
      return wholeOf(surelyInteger)
    case 'bigint':
      return wholeOf(surelyBigint)
    case 'decimal': {
      const { precision, scale } = type
      const isPlain = decimal === '.' && thousands === undefined && scale > 0 && precision > scale
      return isPlain ? decimalOf(precision, scale) : undefined
    }
    case 'date':
      return isDate
    case 'timestamp':
      return isTimestamp
    default:
      return undefined
  }
}

const orEmpty =
  (isWritten: IsWritten): IsWritten =>
  (bytes, from, to) =>
    from === to || isWritten(bytes, from, to)

const proofOf = (column: SourceColumn, source: Source): IsWritten | undefined => {
  if (column.format !== undefined || column.aliases.size > 0) return undefined
  const nulls = column.nulls ?? source.nulls
  // a word that could be a value has to be looked for
  if (nulls.some((word) => word !== '' && /^[-0-9]/.test(word))) return undefined
  const isWritten = writtenAs(column.type, source)
  return isWritten && nulls.includes('') ? orEmpty(isWritten) : isWritten
}

/**
 * The proofs of a source of delimited text: for fields with numbers, dates and times that one column is read from, where
 * these are written as the engine writes them.
 *
 * @param header  names of the fields, as in `DelimitedFile`
 */
export const proofsOf = (source: Source, header: readonly (string | undefined)[]): Proof[] =>
  fieldsRead(source.columns).flatMap((from) => {
    const [column, ...others] = source.columns.filter((one) => one.from === from)
    const holds = column && others.length === 0 ? proofOf(column, source) : undefined
    return column && holds ? [{ field: header.indexOf(from), column, holds }] : []
  })
