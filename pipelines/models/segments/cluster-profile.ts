import { type Features, scaleOf } from '../features.ts'

/** How far a mean is from that of all customers. */
export type Level = 'far_above' | 'above' | 'average' | 'below' | 'far_below'

/** A feature of a cluster. */
export interface ProfileOf {
  /** place of the feature */
  readonly at: number
  readonly level: Level
  /** of the cluster and of all customers, in the unit of the feature */
  readonly mean: number
  readonly all: number
}

/** What a cluster is like. */
export interface ClusterProfile {
  readonly size: number
  /** share of all customers */
  readonly share: number
  /** each feature, what is most unlike all customers first; none of an empty cluster */
  readonly parts: readonly ProfileOf[]
}

const levelOf = (deviations: number): Level => {
  if (Math.abs(deviations) < 0.25) return 'average'
  if (Math.abs(deviations) < 1) return deviations > 0 ? 'above' : 'below'
  return deviations > 0 ? 'far_above' : 'far_below'
}

/**
 * Profiles of clusters by features in their own unit (days, orders, money), not by the logarithms that they were made of.
 *
 * @returns one for each cluster, in the order of their numbers
 */
export const profilesOf = ({ columns }: Features, members: Uint8Array, clusters: number): ClusterProfile[] => {
  const scales = columns.map((column) => scaleOf(column))
  return Array.from({ length: clusters }, (_, k) => {
    const rows = Array.from(members.keys()).filter((row) => members[row] === k)
    const size = rows.length
    const told = columns.map((column, at) => {
      const mean = rows.reduce((sum, row) => sum + (column[row] ?? 0), 0) / size
      const all = scales[at]?.mean ?? 0
      return { at, mean, all, by: (mean - all) / (scales[at]?.deviation ?? 1) }
    })
    const parts = told
      .sort((a, b) => Math.abs(b.by) - Math.abs(a.by))
      .map(({ at, mean, all, by }) => ({ at, level: levelOf(by), mean, all }))
    return { size, share: size / members.length, parts: size === 0 ? [] : parts }
  })
}
