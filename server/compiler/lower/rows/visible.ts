import { keeps } from '../../plan/axes.ts'
import { isDisplay } from '../../plan/display.ts'
import type { Arrange, DisplayOutput } from '../../plan/plan.ts'
import type { Named, Select, SqlExpression } from '../../sql/ast.ts'
import { allOf, anyOf, binary, column, constant, existsIn, isNull, named, not, same } from '../../sql/build.ts'
import type { Ctes } from '../ctes.ts'
import { lowerMerge } from '../legs/merge.ts'
import type { LegChange } from '../legs/roll-up.ts'
import { type Context, keyColumns, names } from '../scope.ts'
import { lowerCalculate, stageColumns } from '../values/calculate.ts'
import { countsOf, lowerDisplays, lowerShare } from '../values/display.ts'
import type { Kept } from './keep.ts'

/** The column that says whether a row is one of the members listed. */
const listedMember = '#listed member'

const visibleValue = (output: string): string => `#visible ${output}`

/** Leaves that measure filters, rankings and listed members leave, those merged into "other" among them: their keys. */
const visibleLeaves = (context: Context, plan: Arrange, leaf: SqlExpression, from: string): Select => {
  const { input } = plan
  const columns = [...input.input.input.keys.flatMap((k) => keyColumns(context, k)), names.grouping]
  const [only = 0] = input.listing.leaves
  const atLeaf = input.listing.entries.length === 0 ? [binary('=', column(names.grouping), constant(only))] : []
  return {
    kind: 'select',
    columns: columns.map(named),
    from: { kind: 'stage', name: from, as: from },
    where: allOf([...atLeaf, leaf]) ?? leaf,
  }
}

/**
 * Leaves of several sets: where one is listed and so is something below it, it is a total of what is below it. Only those
 * with nothing below them are what totals are made of.
 */
const finestLeaves = (context: Context, plan: Arrange, from: string): Select => {
  const { listing, input } = plan.input
  const above = listing.leaves.flatMap((coarse) =>
    listing.leaves.flatMap((fine): readonly SqlExpression[] => {
      if (fine === coarse || (fine | coarse) !== coarse) return []
      const kept = input.input.keys.filter((k) => keeps(coarse, k)).flatMap((k) => keyColumns(context, k))
      const isFiner = [
        binary('=', column(names.grouping, 'below'), constant(fine)),
        ...kept.map((name) => same(column(name, 'below'), column(name, from))),
      ]
      const isCoarse = binary('=', column(names.grouping, from), constant(coarse))
      return [binary('AND', isCoarse, existsIn(from, isFiner, 'below'))]
    }),
  )
  const isAbove = anyOf(above)
  return {
    kind: 'select',
    all: from,
    columns: [],
    from: { kind: 'stage', name: from, as: from },
    ...(isAbove !== undefined && { where: not(isAbove) }),
  }
}

/** A leg's row is one of a visible leaf, as far as the leg knows its attributes. */
const isVisible =
  (plan: Arrange): LegChange['where'] =>
  (read) => {
    const { leaves } = plan.input.listing
    const found = leaves.map((leaf): SqlExpression => {
      const kept = plan.input.input.input.keys.filter((k) => keeps(leaf, k)).flatMap(read)
      const isSame = [
        binary('=', column(names.grouping, '#visible'), constant(leaf)),
        ...kept.map(({ expression, as }) => same(column(as, '#visible'), expression)),
      ]
      return existsIn('visible', isSame, '#visible')
    })
    return anyOf(found) ?? constant(true)
  }

/**
 * The rows of the answer with their values over visible members beside, and in their place where totals are of these. Where
 * members of several levels are listed, each is a member with a value of its own and no total of those below it.
 */
const seen = (context: Context, plan: Arrange, { from, visible, beside }: Kept): Select => {
  const { input } = plan
  const { keys } = input.input.input
  const other = input.other ? column(names.other, from) : undefined
  const own = input.input.outputs.filter((o) => !isDisplay(o)).map((o) => o.name)
  const isListed = input.listing.leaves.length > 1 ? visible(from) : undefined
  const listed = isListed && column(listedMember, from)
  const isTotal = plan.totalsOf === 'visible'
  const overVisible = (name: string): SqlExpression => {
    const over = column(name, 'visible_cells')
    const isOwn = anyOf([...(other === undefined ? [] : [other]), ...(listed === undefined ? [] : [listed])])
    return isOwn === undefined ? over : { kind: 'case', when: [[isOwn, column(name, from)]], otherwise: over }
  }
  const [leaf = 0, another] = input.listing.leaves
  const isLeaf = binary('=', column(names.grouping, from), constant(leaf))
  // a member without visible rows keeps its own value, by which measure filters leave it out
  const atTotals = (name: string): SqlExpression =>
    input.input.input.members === undefined || another !== undefined
      ? overVisible(name)
      : { kind: 'case', when: [[isLeaf, column(name, from)]], otherwise: overVisible(name) }
  const value = (name: string): SqlExpression => (isTotal && own.includes(name) ? atTotals(name) : column(name, from))
  const counted = new Set(input.input.counted.map((c) => names.counted(c.of)))
  const columns = keptColumns(context, plan).map(
    (name): Named => ({ expression: counted.has(name) ? overVisible(name) : value(name), as: name }),
  )
  const isSame = [...keys.flatMap((k) => keyColumns(context, k)), names.grouping].map((name) =>
    same(column(name, 'visible_cells'), column(name, from)),
  )
  const isOwn = other === undefined ? [] : [not(other)]
  const isThere = not(isNull(column(names.grouping, 'visible_cells')))
  const isBeside = beside(from)
  const rows = { kind: 'stage', name: from, as: from } as const
  const mark = (expression: SqlExpression): Select => ({
    kind: 'select',
    all: from,
    columns: [{ expression, as: listedMember }],
    from: rows,
  })
  return {
    kind: 'select',
    columns: [...columns, ...own.map((name) => ({ expression: overVisible(name), as: visibleValue(name) }))],
    from: isListed === undefined ? rows : { kind: 'subquery', select: mark(isListed), as: from },
    joins: [
      {
        how: 'LEFT',
        relation: { kind: 'stage', name: 'visible_cells', as: 'visible_cells' },
        on: allOf([...isSame, ...isOwn]) ?? constant(true),
      },
    ],
    where:
      allOf([
        anyOf([isThere, ...(other === undefined ? [] : [other])]) ?? isThere,
        ...isRow(plan, from),
        ...(isBeside ? [isBeside] : []),
      ]) ?? isThere,
  }
}

/** Where leaves stand at several sets: a leaf that was left out is no row, unless it is a total that is asked for. */
const isRow = ({ input: { listing } }: Arrange, from: string): readonly SqlExpression[] => {
  if (listing.leaves.length === 1) return []
  const alone = listing.leaves.filter((leaf) => !listing.totals.includes(leaf)).map((leaf) => constant(leaf))
  if (alone.length === 0) return []
  const isAlone: SqlExpression = { kind: 'in', operand: column(names.grouping, from), values: alone }
  return [binary('OR', not(isAlone), column(listedMember, from))]
}

/** The columns of rows that measure filters and rankings left, but for what is over visible members. */
const keptColumns = (context: Context, plan: Arrange): readonly string[] => {
  const { input } = plan
  const known = input.input.outputs.filter((o) => !isDisplay(o) || o.value.shown.over === 'all')
  return [
    ...stageColumns(context, input.input.input.keys, known),
    ...input.input.counted.map((c) => names.counted(c.of)),
    ...(input.input.input.members === undefined ? [] : [names.listed]),
    ...(input.other ? [names.other] : []),
  ]
}

/** Gives the rows of "other" their shares, which are of the same bases as those of every member. */
export const lowerOtherShares = (context: Context, plan: Arrange, keep: Kept, ctes: Ctes): Kept => {
  if (!plan.input.other) return keep
  const { keys, sets } = plan.input.input.input
  const value = (output: string): SqlExpression => column(output)
  const rows = { context, plan, keys, sets, counts: () => undefined, value, other: true }
  let { from } = keep
  plan.displays.all.forEach((stage, i) => {
    const shares = new Map(stage.filter(hasOther).map((o) => [o.name, lowerShare(rows, o)]))
    if (shares.size === 0) return
    const columns = keptColumns(context, plan).map((as): Named => {
      const share = shares.get(as)
      const when = share && ([[column(names.other), share]] as const)
      return { expression: when === undefined ? column(as) : { kind: 'case', when, otherwise: column(as) }, as }
    })
    const name = `shares${i}`
    ctes.push({ name, query: { kind: 'select', columns, from: { kind: 'stage', name: from, as: from } } })
    from = name
  })
  return { ...keep, from }
}

const hasOther = ({ value: { shown } }: DisplayOutput): boolean =>
  shown.show === 'share' && shown.base.kind !== 'ancestor'

/**
 * The condition that a leg's row is one of a visible leaf, with the named queries that it needs; undefined where every row
 * is.
 */
export const visibleRows = (
  context: Context,
  plan: Arrange,
  keep: Kept,
  ctes: Ctes,
): LegChange['where'] | undefined => {
  const leaf = keep.visible(keep.from)
  if (leaf === undefined) return undefined
  const isMixed = plan.input.listing.leaves.length > 1
  const shown = isMixed ? 'visible_listed' : 'visible'
  ctes.push({ name: shown, query: visibleLeaves(context, plan, leaf, keep.from) })
  if (isMixed) ctes.push({ name: 'visible', query: finestLeaves(context, plan, shown) })
  return isVisible(plan)
}

/** Whether anything over visible members is asked for. */
const isNeeded = ({ displays, totalsOf }: Arrange): boolean => displays.visible.length > 0 || totalsOf === 'visible'

/**
 * What is over visible members alone: their values are computed anew from the fact rows of the leaves that are kept, at
 * every set, so that totals and shares are of what is shown whatever the measure.
 */
export const lowerVisible = (context: Context, plan: Arrange, keep: Kept, ctes: Ctes): Kept => {
  if (!isNeeded(plan)) return keep
  const node = plan.input.input
  const { keys, sets } = node.input
  const where = visibleRows(context, plan, keep, ctes)
  const change = where === undefined ? undefined : { where, merged: [] }
  const input = { ...node.input, fills: [] }
  const options = { prefix: 'visible_', ...(change !== undefined && { change }) }
  const merged = lowerMerge(context, input, ctes, options)
  ctes.push({ name: 'visible_cells', query: lowerCalculate(context, { ...node, input }, merged) })
  ctes.push({ name: 'seen', query: seen(context, plan, keep) })
  const isShown = new Set(node.outputs.filter(isDisplay).map((o) => o.name))
  const rows = {
    context,
    plan,
    keys,
    sets,
    counts: countsOf(node),
    value: (output: string) => column(isShown.has(output) ? output : visibleValue(output)),
    other: plan.input.other,
  }
  return { ...keep, from: lowerDisplays(rows, ctes, { stages: plan.displays.visible, from: 'seen', ...options }) }
}
