import type { Calendar } from '../../model/calendar.ts'
import type { Attribute, BaseMeasure, Cube, Role, SemiAdditiveRule } from '../../model/cube.ts'
import type { Calculation, OverFunction, RowExpression, ScalarType } from '../../model/expression.ts'
import type { Parameter } from '../statement.ts'
import type { Filter } from './filter.ts'
import type { GroupKey, RolledUp } from './group-key.ts'
import type { JoinStep } from './joins.ts'
import type { Listing } from './listing.ts'
import type { Ancestor, Counted, PeriodFill, Shown } from './shown.ts'

export type { GroupKey, RolledUp }

/** What a leg computes of one base measure, in a column called `as`. `filter` undefined: every row contributes. */
export interface Aggregate {
  readonly as: string
  readonly measure: BaseMeasure
  readonly filter: RowExpression | undefined
}

/**
 * The value of an attribute over a leg's rows, empty unless all have the same one. `several`, where other facts have rows
 * too: a column that is 1 where rows have several values or none, else 0.
 */
export interface Property {
  readonly as: string
  readonly attribute: Attribute
  readonly several?: string
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
  /** segments on the cube itself that are read: computed of each of its rows */
  readonly segments?: readonly Attribute[]
  /** a measure filter that all measures share; rows that do not make it true are skipped */
  readonly rowFilter?: RowExpression
}

/** One move of a window, `unit` resolved where the modifier names one; without it the level of the row decides. */
export type WindowStep =
  | { readonly kind: 'months'; readonly n: number; readonly weekDays?: number }
  | { readonly kind: 'days'; readonly n: number }
  | { readonly kind: 'prior' | 'rolling'; readonly unit: string | undefined; readonly n: number }
  | { readonly kind: 'to_date' | 'closing'; readonly unit: string }
  | { readonly kind: 'map'; readonly column: string }

/**
 * The dates along one role that each coordinate of a leg is made of, where these are not simply the coordinate's own. A
 * period of the coordinate, as far as `filters` let it, becomes a range of dates; `steps` move the range; `rule` chooses
 * among the dates that the cube has in it.
 *
 *     period keys … | date
 */
export interface Window {
  readonly role: Role
  readonly calendar: Calendar
  /** period attributes of the role on the axes */
  readonly keys: readonly GroupKey[]
  /** conditions on periods of the role: they say what the range of a total is */
  readonly filters: readonly Filter[]
  /** other conditions on the role: a date must meet them after it was moved */
  readonly dateFilters: readonly Filter[]
  readonly steps: readonly WindowStep[]
  /** the level that `prior` and `rolling` take where no period is on the row */
  readonly fallback: string | undefined
  /** the last complete date: what its end decides never ends later */
  readonly through: Parameter | undefined
  /** the same where ranges end there before they are moved */
  readonly clip: Parameter | undefined
  readonly align: 'elapsed' | 'working_days' | 'full'
  readonly rule: SemiAdditiveRule | undefined
}

/**
 * The part of a plan that reads one fact: groups a source by sets of attributes. It joins only many-to-one dimensions.
 * Attributes of the plan that are not among its keys are rolled up in it: its values hold for all of their members.
 *
 *     keys … | grouping | contributing rows per filter … | aggregates …
 */
export interface RollUp {
  readonly kind: 'rollUp'
  readonly name: string
  readonly source: Source
  readonly keys: readonly GroupKey[]
  /** in the bits of the whole plan, one for each of its sets */
  readonly sets: readonly RolledUp[]
  readonly aggregates: readonly Aggregate[]
  readonly properties: readonly Property[]
  readonly windows: readonly Window[]
  /** a tree node stands for its own rows, without its subtree */
  readonly own: boolean
  /** sets at which values are of all rows, also of those that the reader may not see */
  readonly full?: readonly RolledUp[]
  /** in a view: what of the query the fact does not know; absent where it knows all */
  readonly unrelated?: UnrelatedPart
}

/**
 * What of a query a fact of a view does not know. Under `blank` its values are empty where one of the keys is not rolled up,
 * and everywhere where there are conditions; under `repeat` they are the same at every member, whatever the conditions say.
 */
export interface UnrelatedPart {
  readonly rule: 'blank' | 'repeat'
  /** the bits of keys that it lacks */
  readonly keys: RolledUp
  /** names of the attributes of these keys */
  readonly attributes: readonly string[]
  /** names of the attributes of conditions that it cannot test */
  readonly conditions: readonly string[]
}

/** One statistic over the listed members of an attribute; operands are outputs of the leg's input. */
export interface Statistic {
  readonly as: string
  readonly function: OverFunction
  readonly operands: readonly string[]
  readonly p: number | undefined
}

/**
 * Statistics over the listed members of one attribute, from values computed at that level.
 *
 *     keys … | grouping | listed members | statistics …
 */
export interface OverLeg {
  readonly kind: 'over'
  readonly name: string
  readonly input: Calculate
  /** the attribute whose members are summed up, a key of the input */
  readonly member: GroupKey
  /** bits that the input keeps at every set: those of the member and of ancestors that tell members of one name apart */
  readonly members: RolledUp
  readonly keys: readonly GroupKey[]
  readonly sets: readonly RolledUp[]
  readonly statistics: readonly Statistic[]
}

export type Leg = RollUp | OverLeg

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

/**
 * Legs put together by (grouping, keys), NULL-safe. A coordinate of any leg that has all keys is kept; legs that lack some
 * bring their values to each coordinate that agrees with them in the others.
 */
export interface Merge {
  readonly kind: 'merge'
  readonly keys: readonly GroupKey[]
  readonly sets: readonly RolledUp[]
  readonly legs: readonly [Leg, ...(readonly Leg[])]
  readonly members: MembersLeg | undefined
  /** periods without rows among those that have some */
  readonly fills: readonly PeriodFill[]
}

/** A measure of the answer, or one that only filters, ranks or sorts, with what its column says. */
export interface Output {
  /** its column in the statement */
  readonly name: string
  /** its name in the answer, where no column of the statement can have it beside the others */
  readonly called?: string
  /** `base`: a column of a leg; in a calculation the measures are columns of legs */
  readonly value:
    | { readonly kind: 'base'; readonly measure: string }
    | { readonly kind: 'calculation'; readonly calculation: Calculation }
    /** another output among the rows of the answer: computed of the values of all rows */
    | { readonly kind: 'display'; readonly of: string; readonly shown: Shown }
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
  /** columns of legs of which at least one must have a contributing row; empty: every coordinate is listed */
  readonly listedBy: readonly string[]
  /** outputs of which it matters whether a listed coordinate is one of their own */
  readonly counted: readonly Counted[]
}

/**
 * A measure filter on leaf coordinates; `at` is the set whose value is tested instead of the leaf's own, or that at an
 * ancestor on no axis.
 */
export interface MeasureFilter {
  readonly output: string
  readonly op: '>' | '>=' | '<' | '<='
  readonly value: Parameter
  readonly at: RolledUp
  readonly ancestor?: Ancestor
}

/**
 * Members of `of` (within `per`) that a ranking takes. Ranked at the set `at`, where all other attributes are rolled up;
 * `keys` are those that it keeps: `of`, `per` and the ancestors that tell members of one name apart.
 */
export interface Take {
  readonly of: readonly GroupKey[]
  readonly per: readonly GroupKey[]
  /** ancestors of `of` inside whose members it ranks, on no axis themselves */
  readonly inside: readonly Ancestor[]
  readonly keys: readonly GroupKey[]
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
  readonly listing: Listing
}

/** An output that shows another one among the rows of the answer. */
export type DisplayOutput = Output & { readonly value: { readonly kind: 'display' } }

/**
 * Values at an ancestor that is on no axis: what shares of it are of. `key` is the ancestor's, beside those of the answer;
 * `sets` says at which set, of these keys and that one, the base of each set of the answer is.
 */
export interface AncestorValues {
  readonly ancestor: Ancestor
  readonly key: GroupKey
  readonly sets: readonly { readonly of: RolledUp; readonly base: RolledUp }[]
  readonly values: Calculate
}

/** Display calculations in the order in which they can be computed: those of one stage need earlier ones only. */
export interface Displays {
  readonly all: readonly (readonly DisplayOutput[])[]
  readonly visible: readonly (readonly DisplayOutput[])[]
  readonly ancestors: readonly AncestorValues[]
}

export type SortKey =
  | {
      readonly kind: 'attribute'
      readonly attribute: string
      readonly direction: 'asc' | 'desc'
      readonly scope: 'parent' | 'all'
    }
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
  readonly displays: Displays
  /** totals are computed anew over the members that measure filters and rankings leave */
  readonly totalsOf: 'all' | 'visible'
}

/** What to compute, in cube terms: no SQL. Plain data, so it prints, compares and goes into a golden file. */
export type Plan = Arrange
