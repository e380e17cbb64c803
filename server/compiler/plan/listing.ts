import type { Attribute } from '../../model/cube.ts'
import type { Parameter } from '../statement.ts'
import type { Filter } from './filter.ts'
import type { GroupKey, RolledUp } from './group-key.ts'

/** A level of a ragged hierarchy at which a member is no row where it is blank, or named like its parent. */
export interface SkipRule {
  readonly attribute: Attribute
  readonly how: 'blank' | 'same_as_parent'
  /** the level above */
  readonly parent: Attribute
}

/** Nodes of a tree below another: its children, or the lowest ones, which have no children or stand `upTo` below. */
export interface NodesBelow {
  readonly attribute: Attribute
  readonly of: Parameter
  readonly which: 'children' | 'leaves'
  readonly upTo: number | undefined
}

/** Members that an explicit axis lists together: those that meet every condition, at one set of its attributes. */
export interface ListedTuple {
  /** the place in the query's list of what lists them */
  readonly place: number
  /** the bits of the entry's attributes that are rolled up here */
  readonly rolledUp: RolledUp
  readonly members: readonly Filter[]
  readonly below?: NodesBelow
  /** levels above at which the members' ancestors must be skipped */
  readonly skipped: readonly SkipRule[]
  /** levels above at which they must not be */
  readonly shown: readonly SkipRule[]
}

/** One explicit entry of an axis: its attributes, and which of their members are rows. */
export interface ListedEntry {
  readonly keys: readonly GroupKey[]
  /** the bits of all its attributes */
  readonly bits: RolledUp
  readonly tuples: readonly ListedTuple[]
}

/** A level on an axis that may be skipped; `finer` are the levels below it on the same axis. */
export interface RaggedKey {
  readonly key: GroupKey
  readonly finer: RolledUp
  readonly rule: SkipRule
}

/**
 * Which coordinates are rows of an answer. Plain attributes on the axes make one leaf, where nothing is rolled up; an
 * explicit axis has a leaf for each set of attributes that it lists members of.
 */
export interface Listing {
  /** sets of the leaves, finest first */
  readonly leaves: readonly RolledUp[]
  /** sets of the totals asked for */
  readonly totals: readonly RolledUp[]
  /** which of them stand above which leaves */
  readonly above: readonly { readonly leaf: RolledUp; readonly total: RolledUp }[]
  readonly entries: readonly ListedEntry[]
  readonly ragged: readonly RaggedKey[]
}
