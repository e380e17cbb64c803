import { closest } from '../../contract/closest.ts'
import type { DimensionDefinition } from '../definitions/definition.ts'
import type { Report } from '../problem.ts'
import { findFlaws } from './graph.ts'
import type { DimensionRule } from './rule.ts'
import { subjectOf } from './subject.ts'

/** How many attributes may stand within each other: a member is a path of so many keys. */
const maxDepth = 10

const checkGraph = (dimension: DimensionDefinition, report: Report) => {
  const { attributes } = dimension
  const byName = new Map(attributes.map((attribute) => [attribute.name.value, attribute]))
  const next = (name: string) => byName.get(name)?.within.map(({ value }) => value) ?? []
  const { cycles, tooDeep } = findFlaws([...byName.keys()], next, maxDepth)
  for (const path of cycles) {
    const place = byName.get(path[0] ?? '')?.name.place
    if (place) report(place, 'cycle', { what: `within of ${subjectOf(dimension)}`, path })
  }
  const deep = byName.get(tooDeep ?? '')
  if (deep) report(deep.name.place, 'too_deep', { what: `within of attribute ${deep.name.value}`, limit: maxDepth })
}

/** What an attribute stands within is an attribute of the same dimension, and no attribute stands within itself. */
export const withinAttributes: DimensionRule = (dimension, _, report) => {
  const names = dimension.attributes.map(({ name }) => name.value)
  const of = subjectOf(dimension)
  const trees = dimension.attributes.filter(({ tree }) => tree !== undefined).map(({ name }) => name.value)
  for (const { value: name, place } of dimension.attributes.flatMap(({ within }) => within)) {
    const expected = 'an attribute whose members hold others side by side'
    if (trees.includes(name))
      report(place, 'wrong_shape', { where: `"within" of ${of}`, expected, found: `the tree ${name}` })
    if (names.includes(name) || dimension.broken.has(name)) continue
    report(place, 'unknown_attribute', { of, name, closest: closest(name, names) })
  }
  checkGraph(dimension, report)
}
