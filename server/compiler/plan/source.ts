import type { Attribute, Cube } from '../../model/cube.ts'
import type { RowExpression } from '../../model/expression.ts'
import { rowPartsOf } from '../../model/expressions/row-parts.ts'
import { assignedIn } from './bridges.ts'
import { attributesOf, type Filter } from './filter.ts'
import { bridgeSteps, distinctSteps, type JoinStep, stepsTo, stepsToRole } from './joins.ts'
import { keyPath } from './key-path.ts'
import type { Aggregate, GroupKey, Source } from './plan.ts'
import { rateSteps } from './rates.ts'

/** Names of the attributes that a row-level expression reads. */
export const attributeNames = (e: RowExpression): readonly string[] =>
  e.kind === 'attribute' ? [e.attribute] : rowPartsOf(e).flatMap(attributeNames)

/** What a source is read for. */
interface Needs {
  readonly keys: readonly GroupKey[]
  readonly aggregates: readonly Aggregate[]
  readonly filters: readonly Filter[]
  /** further attributes, such as the columns of a drill-through */
  readonly attributes?: readonly Attribute[]
  /** roles that must be joined whatever is read of them */
  readonly roles?: readonly string[]
}

/** True for a segment on the cube itself, which is computed of its rows. */
export const isOnFact = ({ role, predicate }: Attribute): boolean => role === undefined && predicate !== undefined

/** The steps to the tables of some attributes, role by role as the cube has them. */
const stepsInOrder = (cube: Cube, attributes: readonly Attribute[]): readonly JoinStep[] => {
  const byRole = new Map<string, Attribute[]>()
  for (const attribute of new Set(attributes)) {
    const { role } = attribute
    if (role === undefined) continue
    const found = byRole.get(role)
    if (found === undefined) byRole.set(role, [attribute])
    else found.push(attribute)
  }
  // few queries read more than one role, whose place in the cube does not matter then
  const order = byRole.size > 1 ? cube.roles.keys() : byRole.keys()
  return [...order].flatMap((role) => byRole.get(role)?.flatMap((a) => stepsTo(cube, a)) ?? [])
}

/**
 * The source that brings what keys, aggregates and filters need: each table joined once, filtered roles first. Joins are
 * left here; `rewrite/inner-joins.ts` tightens them.
 */
export const sourceFor = (cube: Cube, needs: Needs): Source => {
  const filtered = needs.filters.flatMap(attributesOf).flatMap((a) => keyPath(cube, a))
  const expressions = needs.aggregates
    .flatMap(({ measure, filter }) => [measure.expression, measure.weight, filter])
    .filter((e) => e !== undefined)
  const computed = expressions.flatMap(attributeNames).flatMap((name) => cube.attributes.get(name) ?? [])
  const grouped = needs.keys.flatMap((k) => [...k.implied, k.attribute])
  const steps = distinctSteps([
    ...stepsInOrder(cube, filtered),
    ...stepsInOrder(cube, [...grouped, ...computed, ...(needs.attributes ?? [])]),
    ...expressions.flatMap(assignedIn).flatMap((bridge) => bridgeSteps(cube, bridge)),
    ...(needs.roles ?? []).flatMap((r) => stepsToRole(cube, r)),
    ...rateSteps(
      cube,
      needs.aggregates.map(({ measure }) => measure),
    ),
  ])
  const segments = [...filtered, ...grouped, ...(needs.attributes ?? [])].filter(isOnFact)
  return {
    kind: 'source',
    cube,
    joins: steps.map((step) => ({ ...step, how: 'left' })),
    filters: needs.filters,
    ...(segments.length > 0 && { segments: [...new Set(segments)] }),
  }
}
