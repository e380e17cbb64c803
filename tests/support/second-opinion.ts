import { compileQuery } from '../../server/compiler/compile.ts'
import { QueryError } from '../../server/contract/errors.ts'
import type { CubeQuery } from '../../server/contract/query.ts'
import { type ResultRows, readRows } from '../../server/engine/rows.ts'
import type { Cube } from '../../server/model/cube.ts'
import type { CubeProfile } from '../../server/model/profile.ts'
import { evaluate, type NaiveAnswer } from './naive/evaluate.ts'
import { Refused } from './naive/in-part.ts'
import type { Star } from './naive/star.ts'
import { Unclear } from './naive/windows.ts'
import type { Warehouse } from './warehouse.ts'

/** What became of a query: answered the same twice, refused by the compiler, or not settled by the page on the language. */
export type Outcome =
  | { readonly kind: 'same'; readonly rows: number }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'unclear'; readonly reason: string }

const refusals = ['unsound', 'not_supported_yet', 'not_on_axis', 'overflow']

/** A profile that relies on nothing, but knows how far the data are complete. */
const careful = (cube: Cube, profile: CubeProfile | undefined): CubeProfile => ({
  roles: new Map([...cube.roles.keys()].map((name) => [name, { complete: false, unknown: true }])),
  blank: new Set(cube.attributes.keys()),
  ...(profile?.completeThrough !== undefined && { completeThrough: profile.completeThrough }),
  ...(profile?.snapshots && { snapshots: profile.snapshots }),
  ...(cube.facts && {
    facts: new Map([...cube.facts].map(([name, f]) => [name, careful(f, profile?.facts?.get(name))])),
  }),
})

const ask = async ({ engine }: Warehouse, cube: Cube, profile: CubeProfile, query: CubeQuery): Promise<ResultRows> => {
  const { statement } = compileQuery(cube, profile, query)
  return readRows(statement, await engine.answer(statement), 1_000_000)
}

const numeric = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i

/** Whether two values are one: exact where the naive one is, floating point to nine digits. */
const isSame = (expected: unknown, found: unknown, scale: number): boolean => {
  if (expected === null || found === null) return expected === found
  if (typeof expected === 'number') {
    const difference = Math.abs(expected - Number(found))
    return difference <= 1e-9 * Math.max(Math.abs(expected), Math.abs(Number(found))) || difference <= 1e-12 * scale
  }
  if (typeof expected === 'string' && numeric.test(expected) && numeric.test(String(found))) {
    if (typeof found === 'number' && !Number.isInteger(found)) return Math.abs(found - Number(expected)) <= 1e-9 * scale
    return plain(expected) === plain(String(found))
  }
  return String(expected) === String(found)
}

/** Decimals without zeros at the end. */
const plain = (value: string): string => (/\./.test(value) ? value.replace(/\.?0+$/, '') : value)

const largest = ({ rows }: NaiveAnswer): number =>
  rows.flat().reduce<number>((most, v) => Math.max(most, Math.abs(Number(v)) || 0), 1)

/** The first difference between two answers in words; undefined where there is none. */
const differenceBetween = (expected: NaiveAnswer, found: ResultRows): string | undefined => {
  const scale = largest(expected)
  const length = Math.max(expected.rows.length, found.rows.length)
  for (let r = 0; r < length; r++) {
    const [a, b] = [expected.rows[r], found.rows[r]]
    const isEqual =
      a !== undefined &&
      b !== undefined &&
      a.length === b.length &&
      a.every((value, c) => isSame(value, b[c], scale)) &&
      expected.grouping[r] === found.grouping[r]
    const [left, right] = [expected, found].map(({ special }) => special.filter(({ row }) => row === r))
    if (!isEqual || JSON.stringify(left) !== JSON.stringify(right)) {
      return `row ${r}: expected ${JSON.stringify([a, expected.grouping[r], left])}, found ${JSON.stringify([b, found.grouping[r], right])}`
    }
  }
  return undefined
}

/** @throws Error where what must not be answered is answered */
const refusedToo = async (warehouse: Warehouse, { cube }: Star, query: CubeQuery, why: Refused): Promise<Outcome> => {
  try {
    await ask(warehouse, cube, careful(cube, warehouse.profile(cube.name)), query)
  } catch (error) {
    if (error instanceof QueryError && refusals.includes(error.code)) return { kind: 'same', rows: 0 }
    throw error
  }
  throw new Error(`${why.message} is answered, asked ${JSON.stringify(query)}`)
}

/**
 * Asks the compiler, relying on what was verified and on nothing, and the naive evaluator.
 *
 * @throws Error on a difference, with the query and both answers' first row that differs
 */
export const secondOpinion = async (warehouse: Warehouse, star: Star, query: CubeQuery): Promise<Outcome> => {
  const cube = star.cube
  const profile = warehouse.profile(cube.name)
  let expected: NaiveAnswer
  try {
    expected = evaluate(star, query)
  } catch (error) {
    if (error instanceof Refused) return refusedToo(warehouse, star, query, error)
    if (error instanceof Unclear) return { kind: 'unclear', reason: error.message }
    throw new Error(`the naive evaluator cannot answer ${JSON.stringify(query)}`, { cause: error })
  }
  for (const relying of [profile ?? careful(cube, profile), careful(cube, profile)]) {
    try {
      const found = await ask(warehouse, cube, relying, query)
      const difference = differenceBetween(expected, found)
      if (difference !== undefined) {
        throw new Error(
          `${difference}\nof ${expected.rows.length} and ${found.rows.length} rows, asked ${JSON.stringify(query)}`,
        )
      }
    } catch (error) {
      if (error instanceof QueryError && refusals.includes(error.code))
        return { kind: 'refused', reason: error.message }
      if (error instanceof QueryError)
        throw new Error(`${error.message}, asked ${JSON.stringify(query)}`, { cause: error })
      throw error
    }
  }
  return { kind: 'same', rows: expected.rows.length }
}
