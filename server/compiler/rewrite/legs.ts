import type { CubeProfile } from '../../model/profile.ts'
import type { Calculate, Leg, Plan, RollUp } from '../plan/plan.ts'

/** Changes how a plan is computed, never what it answers. `profile` is what was verified on the data, if anything. */
export type Rewrite = (plan: Plan, profile: CubeProfile | undefined) => Plan

const inLeg = (leg: Leg, change: (leg: RollUp) => RollUp): Leg =>
  leg.kind === 'rollUp' ? change(leg) : { ...leg, input: inCalculate(leg.input, change) }

const inCalculate = (node: Calculate, change: (leg: RollUp) => RollUp): Calculate => {
  const [first, ...others] = node.input.legs
  return { ...node, input: { ...node.input, legs: [inLeg(first, change), ...others.map((leg) => inLeg(leg, change))] } }
}

/**
 * The plan with every leg that reads a fact changed: those of the answer, of statistics over members, and of rankings
 * under their own filter.
 */
export const mapLegs = (plan: Plan, change: (leg: RollUp) => RollUp): Plan => ({
  ...plan,
  input: {
    ...plan.input,
    input: inCalculate(plan.input.input, change),
    takes: plan.input.takes.map((take) => ({ ...take, context: take.context && inCalculate(take.context, change) })),
  },
  displays: {
    ...plan.displays,
    ancestors: plan.displays.ancestors.map((a) => ({ ...a, values: inCalculate(a.values, change) })),
  },
})
