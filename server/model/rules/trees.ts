import type { AttributeDefinition, DimensionDefinition, TreeDefinition } from '../definitions/definition.ts'
import type { ScalarType } from '../expression.ts'
import type { Report } from '../problem.ts'
import { columnType } from '../resolve/joins.ts'
import { checkTypes } from './column-types.ts'
import type { DimensionRule } from './rule.ts'

const checkRoot = ({ root }: TreeDefinition, type: ScalarType, where: string, report: Report) => {
  if (root === undefined || type !== 'integer' || /^-?\d+$/.test(root.value)) return
  const expected = 'an integer as the key is'
  report(root.place, 'wrong_type', { where: `"root" of ${where}`, expected, found: `"${root.value}"` })
}

const checkTree = (
  { name }: AttributeDefinition,
  tree: TreeDefinition,
  type: ScalarType,
  columns: ReadonlyMap<string, ScalarType> | undefined,
  report: Report,
) => {
  const where = `hierarchy ${name.value}`
  checkTypes([{ column: tree.parent, type, where: `"parent" of ${where}, which points to the key,` }], columns, report)
  checkRoot(tree, type, where, report)
}

/** Versions would give a node several parents at once: which one counts depends on the date. */
const checkHistory = ({ name, history, key }: DimensionDefinition, tree: AttributeDefinition, report: Report) => {
  if (history === undefined) return
  const of = `hierarchy ${tree.name.value} of dimension ${name.value}`
  const feature = `${of}, a parent-child tree over a dimension with history, is not; a dimension over the current rows of ${key.value}, without history,`
  report(tree.name.place, 'not_supported_yet', { feature })
}

/** The parent of a node has the type of its key, and no tree has versions. */
export const trees: DimensionRule = (dimension, scope, report) => {
  const { table, key, attributes } = dimension
  const type = columnType(scope, table.value, key.value)
  for (const attribute of attributes) {
    if (attribute.tree === undefined) continue
    checkHistory(dimension, attribute, report)
    if (type) checkTree(attribute, attribute.tree, type, scope.schema.get(table.value), report)
  }
}
