import { closest } from '../contract/closest.ts'
import { QueryError } from '../contract/errors.ts'
import type { MembersRequest } from '../contract/members.ts'
import type { Member } from '../contract/query.ts'
import type { ColumnType } from '../contract/result.ts'
import type { Attribute, Cube, Hierarchy, Role } from '../model/cube.ts'
import type { CubeProfile } from '../model/profile.ts'
import { duckdb } from './dialect/duckdb.ts'
import { lowerFilter } from './lower/expression.ts'
import { keyTerms } from './lower/order.ts'
import { lowerSource } from './lower/roll-up.ts'
import { type Context, contextOf, memberScope, names as stage } from './lower/scope.ts'
import { attributesOf, type Filter, type FilterMember, memberOf, planFilter } from './plan/filter.ts'
import { type Names, namesOf } from './plan/names.ts'
import type { GroupKey } from './plan/plan.ts'
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

const isOwn = (filter: Filter, attribute: Attribute): boolean =>
  attributesOf(filter).every((a) => (attribute.role === undefined ? a === attribute : a.role === attribute.role))

/** Members with at least one fact row under conditions that the dimension alone cannot test. */
const withFacts = (context: Context, role: Role, filters: readonly Filter[]): SqlExpression => {
  const source = sourceFor(context.cube, { keys: [], aggregates: [], filters })
  const { from, joins, where } = lowerSource(context, source)
  const matches = binary('=', column(role.on, context.fact), column(role.key, alias))
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

interface MemberRows {
  readonly key: GroupKey
  readonly columns: readonly Named[]
  readonly rows: Pick<Select, 'from' | 'joins' | 'where'>
}

/** Path, order and special kind of each row that may be a member. */
const memberRows = (context: Context, attribute: Attribute, filters: readonly Filter[]): MemberRows => {
  const role = attribute.role === undefined ? undefined : context.cube.roles.get(attribute.role)
  const scope = role === undefined ? context.factScope : memberScope(context, role, alias)
  const ancestors = attribute.within.flatMap((name) => context.cube.attributes.get(name) ?? [])
  const key: GroupKey = { attribute, axis: 'row', bit: 0, implied: ancestors }
  const unknown = role === undefined || !context.mayBeUnknown(attribute) ? undefined : scope.unknown(attribute)
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
      ? [
          {
            expression: column(attribute.order.column, role === undefined ? context.fact : alias),
            as: stage.order(attribute),
          },
        ]
      : []),
    {
      expression: text(
        attribute.label === undefined
          ? scope.value(attribute)
          : column(attribute.label, role === undefined ? context.fact : alias),
      ),
      as: '#label',
    },
    { expression: special, as: stage.special(attribute) },
  ]
  if (role === undefined) return { key, columns, rows: factRows(context, filters) }
  const across = filters.filter((f) => !isOwn(f, attribute))
  const where = allOf([
    ...filters.filter((f) => isOwn(f, attribute)).map((f) => lowerFilter(context, f, scope)),
    ...(across.length === 0 ? [] : [withFacts(context, role, across)]),
    ...(unknown === undefined ? [not(unknownRow(scope.unknown(attribute)))] : []),
  ])
  return {
    key,
    columns,
    rows: { from: { kind: 'table', name: role.table, as: alias }, ...(where !== undefined && { where }) },
  }
}

const unknownRow = (condition: SqlExpression | undefined): SqlExpression => condition ?? constant(false)

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
  const { key, columns, rows } = memberRows(contextOf(cube, profile), attribute, filters)
  const path = [...key.implied.map((a) => stage.implied(attribute, a)), attribute.name]
  const labels: Select = {
    kind: 'select',
    columns: [
      ...columns.filter((c) => c.as !== '#label').map((c) => ({ expression: column(c.as), as: c.as })),
      { expression: label(attribute), as: 'label' },
    ],
    from: { kind: 'subquery', as: 'found', select: { kind: 'select', distinct: true, columns, ...rows } },
  }
  const members: Select = {
    kind: 'select',
    columns: [
      ...path,
      ...(attribute.order?.kind === 'column' ? [stage.order(attribute)] : []),
      stage.special(attribute),
      'label',
    ].map((name) => ({ expression: column(name), as: name })),
    from: { kind: 'stage', name: 'labels', as: 'labels' },
    ...searched(request.search),
  }
  const order = [asc(specialRank(attribute)), ...keyTerms(key)]
  const page: Select = {
    ...members,
    from: { kind: 'stage', name: 'members', as: 'members' },
    orderBy: order,
    limit: request.limit,
    offset: request.offset,
  }
  const { where: _searched, ...paged } = page
  const hasChildren = hierarchy !== undefined && hierarchy.levels.indexOf(attribute.name) < hierarchy.levels.length - 1
  const select: Select = {
    kind: 'select',
    columns: [
      ...path.map((name) => ({ expression: column(name), as: name })),
      { expression: column('label'), as: 'label' },
      { expression: column(stage.special(attribute)), as: 'special' },
      { expression: constant(hasChildren), as: 'hasChildren' },
      { expression: column('count'), as: 'count' },
    ],
    from: {
      kind: 'subquery',
      as: 'total',
      select: {
        kind: 'select',
        columns: [{ expression: call('count'), as: 'count' }],
        from: { kind: 'stage', name: 'members', as: 'members' },
      },
    },
    joins: [{ how: 'LEFT', relation: { kind: 'stage', name: 'page', as: 'page' }, on: constant(true) }],
    orderBy: order,
  }
  const value = (name: string, type: ColumnType): StatementColumn => ({
    kind: 'value',
    column: { name, axis: 'row', type },
  })
  const answered = [
    ...key.implied.map((a) => value(a.name, a.type)),
    value(attribute.name, attribute.type),
    value('label', 'text'),
    value('special', 'text'),
    value('hasChildren', 'boolean'),
    value('count', 'integer'),
  ]
  const ctes = [
    { name: 'labels', query: labels },
    { name: 'members', query: members },
    { name: 'page', query: paged },
  ]
  return { page: duckdb.print({ with: ctes, select }, answered) }
}

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

const asText = (member: FilterMember): string =>
  member.kind === 'key' ? member.path.map((p) => (p === null ? '' : String(p.value))).join(' › ') : member.kind

const missing = (context: Context, attribute: Attribute, member: FilterMember): Select => {
  const role = attribute.role === undefined ? undefined : context.cube.roles.get(attribute.role)
  const scope = role === undefined ? context.factScope : memberScope(context, role, alias)
  const where = lowerFilter(context, { kind: 'members', attribute, members: [member] }, scope)
  const from = role === undefined ? { name: context.cube.table, as: context.fact } : { name: role.table, as: alias }
  const select: Select = { kind: 'select', columns: [], from: { kind: 'table', ...from }, where }
  const last = member.kind === 'key' ? member.path.at(-1) : undefined
  return {
    kind: 'select',
    columns: [
      { expression: parameter({ value: asText(member), type: 'text' }), as: 'found' },
      { expression: last == null ? constant(null) : text(parameter(last)), as: 'sought' },
    ],
    where: not({ kind: 'exists', select }),
  }
}

/**
 * Which of the given members do not exist: one row each with `found` as text and `nearest`, the member of an attribute
 * of text that looks most like it (null for other types). No row: all exist.
 *
 * @throws QueryError `wrong_value_type`, `wrong_path_length`
 */
export const compileFilterCheck = (
  cube: Cube,
  profile: CubeProfile | undefined,
  name: string,
  members: readonly Member[],
): Statement => {
  const names = namesOf(cube)
  const attribute = names.attribute(name, 'where')
  const context = contextOf(cube, profile)
  const keys = members.map((m) => memberOf(names, attribute, m, 'where')).filter((m) => m.kind === 'key')
  const role = attribute.role === undefined ? undefined : cube.roles.get(attribute.role)
  const candidates: Select = {
    kind: 'select',
    distinct: true,
    columns: [{ expression: column(attribute.column), as: 'candidate' }],
    from: { kind: 'table', name: role?.table ?? cube.table, as: role?.table ?? cube.table },
    where: not(isNull(column(attribute.column))),
  }
  const similarity = call('similarity', call('lower', column('sought')), call('lower', column('candidate')))
  const nearest = attribute.type === 'text' ? call('arg_max', column('candidate'), similarity) : constant(null)
  const select: Select = {
    kind: 'select',
    columns: [
      { expression: column('found'), as: 'found' },
      { expression: text(nearest), as: 'nearest' },
    ],
    from: { kind: 'stage', name: 'missing', as: 'missing' },
    joins: [{ how: 'LEFT', relation: { kind: 'stage', name: 'candidates', as: 'candidates' }, on: constant(true) }],
    groupBy: [[column('found')]],
    orderBy: [asc(column('found'))],
  }
  const ctes = [
    { name: 'missing', query: { kind: 'unionAll' as const, parts: keys.map((m) => missing(context, attribute, m)) } },
    { name: 'candidates', query: candidates },
  ]
  const columns = ['found', 'nearest'].map(
    (n): StatementColumn => ({ kind: 'value', column: { name: n, axis: 'row', type: 'text' } }),
  )
  return duckdb.print({ with: ctes, select }, columns)
}
