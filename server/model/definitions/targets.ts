import type { Report } from '../problem.ts'
import type { Fields } from '../yaml/fields.ts'
import { describe, type Located } from '../yaml/node.ts'

/** A measure with the one that says what it is to reach, both as written. */
export interface TargetDefinition {
  readonly measure: Located
  readonly target: Located
}

/** Reads `targets: {measure: its target}` of a cube or view; none where it has none. What is no name is reported. */
export const readTargets = (fields: Fields, report: Report): readonly TargetDefinition[] =>
  fields.entries('targets').flatMap(({ key: measure, node }): TargetDefinition[] => {
    if (node.kind === 'scalar' && typeof node.scalar === 'string')
      return [{ measure, target: { value: node.value, place: node.place } }]
    const where = `the target of ${measure.value} in ${fields.where}`
    report(node.place, 'wrong_shape', { where, expected: 'the name of a measure', found: describe(node) })
    return []
  })
