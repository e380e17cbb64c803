import type { Attribute } from '../../../model/cube.ts'
import { attributesOf, type Filter } from '../../plan/filter.ts'
import type { ListedEntry, ListedTuple, Listing, NodesBelow, SkipRule } from '../../plan/listing.ts'
import type { GroupKey, RolledUp } from '../../plan/plan.ts'
import type { Select, SqlExpression } from '../../sql/ast.ts'
import { allOf, anyOf, binary, call, column, constant, isNull, not, parameter } from '../../sql/build.ts'
import { lowerFilter } from '../expression.ts'
import { type Context, names, type Scope, stageScope } from '../scope.ts'
import { treeStages } from '../trees/tree.ts'

/** Rows of a stage; an ancestor that a key only implies has no special kind, so it is blank where it has no value. */
const listingScope = (keys: readonly GroupKey[]): Scope => {
  const scope = stageScope(keys)
  return {
    ...scope,
    blank: (attribute) =>
      keys.some((k) => k.attribute === attribute) ? scope.blank(attribute) : isNull(scope.value(attribute)),
  }
}

const grouped = (bits: RolledUp): SqlExpression => binary('&', column(names.grouping), constant(bits))

/** Rows of nodes below another; rows of a node's own value are none, they have no key. */
const isNodeBelow = ({ attribute, of, which, upTo }: NodesBelow): SqlExpression => {
  const above = parameter(of)
  if (which === 'children') {
    const hasKey = not(isNull(column(attribute.name)))
    return binary('AND', binary('=', column(names.parent(attribute)), above), hasKey)
  }
  const { nodes } = treeStages(attribute)
  const path = column('path', nodes)
  const distance = binary('-', binary('+', column('depth', nodes), constant(1)), call('list_position', path, above))
  const leaf = column('leaf', nodes)
  const lowest =
    upTo === undefined
      ? [leaf]
      : [binary('<=', distance, constant(upTo)), binary('OR', leaf, binary('=', distance, constant(upTo)))]
  const where = allOf([call('list_contains', path, above), ...lowest])
  const select: Select = {
    kind: 'select',
    columns: [{ expression: column('node', nodes), as: 'node' }],
    from: { kind: 'stage', name: nodes, as: nodes },
    ...(where !== undefined && { where }),
  }
  return { kind: 'inQuery', operand: column(attribute.name), query: { select } }
}

/** One of many conditions, halved again and again: engines limit how deep an expression may be. */
const isAnyOf = (conditions: readonly SqlExpression[]): SqlExpression => {
  if (conditions.length <= 2) return anyOf(conditions) ?? constant(false)
  const middle = Math.ceil(conditions.length / 2)
  return binary('OR', isAnyOf(conditions.slice(0, middle)), isAnyOf(conditions.slice(middle)))
}

const isSkipped = (context: Context, scope: Scope, { attribute, how, parent }: SkipRule): SqlExpression => {
  if (how === 'same_as_parent') return binary('=', scope.value(attribute), scope.value(parent))
  return context.mayBeBlank(attribute) ? scope.blank(attribute) : constant(false)
}

const isNotSkipped = (context: Context, scope: Scope, rule: SkipRule): SqlExpression => ({
  kind: 'isNotTrue',
  operand: isSkipped(context, scope, rule),
})

/** Tuples that one member each of the same attribute make, at the same set, as one condition. */
const together = (tuples: readonly ListedTuple[]): readonly ListedTuple[] => {
  const found = new Map<string, ListedTuple>()
  for (const tuple of tuples) {
    const [first] = tuple.members
    const isSimple = tuple.members.length === 1 && tuple.skipped.length + tuple.shown.length === 0
    const id =
      isSimple && first?.kind === 'members' ? `${tuple.rolledUp} ${first.attribute.name}` : `tuple ${found.size}`
    const before = found.get(id)?.members[0]
    const members: readonly Filter[] =
      before?.kind === 'members' && first?.kind === 'members'
        ? [{ ...first, members: [...before.members, ...first.members] }]
        : tuple.members
    found.set(id, { ...tuple, members })
  }
  return [...found.values()]
}

/** Whether the members of an entry in a row are those of a tuple; `checkSet` where leaves differ in what they keep of it. */
const isTuple = (
  context: Context,
  scope: Scope,
  { bits }: ListedEntry,
  tuple: ListedTuple,
  checkSet: boolean,
): SqlExpression =>
  allOf([
    ...(checkSet ? [binary('=', grouped(bits), constant(tuple.rolledUp))] : []),
    ...tuple.members.map((f) => lowerFilter(context, f, scope)),
    ...(tuple.below === undefined ? [] : [isNodeBelow(tuple.below)]),
    ...tuple.skipped.map((rule) => isSkipped(context, scope, rule)),
    ...tuple.shown.map((rule) => isNotSkipped(context, scope, rule)),
  ]) ?? constant(true)

/** True for rows whose members an entry lists; `amongTotals` where there may be rows at other sets than those of leaves. */
export const isListedBy = (
  context: Context,
  keys: readonly GroupKey[],
  entry: ListedEntry,
  amongTotals = false,
): SqlExpression => {
  const scope = listingScope(keys)
  const sets = new Set(entry.tuples.map((t) => t.rolledUp))
  const isAny = together(entry.tuples).map((t) => isTuple(context, scope, entry, t, amongTotals || sets.size > 1))
  return isAnyOf(isAny)
}

/** True for rows at the set of a leaf. */
const isAtLeaf = ({ leaves }: Listing): SqlExpression => {
  const [only] = leaves
  if (leaves.length === 1 && only !== undefined) return binary('=', column(names.grouping), constant(only))
  return { kind: 'in', operand: column(names.grouping), values: leaves.map((leaf) => constant(leaf)) }
}

/** True for rows that are leaves and whose members the axes list: a skipped one that an explicit axis names is none. */
export const isLeaf = (context: Context, keys: readonly GroupKey[], listing: Listing): SqlExpression => {
  const named = listing.ragged.filter(({ key }) => listing.entries.some((e) => (e.bits & (1 << key.bit)) !== 0))
  const shown = isShown(context, keys, { ...listing, ragged: named })
  const entries = listing.entries.map((entry) => isListedBy(context, keys, entry))
  return allOf([isAtLeaf(listing), ...entries, ...(shown === undefined ? [] : [shown])]) ?? constant(true)
}

/** True for rows that no skipped level of a ragged hierarchy hides; undefined where none can be. */
export const isShown = (
  context: Context,
  keys: readonly GroupKey[],
  { ragged }: Listing,
): SqlExpression | undefined => {
  const scope = listingScope(keys)
  const hidden = ragged
    .filter(({ rule }) => rule.how === 'same_as_parent' || context.mayBeBlank(rule.attribute))
    .map(({ key, finer, rule }): SqlExpression => {
      // the ancestor that the key itself has stays where another key of it is rolled up
      const value = (a: Attribute): SqlExpression =>
        key.implied.includes(a) ? column(names.implied(key.attribute, a)) : scope.value(a)
      const isFinest = binary('=', grouped(finer | (1 << key.bit)), constant(finer))
      return { kind: 'isNotTrue', operand: binary('AND', isFinest, isSkipped(context, { ...scope, value }, rule)) }
    })
  return allOf(hidden)
}

/**
 * For each tuple of an entry that a total set can be above, which keeps no less than the set, whether a row there is: with
 * its members, as far as the set keeps them.
 */
const isAbove = (
  context: Context,
  keys: readonly GroupKey[],
  entry: ListedEntry,
  set: RolledUp,
): readonly (readonly [ListedTuple, SqlExpression])[] => {
  const scope = listingScope(keys)
  const kept = entry.keys.filter((k) => (set & (1 << k.bit)) === 0).flatMap((k) => [k.attribute, ...k.implied])
  const below = entry.tuples.filter((tuple) => (tuple.rolledUp & ~set) === 0)
  return below.map((tuple) => {
    const members = tuple.members.filter((f) => attributesOf(f).every((a) => kept.includes(a)))
    const total: ListedTuple = { place: tuple.place, rolledUp: set, members, skipped: [], shown: [] }
    return [tuple, isTuple(context, scope, entry, total, true)]
  })
}

/** The sets of totals above what an entry lists, as far as they roll up something of it. */
const setsAbove = (entry: ListedEntry, sets: readonly RolledUp[]): readonly RolledUp[] =>
  [...new Set(sets.map((set) => set & entry.bits))].filter((set) => entry.tuples.every((t) => t.rolledUp !== set))

/** True for rows whose members an entry lists, and for totals above one of them. */
export const isListedOrAbove = (
  context: Context,
  keys: readonly GroupKey[],
  entry: ListedEntry,
  sets: readonly RolledUp[],
): SqlExpression => {
  const above = setsAbove(entry, sets).map((set) =>
    set === entry.bits
      ? binary('=', grouped(entry.bits), constant(set))
      : isAnyOf(isAbove(context, keys, entry, set).map(([, is]) => is)),
  )
  return isAnyOf([isListedBy(context, keys, entry, above.length > 0), ...above])
}

/**
 * Where a row stands in the order of the query's list: each of its places has an even number, a total the odd one after the
 * last place with members under it, that of everything comes last.
 */
export const listedPosition = (
  context: Context,
  keys: readonly GroupKey[],
  entry: ListedEntry,
  totals: readonly RolledUp[],
): SqlExpression => {
  const scope = listingScope(keys)
  const own = entry.tuples.map((t) => [isTuple(context, scope, entry, t, true), constant(2 * t.place)] as const)
  const partial = [...new Set(totals.map((set) => set & entry.bits))].filter((set) => set !== entry.bits)
  const above = partial.flatMap((set) =>
    isAbove(context, keys, entry, set)
      .map(([{ place }, is]) => [is, constant(2 * place + 1)] as const)
      .reverse(),
  )
  const last = Math.max(...entry.tuples.map((t) => t.place)) + 1
  return { kind: 'case', when: [...own, ...above], otherwise: constant(2 * last) }
}
