import type { RowExpression } from '../../model/expression.ts'
import type { Plan, RollUp } from '../plan/plan.ts'
import type { Rewrite } from './legs.ts'

const sharedFilter = (leg: RollUp): RowExpression | undefined => {
  const [first, ...rest] = leg.aggregates.map((a) => a.filter)
  if (first === undefined) return undefined
  const text = JSON.stringify(first)
  return rest.every((f) => f !== undefined && JSON.stringify(f) === text) ? first : undefined
}

/**
 * When all measures of the main leg have the same filter, rows that fail it contribute nothing and list nothing: the
 * filter moves into the source, so that the engine skips them before it groups, and every listed coordinate has a
 * contributing row. Unsafe where members are merged in: they are listed without rows.
 */
export const sharedMeasureFilter: Rewrite = (plan: Plan): Plan => {
  const { input } = plan.input
  const [leg, members] = input.input.legs
  const filter = members === undefined ? sharedFilter(leg) : undefined
  if (filter === undefined) return plan
  const aggregates = leg.aggregates.map((a) => ({ ...a, filter: undefined }))
  const source = { ...leg.source, rowFilter: filter }
  const legs = [{ ...leg, source, aggregates }] as const
  return { ...plan, input: { ...plan.input, input: { ...input, listedBy: [], input: { ...input.input, legs } } } }
}
