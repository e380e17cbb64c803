import { createHash } from 'node:crypto'
import type { Cube } from './cube.ts'

const plain = (_: string, value: unknown) => (value instanceof Map ? [...value] : value)

/** A hash of cubes as 16 hexadecimal digits: equal definitions at equal places over equal columns have equal versions. */
export const modelVersion = (cubes: ReadonlyMap<string, Cube>): string =>
  createHash('sha256')
    .update(JSON.stringify([...cubes], plain))
    .digest('hex')
    .slice(0, 16)
