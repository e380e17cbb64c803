import { QueryError } from '../../contract/errors.ts'
import type { CubeQuery } from '../../contract/query.ts'
import type { Notice } from '../../contract/result.ts'
import { keeping, keeps, resolveAxis } from './axes.ts'
import type { EntryTuple, ResolvedEntry } from './axis-entry.ts'
import { skipRulesOf } from './levels.ts'
import type { ListedEntry, Listing, RaggedKey } from './listing.ts'
import type { Names } from './names.ts'
import type { GroupKey, RolledUp, Take } from './plan.ts'
import { requestedTotals } from './totals.ts'

const bitsOf = (keys: readonly GroupKey[]): RolledUp => keys.reduce((bits, k) => bits | (1 << k.bit), 0)

interface Placed {
  readonly keys: readonly GroupKey[]
  readonly entry: ResolvedEntry
}

const place = (keys: readonly GroupKey[], entries: readonly ResolvedEntry[]): readonly Placed[] =>
  entries.map((entry) => ({ entry, keys: keys.filter((k) => entry.attributes.includes(k.attribute)) }))

const keptBy = ({ keys }: Placed, tuple: EntryTuple): readonly GroupKey[] =>
  keys.filter((k) => tuple.keeps.includes(k.attribute))

/** The keys that an entry keeps, for each of the sets at which it lists members. */
const shapes = (placed: Placed): readonly (readonly GroupKey[])[] => {
  const all = placed.entry.tuples?.map((tuple) => keptBy(placed, tuple)) ?? [placed.keys]
  const bits = all.map(bitsOf)
  return all.filter((_, i) => bits.indexOf(bits[i] ?? 0) === i)
}

const leavesOf = (keys: readonly GroupKey[], placed: readonly Placed[]): readonly RolledUp[] => {
  const kept = placed.reduce<(readonly GroupKey[])[]>(
    (before, entry) => before.flatMap((some) => shapes(entry).map((shape) => [...some, ...shape])),
    [[]],
  )
  for (const some of kept) checkAncestors(keys, some)
  return [...new Set(kept.map((some) => keeping(keys, some)))].sort((a, b) => a - b)
}

/** @throws QueryError `unsound` where members that are listed are rolled up in what tells the members of a later entry apart */
const checkAncestors = (keys: readonly GroupKey[], kept: readonly GroupKey[]): void => {
  for (const { attribute, axis, bit } of kept) {
    const lacking = keys.find(
      (k) => k.axis === axis && k.bit < bit && attribute.within.includes(k.attribute.name) && !kept.includes(k),
    )
    if (lacking === undefined) continue
    const details = { attribute: attribute.name, within: attribute.within, above: lacking.attribute.name }
    throw new QueryError('unsound', { reason: 'members_within', ...details }, axis === 'row' ? 'rows' : 'columns')
  }
}

const listed = (placed: Placed): readonly ListedEntry[] => {
  const { tuples } = placed.entry
  if (tuples === undefined) return []
  const bits = bitsOf(placed.keys)
  return [
    {
      keys: placed.keys,
      bits,
      tuples: tuples.map((tuple) => ({
        place: tuple.place,
        rolledUp: bits & ~bitsOf(keptBy(placed, tuple)),
        members: tuple.members,
        ...(tuple.below !== undefined && { below: tuple.below }),
        skipped: tuple.skipped,
        shown: tuple.shown,
      })),
    },
  ]
}

const raggedKeys = (names: Names, keys: readonly GroupKey[]): readonly RaggedKey[] =>
  keys.flatMap((key) =>
    skipRulesOf(names, key.attribute).map((rule) => {
      const levels = [...names.cube.hierarchies.values()]
        .filter((h) => h.levels.includes(key.attribute.name))
        .flatMap((h) => h.levels.slice(h.levels.indexOf(key.attribute.name) + 1))
      return {
        key,
        rule,
        finer: bitsOf(keys.filter((k) => k.axis === key.axis && levels.includes(k.attribute.name))),
      }
    }),
  )

const raggedNotice = (ragged: readonly RaggedKey[]): readonly Notice[] => {
  if (ragged.length === 0) return []
  const levels = [...new Set(ragged.map((r) => r.key.attribute.name))]
  const how = ragged.map(
    ({ rule }) =>
      `${rule.attribute.name} ${rule.how === 'blank' ? 'without a value' : `named like its ${rule.parent.name}`}`,
  )
  const text = `A member of ${[...new Set(how)].join(', or of ')} is no row: what is below it stands under the level above, and its facts are in the totals.`
  return [{ code: 'ragged_level', details: { levels }, text }]
}

const ignoredTotals = (names: readonly string[]): readonly Notice[] =>
  names.length === 0
    ? []
    : [
        {
          code: 'not_on_axis',
          details: { attributes: names },
          text: `The totals by ${names.join(', ')} are not shown: ${names.length === 1 ? 'it is' : 'they are'} on no axis.`,
        },
      ]

/**
 * Refuses rankings that would have to choose, with a filter of their own or with "other", at several levels of an explicit
 * axis at once.
 *
 * @throws QueryError `unsound`
 */
export const checkRankings = (listing: Listing, takes: readonly Take[], other: boolean): void => {
  const tree = takes.flatMap((take) => take.of).find((k) => k.attribute.tree !== undefined)
  if (other && tree !== undefined) {
    throw new QueryError('unsound', { reason: 'other_of_nodes', attribute: tree.attribute.name }, 'top')
  }
  if (listing.leaves.length === 1) return
  if (other) throw new QueryError('unsound', { reason: 'other_of_levels' }, 'top')
  const isMixed = ({ of, per }: Take): boolean =>
    listing.leaves.some((leaf) => [...of, ...per].some((k) => !keeps(leaf, k)))
  const mixed = takes.find((take) => take.context !== undefined && isMixed(take))
  if (mixed === undefined) return
  const attributes = [...mixed.of, ...mixed.per].map((k) => k.attribute.name)
  throw new QueryError('unsound', { reason: 'ranking_of_levels', attributes }, 'top')
}

/** Which coordinates are rows, at which sets, and what a reader should know of it. */
export interface PlannedListing {
  readonly listing: Listing
  /** sets of the answer, finest first */
  readonly sets: readonly RolledUp[]
  readonly notices: readonly Notice[]
}

/**
 * What the axes and totals of a query list.
 *
 * @param keys those of `planAxes` for the same query
 * @throws QueryError `unknown_attribute`
 */
export const planListing = (names: Names, query: CubeQuery, keys: readonly GroupKey[]): PlannedListing => {
  const on = (axis: 'row' | 'column') => keys.filter((k) => k.axis === axis)
  const placed = [
    ...place(on('row'), resolveAxis(names, query, 'rows')),
    ...place(on('column'), resolveAxis(names, query, 'columns')),
  ]
  const leaves = leavesOf(keys, placed)
  const { above, ignored } = requestedTotals(names, keys, leaves, query.totals)
  const totals = [...new Set(above.map((a) => a.total))]
  const ragged = raggedKeys(names, keys)
  return {
    listing: { leaves, totals, above, entries: placed.flatMap(listed), ragged },
    sets: [...new Set([...leaves, ...totals])].sort((a, b) => a - b),
    notices: [...ignoredTotals(ignored), ...raggedNotice(ragged)],
  }
}
