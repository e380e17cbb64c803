import { keeps } from '../../plan/axes.ts'
import { baseSet, followsOrder, sequenceAt, shownInTheEnd } from '../../plan/display.ts'
import type { Arrange, Calculate, DisplayOutput, GroupKey, RolledUp } from '../../plan/plan.ts'
import type { Shown } from '../../plan/shown.ts'
import type { Named, OrderTerm, SqlExpression, SqlFunction, Window } from '../../sql/ast.ts'
import { allOf, anyOf, asc, binary, call, column, constant, isNull, not, toDouble } from '../../sql/build.ts'
import type { Ctes } from '../ctes.ts'
import type { MergeOptions } from '../legs/merge.ts'
import { isListedOrAbove, isShown } from '../rows/listed.ts'
import { columnTerms, memberOrder, rowTerms, sortColumns } from '../rows/order.ts'
import { type Context, memberColumns, names } from '../scope.ts'
import { placeTrees } from '../trees/tree-order.ts'
import { ancestorMember, atAncestor, withAncestors } from './ancestors.ts'

/** Rows that display calculations are made of: values of all outputs at every coordinate. */
export interface DisplayRows {
  readonly context: Context
  readonly plan: Arrange
  readonly keys: readonly GroupKey[]
  /** sets that there are rows of */
  readonly sets: readonly RolledUp[]
  /** the rows of an output that are ranked, and that follow each other; undefined: every one */
  readonly counts: (output: string) => SqlExpression | undefined
  /** the column with the value of an output that is compared with others */
  readonly value: (output: string) => SqlExpression
  /** rows of "other" are among them, marked */
  readonly other: boolean
}

type Displayed = DisplayOutput['value']

const grouping = column(names.grouping)

const overRows = (name: SqlFunction, args: readonly SqlExpression[], over: Window): SqlExpression => ({
  kind: 'call',
  name,
  arguments: args,
  over,
})

/** Which rows count for each output, as the calculated values say. */
export const countsOf =
  ({ outputs, counted }: Calculate): DisplayRows['counts'] =>
  (output) => {
    const of = shownInTheEnd(outputs, output)
    return counted.some((c) => c.of === of) ? column(names.counted(of)) : undefined
  }

/** A value that depends on the set of a row; one expression where all sets have the same. */
const bySet = (sets: readonly RolledUp[], valueAt: (set: RolledUp) => SqlExpression): SqlExpression => {
  const distinct = new Map<string, { readonly value: SqlExpression; readonly sets: RolledUp[] }>()
  for (const set of sets) {
    const value = valueAt(set)
    const text = JSON.stringify(value)
    const found = distinct.get(text) ?? { value, sets: [] }
    found.sets.push(set)
    distinct.set(text, found)
  }
  const [first, ...others] = distinct.values()
  if (first === undefined) return constant(null)
  if (others.length === 0) return first.value
  const isAt = (of: readonly RolledUp[]): SqlExpression => ({
    kind: 'in',
    operand: grouping,
    values: of.map((set) => constant(set)),
  })
  return { kind: 'case', when: [first, ...others].map(({ value, sets: of }) => [isAt(of), value] as const) }
}

const when = (condition: SqlExpression | undefined, value: SqlExpression): SqlExpression =>
  condition === undefined ? value : { kind: 'case', when: [[condition, value]] }

/** The value at the base of each coordinate: the one row of the base's set with the same members. */
const baseValue = (rows: DisplayRows, { value: { of, shown } }: DisplayOutput, set: RolledUp): SqlExpression => {
  const { keys, context } = rows
  const { base } = shown
  if (base.kind === 'ancestor' && keeps(set, base.of)) return column(atAncestor(of, base.attribute))
  const above = baseSet(keys, base, set)
  if (above === set) return rows.value(of)
  const members = keys.filter((k) => keeps(above, k)).flatMap((k) => memberColumns(context, k, rows.other))
  return {
    kind: 'call',
    name: 'max',
    arguments: [rows.value(of)],
    filter: binary('=', grouping, constant(above)),
    over: { partitionBy: members.map((name) => column(name)), orderBy: [] },
  }
}

/** What part of its base each value is. */
export const lowerShare = (rows: DisplayRows, output: DisplayOutput): SqlExpression =>
  bySet(rows.sets, (set) => call('true_division', rows.value(output.value.of), baseValue(rows, output, set)))

/** True for rows whose members the axes list, and for totals above some of these; undefined where they list all. */
const isListed = ({ context, plan, keys, sets }: DisplayRows): SqlExpression | undefined =>
  allOf(plan.input.listing.entries.map((entry) => isListedOrAbove(context, keys, entry, sets)))

/** Members that the axes do not list, or that a ragged hierarchy hides, are no rows among the others. */
const isRow = (rows: DisplayRows): readonly SqlExpression[] => {
  const shown = isShown(rows.context, rows.keys, rows.plan.input.listing)
  return [isListed(rows), shown].filter((condition) => condition !== undefined)
}

/** Rows that follow each other at one set: of the same set, with the same members of all attributes but the steps'. */
const partitionAt = (rows: DisplayRows, shown: Shown, set: RolledUp): readonly SqlExpression[] => {
  const { context, keys } = rows
  const { steps } = sequenceAt(keys, shown, set)
  const others = keys.filter((k) => !steps.includes(k)).flatMap((k) => memberColumns(context, k, rows.other))
  const { base } = shown
  return [
    grouping,
    ...isRow(rows),
    ...(rows.other ? [column(names.other)] : []),
    ...others.map((name) => column(name)),
    ...(base.kind === 'ancestor' && steps.includes(base.of) ? ancestorMember(context, base) : []),
  ]
}

const rank = (rows: DisplayRows, { value: { of, shown } }: DisplayOutput): SqlExpression => {
  const value = rows.value(of)
  const counted = when(rows.counts(of), value)
  const position = bySet(rows.sets, (set) =>
    overRows(shown.ties === 'dense' ? 'dense_rank' : 'rank', [], {
      partitionBy: partitionAt(rows, shown, set),
      orderBy: [{ expression: counted, direction: shown.direction }],
    }),
  )
  const listed = isListed(rows)
  return when(allOf([not(isNull(counted)), ...(listed === undefined ? [] : [listed])]), position)
}

/** The order of the rows of a sequence: along a period, or as they are shown. */
const orderAt = (rows: DisplayRows, shown: Shown, set: RolledUp): readonly OrderTerm[] => {
  const { context, plan, keys } = rows
  const { along } = sequenceAt(keys, shown, set)
  if (along !== undefined) return memberOrder(context, along)
  return [...rowTerms(context, plan, keys), ...columnTerms(context, plan, keys)]
}

/** `orderAt`, rows that do not count last. */
const countedFirst = (rows: DisplayRows, { of, shown }: Displayed, set: RolledUp): readonly OrderTerm[] => {
  const counts = rows.counts(of)
  return [...(counts === undefined ? [] : [asc({ kind: 'isNotTrue', operand: counts })]), ...orderAt(rows, shown, set)]
}

const ordinalOf = (output: DisplayOutput): string => `#ordinal ${output.name}`

/** Where each row stands among those that follow each other, for lines through them. */
const ordinal = (rows: DisplayRows, output: DisplayOutput): Named => {
  const { shown } = output.value
  const expression = bySet(rows.sets, (set) =>
    overRows('row_number', [], {
      partitionBy: partitionAt(rows, shown, set),
      orderBy: countedFirst(rows, output.value, set),
    }),
  )
  return { expression, as: ordinalOf(output) }
}

const withinOf = (output: DisplayOutput): string => `#within ${output.name}`

/** Where no condition says when the window starts, it does with the first period that an output has itself. */
const startsByItself = ({ plan, counts }: DisplayRows, { value: { of, shown } }: DisplayOutput): boolean =>
  counts(of) !== undefined && shown.show !== 'running' && plan.input.input.input.fills.some((f) => !f.bounded.below)

const within = (rows: DisplayRows, output: DisplayOutput): Named => {
  const { of, shown } = output.value
  const filter = rows.counts(of) ?? constant(true)
  const expression = bySet(rows.sets, (set) => {
    const { along } = sequenceAt(rows.keys, shown, set)
    if (along === undefined) return constant(true)
    const period = column(along.attribute.name)
    const over = { partitionBy: [grouping], orderBy: [] }
    return binary('>=', period, { kind: 'call', name: 'min', arguments: [period], filter, over })
  })
  return { expression, as: withinOf(output) }
}

/** The least-squares line through the values over their ordinals. */
const trendAt = (rows: DisplayRows, output: DisplayOutput, set: RolledUp): SqlExpression => {
  const over = { partitionBy: partitionAt(rows, output.value.shown, set), orderBy: [] }
  const x = column(ordinalOf(output))
  const counts = rows.counts(output.value.of)
  const y = toDouble(when(counts, rows.value(output.value.of)))
  const points = [y, x]
  const slope = overRows('regr_slope', points, over)
  const intercept = overRows('regr_intercept', points, over)
  // through one point there is no line
  const isLine = binary('>', overRows('count', [y], over), constant(1))
  return when(allOf([...(counts === undefined ? [] : [counts]), isLine]), binary('+', intercept, binary('*', slope, x)))
}

const stepAt = (rows: DisplayRows, output: DisplayOutput, set: RolledUp): SqlExpression => {
  const { of, shown } = output.value
  const isInside = startsByItself(rows, output) ? column(withinOf(output)) : undefined
  const value = when(isInside, rows.value(of))
  const counts = rows.counts(of)
  // in the order shown, rows that only other outputs list are no steps; along time every period is one
  const isStep = sequenceAt(rows.keys, shown, set).along === undefined && shown.show !== 'running' ? counts : undefined
  const partitionBy = [...partitionAt(rows, shown, set), ...(isStep === undefined ? [] : [isStep])]
  const over = { partitionBy, orderBy: orderAt(rows, shown, set) }
  const before = overRows('lag', [value], over)
  switch (shown.show) {
    case 'running':
      return overRows('sum', [value], { ...over, running: true })
    case 'difference':
      return when(isStep, binary('-', value, before))
    case 'percent_change':
      return when(isStep, call('true_division', binary('-', value, before), before))
    case 'moving_average':
      return when(isStep, overRows('avg', [value], { ...over, preceding: shown.window - 1 }))
    case 'index': {
      const order = {
        partitionBy: partitionAt(rows, shown, set),
        orderBy: countedFirst(rows, output.value, set),
        whole: true,
      }
      return call('true_division', value, overRows('first_value', [value], order))
    }
    default:
      return trendAt(rows, output, set)
  }
}

/** A row without a period is no step along time. */
const sequence = (rows: DisplayRows, output: DisplayOutput): SqlExpression =>
  bySet(rows.sets, (set) => {
    const { along } = sequenceAt(rows.keys, output.value.shown, set)
    const value = stepAt(rows, output, set)
    return along === undefined ? value : when(not(isNull(column(along.attribute.name))), value)
  })

const displayed = (rows: DisplayRows, output: DisplayOutput): SqlExpression => {
  const isMember = rows.other ? not(column(names.other)) : undefined
  switch (output.value.shown.show) {
    case 'share':
      return lowerShare(rows, output)
    case 'rank':
      return when(isMember, rank(rows, output))
    default:
      return when(isMember, sequence(rows, output))
  }
}

/** What of display calculations is lowered: which stages, from which rows, under which names. */
interface Lowering extends MergeOptions {
  readonly stages: readonly (readonly DisplayOutput[])[]
  readonly from: string
}

/** Display calculations as named queries, one a stage, each with the columns of the one before. Returns the last one's name. */
export const lowerDisplays = (rows: DisplayRows, ctes: Ctes, { stages, from, ...options }: Lowering): string => {
  const { context, plan, keys, sets } = rows
  const prefix = options.prefix ?? ''
  const isOrdered = (stage: readonly DisplayOutput[]): boolean =>
    stage.some((o) => followsOrder(keys, o.value.shown, sets))
  const firstOrdered = stages.findIndex(isOrdered)
  let last = withAncestors(rows, ctes, from, options)
  const add = (name: string, columns: readonly Named[]): void => {
    if (columns.length === 0) return
    ctes.push({
      name: `${prefix}${name}`,
      query: { kind: 'select', all: last, columns, from: { kind: 'stage', name: last, as: last } },
    })
    last = `${prefix}${name}`
  }
  stages.forEach((stage, i) => {
    if (i === firstOrdered) {
      add('ordered', sortColumns(context, plan, keys))
      last = placeTrees(context, plan, keys, last, ctes)
    }
    const trends = stage.filter((o) => o.value.shown.show === 'trend')
    const started = stage.filter((o) => startsByItself(rows, o))
    add(`ordinals${i}`, [...trends.map((o) => ordinal(rows, o)), ...started.map((o) => within(rows, o))])
    add(
      `displayed${i}`,
      stage.map((o) => ({ expression: displayed(rows, o), as: o.name })),
    )
  })
  return last
}

/**
 * Marks the rows that an answer lists where periods without rows were put between: those with rows of their own, and those
 * up to which something adds up along time that has begun.
 */
export const lowerReached = (rows: DisplayRows, ctes: Ctes, from: string): string => {
  if (rows.plan.input.input.input.fills.length === 0) return from
  const sums = rows.plan.displays.all.flat().filter((o) => o.value.shown.show === 'running')
  const listed = column(names.listed)
  const begun = sums.map(({ value: { of, shown } }) =>
    bySet(rows.sets, (set) => {
      const { along } = sequenceAt(rows.keys, shown, set)
      if (along === undefined) return constant(false)
      const over = {
        partitionBy: partitionAt(rows, shown, set),
        orderBy: memberOrder(rows.context, along),
        running: true,
      }
      return overRows('bool_or', [rows.counts(of) ?? listed], over)
    }),
  )
  ctes.push({
    name: 'reached',
    query: {
      kind: 'select',
      all: from,
      columns: [{ expression: anyOf([listed, ...begun]) ?? listed, as: names.reached }],
      from: { kind: 'stage', name: from, as: from },
    },
  })
  return 'reached'
}
