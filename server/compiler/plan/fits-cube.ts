import { conditionParts, setParts } from '../../contract/condition-parts.ts'
import type { Condition, SetDefinition } from '../../contract/query.ts'
import type { Cube } from '../../model/cube.ts'
import { hasAttribute } from '../../model/date-grain.ts'
import { plainName } from './calculations.ts'

/** Whether a cube has an attribute or hierarchy of a name. */
export const isNameOf = (cube: Cube, name: string): boolean => hasAttribute(cube, name) || cube.hierarchies.has(name)

/** A set that is not there fits nowhere better than elsewhere. */
const setFits = (cube: Cube, set: string | SetDefinition): boolean => {
  if (typeof set === 'string') {
    const found = cube.sets?.get(set)
    return found === undefined || isNameOf(cube, found.of)
  }
  const measures = [set.by, ...(set.having ?? []).map(({ measure }) => measure)].filter((name) => name !== undefined)
  return (
    (set.of === undefined || isNameOf(cube, set.of)) &&
    measures.every((name) => cube.measures.has(plainName(name))) &&
    (set.when ?? []).every((condition) => fitsCube(cube, condition)) &&
    setParts(set).every((part) => setFits(cube, part))
  )
}

/** Whether a cube has what a condition of a request names: attributes, segments, and what the sets in it name. */
export const fitsCube = (cube: Cube, condition: Condition): boolean => {
  const { attribute, segment, set } = condition
  return (
    (attribute === undefined || isNameOf(cube, attribute)) &&
    (segment === undefined || cube.segments?.get(segment)?.attributes.length !== 0) &&
    (set === undefined || setFits(cube, set)) &&
    conditionParts(condition).every((part) => fitsCube(cube, part))
  )
}
