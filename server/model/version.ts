import { createHash } from 'node:crypto'
import type { Cube, NamedSet } from './cube.ts'
import type { Model } from './model.ts'

const plain = (_: string, value: unknown) => (value instanceof Map ? [...value] : value)

/** A set with the name of its cube alone, which is hashed on its own. */
const briefly = ({ cube, ...set }: NamedSet) => ({ ...set, ...(cube && { cube: cube.name }) })

/** A cube or view without the sets that all of them have, which are hashed once. */
const withoutSets = ({ sets: _, facts, ...cube }: Cube): unknown => ({
  ...cube,
  ...(facts && { facts: [...facts.values()].map(withoutSets) }),
})

/** What a model has beside its cubes and views. */
interface Beside extends Pick<Model, 'perspectives' | 'policies' | 'translations' | 'events'> {
  readonly sets: ReadonlyMap<string, NamedSet>
}

/** A hash of all that a model has as 16 hexadecimal digits: equal definitions at equal places over equal columns have equal versions. */
export const modelVersion = (
  cubes: readonly Cube[],
  { sets, perspectives, policies, translations, events }: Beside,
): string =>
  createHash('sha256')
    .update(
      JSON.stringify(
        [cubes.map(withoutSets), [...sets.values()].map(briefly), perspectives, policies, translations, events],
        plain,
      ),
    )
    .digest('hex')
    .slice(0, 16)
