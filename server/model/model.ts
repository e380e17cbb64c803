import type { Cube } from './cube.ts'
import type { ModelEvent } from './event.ts'
import type { Perspective } from './perspective.ts'
import type { Policy } from './policy.ts'
import type { ModelTest } from './test.ts'

/** All cubes of a workspace. `version` is a hash of the definitions: the same text gives the same version. */
export interface Model {
  readonly version: string
  readonly cubes: ReadonlyMap<string, Cube>
  /** several cubes asked together, side by side along what they share */
  readonly views: ReadonlyMap<string, Cube>
  /** cubes and views as some readers want to see them; no name is also that of a cube or view */
  readonly perspectives: ReadonlyMap<string, Perspective>
  /** by the role whose readers they are for; without any everybody sees all */
  readonly policies: ReadonlyMap<string, Policy>
  /** what happened to the company, in the order in which it is written */
  readonly events: ReadonlyMap<string, ModelEvent>
  /** by language, what stands in place of titles and other texts of the definitions */
  readonly translations: ReadonlyMap<string, ReadonlyMap<string, string>>
  /** what the model expects of itself and of the data, in the order in which it is written; no part of `version` */
  readonly tests: readonly ModelTest[]
}
