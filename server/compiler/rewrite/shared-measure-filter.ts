import type { RowExpression } from '../../model/expression.ts'
import type { RollUp } from '../plan/plan.ts'
import { mapLegs, type Rewrite } from './legs.ts'

const sharedFilter = (leg: RollUp): RowExpression | undefined => {
  const [first, ...rest] = leg.aggregates.map((a) => a.filter)
  if (first === undefined || leg.properties.length > 0) return undefined
  const text = JSON.stringify(first)
  return rest.every((f) => f !== undefined && JSON.stringify(f) === text) ? first : undefined
}

/**
 * When all measures of a leg have the same filter, rows that fail it contribute nothing and list nothing: the filter moves
 * into the source, so that the engine skips them before it groups. Unsafe where the dates of a semi-additive measure are
 * chosen, for these are the dates of all rows, where a leg is read for more than its measures, and where members are
 * merged in, which are listed without rows.
 */
export const sharedMeasureFilter: Rewrite = (plan) => {
  if (plan.input.input.input.members !== undefined) return plan
  return mapLegs(plan, (leg) => {
    const filter = leg.windows.some((w) => w.rule !== undefined) ? undefined : sharedFilter(leg)
    if (filter === undefined) return leg
    const aggregates = leg.aggregates.map((a) => ({ ...a, filter: undefined }))
    return { ...leg, aggregates, source: { ...leg.source, rowFilter: filter } }
  })
}
