import { Attribute, AttributeType, CalendarAttribute, Degenerate, Identity, Via } from '../language/attribute.ts'
import { keysOf } from '../language/values.ts'
import type { Report } from '../problem.ts'
import { type Fields, readFields } from '../yaml/fields.ts'
import { describe, type Entry, type Located } from '../yaml/node.ts'
import type { AttributeDefinition, DegenerateDefinition, OrderDefinition, OutriggerDefinition } from './definition.ts'
import { readNamed } from './named.ts'
import { checkTag } from './translation.ts'

/** The name of the member that stands for a missing value, unless its attribute names it. */
const defaultBlank = '(blank)'

const attributeKeys = keysOf(Attribute, ['derived', 'source', 'labels', 'expr'])
const degenerateKeys = keysOf(Degenerate, ['labels', 'expr'])
const calendarKeys = keysOf(CalendarAttribute, ['labels', 'expr'])
const viaKeys = keysOf(Via)

const readOrder = (fields: Fields, report: Report): OrderDefinition | undefined => {
  const list = fields.node('order')
  const column = fields.text('order_by')
  if (list === undefined) return column && { kind: 'column', column }
  const where = fields.where
  if (column) return report(column.place, 'excluded_key', { where, key: 'order_by', reason: 'it has a listed order' })
  if (list.kind !== 'list') {
    const expected = 'a list of members (order_by names a column)'
    return report(list.place, 'wrong_shape', { where: `"order" of ${where}`, expected, found: describe(list) })
  }
  return { kind: 'list', values: fields.texts('order') ?? [] }
}

const readType = (fields: Fields): Located | undefined =>
  fields.choice('type', AttributeType.options) === undefined ? undefined : fields.text('type')

/** The columns with names in other languages; undefined where there are none. */
const readLabelIn = (fields: Fields, report: Report): ReadonlyMap<string, Located> | undefined => {
  const where = `"label_in" of ${fields.where}`
  const columns = fields.entries('label_in').flatMap((entry): [string, Located][] => {
    const { key, node } = entry
    if (!checkTag(entry, where, report)) return []
    if (node.kind === 'scalar' && node.scalar !== null && node.value !== '') return [[key.value, node]]
    const found = describe(node)
    return report(node.place, 'wrong_shape', { where: `"${key.value}" of ${where}`, expected: 'a column', found }) ?? []
  })
  return columns.length === 0 ? undefined : new Map(columns)
}

const readColumn = (name: Located, fields: Fields, report: Report): AttributeDefinition | undefined => {
  const named = readNamed(name, fields)
  const column = fields.required('column')
  const order = readOrder(fields, report)
  const type = readType(fields)
  const label = fields.text('label')
  const labelIn = readLabelIn(fields, report)
  const blank = fields.text('blank')?.value ?? defaultBlank
  return (
    column && { ...named, column, type, order, label, ...(labelIn && { labelIn }), via: undefined, within: [], blank }
  )
}

const readVia = (fields: Fields, report: Report): OutriggerDefinition | undefined => {
  const node = fields.node('via')
  if (node === undefined) return undefined
  const via = readFields(node, `via of ${fields.where}`, node.place, viaKeys, report)
  const table = via.required('table')
  const on = via.required('on')
  const key = via.text('key')
  return table && on && { table, on, key }
}

/** Reads one attribute of a dimension; undefined where its column, or the table that has it, is missing. */
export const readAttribute = ({ key: name, node }: Entry, of: string, hasDurable: boolean, report: Report) => {
  const fields = readFields(node, `attribute ${name.value} of ${of}`, name.place, attributeKeys, report)
  const identity = fields.choice('of', Identity.options)
  if (identity === 'durable' && !hasDurable) report(name.place, 'missing_key', { where: of, key: 'durable' })
  const within = fields.texts('within') ?? []
  const via = readVia(fields, report)
  const attribute = readColumn(name, fields, report)
  if (fields.node('via') !== undefined && via === undefined) return undefined
  return attribute && { ...attribute, via, within, ...(identity && { of: identity }) }
}

/** Reads one further attribute of a calendar; with `period: true` each of its members is one unbroken range of dates. */
export const readCalendarAttribute = (
  { key: name, node }: Entry,
  of: string,
  report: Report,
): AttributeDefinition | undefined => {
  const fields = readFields(node, `attribute ${name.value} of ${of}`, name.place, calendarKeys, report)
  const within = fields.texts('within') ?? []
  const period = fields.flag('period') ?? false
  const attribute = readColumn(name, fields, report)
  return attribute && { ...attribute, within, ...(period && { period: name.value }) }
}

/** Reads one attribute that lives on the fact row itself; undefined where its column is missing. */
export const readDegenerate = (
  { key: name, node }: Entry,
  cube: string,
  report: Report,
): DegenerateDefinition | undefined => {
  const fields = readFields(node, `degenerate attribute ${name.value} of ${cube}`, name.place, degenerateKeys, report)
  const drill = fields.flag('drill') ?? false
  const attribute = readColumn(name, fields, report)
  return attribute && { ...attribute, drill }
}
