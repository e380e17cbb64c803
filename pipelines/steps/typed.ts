import { literal } from './quote.ts'
import type { Source, SourceColumn } from './source.ts'

const when = (text: string, pattern: string, value: string) =>
  `CASE WHEN regexp_full_match(${text}, ${literal(pattern)}) THEN ${value} END`

const decimal = (text: string, { decimal: mark }: Source, precision: number, scale: number) => {
  const digits = `[+-]?[0-9]+(${mark === '.' ? '\\.' : ','}[0-9]{1,${scale}}0*)?`
  return when(text, digits, `TRY_CAST(replace(${text}, ${literal(mark)}, '.') AS DECIMAL(${precision}, ${scale}))`)
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
      return when(text, '[+-]?[0-9]+', `TRY_CAST(${text} AS INTEGER)`)
    case 'decimal':
      return decimal(text, source, type.precision, type.scale)
    case 'date':
      return column.format === undefined
        ? when(text, '[0-9]{4}-[0-9]{2}-[0-9]{2}', `TRY_CAST(${text} AS DATE)`)
        : `CAST(TRY_STRPTIME(${text}, ${literal(column.format)}) AS DATE)`
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
    case 'decimal':
      return `a number such as 1234${source.decimal}5 with at most ${type.precision - type.scale} digits and ${type.scale} decimals`
    case 'date':
      return column.format === undefined ? 'a date such as 2017-03-01' : `a date of the format ${column.format}`
  }
}
