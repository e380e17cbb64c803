import type { Attribute, BaseMeasure, Cube } from '../../model/cube.ts'
import type { Calculation, RowExpression, ScalarType } from '../../model/expression.ts'
import type { Parameter } from '../statement.ts'
import type { Filter } from './filter.ts'
import type { JoinStep } from './joins.ts'

/**
 * One attribute of an axis as a leg groups by it. `bit` is its place in `grouping`; `implied` are the ancestors whose
 * keys it needs and that no attribute before it on the same axis brings.
 */
export interface GroupKey {
  readonly attribute: Attribute
  readonly axis: 'row' | 'column'
  readonly bit: number
  readonly implied: readonly Attribute[]
}

/**
 * A grouping set as the bits of the attributes that are rolled up: what `grouping` says in the result. 0 is the leaf.
 */
export type RolledUp = number

/** What a leg computes of one base measure. `filter` undefined: every row contributes. */
export interface Aggregate {
  readonly measure: BaseMeasure
  readonly filter: RowExpression | undefined
}

/** How a table is joined: `inner` where the key is known complete or a condition needs a match, else `left`. */
export type JoinKind = 'inner' | 'left'

/**
 * The rows of one fact, joined to many-to-one dimensions only, then filtered.
 *
 *     fact row | joined attributes
 */
export interface Source {
  readonly kind: 'source'
  readonly cube: Cube
  readonly joins: readonly (JoinStep & { readonly how: JoinKind })[]
  readonly filters: readonly Filter[]
  /** a measure filter that all measures share; rows that do not make it true are skipped */
  readonly rowFilter?: RowExpression
}

/**
 * The part of a plan that reads one fact: groups a source by sets of attributes. It joins only many-to-one dimensions.
 *
 *     keys … | grouping | contributing rows per filter … | aggregates …
 */
export interface RollUp {
  readonly kind: 'rollUp'
  readonly source: Source
  readonly keys: readonly GroupKey[]
  readonly sets: readonly RolledUp[]
  readonly aggregates: readonly Aggregate[]
}

/**
 * All members of the axes, also those without facts: the cross product of each dimension's members.
 *
 *     keys … | grouping
 */
export interface MembersLeg {
  readonly kind: 'members'
  readonly cube: Cube
  readonly keys: readonly GroupKey[]
  readonly sets: readonly RolledUp[]
  /** conditions of the query that concern one dimension alone restrict its members */
  readonly filters: readonly Filter[]
}

/** Legs joined on (grouping, keys), NULL-safe; a coordinate of any leg is kept. One leg alone needs no join. */
export interface Merge {
  readonly kind: 'merge'
  readonly legs: readonly [RollUp, ...(readonly MembersLeg[])]
}

/** A measure of the answer, or one that only filters, ranks or sorts, with what its column says. */
export interface Output {
  readonly name: string
  readonly value:
    | { readonly kind: 'base'; readonly measure: string }
    | { readonly kind: 'calculation'; readonly calculation: Calculation }
  readonly column: { readonly type: ScalarType; readonly unit?: string; readonly format?: string }
}

/**
 * Values after merging: contributions decide between 0 and empty, calculations are computed, and coordinates at which
 * no requested measure has a contributing row are left out (the grand total stays).
 *
 *     keys … | special kinds … | grouping | measures …
 */
export interface Calculate {
  readonly kind: 'calculate'
  readonly input: Merge
  readonly outputs: readonly Output[]
  /** base measures of which at least one must have a contributing row; empty: every coordinate is listed */
  readonly listedBy: readonly string[]
}

/** A measure filter on leaf coordinates; `at` is the set whose value is tested instead of the leaf's own. */
export interface MeasureFilter {
  readonly output: string
  readonly op: '>' | '>=' | '<' | '<='
  readonly value: Parameter
  readonly at: RolledUp
}

/** Members of `of` (within `per`) that a ranking takes. Ranked at the set `at`, where all other attributes are rolled up. */
export interface Take {
  readonly of: readonly GroupKey[]
  readonly per: readonly GroupKey[]
  readonly at: RolledUp
  readonly kind: 'top' | 'bottom' | 'percent' | 'sum'
  readonly n: Parameter
  readonly by: string
  /** ranks under another filter than the query's own: a leg of its own */
  readonly context: Calculate | undefined
}

/**
 * Leaf coordinates that pass the measure filters and whose members are taken; totals stay as they are where a kept leaf
 * lies under them. `other` computes the members that pass but were not taken, anew from fact rows.
 */
export interface Keep {
  readonly kind: 'keep'
  readonly input: Calculate
  readonly having: readonly MeasureFilter[]
  readonly takes: readonly Take[]
  readonly other: boolean
}

export type SortKey =
  | { readonly kind: 'attribute'; readonly attribute: string; readonly direction: 'asc' | 'desc' }
  | {
      readonly kind: 'measure'
      readonly output: string
      readonly direction: 'asc' | 'desc'
      readonly scope: 'parent' | 'all'
      /** column members at which the measure is read; the row total where empty */
      readonly at: readonly Filter[]
      /** column attributes that stay grouped because `at` names them */
      readonly atBits: number
    }

/** Order, cut and the columns of the answer: the root of every plan. */
export interface Arrange {
  readonly kind: 'arrange'
  readonly input: Keep
  readonly sort: readonly SortKey[]
  /** sets of the answer; the others were computed for filters, ranks and order only */
  readonly sets: readonly RolledUp[]
  readonly page: { readonly limit?: number; readonly offset: number } | undefined
  readonly measures: readonly string[]
}

/** What to compute, in cube terms: no SQL. Plain data, so it prints, compares and goes into a golden file. */
export type Plan = Arrange
