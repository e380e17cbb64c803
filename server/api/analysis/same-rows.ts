import { conditionParts } from '../../contract/condition-parts.ts'
import type { Condition } from '../../contract/query.ts'
import type { Cube } from '../../model/cube.ts'
import type { Asking } from './asking.ts'
import { refusedAt } from './refusal.ts'

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
  const by = cubes.flatMap(({ access }) => (access?.rows === undefined ? [] : namesIn(access.rows)))
  throw refusedAt('', 'kept_back/rows', { cubes: cubes.map(({ name }) => name), by: [...new Set(by)] })
}
