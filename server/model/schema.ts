import type { ScalarType } from './expression.ts'

/** Tables of the warehouse by name, each with its columns and their types. Columns of other types are left out. */
export type WarehouseSchema = ReadonlyMap<string, ReadonlyMap<string, ScalarType>>
