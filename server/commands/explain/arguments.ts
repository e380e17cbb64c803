import { StartError } from '../../start/start-error.ts'
import { readFlags } from '../flags.ts'

/** Where a command finds the query. */
export type QuerySource =
  | { readonly kind: 'file'; readonly file: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'input' }

/** What the command line says. */
export interface ExplainArguments {
  /** folder with `workspace.yaml`, from where the command was called */
  readonly workspace: string
  readonly query: QuerySource
  /** data folder of the workspace, from where the command was called */
  readonly data: string
  /** whether the query runs, too, and how many rows of its answer are shown */
  readonly run: boolean
  readonly rows: number
}

const defaults = { data: 'data', rows: 20 }

/** What `clientele explain --help` prints. */
export const usage = `Usage: clientele explain WORKSPACE QUERY [flags]

Shows one query stage by stage: as it runs, its plan before and after the rewrites, and the SQL with its values.

  WORKSPACE      folder with workspace.yaml
  QUERY          file with the JSON of a query, as POST /api/query takes it; - reads it from the standard input
  --query JSON   the query itself, instead of QUERY
  --run          runs the query, too, and shows the first rows of its answer
  --rows N       how many rows --run shows (default ${defaults.rows})
  --data FOLDER  data folder of the workspace (default ./${defaults.data}): the server that serves it is asked, or else
                 its warehouse opened; where it holds another workspace or is not there, the data are loaded for this once
  --help         this text
`

const flags = { '--query': 'value', '--run': 'alone', '--rows': 'value', '--data': 'value', '--help': 'alone' } as const

const querySource = (named: string | undefined, text: string | undefined): QuerySource => {
  if (named !== undefined && text !== undefined) {
    throw new StartError(`the query is given twice: by --query and by "${named}"; leave one out`)
  }
  if (text !== undefined) return { kind: 'text', text }
  if (named !== undefined) return named === '-' ? { kind: 'input' } : { kind: 'file', file: named }
  throw new StartError('which query? Name a file with its JSON, - for the standard input, or give it by --query')
}

const rowsOf = (text: string): number => {
  const rows = Number(text)
  if (/^\d+$/.test(text) && Number.isSafeInteger(rows) && rows > 0) return rows
  throw new StartError(`--rows is a whole number above 0; found "${text}"`)
}

/**
 * Reads what stands after `clientele explain`; undefined where help is asked for.
 *
 * @throws StartError for an unknown flag with the nearest one, and for what is missing, too much or cannot be
 */
export const readArguments = (args: readonly string[]): ExplainArguments | undefined => {
  const { positional, values } = readFlags(args, flags)
  if (values.has('--help')) return undefined
  const [workspace, query, ...more] = positional
  if (workspace === undefined) throw new StartError('which workspace? Name its folder, the one with workspace.yaml')
  if (more.length > 0) {
    throw new StartError(`a workspace and a query are all that is named; found "${more.join('", "')}" after them`)
  }
  return {
    workspace,
    query: querySource(query, values.get('--query')),
    data: values.get('--data') ?? defaults.data,
    run: values.has('--run'),
    rows: values.has('--rows') ? rowsOf(values.get('--rows') ?? '') : defaults.rows,
  }
}
