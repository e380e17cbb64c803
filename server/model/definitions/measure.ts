import { closest } from '../../contract/closest.ts'
import { chosenParts } from '../chosen-currency.ts'
import type { Aggregation, BaseMeasure as Base } from '../cube.ts'
import {
  Agg,
  BaseMeasure,
  Better,
  CalculatedMeasure,
  DisplayMeasure,
  Format,
  Method,
  Over,
  onlyOfAgg,
  P,
} from '../language/measure.ts'
import { keysOf } from '../language/values.ts'
import type { Report } from '../problem.ts'
import { type Fields, readFields } from '../yaml/fields.ts'
import { describe, type Entry, type Located, type Node } from '../yaml/node.ts'
import { readCurrency } from './currency.ts'
import type { CurrencyDefinition, MeasureDefinition } from './definition.ts'
import { readDisplay } from './display.ts'
import { readNamed } from './named.ts'
import { plain } from './when.ts'

const keys = {
  base: keysOf(BaseMeasure, ['approx', 'sql_agg']),
  calculated: keysOf(CalculatedMeasure),
  display: keysOf(DisplayMeasure),
}

const formats = ['money', 'number', 'percent', 'ratio']

/** The name of a number format: a style and how many digits follow the point, such as `money0`. */
const readFormat = (fields: Fields, report: Report): string | undefined => {
  const format = fields.text('format')
  if (format === undefined || Format.safeParse(format.value).success) return format?.value
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

const isMoney = (fields: Fields): boolean => fields.node('unit')?.kind === 'map'

/** A unit in words; one that a parameter chooses is that of money which is converted to it, of no column. */
const readText = (fields: Fields, report: Report): Located | undefined => {
  const unit = fields.text('unit')
  const [part] = unit === undefined ? [] : chosenParts(unit.value)
  if (unit === undefined || part === undefined) return unit
  const expected = `a unit such as EUR, or what converts money to ${part}: {currency_column: …, to: "${part}", rates: …, rate_at: …}`
  const where = `"unit" of ${fields.where}`
  return report(unit.place, 'wrong_shape', { where, expected, found: `the text "${unit.value}"` })
}

/** A unit of several currencies is a base measure's: what is computed of measures has the unit that they give. */
const readUnit = (fields: Fields, report: Report): Located | undefined => {
  const node = fields.node('unit')
  if (node === undefined || !isMoney(fields)) return fields.text('unit')
  const reason = 'currencies are of rows, and it is computed of measures; give these the unit'
  return report(node.place, 'excluded_key', { where: fields.where, key: 'unit', reason })
}

/** What is the unit of money: the currency that it is converted to, else the column that has one for each row. */
const unitOf = ({ column, conversion }: CurrencyDefinition): Located => conversion?.to ?? column

/** Reports the keys that belong to one aggregation only where the measure has another. */
const checkExcluded = (aggregation: Aggregation, fields: Fields, report: Report) => {
  for (const [key, owner] of Object.entries(onlyOfAgg)) {
    const node = fields.node(key)
    if (node === undefined || aggregation === owner) continue
    const reason = `it belongs to agg: ${owner}, and this is agg: ${aggregation}`
    report(node.place, 'excluded_key', { where: fields.where, key, reason })
  }
}

const readPercentile = (fields: Fields, report: Report): Base['percentile'] => {
  const { where, place } = fields
  const method = fields.choice('method', Method.options) ?? 'continuous'
  const node = fields.node('p')
  if (node === undefined) return report(place, 'missing_key', { where, key: 'p' })
  const p = P.safeParse(plain(node)).data
  if (p !== undefined) return { p, method }
  const expected = 'a number from 0 to 1, such as 0.5 for the median'
  return report(node.place, 'wrong_shape', { where: `"p" of ${where}`, expected, found: describe(node) })
}

/** `over: {role: rule}`: one date role, for a measure cannot be read on the last dates of two. */
const readOver = (fields: Fields, report: Report): Extract<MeasureDefinition, { kind: 'base' }>['over'] => {
  const node = fields.node('over')
  if (node === undefined) return undefined
  const [entry, ...more] = node.kind === 'map' ? node.entries : []
  if (entry === undefined || more.length > 0) {
    const expected = `one pair {date role: rule}, a rule being ${Over.options.join(', ')}`
    const found = more.length > 0 ? `${more.length + 1} pairs` : describe(node)
    return report(node.place, 'wrong_shape', { where: `"over" of ${fields.where}`, expected, found })
  }
  const { key: role } = entry
  const over = readFields(node, `"over" of ${fields.where}`, node.place, { known: [role.value] }, report)
  const rule = over.choice(role.value, Over.options)
  return rule && { role, rule }
}

const readPresentation = (name: Located, fields: Fields, unit: Located | undefined, report: Report) => ({
  ...readNamed(name, fields),
  unit,
  format: readFormat(fields, report),
  better: fields.choice('better', Better.options),
  hidden: fields.flag('hidden') ?? false,
  folder: fields.text('folder')?.value,
})

const readBase = (name: Located, fields: Fields, report: Report): MeasureDefinition | undefined => {
  const { where, place } = fields
  const written = isMoney(fields) ? undefined : readText(fields, report)
  const shown = readPresentation(name, fields, written, report)
  if (fields.node('agg') === undefined) {
    return fields.node('sql_agg') ? undefined : report(place, 'missing_key', { where, key: 'agg' })
  }
  const aggregation = fields.choice('agg', Agg.options)
  const expression = fields.text('expr')
  const filter = fields.text('where')
  const weight = fields.text('weight')
  if (aggregation === undefined) return undefined
  checkExcluded(aggregation, fields, report)
  if (aggregation === 'count' && expression) {
    const reason = 'it counts rows; say which ones by where, such as "amount is not null"'
    return report(expression.place, 'excluded_key', { where, key: 'expr', reason })
  }
  if (aggregation !== 'count' && fields.node('expr') === undefined)
    return report(place, 'missing_key', { where, key: 'expr' })
  const percentile = aggregation === 'percentile' ? readPercentile(fields, report) : undefined
  const over = readOver(fields, report)
  if (fields.node('over') && over === undefined) return undefined
  const money = isMoney(fields) ? fields.node('unit') : undefined
  const currency = money && readCurrency(money, aggregation, fields, report)
  const unit = currency ? unitOf(currency) : written
  return { ...shown, unit, kind: 'base', aggregation, expression, filter, weight, percentile, over, currency }
}

const kindOf = (node: Node): 'calculated' | 'display' | 'base' => {
  const has = (key: string) => node.kind === 'map' && node.entries.some((entry) => entry.key.value === key)
  if (has('calc')) return 'calculated'
  return has('show') ? 'display' : 'base'
}

/** A measure is of rows or of measures: reports one that says both. */
const refuseAggregation = (
  name: Located,
  kind: 'calculated' | 'display',
  node: Extract<Node, { kind: 'map' }>,
  cube: string,
  report: Report,
): undefined => {
  const place = node.entries.find(({ key }) => key.value === 'agg')?.key.place ?? name.place
  const reason =
    kind === 'calculated'
      ? 'calc makes it of other measures, and agg of rows; keep one of them'
      : 'show makes it of another measure, and agg of rows; keep one of them'
  return report(place, 'excluded_key', { where: `measure ${name.value} of ${cube}`, key: 'agg', reason })
}

/** Reads one measure, base (`agg`), calculated (`calc`) or a display (`show`); undefined where it cannot be evaluated. */
export const readMeasure = (
  { key: name, node }: Entry,
  cube: string,
  report: Report,
): MeasureDefinition | undefined => {
  const kind = kindOf(node)
  const isTwofold = kind !== 'base' && node.kind === 'map' && node.entries.some(({ key }) => key.value === 'agg')
  if (isTwofold) return refuseAggregation(name, kind, node, cube, report)
  const fields = readFields(node, `measure ${name.value} of ${cube}`, name.place, keys[kind], report)
  if (kind === 'base') return readBase(name, fields, report)
  const shown = readPresentation(name, fields, readUnit(fields, report), report)
  if (kind === 'display') {
    const display = readDisplay(fields, report)
    return display && { ...shown, ...display }
  }
  const calculation = fields.required('calc')
  return calculation && { ...shown, kind, calculation }
}
