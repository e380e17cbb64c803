import type { Attribute } from '../../../model/cube.ts'
import { keyPath } from '../../plan/key-path.ts'
import type { GroupKey } from '../../plan/plan.ts'
import type { Join, Select } from '../../sql/ast.ts'
import { allOf, binary, call, column, constant, isNull, not } from '../../sql/build.ts'
import { memberSource } from '../legs/member-source.ts'
import { type Context, names, stageScope } from '../scope.ts'

/** One label for each member: the first of those that its rows have. */
const labelled = (context: Context, attribute: Attribute, label: string): Select => {
  const path = keyPath(context.cube, attribute)
  const { from, joins, scope, alias } = memberSource(context, path, attribute.role ?? context.fact)
  const keys = path.map((a) => scope.value(a))
  return {
    kind: 'select',
    columns: [
      ...keys.map((expression, i) => ({ expression, as: `#key${i}` })),
      { expression: call('min', column(label, alias(attribute))), as: names.label(attribute) },
    ],
    from,
    joins,
    where: not(isNull(scope.value(attribute))),
    groupBy: [keys],
  }
}

/** The labels of members beside the rows of a stage: `names.label` of each key that has some. */
export const labelJoins = (context: Context, keys: readonly GroupKey[]): readonly Join[] =>
  keys.flatMap(({ attribute }): readonly Join[] => {
    if (attribute.label === undefined) return []
    const as = `${names.label(attribute)}s`
    const { value } = stageScope(keys)
    const on = keyPath(context.cube, attribute).map((a, i) =>
      a === attribute
        ? binary('=', value(a), column(`#key${i}`, as))
        : binary('IS NOT DISTINCT FROM', value(a), column(`#key${i}`, as)),
    )
    const relation = { kind: 'subquery', select: labelled(context, attribute, attribute.label), as } as const
    return [{ how: 'LEFT', relation, on: allOf(on) ?? constant(true) }]
  })
