import type { Arrange, GroupKey } from '../../plan/plan.ts'
import type { Join, Select, SqlExpression } from '../../sql/ast.ts'
import { allOf, asc, binary, call, column, constant, isNull, named, namedIn, not, same } from '../../sql/build.ts'
import type { Ctes } from '../ctes.ts'
import { askedTerms, isSortedOverAll } from '../rows/order.ts'
import { type Context, memberColumns, names } from '../scope.ts'
import { treeStages } from './tree.ts'

/** More than a tree has nodes: a node's depth times this comes before its rank among those of its depth. */
const perDepth = 2 ** 32

/** More than any rank, so that what is no row comes after what is. */
const afterRows = 2 ** 31

/** One tree on an axis that a query sorts, with the columns that say in which group of rows it stands. */
interface SortedTree {
  readonly key: GroupKey
  readonly within: readonly GroupKey[]
  readonly group: readonly string[]
  readonly ranks: string
  readonly places: string
  /** set where the nodes are sorted by themselves, and not by a measure */
  readonly direction: 'asc' | 'desc' | undefined
}

/** The direction of a tree that is sorted by itself before anything else. */
const ownDirection = ({ sort }: Arrange, { attribute, axis }: GroupKey): SortedTree['direction'] => {
  const first = sort.find((s) =>
    s.kind === 'attribute' ? s.attribute === attribute.name : axis === 'row' && s.scope === 'parent',
  )
  return first?.kind === 'attribute' ? first.direction : undefined
}

/** What stands before a tree on its axis; nothing where its order is one over all rows. */
const groupedBy = (plan: Arrange, keys: readonly GroupKey[], key: GroupKey): readonly GroupKey[] =>
  isSortedOverAll(plan, key) ? [] : keys.filter((k) => k.axis === key.axis && k.bit < key.bit)

const sortedTrees = (context: Context, plan: Arrange, keys: readonly GroupKey[], from: string): readonly SortedTree[] =>
  keys
    .filter((key) => key.attribute.tree !== undefined && askedTerms({ context, plan, keys }, key).length > 0)
    .map((key) => ({
      key,
      within: groupedBy(plan, keys, key),
      group: groupedBy(plan, keys, key).flatMap((k) => memberColumns(context, k, plan.input.other)),
      ranks: `${key.attribute.name}#ranks in ${from}`,
      places: `${key.attribute.name}#places in ${from}`,
      direction: ownDirection(plan, key),
    }))

const sameGroup = (group: readonly string[], left: string, right: string): readonly SqlExpression[] =>
  group.map((name) => same(column(name, left), column(name, right)))

/** Which of the keys before a tree are rolled up: rows of one group agree in that too. */
const groupBits = ({ within }: SortedTree): SqlExpression => {
  const bits = within.reduce((sum, k) => sum | (1 << k.bit), 0)
  return binary('&', column(names.grouping), constant(bits))
}

/** Where a node stands among all nodes of its group by what the query sorts by. */
const rankQuery = (
  context: Context,
  plan: Arrange,
  keys: readonly GroupKey[],
  tree: SortedTree,
  from: string,
): Select => {
  const { attribute, bit } = tree.key
  const over = {
    partitionBy: [...tree.group.map((name) => column(name)), groupBits(tree)],
    orderBy: [...askedTerms({ context, plan, keys }, tree.key), asc(column(names.order(attribute)))],
  }
  const isKept = binary('=', binary('&', column(names.grouping), constant(1 << bit)), constant(0))
  return {
    kind: 'select',
    distinct: true,
    columns: [
      ...tree.group.map(named),
      { expression: groupBits(tree), as: '#group' },
      { expression: column(attribute.name), as: 'node' },
      { expression: { kind: 'call', name: 'dense_rank', arguments: [], over }, as: 'rank' },
    ],
    from: { kind: 'stage', name: from, as: from },
    where: binary('AND', isKept, not(isNull(column(attribute.name)))),
  }
}

/** The rank of a node above: by itself its place in the tree, by a measure its rank among the rows or, where it is none, after these. */
const rankAbove = ({ direction }: SortedTree, nodes: string): SqlExpression => {
  const place = call('list_extract', column('place', nodes), constant(-1))
  if (direction === 'asc') return place
  if (direction === 'desc') return binary('-', constant(afterRows), place)
  return call('coalesce', column('rank', 'above'), binary('+', constant(afterRows), place))
}

/** The rows of the nodes above one in its group; not each of them is a row. */
const aboveJoin = ({ group, ranks }: SortedTree, closure: string): Join => ({
  how: 'LEFT',
  relation: { kind: 'stage', name: ranks, as: 'above' },
  on:
    allOf([
      binary('=', column('node', 'above'), column('ancestor', closure)),
      ...sameGroup([...group, '#group'], 'above', 'node'),
    ]) ?? constant(true),
})

/** The ranks of a node and of all above it, from the root: what sorts a node before those below it, siblings by rank. */
const placeQuery = (tree: SortedTree): Select => {
  const { key, group, ranks } = tree
  const { closure, nodes } = treeStages(key.attribute)
  const columns = [...group, '#group', 'node']
  const rank = binary('+', binary('*', column('depth', nodes), constant(perDepth)), rankAbove(tree, nodes))
  const inner = (name: string, as: string, on: readonly SqlExpression[]): Join => ({
    how: 'INNER',
    relation: { kind: 'stage', name, as },
    on: allOf(on) ?? constant(true),
  })
  return {
    kind: 'select',
    columns: [...columns.map(namedIn('node')), { expression: call('list_sort', call('list', rank)), as: 'place' }],
    from: { kind: 'stage', name: ranks, as: 'node' },
    joins: [
      inner(closure, closure, [
        binary('=', column('descendant', closure), column('node', 'node')),
        not(column('own', closure)),
      ]),
      inner(nodes, nodes, [binary('=', column('node', nodes), column('ancestor', closure))]),
      ...(tree.direction === undefined ? [aboveJoin(tree, closure)] : []),
    ],
    groupBy: [columns.map((name) => column(name, 'node'))],
  }
}

/**
 * Beside the rows of a stage, where each node of a tree that the query sorts has its place: before those below it,
 * siblings in the order asked for.
 *
 * @returns the stage with the rows; `from` itself where no tree is sorted
 */
export const placeTrees = (
  context: Context,
  plan: Arrange,
  keys: readonly GroupKey[],
  from: string,
  ctes: Ctes,
): string => {
  const trees = sortedTrees(context, plan, keys, from)
  if (trees.length === 0) return from
  for (const tree of trees) {
    ctes.push({ name: tree.ranks, query: rankQuery(context, plan, keys, tree, from) })
    ctes.push({ name: tree.places, query: placeQuery(tree) })
  }
  const joins = trees.map((tree): Join => {
    const { attribute } = tree.key
    const node = call('coalesce', column(attribute.name, from), column(names.parent(attribute), from))
    const on = [
      binary('=', column('node', tree.places), node),
      binary('=', column('#group', tree.places), groupBits(tree)),
      ...sameGroup(tree.group, tree.places, from),
    ]
    return {
      how: 'LEFT',
      relation: { kind: 'stage', name: tree.places, as: tree.places },
      on: allOf(on) ?? constant(true),
    }
  })
  const places = trees.map(({ key, places }) => ({
    expression: column('place', places),
    as: names.place(key.attribute),
  }))
  const name = `${from}_placed`
  ctes.push({
    name,
    query: { kind: 'select', all: from, columns: places, from: { kind: 'stage', name: from, as: from }, joins },
  })
  return name
}
