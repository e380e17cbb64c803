import type { Attribute } from '../../model/cube.ts'

/**
 * One attribute of an axis as a leg groups by it. `bit` is its place in `grouping`; `implied` are the ancestors whose
 * keys it needs and that no attribute before it on the same axis brings.
 */
export interface GroupKey {
  readonly attribute: Attribute
  readonly axis: 'row' | 'column'
  readonly bit: number
  readonly implied: readonly Attribute[]
  /** those of `implied` that only decide which members are listed: they are no columns of the answer */
  readonly unseen?: readonly Attribute[]
}

/**
 * A grouping set as the bits of the attributes that are rolled up: what `grouping` says in the result. 0 is the leaf.
 */
export type RolledUp = number
