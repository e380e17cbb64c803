import { type Features, scaleOf } from '../features.ts'

/** What a cluster is like. */
export interface ClusterProfile {
  readonly size: number
  /** share of all customers */
  readonly share: number
  /** mean of each feature, in its unit */
  readonly means: readonly number[]
  /** one sentence: what is most unlike all customers first */
  readonly words: string
}

const shown = (value: number): string =>
  Math.abs(value) >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)))

const wordOf = (deviations: number): string => {
  const far = Math.abs(deviations) >= 1 ? 'far ' : ''
  return Math.abs(deviations) < 0.25 ? 'about average' : `${far}${deviations > 0 ? 'above' : 'below'} average`
}

/**
 * Profiles of clusters by features in their own unit (days, orders, money), not by the logarithms that they were made of.
 *
 * @returns one for each cluster, in the order of their numbers; means of an empty cluster are NaN
 */
export const profilesOf = ({ names, columns }: Features, members: Uint8Array, clusters: number): ClusterProfile[] => {
  const scales = columns.map((column) => scaleOf(column))
  return Array.from({ length: clusters }, (_, k) => {
    const rows = Array.from(members.keys()).filter((row) => members[row] === k)
    const means = columns.map((column) => rows.reduce((sum, row) => sum + (column[row] ?? 0), 0) / rows.length)
    const told = means
      .map((mean, j) => ({ mean, name: names[j] ?? '', scale: scales[j] ?? { mean: 0, deviation: 1 } }))
      .map(({ mean, name, scale }) => ({ mean, name, all: scale.mean, by: (mean - scale.mean) / scale.deviation }))
      .sort((a, b) => Math.abs(b.by) - Math.abs(a.by))
      .map(({ mean, name, all, by }) => `${name} ${wordOf(by)} (${shown(mean)}; all ${shown(all)})`)
    const share = rows.length / members.length
    const head = `${rows.length} customers, ${shown(100 * share)} %`
    return { size: rows.length, share, means, words: rows.length === 0 ? head : `${head}: ${told.join(', ')}` }
  })
}
