import type { Leg } from '../../plan/plan.ts'

/** The rows that legs make together. */
export interface Merged {
  readonly from: string
  /** some coordinates may have no rows of some leg */
  readonly isMerged: boolean
  /** legs with a column that says whether a coordinate is covered */
  readonly framed: ReadonlySet<Leg>
  /** numbers of rows with a column beside that also looks at the rows that a total is made of */
  readonly reached: ReadonlySet<string>
}
