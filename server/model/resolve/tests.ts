import { closest } from '../../contract/closest.ts'
import type { Member } from '../../contract/query.ts'
import type { Attribute, Cube, Measure } from '../cube.ts'
import { readAmount } from '../definitions/number.ts'
import { type CellText, cellsOf, memberIn, namesUnder, type TestText } from '../definitions/test.ts'
import { plain } from '../definitions/when.ts'
import { bounds, TestReader } from '../language/test.ts'
import { keysOf } from '../language/values.ts'
import { ownerRole, type Reader, type ReaderValue } from '../policy.ts'
import type { Report } from '../problem.ts'
import { checkColumns } from '../rules/columns-exist.ts'
import type { WarehouseSchema } from '../schema.ts'
import type {
  DriftTest,
  ExpectedValue,
  GoldenRow,
  GoldenTest,
  InvariantTest,
  ModelTest,
  StructuralTest,
} from '../test.ts'
import { type Fields, readEntries, readFields } from '../yaml/fields.ts'
import { describe, type Located, type Node } from '../yaml/node.ts'
import { attributeIn, calledSo, whenCondition } from './when.ts'

/** What tests are resolved against. */
export interface TestScope {
  readonly cubes: ReadonlyMap<string, Cube>
  readonly views: ReadonlyMap<string, Cube>
  /** names of policies, as roles of readers */
  readonly policies: ReadonlyMap<string, unknown>
  readonly schema: WarehouseSchema
}

type Resolved = GoldenTest | StructuralTest | DriftTest | InvariantTest

const values = (names: readonly Located[]): readonly string[] => names.map(({ value }) => value)

/** The cube or view that a test is of. */
const askedOf = (fields: Fields, { cubes, views }: TestScope, report: Report): Cube | undefined => {
  const { where, place } = fields
  const [cube, view] = [fields.text('cube'), fields.text('view')]
  if (cube !== undefined && view !== undefined)
    return report(cube.place, 'excluded_key', { where, key: 'cube', reason: 'it asks the view that "view" names' })
  const name = cube ?? view
  if (name === undefined) {
    const isLacking = fields.node('cube') === undefined && fields.node('view') === undefined
    return isLacking ? report(place, 'missing_key', { where, key: 'cube or view' }) : undefined
  }
  const [own, others] = cube === undefined ? [views, cubes] : [cubes, views]
  const found = own.get(name.value)
  if (found !== undefined) return found
  const kind = cube === undefined ? 'cube' : 'view'
  if (others.has(name.value)) return report(name.place, 'other_kind', { name: name.value, kind })
  const details = { name: name.value, closest: closest(name.value, own.keys()) }
  return report(name.place, cube === undefined ? 'unknown_view' : 'unknown_cube', details)
}

/** A measure by its name, which may have time modifiers behind it. */
const measureIn = (cube: Cube, { value, place }: Located, report: Report): Measure | undefined => {
  const [name = ''] = value.split('@')
  const found = cube.measures.get(name)
  if (found !== undefined) return found
  const near = closest(name, cube.measures.keys())
  const details = { name, closest: near }
  return cube.facts === undefined
    ? report(place, 'unknown_measure', { cube: cube.name, ...details })
    : report(place, 'unknown_included', { of: calledSo(cube), ...details })
}

const number = /^-?\d+(\.\d+)?(\/\d+(\.\d+)?)?$/
const numeric = ['integer', 'decimal', 'double']

const valueIn = ({ node, place }: CellText, measure: Measure, report: Report): ExpectedValue | undefined => {
  const isNumber = numeric.includes(measure.type)
  if (node.kind === 'scalar') {
    if (node.scalar === null) return { text: null, definition: place }
    if (!isNumber || number.test(node.value)) return { text: node.value, definition: place }
  }
  const expected = isNumber ? 'a number such as 260.50 or 2/3, or null for an empty cell' : 'one value, or null'
  return report(place, 'wrong_shape', { where: `a value of ${measure.name}`, expected, found: describe(node) })
}

/** A member as its attribute has it: a text that looks like a number stays a text. */
const typed = (cell: CellText, attribute: Attribute, member: Member): Member =>
  cell.node.kind === 'scalar' && member !== null && (attribute.type === 'text' || attribute.type === 'date')
    ? cell.node.value
    : member

const rowOf = (
  cells: readonly CellText[],
  by: readonly Attribute[],
  measures: readonly Measure[],
  report: Report,
): GoldenRow | undefined => {
  const members = by.map((attribute, i) => {
    const cell = cells[i]
    const member = cell && memberIn(cell, attribute.name, report)
    return cell && member !== undefined ? typed(cell, attribute, member) : undefined
  })
  const found = measures.map((measure, i) => {
    const cell = cells[by.length + i]
    return cell && valueIn(cell, measure, report)
  })
  const known = members.filter((member) => member !== undefined)
  const expected = found.filter((value) => value !== undefined)
  const isWhole = known.length === by.length && expected.length === measures.length
  return isWhole ? { members: known, values: expected } : undefined
}

const isKnown = (value: unknown): value is ReaderValue => ['string', 'number', 'boolean'].includes(typeof value)

const userOf = (node: Node | undefined, where: string, report: Report): Reader['attributes'] => {
  if (node === undefined) return undefined
  return Object.fromEntries(
    readEntries(node, where, report).flatMap(({ key, node: part }): [string, ReaderValue | ReaderValue[]][] => {
      const found = plain(part)
      const written: unknown[] = Array.isArray(found) ? found : [found]
      const [value, ...more] = written.filter(isKnown)
      const isWhole = value !== undefined && more.length === written.length - 1
      if (isWhole) return [[key.value, Array.isArray(found) ? [value, ...more] : value]]
      const details = { where: `"${key.value}" of ${where}`, expected: 'a value, or a list of values' }
      return report(part.place, 'wrong_shape', { ...details, found: describe(part) }) ?? []
    }),
  )
}

/** Who asks a golden test: the role of a policy, or a map with it and with what is known of the reader. */
const readerIn = (fields: Fields, { policies }: TestScope, report: Report): Reader | undefined => {
  const node = fields.node('as')
  if (node === undefined) return undefined
  const where = `"as" of ${fields.where}`
  const keys = keysOf(TestReader)
  const map = node.kind === 'map' ? readFields(node, where, node.place, keys, report) : undefined
  const role = map === undefined ? fields.text('as') : map.required('role')
  if (role === undefined) return undefined
  const known = [...policies.keys(), ownerRole]
  if (!known.includes(role.value))
    return report(role.place, 'wrong_value', {
      where: `the role of ${where}`,
      found: role.value,
      closest: closest(role.value, known),
      expected: known,
    })
  const attributes = userOf(map?.node('user'), `"user" of ${where}`, report)
  return { roles: [role.value], ...(attributes && { attributes }) }
}

const goldenOf = ({ fields, where }: TestText, scope: TestScope, report: Report): GoldenTest | undefined => {
  const cube = askedOf(fields, scope, report)
  const rows = cellsOf(fields, report)
  const [byNames, names] = [namesUnder(fields, 'by', report), namesUnder(fields, 'measures', report)]
  const complete = fields.flag('complete') ?? false
  const as = readerIn(fields, scope, report)
  if (cube === undefined) return undefined
  const by = byNames.flatMap((name) => attributeIn(cube, name, report) ?? [])
  const measures = names.flatMap((name) => measureIn(cube, name, report) ?? [])
  const conditions = where.flatMap((when) => whenCondition(cube, when, report))
  if (by.length < byNames.length || measures.length < names.length) return undefined
  const columns = [...values(byNames), ...values(names)]
  const golden = rows.flatMap(({ place, cells }) => {
    if (cells.length === columns.length) return rowOf(cells, by, measures, report) ?? []
    const details = { where: `a row of ${fields.where}`, found: cells.length, expected: columns }
    return report(place, 'wrong_count', details) ?? []
  })
  return {
    kind: 'golden',
    of: cube.name,
    by: values(byNames),
    measures: values(names),
    where: conditions,
    rows: golden,
    complete,
    ...(as && { as }),
  }
}

const distributionOf = ({ fields, where }: TestText, scope: TestScope, report: Report): DriftTest | undefined => {
  const cube = askedOf(fields, scope, report)
  const [by, measure] = [fields.text('by'), fields.text('measure')]
  const maxPoints = readAmount(fields, 'max_points', 'number', report)
  if (cube === undefined || by === undefined || measure === undefined || maxPoints === undefined) return undefined
  const attribute = attributeIn(cube, by, report)
  const found = measureIn(cube, measure, report)
  const conditions = where.flatMap((when) => whenCondition(cube, when, report))
  if (attribute === undefined || found === undefined) return undefined
  return { kind: 'distribution', of: cube.name, by: by.value, measure: measure.value, where: conditions, maxPoints }
}

const tableOf = (
  fields: Fields,
  columns: readonly (Located | undefined)[],
  { schema }: TestScope,
  report: Report,
): string => {
  const table = fields.text('table')
  if (table !== undefined) checkColumns(table, columns, schema, report)
  return table?.value ?? ''
}

const referenceOf = (fields: Fields, scope: TestScope, report: Report): StructuralTest => {
  const columns = namesUnder(fields, 'columns', report)
  const table = tableOf(fields, columns, scope, report)
  const to = fields.text('to')
  const key = fields.node('key') === undefined ? columns : namesUnder(fields, 'key', report)
  if (to !== undefined) checkColumns(to, key, scope.schema, report)
  const place = fields.node('key')?.place ?? fields.place
  if (key.length !== columns.length)
    report(place, 'wrong_count', {
      where: `"key" of ${fields.where}`,
      found: key.length,
      expected: columns.map(({ value }) => `one for ${value}`),
    })
  return { kind: 'reference', table, columns: values(columns), to: to?.value ?? '', key: values(key) }
}

const bridgeOf = (fields: Fields, { cubes }: TestScope, report: Report): StructuralTest | undefined => {
  const bridge = fields.text('bridge')
  if (bridge === undefined) return undefined
  const known = [...cubes.values()].flatMap(({ name, roles }) =>
    [...roles.values()].flatMap((role) => (role.bridge?.weight === undefined ? [] : [`${name}.${role.name}`])),
  )
  const { value, place } = bridge
  const [cube = '', name = ''] = value.split('.')
  if (known.includes(value)) return { kind: 'weights_at_most_one', cube, bridge: name }
  const where = `"bridge" of ${fields.where}`
  return report(place, 'wrong_value', { where, found: value, closest: closest(value, known), expected: known })
}

const freshnessOf = (fields: Fields, scope: TestScope, report: Report): DriftTest | undefined => {
  const [table, column] = [fields.text('table'), fields.text('column')]
  const maxDays = readAmount(fields, 'max_days', 'whole', report)
  tableOf(fields, [column], scope, report)
  if (table === undefined || column === undefined || maxDays === undefined) return undefined
  const type = scope.schema.get(table.value)?.get(column.value)
  if (type !== undefined && type !== 'date')
    return report(column.place, 'wrong_type', { where: `"column" of ${fields.where}`, expected: 'a date', found: type })
  return { kind: 'freshness', table: table.value, column: column.value, maxDays }
}

const rowCountOf = (fields: Fields, scope: TestScope, report: Report): DriftTest | undefined => {
  const table = tableOf(fields, [], scope, report)
  const { where, place } = fields
  if (bounds.every((key) => fields.node(key) === undefined))
    return report(place, 'missing_key', { where, key: bounds.join(', ') })
  const min = readAmount(fields, 'min', 'whole', report)
  const max = readAmount(fields, 'max', 'whole', report)
  if (min !== undefined && max !== undefined && min > max) {
    const expected = `a number that is not less than its min, ${min}`
    return report(fields.node('max')?.place ?? place, 'wrong_shape', {
      where: `"max" of ${where}`,
      expected,
      found: String(max),
    })
  }
  const maxDrop = readAmount(fields, 'max_drop_percent', 'number', report)
  const maxGrowth = readAmount(fields, 'max_growth_percent', 'number', report)
  return { kind: 'row_count', table, min, max, maxDrop, maxGrowth }
}

const overlapOf = (fields: Fields, scope: TestScope, report: Report): StructuralTest => {
  const by = namesUnder(fields, 'by', report)
  const [from, to] = [fields.text('from'), fields.text('to')]
  const table = tableOf(fields, [...by, from, to], scope, report)
  return { kind: 'no_overlap', table, by: values(by), from: from?.value ?? '', to: to?.value ?? '' }
}

const dependencyOf = (fields: Fields, scope: TestScope, report: Report): StructuralTest => {
  const [columns, decide] = [namesUnder(fields, 'columns', report), namesUnder(fields, 'decide', report)]
  const table = tableOf(fields, [...columns, ...decide], scope, report)
  return { kind: 'functional_dependency', table, columns: values(columns), decide: values(decide) }
}

const invariantOf = (fields: Fields, scope: TestScope, report: Report): InvariantTest | undefined => {
  if (fields.node('cube') === undefined && fields.node('view') === undefined)
    return { kind: 'invariant', of: undefined }
  const cube = askedOf(fields, scope, report)
  return cube && { kind: 'invariant', of: cube.name }
}

const resolve = (test: TestText, scope: TestScope, report: Report): Resolved | undefined => {
  const { kind, fields } = test
  switch (kind) {
    case 'golden':
      return goldenOf(test, scope, report)
    case 'distribution':
      return distributionOf(test, scope, report)
    case 'invariant':
      return invariantOf(fields, scope, report)
    case 'reference':
      return referenceOf(fields, scope, report)
    case 'functional_dependency':
      return dependencyOf(fields, scope, report)
    case 'no_overlap':
      return overlapOf(fields, scope, report)
    case 'weights_at_most_one':
      return bridgeOf(fields, scope, report)
    case 'freshness':
      return freshnessOf(fields, scope, report)
    case 'row_count':
      return rowCountOf(fields, scope, report)
    default: {
      const columns = namesUnder(fields, 'columns', report)
      return { kind, table: tableOf(fields, columns, scope, report), columns: values(columns) }
    }
  }
}

/** What a test is called that has no title of its own. */
const titleOf = (test: Resolved): string => {
  switch (test.kind) {
    case 'golden':
      return `golden ${test.of}${test.by.length === 0 ? '' : ` by ${test.by.join(', ')}`}`
    case 'distribution':
      return `distribution of ${test.measure} of ${test.of} by ${test.by}`
    case 'invariant':
      return `invariant ${test.of ?? 'all'}`
    case 'weights_at_most_one':
      return `weights_at_most_one ${test.cube}.${test.bridge}`
    case 'freshness':
      return `freshness ${test.table}.${test.column}`
    case 'row_count':
      return `row_count ${test.table}`
    case 'no_overlap':
      return `no_overlap ${test.table} by ${test.by.join(', ')}`
    case 'functional_dependency':
      return `functional_dependency ${test.table} (${test.columns.join(', ')} -> ${test.decide.join(', ')})`
    case 'reference':
      return `reference ${test.table} (${test.columns.join(', ')}) to ${test.to}`
    default:
      return `${test.kind} ${test.table} (${test.columns.join(', ')})`
  }
}

/** The tests of cubes and views that have no problems; what is wrong with them is reported. */
export const resolveTests = (texts: readonly TestText[], scope: TestScope, report: Report): readonly ModelTest[] =>
  texts.flatMap((text) => {
    const found = resolve(text, scope, report)
    return found === undefined ? [] : [{ ...found, title: text.title ?? titleOf(found), definition: text.place }]
  })
