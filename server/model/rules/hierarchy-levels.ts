import { closest } from '../../contract/closest.ts'
import { checkDistinct } from './distinct.ts'
import type { DimensionRule } from './rule.ts'

/** The levels of a hierarchy are attributes of its dimension and none is named twice. */
export const hierarchyLevels: DimensionRule = ({ name: dimension, attributes, hierarchies, broken }, _, report) => {
  const names = new Set(attributes.map(({ name }) => name.value))
  const of = `dimension ${dimension.value}`
  for (const { name: hierarchy, levels } of hierarchies) {
    checkDistinct(levels, `the levels of hierarchy ${hierarchy.value}`, report)
    for (const { value: name, place } of levels) {
      if (names.has(name) || broken.has(name)) continue
      report(place, 'unknown_attribute', { of, name, closest: closest(name, names) })
    }
  }
}
