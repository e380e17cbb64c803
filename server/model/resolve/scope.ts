import type { DimensionDefinition, RatesDefinition } from '../definitions/definition.ts'
import type { Merged } from '../definitions/merge.ts'
import type { ParameterNames } from '../expressions/parameter.ts'
import type { WarehouseInstants, WarehouseSchema } from '../schema.ts'

/** What cubes are resolved against. Calendars are dimensions here. */
export interface Scope {
  readonly schema: WarehouseSchema
  readonly instants: WarehouseInstants
  readonly dimensions: ReadonlyMap<string, DimensionDefinition>
  /** dimensions that are declared but could not be read or resolved: nothing more is said about them */
  readonly brokenDimensions: ReadonlySet<string>
  readonly rates: Merged<RatesDefinition>
  readonly parameters?: ParameterNames
  /** some definitions could not be read: a dimension that is not here may well exist */
  readonly isPartial: boolean
}
