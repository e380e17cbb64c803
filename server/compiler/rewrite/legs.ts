import type { CubeProfile } from '../../model/profile.ts'
import type { Calculate, Plan, RollUp } from '../plan/plan.ts'

/** Changes how a plan is computed, never what it answers. `profile` is what was verified on the data, if anything. */
export type Rewrite = (plan: Plan, profile: CubeProfile | undefined) => Plan

const inCalculate = (node: Calculate, change: (leg: RollUp) => RollUp): Calculate => {
  const [leg, ...members] = node.input.legs
  return { ...node, input: { ...node.input, legs: [change(leg), ...members] } }
}

/** The plan with every leg that reads a fact changed: the main one and those of rankings under their own filter. */
export const mapLegs = (plan: Plan, change: (leg: RollUp) => RollUp): Plan => ({
  ...plan,
  input: {
    ...plan.input,
    input: inCalculate(plan.input.input, change),
    takes: plan.input.takes.map((take) => ({ ...take, context: take.context && inCalculate(take.context, change) })),
  },
})
