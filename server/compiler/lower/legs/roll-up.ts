import { QueryError } from '../../../contract/errors.ts'
import type { Attribute } from '../../../model/cube.ts'
import { keeps } from '../../plan/axes.ts'
import { countsFactRows } from '../../plan/bridges.ts'
import { aliasOf } from '../../plan/joins.ts'
import type { Aggregate, GroupKey, Leg, Property, RolledUp, RollUp, Window } from '../../plan/plan.ts'
import type { Named, Query, Select, SqlExpression } from '../../sql/ast.ts'
import { allOf, binary, call, column, constant, not } from '../../sql/build.ts'
import type { Ctes } from '../ctes.ts'
import { type Context, isFlagged, keyColumns, names, orderNames, treeColumns, unassignedFlag } from '../scope.ts'
import { allowedColumn, lowerSource, type Visibility } from '../source.ts'
import { addTree, type LoweredTree, lowerTree } from '../trees/tree-nodes.ts'
import { hasWindow, type LoweredWindow, lowerWindow, windowOrder } from '../windows/window.ts'
import { lowerAggregation } from './aggregate.ts'
import { goesOverDates, type LegRows, type RowValues, readRows } from './fact-rows.ts'
import { groupingId } from './grouping-id.ts'
import { onlySeen } from './only-seen.ts'

/**
 * The expressions that a key groups by. An ancestor that is itself a key elsewhere is written differently there
 * (`nullif(x, NULL)` is x), so that grouping_id tells the two apart.
 */
const keyExpressions = (context: Context, keys: readonly GroupKey[], key: GroupKey): readonly Named[] => {
  const { value, unknown, unassigned } = context.factScope
  const flag = unknown(key.attribute)
  const isUnassigned = unassigned?.(key.attribute)
  const nothing = treeColumns(key.attribute).map((as) => ({ expression: constant(null), as }))
  const isKey = (attribute: Attribute): boolean => keys.some((k) => k.attribute === attribute)
  return [
    ...key.implied.map((ancestor) => ({
      expression: isKey(ancestor) ? call('nullif', value(ancestor), constant(null)) : value(ancestor),
      as: names.implied(key.attribute, ancestor),
    })),
    ...nothing,
    { expression: value(key.attribute), as: key.attribute.name },
    ...(isFlagged(context, key) && flag !== undefined ? [{ expression: flag, as: names.unknown(key.attribute) }] : []),
    ...(isUnassigned === undefined ? [] : [{ expression: isUnassigned, as: names.unassigned(key.attribute) }]),
  ]
}

/** The columns of a node with the flag that its attribute may have beside them. */
const treeKey = (context: Context, key: GroupKey, tree: LoweredTree | undefined): readonly Named[] | undefined =>
  tree && [
    ...tree.columns,
    ...keyExpressions(context, [key], key).filter((c) => unassignedFlag(key.attribute).includes(c.as)),
  ]

/** Flags and ancestors may be grouped by for another key too: where their own is rolled up they are null. */
const shownWithKey = (leg: RollUp, key: GroupKey, columns: readonly Named[]): readonly Named[] => {
  const own = columns.find((c) => c.as === key.attribute.name)
  if (own === undefined || columns.length === 1 || leg.sets.every((set) => keeps(set, key))) return columns
  const rolledUp = binary('<>', call('grouping_id', own.expression), constant(0))
  return columns.map((c) =>
    c === own ? c : { ...c, expression: { kind: 'case', when: [[rolledUp, constant(null)]], otherwise: c.expression } },
  )
}

const orderColumn = (context: Context, { attribute }: GroupKey): readonly Named[] => {
  if (attribute.tree !== undefined) return [{ expression: constant(null), as: names.order(attribute) }]
  if (attribute.order?.kind !== 'column') return []
  return [
    {
      expression: call('min', column(attribute.order.column, aliasOf(attribute) ?? context.fact)),
      as: names.order(attribute),
    },
  ]
}

/** The column with the number of a leg's rows at a coordinate. */
export const rowsOf = (leg: Leg): string => (leg.name === 'leg' ? names.rows : `${names.rows} of ${leg.name}`)

/** The column that counts the rows contributing to an aggregate: one per distinct filter, named after its first measure. */
export const contributionsOf = (leg: RollUp, { filter }: Pick<Aggregate, 'filter'>): string => {
  if (filter === undefined) return rowsOf(leg)
  const text = JSON.stringify(filter)
  const first = leg.aggregates.find((a) => JSON.stringify(a.filter) === text)
  return names.contributions(first?.as ?? '')
}

const contributionColumns = (values: RowValues, leg: RollUp, countsAllRows: boolean): readonly Named[] => {
  const columns = new Map<string, Named>()
  const filters = leg.aggregates.map((a) => a.filter)
  // a leg that only says where rows are has no aggregates
  const counted = countsAllRows ? [...filters, undefined] : filters.filter((f) => f !== undefined)
  for (const filter of counted) {
    const as = contributionsOf(leg, { filter })
    const passing = values.counted(filter)
    const which = passing === undefined ? {} : { filter: passing }
    if (!columns.has(as)) columns.set(as, { expression: { kind: 'call', name: 'count', arguments: [], ...which }, as })
  }
  return [...columns.values()]
}

/** Changes that turn a leg into one over fewer rows: more conditions, and keys whose members are merged into one. */
export interface LegChange {
  /** the condition, given how the leg reads the keys of its rows */
  readonly where: (key: (key: GroupKey) => readonly Named[]) => SqlExpression
  readonly merged: readonly GroupKey[]
}

/** Whether a set rolls up every key of a leg. */
const isTotal = (leg: RollUp, set: RolledUp): boolean => leg.keys.every((k) => !keeps(set, k))

/** Sets that read their rows alike: those with the same keys of windows and trees, and with all rows or with those that may be seen. */
const partitions = (leg: RollUp, full: readonly RolledUp[]): readonly (readonly RolledUp[])[] => {
  const trees = leg.keys.filter((k) => k.attribute.tree !== undefined)
  const keys = [...leg.windows.flatMap((w) => w.keys), ...trees]
  const mask = keys.reduce((bits, k) => bits | (1 << k.bit), 0)
  // dates that a rule chooses depend on every attribute of the role, which fact rows are one on every member of a bridge
  const apart = countsFactRows(leg) || leg.windows.some((w) => w.rule !== undefined && hasOtherKeys(leg, w))
  const groups = new Map<string, RolledUp[]>()
  for (const set of leg.sets) {
    // the total of everything is there without any row, where values per date are put together too
    const alone = isTotal(leg, set) && leg.windows.some(goesOverDates)
    const id = `${full.includes(set)} ${alone ? -1 : apart ? set : set & mask}`
    groups.set(id, [...(groups.get(id) ?? []), set])
  }
  return [...groups.values()]
}

/** The trees that a set keeps, as rows join them. */
const treesAt = (context: Context, leg: RollUp, set: RolledUp, ctes: Ctes): ReadonlyMap<GroupKey, LoweredTree> =>
  new Map(
    leg.keys
      .filter((k) => k.attribute.tree !== undefined && keeps(set, k))
      .map((key) => {
        addTree(context, key.attribute, ctes)
        return [key, lowerTree(key.attribute, context.factScope.value(key.attribute), leg.own)]
      }),
  )

const hasOtherKeys = (leg: RollUp, span: Window): boolean =>
  leg.keys.some((k) => k.attribute.role === span.role.name && k.attribute.period === undefined)

/**
 * How a leg reads its rows: one way for all of its sets, or several where windows or trees make them differ.
 *
 * @param full sets that read all rows; the others read those that the reader may see, as `how` says
 */
export const legRows = (
  context: Context,
  leg: RollUp,
  ctes: Ctes,
  prefix = '',
  how: Visibility = 'allowed',
  full: readonly RolledUp[] = [],
): readonly LegRows[] =>
  partitions(leg, full)
    .filter(([set = 0]) => leg.windows.every((w) => hasWindow(w, set)))
    .map((sets): LegRows => {
      const [set = 0] = sets
      const visibility = full.includes(set) ? 'all' : how
      const { from, joins, where } = lowerSource(context, leg.source, visibility)
      const windows = leg.windows.map((w) => lowerWindow(context, leg, w, set, ctes, prefix))
      const windowOf = (key: GroupKey): LoweredWindow | undefined => windows.find((w) => w.key(key) !== undefined)
      const trees = treesAt(context, leg, set, ctes)
      return {
        sets,
        how: visibility,
        from,
        joins: [...joins, ...windows.flatMap((w) => w.joins), ...[...trees.values()].flatMap((t) => t.joins)],
        where,
        key: (key) => {
          const own = leg.keys.find((k) => k.bit === key.bit)
          if (own === undefined) return []
          const read =
            windowOf(own)?.key(own) ?? treeKey(context, own, trees.get(own)) ?? keyExpressions(context, leg.keys, own)
          const asked = keyColumns(context, key)
          return own === key ? read : read.filter((c) => asked.includes(c.as))
        },
        order: (key) => {
          const [windowed, tree] = [windowOf(key), trees.get(key)]
          if (tree !== undefined) return [{ expression: call('min', tree.order), as: names.order(key.attribute) }]
          if (windowed === undefined || key.attribute.order?.kind !== 'column') return orderColumn(context, key)
          return [{ expression: call('min', windowOrder(windowed, key.attribute)), as: names.order(key.attribute) }]
        },
        windows,
      }
    })

/** A leg reads also rows that its reader may not see, and empties the values that cover some. */
export const hidesRows = (leg: Leg): boolean => leg.kind === 'rollUp' && hidesTotals(leg.source)

/**
 * Some coordinates of a leg may have no fact row at all, so that a sum is 0 there: its grand total; and those of which its
 * reader may see no row, where all rows are read.
 */
export const mayLackRows = (leg: Leg): boolean => {
  if (hidesRows(leg)) return true
  const grand = leg.keys.reduce((bits, k) => bits | (1 << k.bit), 0)
  return leg.sets.some((set) => (set & grand) === grand)
}

/** The columns that a leg has for a property. */
export const columnsOfProperty = ({ as, several }: Property): readonly string[] =>
  several === undefined ? [as] : [as, several]

const propertyColumns = (values: RowValues, property: Property): readonly Named[] => {
  const { least, most, isMissing } = values.property(property)
  const [first, last] = [call('min', least), call('max', most)]
  const isSole = binary('AND', not(call('bool_or', isMissing)), binary('=', first, last))
  const when = (value: SqlExpression, otherwise?: SqlExpression): SqlExpression => ({
    kind: 'case',
    when: [[isSole, value]],
    ...(otherwise && { otherwise }),
  })
  const { as, several } = property
  return [
    { as, expression: when(first) },
    ...(several === undefined ? [] : [{ as: several, expression: when(constant(0), constant(1)) }]),
  ]
}

/** Whether values that cover rows which the reader may not see are empty. */
const hidesTotals = ({ cube }: Pick<Context, 'cube'>): boolean =>
  cube.access?.totals === 'hidden' && cube.access.rows !== undefined

/** @throws QueryError `not_supported_yet` where rows are put together before it is known which of them may be seen */
const checkedForHiding = (leg: RollUp): 'flagged' => {
  if (!countsFactRows(leg) && !leg.windows.some(goesOverDates)) return 'flagged'
  const feature = 'a measure along a bridge, or one value of several dates, under a policy with totals: hidden'
  throw new QueryError('not_supported_yet', { feature, instead: 'ask for it without the bridge, or at single dates' })
}

/** Values of the rows that may be seen, empty where others are among them. */
const onlyAllowed = (values: RowValues, allowed: SqlExpression): RowValues => ({
  ...values,
  aggregated: (aggregate) => {
    const found = values.aggregated(aggregate)
    return { ...found, filter: allOf([...(found.filter === undefined ? [] : [found.filter]), allowed]) }
  },
  counted: (filter) => allOf([...(filter === undefined ? [] : [values.passes(filter)]), allowed]),
  covers: call('bool_or', not(allowed)),
})

const unlessCovered = ({ covers }: RowValues, expression: SqlExpression): SqlExpression =>
  covers === undefined ? expression : { kind: 'case', when: [[not(covers), expression]] }

/** What a leg computes at each coordinate, beside its keys. */
const computed = (values: RowValues, leg: RollUp, countsAllRows: boolean): readonly Named[] => [
  ...leg.aggregates.map((a) => ({
    expression: unlessCovered(values, lowerAggregation(a.measure, values.aggregated(a))),
    as: a.as,
  })),
  ...leg.properties.flatMap((p) => propertyColumns(values, p)),
  ...contributionColumns(values, leg, countsAllRows),
]

/** The keys of a leg at some of its sets: a key that all of them roll up is null. */
const keyColumnsAt = (leg: RollUp, rows: LegRows, of: (key: GroupKey) => readonly Named[]): readonly Named[] => [
  ...leg.keys.flatMap((key) =>
    rows.sets.some((set) => keeps(set, key))
      ? shownWithKey({ ...leg, sets: rows.sets }, key, of(key))
      : of(key).map(({ as }) => ({ expression: constant(null), as })),
  ),
  ...leg.keys.flatMap((key) =>
    rows.sets.some((set) => keeps(set, key))
      ? rows.order(key)
      : rows.order(key).map(({ as }) => ({ expression: constant(null), as })),
  ),
]

/** Values per date become one by the rule: over the dates of the coordinate, of which there may be more than rows have. */
const overDates = (leg: RollUp, rows: LegRows, select: Select, keyNames: readonly string[]): Select => {
  const [span] = leg.windows.filter(goesOverDates)
  const index = span === undefined ? -1 : leg.windows.indexOf(span)
  const lowered = rows.windows[index]
  if (span === undefined || lowered === undefined) return select
  const dated: Select = {
    ...select,
    columns: [
      ...select.columns,
      { expression: lowered.date, as: '#date' },
      { expression: lowered.dates, as: '#dates' },
    ],
    groupBy: (select.groupBy ?? [[]]).map((set) => [...set, lowered.date, lowered.dates]),
  }
  const total = rows.sets.find((set) => isTotal(leg, set))
  const groups = [...keyNames, names.grouping].map((name) => column(name))
  const value = (aggregate: Aggregate): SqlExpression => {
    const contributing = binary('>', column(contributionsOf(leg, aggregate)), constant(0))
    const present: SqlExpression = { kind: 'case', when: [[contributing, column(aggregate.as)]] }
    return span.rule === 'avg'
      ? call('true_division', call('sum', present), call('max', column('#dates')))
      : call(span.rule === 'min' ? 'min' : 'max', present)
  }
  const counts = [...new Set([rowsOf(leg), ...leg.aggregates.map((a) => contributionsOf(leg, a))])]
  const orders = orderNames(leg.keys)
  return {
    kind: 'select',
    columns: [
      ...keyNames.map((as) => ({ expression: total === undefined ? column(as) : call('any_value', column(as)), as })),
      ...orders.map((name) => ({ expression: call('min', column(name)), as: name })),
      { expression: total === undefined ? column(names.grouping) : constant(total), as: names.grouping },
      ...leg.aggregates.map((a) => ({ expression: value(a), as: a.as })),
      ...leg.properties.map((p) => ({ expression: call('min', column(p.as)), as: p.as })),
      ...counts.map((name) => ({ expression: call('sum', column(name)), as: name })),
    ],
    from: { kind: 'subquery', select: dated, as: 'dated' },
    groupBy: [total === undefined ? groups : []],
  }
}

const lowerRows = (
  context: Context,
  leg: RollUp,
  rows: LegRows,
  countsAllRows: boolean,
  change: LegChange | undefined,
): Select => {
  const expressions = new Map(
    leg.keys.map((key) => {
      const merged = change?.merged.some((k) => k.bit === key.bit) === true
      const columns = rows.key(key)
      return [
        key,
        merged ? columns.map((c) => ({ ...c, expression: call('nullif', c.expression, c.expression) })) : columns,
      ]
    }),
  )
  const readKey = (key: GroupKey): readonly Named[] => expressions.get(key) ?? []
  const condition = allOf([rows.where, change?.where(rows.key)].filter((c) => c !== undefined))
  const read = readRows(context, leg, { ...rows, key: readKey, where: condition })
  const values = rows.how === 'flagged' ? onlyAllowed(read.values, column(allowedColumn, context.fact)) : read.values
  const of = read.rows.key
  const keyValue = (key: GroupKey): SqlExpression =>
    of(key).find((c) => c.as === key.attribute.name)?.expression ?? constant(null)
  const dated = leg.windows.some(goesOverDates)
  // without any aggregate the rows themselves would be the answer where no key is left to group by
  const computesNone = leg.aggregates.length === 0 && leg.properties.length === 0
  const select: Select = {
    kind: 'select',
    columns: [
      ...keyColumnsAt(leg, read.rows, of),
      { expression: groupingId(leg.keys, rows.sets, keyValue), as: names.grouping },
      ...computed(values, leg, countsAllRows || dated || computesNone),
    ],
    from: read.rows.from,
    joins: read.rows.joins,
    ...(read.rows.where !== undefined && { where: read.rows.where }),
    groupBy: rows.sets.map((set) =>
      leg.keys
        .filter((k) => keeps(set, k))
        .flatMap(of)
        .map((c) => c.expression),
    ),
  }
  if (rows.how === 'flagged') return onlySeen(leg, select, column(allowedColumn, context.fact))
  const keyNames = leg.keys.flatMap((k) => keyColumns(context, k))
  return overDates(leg, read.rows, select, keyNames)
}

/**
 * A leg as one query: keys, grouping, aggregates and the number of contributing rows per filter; the number of all rows
 * only where some coordinate may lack rows.
 */
export const lowerRollUp = (
  context: Context,
  leg: RollUp,
  countsAllRows: boolean,
  ctes: Ctes,
  prefix = '',
  change?: LegChange,
): Query => {
  if (leg.sets.length === 0) return withoutRows(context, leg, countsAllRows, ctes, prefix, change)
  const how = hidesTotals(context) ? checkedForHiding(leg) : 'allowed'
  const parts = legRows(context, leg, ctes, prefix, how, leg.full).map((rows) =>
    lowerRows(context, leg, rows, countsAllRows, change),
  )
  const [only] = parts
  if (only === undefined) return withoutRows(context, leg, countsAllRows, ctes, prefix, change)
  return parts.length === 1 && only !== undefined ? only : { kind: 'unionAll', parts }
}

/** A leg that has values at no set that is asked for: its columns without a row. */
const withoutRows: typeof lowerRollUp = (context, leg, countsAllRows, ctes, prefix, change) => {
  const name = `${prefix ?? ''}${leg.name}_nowhere`
  // where all keys are kept every window has its dates, if it has them anywhere
  const whole = { ...leg, sets: [0], windows: leg.windows.filter((w) => hasWindow(w, 0)) }
  const query = lowerRollUp(context, whole, countsAllRows, ctes, prefix, change)
  ctes.push({ name, query })
  return { kind: 'select', all: name, columns: [], from: { kind: 'stage', name, as: name }, where: constant(false) }
}
