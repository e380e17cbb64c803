import type { CubeQuery, SetDefinition } from '../../contract/query.ts'
import type { Cube } from '../../model/cube.ts'
import type { CubeProfile, SetVersion } from '../../model/profile.ts'

/**
 * A set whose members a question finds: its rows are them. It is asked on its own, beside the query that has the set as a
 * condition and under none of its conditions; `compiler/print-statement.ts` makes a named query of it.
 */
export interface SetQuery {
  /** what that query is called, where no other one of the statement has the name */
  readonly name: string
  /** where the set stands in the request, for what is wrong with it */
  readonly path: string
  readonly cube: Cube
  readonly profile: CubeProfile | undefined
  readonly query: CubeQuery
  /** of a frozen set: the stored members that are read in place of asking; absent where they are asked for */
  readonly stored?: StoredMembers
  /** a frozen set of which nothing is stored yet */
  readonly isUnstored?: boolean
}

/** Members of a set as they are stored. */
export interface StoredMembers extends SetVersion {
  /** the set, without the word that its query's name begins with */
  readonly set: string
  /** hash of the definition that found them */
  readonly definition: string
}

/**
 * The names of a set's columns: one for each part of the key of a member, outermost first, and whether it is the unknown one;
 * of an attribute that comes by a bridge also whether it is the unassigned one.
 */
export const setColumns = {
  key: (part: number): string => `key ${part}`,
  unknown: 'unknown',
  unassigned: 'unassigned',
} as const

/** The question whose rows are the members of a set that is ranked or tested by measures. */
export const questionOf = (from: string, of: string, set: SetDefinition): CubeQuery => {
  const { take, by, kind = 'top', having, when = [] } = set
  const measures = [...(by === undefined ? [] : [by]), ...(having ?? []).flatMap((h) => h.measure ?? [])]
  return {
    from,
    measures: [...new Set(measures)],
    rows: [of],
    columns: [],
    where: when,
    ...(having !== undefined && { having }),
    ...(take !== undefined && by !== undefined && { top: { kind, n: take, by, of } }),
  }
}

const places: readonly (readonly [RegExp, string])[] = [
  [/^rows\[0\]$|^top\.of$/, '.of'],
  [/^top\.n$/, '.take'],
  [/^top\.by$/, '.by'],
  [/^where/, '.when'],
  [/^having/, '.having'],
]

/** A place of a set's question as one of the set that stands at `path` in the request. */
export const placeInSet = (path: string, { top, having }: CubeQuery, place: string): string => {
  const isRanking = top !== undefined && (having === undefined || place.startsWith('measures[0]'))
  if (place.startsWith('measures')) return `${path}${isRanking ? '.by' : '.having'}`
  const found = places.find(([pattern]) => pattern.test(place))
  return found === undefined ? path : `${path}${place.replace(found[0], found[1])}`
}
