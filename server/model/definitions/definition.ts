import type { Calendar, Shift } from '../calendar.ts'
import type { Aggregation, Attribute, BaseMeasure, DateGrain, SemiAdditiveRule, Unrelated } from '../cube.ts'
import type { Display } from '../display.ts'
import type { Documentation } from '../documentation.ts'
import type { ParameterValue, ScalarType } from '../expression.ts'
import type { ParameterDomain } from '../parameter.ts'
import type { Entry, Located, Node, Phrase } from '../yaml/node.ts'
import type { TargetDefinition } from './targets.ts'

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

/** A table by its name; one that stands for a query has that query too. */
export interface TableDefinition extends Located {
  readonly query?: string
}

/** Where the periods of a date come from: a table with one row per date. */
export interface CalendarDefinition extends TopLevel {
  readonly table: TableDefinition
  /** the column that facts refer to; the date itself where absent */
  readonly key: Located | undefined
  readonly date: Located
  readonly workingDay: Located | undefined
  /** when the fiscal year starts; absent where the calendar has none */
  readonly fiscal: Calendar['fiscal'] | undefined
  readonly zone: string | undefined
  readonly shifts: readonly ShiftDefinition[]
  readonly align: Calendar['align']
  /** further attributes, from columns of its table */
  readonly attributes: readonly AttributeDefinition[]
  readonly hierarchies: readonly HierarchyDefinition[]
  /** names that are declared but could not be read: nothing more is said about them */
  readonly broken: ReadonlySet<string>
}

/** A named shift as written: `column` stands where it is the map to other dates. */
export interface ShiftDefinition {
  readonly name: Located
  readonly shift: Shift
  readonly column: Located | undefined
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
  /** columns of the names in other languages, by tag; absent where there are none */
  readonly labelIn?: ReadonlyMap<string, Located>
  /** where its columns are, if not in the dimension's own table */
  readonly via: OutriggerDefinition | undefined
  /** attributes of the same dimension that make its key complete, as written: outermost first */
  readonly within: readonly Located[]
  readonly blank: string
  /** it names the rows of its dimension: by their key, or by the identity that their versions share */
  readonly of?: 'key' | 'durable'
  readonly period?: string
  /** set on an attribute that a calendar computes from the date in `column` */
  readonly derived?: Attribute['derived']
  /** set on a parent-child tree over the rows of its dimension */
  readonly tree?: TreeDefinition
}

/** A parent-child hierarchy as written. */
export interface TreeDefinition {
  readonly parent: Located
  readonly root: Located | undefined
  readonly own: string
  readonly all: string
  readonly maxDepth: number
}

/** A level whose member is no row where it is blank, or named like its parent. */
export interface SkipDefinition {
  readonly level: Located
  readonly rule: 'blank' | 'same_as_parent'
}

export interface HierarchyDefinition extends Named {
  readonly all: string
  readonly levels: readonly Located[]
  readonly skips: readonly SkipDefinition[]
}

/** The columns between whose dates a version of a dimension's row is valid, as written. */
export interface HistoryDefinition {
  readonly from: Located
  readonly to: Located
}

/** A dimension over a table. `calendar` is the one that it was made from. */
export interface DimensionDefinition extends TopLevel {
  readonly table: TableDefinition
  readonly key: Located
  /** the other columns of a composite key */
  readonly moreKeys: readonly Located[]
  readonly durable: Located | undefined
  readonly history: HistoryDefinition | undefined
  readonly unknown: string
  readonly attributes: readonly AttributeDefinition[]
  readonly hierarchies: readonly HierarchyDefinition[]
  /** attributes that are declared but could not be read: nothing more is said about them */
  readonly broken: ReadonlySet<string>
  readonly calendar?: CalendarDefinition
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
  /** the column that it joins to; the dimension's key where absent, or its durable identity where `asOf` asks for that */
  readonly key: Located | undefined
  /** the further pairs of a composite key, the fact's column first */
  readonly and: readonly { readonly on: Located; readonly key: Located }[]
  /** which version of a dimension with history is meant, in the order in which the dates are tried */
  readonly asOf: readonly Located[] | undefined
  /** the fact's column with the instant that the role dates */
  readonly instant: Located | undefined
  /** the period of its calendar at which facts stand */
  readonly grain?: { readonly period: DateGrain; readonly place: Located['place'] }
  /** titles of attributes in this role */
  readonly labels: readonly { readonly attribute: Located; readonly title: string }[]
  /** the name of the unknown member in this role; the dimension's where absent */
  readonly unknown: string | undefined
  /** set where the cube declares it under `bridges`: `on` is then a column of the bridge's table */
  readonly bridge?: BridgeDefinition
}

/** What lies between a fact and a dimension, as written. */
export interface BridgeDefinition {
  readonly table: Located
  /** columns that must be equal: of the fact, and of the bridge */
  readonly factKey: readonly [KeyPairDefinition, ...(readonly KeyPairDefinition[])]
  readonly weight: Located | undefined
  readonly model: { readonly column: Located; readonly default: Phrase } | undefined
  readonly allocation: 'weighted' | 'full'
  readonly unassigned: string
}

/** Two columns that a join makes equal, as written. */
export interface KeyPairDefinition {
  readonly on: Located
  readonly key: Located
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
  readonly folder: string | undefined
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
        readonly over: { readonly role: Located; readonly rule: SemiAdditiveRule } | undefined
        readonly currency: CurrencyDefinition | undefined
      }
    | { readonly kind: 'calculated'; readonly calculation: Phrase }
    | DisplayPart
  )

/** What a display calculation has beside its documentation. */
export interface DisplayPart {
  readonly kind: 'display'
  readonly of: Located
  readonly display: Omit<Display, 'base'>
  /** what it is compared with: a word, or the name of an attribute as written */
  readonly base: Exclude<Display['base'], object> | { readonly level: Located }
}

/** A table of exchange rates as written: `date` or `period` says when a rate holds. */
export interface RatesDefinition extends TopLevel {
  readonly table: TableDefinition
  readonly from: Located
  readonly to: Located
  readonly rate: Located
  readonly when: { readonly kind: 'date' | 'period'; readonly column: Located }
}

/** The currencies of a measure as written: the column that has them, and how they become one. */
export interface CurrencyDefinition {
  readonly column: Located
  readonly conversion: ConversionDefinition | undefined
}

/** `at` is `now` or the name of a date role, or the period that a budget's rate is for. */
export interface ConversionDefinition {
  readonly to: Located
  readonly rates: Located
  readonly at: { readonly kind: 'date'; readonly date: Located } | { readonly kind: 'budget'; readonly period: Phrase }
}

/** ISO dates, both included; an absent one is open. */
export interface Coverage {
  readonly from?: string
  readonly to?: string
}

/** What drill-through shows: columns as written, and the most rows at a time. */
export interface DrillDefinition {
  readonly columns: readonly Located[]
  readonly limit: number | undefined
}

/** A parameter as written, its values checked: they need nothing else of the model. */
export interface ParameterDefinition extends TopLevel, ParameterDomain {
  readonly default: ParameterValue
  readonly scenario: boolean
}

/** What a scenario says of one parameter, as written; `attribute` and its members where it differs by them. */
export interface SettingDefinition {
  readonly parameter: Located
  readonly value: Node | undefined
  readonly at: { readonly attribute: Located; readonly members: readonly Entry[] } | undefined
}

export interface ScenarioDefinition extends TopLevel {
  readonly settings: readonly SettingDefinition[]
}

export interface CubeDefinition extends TopLevel {
  readonly table: TableDefinition
  readonly grain: readonly Located[]
  readonly completeThrough: string | undefined
  /** rows go on changing after the date that they stand at */
  readonly accumulating: boolean
  readonly coverage: Coverage | undefined
  readonly filter: Phrase | undefined
  readonly time: Located | undefined
  readonly roles: readonly RoleDefinition[]
  readonly degenerate: readonly DegenerateDefinition[]
  readonly measures: readonly MeasureDefinition[]
  readonly targets: readonly TargetDefinition[]
  readonly drill: DrillDefinition
  /** names that are declared but could not be read: nothing more is said about them */
  readonly broken: ReadonlySet<string>
}

/** Several cubes asked together, as written. */
export interface ViewDefinition extends TopLevel {
  readonly cubes: readonly Located[]
  /** the date role of each cube that is the view's time */
  readonly time: readonly { readonly cube: Located; readonly role: Located }[]
  /** roles that mean the same in every cube that has them */
  readonly shared: readonly Located[]
  readonly unrelated: Unrelated
  /** calculated and display measures over those of the cubes */
  readonly measures: readonly MeasureDefinition[]
  readonly targets: readonly TargetDefinition[]
  /** measures that are declared but could not be read: nothing more is said about them */
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
