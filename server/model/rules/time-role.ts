import { closest } from '../../contract/closest.ts'
import { dateRoles } from './date-roles.ts'
import type { CubeRule } from './rule.ts'

/** A cube with several date roles says which one is its time, and that is a role over a calendar. */
export const timeRole: CubeRule = (cube, scope, report) => {
  const { name, time } = cube
  const { names, isUnread } = dateRoles(cube, scope)
  if (time === undefined) {
    if (names.length > 1) report(name.place, 'time_role', { cube: name.value, roles: names })
    return
  }
  if (names.includes(time.value) || isUnread(time.value)) return
  const where = `"time" of cube ${name.value}`
  report(time.place, 'wrong_value', { where, found: time.value, closest: closest(time.value, names), expected: names })
}
