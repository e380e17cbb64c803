import { QueryError } from '../../contract/errors.ts'
import type { CubeQuery } from '../../contract/query.ts'
import type { Attribute, Cube } from '../../model/cube.ts'
import { hasAttribute } from '../../model/date-grain.ts'
import { type ResolvedEntry, resolveEntry } from './axis-entry.ts'
import { attributesOf } from './filter.ts'
import type { GroupKey, RolledUp } from './group-key.ts'
import { mayShareColumn } from './joins.ts'
import { ancestorsOf, keyPath } from './key-path.ts'
import { skipRulesOf } from './levels.ts'
import type { SkipRule } from './listing.ts'
import type { Names } from './names.ts'

type Axis = 'rows' | 'columns'

/** Bits of the keys that a leg does not group by. */
export const lackingBits = (keys: readonly GroupKey[], leg: { readonly keys: readonly GroupKey[] }): RolledUp =>
  keys.filter((key) => !leg.keys.some((k) => k.bit === key.bit)).reduce((bits, key) => bits | (1 << key.bit), 0)

/** What the entries of an axis stand for, in order. @throws QueryError as `resolveEntry` */
export const resolveAxis = (names: Names, query: CubeQuery, axis: Axis): readonly ResolvedEntry[] =>
  query[axis].map((entry, i) => resolveEntry(names, entry, `${axis}[${i}]`))

const ruleReads = (rules: readonly SkipRule[]): readonly Attribute[] =>
  rules.flatMap((r) => (r.how === 'same_as_parent' ? [r.attribute, r.parent] : [r.attribute]))

/** Attributes that decide which members of an entry are rows. */
const readsOf = (names: Names, { attributes, tuples }: ResolvedEntry): readonly Attribute[] => [
  ...attributes.flatMap((a) => ruleReads(skipRulesOf(names, a))),
  ...(tuples ?? []).flatMap((t) => [...t.members.flatMap(attributesOf), ...ruleReads([...t.skipped, ...t.shown])]),
]

const axisKeys = (names: Names, query: CubeQuery, axis: Axis, firstBit: number): GroupKey[] => {
  const entries = resolveAxis(names, query, axis)
  const attributes = entries.flatMap((e) => e.attributes)
  return attributes.map((attribute, i): GroupKey => {
    // an ancestor is there already where it is on the axis before, or comes with another one that is
    const before = attributes.slice(0, i).filter((b) => attribute.within.includes(b.name))
    const needed = ancestorsOf(names.cube, attribute).filter((a) =>
      before.every((b) => b !== a && !b.within.includes(a.name)),
    )
    const entry = entries.find((e) => e.attributes[0] === attribute)
    const read = (entry === undefined ? [] : readsOf(names, entry)).flatMap((a) => keyPath(names.cube, a))
    const unseen = [...new Set(read)].filter((a) => !attributes.includes(a) && !needed.includes(a))
    return {
      attribute,
      axis: axis === 'rows' ? 'row' : 'column',
      bit: firstBit + i,
      implied: [...unseen, ...needed],
      ...(unseen.length > 0 && { unseen }),
    }
  })
}

/** A grouping id is one non-negative 32-bit integer. */
const mostAttributes = 31

/** True where some fact that has both cannot tell two attributes apart. */
const areOneColumn = ({ facts }: Cube, a: Attribute, b: Attribute): boolean =>
  mayShareColumn(a, b) &&
  (facts === undefined || [...facts.values()].some((fact) => hasAttribute(fact, a.name) && hasAttribute(fact, b.name)))

/**
 * The attributes of both axes, rows first, with their grouping bits.
 *
 * @throws QueryError `duplicate_name`, `unsound`, `invalid_request` (more than 31), and as `resolveEntry`
 */
export const planAxes = (names: Names, query: CubeQuery): readonly GroupKey[] => {
  const rows = axisKeys(names, query, 'rows', 0)
  const keys = [...rows, ...axisKeys(names, query, 'columns', rows.length)]
  const twice = keys.find((k, i) => keys.findIndex((o) => o.attribute.name === k.attribute.name) !== i)
  if (twice !== undefined)
    throw new QueryError(
      'duplicate_name',
      { name: twice.attribute.name, where: 'rows and columns' },
      twice.axis === 'row' ? 'rows' : 'columns',
    )
  const again = keys.find((k, i) => keys.slice(0, i).some((o) => areOneColumn(names.cube, o.attribute, k.attribute)))
  if (again !== undefined) {
    const { name, column } = again.attribute
    const path = again.axis === 'row' ? 'rows' : 'columns'
    throw new QueryError('unsound', { reason: 'same_column', attribute: name, column }, path)
  }
  if (keys.length > mostAttributes) {
    throw new QueryError(
      'invalid_request',
      { problem: `rows and columns have ${keys.length} attributes; at most ${mostAttributes} are possible` },
      'rows',
    )
  }
  return keys
}

/** Whether a set keeps a key. */
export const keeps = (set: RolledUp, key: GroupKey): boolean => (set & (1 << key.bit)) === 0

/** All attributes rolled up: the grand total. */
export const grandTotal = (keys: readonly GroupKey[]): RolledUp => 2 ** keys.length - 1

/** The set that keeps the given attributes, and before each the ancestors on its axis that its key needs. */
export const keeping = (keys: readonly GroupKey[], kept: readonly GroupKey[]): RolledUp => {
  const needed = keys.filter((k) =>
    kept.some((o) => o === k || (o.axis === k.axis && o.bit > k.bit && o.attribute.within.includes(k.attribute.name))),
  )
  return needed.reduce((set, k) => set & ~(1 << k.bit), grandTotal(keys))
}
