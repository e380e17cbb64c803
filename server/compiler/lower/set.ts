import type { Filter } from '../plan/filter.ts'
import { keyPath } from '../plan/key-path.ts'
import { setColumns } from '../plan/set-query.ts'
import type { SqlExpression } from '../sql/ast.ts'
import { allOf, binary, column, constant, isNull, same } from '../sql/build.ts'
import type { Context, Scope } from './scope.ts'

const alias = 'in set'

/** Both of the unassigned member, or neither; nothing to ask where neither side may have one. */
const isUnassignedAlike = ({ attribute, set }: Filter & { kind: 'set' }, scope: Scope): readonly SqlExpression[] => {
  const [of = ''] = set.query.rows.flatMap((row) => (typeof row === 'string' ? row : []))
  const isThere = set.cube.attributes.get(of)?.unassigned !== undefined
  const row = attribute.unassigned === undefined ? undefined : scope.unassigned?.(attribute)
  if (!isThere && row === undefined) return []
  return [same(isThere ? column(setColumns.unassigned, alias) : constant(false), row ?? constant(false))]
}

/** True for rows whose member is one of a set's: with the same key, all of its parts NULL-safe, and unknown where that is. */
export const lowerSetFilter = (context: Context, filter: Filter & { kind: 'set' }, scope: Scope): SqlExpression => {
  const { attribute, set } = filter
  const isSame = keyPath(context.cube, attribute).map((a, part) =>
    same(column(setColumns.key(part), alias), scope.value(a)),
  )
  const unknown = scope.unknown(attribute)
  const isUnknown = unknown === undefined ? constant(false) : binary('AND', isNull(scope.value(attribute)), unknown)
  const conditions = [
    ...isSame,
    same(column(setColumns.unknown, alias), isUnknown),
    ...isUnassignedAlike(filter, scope),
  ]
  const where = allOf(conditions) ?? constant(true)
  const from = { kind: 'set', set, as: alias } as const
  return {
    kind: 'exists',
    select: { kind: 'select', columns: [{ expression: constant(1), as: 'one' }], from, where },
  }
}
