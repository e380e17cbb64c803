import type { Attribute } from '../../../model/cube.ts'
import { keeps } from '../../plan/axes.ts'
import { attributesOf, type Filter } from '../../plan/filter.ts'
import { aliasOf } from '../../plan/joins.ts'
import type { GroupKey, MembersLeg } from '../../plan/plan.ts'
import { isStored } from '../../plan/snapshots.ts'
import type { Join, Named, Select, SqlExpression } from '../../sql/ast.ts'
import { allOf, binary, call, column, constant, not } from '../../sql/build.ts'
import type { Ctes } from '../ctes.ts'
import { lowerFilter } from '../expression.ts'
import { type Context, isFlagged, isOrdered, names, treeColumns, unassignedFlag } from '../scope.ts'
import { treeStages } from '../trees/tree.ts'
import { addTree } from '../trees/tree-nodes.ts'
import { groupingId } from './grouping-id.ts'
import { memberSource } from './member-source.ts'

/** What has its members from the same rows: those of one role's table, or of an attribute alone. */
const rowsOf = (attribute: Attribute): string =>
  attribute.role === undefined || isStored(attribute) ? `#${attribute.name}` : attribute.role

const groupsByTable = (keys: readonly GroupKey[]): ReadonlyMap<string, readonly GroupKey[]> => {
  const groups = new Map<string, GroupKey[]>()
  for (const key of keys) {
    const table = rowsOf(key.attribute)
    groups.set(table, [...(groups.get(table) ?? []), key])
  }
  return groups
}

/** Conditions that read nothing but the rows of the given keys restrict their members too. */
const filtersWithin = (filters: readonly Filter[], keys: readonly GroupKey[]): readonly Filter[] => {
  const own = keys.map(({ attribute }) => rowsOf(attribute))
  return filters.filter((filter) => attributesOf(filter).every((a) => own.includes(rowsOf(a))))
}

/** Distinct members of one dimension, or of one degenerate attribute, without the unknown one. */
const dimensionMembers = (context: Context, leg: MembersLeg, keys: readonly GroupKey[], ctes: Ctes): Select => {
  const filters = filtersWithin(leg.filters, keys)
  const read = [...keys.flatMap((k) => [...k.implied, k.attribute]), ...filters.flatMap(attributesOf)]
  const { from, joins, role, outrigger, scope } = memberSource(context, read, keys[0]?.attribute.role ?? context.fact)
  const { value } = scope
  const columns = keys.flatMap((key): Named[] => [
    ...key.implied.map((ancestor) => ({ expression: value(ancestor), as: names.implied(key.attribute, ancestor) })),
    ...(key.attribute.tree === undefined ? [] : nodeColumns(key.attribute)),
    { expression: value(key.attribute), as: key.attribute.name },
    ...orderOf(context, key),
  ])
  const trees = keys.flatMap(({ attribute }): Join[] => {
    if (attribute.tree === undefined) return []
    addTree(context, attribute, ctes)
    const { nodes } = treeStages(attribute)
    return [
      {
        how: 'INNER',
        relation: { kind: 'stage', name: nodes, as: nodes },
        on: binary('=', column('node', nodes), value(attribute)),
      },
    ]
  })
  const where = allOf([
    ...(role === undefined || outrigger !== undefined ? [] : [not(context.isUnknownRow(role))]),
    ...filters.map((f) => lowerFilter(context, f, scope)),
  ])
  return {
    kind: 'select',
    distinct: true,
    columns,
    from,
    joins: [...joins, ...trees],
    ...(where !== undefined && { where }),
  }
}

const nodeColumns = (attribute: Attribute): readonly Named[] => {
  const { nodes } = treeStages(attribute)
  return [
    { expression: column('parent', nodes), as: names.parent(attribute) },
    { expression: column('depth', nodes), as: names.depth(attribute) },
    { expression: constant(false), as: names.own(attribute) },
  ]
}

const orderOf = (context: Context, { attribute }: GroupKey): readonly Named[] => {
  if (attribute.tree !== undefined)
    return [{ expression: column('place', treeStages(attribute).nodes), as: names.order(attribute) }]
  if (attribute.order?.kind !== 'column') return []
  return [
    { expression: column(attribute.order.column, aliasOf(attribute) ?? context.fact), as: names.order(attribute) },
  ]
}

/** The cross product of the members of all dimensions on the axes, at every set. */
export const lowerMembers = (context: Context, leg: MembersLeg, ctes: Ctes): Select => {
  const groups = [...groupsByTable(leg.keys).values()]
  const relations = groups.map((keys, i) => ({
    kind: 'subquery' as const,
    select: dimensionMembers(context, leg, keys, ctes),
    as: `members${i}`,
  }))
  const [from, ...others] = relations
  const columnsOf = (key: GroupKey): readonly SqlExpression[] => [
    ...key.implied.map((ancestor) => column(names.implied(key.attribute, ancestor))),
    ...treeColumns(key.attribute).map((name) => column(name)),
    column(key.attribute.name),
  ]
  const named = (key: GroupKey): Named[] => [
    ...key.implied.map((a) => ({
      expression: column(names.implied(key.attribute, a)),
      as: names.implied(key.attribute, a),
    })),
    ...treeColumns(key.attribute).map((as) => ({ expression: column(as), as })),
    { expression: column(key.attribute.name), as: key.attribute.name },
    ...(isOrdered(key.attribute)
      ? [{ expression: call('min', column(names.order(key.attribute))), as: names.order(key.attribute) }]
      : []),
  ]
  return {
    kind: 'select',
    columns: [
      ...leg.keys.flatMap(named),
      { expression: groupingId(leg.keys, leg.sets, (key) => column(key.attribute.name)), as: names.grouping },
    ],
    ...(from !== undefined && { from }),
    joins: others.map((relation) => ({ how: 'CROSS', relation })),
    groupBy: leg.sets.map((set) => leg.keys.filter((k) => keeps(set, k)).flatMap(columnsOf)),
  }
}

/** A listed member is neither the unknown nor the unassigned one; where it is rolled up, or no member is there, the flag is null. */
export const memberValue = (context: Context, key: GroupKey, name: string): SqlExpression => {
  const isFlag = isFlagged(context, key) && name === names.unknown(key.attribute)
  if (!isFlag && !unassignedFlag(key.attribute).includes(name)) return column(name, 'members')
  const isKept = binary('=', binary('&', column(names.grouping, 'members'), constant(1 << key.bit)), constant(0))
  return { kind: 'case', when: [[isKept, constant(false)]] }
}
