import type { Aggregation, BaseMeasure, Documentation } from '../cube.ts'
import type { ScalarType } from '../expression.ts'
import type { Located, Phrase } from '../yaml/node.ts'

/** What every definition has: its name where it stands, what people read about it, its synonyms where they stand. */
export interface Named {
  readonly name: Located
  readonly documentation: Documentation
  readonly synonyms: readonly Located[]
}

/** A definition of the top level. `override` lets it replace another of the same name. */
export interface TopLevel extends Named {
  readonly override: boolean
}

/** Where the periods of a date come from: a table with one row per date. */
export interface CalendarDefinition extends TopLevel {
  readonly table: Located
  /** the column that facts refer to; the date itself where absent */
  readonly key: Located | undefined
  readonly date: Located
  readonly workingDay: Located | undefined
}

/** The order of members as written: listed, or by another column of the table. */
export type OrderDefinition =
  | { readonly kind: 'list'; readonly values: readonly Phrase[] }
  | { readonly kind: 'column'; readonly column: Located }

/** The table of a snowflake as written: `on` is a column of the dimension's table. */
export interface OutriggerDefinition {
  readonly table: Located
  readonly on: Located
  /** the column of its own that `on` points to; of the same name where absent */
  readonly key: Located | undefined
}

export interface AttributeDefinition extends Named {
  readonly column: Located
  readonly type: Located | undefined
  readonly order: OrderDefinition | undefined
  readonly label: Located | undefined
  /** where its columns are, if not in the dimension's own table */
  readonly via: OutriggerDefinition | undefined
  /** attributes of the same dimension that make its key complete, as written: outermost first */
  readonly within: readonly Located[]
  readonly blank: string
  readonly period?: string
}

export interface HierarchyDefinition extends Named {
  readonly all: string
  readonly levels: readonly Located[]
}

/** A dimension over a table. `calendar` names the calendar that it was made from. */
export interface DimensionDefinition extends TopLevel {
  readonly table: Located
  readonly key: Located
  readonly durable: Located | undefined
  readonly unknown: string
  readonly attributes: readonly AttributeDefinition[]
  readonly hierarchies: readonly HierarchyDefinition[]
  /** attributes that are declared but could not be read: nothing more is said about them */
  readonly broken: ReadonlySet<string>
  readonly calendar?: string
}

/** A dimension that is a calendar, as written. */
export interface CalendarUse extends TopLevel {
  readonly calendar: Located
  readonly unknown: string
}

export interface RoleDefinition extends Named {
  readonly dimension: Located
  /** the foreign key column, of the fact or of the role `through` which this one is reached */
  readonly on: Located
  readonly through: Located | undefined
  /** the column that it joins to; the dimension's key where absent */
  readonly key: Located | undefined
  /** the name of the unknown member in this role; the dimension's where absent */
  readonly unknown: string | undefined
}

export interface DegenerateDefinition extends AttributeDefinition {
  /** it identifies a fact row, so drill-through shows it */
  readonly drill: boolean
}

interface MeasureDocumentation extends Named {
  readonly unit: Located | undefined
  readonly format: string | undefined
  readonly better: 'up' | 'down' | undefined
  readonly hidden: boolean
}

export type MeasureDefinition = MeasureDocumentation &
  (
    | {
        readonly kind: 'base'
        readonly aggregation: Aggregation
        readonly expression: Phrase | undefined
        readonly filter: Phrase | undefined
        readonly weight: Phrase | undefined
        readonly percentile: BaseMeasure['percentile']
      }
    | { readonly kind: 'calculated'; readonly calculation: Phrase }
  )

export interface CubeDefinition extends TopLevel {
  readonly table: Located
  readonly grain: readonly Located[]
  readonly completeThrough: string | undefined
  readonly time: Located | undefined
  readonly roles: readonly RoleDefinition[]
  readonly degenerate: readonly DegenerateDefinition[]
  readonly measures: readonly MeasureDefinition[]
  readonly drill: readonly Located[]
  /** names that are declared but could not be read: nothing more is said about them */
  readonly broken: ReadonlySet<string>
}

/** The types that an attribute may declare, and the column types that each admits. */
export const declaredTypes: Readonly<Record<string, readonly ScalarType[]>> = {
  text: ['text'],
  integer: ['integer'],
  decimal: ['decimal'],
  double: ['double'],
  number: ['integer', 'decimal', 'double'],
  boolean: ['boolean'],
  date: ['date'],
}
