import type { Definition, Documentation } from './documentation.ts'
import type { ParameterValue } from './expression.ts'

export type ParameterType = 'text' | 'number' | 'integer' | 'boolean' | 'date'

/** Which values a parameter may have. `min` and `max` are included. */
export interface ParameterDomain {
  readonly type: ParameterType
  readonly min?: number | string
  readonly max?: number | string
  readonly allowed?: readonly ParameterValue[]
}

/** A value that queries may set and expressions read as `:name`. */
export interface ModelParameter extends Documentation, ParameterDomain {
  readonly name: string
  readonly default: ParameterValue
  /** scenarios may set it */
  readonly scenario: boolean
  /** what a query made of it; the default where absent */
  readonly inForce?: ParameterSetting
  readonly definition: Definition
}

/** One value, or one per member of an attribute: `value` holds for all members that are not listed. */
export interface ParameterSetting {
  readonly value: ParameterValue
  readonly at?: MemberValues
  /** how many digits a number has after the point, zeros too: exact sums have the same everywhere then */
  readonly scale?: number
}

/** Values per member of one attribute, a member by its own key as it is written. */
export interface MemberValues {
  readonly attribute: string
  readonly members: readonly { readonly member: string; readonly value: ParameterValue }[]
}

/** A named overlay of parameter values. A setting without a value leaves what is in force without the scenario. */
export interface Scenario extends Documentation {
  readonly name: string
  readonly settings: readonly (Partial<ParameterSetting> & { readonly parameter: string })[]
  readonly definition: Definition
}
