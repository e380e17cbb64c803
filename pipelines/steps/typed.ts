import { literal, literals } from './quote.ts'
import type { ColumnType, Source, SourceColumn } from './source.ts'

/** The type of a column in SQL. */
export const sqlType = (type: ColumnType): string => {
  switch (type.kind) {
    case 'text':
      return 'VARCHAR'
    case 'decimal':
      return `DECIMAL(${type.precision}, ${type.scale})`
    default:
      return type.kind.toUpperCase()
  }
}

/** The value of a text that is written as the pattern says; `isPlain` is a quicker test that most such texts pass, and no others. */
const when = (text: string, pattern: string, value: string, isPlain: string) =>
  `CASE WHEN ${isPlain} OR regexp_full_match(${text}, ${literal(pattern)}) THEN ${value} END`

const isSame = (text: string, value: string) => `coalesce(CAST(${value} AS VARCHAR) = ${text}, false)`

const escaped = (mark: string) => mark.replace(/[.\\]/, '\\$&')

/** Digits of a whole number, in groups of three where the source writes them so. */
const wholeDigits = ({ thousands }: Source) =>
  thousands === undefined ? '[0-9]+' : `([0-9]+|[0-9]{1,3}(${escaped(thousands)}[0-9]{3})+)`

const ungrouped = (text: string, { thousands }: Source) =>
  thousands === undefined ? text : `replace(${text}, ${literal(thousands)}, '')`

const whole = (text: string, source: Source, type: string) => {
  const value = `TRY_CAST(${ungrouped(text, source)} AS ${type})`
  return when(text, `[+-]?${wholeDigits(source)}`, value, isSame(text, value))
}

const isPlainDecimal = (text: string, plain: string, value: string, { decimal: mark, thousands }: Source) => {
  if (thousands !== undefined) return 'false'
  return mark === '.' ? isSame(text, value) : `NOT contains(${text}, '.') AND ${isSame(plain, value)}`
}

const decimal = (text: string, source: Source, precision: number, scale: number) => {
  const { decimal: mark } = source
  const decimals = scale === 0 ? '0+' : `[0-9]{1,${scale}}0*`
  const digits = `[+-]?${wholeDigits(source)}(${escaped(mark)}${decimals})?`
  const plain = `replace(${ungrouped(text, source)}, ${literal(mark)}, '.')`
  const value = `TRY_CAST(${plain} AS DECIMAL(${precision}, ${scale}))`
  return when(text, digits, value, isPlainDecimal(text, plain, value, source))
}

const isoDate = '[0-9]{4}-[0-9]{2}-[0-9]{2}'
const time = '[ T][0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,6})?)?'

/** Cells of a workbook that are dates come in ISO whatever the format of texts is, and those at midnight without a time. */
const dated = (text: string, { format, type }: SourceColumn, { file }: Source) => {
  const isOfDate = type.kind === 'date'
  const isCell = file.format === 'xlsx'
  const iso = isOfDate ? isoDate : `${isoDate}${isCell ? `(${time})?` : time}`
  const sqlType = isOfDate ? 'DATE' : 'TIMESTAMP'
  const value = `TRY_CAST(${text} AS ${sqlType})`
  const plainLength = isOfDate ? 10 : 19
  const plain = when(text, iso, value, `length(${text}) = ${plainLength} AND ${isSame(text, value)}`)
  if (format === undefined) return plain
  const formatted = `CAST(TRY_STRPTIME(${text}, ${literal(format)}) AS ${sqlType})`
  return isCell ? `coalesce(${plain}, ${formatted})` : formatted
}

const plainWords = { true: ['true'], false: ['false'] }

const wordsOf = ({ words = plainWords }: SourceColumn) => words

const boolean = (text: string, column: SourceColumn) => {
  const words = wordsOf(column)
  return `CASE WHEN ${text} IN ${literals(words.true)} THEN true WHEN ${text} IN ${literals(words.false)} THEN false END`
}

/**
 * SQL that reads a text as the column's type: null where it is none. The pattern comes first, because a plain cast
 * rounds `1.5` to a whole number and drops surplus decimals.
 */
export const typedSql = (text: string, column: SourceColumn, source: Source): string => {
  const { type } = column
  switch (type.kind) {
    case 'text':
      return text
    case 'integer':
      return whole(text, source, 'INTEGER')
    case 'bigint':
      return whole(text, source, 'BIGINT')
    case 'decimal':
      return decimal(text, source, type.precision, type.scale)
    case 'date':
    case 'timestamp':
      return dated(text, column, source)
    case 'boolean':
      return boolean(text, column)
  }
}

/** What the column expects, for a message. */
export const expectedText = (column: SourceColumn, source: Source): string => {
  const { type } = column
  switch (type.kind) {
    case 'text':
      return 'a text'
    case 'integer':
      return 'a whole number from -2147483648 to 2147483647'
    case 'bigint':
      return 'a whole number from -9223372036854775808 to 9223372036854775807'
    case 'decimal':
      if (type.scale === 0) return `a whole number of at most ${type.precision} digits`
      return `a number such as 1234${source.decimal}5 with at most ${type.precision - type.scale} digits and ${type.scale} decimals`
    case 'date':
      return column.format === undefined ? 'a date such as 2017-03-01' : `a date of the format ${column.format}`
    case 'timestamp':
      return `a date and time ${column.format === undefined ? 'such as 2017-03-01 14:30:00' : `of the format ${column.format}`}`
    case 'boolean':
      return `one of ${[...wordsOf(column).true, ...wordsOf(column).false].join(', ')}`
  }
}
