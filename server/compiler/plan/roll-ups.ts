import type { Leg, RollUp } from './plan.ts'

/** The legs that read a fact, those below statistics among them. */
export const rollUpsIn = (legs: readonly Leg[]): readonly RollUp[] =>
  legs.flatMap((leg) => (leg.kind === 'rollUp' ? [leg] : rollUpsIn(leg.input.input.legs)))
