import type { Member } from '../contract/query.ts'
import type { Attribute, Cube } from '../model/cube.ts'
import type { CubeProfile } from '../model/profile.ts'
import { duckdb } from './dialect/duckdb.ts'
import { lowerFilter } from './lower/expression.ts'
import { type Context, contextOf, memberScope } from './lower/scope.ts'
import { type FilterMember, memberOf } from './plan/filter.ts'
import { namesOf } from './plan/names.ts'
import type { Select, SqlExpression } from './sql/ast.ts'
import { asc, call, column, constant, isNull, not, parameter } from './sql/build.ts'
import type { Statement, StatementColumn } from './statement.ts'

const alias = 'member'

const text = (operand: SqlExpression): SqlExpression => ({ kind: 'cast', operand, type: 'VARCHAR' })

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
