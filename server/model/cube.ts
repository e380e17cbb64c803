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

export type Aggregation = 'sum' | 'count' | 'count_distinct' | 'avg' | 'min' | 'max'

/** A measure computed from fact rows. `expression` is absent for `count`. */
export interface BaseMeasure extends Documentation {
  readonly kind: 'base'
  readonly name: string
  readonly aggregation: Aggregation
  readonly expression?: RowExpression
  /** rows that do not make this true do not contribute */
  readonly filter?: RowExpression
  /** `expr` and `where` as written */
  readonly source: { readonly expression?: string; readonly filter?: string }
  /** type of the measure's value, which does not depend on data */
  readonly type: ScalarType
  readonly unit?: string
  readonly format?: string
  readonly better?: 'up' | 'down'
  readonly definition: Definition
}

/** A measure computed from measures after aggregation, at every grouping set anew. Its value is a double. */
export interface CalculatedMeasure extends Documentation {
  readonly kind: 'calculated'
  readonly name: string
  readonly calculation: Calculation
  /** names of the base measures it is made of, in order of first use */
  readonly inputs: readonly string[]
  readonly source: { readonly expression: string }
  readonly type: 'double'
  readonly unit?: string
  readonly format?: string
  readonly better?: 'up' | 'down'
  readonly definition: Definition
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
  /** column of the label where it is not the key */
  readonly label?: string
  /** names of the attributes whose keys precede its own, outermost first: without them two members would be one */
  readonly within: readonly string[]
  /** a period of the calendar: year, quarter, month, week, date */
  readonly period?: string
  /** names of the unknown and of the blank member */
  readonly unknown: string
  readonly blank: string
  readonly definition: Definition
}

/** One use of a dimension by a fact. The row whose key is `unknownKey` stands for the unknown member; its attributes are null. */
export interface Role {
  readonly name: string
  readonly title: string
  readonly dimension: string
  readonly table: string
  readonly key: string
  /** the fact's foreign key column */
  readonly on: string
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
