import type { Attribute } from '../model/cube.ts'
import { lowerFilter } from './lower/expression.ts'
import { memberSource } from './lower/legs/member-source.ts'
import { type Context, names as stage } from './lower/scope.ts'
import { lowerSource } from './lower/source.ts'
import { treeStages } from './lower/trees/tree.ts'
import { treeQueries } from './lower/trees/tree-nodes.ts'
import { isOwn, labelOf, type MemberRows, memberAlias, rowLabel, specialRank, unassignedMember } from './member-rows.ts'
import { attributesOf, type Filter } from './plan/filter.ts'
import { sourceFor } from './plan/source.ts'
import type { Select, SqlExpression } from './sql/ast.ts'
import { allOf, asc, binary, call, column, constant, not, parameter, same, toText } from './sql/build.ts'
import type { Parameter } from './statement.ts'

/** Which nodes of a tree are asked for. */
export interface NodesAsked {
  readonly attribute: Attribute
  readonly filters: readonly Filter[]
  /** the node to look below, `roots` for nodes below none; undefined: all nodes */
  readonly parent: Parameter | 'roots' | undefined
  /** nodes without nodes below them only */
  readonly leaves: boolean
  /** how far below the parent, or below the roots */
  readonly maxDepth: number | undefined
}

/** Where in the tree the nodes asked for are. Without more, a parent's are its children. */
const placed = (nodes: string, { parent, leaves, maxDepth }: NodesAsked): readonly SqlExpression[] => {
  const of = (name: string): SqlExpression => column(name, nodes)
  const isWide = leaves || maxDepth !== undefined
  const leaf = leaves ? [of('leaf')] : []
  if (parent === undefined || (parent === 'roots' && isWide)) {
    return [...leaf, ...(maxDepth === undefined ? [] : [binary('<=', of('depth'), constant(maxDepth))])]
  }
  if (parent === 'roots') return [binary('=', of('depth'), constant(0))]
  if (!isWide) return [same(of('parent'), parameter(parent))]
  const below = binary('-', binary('+', of('depth'), constant(1)), call('list_position', of('path'), parameter(parent)))
  return [
    call('list_contains', of('path'), parameter(parent)),
    binary('>=', below, constant(1)),
    ...(maxDepth === undefined ? [] : [binary('<=', below, constant(maxDepth))]),
    ...leaf,
  ]
}

/** Nodes with a fact row at or below them under conditions that the dimension alone cannot test. */
const withFacts = (context: Context, { attribute }: NodesAsked, filters: readonly Filter[]): SqlExpression => {
  const { nodes, closure } = treeStages(attribute)
  const source = sourceFor(context.cube, { keys: [], aggregates: [], filters, attributes: [attribute] })
  const { from, joins, where } = lowerSource(context, source)
  const facts: Select = {
    kind: 'select',
    columns: [{ expression: context.factScope.value(attribute), as: 'node' }],
    from,
    joins,
    ...(where !== undefined && { where }),
  }
  const above: Select = {
    kind: 'select',
    columns: [{ expression: column('ancestor', closure), as: 'node' }],
    from: { kind: 'stage', name: closure, as: closure },
    where: { kind: 'inQuery', operand: column('descendant', closure), query: { select: facts } },
  }
  return { kind: 'inQuery', operand: column('node', nodes), query: { select: above } }
}

const nodeMembers = (context: Context, asked: NodesAsked): Select => {
  const { attribute, filters } = asked
  const { nodes } = treeStages(attribute)
  const own = filters.filter((f) => isOwn(f, attribute))
  const across = filters.filter((f) => !isOwn(f, attribute))
  const source = memberSource(context, [attribute, ...own.flatMap(attributesOf)], memberAlias)
  const where = allOf([
    ...placed(nodes, asked),
    ...own.map((f) => lowerFilter(context, f, source.scope)),
    ...(across.length === 0 ? [] : [withFacts(context, asked, across)]),
  ])
  return {
    kind: 'select',
    columns: [
      { expression: column('node', nodes), as: attribute.name },
      { expression: toText(constant(null)), as: stage.special(attribute) },
      { expression: rowLabel(source, attribute), as: 'label' },
      { expression: not(column('leaf', nodes)), as: 'hasChildren' },
      { expression: call('to_json', column('path', nodes)), as: 'path' },
      { expression: column('place', nodes), as: stage.order(attribute) },
    ],
    from: source.from,
    joins: [
      {
        how: 'INNER',
        relation: { kind: 'stage', name: nodes, as: nodes },
        on: binary('=', column('node', nodes), source.scope.value(attribute)),
      },
      ...source.joins,
    ],
    ...(where !== undefined && { where }),
  }
}

/** The unknown member beside the nodes: facts may have it, and it is below nothing. */
const unknownMember = (attribute: Attribute): Select => {
  const special = constant('unknown')
  return {
    kind: 'select',
    columns: [
      { expression: constant(null), as: attribute.name },
      { expression: special, as: stage.special(attribute) },
      { expression: labelOf(attribute, special, constant(null)), as: 'label' },
      { expression: constant(false), as: 'hasChildren' },
      { expression: constant(null), as: 'path' },
      { expression: constant(null), as: stage.order(attribute) },
    ],
  }
}

/** Nodes of a tree, each before those below it, siblings in default order. `path` is JSON of the keys from the root. */
export const treeMembers = (context: Context, asked: NodesAsked): MemberRows => {
  const { attribute, filters, parent, leaves, maxDepth } = asked
  const isFlat = parent === undefined && !leaves && maxDepth === undefined
  const found = nodeMembers(context, asked)
  const unknown = isFlat && filters.length === 0 && context.mayBeUnknown(attribute) ? [unknownMember(attribute)] : []
  const others = found.columns.map(({ as }) => as)
  const unassigned = isFlat ? unassignedMember(context, attribute, filters, others) : []
  const parts = [found, ...unknown, ...unassigned]
  const rows = parts.length === 1 ? found : { kind: 'unionAll' as const, parts }
  return {
    queries: treeQueries(context, attribute),
    rows,
    path: [attribute],
    pathColumns: [attribute.name],
    orderColumns: [stage.order(attribute)],
    order: [asc(specialRank(attribute)), asc(column(stage.order(attribute)))],
    hasPath: true,
  }
}
