import type { Attribute } from '../../../model/cube.ts'
import { isDisplay } from '../../plan/display.ts'
import type { AncestorValues, Arrange, GroupKey } from '../../plan/plan.ts'
import type { Ancestor } from '../../plan/shown.ts'
import type { SqlExpression } from '../../sql/ast.ts'
import { allOf, binary, column, constant, not, same } from '../../sql/build.ts'
import type { Ctes } from '../ctes.ts'
import { lowerMerge, type MergeOptions } from '../legs/merge.ts'
import { type Context, isFlagged, keyColumns, names } from '../scope.ts'
import { lowerCalculate } from './calculate.ts'

/** The column with the value of an output at the ancestor of a row's coordinate. */
export const atAncestor = (output: string, attribute: Attribute): string => `#${output} at ${attribute.name}`

const isUnknown = (special: SqlExpression): SqlExpression => same(special, constant('unknown'))

const isUnassigned = (special: SqlExpression): SqlExpression => same(special, constant('unassigned'))

/** Rows whose key is blank may be of several ancestors, where the key does not bring its ancestor along. */
const isBlank = (special: SqlExpression): SqlExpression => same(special, constant('blank'))

/** What tells one member of an ancestor from another, where only a key below it is at hand. */
export const ancestorMember = (
  context: Context,
  { of, attribute, by }: Ancestor,
  table?: string,
): readonly SqlExpression[] => {
  const above = of.implied.filter((a) => a === attribute || attribute.within.includes(a.name))
  const special = column(names.special(of.attribute), table)
  return [
    ...(by === undefined ? above.map((a) => column(names.implied(of.attribute, a), table)) : [column(by, table)]),
    ...(context.mayBeUnknown(of.attribute) ? [isUnknown(special)] : []),
    ...(of.attribute.unassigned === undefined ? [] : [isUnassigned(special)]),
    ...(by !== undefined && context.mayBeBlank(of.attribute) ? [isBlank(special)] : []),
  ]
}

/** Where the base of each coordinate is among the values at ancestors. */
const isAncestor = (
  context: Context,
  keys: readonly GroupKey[],
  { ancestor, key, sets }: AncestorValues,
  name: string,
): SqlExpression => {
  const { attribute, implied } = key
  const { of, by } = ancestor
  const at: SqlExpression = {
    kind: 'case',
    when: sets.map((s) => [binary('=', column(names.grouping, '#from'), constant(s.of)), constant(s.base)] as const),
  }
  const others = keys.filter((k) => k.axis !== of.axis || k.bit < of.bit).flatMap((k) => keyColumns(context, k))
  const own = [attribute.name, ...implied.map((a) => names.implied(attribute, a))]
  const inKey = [attribute, ...implied].map((a) => by ?? names.implied(of.attribute, a))
  const special = (a: Attribute, table: string): SqlExpression => isUnknown(column(names.special(a), table))
  const unassigned = (a: Attribute, table: string): SqlExpression => isUnassigned(column(names.special(a), table))
  return (
    allOf([
      binary('=', column(names.grouping, name), at),
      ...others.map((c) => same(column(c, name), column(c, '#from'))),
      ...own.map((c, i) => same(column(c, name), column(inKey[i] ?? c, '#from'))),
      ...(by !== undefined && context.mayBeBlank(of.attribute)
        ? [not(isBlank(column(names.special(of.attribute), '#from')))]
        : []),
      ...(isFlagged(context, key) ? [binary('=', special(attribute, name), special(of.attribute, '#from'))] : []),
      ...(of.attribute.unassigned === undefined
        ? []
        : [binary('=', unassigned(attribute, name), unassigned(of.attribute, '#from'))]),
    ]) ?? constant(true)
  )
}

/** A plan with what its stages know. */
interface Known {
  readonly context: Context
  readonly plan: Arrange
  readonly keys: readonly GroupKey[]
}

/** Values at ancestors that are on no axis, beside each row below them. */
export const withAncestors = (
  { context, plan, keys }: Known,
  ctes: Ctes,
  from: string,
  options: MergeOptions,
): string => {
  if (plan.displays.ancestors.length === 0) return from
  const prefix = options.prefix ?? ''
  const joined = plan.displays.ancestors.map((values, i) => {
    const name = `${prefix}ancestors${i}`
    const merged = lowerMerge(context, values.values.input, ctes, { ...options, prefix: `${name}_` })
    ctes.push({ name, query: lowerCalculate(context, values.values, merged) })
    return { values, name }
  })
  const outputs = plan.input.input.outputs.filter((o) => !isDisplay(o)).map((o) => o.name)
  const name = `${prefix}with_ancestors`
  ctes.push({
    name,
    query: {
      kind: 'select',
      all: '#from',
      columns: joined.flatMap(({ values, name: stage }) =>
        outputs.map((o) => ({ expression: column(o, stage), as: atAncestor(o, values.key.attribute) })),
      ),
      from: { kind: 'stage', name: from, as: '#from' },
      joins: joined.map(({ values, name: stage }) => ({
        how: 'LEFT',
        relation: { kind: 'stage', name: stage, as: stage },
        on: isAncestor(context, keys, values, stage),
      })),
    },
  })
  return name
}
