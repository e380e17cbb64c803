import { closest } from '../../contract/closest.ts'
import { dateRoles } from './date-roles.ts'
import type { CubeRule } from './rule.ts'

/** What a semi-additive measure is read over is a date role of its cube. */
export const semiAdditive: CubeRule = (cube, scope, report) => {
  const { names, isUnread } = dateRoles(cube, scope)
  for (const measure of cube.measures) {
    if (measure.kind !== 'base' || measure.over === undefined) continue
    const { value: found, place } = measure.over.role
    if (names.includes(found) || isUnread(found)) continue
    const where = `the role in "over" of measure ${measure.name.value} of cube ${cube.name.value}`
    report(place, 'wrong_value', { where, found, closest: closest(found, names), expected: names })
  }
}
