import type { Surroundings } from '../start/open-workspace.ts'

/** What a command works with. */
export interface CommandContext {
  readonly surroundings: Surroundings
  /** what the command says, to the standard output */
  readonly print: (text: string) => unknown
  /** all of the standard input */
  readonly readInput: () => Promise<string>
  readonly signal: AbortSignal
}

/** One command of `clientele`: what stands after its name on the command line, and what it works with. */
export type Command = (args: readonly string[], context: CommandContext) => Promise<void>
