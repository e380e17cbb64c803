import { createHash } from 'node:crypto'
import type { Cube, NamedSet } from './cube.ts'

const plain = (_: string, value: unknown) => (value instanceof Map ? [...value] : value)

/** A set with the name of its cube alone, which is hashed on its own. */
const briefly = ({ cube, ...set }: NamedSet) => ({ ...set, ...(cube && { cube: cube.name }) })

/** A hash of cubes, views and sets as 16 hexadecimal digits: equal definitions at equal places over equal columns have equal versions. */
export const modelVersion = (cubes: readonly Cube[], sets: ReadonlyMap<string, NamedSet>): string =>
  createHash('sha256')
    .update(JSON.stringify([cubes, [...sets.values()].map(briefly)], plain))
    .digest('hex')
    .slice(0, 16)
