import type { Features } from '../features.ts'
import { chanceOf } from '../numeric/binomial-regression.ts'
import { ModelRefusal } from '../refusal.ts'
import { growTree } from './grow-tree.ts'
import { type LabelledCustomers, refuseUnlearnable } from './labels.ts'
import { addContributions, addTrees, binEndsOf, binsOf, deepest, type Tree } from './tree.ts'

/** Trees whose values add up to the log-odds of leaving. */
export interface BoostedTrees {
  readonly features: readonly string[]
  /** log-odds before the first tree: those of all customers learned from */
  readonly start: number
  readonly trees: readonly Tree[]
}

/** How many trees grow, how deep, and how much each says. */
export interface BoostingOptions {
  readonly trees?: number
  /** 1 to 4 */
  readonly depth?: number
  /** what each tree's values are multiplied by */
  readonly rate?: number
  readonly leastLeaf?: number
  readonly penalty?: number
}

/**
 * Fits without looking whether anything can be learned: for parts of customers that were looked at as a whole. See
 * `fitBoostedTrees`.
 */
export const fitBoostedTreesToPart = (
  { features, left }: LabelledCustomers,
  { trees = 200, depth = 3, rate = 0.05, leastLeaf = 20, penalty = 1 }: BoostingOptions = {},
): BoostedTrees => {
  if (!(Number.isInteger(depth) && depth >= 1 && depth <= deepest))
    throw ModelRefusal.of('out_of_range/depth', { depth, most: deepest })
  const rows = left.length
  const share = left.reduce((sum, label) => sum + label, 0) / rows
  const start = Math.log(share) - Math.log1p(-share)
  const ends = features.columns.map(binEndsOf)
  const bins = features.columns.map((column, j) => binsOf(column, ends[j] ?? new Float64Array()))
  const scores = new Float64Array(rows).fill(start)
  const gradient = new Float64Array(rows)
  const curvature = new Float64Array(rows)
  const grown: Tree[] = []
  for (let round = 0; round < trees; round++) {
    for (let i = 0; i < rows; i++) {
      const chance = chanceOf(scores[i] ?? 0)
      gradient[i] = chance - (left[i] ?? 0)
      curvature[i] = chance * (1 - chance)
    }
    const { tree, leaf } = growTree({ bins, ends, gradient, curvature }, { depth, leastLeaf, penalty })
    const value = tree.value.map((each) => each * rate)
    for (let i = 0; i < rows; i++) scores[i] = (scores[i] ?? 0) + (value[leaf[i] ?? 0] ?? 0)
    grown.push({ ...tree, value })
  }
  return { features: features.names, start, trees: grown }
}

/**
 * Fits gradient-boosted trees to log loss, with features in at most 256 bins.
 *
 * @throws ModelRefusal as `refuseUnlearnable` does
 * @source Friedman (2001), Annals of Statistics 29, 1189–1232; Chen & Guestrin (2016), KDD, 785–794
 */
export const fitBoostedTrees = (customers: LabelledCustomers, options?: BoostingOptions): BoostedTrees => {
  refuseUnlearnable(customers)
  return fitBoostedTreesToPart(customers, options)
}

/** The chance of each customer to leave. @throws Error for other features than those of the fit */
export const predictBoosted = ({ features, start, trees }: BoostedTrees, given: Features): Float64Array => {
  if (given.names.join() !== features.join())
    throw new Error(`the trees read ${features.join(', ')}; found ${given.names.join(', ')}`)
  const scores = new Float64Array(given.columns[0]?.length ?? 0).fill(start)
  addTrees(trees, given.columns, scores)
  for (let i = 0; i < scores.length; i++) scores[i] = chanceOf(scores[i] ?? 0)
  return scores
}

/**
 * What each feature adds to the log-odds of one customer, compared with the mean of those that were learned from.
 *
 * @returns `base` plus the sum of `contributions` is the log-odds of the prediction
 */
export const boostedContributions = (
  { start, trees }: BoostedTrees,
  features: Features,
  row: number,
): { readonly base: number; readonly contributions: Float64Array } => {
  const contributions = new Float64Array(features.columns.length)
  const valueAt = (feature: number): number => features.columns[feature]?.[row] ?? 0
  const base = trees.reduce((sum, tree) => sum + addContributions(tree, valueAt, contributions), start)
  return { base, contributions }
}
