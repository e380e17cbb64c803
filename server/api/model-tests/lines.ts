import type { TestOutcome } from '../../contract/model-tests.ts'

/** What is wrong, a line each: where the test stands, what it is called and what it found. */
export const linesOf = (outcomes: readonly TestOutcome[]): readonly string[] =>
  outcomes.flatMap(({ file, line, column, title, message }) =>
    (message ?? '').split('\n').map((said) => `${file}:${line}:${column}: test ${title}: ${said}`),
  )
