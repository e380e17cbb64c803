import { PipelineError, type Problem } from '../../pipelines/problem.ts'
import { readWorkspace, type Workspace } from '../../pipelines/sources/workspace.ts'
import type { AnySource } from '../../pipelines/steps/source.ts'
import { closest } from '../contract/closest.ts'
import { QueryError } from '../contract/errors.ts'
import type { FileProblem } from '../contract/problem.ts'

/** A workspace as its definitions say today; where they cannot be read, why, and as they said last, if ever. */
export interface KnownWorkspace {
  readonly workspace: Workspace | undefined
  readonly problems: readonly FileProblem[]
}

/** Reads a workspace, and remembers the last that could be read. */
export interface WorkspaceReader {
  readonly folder: string
  /** folder of the SQL of the product */
  readonly sqlFolder: string
  known(): Promise<KnownWorkspace>
  /** @throws QueryError `definition_problems` where it cannot be read */
  read(): Promise<Workspace>
}

/** A problem as the API tells it. */
const toFileProblem = ({ file, line, column, message }: Problem): FileProblem => ({
  file,
  line: line ?? null,
  column: column ?? null,
  message,
})

/** The refusal of what would leave a workspace that cannot be read. */
export const definitionProblems = (problems: readonly Problem[]): QueryError =>
  new QueryError('definition_problems', { problems: problems.map(toFileProblem) })

/** Reads the workspace of a folder whenever it is asked for. */
export const createWorkspaceReader = (folder: string, sqlFolder: string): WorkspaceReader => {
  let last: Workspace | undefined
  const readNow = async () => {
    last = await readWorkspace(folder, sqlFolder)
    return last
  }
  return {
    folder,
    sqlFolder,
    known: async () => {
      try {
        return { workspace: await readNow(), problems: [] }
      } catch (error) {
        if (!(error instanceof PipelineError)) throw error
        return { workspace: last, problems: error.problems.map(toFileProblem) }
      }
    },
    read: () =>
      readNow().catch((error: unknown) => {
        throw error instanceof PipelineError ? definitionProblems(error.problems) : error
      }),
  }
}

/** All sources of a workspace, by name. */
export const allSources = ({ sources, tables }: Workspace): readonly AnySource[] =>
  [...sources, ...tables].sort((a, b) => (a.name < b.name ? -1 : 1))

/** The refusal of a source that there is not, with the nearest that there is. */
export const unknownSource = (workspace: Workspace, name: string): QueryError => {
  const names = allSources(workspace).map((source) => source.name)
  return new QueryError('unknown_source', { kind: 'source', name, closest: closest(name, names) }, 'source')
}
