import { conditionParts } from '../contract/condition-parts.ts'
import { QueryError } from '../contract/errors.ts'
import type { Condition } from '../contract/query.ts'
import type { Cube } from '../model/cube.ts'
import type { Asking } from './asking.ts'

const rowsOf = (cube: Cube | undefined): string => JSON.stringify(cube?.access?.rows ?? null)

const namesIn = (condition: Condition): readonly string[] => [
  ...(condition.attribute === undefined ? [] : [condition.attribute]),
  ...conditionParts(condition).flatMap(namesIn),
]

/** Whether policies leave the same rows of two cubes, or all of the first. */
export const isSeenAs = ({ snapshot: { model } }: Asking, name: string, other: string): boolean => {
  const cube = model.cubes.get(name)
  return cube?.access?.rows === undefined || rowsOf(cube) === rowsOf(model.cubes.get(other))
}

/**
 * Refuses to put values of cubes together of which a policy leaves its reader different rows: what a part brought by what
 * the whole cost is a ratio of nothing.
 *
 * @throws QueryError `model_refused` with the reason `kept_back`
 */
export const checkSameRows = ({ snapshot: { model } }: Asking, names: readonly string[]): void => {
  const cubes = names.flatMap((name) => model.cubes.get(name) ?? [])
  const [first, ...others] = cubes
  if (others.every((other) => rowsOf(other) === rowsOf(first))) return
  const told = cubes.map(({ name, access }) => {
    const by = access?.rows && [...new Set(namesIn(access.rows))].join(', ')
    return by === undefined ? `all rows of ${name}` : `those of ${name} by ${by}`
  })
  const problem = `you see ${told.join(', ')}; what a part brought by what the whole cost would be wrong`
  throw new QueryError('model_refused', {
    reason: 'kept_back',
    problem,
    found: { cubes: cubes.map(({ name }) => name) },
  })
}
