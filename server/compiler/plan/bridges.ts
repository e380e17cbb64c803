import type { BaseMeasure } from '../../model/cube.ts'
import type { RowExpression, ScalarType } from '../../model/expression.ts'
import { rowPartsOf } from '../../model/expressions/row-parts.ts'
import type { JoinStep } from './joins.ts'
import type { Calculate, Leg, Output, RollUp, Source } from './plan.ts'

/** Names of the bridges of which an expression asks whether a share is a member's. */
export const assignedIn = (e: RowExpression): readonly string[] =>
  e.kind === 'assigned' ? [e.bridge] : rowPartsOf(e).flatMap(assignedIn)

/** The bridges whose members a source's rows are spread over, or multiplied by. */
export const bridgesOf = ({ joins }: Pick<Source, 'joins'>): readonly NonNullable<JoinStep['bridge']>[] =>
  joins.flatMap(({ bridge }) => bridge ?? [])

/** The bridges of which a base measure counts the assigned shares, in a stable order: such a measure has a leg of its own. */
export const bridgesOfMeasure = (measure: BaseMeasure | undefined): readonly string[] =>
  measure?.filter === undefined ? [] : [...new Set(assignedIn(measure.filter))].sort()

/** Aggregates that say the same of rows however often each is there. */
const ignoresRepeats = ({ aggregation }: BaseMeasure): boolean =>
  aggregation === 'min' || aggregation === 'max' || aggregation === 'count_distinct'

/** Aggregates of which each member of a weighted bridge has its share. */
const isShared = ({ aggregation }: BaseMeasure): boolean =>
  aggregation === 'sum' || aggregation === 'count' || aggregation === 'avg'

/**
 * Whether rows must be put together to one for each fact row before they are added up: each member of a full bridge has the
 * row once, and so has each member of any bridge where nothing is shared.
 */
export const countsFactRows = ({ source, aggregates }: RollUp): boolean => {
  const bridges = bridgesOf(source)
  const isFull = bridges.some(({ allocation }) => allocation === 'full')
  return (
    bridges.length > 0 && aggregates.some(({ measure }) => !ignoresRepeats(measure) && (isFull || !isShared(measure)))
  )
}

/** The type of a base measure over shares of rows: a count of shares is no whole number, and a share may be a double. */
export const typeOverShares = (measure: BaseMeasure, source: Source): ScalarType => {
  const weights = bridgesOf(source).flatMap(({ weight }) => weight ?? [])
  const isSum = measure.aggregation === 'sum' || measure.aggregation === 'count'
  if (weights.length === 0 || !isSum) return measure.type
  return weights.some(({ type }) => type === 'double') ? 'double' : measure.type === 'double' ? 'double' : 'decimal'
}

const typeIn = (legs: readonly Leg[], name: string): ScalarType | undefined => {
  for (const leg of legs) {
    const found = leg.kind === 'rollUp' ? leg.aggregates.find((a) => a.as === name) : undefined
    if (found !== undefined && leg.kind === 'rollUp') return typeOverShares(found.measure, leg.source)
  }
  return undefined
}

/** Outputs with the types that their values have over shares of rows. */
export const withShareTypes = (calculate: Calculate): Calculate => {
  const { legs } = calculate.input
  if (!legs.some((leg) => leg.kind === 'rollUp' && bridgesOf(leg.source).length > 0)) return calculate
  const retyped = (output: Output): Output => {
    const type = output.value.kind === 'base' ? typeIn(legs, output.value.measure) : undefined
    return type === undefined ? output : { ...output, column: { ...output.column, type } }
  }
  return { ...calculate, outputs: calculate.outputs.map(retyped) }
}
