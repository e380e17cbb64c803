import type { CubeDefinition, DimensionDefinition } from '../definitions/definition.ts'
import type { Report } from '../problem.ts'
import type { Scope } from '../resolve/scope.ts'

/** One check of a dimension over a table; it reports what it finds. */
export type DimensionRule = (dimension: DimensionDefinition, scope: Scope, report: Report) => void

/** One check of a cube; it reports what it finds, and is silent about names that could not be read at all. */
export type CubeRule = (cube: CubeDefinition, scope: Scope, report: Report) => void
