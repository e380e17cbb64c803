import { Depth, deepest, LevelHierarchy, LevelRule, SkipIf, TreeHierarchy } from '../language/hierarchy.ts'
import { keysOf } from '../language/values.ts'
import type { Report } from '../problem.ts'
import { type Fields, readFields } from '../yaml/fields.ts'
import { describe, type Entry, type Located, type Node } from '../yaml/node.ts'
import type { AttributeDefinition, HierarchyDefinition, SkipDefinition } from './definition.ts'
import { readNamed } from './named.ts'
import { plain } from './when.ts'

const levelsKeys = keysOf(LevelHierarchy, ['source'])
const treeKeys = keysOf(TreeHierarchy, ['closure'])
const levelKeys = keysOf(LevelRule)
const defaultDepth = 15

interface Level {
  readonly name: Located
  readonly skip: SkipDefinition | undefined
}

const readSkip = (level: Located, fields: Fields): SkipDefinition | undefined => {
  const rule = fields.choice('skip_if', SkipIf.options)
  return rule && { level, rule }
}

const readLevel = (node: Node, where: string, report: Report): Level | undefined => {
  if (node.kind === 'scalar' && typeof node.scalar === 'string') return { name: node, skip: undefined }
  const [entry, ...more] = node.kind === 'map' ? node.entries : []
  if (entry === undefined || more.length > 0) {
    const expected = 'the name of an attribute, or {attribute: {skip_if: …}}'
    const found = more.length > 0 ? `${more.length + 1} keys` : describe(node)
    return report(node.place, 'wrong_shape', { where: `a level of ${where}`, expected, found })
  }
  const level = `level ${entry.key.value} of ${where}`
  return {
    name: entry.key,
    skip: readSkip(entry.key, readFields(entry.node, level, entry.key.place, levelKeys, report)),
  }
}

const readLevels = (fields: Fields, report: Report): readonly Level[] | undefined => {
  const node = fields.node('levels')
  const { where, place } = fields
  if (node === undefined) return report(place, 'missing_key', { where, key: 'levels' })
  if (node.kind === 'list' && node.items.length > 0)
    return node.items.flatMap((item) => readLevel(item, where, report) ?? [])
  const expected = 'a list of attributes, coarse to fine'
  return report(node.place, 'wrong_shape', { where: `"levels" of ${where}`, expected, found: describe(node) })
}

/** The name of the total, from the title where it has none of its own. */
const readAll = (fields: Fields, title: string): string => fields.text('all')?.value ?? `All ${title.toLowerCase()}`

/** Reads a hierarchy of levels; undefined where it has none. */
export const readLevelHierarchy = (
  { key: name, node }: Entry,
  of: string,
  report: Report,
): HierarchyDefinition | undefined => {
  const fields = readFields(node, `hierarchy ${name.value} of ${of}`, name.place, levelsKeys, report)
  const named = readNamed(name, fields)
  const levels = readLevels(fields, report)
  if (levels === undefined) return undefined
  return {
    ...named,
    all: readAll(fields, named.documentation.title),
    levels: levels.map((level) => level.name),
    skips: levels.flatMap(({ skip }) => skip ?? []),
  }
}

const readDepth = (fields: Fields, report: Report): number => {
  const node = fields.node('max_depth')
  if (node === undefined) return defaultDepth
  const depth = Depth.safeParse(plain(node)).data
  if (depth !== undefined) return depth
  const where = `"max_depth" of ${fields.where}`
  const expected = `a whole number from 1 to ${deepest}`
  report(node.place, 'wrong_shape', { where, expected, found: describe(node) })
  return defaultDepth
}

/** The value of a parent that means none: a text may be empty. */
const readRoot = (fields: Fields, report: Report): Located | undefined => {
  const node = fields.node('root')
  if (node === undefined || (node.kind === 'scalar' && node.scalar !== null)) return node
  const expected = 'the value of a parent that means none; null means none anyway'
  return report(node.place, 'wrong_shape', { where: `"root" of ${fields.where}`, expected, found: describe(node) })
}

/** Whether a hierarchy is a parent-child tree. */
export const isTree = ({ node }: Entry): boolean =>
  node.kind === 'map' && node.entries.some(({ key }) => key.value === 'parent')

/** The column that names the rows of a dimension: that of its attribute `name`, else of one that is `of: key`. */
const naming = (attributes: readonly AttributeDefinition[]): Located | undefined => {
  const own = attributes.filter(({ via }) => via === undefined)
  const found = own.find(({ name }) => name.value === 'name') ?? own.find(({ of }) => of === 'key')
  return found?.column
}

/**
 * Reads a parent-child hierarchy as the attribute whose members are the rows of the dimension.
 *
 * @param attributes the other attributes of the dimension, of which one may name its rows
 * @param key the column that identifies a row
 */
export const readTree = (
  { key: name, node }: Entry,
  of: string,
  key: Located,
  attributes: readonly AttributeDefinition[],
  report: Report,
): AttributeDefinition | undefined => {
  const fields = readFields(node, `hierarchy ${name.value} of ${of}`, name.place, treeKeys, report)
  const named = readNamed(name, fields)
  const parent = fields.required('parent')
  const written = fields.text('label') ?? naming(attributes)
  const order = fields.text('order_by')
  const maxDepth = readDepth(fields, report)
  const own = fields.text('own_label')?.value ?? '(own)'
  const all = readAll(fields, named.documentation.title)
  const column = { value: key.value, place: name.place }
  return (
    parent && {
      ...named,
      column,
      type: undefined,
      order: order && { kind: 'column', column: order },
      label: written?.value === key.value ? undefined : written,
      via: undefined,
      within: [],
      blank: fields.text('blank')?.value ?? '(blank)',
      tree: { parent, root: readRoot(fields, report), own, all, maxDepth },
    }
  )
}
