import type { Attribute, Cube, Role, Tree } from '../../../model/cube.ts'
import { unknownKey } from '../../../model/cube.ts'
import type { NamedQuery, Relation, SqlExpression } from '../../sql/ast.ts'
import { allOf, binary, call, column, constant, not, parameter, same } from '../../sql/build.ts'

/** Where the rows below a node begin: with the node itself, or with its children. */
export type TreeStart = 'node' | 'children'

/** A tree with the role whose table has its nodes. */
export interface TreeTable {
  readonly tree: Tree
  readonly role: Role
  readonly attribute: Attribute
}

/** The tree of an attribute. @throws Error where the attribute is none */
export const treeTable = (cube: Cube, attribute: Attribute): TreeTable => {
  const role = cube.roles.get(attribute.role ?? '')
  if (attribute.tree === undefined || role === undefined)
    throw new Error(`${attribute.name} is no tree of ${cube.name}`)
  return { tree: attribute.tree, role, attribute }
}

/** The named queries of a tree that statements read. */
export const treeStages = (attribute: Attribute): { readonly nodes: string; readonly closure: string } => ({
  nodes: `${attribute.name}#nodes`,
  closure: `${attribute.name}#closure`,
})

/** The table of a tree's nodes. */
export const nodeRows = ({ role }: TreeTable, as: string): Relation => ({ kind: 'table', name: role.table, as })

/** True for rows that are nodes: the row of the unknown member is none. */
export const isNode = ({ role }: TreeTable, alias: string): SqlExpression | undefined =>
  role.unknownBy === undefined ? undefined : not(same(column(role.unknownBy, alias), constant(unknownKey)))

/** The key of the row above; null where a value of the column says that there is none. */
export const parentOf = ({ tree, attribute }: TreeTable, alias: string): SqlExpression => {
  const parent = column(tree.parent, alias)
  return tree.root === undefined
    ? parent
    : call('nullif', parent, parameter({ value: tree.root, type: attribute.type }))
}

/** Keys of the rows below some nodes; each row once, so that rows that run in a circle end. */
const belowQuery = (table: TreeTable, keys: readonly SqlExpression[], from: TreeStart): NamedQuery => {
  const [start, child] = ['start', 'child']
  const key = (alias: string): SqlExpression => column(table.tree.key, alias)
  const first: SqlExpression = {
    kind: 'in',
    operand: from === 'node' ? key(start) : parentOf(table, start),
    values: keys,
  }
  const where = allOf([first, isNode(table, start) ?? []].flat())
  const childRows = isNode(table, child)
  return {
    name: 'below',
    recursive: true,
    query: {
      kind: 'union',
      parts: [
        {
          kind: 'select',
          columns: [{ expression: key(start), as: 'node' }],
          from: nodeRows(table, start),
          ...(where !== undefined && { where }),
        },
        {
          kind: 'select',
          columns: [{ expression: key(child), as: 'node' }],
          from: { kind: 'stage', name: 'below', as: 'below' },
          joins: [
            {
              how: 'INNER',
              relation: nodeRows(table, child),
              on: binary('=', parentOf(table, child), column('node', 'below')),
            },
          ],
          ...(childRows !== undefined && { where: childRows }),
        },
      ],
    },
  }
}

/**
 * True for rows whose node is one of the keys or below them, or only below their children, which then count with theirs.
 *
 * @param node the node of a row; null in rows of no node, for which this is null
 */
export const isBelow = (
  cube: Cube,
  attribute: Attribute,
  keys: readonly SqlExpression[],
  from: TreeStart,
  node: SqlExpression,
): SqlExpression => ({
  kind: 'inQuery',
  operand: node,
  query: {
    with: [belowQuery(treeTable(cube, attribute), keys, from)],
    select: {
      kind: 'select',
      columns: [{ expression: column('node'), as: 'node' }],
      from: { kind: 'stage', name: 'below', as: 'below' },
    },
  },
})
