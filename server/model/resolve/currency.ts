import { closest } from '../../contract/closest.ts'
import { choosingParameter, isCurrencyCode } from '../chosen-currency.ts'
import type { BaseMeasure } from '../cube.ts'
import type {
  ConversionDefinition,
  CubeDefinition,
  CurrencyDefinition,
  RatesDefinition,
} from '../definitions/definition.ts'
import type { Conversion, RateDate, Rates } from '../expression.ts'
import type { ParameterNames } from '../expressions/parameter.ts'
import { type RowNames, readRowExpression } from '../expressions/row-expression.ts'
import { commonType, describeType, isNumeric, widerNumber, withArticle } from '../expressions/types.ts'
import type { ModelParameter } from '../parameter.ts'
import type { Report } from '../problem.ts'
import type { Located } from '../yaml/node.ts'
import type { Scope } from './scope.ts'

/** What the money of one measure is resolved against. */
interface Of {
  readonly measure: BaseMeasure
  readonly cube: CubeDefinition
  readonly names: RowNames
  readonly scope: Scope
  readonly report: Report
}

type Target = Pick<Conversion, 'to' | 'parameter'>

const noParameters: ParameterNames = { byName: new Map(), isBroken: () => false }

const ratesOf = ({ name, table, from, to, rate, when }: RatesDefinition): Rates => ({
  name: name.value,
  table: table.value,
  from: from.value,
  to: to.value,
  rate: rate.value,
  when: { kind: when.kind, column: when.column.value },
})

/** The column with the currencies: a text of the fact; undefined after a problem. */
const columnOf = ({ value: name, place }: Located, { measure, names, report }: Of): string | undefined => {
  const type = names.columns?.get(name)
  if (type === 'text' || names.columns === undefined) return name
  const where = `"currency_column" of measure ${measure.name}`
  if (type !== undefined) return report(place, 'wrong_type', { where, expected: 'a text', found: withArticle(type) })
  return report(place, 'unknown_column', { table: names.table, name, closest: closest(name, names.columns.keys()) })
}

const findRates = ({ value: name, place }: Located, { scope, report }: Of): RatesDefinition | undefined => {
  const found = scope.rates.byName.get(name)
  if (found !== undefined || scope.isPartial || scope.rates.broken.has(name)) return found
  return report(place, 'unknown_rates', { name, closest: closest(name, scope.rates.byName.keys()) })
}

/** Date roles of the fact's own: a date that is reached through another role is not the row's. */
const ownDates = ({ cube, scope }: Of): readonly string[] =>
  cube.roles
    .filter(({ through, dimension }) => !through && scope.dimensions.get(dimension.value)?.calendar !== undefined)
    .map(({ name }) => name.value)

/** Whether an attribute is read of one of the fact's own dates alone. */
const isOfOwnDate = (attribute: string, of: Of): boolean => {
  const [role = '', name = ''] = attribute.split('.')
  const used = of.cube.roles.find((r) => r.name.value === role)
  const dimension = of.scope.dimensions.get(used?.dimension.value ?? '')
  return ownDates(of).includes(role) && dimension?.attributes.find((a) => a.name.value === name)?.via === undefined
}

const dateOf = (date: Located, of: Of): RateDate | undefined => {
  const { measure, cube, names, report } = of
  const { value: source, place } = date
  if (source === 'now') {
    if (cube.completeThrough !== undefined) return { source, kind: 'now' }
    return report(place, 'missing_key', {
      where: `cube ${cube.name.value}, whose rates of now need a last complete date,`,
      key: 'complete_through',
    })
  }
  const dates = ownDates(of)
  if (dates.includes(source)) return { source, kind: 'role', role: source }
  if (names.isBroken(source)) return undefined
  const expected = [...dates, 'now']
  const where = `"rate_at" of measure ${measure.name}`
  return report(place, 'wrong_value', { where, found: source, closest: closest(source, expected), expected })
}

/** The period of a row as a budget's rates name it: a column of the fact, or an attribute of one of its own dates. */
const periodOf = (
  { period }: Extract<ConversionDefinition['at'], { kind: 'budget' }>,
  rates: RatesDefinition,
  of: Of,
): RateDate | undefined => {
  const { measure, names, scope, report } = of
  const found = readRowExpression(period, names, report)
  if (found === undefined) return undefined
  const where = `the budget's period of measure ${measure.name}`
  const isDated = found.kind === 'attribute' && isOfOwnDate(found.attribute, of)
  if (found.kind !== 'column' && !isDated) {
    const expected = `a column of ${names.table} or an attribute of its dates (${ownDates(of).join(', ') || 'none'})`
    return report(period.place, 'wrong_shape', { where, expected, found: period.value })
  }
  const type = scope.schema.get(rates.table.value)?.get(rates.when.column.value)
  if (type !== undefined && commonType(type, found.type) === undefined) {
    const expected = `${withArticle(type)}, as ${rates.when.column.value} of rates ${rates.name.value} is`
    return report(period.place, 'wrong_type', { where, expected, found: describeType(found) })
  }
  return { source: period.value.trim(), kind: 'period', period: found }
}

/** Why a parameter cannot be a currency; undefined where it can. */
const unfit = ({ name, type, allowed, scenario }: ModelParameter): string | undefined => {
  if (type !== 'text') return `is of type ${type}; a currency is a text: write type: text, allowed: [EUR, USD]`
  if (allowed === undefined)
    return 'may be any text; list the currencies that a query may choose, such as allowed: [EUR, USD], so that a load can prove that each has its rates'
  const other = allowed.find((value) => !isCurrencyCode(String(value)))
  if (other !== undefined) return `allows "${other}", which is no currency code such as EUR`
  const once = `"parameters": {"${name}": "${allowed.at(-1)}"}`
  return scenario
    ? `is one that scenarios set: they would put money of several currencies in one column, which has one unit; leave its scenario: true out, and ask once for each currency by ${once}`
    : undefined
}

/** The currency that money is converted to: a code, or the one in force of a parameter. */
const targetFrom = ({ value, place }: Located, { measure, scope, report }: Of): Target | undefined => {
  const parameter = choosingParameter(value)
  if (parameter === undefined) return { to: value }
  const { byName, isBroken } = scope.parameters ?? noParameters
  const found = byName.get(parameter)
  if (found === undefined) {
    if (isBroken(parameter)) return undefined
    return report(place, 'unknown_parameter', { name: parameter, closest: closest(parameter, byName.keys()) })
  }
  const reason = unfit(found)
  if (reason === undefined) return { to: String(found.default), parameter }
  return report(place, 'currency_parameter', { measure: measure.name, parameter, reason })
}

const conversionOf = (
  column: string,
  { to, rates: named, at }: ConversionDefinition,
  of: Of,
): Conversion | undefined => {
  const rates = findRates(named, of)
  if (rates === undefined) return undefined
  const kind = at.kind === 'budget' ? 'period' : 'date'
  if (rates.when.kind !== kind) {
    const details = { measure: of.measure.name, rates: rates.name.value, has: rates.when.kind }
    return of.report(named.place, 'rate_at_rates', details)
  }
  const date = at.kind === 'budget' ? periodOf(at, rates, of) : dateOf(at.date, of)
  const target = targetFrom(to, of)
  return date && target && { column, ...target, rates: ratesOf(rates), at: date }
}

/** An attribute of the column, by which a query can ask for one currency. */
const checkAttribute = (column: Located, { measure, cube, report }: Of): boolean => {
  const found = cube.degenerate.some((attribute) => attribute.column.value === column.value && !attribute.via)
  const details = { measure: measure.name, cube: cube.name.value, column: column.value }
  if (!found) report(column.place, 'currency_attribute', details)
  return found
}

/**
 * A measure of money in several currencies: converted row by row, before anything is aggregated, or with the column that
 * says which currency a row has.
 *
 * @returns the measure, or undefined after a problem, which is reported
 */
export const withCurrency = (
  { column: written, conversion: asked }: CurrencyDefinition,
  of: Of,
): BaseMeasure | undefined => {
  const { measure, report } = of
  const { expression } = measure
  if (expression === undefined || !isNumeric(expression.type)) {
    const found = expression === undefined ? 'none' : describeType(expression)
    const where = `the expr of measure ${measure.name}, which is money,`
    return report(measure.definition, 'wrong_type', { where, expected: 'a number', found })
  }
  const column = columnOf(written, of)
  if (column === undefined) return undefined
  if (asked === undefined) return checkAttribute(written, of) ? { ...measure, currency: { column } } : undefined
  const conversion = conversionOf(column, asked, of)
  if (conversion === undefined) return undefined
  return {
    ...measure,
    currency: { column, conversion },
    expression: {
      kind: 'arithmetic',
      op: '*',
      left: expression,
      right: { kind: 'rate', conversion, type: 'decimal' },
      type: widerNumber(expression.type, 'decimal'),
    },
    type: measure.type === 'integer' ? 'decimal' : measure.type,
  }
}
