import type { Attribute } from '../../../model/cube.ts'
import type { GroupKey } from '../../plan/plan.ts'
import type { Join, Named, NamedQuery, Select, SqlExpression } from '../../sql/ast.ts'
import { allOf, binary, call, column, constant, isNull, namedIn, not } from '../../sql/build.ts'
import type { Ctes } from '../ctes.ts'
import { keyTerms } from '../rows/order.ts'
import { type Context, names } from '../scope.ts'
import { isNode, nodeRows, parentOf, treeStages, treeTable } from './tree.ts'

/** Every row with its place among all rows in default order, by which siblings are put in order. */
const rankedRows = (context: Context, attribute: Attribute, name: string): NamedQuery => {
  const table = treeTable(context.cube, attribute)
  const { tree: _tree, ...flat } = attribute
  const key: GroupKey = { attribute: flat, axis: 'row', bit: 0, implied: [] }
  const where = isNode(table, 'row')
  const rows: Select = {
    kind: 'select',
    columns: [
      { expression: column(table.tree.key, 'row'), as: attribute.name },
      { expression: parentOf(table, 'row'), as: 'parent' },
      ...(attribute.order?.kind === 'column'
        ? [{ expression: column(attribute.order.column, 'row'), as: names.order(attribute) }]
        : []),
    ],
    from: nodeRows(table, 'row'),
    ...(where !== undefined && { where }),
  }
  const rank: SqlExpression = {
    kind: 'call',
    name: 'row_number',
    arguments: [],
    over: { partitionBy: [], orderBy: keyTerms(key) },
  }
  const query: Select = {
    kind: 'select',
    columns: [
      { expression: column(attribute.name), as: 'node' },
      { expression: column('parent'), as: 'parent' },
      { expression: rank, as: 'rank' },
    ],
    from: { kind: 'subquery', select: rows, as: 'rows' },
  }
  return { name, query }
}

/** From the rows without a row above down to the deepest that is allowed. */
const walk = (name: string, rows: string, maxDepth: number): NamedQuery => {
  const above: Select = {
    kind: 'select',
    columns: [],
    from: { kind: 'stage', name: rows, as: 'above' },
    where: binary('=', column('node', 'above'), column('parent', 'row')),
  }
  const roots: Select = {
    kind: 'select',
    columns: [
      { expression: column('node', 'row'), as: 'node' },
      { expression: call('nullif', column('node', 'row'), column('node', 'row')), as: 'parent' },
      { expression: constant(0), as: 'depth' },
      { expression: call('list_value', column('node', 'row')), as: 'path' },
      { expression: call('list_value', column('rank', 'row')), as: 'place' },
    ],
    from: { kind: 'stage', name: rows, as: 'row' },
    where: not({ kind: 'exists', select: above }),
  }
  const children: Select = {
    kind: 'select',
    columns: [
      ...['node', 'parent'].map(namedIn('row')),
      { expression: binary('+', column('depth', name), constant(1)), as: 'depth' },
      { expression: call('list_append', column('path', name), column('node', 'row')), as: 'path' },
      { expression: call('list_append', column('place', name), column('rank', 'row')), as: 'place' },
    ],
    from: { kind: 'stage', name, as: name },
    joins: [
      {
        how: 'INNER',
        relation: { kind: 'stage', name: rows, as: 'row' },
        on: binary('=', column('parent', 'row'), column('node', name)),
      },
    ],
    where: binary('<', column('depth', name), constant(maxDepth)),
  }
  return { name, recursive: true, query: { kind: 'unionAll', parts: [roots, children] } }
}

const nodesQuery = (name: string, tree: string): NamedQuery => {
  const parents: Select = {
    kind: 'select',
    columns: ['parent'].map(namedIn(tree)),
    from: { kind: 'stage', name: tree, as: tree },
    where: not(isNull(column('parent', tree))),
  }
  return {
    name,
    query: {
      kind: 'select',
      columns: [
        ...['node', 'parent', 'depth', 'path', 'place'].map(namedIn(tree)),
        { expression: not({ kind: 'inQuery', operand: column('node', tree), query: { select: parents } }), as: 'leaf' },
      ],
      from: { kind: 'stage', name: tree, as: tree },
    },
  }
}

const closureQuery = (name: string, nodes: string): NamedQuery => {
  const part = (ancestor: SqlExpression, own: boolean, where?: SqlExpression): Select => ({
    kind: 'select',
    columns: [
      { expression: ancestor, as: 'ancestor' },
      { expression: constant(own), as: 'own' },
      { expression: column('node', nodes), as: 'descendant' },
    ],
    from: { kind: 'stage', name: nodes, as: nodes },
    ...(where !== undefined && { where }),
  })
  const parts = [
    part(call('unnest', column('path', nodes)), false),
    part(column('node', nodes), true, not(column('leaf', nodes))),
  ]
  return { name, query: { kind: 'unionAll', parts } }
}

/**
 * The named queries of a tree, in order. The last two are called as `treeStages` says:
 *
 *     nodes    node | parent (null at a root) | depth (0 at a root) | path (keys from the root) | place (sorts nodes before
 *              what is below them, siblings in default order) | leaf
 *     closure  ancestor | own | descendant: every node with each above it and with itself, and once more as its own where
 *              it has children
 */
export const treeQueries = (context: Context, attribute: Attribute): readonly NamedQuery[] => {
  const { tree } = treeTable(context.cube, attribute)
  const { nodes, closure } = treeStages(attribute)
  const [rows, walked] = [`${attribute.name}#rows`, `${attribute.name}#tree`]
  return [
    rankedRows(context, attribute, rows),
    walk(walked, rows, tree.maxDepth),
    nodesQuery(nodes, walked),
    closureQuery(closure, nodes),
  ]
}

/** Adds the named queries of a tree to a statement that lacks them. */
export const addTree = (context: Context, attribute: Attribute, ctes: Ctes): void => {
  if (ctes.some((c) => c.name === treeStages(attribute).closure)) return
  ctes.push(...treeQueries(context, attribute))
}

/** A tree as a leg reads it: what its rows join, and the columns of a row's nodes. */
export interface LoweredTree {
  readonly joins: readonly Join[]
  readonly columns: readonly Named[]
  readonly order: SqlExpression
}

/**
 * Every row once for each node that it belongs to: its own and all above; or for its own alone. Rows of no node stay.
 *
 * @param node the key of a row's own node
 */
export const lowerTree = (attribute: Attribute, node: SqlExpression, ownOnly: boolean): LoweredTree => {
  const stages = treeStages(attribute)
  const [member, above] = [`${attribute.name}#member`, `${attribute.name}#node`]
  const [own, ancestor] = [column('own', member), column('ancestor', member)]
  const isOwn = call('coalesce', own, constant(false))
  const belongs = binary('=', column('descendant', member), node)
  const whenOwn = (then: SqlExpression, otherwise: SqlExpression): SqlExpression => ({
    kind: 'case',
    when: [[isOwn, then]],
    otherwise,
  })
  const depth = column('depth', above)
  return {
    joins: [
      {
        how: 'LEFT',
        relation: { kind: 'stage', name: stages.closure, as: member },
        on: ownOnly ? binary('AND', belongs, binary('=', ancestor, column('descendant', member))) : belongs,
      },
      {
        how: 'LEFT',
        relation: { kind: 'stage', name: stages.nodes, as: above },
        on: binary('=', column('node', above), ancestor),
      },
    ],
    columns: [
      { expression: whenOwn(ancestor, column('parent', above)), as: names.parent(attribute) },
      { expression: whenOwn(binary('+', depth, constant(1)), depth), as: names.depth(attribute) },
      { expression: isOwn, as: names.own(attribute) },
      { expression: whenOwn(call('nullif', ancestor, ancestor), ancestor), as: attribute.name },
    ],
    order: column('place', above),
  }
}

/** Rows of a tree that no walk from a root reaches within its depth, each with the key of the row above. */
export const unreachedRows = (context: Context, attribute: Attribute): Select => {
  const table = treeTable(context.cube, attribute)
  const { nodes } = treeStages(attribute)
  const reached: Select = {
    kind: 'select',
    columns: ['node'].map(namedIn(nodes)),
    from: { kind: 'stage', name: nodes, as: nodes },
  }
  const missing = not({ kind: 'inQuery', operand: column(table.tree.key, 'row'), query: { select: reached } })
  const where = allOf([missing, isNode(table, 'row') ?? []].flat())
  return {
    kind: 'select',
    columns: [
      { expression: column(table.tree.key, 'row'), as: 'node' },
      { expression: column(table.tree.parent, 'row'), as: 'parent' },
    ],
    from: nodeRows(table, 'row'),
    ...(where !== undefined && { where }),
  }
}
