import { closest } from '../../contract/closest.ts'
import { QueryError } from '../../contract/errors.ts'
import type { Attribute, Cube, Measure, Unrelated } from '../../model/cube.ts'
import { finerThanFact } from '../../model/date-grain.ts'
import { type CubeProfile, completeThroughOf } from '../../model/profile.ts'
import { nameInFact } from '../../model/view-profile.ts'

/** Resolves names of a request against one cube; what is not there is a QueryError with the nearest name. */
export interface Names {
  readonly cube: Cube
  /** what was verified on the cube's data */
  readonly profile: CubeProfile | undefined
  /** the last date up to which the data are complete, ISO; undefined where that is not known */
  readonly completeThrough: string | undefined
  readonly attribute: (name: string, path: string) => Attribute
  readonly measure: (name: string, path: string) => Measure
  /** of a view: the names of each of its facts; of a cube itself none */
  readonly facts: ReadonlyMap<string, Names>
  /** of a view: what becomes of a measure at what its fact does not know */
  readonly unrelated: Unrelated
}

/** An attribute of a cube. @throws QueryError `unsound` where it is finer than the periods at which the cube's facts stand */
const whole = (cube: Cube, attribute: Attribute, path: string): Attribute => {
  const role = cube.facts === undefined ? finerThanFact(cube, attribute) : undefined
  if (role === undefined) return attribute
  const { grain = '', name } = role
  const details = { attribute: attribute.name, cube: cube.name, grain, role: name }
  throw new QueryError('unsound', { reason: 'finer_than_facts', ...details }, path)
}

/** Names of the attributes that questions may name. */
export const seenAttributes = ({ attributes, access }: Pick<Cube, 'attributes' | 'access'>): readonly string[] =>
  [...attributes.keys()].filter((name) => access?.hidden.has(name) !== true)

/** The nearest attribute: in a view what it calls that of one of its facts, such as its time. */
const nearestTo = (cube: Cube, name: string): string | undefined => {
  const seen = seenAttributes(cube)
  const named = [...(cube.facts?.values() ?? [])].map((fact) => nameInFact(fact, name))
  return named.find((own) => own !== name && seen.includes(own)) ?? closest(name, seen)
}

/** Names of a cube or view; `profile` says how far its data are complete, `unrelated` what a query asks in place of the view's rule. */
export const namesOf = (cube: Cube, profile?: CubeProfile, unrelated?: Unrelated): Names => ({
  cube,
  facts: new Map([...(cube.facts ?? [])].map(([name, fact]) => [name, namesOf(fact, profile?.facts?.get(name))])),
  unrelated: unrelated ?? cube.unrelated ?? 'blank',
  profile,
  completeThrough: completeThroughOf(cube, profile),
  attribute: (name, path) => {
    const isHidden = cube.access?.hidden.has(name) === true
    const attribute = isHidden ? undefined : cube.attributes.get(name)
    if (attribute !== undefined) return whole(cube, attribute, path)
    const hierarchy = cube.hierarchies.get(name)
    if (hierarchy !== undefined) {
      throw new QueryError('unsound', { reason: 'is_hierarchy', hierarchy: name, levels: hierarchy.levels }, path)
    }
    const details = { kind: 'attribute', cube: cube.name, name, closest: nearestTo(cube, name) }
    throw new QueryError('unknown_attribute', details, path)
  },
  measure: (name, path) => {
    const measure = cube.measures.get(name)
    if (measure !== undefined) return measure
    const details = { kind: 'measure', cube: cube.name, name, closest: closest(name, cube.measures.keys()) }
    throw new QueryError('unknown_measure', details, path)
  },
})
