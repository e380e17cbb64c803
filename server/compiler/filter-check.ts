import type { Member } from '../contract/query.ts'
import type { Attribute, Cube } from '../model/cube.ts'
import type { CubeProfile } from '../model/profile.ts'
import { duckdb } from './dialect/duckdb.ts'
import { lowerFilter } from './lower/expression.ts'
import { memberSource } from './lower/legs/member-source.ts'
import { type Context, contextOf } from './lower/scope.ts'
import { type FilterMember, memberOf } from './plan/filter.ts'
import { keyPath } from './plan/key-path.ts'
import { namesOf } from './plan/names.ts'
import type { Select } from './sql/ast.ts'
import { asc, call, column, constant, isNull, not, parameter, toText } from './sql/build.ts'
import type { Statement, StatementColumn } from './statement.ts'

const alias = 'member'

const asText = (member: FilterMember): string =>
  member.kind === 'key' ? member.path.map((p) => (p === null ? '' : String(p.value))).join(' › ') : member.kind

const missing = (context: Context, attribute: Attribute, member: FilterMember): Select => {
  const { from, joins, scope } = memberSource(context, keyPath(context.cube, attribute), alias)
  const where = lowerFilter(context, { kind: 'members', attribute, members: [member] }, scope)
  const select: Select = { kind: 'select', columns: [], from, joins, where }
  const last = member.kind === 'key' ? member.path.at(-1) : undefined
  return {
    kind: 'select',
    columns: [
      { expression: parameter({ value: asText(member), type: 'text' }), as: 'found' },
      { expression: last == null ? constant(null) : toText(parameter(last)), as: 'sought' },
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
  const keys = members.map((m) => memberOf(names, attribute, m, 'where', true)).filter((m) => m.kind === 'key')
  const { from, joins, scope } = memberSource(context, [attribute], alias)
  const candidates: Select = {
    kind: 'select',
    distinct: true,
    columns: [{ expression: scope.value(attribute), as: 'candidate' }],
    from,
    joins,
    where: not(isNull(scope.value(attribute))),
  }
  const similarity = call('similarity', call('lower', column('sought')), call('lower', column('candidate')))
  const nearest = attribute.type === 'text' ? call('arg_max', column('candidate'), similarity) : constant(null)
  const select: Select = {
    kind: 'select',
    columns: [
      { expression: column('found'), as: 'found' },
      { expression: toText(nearest), as: 'nearest' },
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
