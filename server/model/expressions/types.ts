import type { RowExpression, ScalarType } from '../expression.ts'

/** Whether a value can be added, multiplied, summed. */
export const isNumeric = (type: ScalarType): boolean => type === 'integer' || type === 'decimal' || type === 'double'

/** The type of a sum, difference or product of two numbers: the wider one. */
export const widerNumber = (a: ScalarType, b: ScalarType): ScalarType => {
  if (a === 'double' || b === 'double') return 'double'
  return a === 'decimal' || b === 'decimal' ? 'decimal' : 'integer'
}

/** The type that holds values of both, or undefined where a text and a number, say, would meet. */
export const commonType = (a: ScalarType, b: ScalarType): ScalarType | undefined => {
  if (a === b) return a
  return isNumeric(a) && isNumeric(b) ? widerNumber(a, b) : undefined
}

/** Whether an expression is the word `null`, which has every type. */
export const isNull = (expression: RowExpression): boolean => expression.kind === 'literal' && expression.value === null

const articles: Readonly<Record<ScalarType, string>> = {
  integer: 'an integer',
  decimal: 'a decimal',
  double: 'a double',
  text: 'a text',
  boolean: 'a boolean',
  date: 'a date',
}

/** A type in a sentence: `a text`, `an integer`. */
export const withArticle = (type: ScalarType): string => articles[type]

/** What an expression is, in a sentence: its type with an article, or `null`. */
export const describeType = (expression: RowExpression): string =>
  isNull(expression) ? 'null' : withArticle(expression.type)
