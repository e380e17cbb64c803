import type { Calculation, RowExpression, ScalarType } from './expression.ts'

/** Where a definition stands: a file of the workspace or of the shipped cubes, its 1-based line and column. */
export interface Definition {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** What a person reads about anything that has a name. */
export interface Documentation {
  readonly title: string
  readonly description?: string
  readonly synonyms?: readonly string[]
}

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

/** What every measure has: its name, how it is shown, where it stands. */
interface DeclaredMeasure extends Documentation {
  readonly name: string
  readonly unit?: string
  readonly format?: string
  readonly better?: 'up' | 'down'
  /** left out of catalogs: other measures are made of it */
  readonly hidden?: boolean
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
  /** `expr`, `where` and `weight` as written */
  readonly source: { readonly expression?: string; readonly filter?: string; readonly weight?: string }
  /** type of the measure's value, which does not depend on data */
  readonly type: ScalarType
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

export type Measure = BaseMeasure | CalculatedMeasure

/** How the members of an attribute are ordered by default, before their key: by another column or by a listed order. */
export type MemberOrder =
  | { readonly kind: 'column'; readonly column: string; readonly type: ScalarType }
  | { readonly kind: 'list'; readonly values: readonly (string | number)[] }

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
  /** the table of a snowflake that the column is in, joined to the role's table; its members are all of that table's */
  readonly via?: Outrigger
  /** names of the attributes whose keys precede its own, outermost first: without them two members would be one */
  readonly within: readonly string[]
  /** a period of the calendar: year, quarter, month, week, date */
  readonly period?: string
  /** names of the unknown and of the blank member */
  readonly unknown: string
  readonly blank: string
  readonly definition: Definition
}

/** A table that a dimension's table points to: `on` is the column there, `key` that of the outrigger. */
export interface Outrigger {
  readonly table: string
  readonly on: string
  readonly key: string
}

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
  /** the dimension's own key, whose value `unknownKey` marks the unknown member's row; absent where it is no integer */
  readonly unknownBy?: string
  readonly definition: Definition
}

export interface Hierarchy {
  /** `role.hierarchy` */
  readonly name: string
  readonly title: string
  readonly all: string
  /** attribute names, coarse to fine */
  readonly levels: readonly string[]
  readonly definition: Definition
}

/** A fact with everything a query may ask of it: names are resolved, expressions typed, nothing refers to YAML any more. */
export interface Cube extends Documentation {
  readonly name: string
  readonly table: string
  /** fact columns that make a row unique */
  readonly grain: readonly string[]
  readonly roles: ReadonlyMap<string, Role>
  /** by query name, in the order of declaration */
  readonly attributes: ReadonlyMap<string, Attribute>
  readonly hierarchies: ReadonlyMap<string, Hierarchy>
  readonly measures: ReadonlyMap<string, Measure>
  readonly drill: { readonly columns: readonly string[] }
  /** fact columns that say where a row came from; absent where the fact has none */
  readonly lineage?: { readonly run: string; readonly file: string; readonly line: string }
  /** columns of the fact table with their types */
  readonly factColumns: ReadonlyMap<string, ScalarType>
  /** a constant date (ISO), or 'load' for the watermark that the last load recorded */
  readonly completeThrough?: string
  /** the date role that time modifiers move; absent where the cube has no date role */
  readonly time?: string
  readonly definition: Definition
}

/** All cubes of a workspace. `version` is a hash of the definitions: the same text gives the same version. */
export interface Model {
  readonly version: string
  readonly cubes: ReadonlyMap<string, Cube>
}

/** The key that the unknown member's row has in an integer-keyed dimension table. */
export const unknownKey = -1
