/** The types that values of attributes have. */
export type ValueType = 'integer' | 'decimal' | 'double' | 'text' | 'boolean' | 'date'

/** What a value of each type is, as messages say it. */
export const articles: Readonly<Record<ValueType, string>> = {
  integer: 'a whole number',
  decimal: 'a number',
  double: 'a number',
  text: 'text',
  boolean: 'true or false',
  date: 'a date such as "2017-03-01"',
}
