import { innerJoins } from './inner-joins.ts'
import type { Rewrite } from './legs.ts'
import { sharedMeasureFilter } from './shared-measure-filter.ts'

/** All rewrites in the order in which every caller applies them. */
const rewrites: readonly Rewrite[] = [sharedMeasureFilter, innerJoins]

/** Applies every rewrite once, in order. */
export const rewrite: Rewrite = (plan, profile) => rewrites.reduce((p, apply) => apply(p, profile), plan)
