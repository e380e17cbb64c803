import { closest } from '../../contract/closest.ts'
import { rejectedCsv } from '../../contract/rejected-csv.ts'
import type { RejectedRow } from '../../contract/rejected-rows.ts'
import { StartError } from '../../start/start-error.ts'
import type { Command } from '../command.ts'
import { readFlags } from '../flags.ts'
import { openWorkspaceApi, type WorkspaceApi, withApi } from '../workspace-api.ts'
import { listOf } from './print.ts'
import { replayRejects } from './replay.ts'

const actions = ['list', 'export', 'replay'] as const
type Action = (typeof actions)[number]

const usage = `Usage: clientele rejects list|export WORKSPACE [flags]
       clientele rejects replay WORKSPACE FILE [--data FOLDER]

The records that the last run rejected, each with its file, line and the rule that it breaks: list shows the first of them,
export writes all of them as CSV to the standard output, with a column "corrected" for what should stand there instead;
replay takes what a person wrote into that column over to corrections/ of the workspace and loads it, with the file and line
of the record that it replaces.

  WORKSPACE      folder with workspace.yaml
  FILE           what export wrote, corrected
  --source NAME  of this source only
  --file PATH    of this file only, as the workspace calls it
  --rule NAME    that break this rule only
  --run NUMBER   of another run
  --rows N       how many rows list shows (default 20)
  --data FOLDER  data folder of the workspace (default ./data): the server that serves it is asked, or else its warehouse
                 opened; where it holds another workspace or is not there, the data are loaded for this once
  --help         this text
`

const flags = {
  '--source': 'value',
  '--file': 'value',
  '--rule': 'value',
  '--run': 'value',
  '--rows': 'value',
  '--data': 'value',
  '--help': 'alone',
} as const

/** How many rows are asked for at a time. */
const page = 10_000

type Filters = { readonly run?: number; readonly source?: string; readonly file?: string; readonly rule?: string }

const whole = (name: string, text: string): number => {
  const number = Number(text)
  if (/^\d+$/.test(text) && Number.isSafeInteger(number) && number > 0) return number
  throw new StartError(`${name} is a whole number above 0; found "${text}"`)
}

const isAction = (text: string): text is Action => actions.some((action) => action === text)

const filtersOf = (values: ReadonlyMap<keyof typeof flags, string>): Filters => {
  const run = values.get('--run')
  const [source, file, rule] = [values.get('--source'), values.get('--file'), values.get('--rule')]
  return {
    ...(run !== undefined && { run: whole('--run', run) }),
    ...(source !== undefined && { source }),
    ...(file !== undefined && { file }),
    ...(rule !== undefined && { rule }),
  }
}

const readAll = async (
  api: WorkspaceApi,
  filters: Filters,
  print: (rows: readonly RejectedRow[]) => void,
): Promise<void> => {
  for (let offset = 0, more = true; more; offset += page) {
    const found = await api.ask('rejectedRows', { ...filters, limit: page, offset })
    print(found.rows)
    more = found.more
  }
}

const replay = async (
  workspace: string,
  [file, ...more]: readonly string[],
  open: () => Promise<WorkspaceApi>,
): Promise<string> => {
  if (file === undefined) throw new StartError('which file? Name one that "clientele rejects export" wrote')
  if (more.length > 0)
    throw new StartError(`a workspace and a file are all that is named; found "${more.join('", "')}" after them`)
  return withApi(await open(), (api) => replayRejects(workspace, file, api))
}

/** `clientele rejects`: what the last run, or another one, rejected, and what is loaded in its place. */
export const rejects: Command = async (args, { surroundings, print, signal }) => {
  const { positional, values } = readFlags(args, flags)
  const [action, workspace, ...named] = positional
  if (values.has('--help') || action === undefined) {
    print(usage)
    return
  }
  if (!isAction(action)) {
    const nearest = closest(action, actions)
    throw new StartError(
      `there is no "clientele rejects ${action}"; nearest is "${nearest}"; known are ${actions.join(', ')}`,
    )
  }
  if (workspace === undefined) throw new StartError('which workspace? Name its folder, the one with workspace.yaml')
  const open = () => openWorkspaceApi(workspace, values.get('--data') ?? 'data', surroundings, signal)
  if (action === 'replay') {
    print(await replay(workspace, named, open))
    return
  }
  if (named.length > 0) throw new StartError(`a workspace is all that is named; found "${named.join('", "')}" after it`)
  const filters = filtersOf(values)
  const limit = whole('--rows', values.get('--rows') ?? '20')
  const api = await open()
  try {
    if (action === 'list') print(listOf(await api.ask('rejectedRows', { ...filters, limit: Math.min(limit, page) })))
    else {
      print(rejectedCsv.header)
      await readAll(api, filters, (rows) => print(rejectedCsv.rows(rows)))
    }
  } finally {
    await api.close()
  }
}
