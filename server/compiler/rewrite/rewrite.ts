import type { CubeProfile } from '../../model/profile.ts'
import type { Plan } from '../plan/plan.ts'
import { innerJoins } from './inner-joins.ts'
import { sharedMeasureFilter } from './shared-measure-filter.ts'

/** Changes how a plan is computed, never what it answers. `profile` is what was verified on the data, if anything. */
export type Rewrite = (plan: Plan, profile: CubeProfile | undefined) => Plan

/** All rewrites in the order in which every caller applies them. */
const rewrites: readonly Rewrite[] = [sharedMeasureFilter, innerJoins]

/** Applies every rewrite once, in order. */
export const rewrite: Rewrite = (plan, profile) => rewrites.reduce((p, apply) => apply(p, profile), plan)
