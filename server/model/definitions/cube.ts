import { isDate } from '../expressions/date.ts'
import type { Report } from '../problem.ts'
import { type Fields, readFields } from '../yaml/fields.ts'
import { describe, type Entry, type Located, type Phrase } from '../yaml/node.ts'
import { readDegenerate } from './attribute.ts'
import type { CubeDefinition, RoleDefinition } from './definition.ts'
import { readMeasure } from './measure.ts'
import { documentedKeys, readEach, readNamed } from './named.ts'

const cubeKeys = documentedKeys(
  ['table', 'grain', 'complete_through', 'time', 'roles', 'degenerate', 'measures', 'drill', 'override'],
  ['bridges', 'coverage', 'where', 'query', 'derived', 'levels', 'hierarchies'],
)
const roleKeys = documentedKeys(['dimension', 'on', 'unknown'], ['as_of', 'labels', 'via', 'type'])
const drillKeys = { known: ['columns'], planned: ['limit', 'links'] }

type RoleJoin = Pick<RoleDefinition, 'on' | 'through' | 'key'>

/** A foreign key column as written: the fact's own, or `role.column` through another role. */
const readForeignKey = ({ value, place }: Located, at: Phrase['at']): Omit<RoleJoin, 'key'> => {
  const dot = value.indexOf('.')
  if (dot < 0) return { on: { value, place }, through: undefined }
  return {
    on: { value: value.slice(dot + 1), place: at(dot + 1) },
    through: { value: value.slice(0, dot), place },
  }
}

/** `on` as a column, or as one pair of a column and the dimension's column that it joins to. */
const readOn = (fields: Fields, report: Report): RoleJoin | undefined => {
  const node = fields.node('on')
  if (node?.kind !== 'map') {
    const on = fields.required('on')
    return on && { ...readForeignKey(on, on.at), key: undefined }
  }
  const [pair, ...more] = node.entries
  if (pair?.node.kind === 'scalar' && pair.node.value !== '' && more.length === 0)
    return { ...readForeignKey(pair.key, () => pair.key.place), key: pair.node }
  const where = `"on" of ${fields.where}`
  const found = more.length > 0 ? `${node.entries.length} pairs` : describe(pair?.node ?? node)
  return report(node.place, 'wrong_shape', {
    where,
    expected: "a column, or one pair {column: dimension's column}",
    found,
  })
}

const readRole = ({ key: name, node }: Entry, cube: string, report: Report): RoleDefinition | undefined => {
  const fields = readFields(node, `role ${name.value} of ${cube}`, name.place, roleKeys, report)
  const dimension = fields.node('dimension') === undefined ? name : fields.text('dimension')
  const on = readOn(fields, report)
  const unknown = fields.text('unknown')?.value
  return dimension && on && { ...readNamed(name, fields), dimension, ...on, unknown }
}

const readTable = (fields: Fields, report: Report): Located | undefined => {
  const node = fields.node('table')
  if (node?.kind !== 'map') return fields.required('table')
  return report(node.place, 'not_supported_yet', { feature: `a table that is a query (${fields.where})` })
}

const readGrain = (fields: Fields, report: Report): readonly Located[] | undefined => {
  const { where, place } = fields
  const grain = fields.texts('grain')
  if (grain === undefined) return report(place, 'missing_key', { where, key: 'grain' })
  const node = fields.node('grain')
  if (node?.kind !== 'list' || node.items.length > 0) return grain
  const expected = 'the columns that make a row of the fact unique'
  return report(node.place, 'wrong_shape', { where: `"grain" of ${where}`, expected, found: describe(node) })
}

const readCompleteThrough = (fields: Fields, report: Report): string | undefined => {
  const text = fields.text('complete_through')
  if (text === undefined || text.value === 'load' || isDate(text.value)) return text?.value
  const where = `"complete_through" of ${fields.where}`
  return report(text.place, 'wrong_shape', {
    where,
    expected: 'a date such as 2017-12-31, or load',
    found: `the text "${text.value}"`,
  })
}

const readDrill = (fields: Fields, report: Report): readonly Located[] => {
  const node = fields.node('drill')
  if (node === undefined) return []
  return readFields(node, `drill of ${fields.where}`, node.place, drillKeys, report).texts('columns') ?? []
}

/** Reads one cube; undefined where its table or grain is missing. What else could not be read is in `broken`. */
export const readCube = ({ key: name, node }: Entry, report: Report): CubeDefinition | undefined => {
  const where = `cube ${name.value}`
  const fields = readFields(node, where, name.place, cubeKeys, report)
  const named = readNamed(name, fields)
  const table = readTable(fields, report)
  const grain = readGrain(fields, report)
  const completeThrough = readCompleteThrough(fields, report)
  const time = fields.text('time')
  const override = fields.flag('override') ?? false
  const roles = readEach('role', fields.entries('roles'), report, (entry) => readRole(entry, where, report))
  const degenerate = readEach('degenerate attribute', fields.entries('degenerate'), report, (entry) =>
    readDegenerate(entry, where, report),
  )
  const measures = readEach('measure', fields.entries('measures'), report, (entry) => readMeasure(entry, where, report))
  const drill = readDrill(fields, report)
  const broken = new Set([...roles.broken, ...degenerate.broken, ...measures.broken])
  if (!table || !grain) return undefined
  return {
    ...named,
    table,
    grain,
    completeThrough,
    time,
    override,
    roles: roles.items,
    degenerate: degenerate.items,
    measures: measures.items,
    drill,
    broken,
  }
}
