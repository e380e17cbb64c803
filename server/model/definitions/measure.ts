import { closest } from '../../contract/closest.ts'
import type { Aggregation } from '../cube.ts'
import type { Report } from '../problem.ts'
import { type Fields, readFields } from '../yaml/fields.ts'
import type { Entry, Located } from '../yaml/node.ts'
import type { MeasureDefinition } from './definition.ts'
import { documentedKeys, readNamed } from './named.ts'

const aggregations: readonly Aggregation[] = ['sum', 'count', 'count_distinct', 'avg', 'min', 'max']
const plannedAggregations = ['percentile', 'median', 'stdev', 'var', 'first', 'last']

const presentation = ['unit', 'format', 'better']
const baseKeys = documentedKeys(
  ['agg', 'expr', 'where', ...presentation],
  ['over', 'weight', 'p', 'method', 'approx', 'sql_agg', 'show', 'of', 'base', 'folder'],
)
const calculatedKeys = documentedKeys(['calc', ...presentation], ['folder'])

const formats = ['money', 'number', 'percent', 'ratio']

/** The name of a number format: a style and how many digits follow the point, such as `money0`. */
const readFormat = (fields: Fields, report: Report): string | undefined => {
  const format = fields.text('format')
  if (format === undefined || /^(money|number|percent|ratio)[0-6]$/.test(format.value)) return format?.value
  const expected = formats.map((style) => `${style}0 to ${style}6`)
  const nearest = closest(
    format.value,
    formats.flatMap((style) => [0, 1, 2].map((digits) => `${style}${digits}`)),
  )
  return report(format.place, 'wrong_value', {
    where: `"format" of ${fields.where}`,
    found: format.value,
    closest: nearest,
    expected,
  })
}

const readUnit = (fields: Fields, report: Report): Located | undefined => {
  const node = fields.node('unit')
  if (node?.kind !== 'map') return fields.text('unit')
  return report(node.place, 'not_supported_yet', { feature: `a unit of several currencies (${fields.where})` })
}

const readAggregation = (fields: Fields, report: Report): Aggregation | undefined => {
  const agg = fields.text('agg')
  if (agg === undefined || !plannedAggregations.includes(agg.value)) return fields.choice('agg', aggregations)
  return report(agg.place, 'not_supported_yet', { feature: `agg: ${agg.value} (${fields.where})` })
}

const readPresentation = (name: Located, fields: Fields, report: Report) => ({
  ...readNamed(name, fields),
  unit: readUnit(fields, report),
  format: readFormat(fields, report),
  better: fields.choice('better', ['up', 'down']),
})

const readBase = (name: Located, fields: Fields, report: Report): MeasureDefinition | undefined => {
  const shown = readPresentation(name, fields, report)
  const { where, place } = fields
  if (fields.node('agg') === undefined) {
    return fields.node('sql_agg') || fields.node('show')
      ? undefined
      : report(place, 'missing_key', { where, key: 'agg' })
  }
  const aggregation = readAggregation(fields, report)
  const expression = fields.text('expr')
  const filter = fields.text('where')
  if (aggregation === undefined) return undefined
  if (aggregation === 'count' && expression) {
    const reason = 'it counts rows; say which ones by where, such as "amount is not null"'
    return report(expression.place, 'excluded_key', { where, key: 'expr', reason })
  }
  if (aggregation !== 'count' && fields.node('expr') === undefined)
    return report(place, 'missing_key', { where, key: 'expr' })
  return { ...shown, kind: 'base', aggregation, expression, filter }
}

/** Reads one measure, base (`agg`) or calculated (`calc`); undefined where it cannot be evaluated. */
export const readMeasure = (
  { key: name, node }: Entry,
  cube: string,
  report: Report,
): MeasureDefinition | undefined => {
  const where = `measure ${name.value} of ${cube}`
  const isCalculated = node.kind === 'map' && node.entries.some(({ key }) => key.value === 'calc')
  const fields = readFields(node, where, name.place, isCalculated ? calculatedKeys : baseKeys, report)
  if (!isCalculated) return readBase(name, fields, report)
  const calculation = fields.required('calc')
  return calculation && { ...readPresentation(name, fields, report), kind: 'calculated', calculation }
}
