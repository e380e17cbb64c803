import { closest } from '../../contract/closest.ts'
import type { CubeRule } from './rule.ts'

/** The dimension of each role exists. */
export const roleDimensions: CubeRule = ({ roles }, { dimensions, brokenDimensions, isPartial }, report) => {
  if (isPartial) return
  for (const { value: name, place } of roles.map((role) => role.dimension)) {
    if (dimensions.has(name) || brokenDimensions.has(name)) continue
    report(place, 'unknown_dimension', { name, closest: closest(name, [...dimensions.keys(), ...brokenDimensions]) })
  }
}
