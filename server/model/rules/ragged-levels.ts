import type {
  AttributeDefinition,
  DimensionDefinition,
  HierarchyDefinition,
  SkipDefinition,
} from '../definitions/definition.ts'
import { withArticle } from '../expressions/types.ts'
import type { Report } from '../problem.ts'
import { attributeType } from '../resolve/joins.ts'
import type { Scope } from '../resolve/scope.ts'
import type { DimensionRule } from './rule.ts'

/** A member that is named like its parent has a key of the parent's type. */
const checkSame = (
  { level }: SkipDefinition,
  above: string,
  where: string,
  typeOf: (name: string) => ReturnType<typeof attributeType>,
  report: Report,
) => {
  const [found, parent] = [typeOf(level.value), typeOf(above)]
  if (found === undefined || parent === undefined || found === parent) return
  const expected = `${withArticle(parent)} as ${above} above it is, to be compared with it`
  report(level.place, 'wrong_type', { where, expected, found: withArticle(found) })
}

const checkHierarchy = (
  { name, levels, skips }: HierarchyDefinition,
  { attributes, table }: DimensionDefinition,
  scope: Scope,
  report: Report,
) => {
  const find = (level: string) => attributes.find((attribute) => attribute.name.value === level)
  const typeOf = (level: string) => {
    const attribute: AttributeDefinition | undefined = find(level)
    return attribute && attributeType(scope, attribute, table)
  }
  for (const skip of skips) {
    const { level, rule } = skip
    const where = `level ${level.value} of hierarchy ${name.value}`
    const above = levels[levels.findIndex(({ value }) => value === level.value) - 1]
    const reason = `it is the first level, and a member that is no row is shown under the level above; ${levels[1]?.value ?? 'a further level'} could have it`
    if (above === undefined) report(level.place, 'excluded_key', { where, key: 'skip_if', reason })
    else if (rule === 'same_as_parent') checkSame(skip, above.value, where, typeOf, report)
  }
}

/** A level that may be skipped has one above it, and is comparable with that where the rule compares them. */
export const raggedLevels: DimensionRule = (dimension, scope, report) => {
  for (const hierarchy of dimension.hierarchies) checkHierarchy(hierarchy, dimension, scope, report)
}
