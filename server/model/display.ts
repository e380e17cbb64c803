export type ShowKind =
  | 'share'
  | 'rank'
  | 'running'
  | 'difference'
  | 'percent_change'
  | 'index'
  | 'moving_average'
  | 'trend'

/** How a value is shown among the others of an answer. `base`: what it is compared with, or the partition it is ranked in. */
export interface Display {
  readonly show: ShowKind
  readonly base?: 'parent' | 'row' | 'column' | 'grand' | { readonly level: string }
  /** which members count: all that are listed, or only those that filters on measures and rankings leave */
  readonly over?: 'all' | 'visible'
  readonly direction?: 'asc' | 'desc'
  readonly ties?: 'standard' | 'dense'
  /** periods, or rows, that a moving average spans */
  readonly window?: number
}
