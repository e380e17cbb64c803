import type { Reader } from '../../server/model/policy.ts'

/** A reader under policies, with what they mean said once more in plain SQL. */
export interface PolicyCase {
  readonly title: string
  readonly reader: Reader
  /** statements that take out what the reader may not see of facts */
  readonly rows: readonly string[]
  /** by dimension: statements that take out its members whom the reader may not see */
  readonly members?: Readonly<Record<string, readonly string[]>>
  /** rows that may be seen are shown under other versions of their members, too, where a question or a role asks for such */
  readonly versions?: true
  /** values that cover rows which may not be seen are empty */
  readonly totals?: 'hidden'
  /** facts of members whom the reader may not see stay, under one member that stands for these: without them, the unknown one */
  readonly keepsFacts?: true
  /** trees of which the reader sees a branch: the nodes above it stand in paths by their key alone */
  readonly branches?: readonly string[]
}

/** The readers of one workspace, and the definition file with the policies of all of them. */
export interface PolicyCases {
  readonly policies: string
  readonly cases: readonly PolicyCase[]
}
