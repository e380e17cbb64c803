import { closest } from '../../contract/closest.ts'
import type { CubeDefinition, RoleDefinition } from '../definitions/definition.ts'
import { withArticle } from '../expressions/types.ts'
import type { Report } from '../problem.ts'
import { columnType } from '../resolve/joins.ts'
import type { Scope } from '../resolve/scope.ts'
import type { Located } from '../yaml/node.ts'
import type { CubeRule } from './rule.ts'

const checkColumn = (instant: Located, where: string, cube: CubeDefinition, scope: Scope, report: Report) => {
  const { value: table } = cube.table
  const instants = scope.instants.get(table)
  if (!scope.schema.has(table) || instants?.has(instant.value)) return
  const found = columnType(scope, table, instant.value)
  if (found !== undefined) {
    const expected = 'a column of instants (TIMESTAMP in UTC, or TIMESTAMP WITH TIME ZONE)'
    report(instant.place, 'wrong_type', { where: `"instant" of ${where}`, expected, found: withArticle(found) })
    return
  }
  const nearest = closest(instant.value, instants?.keys() ?? [])
  report(instant.place, 'unknown_column', { table, name: instant.value, closest: nearest })
}

const checkRole = (
  { name, dimension: used, through, instant }: RoleDefinition,
  where: string,
  scope: Scope,
  report: Report,
) => {
  const dimension = scope.dimensions.get(used.value)
  if (instant === undefined) return
  if (dimension && dimension.calendar === undefined) {
    const reason = `its dimension ${used.value} is no calendar, so that an instant says nothing of it`
    report(instant.place, 'excluded_key', { where, key: 'instant', reason })
  }
  if (through) {
    const reason = `role ${name.value} is reached through ${through.value}, and an instant is a column of the fact`
    report(instant.place, 'excluded_key', { where, key: 'instant', reason })
  }
}

const checkGrain = (
  { dimension: used, grain, instant }: RoleDefinition,
  where: string,
  scope: Scope,
  report: Report,
) => {
  if (grain === undefined) return
  const dimension = scope.dimensions.get(used.value)
  const reason =
    dimension && dimension.calendar === undefined
      ? `its dimension ${used.value} is no calendar, so that it has no periods`
      : instant && 'an instant is finer than any period'
  if (reason) report(grain.place, 'excluded_key', { where, key: 'grain', reason })
}

/** A role that dates instants is a date role of the fact's own, and its column holds instants; one of whole periods is of a calendar. */
export const roleInstants: CubeRule = (cube, scope, report) => {
  for (const role of cube.roles) {
    const where = `role ${role.name.value} of cube ${cube.name.value}`
    checkRole(role, where, scope, report)
    checkGrain(role, where, scope, report)
    if (role.instant) checkColumn(role.instant, where, cube, scope, report)
  }
}
