import { closest } from '../../contract/closest.ts'
import { checkDistinct } from './distinct.ts'
import type { DimensionRule } from './rule.ts'
import { subjectOf } from './subject.ts'

/** The levels of a hierarchy are attributes of its dimension, not trees, and none is named twice. */
export const hierarchyLevels: DimensionRule = (dimension, _, report) => {
  const { attributes, hierarchies, broken } = dimension
  const names = new Set(attributes.map(({ name }) => name.value))
  const trees = attributes.filter(({ tree }) => tree !== undefined).map(({ name }) => name.value)
  const of = subjectOf(dimension)
  for (const { name: hierarchy, levels } of hierarchies) {
    checkDistinct(levels, `the levels of hierarchy ${hierarchy.value}`, report)
    for (const { value: name, place } of levels) {
      const where = `a level of hierarchy ${hierarchy.value}`
      const expected = 'an attribute with one row of members: a parent-child tree is a hierarchy of its own'
      if (trees.includes(name)) report(place, 'wrong_shape', { where, expected, found: `the tree ${name}` })
      if (names.has(name) || broken.has(name)) continue
      report(place, 'unknown_attribute', { of, name, closest: closest(name, names) })
    }
  }
}
