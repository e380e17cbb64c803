import { choosingParameter, isCurrencyCode } from '../chosen-currency.ts'
import type { Aggregation } from '../cube.ts'
import { Budget, countless, Money } from '../language/measure.ts'
import { keysOf } from '../language/values.ts'
import type { Report } from '../problem.ts'
import { type Fields, readFields } from '../yaml/fields.ts'
import { describe, type Located, type Node } from '../yaml/node.ts'
import type { ConversionDefinition, CurrencyDefinition } from './definition.ts'

const keys = keysOf(Money)
const rateAt = 'a date role, now, or {budget: the column or attribute with the period of a row}'

const readRateAt = (fields: Fields, report: Report): ConversionDefinition['at'] | undefined => {
  const { where, place } = fields
  const node = fields.node('rate_at')
  if (node === undefined) return report(place, 'missing_key', { where, key: 'rate_at' })
  if (node.kind === 'list')
    return report(node.place, 'wrong_shape', {
      where: `"rate_at" of ${where}`,
      expected: rateAt,
      found: describe(node),
    })
  if (node.kind !== 'map') {
    const date = fields.text('rate_at')
    return date && { kind: 'date', date }
  }
  const period = readFields(node, `"rate_at" of ${where}`, node.place, keysOf(Budget), report).required('budget')
  return period && { kind: 'budget', period }
}

/** The currency to convert to: letters and digits, so that it can stand in a unit, or the parameter that chooses it. */
const readTarget = (fields: Fields, report: Report): Located | undefined => {
  const to = fields.text('to')
  if (to === undefined || isCurrencyCode(to.value) || choosingParameter(to.value) !== undefined) return to
  const expected = 'a currency code such as EUR, or a parameter that chooses one such as ":currency"'
  return report(to.place, 'wrong_shape', {
    where: `"to" of ${fields.where}`,
    expected,
    found: `the text "${to.value}"`,
  })
}

const readConversion = (fields: Fields, report: Report): ConversionDefinition | undefined => {
  const [to, rates, at] = [readTarget(fields, report), fields.required('rates'), readRateAt(fields, report)]
  return to && rates && at && { to, rates, at }
}

/**
 * Reads the unit of a measure whose rows are of several currencies.
 *
 * @returns the currencies, or undefined after a problem, which is reported
 */
export const readCurrency = (
  node: Node,
  aggregation: Aggregation,
  measure: Fields,
  report: Report,
): CurrencyDefinition | undefined => {
  const where = `unit of ${measure.where}`
  const reason = countless[aggregation]
  if (reason !== undefined) return report(node.place, 'excluded_key', { where: measure.where, key: 'unit', reason })
  const fields = readFields(node, where, node.place, keys, report)
  const column = fields.required('currency_column')
  if (column === undefined) return undefined
  if (fields.node('to') === undefined) {
    const extra = fields.node('rates') ?? fields.node('rate_at')
    return extra === undefined
      ? { column, conversion: undefined }
      : report(extra.place, 'missing_key', { where, key: 'to' })
  }
  const conversion = readConversion(fields, report)
  return conversion && { column, conversion }
}
