import { closest } from '../../contract/closest.ts'
import type { DimensionDefinition } from '../definitions/definition.ts'
import { findCycles } from './cycles.ts'
import type { DimensionRule } from './rule.ts'

const namesWithin = ({ attributes }: DimensionDefinition, name: string) =>
  attributes.find((attribute) => attribute.name.value === name)?.within.map(({ value }) => value) ?? []

/** What an attribute stands within is an attribute of the same dimension, and no attribute stands within itself. */
export const withinAttributes: DimensionRule = (dimension, _, report) => {
  const names = dimension.attributes.map(({ name }) => name.value)
  const of = `dimension ${dimension.name.value}`
  for (const { value: name, place } of dimension.attributes.flatMap(({ within }) => within)) {
    if (names.includes(name) || dimension.broken.has(name)) continue
    report(place, 'unknown_attribute', { of, name, closest: closest(name, names) })
  }
  for (const path of findCycles(names, (name) => namesWithin(dimension, name))) {
    const place = dimension.attributes.find(({ name }) => name.value === path[0])?.name.place
    if (place) report(place, 'cycle', { what: `within of dimension ${dimension.name.value}`, path })
  }
}
