/** What is wrong with a definition or a file of a workspace: `line` and `column` are 1-based and absent where there is none. */
export interface Problem {
  readonly file: string
  readonly line?: number
  readonly column?: number
  readonly message: string
}

/** Text without characters that would move the cursor of a terminal; those are written as JSON has them. */
const onOneLine = (text: string): string =>
  text.replaceAll(/\p{Cc}/gu, (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** One line for a person: `sources/accounts.yaml:3:5: there is no entity "costumer"; …`. */
const formatProblem = ({ file, line, column, message }: Problem): string =>
  `${[file, line, column]
    .filter((part) => part !== undefined)
    .map((part) => onOneLine(String(part)))
    .join(':')}: ${onOneLine(message)}`

/**
 * A workspace that cannot be read, or data that cannot be loaded: what, where and what was expected. Its message has one
 * line per problem.
 */
export class PipelineError extends Error {
  override readonly name = 'PipelineError'
  readonly problems: readonly Problem[]
  constructor(problems: readonly Problem[], options?: ErrorOptions) {
    super(problems.map(formatProblem).join('\n'), options)
    this.problems = problems
  }
}
