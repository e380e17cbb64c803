import { closest } from '../../contract/closest.ts'
import { QueryError } from '../../contract/errors.ts'
import type { Attribute, Cube, Measure } from '../../model/cube.ts'
import type { CubeProfile } from '../../model/profile.ts'

/** Resolves names of a request against one cube; what is not there is a QueryError with the nearest name. */
export interface Names {
  readonly cube: Cube
  /** the last date up to which the data are complete, ISO; undefined where that is not known */
  readonly completeThrough: string | undefined
  readonly attribute: (name: string, path: string) => Attribute
  readonly measure: (name: string, path: string) => Measure
}

/** Names of a cube; `profile` says how far its data are complete. */
export const namesOf = (cube: Cube, profile?: CubeProfile): Names => ({
  cube,
  completeThrough: profile?.completeThrough ?? (cube.completeThrough === 'load' ? undefined : cube.completeThrough),
  attribute: (name, path) => {
    const attribute = cube.attributes.get(name)
    if (attribute !== undefined) return attribute
    const hierarchy = cube.hierarchies.get(name)
    if (hierarchy !== undefined) {
      const problem = `${name} is a hierarchy; ask for one of its levels: ${hierarchy.levels.join(', ')}`
      throw new QueryError('unsound', { problem }, path)
    }
    const details = { kind: 'attribute', cube: cube.name, name, closest: closest(name, cube.attributes.keys()) }
    throw new QueryError('unknown_attribute', details, path)
  },
  measure: (name, path) => {
    const measure = cube.measures.get(name)
    if (measure !== undefined) return measure
    const details = { kind: 'measure', cube: cube.name, name, closest: closest(name, cube.measures.keys()) }
    throw new QueryError('unknown_measure', details, path)
  },
})
