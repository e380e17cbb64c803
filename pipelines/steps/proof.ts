import { type ColumnType, fieldsRead, type Source, type SourceColumn } from './source.ts'

/** Tells without the engine that a field is a value of its column, or none where the column may be without. */
export interface Proof {
  /** number of the field in its record, from 0 on */
  readonly field: number
  readonly column: SourceColumn
  /** a regular expression of the texts that the engine writes for values of the column; undefined for any text */
  readonly written: string | undefined
  /** whether it may be empty: for no value, or a text that is */
  readonly mayBeEmpty: boolean
}

/** What can stand in a text that is proved. */
export const provedCharacters = '0123456789-.: '

/** Digits of a whole number of at most so many, without zeros before it. */
const digits = (most: number) => String.raw`(?:0|[1-9]\d{0,${most - 1}})`

const whole = (most: number) => `(?:-(?!0))?${digits(most)}`

const decimal = (precision: number, scale: number) =>
  String.raw`(?:-(?!0\.0{${scale}}))?${digits(precision - scale)}\.\d{${scale}}`

const dayOf30 = String.raw`(?:0[1-9]|[12]\d|30)`

/** Years with a 29th of February. */
const leapYear = String.raw`(?:\d\d(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)`

/** A day of the calendar from the year 1000 on. */
const date = String.raw`(?!0)(?:\d{4}-(?:(?:0[13578]|1[02])-(?:${dayOf30}|31)|(?:0[469]|11)-${dayOf30}|02-(?:0[1-9]|1\d|2[0-8]))|${leapYear}-02-29)`

/** A day and its time in whole seconds. */
const timestamp = String.raw`${date} (?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d`

/** Numbers of so many digits are whole numbers of the type whatever they are. */
const surelyInteger = 9
const surelyBigint = 18

const writtenAs = (type: ColumnType, { decimal: mark, thousands }: Source): string | undefined => {
  switch (type.kind) {
    case 'integer':
      return whole(surelyInteger)
    case 'bigint':
      return whole(surelyBigint)
    case 'decimal': {
      const { precision, scale } = type
      const isPlain = mark === '.' && thousands === undefined && scale > 0 && precision > scale
      return isPlain ? decimal(precision, scale) : undefined
    }
    case 'date':
      return date
    case 'timestamp':
      return timestamp
    default:
      return undefined
  }
}

/** Whether an empty field of a column is no value. */
export const isEmptyNone = ({ nulls }: SourceColumn, source: Source): boolean => (nulls ?? source.nulls).includes('')

const proofOf = (column: SourceColumn, source: Source): Pick<Proof, 'written' | 'mayBeEmpty'> | undefined => {
  if (column.format !== undefined || column.aliases.size > 0) return undefined
  const words = (column.nulls ?? source.nulls).filter((word) => word !== '')
  const mayLack = isEmptyNone(column, source) && !column.required
  if (column.type.kind === 'text')
    return words.length > 0 ? undefined : { written: undefined, mayBeEmpty: mayLack || !isEmptyNone(column, source) }
  // a word that could be a value has to be looked for
  if (words.some((word) => /^[-0-9]/.test(word))) return undefined
  const written = writtenAs(column.type, source)
  return written === undefined ? undefined : { written, mayBeEmpty: mayLack }
}

/**
 * The proofs of a source of delimited text: for fields that one column is read from, of texts which are values as they are,
 * and of numbers, dates and times where these are written as the engine writes them.
 *
 * @param header  names of the fields, as in `DelimitedFile`
 */
export const proofsOf = (source: Source, header: readonly (string | undefined)[]): Proof[] =>
  fieldsRead(source.columns).flatMap((from) => {
    const [column, ...others] = source.columns.filter((one) => one.from === from)
    const proof = column && others.length === 0 ? proofOf(column, source) : undefined
    return column && proof ? [{ field: header.indexOf(from), column, ...proof }] : []
  })
