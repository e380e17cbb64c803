import { constantFeatures, type Features, rowsOfFeatures, type Scale, scaled, scaleOf } from '../features.ts'
import { type Random, randomStream, sampleOf } from '../numeric/random.ts'
import { ModelRefusal } from '../refusal.ts'
import { assignPoints, type Centres, type Clustering, refine } from './lloyd.ts'

/** Clusters of customers: where their centres lie, and how features are scaled for it. */
export interface KMeans {
  readonly features: readonly string[]
  readonly scales: readonly Scale[]
  /** centres on the scale, cluster after cluster, a number for each feature */
  readonly centres: Centres
  readonly clusters: number
  /** sum of the squared distances of all fitted customers to their centres */
  readonly inertia: number
}

/** How clusters are looked for. */
export interface KMeansOptions {
  readonly clusters: number
  readonly seed: number
  /** how often to begin anew; the best of all is kept */
  readonly restarts?: number
  /** more customers than this are sampled by the seed */
  readonly most?: number
  /** false where features are to be used as they are */
  readonly scaled?: boolean
}

/** Points row after row. */
const pointsOf = ({ columns }: Features, scales: readonly Scale[], rows: Int32Array): Float64Array => {
  const size = columns.length
  const points = new Float64Array(rows.length * size)
  for (const [j, column] of columns.entries()) {
    const { mean, deviation } = scales[j] ?? { mean: 0, deviation: 1 }
    for (let i = 0; i < rows.length; i++) points[i * size + j] = ((column[rows[i] ?? 0] ?? 0) - mean) / deviation
  }
  return points
}

/** Adds a centre: the best of some points that are drawn by how far they are from the centres so far. */
const drawCentre = (
  points: Float64Array,
  size: number,
  nearest: Float64Array,
  tries: number,
  random: Random,
): number => {
  const total = nearest.reduce((sum, value) => sum + value, 0)
  let best = { point: 0, left: Number.POSITIVE_INFINITY }
  for (let k = 0; k < tries; k++) {
    let left = random() * total
    let point = nearest.findIndex((value) => {
      left -= value
      return left < 0
    })
    if (point < 0) point = Math.floor(random() * nearest.length)
    let sum = 0
    for (let i = 0; i < nearest.length; i++) sum += Math.min(nearest[i] ?? 0, squaredGap(points, i, point, size))
    if (sum < best.left) best = { point, left: sum }
  }
  return best.point
}

const squaredGap = (points: Float64Array, i: number, other: number, size: number): number => {
  let sum = 0
  for (let j = 0; j < size; j++) sum += ((points[i * size + j] ?? 0) - (points[other * size + j] ?? 0)) ** 2
  return sum
}

/** First centres that lie far apart. @source Arthur & Vassilvitskii (2007), SODA, 1027–1035 (greedy variant) */
const spreadCentres = (points: Float64Array, size: number, clusters: number, random: Random): Centres => {
  const count = points.length / size
  const tries = 2 + Math.floor(Math.log(clusters))
  const centres = new Float64Array(clusters * size)
  const nearest = new Float64Array(count).fill(Number.POSITIVE_INFINITY)
  let chosen = Math.floor(random() * count)
  for (let k = 0; k < clusters; k++) {
    if (k > 0) chosen = drawCentre(points, size, nearest, tries, random)
    for (let j = 0; j < size; j++) centres[k * size + j] = points[chosen * size + j] ?? 0
    for (let i = 0; i < count; i++) nearest[i] = Math.min(nearest[i] ?? 0, squaredGap(points, i, chosen, size))
  }
  return centres
}

/** Clusters in the order of their centres: the highest sum of all features first. */
const inOrder = (centres: Centres, size: number): Centres => {
  const places = Array.from({ length: centres.length / size }, (_, k) => centres.subarray(k * size, (k + 1) * size))
  const sumOf = (centre: Float64Array): number => centre.reduce((sum, value) => sum + value, 0)
  return Float64Array.from(places.sort((a, b) => sumOf(b) - sumOf(a)).flatMap((centre) => Array.from(centre)))
}

const refuseUnusable = (features: Features, { clusters }: KMeansOptions): number => {
  const rows = rowsOfFeatures(features)
  if (!(Number.isInteger(clusters) && clusters >= 2)) throw ModelRefusal.of('out_of_range/clusters', { clusters })
  if (rows < clusters * 2)
    throw ModelRefusal.of('too_few_customers/clusters', { count: rows, clusters, needed: clusters * 2 })
  const constant = constantFeatures(features)
  if (constant.length > 0) throw ModelRefusal.of('constant_feature/features', { features: constant })
  return rows
}

/**
 * Clusters customers by features that are brought to mean 0 and deviation 1. Take the logarithm (`Math.log1p`) of amounts
 * and counts first. Clusters are numbered by their centres, the highest sum of features first, so that the same clusters
 * have the same numbers whatever the seed.
 *
 * @throws ModelRefusal `too_few_customers`, `constant_feature`, `not_a_number`, `out_of_range`
 * @source Lloyd (1982), IEEE Trans. Information Theory 28, 129–137
 */
export const fitKMeans = (features: Features, options: KMeansOptions): KMeans => {
  const rows = refuseUnusable(features, options)
  const { clusters, seed, restarts = 25, most = 20_000, scaled: isScaled = true } = options
  const random = randomStream(seed)
  const sample = sampleOf(random, most, rows)
  const scales = features.columns.map((column) => (isScaled ? scaleOf(column, sample) : { mean: 0, deviation: 1 }))
  const points = pointsOf(features, scales, sample)
  const size = features.columns.length
  let best: Clustering | undefined
  for (let start = 0; start < restarts; start++) {
    const found = refine(points, spreadCentres(points, size, clusters, random), size)
    if (best === undefined || found.inertia < best.inertia) best = found
  }
  if (best === undefined) throw new RangeError('k-means needs at least one start')
  return {
    features: features.names,
    scales,
    centres: inOrder(best.centres, size),
    clusters,
    inertia: best.inertia,
  }
}

/** The cluster of each customer: that of the nearest centre. @throws Error for other features than the fitted ones */
export const assignClusters = ({ features, scales, centres }: KMeans, given: Features): Uint8Array => {
  if (given.names.join() !== features.join())
    throw new Error(`clusters are by ${features.join(', ')}; found ${given.names.join(', ')}`)
  const rows = rowsOfFeatures(given)
  const columns = given.columns.map((column, j) => scaled(column, scales[j] ?? { mean: 0, deviation: 1 }))
  return assignPoints(columns, centres, rows)
}

/**
 * Numbers the clusters as those of a fit before that lie nearest, so that a cluster keeps its number when it moves.
 *
 * @param before a fit of as many clusters by the same features
 */
export const numberedAs = (fit: KMeans, before: KMeans): KMeans => {
  const size = fit.features.length
  const gap = (k: number, old: number): number => {
    let sum = 0
    for (let j = 0; j < size; j++) {
      const { mean, deviation } = fit.scales[j] ?? { mean: 0, deviation: 1 }
      const was = before.scales[j] ?? { mean: 0, deviation: 1 }
      const placed = (before.centres[old * size + j] ?? 0) * was.deviation + was.mean
      sum += ((fit.centres[k * size + j] ?? 0) - (placed - mean) / deviation) ** 2
    }
    return sum
  }
  const pairs = Array.from({ length: fit.clusters ** 2 }, (_, i) => {
    const [k, old] = [Math.floor(i / fit.clusters), i % fit.clusters]
    return { k, old, gap: gap(k, old) }
  }).sort((a, b) => a.gap - b.gap)
  const taken = new Map<number, number>()
  for (const { k, old } of pairs) {
    if (!taken.has(old) && ![...taken.values()].includes(k)) taken.set(old, k)
  }
  const centres = fit.centres.map(
    (_, place) => fit.centres[(taken.get(Math.floor(place / size)) ?? 0) * size + (place % size)] ?? 0,
  )
  return { ...fit, centres }
}
