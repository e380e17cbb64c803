import type { Attribute, Role } from '../../model/cube.ts'
import type { ShowKind } from '../../model/display.ts'
import type { Parameter } from '../statement.ts'
import type { Filter } from './filter.ts'
import type { GroupKey, RolledUp } from './group-key.ts'

/**
 * An attribute on no axis whose member each member of a key has: the key brings it along, or it is read of the rows, as an
 * output called `by`.
 */
export interface Ancestor {
  readonly of: GroupKey
  readonly attribute: Attribute
  readonly by?: string
}

/**
 * What a value is compared with, or the rows that it is ranked or added up among: the coordinate with some attributes
 * rolled up. `ancestor` stays at a level that is on no axis itself, but that the key `of` brings along.
 */
export type Base =
  | { readonly kind: 'parent' | 'row' | 'column' | 'grand' }
  | { readonly kind: 'level'; readonly key: GroupKey }
  | ({ readonly kind: 'ancestor' } & Ancestor)

/** A display calculation with its names looked up. `window` is how many periods or rows a moving average spans. */
export interface Shown {
  readonly show: ShowKind
  readonly base: Base
  readonly over: 'all' | 'visible'
  readonly direction: 'asc' | 'desc'
  readonly ties: 'standard' | 'dense'
  readonly window: number
}

/** An output that is shown among the rows: those count at which one of these columns of legs has a contributing row. */
export interface Counted {
  readonly of: string
  readonly listedBy: readonly string[]
}

/**
 * Periods that have no fact rows, put among those that have: what goes along time goes over each period of the window. At
 * the set, each combination of the other attributes that has rows gets all periods of the calendar that `filters` let
 * through, up to the last complete date; where neither bounds them, from the first to the last that has rows.
 */
export interface PeriodFill {
  readonly set: RolledUp
  readonly role: Role
  /** attributes of the role that the set keeps */
  readonly keys: readonly GroupKey[]
  /** those of them that differ from row to row, the finest last */
  readonly steps: readonly GroupKey[]
  readonly filters: readonly Filter[]
  readonly through: Parameter | undefined
  /** conditions say where the window starts, and where it ends */
  readonly bounded: { readonly below: boolean; readonly above: boolean }
}
