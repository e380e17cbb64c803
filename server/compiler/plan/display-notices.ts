import { QueryError } from '../../contract/errors.ts'
import type { Notice } from '../../contract/result.ts'
import type { Calculation } from '../../model/expression.ts'
import { keeps } from './axes.ts'
import { isDisplay } from './display.ts'
import { calledOf } from './output-names.ts'
import type { Leg, Plan, RollUp } from './plan.ts'

const isRollUp = (leg: Leg): leg is RollUp => leg.kind === 'rollUp'

/** Values of a leg's column at the members of any attribute on the axes add up to that of their total. */
const addsUp = (plan: Plan, column: string): boolean => {
  const leg = plan.input.input.input.legs.filter(isRollUp).find((l) => l.aggregates.some((a) => a.as === column))
  const aggregate = leg?.aggregates.find((a) => a.as === column)
  if (leg === undefined || aggregate === undefined) return false
  const { aggregation } = aggregate.measure
  const isSum = aggregation === 'sum' || aggregation === 'count'
  const isOfRows = leg.windows.every(
    (w) => w.keys.length === 0 && (w.rule === undefined || w.rule === 'last' || w.rule === 'first'),
  )
  const hasTree = leg.keys.some((k) => k.attribute.tree !== undefined)
  return isSum && isOfRows && !hasTree
}

/** Sums and differences of what adds up add up, and what is so many times of it. */
const sumsUp = (plan: Plan, c: Calculation): boolean => {
  switch (c.kind) {
    case 'measure':
      return addsUp(plan, c.measure)
    case 'negate':
      return sumsUp(plan, c.operand)
    case 'arithmetic':
      if (c.op === '+' || c.op === '-') return sumsUp(plan, c.left) && sumsUp(plan, c.right)
      if (c.op === '*' && c.left.kind === 'number') return sumsUp(plan, c.right)
      return c.right.kind === 'number' && sumsUp(plan, c.left)
    default:
      return false
  }
}

const notAddingUp = (plan: Plan): readonly string[] => {
  const { outputs } = plan.input.input
  return outputs.filter(isDisplay).flatMap((shares) => {
    const {
      name,
      value: { of, shown },
    } = shares
    const shownOne = outputs.find((o) => o.name === of)
    if (shown.show !== 'share' || !plan.measures.includes(name) || shownOne === undefined) return []
    const { value } = shownOne
    const isSum =
      value.kind === 'base'
        ? addsUp(plan, value.measure)
        : value.kind === 'calculation' && sumsUp(plan, value.calculation)
    return isSum ? [] : [calledOf(shares)]
  })
}

/** What a reader should know of shares and of totals over visible members. */
export const displayNotices = (plan: Plan): readonly Notice[] => {
  const shares = notAddingUp(plan)
  const isVisible = plan.totalsOf === 'visible' && plan.input.listing.totals.length > 0
  return [
    ...(isVisible
      ? [
          {
            code: 'totals_of_visible',
            details: {},
            text: 'Totals are of the members that filters on measures and rankings leave, not of all.',
          },
        ]
      : []),
    ...(shares.length > 0
      ? [
          {
            code: 'shares_do_not_add_up',
            details: { measures: shares },
            text: `The shares ${shares.join(', ')} do not add up to the whole: each is of a value computed anew, not of a sum.`,
          },
        ]
      : []),
  ]
}

/** Some members on the axes are not shown, by what they have or by where they rank. */
const hides = ({ input }: Plan): boolean =>
  input.having.length > 0 || (input.takes.length > 0 && !input.other) || input.listing.entries.length > 0

/** What a ranking of periods leaves is several periods at once, and a moved value belongs to one. */
const checkOther = ({ input }: Plan): void => {
  if (!input.other) return
  const ranked = input.takes.flatMap((take) => take.of)
  for (const leg of input.input.input.legs.filter(isRollUp)) {
    const key = leg.windows.flatMap((w) => w.keys).find((k) => ranked.includes(k))
    if (key === undefined) continue
    throw new QueryError('unsound', { reason: 'other_of_moved', attribute: key.attribute.name }, 'top')
  }
}

/**
 * Values at moved or chosen dates belong to a period as a whole: over some of the periods of an axis alone there is none.
 *
 * @throws QueryError `unsound`
 */
export const checkVisible = (plan: Plan): void => {
  checkOther(plan)
  const asked = plan.totalsOf === 'visible' ? 'totalsOf' : plan.displays.visible.length > 0 ? 'measures' : undefined
  if (asked === undefined || !hides(plan)) return
  const tree = plan.input.input.input.keys.find((k) => k.attribute.tree !== undefined)
  if (tree !== undefined)
    throw new QueryError('unsound', { reason: 'visible_nodes', attribute: tree.attribute.name }, asked)
  for (const leg of plan.input.input.input.legs.filter(isRollUp)) {
    const key = leg.windows.flatMap((w) => w.keys).find((k) => leg.sets.some((set) => !keeps(set, k)))
    if (key === undefined) continue
    throw new QueryError('unsound', { reason: 'visible_moved', attribute: key.attribute.name }, asked)
  }
}
