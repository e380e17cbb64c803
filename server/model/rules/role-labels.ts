import { closest } from '../../contract/closest.ts'
import type { CubeRule } from './rule.ts'

/** A role gives titles to attributes that its dimension has. */
export const roleLabels: CubeRule = ({ roles }, { dimensions }, report) => {
  for (const { labels, dimension: used } of roles) {
    const dimension = dimensions.get(used.value)
    if (dimension === undefined) continue
    const names = dimension.attributes.map(({ name }) => name.value)
    for (const { attribute } of labels) {
      const { value: name, place } = attribute
      if (names.includes(name) || dimension.broken.has(name)) continue
      const of = `dimension ${used.value}`
      report(place, 'unknown_attribute', { of, name, closest: closest(name, names) })
    }
  }
}
