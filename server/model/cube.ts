import type { Condition, SetDefinition } from '../contract/query.ts'
import type { FullAccess } from './access.ts'
import type { Calendar } from './calendar.ts'
import type { Display } from './display.ts'
import type { Definition, Documentation } from './documentation.ts'
import type { Calculation, Conversion, RowExpression, ScalarType } from './expression.ts'
import type { ModelParameter, Scenario } from './parameter.ts'

/** `variance` and `stddev` are those of a sample (n - 1). */
export type Aggregation =
  | 'sum'
  | 'count'
  | 'count_distinct'
  | 'avg'
  | 'min'
  | 'max'
  | 'percentile'
  | 'variance'
  | 'stddev'

/**
 * How a semi-additive measure reads the dates of a period: on the last or first date that the cube has there, averaged
 * over all of its dates, the least or largest date's value, or each entity's last row.
 */
export type SemiAdditiveRule = 'last' | 'first' | 'avg' | 'min' | 'max' | 'last_per_entity'

/** What every measure has: its name, how it is shown, where it stands. */
interface DeclaredMeasure extends Documentation {
  readonly name: string
  readonly unit?: string
  readonly format?: string
  readonly better?: 'up' | 'down'
  /** the measure, of the same cube or view, that says what it is to reach */
  readonly target?: string
  /** left out of catalogs: other measures are made of it */
  readonly hidden?: boolean
  /** the folder that clients list it in */
  readonly folder?: string
  readonly definition: Definition
}

/** A measure computed from fact rows. `expression` is absent for `count`. */
export interface BaseMeasure extends DeclaredMeasure {
  readonly kind: 'base'
  readonly aggregation: Aggregation
  readonly expression?: RowExpression
  /** rows that do not make this true do not contribute */
  readonly filter?: RowExpression
  /** what an average weighs each row by: sum(weight * expression) / sum(weight), rows without either left out */
  readonly weight?: RowExpression
  /** which percentile, 0 to 1, between two rows or one of them */
  readonly percentile?: { readonly p: number; readonly method: 'continuous' | 'discrete' }
  /** how values of several dates become one along a date role, which the measure cannot be added up over */
  readonly over?: { readonly role: string; readonly rule: SemiAdditiveRule }
  /** set where rows are of several currencies: by which column, and how they are converted, which `expression` does then */
  readonly currency?: { readonly column: string; readonly conversion?: Conversion }
  /** `expr`, `where` and `weight` as written */
  readonly source: { readonly expression?: string; readonly filter?: string; readonly weight?: string }
  /** type of the measure's value, which does not depend on data */
  readonly type: ScalarType
  /** in a view: the name of the cube whose fact it is computed from */
  readonly home?: string
}

/** A measure computed from measures after aggregation, at every grouping set anew. Its value is a double. */
export interface CalculatedMeasure extends DeclaredMeasure {
  readonly kind: 'calculated'
  readonly calculation: Calculation
  /** names of the base measures it is made of, in order of first use */
  readonly inputs: readonly string[]
  readonly source: { readonly expression: string }
  readonly type: 'double'
}

/** A declared display calculation of another measure, such as its share of the region. */
export interface DisplayMeasure extends DeclaredMeasure {
  readonly kind: 'display'
  readonly display: Display
  /** the measure shown, of the same cube; base or calculated */
  readonly of: string
  readonly source: { readonly expression: string }
  readonly type: 'double' | 'integer' | 'decimal'
}

export type Measure = BaseMeasure | CalculatedMeasure | DisplayMeasure

/** How the members of an attribute are ordered by default, before their key: by another column or by a listed order. */
export type MemberOrder =
  | { readonly kind: 'column'; readonly column: string; readonly type: ScalarType }
  | { readonly kind: 'list'; readonly values: readonly (string | number | boolean)[] }

/** An attribute as queries name it: `role.attribute`, or a bare name for a degenerate attribute of the fact. */
export interface Attribute extends Documentation {
  readonly name: string
  /** absent for a degenerate attribute, whose column is the fact's own */
  readonly role?: string
  readonly column: string
  readonly type: ScalarType
  readonly order?: MemberOrder
  /** column of the label where it is not the key, in the same table */
  readonly label?: string
  /** columns of the label in other languages, by tag, in the same table */
  readonly labelIn?: ReadonlyMap<string, string>
  /** the table of a snowflake that the column is in, joined to the role's table; its members are all of that table's */
  readonly via?: Outrigger
  /** names of the attributes whose keys precede its own, outermost first: without them two members would be one */
  readonly within: readonly string[]
  /** a period of the calendar, one unbroken range of dates: year, quarter, month, week, date, fiscal ones, declared ones */
  readonly period?: string
  /**
   * what a calendar's attribute is computed as, from the date that `column` holds; `stored`, where the table has it, is a
   * column of the same type that may be read instead once it is verified to say the same on every date
   */
  readonly derived?: { readonly part: CalendarPart; readonly stored?: string }
  /**
   * set on a segment, whose members are true and false: `column` is computed of each row, true where this is true. It
   * reads the columns of its role's table or, without a role, the rows of the fact
   */
  readonly predicate?: RowExpression
  /**
   * set on a segment whose members are stored for each day of data: its name. Without `predicate` beside it these are read:
   * a row is in it whose member was stored for the last day that is not after the row's date
   */
  readonly snapshot?: string
  /** set on a parent-child tree, whose members are the rows of its role's table */
  readonly tree?: Tree
  /** set where its reader sees texts made of what it is written as, in `column`: by first letters, a code of that salt, or all alike */
  readonly mask?: { readonly how: 'initials' | 'code' | 'redacted'; readonly column: string; readonly salt: string }
  /** set where the unknown member stands for those that its reader may not see too */
  readonly restricted?: true
  /** names of the unknown and of the blank member */
  readonly unknown: string
  readonly blank: string
  /** name of the unassigned member; set on attributes that a bridge brings */
  readonly unassigned?: string
  readonly definition: Definition
}

/** The periods of the calendar that are made of each other, coarse to fine. */
export const nestedPeriods = ['year', 'quarter', 'month'] as const

/** What a calendar can compute of a date; `server/model/calendar.ts` says how each is written. */
export type CalendarPart =
  | 'year'
  | 'quarter'
  | 'month'
  | 'week'
  | 'date'
  | 'fiscal_year'
  | 'fiscal_quarter'
  | 'month_of_year'
  | 'weekday'

/** A parent-child tree over the rows of a dimension: `key` identifies a row, `parent` points to the key of the row above. */
export interface Tree {
  readonly key: string
  readonly parent: string
  /** a value of `parent` that means none, besides null */
  readonly root?: string | number
  /** the name of the child that stands for a node's own value */
  readonly own: string
  /** the name of the total */
  readonly all?: string
  readonly maxDepth: number
}

/** A table that a dimension's table points to: `on` is the column there, `key` that of the outrigger. */
export interface Outrigger {
  readonly table: string
  readonly on: string
  readonly key: string
}

/** The types that a column of instants may have. */
export type InstantType = 'timestamp' | 'timestamptz'

/** Periods at which facts may stand: a target of a month is no fact of one of its dates. */
export const dateGrains = ['week', 'month', 'quarter', 'year', 'fiscal_quarter', 'fiscal_year'] as const
export type DateGrain = (typeof dateGrains)[number]

/** One use of a dimension by a fact. The row whose key is `unknownKey` stands for the unknown member; its attributes are null. */
export interface Role {
  readonly name: string
  readonly title: string
  readonly dimension: string
  readonly table: string
  readonly key: string
  /** the foreign key column, of the fact or of the role `through` which it is reached */
  readonly on: string
  readonly through?: string
  /** further column pairs of a composite key: `on` of the fact, `key` of the dimension */
  readonly and?: readonly { readonly on: string; readonly key: string }[]
  /** set where rows of the fact reach the dimension by a bridge: `on` is then the bridge's column */
  readonly bridge?: Bridge
  /** set where the dimension is a calendar */
  readonly calendar?: Calendar
  /** of a calendar: the period at which facts stand, where that is coarser than a date */
  readonly grain?: DateGrain
  /** the fact's column with the UTC instant, where the role is one: a query's zone decides its date */
  readonly instant?: string
  /** how the column of `instant` holds it: with its zone, or as a time that is UTC without saying so */
  readonly instantType?: InstantType
  /** the zone that a query asks for: the dates of `instant` are those there */
  readonly zone?: string
  /** set where the dimension keeps versions, valid from `from` up to but without `to` (null: open) */
  readonly history?: History
  /** set where a reader may not see all of its members: those that make it true may be */
  readonly allowed?: Condition
  /** set beside it where facts of the others are kept, without a member */
  readonly keepsFacts?: true
  /** the dimension's own key, whose value `unknownKey` marks the unknown member's row; absent where it is no integer */
  readonly unknownBy?: string
  readonly definition: Definition
}

/**
 * A table between a fact and a dimension of which a fact row may have several members. `weighted`: each member has its share
 * of a row's amounts, what is left of a whole belongs to the unassigned member. `full`: each member has the whole row once.
 */
export interface Bridge {
  readonly table: string
  /** column pairs that must be equal: `on` of the fact, `key` of the bridge */
  readonly factKey: readonly [KeyPair, ...(readonly KeyPair[])]
  /** the column with a member's share, 0 to 1; set where the bridge is weighted */
  readonly weight?: { readonly column: string; readonly type: ScalarType }
  /** which of several stored sets of rows counts: those whose column is this value, which reads no row */
  readonly model?: { readonly column: string; readonly is: RowExpression }
  readonly allocation: 'weighted' | 'full'
  /** the name of the unassigned member */
  readonly unassigned: string
}

/** Two columns that a join makes equal: `on` of the rows that are joined, `key` of the table that joins them. */
export interface KeyPair {
  readonly on: string
  readonly key: string
}

/** Versions of a dimension's rows, and which of them a fact row sees. */
export interface History {
  /** the business identity that all versions share */
  readonly durable: string
  readonly from: string
  readonly to: string
  /**
   * `key`: the fact stores the version's key, `on` and `key` of the role join it. Otherwise `on` holds the durable identity
   * and the version is that of the first date role of the list that has a date; `now` is the version without an end. A
   * query may put an ISO date there.
   */
  readonly asOf: 'key' | readonly (string | 'now')[]
  /** where `asOf` is `key` and a query asks otherwise: date roles, `now` or an ISO date that count instead */
  readonly instead?: readonly (string | 'now')[]
}

/** An ordered way from coarse to fine through one dimension, the path that drilling takes. */
export interface Hierarchy {
  /** `role.hierarchy` */
  readonly name: string
  readonly title: string
  readonly all: string
  /** attribute names, coarse to fine */
  readonly levels: readonly string[]
  /** levels at which a member is no row where it is blank, or named like its parent: its facts stay in the totals */
  readonly skips?: ReadonlyMap<string, 'blank' | 'same_as_parent'>
  readonly definition: Definition
}

/**
 * What becomes of a measure at members of an attribute that its fact does not have: it is empty there and right in totals,
 * it is the same at each, or the query is refused.
 */
export type Unrelated = 'blank' | 'repeat' | 'error'

/**
 * A fact with everything a query may ask of it: names are resolved, expressions typed, nothing refers to YAML any more. A
 * view is a cube without a fact of its own: what it has is in `facts`.
 */
export interface Cube extends Documentation {
  readonly name: string
  readonly table: string
  /** fact columns that make a row unique */
  readonly grain: readonly string[]
  /** rows that do not make this true are not in the cube */
  readonly filter?: RowExpression
  readonly roles: ReadonlyMap<string, Role>
  /** by query name, in the order of declaration */
  readonly attributes: ReadonlyMap<string, Attribute>
  /** drillable hierarchies of levels; parent-child trees are attributes */
  readonly hierarchies: ReadonlyMap<string, Hierarchy>
  readonly measures: ReadonlyMap<string, Measure>
  /** what drill-through shows, and the most rows that it shows at a time */
  readonly drill: { readonly columns: readonly string[]; readonly limit?: number }
  /** fact columns that say where a row came from; absent where the fact has none */
  readonly lineage?: { readonly run: string; readonly file: string; readonly line: string }
  /** columns of the fact table with their types */
  readonly factColumns: ReadonlyMap<string, ScalarType>
  /** a constant date (ISO), or 'load' for the watermark that the last load recorded */
  readonly completeThrough?: string
  /** a row is written when its story begins and goes on changing while it lasts, as that of an invoice until it is paid */
  readonly accumulating?: true
  /** ISO dates between which, both included, no row means zero; an absent bound is open */
  readonly coverage?: { readonly from?: string; readonly to?: string }
  /** the parameters and scenarios of the whole model by name; absent where there are none */
  readonly parameters?: ReadonlyMap<string, ModelParameter>
  readonly scenarios?: ReadonlyMap<string, Scenario>
  /** the date role that time modifiers move; absent where the cube has no date role */
  readonly time?: string
  /** set on a view: each of its cubes as the view sees it, with the view's names of attributes and measures */
  readonly facts?: ReadonlyMap<string, Cube>
  /** set on a view */
  readonly unrelated?: Unrelated
  /** set on a fact of a view: what the cube itself calls the role that is the view's time */
  readonly ownTime?: string
  /** the sets of the workspace by name, of this cube's attributes or of others' */
  readonly sets?: ReadonlyMap<string, NamedSet>
  /** the segments of the workspace by name, each with its attributes here */
  readonly segments?: ReadonlyMap<string, Segment>
  /** set on a cube as one reader sees it */
  readonly access?: Access
  readonly definition: Definition
}

/** What a reader may see of a cube. */
export interface Access {
  /** rows that make it true; all without */
  readonly rows?: Condition
  /** the cube by whose roles that is asked, whatever versions and zone a question asks for */
  readonly declared: Cube
  /** attributes that no question may name */
  readonly hidden: ReadonlySet<string>
  /** what becomes of a value that covers rows which may not be seen: it is made of the others, or it is empty */
  readonly totals: 'partial' | 'hidden'
  /** where a value may be of all rows */
  readonly full?: FullAccess
}

/** A segment as a cube has it: one attribute for each role of its dimension, or one of a segment on the cube itself. */
export interface Segment {
  readonly name: string
  /** the dimension or the cube that its predicate is on */
  readonly kind: 'dimension' | 'cube'
  readonly on: string
  /** the dates at which versions of the dimension are looked at; absent: as each role does */
  readonly asOf?: readonly string[]
  /** none where the cube has no fitting role */
  readonly attributes: readonly { readonly name: string; readonly role?: string }[]
  /** set where its members are stored for each day of data */
  readonly snapshot?: SegmentSnapshot
}

/** How the members of a segment are found to be stored, and by which dates rows read them. */
export interface SegmentSnapshot {
  /** a hash of what finds the members, under which they are stored */
  readonly hash: string
  readonly table: string
  /** columns of the table that tell one member from another for as long as it is there */
  readonly key: readonly KeyColumn[]
  /** the column without a value in a member's version of now; absent where the dimension keeps no versions */
  readonly until?: string
  /** the column whose value `unknownKey` marks the unknown member's row */
  readonly unknownBy?: string
  readonly predicate: RowExpression
  /** the date roles of the cube, the first of which that has a date is a row's; `now` is after all days, a query may put an ISO date */
  readonly asOf: readonly string[]
  /** the last stored day that is read, ISO; absent where none is yet */
  readonly through?: string
  readonly definition: Definition
}

/** A column of a key with its type. */
export interface KeyColumn {
  readonly column: string
  readonly type: ScalarType
}

/** A set of members that queries name. */
export interface NamedSet extends Documentation {
  readonly name: string
  /** the attribute whose members it has, as queries name it */
  readonly of: string
  /** the cube whose measures rank its members; absent for a set that lists them or is made of other sets */
  readonly cube?: Cube
  /** in the form in which queries write a set in place */
  readonly set: SetDefinition
  /** of a set whose members are stored once for each day of data: a hash of what finds them, under which they are stored */
  readonly frozen?: string
  readonly definition: Definition
}

/** The key that the unknown member's row has in an integer-keyed dimension table. */
export const unknownKey = -1
