import { setParts } from '../../contract/condition-parts.ts'
import type { SetDefinition } from '../../contract/query.ts'
import type { Cube, NamedSet } from '../cube.ts'
import type { StartQuery } from '../perspective.ts'

/** The words of all texts in a question or a set, such as names of measures, alone and in calculations. */
const wordsIn = (part: unknown): readonly string[] => {
  if (typeof part === 'string') return part.match(/[\p{L}_][\p{L}\p{N}_.]*/gu) ?? []
  if (Array.isArray(part)) return part.flatMap(wordsIn)
  if (typeof part !== 'object' || part === null) return []
  return Object.entries(part).flatMap(([key, value]) => [...wordsIn(key), ...wordsIn(value)])
}

/** Measures and attributes of a cube that its reader cannot name. */
const hiddenIn = ({ access, measures }: Cube): ReadonlySet<string> =>
  access === undefined
    ? new Set()
    : new Set([...access.hidden, ...[...access.declared.measures.keys()].filter((name) => !measures.has(name))])

const names = (part: unknown, hidden: ReadonlySet<string>): boolean =>
  hidden.size > 0 && wordsIn(part).some((word) => hidden.has(word))

/** The questions of a perspective that name nothing hidden. */
export const seenQueries = (queries: readonly StartQuery[], cube: Cube): readonly StartQuery[] => {
  const hidden = hiddenIn(cube)
  return queries.filter(({ query }) => !names(query, hidden))
}

/** Names of the sets that a set is made of, however deep. */
const madeOf = (set: SetDefinition): readonly string[] =>
  setParts(set).flatMap((part) => (typeof part === 'string' ? [part] : madeOf(part)))

/** Without the sets that are made of some that are not there. */
const whole = (sets: ReadonlyMap<string, NamedSet>): ReadonlyMap<string, NamedSet> => {
  const left = [...sets].filter(([, { set }]) => madeOf(set).every((name) => sets.has(name)))
  return left.length === sets.size ? sets : whole(new Map(left))
}

/** Whether a reader sees all rows and members of a cube as they are. */
const isWhole = ({ access, roles, attributes }: Cube): boolean =>
  access?.rows === undefined &&
  [...roles.values()].every(({ allowed }) => allowed === undefined) &&
  [...attributes.values()].every(({ mask }) => mask === undefined)

/**
 * Sets that are found by questions on cubes which the reader sees, each under their policies. Members that were stored were
 * found among all rows: who may not see these finds them anew.
 */
export const seenSets = (
  sets: ReadonlyMap<string, NamedSet>,
  cubes: ReadonlyMap<string, Cube>,
): ReadonlyMap<string, NamedSet> =>
  whole(
    new Map(
      [...sets].flatMap(([name, set]): [string, NamedSet][] => {
        if (set.cube === undefined) return [[name, set]]
        const cube = cubes.get(set.cube.name)
        if (cube === undefined || names(set.set, hiddenIn(cube))) return []
        const { frozen, ...found } = { ...set, cube }
        return [[name, frozen !== undefined && isWhole(cube) ? { ...found, frozen } : found]]
      }),
    ),
  )
