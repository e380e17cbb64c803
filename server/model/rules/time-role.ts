import { closest } from '../../contract/closest.ts'
import type { CubeRule } from './rule.ts'

/** A cube with several date roles says which one is its time, and that is a role over a calendar. */
export const timeRole: CubeRule = ({ name: cube, time, roles, broken }, { dimensions }, report) => {
  const dates = roles.filter(({ dimension }) => dimensions.get(dimension.value)?.calendar !== undefined)
  const names = dates.map(({ name }) => name.value)
  if (time === undefined) {
    if (dates.length > 1) report(cube.place, 'time_role', { cube: cube.value, roles: names })
    return
  }
  const role = roles.find(({ name }) => name.value === time.value)
  const isUnread = broken.has(time.value) || (role !== undefined && !dimensions.has(role.dimension.value))
  if (names.includes(time.value) || isUnread) return
  const where = `"time" of cube ${cube.value}`
  report(time.place, 'wrong_value', { where, found: time.value, closest: closest(time.value, names), expected: names })
}
