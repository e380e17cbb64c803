import { CalendarDimension, History, TableDimension } from '../language/dimension.ts'
import { keysOf } from '../language/values.ts'
import type { Report } from '../problem.ts'
import { type Fields, readFields } from '../yaml/fields.ts'
import { describe, type Entry, type Located } from '../yaml/node.ts'
import { readAttribute } from './attribute.ts'
import type { AttributeDefinition, CalendarUse, DimensionDefinition, HistoryDefinition } from './definition.ts'
import { isTree, readLevelHierarchy, readTree } from './hierarchy.ts'
import { readEach, readNamed } from './named.ts'
import { readTable } from './table.ts'

/** The name of the member that stands for a missing or unmatched key, unless its dimension or role names it. */
const defaultUnknown = '(unknown)'

const tableKeys = keysOf(TableDimension, ['via', 'derived', 'bridges'])
const calendarKeys = keysOf(CalendarDimension)
const historyKeys = keysOf(History)

const readCalendarUse = ({ key: name, node }: Entry, report: Report): CalendarUse | undefined => {
  const fields = readFields(node, `dimension ${name.value}`, name.place, calendarKeys, report)
  const calendar = fields.required('calendar')
  const override = fields.flag('override') ?? false
  const unknown = fields.text('unknown')?.value ?? defaultUnknown
  return calendar && { ...readNamed(name, fields), calendar, unknown, override }
}

/** The key, one column or several, of which each names a part. */
const readKey = (fields: Fields, report: Report): readonly Located[] => {
  const node = fields.node('key')
  if (node?.kind !== 'list') return [fields.required('key')].filter((key) => key !== undefined)
  const keys = fields.texts('key') ?? []
  const expected = 'a column, or the columns that identify a row together'
  if (node.items.length === 0)
    report(node.place, 'wrong_shape', { where: `"key" of ${fields.where}`, expected, found: describe(node) })
  return keys
}

const readHistory = (fields: Fields, hasDurable: boolean, report: Report): HistoryDefinition | undefined => {
  const node = fields.node('history')
  if (node === undefined) return undefined
  if (!hasDurable) report(node.place, 'missing_key', { where: fields.where, key: 'durable' })
  const where = `history of ${fields.where}`
  const history = readFields(node, where, node.place, historyKeys, report)
  const from = history.required('from')
  const to = history.required('to')
  return from && to && { from, to }
}

/** The hierarchies of levels, the trees, and the names of those that could not be read. */
const readHierarchies = (
  fields: Fields,
  keys: readonly Located[],
  attributes: readonly AttributeDefinition[],
  report: Report,
) => {
  const { where } = fields
  const [key, ...more] = keys
  const entries = fields.entries('hierarchies')
  const ofLevels = entries.filter((entry) => !isTree(entry))
  const ofParents = entries.filter(isTree)
  const levels = readEach('hierarchy', ofLevels, report, (entry) => readLevelHierarchy(entry, where, report))
  const trees = readEach('hierarchy', ofParents, report, (entry) => {
    if (key && more.length === 0) return readTree(entry, where, key, attributes, report)
    const expected = 'a parent-child tree over a dimension whose key is one column'
    const found = `the ${keys.length} columns ${keys.map(({ value }) => value).join(', ')}`
    return (
      key &&
      report(entry.key.place, 'wrong_shape', { where: `hierarchy ${entry.key.value} of ${where}`, expected, found })
    )
  })
  return { levels: levels.items, trees: trees.items, broken: [...levels.broken, ...trees.broken] }
}

const readTableDimension = ({ key: name, node }: Entry, report: Report): DimensionDefinition | undefined => {
  const where = `dimension ${name.value}`
  const fields = readFields(node, where, name.place, tableKeys, report)
  const named = readNamed(name, fields)
  const table = readTable(fields, report)
  const keys = readKey(fields, report)
  const durable = fields.text('durable')
  const history = readHistory(fields, durable !== undefined, report)
  const unknown = fields.text('unknown')?.value ?? defaultUnknown
  const override = fields.flag('override') ?? false
  const { items, broken } = readEach('attribute', fields.entries('attributes'), report, (entry) =>
    readAttribute(entry, where, durable !== undefined, report),
  )
  const hierarchies = readHierarchies(fields, keys, items, report)
  const [key, ...moreKeys] = keys
  if (!table || !key) return undefined
  return {
    ...named,
    ...{ table, key, moreKeys, durable, history, unknown, override },
    attributes: [...items, ...hierarchies.trees],
    hierarchies: hierarchies.levels,
    broken: new Set([...broken, ...hierarchies.broken]),
  }
}

/** Reads one dimension, over a table or over a calendar; undefined where a key that it needs is missing. */
export const readDimension = (entry: Entry, report: Report): DimensionDefinition | CalendarUse | undefined => {
  const isCalendar = entry.node.kind === 'map' && entry.node.entries.some(({ key }) => key.value === 'calendar')
  return isCalendar ? readCalendarUse(entry, report) : readTableDimension(entry, report)
}
