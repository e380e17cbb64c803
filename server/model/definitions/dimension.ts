import type { Report } from '../problem.ts'
import { type Fields, type Keys, readFields } from '../yaml/fields.ts'
import { describe, type Entry, type Located, type Node } from '../yaml/node.ts'
import { readAttribute } from './attribute.ts'
import type { CalendarUse, DimensionDefinition, HierarchyDefinition } from './definition.ts'
import { documentedKeys, readEach, readNamed } from './named.ts'

/** The name of the member that stands for a missing or unmatched key, unless its dimension or role names it. */
const defaultUnknown = '(unknown)'

const tableKeys = documentedKeys(
  ['table', 'key', 'durable', 'unknown', 'attributes', 'hierarchies', 'override'],
  ['history', 'query', 'via', 'derived', 'bridges'],
)
const calendarKeys = documentedKeys(['calendar', 'unknown', 'override'])
const hierarchyKeys = documentedKeys(['all', 'levels'], ['parent', 'own_label', 'max_depth', 'skip_if'])
const levelKeys: Keys = { known: [], planned: ['skip_if'] }

const readLevel = (node: Node, where: string, report: Report): Located | undefined => {
  if (node.kind === 'scalar' && typeof node.scalar === 'string') return node
  const [entry] = node.kind === 'map' ? node.entries : []
  if (entry === undefined) {
    return report(node.place, 'wrong_shape', {
      where: `a level of ${where}`,
      expected: 'the name of an attribute',
      found: describe(node),
    })
  }
  readFields(entry.node, `level ${entry.key.value} of ${where}`, entry.key.place, levelKeys, report)
  return entry.key
}

const readLevels = (fields: Fields, report: Report): readonly Located[] | undefined => {
  const node = fields.node('levels')
  const { where, place } = fields
  if (node === undefined)
    return fields.node('parent') ? undefined : report(place, 'missing_key', { where, key: 'levels' })
  if (node.kind === 'list' && node.items.length > 0)
    return node.items.flatMap((item) => readLevel(item, where, report) ?? [])
  const expected = 'a list of attributes, coarse to fine'
  return report(node.place, 'wrong_shape', { where: `"levels" of ${where}`, expected, found: describe(node) })
}

const readHierarchy = ({ key: name, node }: Entry, of: string, report: Report): HierarchyDefinition | undefined => {
  const fields = readFields(node, `hierarchy ${name.value} of ${of}`, name.place, hierarchyKeys, report)
  const named = readNamed(name, fields)
  const all = fields.text('all')?.value ?? `All ${named.documentation.title.toLowerCase()}`
  const levels = readLevels(fields, report)
  return levels && { ...named, all, levels }
}

const readCalendarUse = ({ key: name, node }: Entry, report: Report): CalendarUse | undefined => {
  const fields = readFields(node, `dimension ${name.value}`, name.place, calendarKeys, report)
  const calendar = fields.required('calendar')
  const override = fields.flag('override') ?? false
  const unknown = fields.text('unknown')?.value ?? defaultUnknown
  return calendar && { ...readNamed(name, fields), calendar, unknown, override }
}

const readTableDimension = ({ key: name, node }: Entry, report: Report): DimensionDefinition | undefined => {
  const where = `dimension ${name.value}`
  const fields = readFields(node, where, name.place, tableKeys, report)
  const named = readNamed(name, fields)
  const table = fields.required('table')
  const key = fields.required('key')
  const durable = fields.text('durable')
  const unknown = fields.text('unknown')?.value ?? defaultUnknown
  const override = fields.flag('override') ?? false
  const attributes = readEach('attribute', fields.entries('attributes'), report, (entry) =>
    readAttribute(entry, where, durable !== undefined, report),
  )
  const hierarchies = readEach('hierarchy', fields.entries('hierarchies'), report, (entry) =>
    readHierarchy(entry, where, report),
  )
  if (!table || !key) return undefined
  const { items, broken } = attributes
  return { ...named, table, key, durable, unknown, override, attributes: items, hierarchies: hierarchies.items, broken }
}

/** Reads one dimension, over a table or over a calendar; undefined where a key that it needs is missing. */
export const readDimension = (entry: Entry, report: Report): DimensionDefinition | CalendarUse | undefined => {
  const isCalendar = entry.node.kind === 'map' && entry.node.entries.some(({ key }) => key.value === 'calendar')
  return isCalendar ? readCalendarUse(entry, report) : readTableDimension(entry, report)
}
