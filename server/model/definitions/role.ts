import { Role, RoleGrain, RoleType } from '../language/cube.ts'
import { keysOf } from '../language/values.ts'
import type { Report } from '../problem.ts'
import { type Fields, readFields } from '../yaml/fields.ts'
import { describe, type Entry, type Located, type Phrase } from '../yaml/node.ts'
import type { RoleDefinition } from './definition.ts'
import { readNamed } from './named.ts'

const roleKeys = keysOf(Role, ['via'])

type RoleJoin = Pick<RoleDefinition, 'on' | 'through' | 'key' | 'and'>
type ForeignKey = Pick<RoleDefinition, 'on' | 'through'>

/** A foreign key column as written: the fact's own, or `role.column` through another role. */
const readForeignKey = ({ value, place }: Located, at: Phrase['at']): ForeignKey => {
  const dot = value.indexOf('.')
  if (dot < 0) return { on: { value, place }, through: undefined }
  return {
    on: { value: value.slice(dot + 1), place: at(dot + 1) },
    through: { value: value.slice(0, dot), place },
  }
}

/** One `column: dimension's column`. */
const readPair = ({ key, node }: Entry, where: string, report: Report) => {
  if (node.kind === 'scalar' && node.scalar !== null && node.value !== '')
    return { ...readForeignKey(key, () => key.place), key: node }
  const expected = "a column of the dimension's table"
  return report(node.place, 'wrong_shape', {
    where: `${key.value} in "on" of ${where}`,
    expected,
    found: describe(node),
  })
}

/** `on` as pairs of a column and the dimension's column that it joins to, of which all must be equal. */
const readPairs = (entries: readonly Entry[], fields: Fields, report: Report): RoleJoin | undefined => {
  const pairs = entries.flatMap((entry) => readPair(entry, fields.where, report) ?? [])
  const [first, ...and] = pairs
  if (first === undefined || pairs.length < entries.length) return undefined
  const astray = and.length > 0 ? pairs.find(({ through }) => through !== undefined) : undefined
  if (astray?.through === undefined) return { ...first, and }
  const expected = "columns of the fact's own table: a key of several columns is not reached through another role"
  const found = `${astray.through.value}.${astray.on.value}`
  return report(astray.through.place, 'wrong_shape', { where: `"on" of ${fields.where}`, expected, found })
}

const readOn = (fields: Fields, report: Report): RoleJoin | undefined => {
  const node = fields.node('on')
  if (node?.kind !== 'map') {
    const on = fields.required('on')
    return on && { ...readForeignKey(on, on.at), key: undefined, and: [] }
  }
  if (node.entries.length > 0) return readPairs(node.entries, fields, report)
  const expected = "a column, or pairs {column: dimension's column}"
  return report(node.place, 'wrong_shape', { where: `"on" of ${fields.where}`, expected, found: describe(node) })
}

/** `as_of` as a list of date roles and `now`, the latter last, for it has a date always; `key` stands alone. */
const readAsOf = (fields: Fields, report: Report): readonly Located[] | undefined => {
  const asOf = fields.texts('as_of')
  if (asOf === undefined || (asOf.length === 1 && asOf[0]?.value === 'key')) return undefined
  const where = `"as_of" of ${fields.where}`
  const node = fields.node('as_of')
  if (node?.kind === 'list' && node.items.length === 0)
    return report(node.place, 'wrong_shape', { where, expected: 'a date role, now or key', found: 'a list of nothing' })
  const key = asOf.find(({ value }) => value === 'key')
  if (key) {
    const expected = 'key alone, or date roles and now: a fact that stores the key of a version needs no date'
    return report(key.place, 'wrong_shape', { where, expected, found: asOf.map(({ value }) => value).join(', ') })
  }
  if (asOf.length === 0) return undefined
  const now = asOf.findIndex(({ value }) => value === 'now')
  const afterNow = asOf[now + 1]
  if (now < 0 || afterNow === undefined) return asOf
  const found = `${afterNow.value} after now`
  return report(afterNow.place, 'wrong_shape', { where, expected: 'a list in which now is the last', found })
}

/** The column with the instant; `type: instant` and it need each other. */
const readInstant = (fields: Fields, report: Report): Located | undefined => {
  const type = fields.choice('type', RoleType.options)
  const instant = fields.text('instant')
  const { where, place } = fields
  if (type && fields.node('instant') === undefined) return report(place, 'missing_key', { where, key: 'instant' })
  if (instant && fields.node('type') === undefined) return report(place, 'missing_key', { where, key: 'type: instant' })
  return instant
}

/** The titles that a role, or a bridge, gives to attributes of its dimension. */
export const readLabels = (fields: Fields, report: Report): RoleDefinition['labels'] =>
  fields.entries('labels').flatMap(({ key: attribute, node }) => {
    if (node.kind === 'scalar' && node.scalar !== null && node.value !== '') return [{ attribute, title: node.value }]
    const where = `label ${attribute.value} of ${fields.where}`
    return report(node.place, 'wrong_shape', { where, expected: 'a text', found: describe(node) }) ?? []
  })

/** Reads one role of a cube; undefined where what it joins by is missing. */
export const readRole = ({ key: name, node }: Entry, cube: string, report: Report): RoleDefinition | undefined => {
  const fields = readFields(node, `role ${name.value} of ${cube}`, name.place, roleKeys, report)
  const dimension = fields.node('dimension') === undefined ? name : fields.text('dimension')
  const join = readOn(fields, report)
  const asOf = readAsOf(fields, report)
  const instant = readInstant(fields, report)
  const period = fields.choice('grain', RoleGrain.options)
  const grain = period && { grain: { period, place: fields.node('grain')?.place ?? fields.place } }
  const labels = readLabels(fields, report)
  const unknown = fields.text('unknown')?.value
  return (
    dimension && join && { ...readNamed(name, fields), dimension, ...join, asOf, instant, ...grain, labels, unknown }
  )
}
