import type { AttributeDefinition, OutriggerDefinition } from '../definitions/definition.ts'
import { withArticle } from '../expressions/types.ts'
import type { Report } from '../problem.ts'
import { columnType } from '../resolve/joins.ts'
import type { Scope } from '../resolve/scope.ts'
import type { Located } from '../yaml/node.ts'
import { checkColumns, columnsOf } from './columns-exist.ts'
import type { DimensionRule } from './rule.ts'

/** The column pointed to has the type of the one that points; only where both are there. */
const checkKey = (
  attribute: AttributeDefinition,
  via: OutriggerDefinition,
  own: Located,
  scope: Scope,
  report: Report,
) => {
  const { table, on } = via
  const key = via.key ?? on
  const expected = columnType(scope, own.value, on.value)
  const found = columnType(scope, table.value, key.value)
  if (expected === undefined || found === undefined || expected === found) return
  report(key.place, 'wrong_type', {
    where: `${table.value}.${key.value}, by which attribute ${attribute.name.value} is joined,`,
    expected: `${withArticle(expected)} as ${own.value}.${on.value} is`,
    found: withArticle(found),
  })
}

/** The table that an attribute comes via exists, has its columns, and a key of the type of the column that points to it. */
export const viaTables: DimensionRule = ({ table, attributes }, scope, report) => {
  for (const attribute of attributes) {
    const { via } = attribute
    if (via === undefined) continue
    // where `on` names both columns and the dimension's table lacks it, that is said already
    const isKnown = columnType(scope, table.value, via.on.value) !== undefined
    const key = via.key ?? (isKnown ? via.on : undefined)
    checkColumns(via.table, [key, ...columnsOf(attribute)], scope.schema, report)
    checkKey(attribute, via, table, scope, report)
  }
}
