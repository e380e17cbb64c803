import type { InstantType } from './cube.ts'
import type { ScalarType } from './expression.ts'

/** Tables of the warehouse by name, each with its columns and their types. Columns of other types are left out. */
export type WarehouseSchema = ReadonlyMap<string, ReadonlyMap<string, ScalarType>>

/** Tables that have columns of instants, by name, each with these columns. */
export type WarehouseInstants = ReadonlyMap<string, ReadonlyMap<string, InstantType>>
