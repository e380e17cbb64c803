import type { RequestOf } from '../../contract/routes.ts'
import { StartError } from '../../start/start-error.ts'
import type { Command } from '../command.ts'
import { RefusedRequest } from '../refused-request.ts'
import { openWorkspaceApi, type WorkspaceApi } from '../workspace-api.ts'
import { type ExplainArguments, readArguments, usage } from './arguments.ts'
import { printExplanation } from './print.ts'
import { type GivenQuery, readQuery } from './read-query.ts'

/** Definitions that are not taken over would be explained as they were before. */
const refuseProblems = async (api: WorkspaceApi): Promise<void> => {
  const { problems } = await api.ask('ready', undefined)
  if (problems.length > 0) throw new StartError(problems.join('\n'))
}

const named = ({ from }: GivenQuery, { path, message }: RefusedRequest): string => {
  const at = path.replace(/^query\.?/, '')
  const problem = message.replace(/^query(?:\.|: )/, '')
  return [from, ...(at === '' || problem.startsWith(`${at}: `) ? [] : [at]), problem].join(': ')
}

const explainWith = async (api: WorkspaceApi, given: GivenQuery, { run, rows }: ExplainArguments): Promise<string> => {
  // Whatever stands there, the API says what is wrong with it.
  const query = given.query as RequestOf<'query'>
  try {
    const explained = await api.ask('explain', { query })
    const answer = run ? { result: await api.ask('query', query), rows } : undefined
    return printExplanation(api.answeredBy, explained, answer)
  } catch (error) {
    if (error instanceof RefusedRequest) throw new StartError(named(given, error), { cause: error })
    throw error
  }
}

/** `clientele explain`: one query stage by stage, and with `--run` the first rows of its answer. */
export const explain: Command = async (args, { surroundings, print, readInput, signal }) => {
  const given = readArguments(args)
  if (given === undefined) {
    print(usage)
    return
  }
  const query = await readQuery(given.query, readInput)
  const api = await openWorkspaceApi(given.workspace, given.data, surroundings, signal)
  try {
    await refuseProblems(api)
    print(await explainWith(api, query, given))
  } finally {
    await api.close()
  }
}
