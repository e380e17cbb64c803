import { closest } from '../contract/closest.ts'
import { QueryError } from '../contract/errors.ts'
import type { MembersRequest } from '../contract/members.ts'
import type { Member } from '../contract/query.ts'
import type { Attribute, Cube, Hierarchy, Outrigger, Role } from '../model/cube.ts'
import type { CubeProfile } from '../model/profile.ts'
import { duckdb } from './dialect/duckdb.ts'
import { lowerFilter } from './lower/expression.ts'
import { type MemberSource, memberSource } from './lower/member-source.ts'
import { keyTerms } from './lower/order.ts'
import { type Context, contextOf, names as stage } from './lower/scope.ts'
import { lowerSource } from './lower/source.ts'
import { attributesOf, type Filter, memberOf } from './plan/filter.ts'
import { outriggerAlias } from './plan/joins.ts'
import { type Names, namesOf } from './plan/names.ts'
import type { GroupKey } from './plan/plan.ts'
import { planFilter } from './plan/plan-filter.ts'
import { sourceFor } from './plan/source.ts'
import type { Named, Select, SqlExpression } from './sql/ast.ts'
import { allOf, asc, binary, call, column, constant, isNull, not, parameter } from './sql/build.ts'
import type { Statement, StatementColumn } from './statement.ts'

const alias = 'member'

const text = (operand: SqlExpression): SqlExpression => ({ kind: 'cast', operand, type: 'VARCHAR' })

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

/** The members of a parent: its path gives one condition per level above. */
const parentFilters = (
  names: Names,
  hierarchy: Hierarchy | undefined,
  attribute: Attribute,
  path: readonly Member[],
): Filter[] => {
  const above = hierarchy?.levels.slice(0, hierarchy.levels.indexOf(attribute.name)) ?? attribute.within
  if (path.length > above.length) {
    throw new QueryError(
      'wrong_path_length',
      { attribute: attribute.name, expected: above, found: path.length },
      'parent',
    )
  }
  return path.map((member, i): Filter => {
    const level = names.attribute(above[above.length - path.length + i] ?? '', 'parent')
    return { kind: 'members', attribute: level, members: [memberOf(names, level, member, `parent[${i}]`)] }
  })
}

/** A filter that the rows of one dimension, or of one of its outriggers, answer by themselves. */
const isOwn = (filter: Filter, attribute: Attribute): boolean =>
  attributesOf(filter).every((a) =>
    attribute.role === undefined
      ? a === attribute
      : a.role === attribute.role && (attribute.via === undefined || a.via?.table === attribute.via.table),
  )

/** Members with at least one fact row under conditions that the dimension alone cannot test. */
const withFacts = (
  context: Context,
  role: Role,
  filters: readonly Filter[],
  outrigger: Outrigger | undefined,
): SqlExpression => {
  const roles = outrigger === undefined ? (role.through === undefined ? [] : [role.through]) : [role.name]
  const source = sourceFor(context.cube, { keys: [], aggregates: [], filters, roles })
  const { from, joins, where } = lowerSource(context, source)
  const matches =
    outrigger === undefined
      ? binary('=', column(role.on, role.through ?? context.fact), column(role.key, alias))
      : binary('=', column(outrigger.on, role.name), column(outrigger.key, outriggerAlias(alias, outrigger)))
  const condition = allOf([...(where === undefined ? [] : [where]), matches])
  const select: Select = {
    kind: 'select',
    columns: [],
    from,
    joins,
    ...(condition !== undefined && { where: condition }),
  }
  return { kind: 'exists', select }
}

const factRows = (context: Context, filters: readonly Filter[]): Pick<Select, 'from' | 'joins' | 'where'> => {
  const source = sourceFor(context.cube, { keys: [], aggregates: [], filters })
  const { from, joins, where } = lowerSource(context, source)
  return { from, joins, ...(where !== undefined && { where }) }
}

/** Rows that may be members: their key, and the columns `#label` and special kind beside it. */
interface MemberRows {
  readonly key: GroupKey
  readonly columns: readonly Named[]
  readonly rows: Pick<Select, 'from' | 'joins' | 'where'>
}

/** Conditions on the rows that members are read from; the unknown member's row only where facts have it. */
const memberConditions = (context: Context, source: MemberSource, attribute: Attribute, filters: readonly Filter[]) => {
  const { role, outrigger, scope } = source
  if (role === undefined) return undefined
  const across = filters.filter((f) => !isOwn(f, attribute))
  const unknown = scope.unknown(attribute)
  return allOf([
    ...filters.filter((f) => isOwn(f, attribute)).map((f) => lowerFilter(context, f, scope)),
    ...(across.length === 0 ? [] : [withFacts(context, role, across, outrigger)]),
    ...(unknown === undefined || context.mayBeUnknown(attribute) ? [] : [not(unknown)]),
  ])
}

/** Path, order and special kind of each row that may be a member. */
const memberRows = (context: Context, attribute: Attribute, filters: readonly Filter[]): MemberRows => {
  const ancestors = attribute.within.flatMap((name) => context.cube.attributes.get(name) ?? [])
  const own = filters.filter((f) => isOwn(f, attribute)).flatMap(attributesOf)
  const source = memberSource(context, [attribute, ...ancestors, ...own], alias)
  const { scope } = source
  const beside = (name: string): SqlExpression => column(name, source.alias(attribute))
  const unknown = context.mayBeUnknown(attribute) ? scope.unknown(attribute) : undefined
  const special: SqlExpression = {
    kind: 'case',
    when: [
      ...(unknown === undefined ? [] : [[unknown, constant('unknown')] as const]),
      [isNull(scope.value(attribute)), constant('blank')],
    ],
  }
  const columns: Named[] = [
    ...ancestors.map((a) => ({ expression: scope.value(a), as: stage.implied(attribute, a) })),
    { expression: scope.value(attribute), as: attribute.name },
    ...(attribute.order?.kind === 'column'
      ? [{ expression: beside(attribute.order.column), as: stage.order(attribute) }]
      : []),
    {
      expression: text(attribute.label === undefined ? scope.value(attribute) : beside(attribute.label)),
      as: '#label',
    },
    { expression: special, as: stage.special(attribute) },
  ]
  const key: GroupKey = { attribute, axis: 'row', bit: 0, implied: ancestors }
  if (source.role === undefined) return { key, columns, rows: factRows(context, filters) }
  const where = memberConditions(context, source, attribute, filters)
  return { key, columns, rows: { from: source.from, joins: source.joins, ...(where !== undefined && { where }) } }
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

/**
 * The members of an attribute, from its dimension table (from the fact for a degenerate one), in default order with the
 * blank and the unknown member last. Columns: the path outermost first, ending with the attribute itself, then `label`,
 * `special`, `hasChildren` and `count`, the size of the whole set. A page without members is one row whose label is null.
 *
 * @throws QueryError `unknown_attribute`, `unknown_hierarchy`, `wrong_path_length`, `wrong_value_type`, `not_supported_yet`
 */
export const compileMembers = (
  cube: Cube,
  profile: CubeProfile | undefined,
  request: MembersRequest,
): { readonly page: Statement } => {
  const names = namesOf(cube)
  const attribute = names.attribute(request.attribute, 'attribute')
  if (request.leaves === true) throw new QueryError('not_supported_yet', { feature: 'leaves of a tree' }, 'leaves')
  if (request.maxDepth !== undefined)
    throw new QueryError('not_supported_yet', { feature: 'depth in a tree' }, 'maxDepth')
  const hierarchy = hierarchyOf(cube, attribute, request.hierarchy)
  const filters = [
    ...request.where.map((c, i) => planFilter(names, c, `where[${i}]`)),
    ...parentFilters(names, hierarchy, attribute, request.parent ?? []),
  ]
  const found = memberRows(contextOf(cube, profile), attribute, filters)
  const order = [asc(specialRank(attribute)), ...keyTerms(found.key)]
  const page: Select = {
    ...picked(stageNames(found.key), 'members'),
    orderBy: order,
    limit: request.limit,
    offset: request.offset,
  }
  const ctes = [
    { name: 'labels', query: labelled(found) },
    { name: 'members', query: { ...picked(stageNames(found.key), 'labels'), ...searched(request.search) } },
    { name: 'page', query: page },
  ]
  const hasChildren = hierarchy !== undefined && hierarchy.levels.indexOf(attribute.name) < hierarchy.levels.length - 1
  return {
    page: duckdb.print(
      { with: ctes, select: { ...counted(found.key, hasChildren), orderBy: order } },
      answered(found.key),
    ),
  }
}

/** The columns of a member's path, outermost first. */
const pathNames = ({ attribute, implied }: GroupKey): readonly string[] => [
  ...implied.map((a) => stage.implied(attribute, a)),
  attribute.name,
]

const stageNames = (key: GroupKey): readonly string[] => [
  ...pathNames(key),
  ...(key.attribute.order?.kind === 'column' ? [stage.order(key.attribute)] : []),
  stage.special(key.attribute),
  'label',
]

const picked = (names: readonly string[], from: string): Select => ({
  kind: 'select',
  columns: names.map((name) => ({ expression: column(name), as: name })),
  from: { kind: 'stage', name: from, as: from },
})

/** Distinct members, each with what it is called. */
const labelled = ({ key, columns, rows }: MemberRows): Select => ({
  kind: 'select',
  columns: [
    ...columns.filter((c) => c.as !== '#label').map((c) => ({ expression: column(c.as), as: c.as })),
    { expression: label(key.attribute), as: 'label' },
  ],
  from: { kind: 'subquery', as: 'found', select: { kind: 'select', distinct: true, columns, ...rows } },
})

/** The page beside the number of all members; that number alone where the page is empty. */
const counted = (key: GroupKey, hasChildren: boolean): Select => ({
  kind: 'select',
  columns: [
    ...[...pathNames(key), 'label'].map((name) => ({ expression: column(name), as: name })),
    { expression: column(stage.special(key.attribute)), as: 'special' },
    { expression: constant(hasChildren), as: 'hasChildren' },
    { expression: column('count'), as: 'count' },
  ],
  from: {
    kind: 'subquery',
    as: 'total',
    select: { ...picked([], 'members'), columns: [{ expression: call('count'), as: 'count' }] },
  },
  joins: [{ how: 'LEFT', relation: { kind: 'stage', name: 'page', as: 'page' }, on: constant(true) }],
})

const answered = ({ attribute, implied }: GroupKey): readonly StatementColumn[] =>
  [
    ...[...implied, attribute].map((a) => ({ name: a.name, type: a.type })),
    { name: 'label', type: 'text' as const },
    { name: 'special', type: 'text' as const },
    { name: 'hasChildren', type: 'boolean' as const },
    { name: 'count', type: 'integer' as const },
  ].map((c) => ({ kind: 'value', column: { ...c, axis: 'row' } }))

/** What a member is called: its label, or the name of the special member it is. */
const label = (attribute: Attribute): SqlExpression => ({
  kind: 'case',
  when: [
    [
      binary('=', column(stage.special(attribute)), constant('unknown')),
      parameter({ value: attribute.unknown, type: 'text' }),
    ],
    [
      binary('=', column(stage.special(attribute)), constant('blank')),
      parameter({ value: attribute.blank, type: 'text' }),
    ],
  ],
  otherwise: column('#label'),
})

const specialRank = (attribute: Attribute): SqlExpression => ({
  kind: 'case',
  when: [
    [binary('=', column(stage.special(attribute)), constant('blank')), constant(1)],
    [binary('=', column(stage.special(attribute)), constant('unknown')), constant(2)],
  ],
  otherwise: constant(0),
})
