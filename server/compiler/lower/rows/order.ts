import type { Attribute } from '../../../model/cube.ts'
import { grandTotal, keeps } from '../../plan/axes.ts'
import type { ListedEntry } from '../../plan/listing.ts'
import type { Arrange, GroupKey, RolledUp, SortKey } from '../../plan/plan.ts'
import type { Named, OrderTerm, SqlExpression } from '../../sql/ast.ts'
import { allOf, asc, binary, call, column, constant, isNull, not, parameter } from '../../sql/build.ts'
import { lowerFilter } from '../expression.ts'
import { type Context, memberColumns, names, stageScope } from '../scope.ts'
import { isListedBy, listedPosition } from './listed.ts'

type Direction = 'asc' | 'desc'

/** Text by ICU root collation, then bytes; periods of a calendar and other types by value. */
const valueTerms = (attribute: Attribute, value: SqlExpression, direction: Direction): OrderTerm[] =>
  attribute.type === 'text' && attribute.period === undefined
    ? [
        { expression: call('collation_key', value), direction },
        { expression: value, direction },
      ]
    : [{ expression: value, direction }]

/** What members of a key are ordered by before their value; undefined where nothing is declared. */
export const declaredOrder = (
  { attribute }: GroupKey,
  value: SqlExpression,
  table: string | undefined,
): SqlExpression | undefined => {
  if (attribute.order === undefined) return undefined
  // a special member stands for rows of several members: what they are ordered by is not its own
  if (attribute.order.kind === 'column') {
    const order = column(names.order(attribute), table)
    return { kind: 'case', when: [[isNull(value), constant(null)]], otherwise: order }
  }
  const when = attribute.order.values.map(
    (v, i) => [binary('=', value, parameter({ value: v, type: attribute.type })), constant(i)] as const,
  )
  return { kind: 'case', when, otherwise: constant(when.length) }
}

/** A node before all that stands below it, its own value first; nothing else has a place, least of all many nodes at once. */
const treeTerms = (attribute: Attribute, table: string | undefined, direction: Direction): OrderTerm[] => {
  const own = column(names.own(attribute), table)
  const place = column(names.order(attribute), table)
  return [{ expression: { kind: 'case', when: [[not(isNull(own)), place]] }, direction }, asc(own)]
}

/** As declared, then by its value. */
const ownTerms = (key: GroupKey, table: string | undefined, direction: Direction): OrderTerm[] => {
  const value = column(key.attribute.name, table)
  if (key.attribute.tree !== undefined) return treeTerms(key.attribute, table, direction)
  const declared = declaredOrder(key, value, table)
  return [
    ...(declared === undefined ? [] : [{ expression: declared, direction }]),
    ...valueTerms(key.attribute, value, direction),
  ]
}

/** The default order of a key: as declared, then by its value, then by the ancestors it implies. */
export const keyTerms = (key: GroupKey, table?: string, direction: Direction = 'asc'): OrderTerm[] => [
  ...ownTerms(key, table, direction),
  ...key.implied.flatMap((a) => valueTerms(a, column(names.implied(key.attribute, a), table), 'asc')),
]

/** Ordinary members first, then other, blank, unknown, unassigned. */
const specialRank = (context: Context, { attribute }: GroupKey, other: boolean, table?: string): OrderTerm[] => {
  const { unassigned } = attribute
  if (!other && unassigned === undefined && !context.mayBeUnknown(attribute) && !context.mayBeBlank(attribute))
    return []
  const kind = column(names.special(attribute), table)
  const kinds = ['other', 'blank', 'unknown', ...(unassigned === undefined ? [] : ['unassigned'])]
  const ranks = kinds.map((k, i) => [binary('=', kind, constant(k)), constant(i + 1)] as const)
  return [asc({ kind: 'case', when: ranks, otherwise: constant(0) })]
}

/** The default order of the members of a key in a stage of values: special ones last, no two in the same place. */
export const memberOrder = (context: Context, key: GroupKey, table?: string): readonly OrderTerm[] => [
  ...specialRank(context, key, false, table),
  ...keyTerms(key, table),
]

interface MeasureSort {
  readonly entry: number
  readonly key: SortKey & { kind: 'measure' }
}

const measureSorts = (plan: Arrange): readonly MeasureSort[] =>
  plan.sort.flatMap((key, entry) => (key.kind === 'measure' ? [{ entry, key }] : []))

/** The set at which a measure sort reads the value for the first `depth` row attributes. */
const setAt = (keys: readonly GroupKey[], depth: number, atBits: number): number =>
  keys
    .filter((k) => !(k.axis === 'row' && k.bit < depth) && (atBits & (1 << k.bit)) === 0)
    .reduce((set, k) => set | (1 << k.bit), 0)

/** A leaf row's own value decides: it is the row total, since there is nothing across. */
const isDirect = (plan: Arrange, keys: readonly GroupKey[], depth: number, { key }: MeasureSort): boolean =>
  plan.input.listing.leaves.length === 1 && key.at.length === 0 && setAt(keys, depth, key.atBits) === 0

/** Whether some total of the answer is sorted by its value at fewer of these row attributes than a leaf is. */
const someTotalHasFewer = (plan: Arrange, rows: readonly GroupKey[], scope: 'parent' | 'all'): boolean => {
  const deciding = scope === 'all' ? rows : rows.slice(-1)
  return plan.sets.some((set) => rows.some((k) => !keeps(set, k)) && deciding.some((k) => keeps(set, k)))
}

/** The measure at the given row attributes, those that a total rolls up left out, and at the column members asked for. */
const sortValue = (
  context: Context,
  plan: Arrange,
  keys: readonly GroupKey[],
  rows: readonly GroupKey[],
  { key }: MeasureSort,
): SqlExpression => {
  const bits = rows.reduce((sum, k) => sum | (1 << k.bit), 0)
  const fewer = someTotalHasFewer(plan, rows, key.scope)
  const outside = fewer ? rolledUp(grandTotal(keys) & ~bits) : column(names.grouping)
  const conditions = [
    binary('=', outside, constant(setAt(keys, rows.length, key.atBits))),
    ...key.at.map((f) => lowerFilter(context, f, stageScope(keys))),
  ]
  const members = rows.flatMap((k) => memberColumns(context, k, plan.input.other)).map((name) => column(name))
  return {
    kind: 'call',
    name: 'max',
    arguments: [column(key.output)],
    filter: allOf(conditions) ?? constant(true),
    over: { partitionBy: [...members, ...(fewer ? [rolledUp(bits)] : [])], orderBy: [] },
  }
}

/**
 * Columns that hold the value a row is sorted by: the measure at the row's first `level` attributes, everything else
 * rolled up or at the given column members. A row's own column serves where it is that value.
 */
export const sortColumns = (context: Context, plan: Arrange, keys: readonly GroupKey[]): readonly Named[] => {
  const rows = keys.filter((k) => k.axis === 'row')
  return measureSorts(plan).flatMap((sort) => {
    const depths = sort.key.scope === 'all' ? [rows.length] : rows.map((_, i) => i + 1)
    return depths
      .filter((depth) => !isDirect(plan, keys, depth, sort))
      .map((depth) => ({
        expression: sortValue(context, plan, keys, rows.slice(0, depth), sort),
        as: names.sort(sort.entry, depth),
      }))
  })
}

const measureTerm = (plan: Arrange, keys: readonly GroupKey[], sort: MeasureSort, depth: number): OrderTerm => ({
  expression: isDirect(plan, keys, depth, sort) ? column(sort.key.output) : column(names.sort(sort.entry, depth)),
  direction: sort.key.direction,
})

const rolledUp = (bits: RolledUp): SqlExpression => binary('&', column(names.grouping), constant(bits))

const rolledUpBit = (plan: Arrange, key: GroupKey): OrderTerm[] =>
  plan.sets.some((set) => !keeps(set, key)) ? [asc(rolledUp(1 << key.bit))] : []

/** What every term of an order knows. */
export interface Ordering {
  readonly context: Context
  readonly plan: Arrange
  readonly keys: readonly GroupKey[]
}

/** The order that a query asks for at one key, none where it leaves it as it is. */
export const askedTerms = ({ plan, keys }: Ordering, key: GroupKey): readonly OrderTerm[] =>
  plan.sort.flatMap((sort, entry): OrderTerm[] => {
    if (sort.kind === 'attribute')
      return sort.attribute === key.attribute.name ? keyTerms(key, undefined, sort.direction) : []
    const isAsked = key.axis === 'row' && sort.scope === 'parent'
    return isAsked ? [measureTerm(plan, keys, { entry, key: sort }, key.bit + 1)] : []
  })

/** The place of each node in the order asked for, which is beside the rows: values alone would tear it from those below it. */
const placeTerms = (attribute: Attribute): readonly OrderTerm[] => [
  asc(column(names.place(attribute))),
  asc(column(names.own(attribute))),
]

/** Order within the parent, special members last. */
const memberTerms = (ordering: Ordering, key: GroupKey): readonly OrderTerm[] => {
  const { attribute } = key
  const asked = askedTerms(ordering, key)
  return [
    ...specialRank(ordering.context, key, ordering.plan.input.other),
    ...(attribute.tree !== undefined && asked.length > 0 ? placeTerms(attribute) : asked),
    ...keyTerms(key),
  ]
}

/** A listed member comes before those below it, a total that the query did not list after its group. */
const rankOfRolledUp = ({ context, plan, keys }: Ordering, entry: ListedEntry, key: GroupKey): readonly OrderTerm[] => {
  if (plan.sets.every((set) => keeps(set, key))) return []
  const isTotal = plan.input.listing.totals.some((set) => (set & entry.bits) !== 0)
  const bit = rolledUp(1 << key.bit)
  if (!isTotal) return [{ expression: bit, direction: 'desc' }]
  const ranks = [
    [binary('=', bit, constant(0)), constant(1)],
    [isListedBy(context, keys, entry, true), constant(0)],
  ] as const
  return [asc({ kind: 'case', when: ranks, otherwise: constant(2) })]
}

/** Order of the members of an explicit axis: as the query lists them or, where it sorts the axis, each before those below it. */
const entryTerms = (ordering: Ordering, entry: ListedEntry): readonly OrderTerm[] => {
  const { context, plan, keys } = ordering
  const axis = keys.filter((k) => k.axis === entry.keys[0]?.axis)
  const isSorted = plan.sort.some((sort) =>
    sort.kind === 'measure'
      ? axis.some((k) => k.axis === 'row')
      : axis.some((k) => k.attribute.name === sort.attribute),
  )
  const within = entry.keys.flatMap((key) => [...rankOfRolledUp(ordering, entry, key), ...memberTerms(ordering, key)])
  if (!isSorted && new Set(entry.tuples.map((t) => t.place)).size > 1)
    return [asc(listedPosition(context, keys, entry, plan.input.listing.totals)), ...within]
  return within
}

/** A term of the order along an axis: the keys of the axis up to the one with bit `upTo` decide its value. */
export interface AxisTerm extends OrderTerm {
  readonly upTo: number
}

/** Order along one axis, its attributes outermost first. */
const axisTerms = (ordering: Ordering, axis: readonly GroupKey[]): readonly AxisTerm[] =>
  axis.flatMap((key) => {
    const entry = ordering.plan.input.listing.entries.find((e) => (e.bits & (1 << key.bit)) !== 0)
    const upTo = Math.max(key.bit, ...(entry?.keys ?? []).map((k) => k.bit))
    const isFirst = entry === undefined || entry.keys[0]?.bit === key.bit
    const plain = () => [...rolledUpBit(ordering.plan, key), ...memberTerms(ordering, key)]
    const terms = isFirst ? (entry === undefined ? plain() : entryTerms(ordering, entry)) : []
    return terms.map((term) => ({ ...term, upTo }))
  })

/** 0 for rows at the sets of leaves, else the bits that are rolled up: leaves first, then totals. */
const leavesFirst = ({ input: { listing } }: Arrange, mask: RolledUp): SqlExpression => {
  if (listing.leaves.length === 1) return rolledUp(mask)
  const shapes = [...new Set(listing.leaves.map((leaf) => leaf & mask))].map((shape) => constant(shape))
  const isLeaf: SqlExpression = { kind: 'in', operand: rolledUp(mask), values: shapes }
  return { kind: 'case', when: [[isLeaf, constant(0)]], otherwise: rolledUp(mask) }
}

/** Whether a query sorts the rows by an attribute over all, whatever stands before it on the axis. */
export const isSortedOverAll = ({ sort }: Arrange, key: GroupKey): boolean =>
  key.axis === 'row' &&
  sort.some((s) => s.kind === 'attribute' && s.scope === 'all' && s.attribute === key.attribute.name)

/** Members of one name by all their ancestors, whichever of the keys brings these. */
const pathTerms = (
  keys: readonly GroupKey[],
  key: GroupKey,
  direction: Direction,
  ofMember: (value: SqlExpression) => SqlExpression = (value) => value,
): OrderTerm[] => {
  const ancestorTerms = (name: string): OrderTerm[] => {
    const own = keys.find((k) => k.attribute.name === name)
    if (own !== undefined) return valueTerms(own.attribute, ofMember(column(name)), 'asc')
    const bringing = keys.find((k) => k.implied.some((a) => a.name === name))
    const ancestor = bringing?.implied.find((a) => a.name === name)
    if (bringing === undefined || ancestor === undefined) return []
    return valueTerms(ancestor, ofMember(column(names.implied(bringing.attribute, ancestor))), 'asc')
  }
  return [...ownTerms(key, undefined, direction), ...key.attribute.within.flatMap(ancestorTerms)]
}

/** The order of the members of a key, told apart by all their ancestors, in rows of some keys: special ones last. */
export const pathOrder = (context: Context, keys: readonly GroupKey[], key: GroupKey): readonly OrderTerm[] => [
  ...specialRank(context, key, false),
  ...pathTerms(keys, key, 'asc'),
]

/** The order of a key whatever stands before it; rows that roll the key up have none of its ancestors. */
const overallTerms = (plan: Arrange, keys: readonly GroupKey[], key: GroupKey, direction: Direction): OrderTerm[] => {
  const isAlways = [...plan.sets, ...plan.input.listing.leaves].every((set) => keeps(set, key))
  if (isAlways) return pathTerms(keys, key, direction)
  const isKept = binary('=', rolledUp(1 << key.bit), constant(0))
  return pathTerms(keys, key, direction, (value) => ({ kind: 'case', when: [[isKept, value]] }))
}

const acrossParents = ({ context, plan, keys }: Ordering, rows: readonly GroupKey[]): readonly OrderTerm[] => {
  const isAcross =
    plan.sort.some((s) => s.kind === 'measure' && s.scope === 'all') || rows.some((k) => isSortedOverAll(plan, k))
  if (!isAcross || rows.length === 0) return []
  const asked = plan.sort.flatMap((sort, entry): OrderTerm[] => {
    if (sort.kind === 'measure')
      return sort.scope === 'all' ? [measureTerm(plan, keys, { entry, key: sort }, rows.length)] : []
    return rows
      .filter((k) => k.attribute.name === sort.attribute)
      .flatMap((k) =>
        k.attribute.tree === undefined ? overallTerms(plan, rows, k, sort.direction) : placeTerms(k.attribute),
      )
  })
  const mask = rows.reduce((bits, k) => bits | (1 << k.bit), 0)
  return [asc(leavesFirst(plan, mask)), ...rows.flatMap((k) => specialRank(context, k, plan.input.other)), ...asked]
}

/** The order of an answer: what goes over all row tuples first, then along the rows, then along the columns of each. */
export interface AnswerOrder {
  readonly across: readonly OrderTerm[]
  readonly rows: readonly AxisTerm[]
  readonly columns: readonly AxisTerm[]
}

/** Order of the rows of the answer along its axes: a total after its group, special members last. */
export const answerOrder = (context: Context, plan: Arrange, keys: readonly GroupKey[]): AnswerOrder => {
  const ordering = { context, plan, keys }
  const rows = keys.filter((k) => k.axis === 'row')
  return {
    across: acrossParents(ordering, rows),
    rows: axisTerms(ordering, rows),
    columns: axisTerms(
      ordering,
      keys.filter((k) => k.axis === 'column'),
    ),
  }
}

/** Order of the rows of the answer along the row axis alone. */
export const rowTerms = (context: Context, plan: Arrange, keys: readonly GroupKey[]): readonly OrderTerm[] => {
  const { across, rows } = answerOrder(context, plan, keys)
  return [...across, ...rows]
}

/** Order along the column axis, within one row. */
export const columnTerms = (context: Context, plan: Arrange, keys: readonly GroupKey[]): readonly OrderTerm[] =>
  answerOrder(context, plan, keys).columns
