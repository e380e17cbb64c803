import { linesOf } from '../api/model-tests/lines.ts'
import { blocking } from '../api/model-tests/run.ts'
import type { TestOutcome } from '../contract/model-tests.ts'
import { StartError } from './start-error.ts'

/** Tests of the model keep the data of a run from being published; its message says of each what it found. */
export class TestsFailed extends StartError {
  /** what all tests found */
  readonly outcomes: readonly TestOutcome[]
  constructor(outcomes: readonly TestOutcome[]) {
    super(linesOf(blocking(outcomes)).join('\n'))
    this.outcomes = outcomes
  }
}
