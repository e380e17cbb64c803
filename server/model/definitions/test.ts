import { closest } from '../../contract/closest.ts'
import { type TestKind, testKinds } from '../../contract/model-tests.ts'
import { Member } from '../../contract/query.ts'
import type { Definition } from '../documentation.ts'
import { tests } from '../language/test.ts'
import { keysOf, neededKeysOf } from '../language/values.ts'
import type { Report } from '../problem.ts'
import { type Fields, readFields } from '../yaml/fields.ts'
import { describe, type Located, type Node } from '../yaml/node.ts'
import { plain, readWhen, type WhenDefinition } from './when.ts'

/** A cell of a golden test as written. */
export interface CellText {
  readonly node: Node
  readonly place: Definition
}

/** A test as written: which kind it is decides which of the parts are there. */
export interface TestText {
  readonly kind: TestKind
  readonly title: string | undefined
  readonly place: Definition
  readonly fields: Fields
  readonly where: readonly WhenDefinition[]
}

/** Keys that are to come. */
const planned: Readonly<Partial<Record<TestKind, readonly string[]>>> = { distribution: ['as'] }

const expectedTest = `one kind of test with what it needs, such as {unique: {table: dim_account, columns: [account_key]}}`

const invariant = (node: Node, place: Definition, report: Report): TestText | undefined => {
  const where = 'test invariant'
  const isAll = node.kind === 'scalar' && node.value === 'all'
  if (!isAll && node.kind !== 'map') {
    const expected = 'all, or a map such as {cube: bookings}'
    return report(node.place, 'wrong_shape', { where, expected, found: describe(node) })
  }
  const none: Node = { kind: 'map', place: node.place, entries: [] }
  const fields = readFields(isAll ? none : node, where, place, keysOf(tests.invariant), report)
  if (!isAll && fields.node('cube') === undefined && fields.node('view') === undefined)
    return report(place, 'missing_key', { where, key: 'cube or view' })
  return { kind: 'invariant', title: fields.text('title')?.value, place, fields, where: [] }
}

const readTest = (item: Node, report: Report): TestText | undefined => {
  const [entry, ...others] = item.kind === 'map' ? item.entries : []
  if (entry === undefined || others.length > 0) {
    const found = others.length > 0 ? `a map with ${others.length + 1} keys` : describe(item)
    return report(item.place, 'wrong_shape', { where: 'a test', expected: expectedTest, found })
  }
  const { key, node } = entry
  const kind = testKinds.find((one) => one === key.value)
  if (kind === undefined) {
    const near = closest(key.value, testKinds)
    return report(key.place, 'unknown_key', { where: 'a test', key: key.value, closest: near, expected: testKinds })
  }
  if (kind === 'invariant') return invariant(node, key.place, report)
  const keys = keysOf(tests[kind], planned[kind])
  const fields = readFields(node, `test ${kind}`, key.place, keys, report)
  const missing = neededKeysOf(tests[kind]).filter((name) => fields.node(name) === undefined)
  for (const name of missing) report(key.place, 'missing_key', { where: fields.where, key: name })
  if (missing.length > 0) return undefined
  const where = keys.known.includes('where') ? readWhen(fields, 'where', report) : []
  return { kind, title: fields.text('title')?.value, place: key.place, fields, where }
}

/** Reads the list of tests of a file; what is no test is reported. */
export const readTests = (node: Node, report: Report): readonly TestText[] => {
  if (node.kind === 'scalar' && node.scalar === null) return []
  if (node.kind === 'list') return node.items.flatMap((item) => readTest(item, report) ?? [])
  return (
    report(node.place, 'wrong_shape', { where: '"tests"', expected: 'a list of tests', found: describe(node) }) ?? []
  )
}

/** The texts of a list under a key, of which there must be one at least. */
export const namesUnder = (fields: Fields, key: string, report: Report): readonly Located[] => {
  const names = fields.texts(key) ?? []
  const node = fields.node(key)
  if (node?.kind === 'list' && node.items.length === 0)
    report(node.place, 'wrong_shape', {
      where: `"${key}" of ${fields.where}`,
      expected: 'a list of names',
      found: 'an empty list',
    })
  return names
}

/** The rows of a golden test, cell by cell; what is no list of lists is reported. */
export const cellsOf = (
  fields: Fields,
  report: Report,
): readonly { place: Definition; cells: readonly CellText[] }[] => {
  const node = fields.node('rows')
  if (node === undefined) return []
  const where = `"rows" of ${fields.where}`
  const expected = 'a list of rows, each a list such as [Search, 260]'
  if (node.kind !== 'list' || node.items.length === 0)
    return report(node.place, 'wrong_shape', { where, expected, found: describe(node) }) ?? []
  return node.items.flatMap((row) => {
    if (row.kind !== 'list') return report(row.place, 'wrong_shape', { where, expected, found: describe(row) }) ?? []
    return [{ place: row.place, cells: row.items.map((cell) => ({ node: cell, place: cell.place })) }]
  })
}

/** A cell as the member of an attribute; reports one that is none. */
export const memberIn = ({ node, place }: CellText, attribute: string, report: Report): Member | undefined => {
  const { success, data } = Member.safeParse(plain(node))
  if (success) return data
  const expected = 'a key, a list of keys, null or {special: unknown}'
  return report(place, 'wrong_shape', { where: `a member of ${attribute}`, expected, found: describe(node) })
}
