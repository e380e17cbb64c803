import type { FanOut } from './fan-out.ts'
import type { Statement } from './statement.ts'

/** A statement that finds rows contradicting the model: no rows means that the rule holds. */
export interface Verification {
  readonly rule:
    | 'unique_key'
    | 'unique_grain'
    | 'one_parent'
    | 'unbroken_period'
    | 'overlapping_versions'
    | 'unreached_node'
    | 'weights_at_most_one'
    | 'unique_rate'
    | 'positive_rate'
    | 'missing_rate'
    | 'missing_currency'
  /** what it concerns, such as `account` or `owner.team` */
  readonly subject: string
  /** what is wrong when rows come back, as a sentence without its full stop */
  readonly problem: string
  /** some counter-examples, their columns text */
  readonly statement: Statement
  /** all examples are told, not the first alone; their last column, `in all`, is how many there are */
  readonly lists?: true
  /** what would become of a measure */
  readonly fanOut?: FanOut
}
