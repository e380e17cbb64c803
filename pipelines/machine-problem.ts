import { PipelineError } from './problem.ts'
import type { Workspace } from './sources/workspace.ts'

const noMemory = /^Out of Memory Error/

/** A file that cannot be written, and the reason that the system gives. */
const noDisk = /write (?:file|to file|all bytes to file)? ?"([^"]+)"(?:.*): ([^:]+)$/

const firstLine = (text: string) => text.split('\n')[0] ?? ''

/** An error of the engine that the machine is the reason of, in words for people; any other error as it is. */
export const machineProblem = (error: unknown, { limits }: Workspace): unknown => {
  if (!(error instanceof Error) || error.name !== 'EngineError') return error
  const said = firstLine(error.message)
  if (noMemory.test(said)) {
    const message = `the load needs more than limits.memory, which is ${limits.memory}, and what the disk holds beside it (${said})`
    return new PipelineError([{ file: 'workspace.yaml', message }], { cause: error })
  }
  const [, file, reason] = noDisk.exec(said) ?? []
  if (file === undefined || reason === undefined) return error
  return new PipelineError([{ file, message: `the file cannot be written: ${reason}` }], { cause: error })
}
