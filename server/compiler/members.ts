import { closest } from '../contract/closest.ts'
import { QueryError } from '../contract/errors.ts'
import type { MembersRequest } from '../contract/members.ts'
import type { Member } from '../contract/query.ts'
import type { Attribute, Cube, Hierarchy } from '../model/cube.ts'
import type { CubeProfile } from '../model/profile.ts'
import { type Context, contextOf, names as stage } from './lower/scope.ts'
import { attributeMembers, type MemberRows, type UnderParent } from './member-rows.ts'
import { asAsked } from './plan/as-asked.ts'
import { type Filter, memberOf } from './plan/filter.ts'
import { fitsCube, isNameOf } from './plan/fits-cube.ts'
import { skipRulesOf } from './plan/levels.ts'
import { type Names, namesOf } from './plan/names.ts'
import { planFilter } from './plan/plan-filter.ts'
import { printStatement } from './print-statement.ts'
import type { Select, SqlExpression } from './sql/ast.ts'
import { call, column, constant, named, parameter } from './sql/build.ts'
import type { Parameter, Statement, StatementColumn } from './statement.ts'
import { treeMembers } from './tree-members.ts'

const hierarchyOf = (cube: Cube, attribute: Attribute, named: string | undefined): Hierarchy | undefined => {
  const all = [...cube.hierarchies.values()].filter((h) => h.levels.includes(attribute.name))
  if (named === undefined) return all[0]
  const found = all.find((h) => h.name === named)
  if (found !== undefined) return found
  const near = closest(
    named,
    all.map((h) => h.name),
  )
  throw new QueryError(
    'unknown_hierarchy',
    { kind: 'hierarchy', cube: cube.name, name: named, closest: near },
    'hierarchy',
  )
}

/** A path along levels, one condition for each. */
const pathFilter = (names: Names, levels: readonly string[], path: readonly Member[]): Filter => {
  const operands = path.map((member, i): Filter => {
    const level = names.attribute(levels[i] ?? '', 'parent')
    return { kind: 'members', attribute: level, members: [memberOf(names, level, member, `parent[${i}]`)] }
  })
  return { kind: 'all', operands }
}

/**
 * The members under a parent, whose path ends with the level above; in a ragged hierarchy also with a level further up, where
 * those between are skipped.
 */
const underParent = (
  names: Names,
  hierarchy: Hierarchy | undefined,
  attribute: Attribute,
  path: readonly Member[],
): readonly UnderParent[] => {
  const above = hierarchy?.levels.slice(0, hierarchy.levels.indexOf(attribute.name)) ?? attribute.within
  if (path.length === 0) return []
  if (path.length > above.length) {
    const details = { attribute: attribute.name, expected: above, found: path.length }
    throw new QueryError('wrong_path_length', details, 'parent')
  }
  const direct = { filter: pathFilter(names, above.slice(above.length - path.length), path), skipped: [] }
  const between = above.slice(path.length)
  const skipped = between.map((level, i) =>
    skipRulesOf(names, names.attribute(level, 'parent')).find((r) => r.parent.name === above[path.length + i - 1]),
  )
  if (between.length === 0 || skipped.includes(undefined)) return [direct]
  const beyond = { filter: pathFilter(names, above, path), skipped: skipped.filter((r) => r !== undefined) }
  return [direct, beyond]
}

const refuseTreeKeys = (attribute: Attribute, hierarchy: Hierarchy | undefined, request: MembersRequest): void => {
  const key = (['leaves', 'maxDepth'] as const).find((k) => request[k] !== undefined && request[k] !== false)
  if (key === undefined) return
  const lowest = hierarchy?.levels.at(-1)
  const details = { attribute: attribute.name, key }
  if (lowest === undefined || lowest === attribute.name)
    throw new QueryError('unsound', { reason: 'no_tree', ...details }, key)
  throw new QueryError('unsound', { reason: 'no_tree_but_levels', ...details, lowest }, key)
}

const nodeOf = (names: Names, attribute: Attribute, path: readonly Member[]): Parameter | 'roots' => {
  const last = path.length - 1
  if (last < 0) return 'roots'
  const node = memberOf(names, attribute, path[last] ?? null, `parent[${last}]`)
  const [key] = node.kind === 'key' ? node.path : []
  if (key != null) return key
  const details = { attribute: attribute.name, special: node.kind }
  throw new QueryError('unsound', { reason: 'nothing_below_special', ...details }, 'parent')
}

const membersOf = (context: Context, names: Names, attribute: Attribute, request: MembersRequest): MemberRows => {
  const filters = request.where.map((c, i) => planFilter(names, c, `where[${i}]`))
  if (attribute.tree !== undefined) {
    const parent = request.parent === undefined ? undefined : nodeOf(names, attribute, request.parent)
    return treeMembers(context, {
      attribute,
      filters,
      parent,
      leaves: request.leaves === true,
      maxDepth: request.maxDepth,
    })
  }
  const hierarchy = hierarchyOf(context.cube, attribute, request.hierarchy)
  refuseTreeKeys(attribute, hierarchy, request)
  const under = underParent(names, hierarchy, attribute, request.parent ?? [])
  const hasChildren = hierarchy !== undefined && hierarchy.levels.at(-1) !== attribute.name
  return attributeMembers(context, { attribute, filters, under, skips: skipRulesOf(names, attribute) }, hasChildren)
}

/** Whether rows of a fact may be of no member of an attribute: it comes by a bridge there. */
const isBridged = ({ roles, attributes }: Cube, attribute: string): boolean =>
  roles.get(attributes.get(attribute)?.role ?? '')?.bridge !== undefined

/**
 * The first of a view's facts that has what a request for members names, else the first that has the attribute; those that
 * have an unassigned member too before the others.
 */
const factFor = (facts: readonly Cube[], { attribute, where }: MembersRequest): Cube | undefined => {
  const all = facts.filter((fact) => isNameOf(fact, attribute))
  const bridged = all.filter((fact) => isBridged(fact, attribute))
  const having = [...bridged, ...all.filter((fact) => !bridged.includes(fact))]
  return having.find((fact) => where.every((condition) => fitsCube(fact, condition))) ?? having[0]
}

const searched = (search: string | undefined): { where?: SqlExpression } =>
  search === undefined || search === ''
    ? {}
    : {
        where: call(
          'contains',
          call('lower', column('label')),
          call('lower', parameter({ value: search, type: 'text' })),
        ),
      }

const columnsOf = (attribute: Attribute, { pathColumns, orderColumns, hasPath }: MemberRows): readonly string[] => [
  ...pathColumns,
  ...orderColumns,
  stage.special(attribute),
  'label',
  'hasChildren',
  ...(hasPath === true ? ['path'] : []),
]

const picked = (names: readonly string[], from: string): Select => ({
  kind: 'select',
  columns: names.map(named),
  from: { kind: 'stage', name: from, as: from },
})

/** The page beside the number of all members; that number alone where the page is empty. */
const counted = (attribute: Attribute, { pathColumns, hasPath }: MemberRows): Select => ({
  kind: 'select',
  columns: [
    ...[...pathColumns, 'label'].map(named),
    { expression: column(stage.special(attribute)), as: 'special' },
    { expression: call('coalesce', column('hasChildren'), constant(false)), as: 'hasChildren' },
    ...(hasPath === true ? [{ expression: column('path'), as: 'path' }] : []),
    { expression: column('count'), as: 'count' },
  ],
  from: {
    kind: 'subquery',
    as: 'total',
    select: { ...picked([], 'members'), columns: [{ expression: call('count'), as: 'count' }] },
  },
  joins: [{ how: 'LEFT', relation: { kind: 'stage', name: 'page', as: 'page' }, on: constant(true) }],
})

const answered = ({ path, hasPath }: MemberRows): readonly StatementColumn[] =>
  [
    ...path.map((a) => ({ name: a.name, type: a.type })),
    { name: 'label', type: 'text' as const },
    { name: 'special', type: 'text' as const },
    { name: 'hasChildren', type: 'boolean' as const },
    ...(hasPath === true ? [{ name: 'path', type: 'text' as const }] : []),
    { name: 'count', type: 'integer' as const },
  ].map((c) => ({ kind: 'value', column: { ...c, axis: 'row' } }))

/**
 * The members of an attribute, from its dimension table (from the fact for a degenerate one), in default order with the
 * blank and the unknown member last; of a tree each node before those below it. Columns: the path outermost first, ending
 * with the attribute itself, then `label`, `special`, `hasChildren`, for a tree `path` (JSON, the keys from the root), and
 * `count`, the size of the whole set. A page without members is one row whose label is null.
 *
 * @throws QueryError `unknown_attribute`, `unknown_hierarchy`, `wrong_path_length`, `wrong_value_type`, `unsound`
 */
export const compileMembers = (
  declared: Cube,
  verified: CubeProfile | undefined,
  request: MembersRequest,
): { readonly page: Statement } => {
  const { cube, profile } = asAsked(declared, verified, { parameters: request.parameters })
  // a fact may say the name of an attribute that the view does not know
  if (cube.access?.hidden.has(request.attribute) === true)
    namesOf(cube, profile).attribute(request.attribute, 'attribute')
  if (cube.facts !== undefined) {
    const fact = factFor([...cube.facts.values()], request)
    const { parameters: _set, ...rest } = request
    if (fact !== undefined) return compileMembers(fact, profile?.facts?.get(fact.name), rest)
  }
  const names = namesOf(cube, profile)
  const attribute = names.attribute(request.attribute, 'attribute')
  const found = membersOf(contextOf(cube, profile), names, attribute, request)
  const columns = columnsOf(attribute, found)
  const page: Select = {
    ...picked(columns, 'members'),
    orderBy: found.order,
    limit: request.limit,
    offset: request.offset,
  }
  const queries = [
    ...found.queries,
    { name: 'labels', query: found.rows },
    { name: 'members', query: { ...picked(columns, 'labels'), ...searched(request.search) } },
    { name: 'page', query: page },
  ]
  const select = { ...counted(attribute, found), orderBy: found.order }
  return { page: printStatement({ with: queries, select }, answered(found)) }
}
