import type { Features } from '../features.ts'
import { valuesAt } from '../frame.ts'
import { randomStream, sampleOf } from '../numeric/random.ts'
import { assignClusters, fitKMeans, type KMeans, type KMeansOptions } from './k-means.ts'

/** A number of clusters and what speaks for it. */
export interface ClusterChoice {
  readonly clusters: number
  readonly inertia: number
  /** mean silhouette, −1 to 1: near 1 where clusters lie apart, near 0 where they run into each other */
  readonly silhouette: number
  /** customers of each cluster */
  readonly sizes: readonly number[]
}

const sizesOf = (members: Uint8Array, clusters: number): number[] => {
  const sizes = new Array<number>(clusters).fill(0)
  for (const k of members) sizes[k] = (sizes[k] ?? 0) + 1
  return sizes
}

/** Sums of the distances of one point to the points of each cluster. */
const distancesTo = (columns: readonly Float64Array[], i: number, members: Uint8Array, sums: Float64Array): void => {
  sums.fill(0)
  for (let other = 0; other < members.length; other++) {
    let square = 0
    for (const column of columns) square += ((column[i] ?? 0) - (column[other] ?? 0)) ** 2
    const k = members[other] ?? 0
    sums[k] = (sums[k] ?? 0) + Math.sqrt(square)
  }
}

/**
 * The mean silhouette of points: how much nearer each lies to its own cluster than to the next one.
 *
 * @param columns on the scale of the clusters
 * @returns a single point of a cluster counts as 0
 * @source Rousseeuw (1987), J. Computational and Applied Mathematics 20, 53–65
 */
export const silhouetteOf = (columns: readonly Float64Array[], members: Uint8Array, clusters: number): number => {
  const sizes = sizesOf(members, clusters)
  const sums = new Float64Array(clusters)
  let total = 0
  for (let i = 0; i < members.length; i++) {
    const own = members[i] ?? 0
    const count = sizes[own] ?? 0
    if (count < 2) continue
    distancesTo(columns, i, members, sums)
    const within = (sums[own] ?? 0) / (count - 1)
    let next = Number.POSITIVE_INFINITY
    for (let k = 0; k < clusters; k++) {
      if (k !== own && (sizes[k] ?? 0) > 0) next = Math.min(next, (sums[k] ?? 0) / (sizes[k] ?? 1))
    }
    const widest = Math.max(within, next)
    if (widest > 0 && next < Number.POSITIVE_INFINITY) total += (next - within) / widest
  }
  return total / members.length
}

const scaledSample = (fit: KMeans, { columns }: Features, rows: Int32Array): Float64Array[] =>
  columns.map((column, j) => {
    const { mean, deviation } = fit.scales[j] ?? { mean: 0, deviation: 1 }
    return Float64Array.from(rows, (row) => ((column[row] ?? 0) - mean) / deviation)
  })

/**
 * Numbers of clusters side by side. The silhouette favours few: where it is highest is a proposal, not a finding.
 *
 * @param numbers of clusters to try
 * @param most customers that the silhouette is computed of, sampled by the seed where there are more
 */
export const compareClusters = (
  features: Features,
  numbers: readonly number[],
  options: Omit<KMeansOptions, 'clusters'>,
  most = 5000,
): { readonly choices: readonly ClusterChoice[]; readonly proposed: number } => {
  const choices = numbers.map((clusters): ClusterChoice => {
    const fit = fitKMeans(features, { ...options, clusters })
    const members = assignClusters(fit, features)
    const sample = sampleOf(randomStream(options.seed), most, members.length)
    const chosen = Uint8Array.from(sample, (row) => members[row] ?? 0)
    return {
      clusters,
      inertia: fit.inertia,
      silhouette: silhouetteOf(scaledSample(fit, features, sample), chosen, clusters),
      sizes: sizesOf(members, clusters),
    }
  })
  const best = choices.reduce<ClusterChoice | undefined>(
    (found, choice) => (found === undefined || choice.silhouette > found.silhouette ? choice : found),
    undefined,
  )
  return { choices, proposed: best?.clusters ?? 0 }
}

const pairsOf = (count: number): number => (count * (count - 1)) / 2

/**
 * How far two partitions of the same rows agree, whatever their clusters are called: 1 where they are the same, about 0
 * where they agree by chance only.
 *
 * @source Hubert & Arabie (1985), J. Classification 2, 193–218
 */
export const adjustedRand = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  if (a.length !== b.length) throw new Error(`partitions of ${a.length} and ${b.length} rows`)
  const [cells, rows, columns] = [new Map<string, number>(), new Map<number, number>(), new Map<number, number>()]
  const add = <Key>(counts: Map<Key, number>, key: Key): unknown => counts.set(key, (counts.get(key) ?? 0) + 1)
  for (let i = 0; i < a.length; i++) {
    add(cells, `${a[i]}/${b[i]}`)
    add(rows, a[i] ?? 0)
    add(columns, b[i] ?? 0)
  }
  const sumOf = (counts: Map<unknown, number>): number => [...counts.values()].reduce((sum, n) => sum + pairsOf(n), 0)
  const [together, inA, inB] = [sumOf(cells), sumOf(rows), sumOf(columns)]
  const byChance = (inA * inB) / pairsOf(a.length)
  const most = (inA + inB) / 2
  return most === byChance ? 1 : (together - byChance) / (most - byChance)
}

/**
 * How far clusters depend on which customers happened to be there: the mean adjusted Rand index of clusters of resamples
 * with those of all. Below about 0.8 they should not be given names.
 *
 * @param rounds how many resamples, drawn with replacement
 * @source Hennig (2007), Computational Statistics & Data Analysis 52, 258–271
 */
export const clusterStability = (features: Features, options: KMeansOptions, rounds = 20): number => {
  const members = assignClusters(fitKMeans(features, options), features)
  const random = randomStream(`${options.seed}/stability`)
  let sum = 0
  for (let round = 0; round < rounds; round++) {
    const rows = Int32Array.from({ length: Math.min(members.length, 5000) }, () =>
      Math.floor(random() * members.length),
    )
    const resampled = {
      names: features.names,
      columns: features.columns.map((column) => valuesAt(column, rows)),
    }
    const again = fitKMeans(resampled, { ...options, restarts: 5, seed: options.seed + round + 1 })
    sum += adjustedRand(members, assignClusters(again, features))
  }
  return sum / rounds
}
