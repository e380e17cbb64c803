/**
 * A decision tree of full depth: node i has the children 2i + 1 and 2i + 2. A row goes to the first of them where its
 * feature is at most the threshold. A node that is not split has the feature −1, and its rows all go to the first.
 */
export interface Tree {
  readonly depth: number
  readonly feature: Int16Array
  readonly threshold: Float64Array
  /** what each leaf adds to the log-odds, from the left to the right */
  readonly value: Float64Array
  /** customers learned from at each node, the leaves after the inner ones */
  readonly cover: Float64Array
}

/** How features are cut into bins: the upper end of each bin but the last, ascending. */
export type BinEnds = Float64Array

/** The deepest tree: its splits are bits of a number that its answers are looked up by. */
export const deepest = 4

/** At most this many bins, so that a bin fits a byte. */
const mostBins = 256

/** Bins of a column with about equally many rows, and ends half way between neighbouring values. */
export const binEndsOf = (column: Float64Array): BinEnds => {
  const sorted = column.slice().sort()
  const different = sorted.filter((value, i) => i === 0 || value !== sorted[i - 1])
  const halfWay = (i: number): number => ((different[i] ?? 0) + (different[i + 1] ?? 0)) / 2
  if (different.length <= mostBins) return Float64Array.from({ length: different.length - 1 }, (_, i) => halfWay(i))
  const ends = new Set<number>()
  for (let k = 1; k < mostBins; k++) {
    const value = sorted[Math.floor((k * sorted.length) / mostBins)] ?? 0
    if (value > (sorted[0] ?? 0)) ends.add(value)
  }
  return Float64Array.from(ends).map((value) => {
    const below = different[Math.max(0, placeOf(different, value) - 1)] ?? value
    return (below + value) / 2
  })
}

/** The first place of an ascending list whose value is at least as great. */
const placeOf = (ascending: Float64Array, value: number): number => {
  let [low, high] = [0, ascending.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((ascending[middle] ?? 0) < value) low = middle + 1
    else high = middle
  }
  return low
}

/** The bin of each row. */
export const binsOf = (column: Float64Array, ends: BinEnds): Uint8Array => {
  const bins = new Uint8Array(column.length)
  for (let i = 0; i < column.length; i++) bins[i] = placeOf(ends, column[i] ?? 0)
  return bins
}

/** Rows that are scored at once, so that their columns stay near the processor. */
const block = 1024

/** What a tree says for each set of splits at which a row goes to the right, as bits by node. */
const answersOf = ({ depth, feature, value }: Tree): Float64Array =>
  Float64Array.from({ length: 2 ** feature.length }, (_, bits) => {
    let node = 0
    for (let level = 0; level < depth; level++) node = 2 * node + ((bits >> node) & 1 ? 2 : 1)
    return value[node - feature.length] ?? 0
  })

/** The different thresholds of each feature, ascending. */
const cutsOf = (trees: readonly Tree[], features: number): Float64Array[] => {
  const cuts = Array.from({ length: features }, () => new Set<number>())
  for (const { feature, threshold } of trees)
    for (const [node, j] of feature.entries()) cuts[j]?.add(threshold[node] ?? 0)
  return cuts.map((set) => Float64Array.from(set).sort())
}

/**
 * Marks the rows of a block that go to the right at a node: those that lie above more cuts than the node's own number. By
 * whole numbers, because a branch that cannot be foreseen takes the processor five times as long.
 */
const markRight = (bits: Int32Array, above: Int32Array, cut: number, node: number): void => {
  for (let i = 0; i < bits.length; i++) bits[i] = (bits[i] ?? 0) | (((cut - (above[i] ?? 0)) >>> 31) << node)
}

/** Adds what trees say to the scores of all rows. */
export const addTrees = (trees: readonly Tree[], columns: readonly Float64Array[], scores: Float64Array): void => {
  const cuts = cutsOf(trees, columns.length)
  const prepared = trees.map((tree) => ({
    answers: answersOf(tree),
    splits: Array.from(tree.feature, (feature, node) => ({ feature, cut: tree.threshold[node] ?? 0, node }))
      .filter(({ feature }) => feature >= 0)
      .map((split) => ({ ...split, cut: placeOf(cuts[split.feature] ?? scores, split.cut) })),
  }))
  for (let start = 0; start < scores.length; start += block) {
    const bits = new Int32Array(Math.min(block, scores.length - start))
    const above = columns.map((column, j) => bits.map((_, i) => placeOf(cuts[j] ?? scores, column[start + i] ?? 0)))
    for (const { answers, splits } of prepared) {
      bits.fill(0)
      for (const { feature, cut, node } of splits) markRight(bits, above[feature] ?? bits, cut, node)
      for (let i = 0; i < bits.length; i++) scores[start + i] = (scores[start + i] ?? 0) + (answers[bits[i] ?? 0] ?? 0)
    }
  }
}

interface Step {
  readonly feature: number
  /** share of the customers at the node who went this way */
  readonly share: number
  /** whether the row goes this way */
  readonly isOwn: boolean
}

/** The splits on the way to a leaf, those of one feature together. */
const stepsTo = (tree: Tree, leaf: number, valueAt: (feature: number) => number): Step[] => {
  const steps = new Map<number, Step>()
  let node = leaf + tree.feature.length
  while (node > 0) {
    const parent = (node - 1) >> 1
    const feature = tree.feature[parent] ?? -1
    if (feature >= 0) {
      const isRight = node % 2 === 0
      const known = steps.get(feature)
      steps.set(feature, {
        feature,
        share: ((known?.share ?? 1) * (tree.cover[node] ?? 0)) / (tree.cover[parent] ?? 1),
        isOwn: (known?.isOwn ?? true) && valueAt(feature) > (tree.threshold[parent] ?? 0) === isRight,
      })
    }
    node = parent
  }
  return [...steps.values()]
}

const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1))

/**
 * Adds what each feature adds to the score of a row, by Shapley's values of the tree: features that are not in a set are
 * averaged over the customers at each node.
 *
 * @param valueAt the row's value of a feature
 * @param contributions by feature
 * @returns the mean of the tree over all customers learned from; with the contributions it is what the tree says of the row
 * @source Lundberg et al. (2020), Nature Machine Intelligence 2, 56–67 (path-dependent TreeSHAP), added up over the sets of the few features on a path
 */
export const addContributions = (
  tree: Tree,
  valueAt: (feature: number) => number,
  contributions: Float64Array,
): number => {
  let mean = 0
  for (const [leaf, value] of tree.value.entries()) {
    const cover = tree.cover[leaf + tree.feature.length] ?? 0
    if (cover === 0) continue
    mean += (value * cover) / (tree.cover[0] ?? 1)
    const steps = stepsTo(tree, leaf, valueAt)
    for (const [i, { feature, share, isOwn }] of steps.entries()) {
      const others = steps.filter((_, j) => j !== i)
      const gap = (isOwn ? 1 : 0) - share
      contributions[feature] = (contributions[feature] ?? 0) + value * gap * weightOf(others)
    }
  }
  return mean
}

/** The chance to come to a leaf by the other features, averaged over the orders in which they become known. */
const weightOf = (others: readonly Step[]): number => {
  let sum = 0
  for (let set = 0; set < 1 << others.length; set++) {
    let [known, product] = [0, 1]
    for (const [j, { share, isOwn }] of others.entries()) {
      const isKnown = (set & (1 << j)) !== 0
      known += Number(isKnown)
      product *= isKnown ? Number(isOwn) : share
    }
    sum += (product * factorial(known) * factorial(others.length - known)) / factorial(others.length + 1)
  }
  return sum
}
