import { QueryError } from '../../contract/errors.ts'
import type { Attribute, BaseMeasure, Cube } from '../../model/cube.ts'
import { hasAttribute } from '../../model/date-grain.ts'
import { lackingBits } from './axes.ts'
import { attributesOf, conjuncts, type Filter } from './filter.ts'
import type { Names } from './names.ts'
import type { GroupKey, Leg, RolledUp, UnrelatedPart } from './plan.ts'
import { throughOfFact } from './relative-dates.ts'

/** The names of the fact that a measure is computed from: one of a view's, else what is asked itself. */
export const factOf = (names: Names, { home, name }: BaseMeasure): Names => {
  if (home === undefined || home === names.cube.name) return names
  const fact = names.facts.get(home)
  if (fact === undefined) throw new Error(`view ${names.cube.name} has no cube ${home}, of which ${name} is`)
  return fact
}

/** Whether a fact has an attribute, and not only in parts of the periods that it stands at. */
const knows = ({ cube }: Names, { name }: Attribute): boolean => hasAttribute(cube, name)

/** Whether a fact has all that a condition reads. */
export const canTest = (fact: Cube, filter: Filter): boolean =>
  attributesOf(filter).every(({ name }) => hasAttribute(fact, name))

/** Whether a condition is through the last complete date, which is the end of a period for facts that stand at whole ones. */
const isThroughWhole = ({ attributes }: Cube, filter: Filter): boolean =>
  filter.kind === 'compare' && filter.through === true && attributes.has(filter.attribute.name)

/** The facts that have all of some attributes; a cube is its own. @throws QueryError `unsound` where none has */
export const factsWithAll = (names: Names, attributes: readonly Attribute[], path: string): readonly Names[] => {
  if (names.facts.size === 0) return [names]
  const found = [...names.facts.values()].filter((fact) => attributes.every((attribute) => knows(fact, attribute)))
  if (found.length > 0) return found
  const details = { view: names.cube.name, attributes: attributes.map((a) => a.name) }
  throw new QueryError('unsound', { reason: 'no_cube_has_all', ...details }, path)
}

/** What a fact reads of a query. */
export interface FactPart {
  readonly keys: readonly GroupKey[]
  readonly filters: readonly Filter[]
  readonly unrelated: UnrelatedPart | undefined
}

/** A condition that no row meets. */
export const never: Filter = { kind: 'any', operands: [] }

const refused = (view: Names, fact: Names, attributes: readonly string[]): QueryError => {
  const details = { cube: fact.cube.name, attributes, view: view.cube.name }
  return new QueryError('unsound', { reason: 'unknown_to_cube', ...details }, 'measures')
}

/**
 * The keys and conditions of a query that a fact knows, and what becomes of its values because of the others.
 *
 * @throws QueryError `unsound` where there are others and the view's rule refuses them
 */
export const partOfFact = (
  view: Names,
  fact: Names,
  keys: readonly GroupKey[],
  filters: readonly Filter[],
): FactPart => {
  if (view === fact) return { keys, filters, unrelated: undefined }
  const known = keys.filter((key) => knows(fact, key.attribute))
  const own = filters.map((filter) => throughOfFact(fact, filter))
  const all = own.flatMap(conjuncts)
  const tested = all.filter((filter) => isThroughWhole(fact.cube, filter) || canTest(fact.cube, filter))
  const lacking = keys.filter((key) => !known.includes(key))
  const untested = all.filter((filter) => !tested.includes(filter))
  if (lacking.length + untested.length === 0) return { keys, filters: own, unrelated: undefined }
  const attributes = lacking.map((key) => key.attribute.name)
  const foreign = untested.flatMap(attributesOf).filter((attribute) => !knows(fact, attribute))
  const conditions = [...new Set(foreign.map(({ name }) => name))]
  if (view.unrelated === 'error') throw refused(view, fact, [...new Set([...attributes, ...conditions])])
  const rule = view.unrelated
  const bits = lacking.reduce((sum, key) => sum | (1 << key.bit), 0)
  return {
    keys: known,
    filters: rule === 'blank' && conditions.length > 0 ? [...tested, never] : tested,
    unrelated: { rule, keys: bits, attributes, conditions },
  }
}

/** The sets at which a fact has values: under `blank` those that roll up what it does not know. */
export const setsOfFact = (sets: readonly RolledUp[], unrelated: UnrelatedPart | undefined): readonly RolledUp[] => {
  if (unrelated === undefined) return sets
  const { rule, keys } = unrelated
  return rule === 'repeat' ? [...new Set(sets.map((set) => set | keys))] : sets.filter((set) => (set & keys) === keys)
}

/** The bits of keys that none of some facts of a view has, where values are the same at all of their members. */
export const repeatedBits = (view: Names, facts: readonly Names[], keys: readonly GroupKey[]): RolledUp =>
  view.facts.size === 0 || view.unrelated !== 'repeat'
    ? 0
    : keys
        .filter(({ attribute }) => facts.every((fact) => !knows(fact, attribute)))
        .reduce((bits, key) => bits | (1 << key.bit), 0)

/** The bits of keys that must be rolled up where a leg has values, because its fact does not know them. */
export const blankBits = (leg: Leg): RolledUp =>
  leg.kind === 'rollUp' && leg.unrelated?.rule === 'blank' ? leg.unrelated.keys : 0

/** Whether a leg lists coordinates of some keys: it has them all, but for those that are rolled up wherever it has values. */
export const isWhole = (keys: readonly GroupKey[], leg: Leg): boolean => lackingBits(keys, leg) === blankBits(leg)

/** Legs in the order in which they are put together: those that list coordinates come first. */
export const wholeFirst = (keys: readonly GroupKey[], legs: readonly Leg[]): readonly Leg[] => [
  ...legs.filter((leg) => isWhole(keys, leg)),
  ...legs.filter((leg) => !isWhole(keys, leg)),
]
