import type { BinEnds, Tree } from './tree.ts'

/** Customers as bins, and how the loss changes with the score of each. */
export interface Slopes {
  readonly bins: readonly Uint8Array[]
  readonly ends: readonly BinEnds[]
  /** first derivative of the loss by the score */
  readonly gradient: Float64Array
  /** second derivative */
  readonly curvature: Float64Array
}

/** How a tree grows. */
export interface Growth {
  readonly depth: number
  /** fewest customers on each side of a split */
  readonly leastLeaf: number
  /** added to the curvature of a leaf, so that small ones say little */
  readonly penalty: number
}

interface Split {
  readonly feature: number
  readonly bin: number
}

/** Sums over the bins of one feature, for all nodes of a level. */
interface Histogram {
  readonly gradient: Float64Array
  readonly curvature: Float64Array
  readonly count: Float64Array
}

/** Sums over the bins of a feature, node after node; of the columns only as much is used as the feature has bins. */
const fill = (histogram: Histogram, feature: number, place: Int32Array, nodes: number, slopes: Slopes): void => {
  const { gradient: sums, curvature: curves, count } = histogram
  const bins = slopes.bins[feature] ?? new Uint8Array()
  const width = (slopes.ends[feature]?.length ?? 0) + 1
  for (const column of [sums, curves, count]) column.fill(0, 0, nodes * width)
  const { gradient, curvature } = slopes
  for (let i = 0; i < bins.length; i++) {
    const cell = (place[i] ?? 0) * width + (bins[i] ?? 0)
    sums[cell] = (sums[cell] ?? 0) + (gradient[i] ?? 0)
    curves[cell] = (curves[cell] ?? 0) + (curvature[i] ?? 0)
    count[cell] = (count[cell] ?? 0) + 1
  }
}

interface Total {
  gradient: number
  curvature: number
  count: number
}

const gainOf = ({ gradient, curvature }: Total, penalty: number): number =>
  gradient ** 2 / (curvature + penalty + 1e-12)

/** The best cut of one feature at a node, if it is better than what was found before. */
const bestCut = (
  { gradient, curvature, count }: Histogram,
  node: number,
  ends: BinEnds,
  { leastLeaf, penalty }: Growth,
): { readonly gain: number; readonly bin: number } => {
  const total: Total = { gradient: 0, curvature: 0, count: 0 }
  const start = node * (ends.length + 1)
  for (let bin = 0; bin <= ends.length; bin++) {
    total.gradient += gradient[start + bin] ?? 0
    total.curvature += curvature[start + bin] ?? 0
    total.count += count[start + bin] ?? 0
  }
  const whole = gainOf(total, penalty)
  const below: Total = { gradient: 0, curvature: 0, count: 0 }
  let best = { gain: 1e-9, bin: -1 }
  for (let bin = 0; bin < ends.length; bin++) {
    below.gradient += gradient[start + bin] ?? 0
    below.curvature += curvature[start + bin] ?? 0
    below.count += count[start + bin] ?? 0
    if (below.count < leastLeaf) continue
    if (total.count - below.count < leastLeaf) break
    const above: Total = {
      gradient: total.gradient - below.gradient,
      curvature: total.curvature - below.curvature,
      count: total.count - below.count,
    }
    const gain = gainOf(below, penalty) + gainOf(above, penalty) - whole
    if (gain > best.gain) best = { gain, bin }
  }
  return best
}

/** The best split of each node of a level; none where no split gains anything. */
const splitsOf = (slopes: Slopes, place: Int32Array, nodes: number, growth: Growth): (Split | undefined)[] => {
  const size = nodes * slopes.ends.reduce((most, ends) => Math.max(most, ends.length + 1), 0)
  const histogram = {
    gradient: new Float64Array(size),
    curvature: new Float64Array(size),
    count: new Float64Array(size),
  }
  const best = Array.from({ length: nodes }, (): (Split & { gain: number }) | undefined => undefined)
  for (const [feature, ends] of slopes.ends.entries()) {
    fill(histogram, feature, place, nodes, slopes)
    for (let node = 0; node < nodes; node++) {
      const { gain, bin } = bestCut(histogram, node, ends, growth)
      if (bin >= 0 && gain > (best[node]?.gain ?? 0)) best[node] = { feature, bin, gain }
    }
  }
  return best
}

/**
 * Grows a tree level by level, each split where the second-order estimate of the loss falls most.
 *
 * @returns the tree, with leaf values −Σ gradient / (Σ curvature + penalty), and the leaf of each row
 * @source Chen & Guestrin (2016), KDD, 785–794, equations 5–7
 */
export const growTree = (slopes: Slopes, growth: Growth): { readonly tree: Tree; readonly leaf: Int32Array } => {
  const { depth, penalty } = growth
  const rows = slopes.gradient.length
  const inner = 2 ** depth - 1
  const feature = new Int16Array(inner).fill(-1)
  const threshold = new Float64Array(inner)
  const cover = new Float64Array(2 * inner + 1)
  const place = new Int32Array(rows)
  for (let level = 0; level < depth; level++) {
    const nodes = 2 ** level
    const splits = splitsOf(slopes, place, nodes, growth)
    for (const [node, split] of splits.entries()) {
      if (split === undefined) continue
      feature[nodes - 1 + node] = split.feature
      threshold[nodes - 1 + node] = slopes.ends[split.feature]?.[split.bin] ?? 0
    }
    for (let i = 0; i < rows; i++) {
      const node = place[i] ?? 0
      const split = splits[node]
      cover[nodes - 1 + node] = (cover[nodes - 1 + node] ?? 0) + 1
      place[i] = 2 * node + (split !== undefined && (slopes.bins[split.feature]?.[i] ?? 0) > split.bin ? 1 : 0)
    }
  }
  const sums = Array.from({ length: inner + 1 }, (): Total => ({ gradient: 0, curvature: 0, count: 0 }))
  for (let i = 0; i < rows; i++) {
    const sum = sums[place[i] ?? 0]
    if (sum === undefined) continue
    sum.gradient += slopes.gradient[i] ?? 0
    sum.curvature += slopes.curvature[i] ?? 0
    sum.count += 1
  }
  for (const [leaf, { count }] of sums.entries()) cover[inner + leaf] = count
  const value = Float64Array.from(sums, (sum) =>
    sum.count === 0 ? 0 : -sum.gradient / (sum.curvature + penalty + 1e-12),
  )
  return { tree: { depth, feature, threshold, value, cover }, leaf: place }
}
