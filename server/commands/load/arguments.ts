import type { RequestOf } from '../../contract/routes.ts'
import { StartError } from '../../start/start-error.ts'
import { readFlags } from '../flags.ts'

/** What the command line asks for: which workspace, in which data folder, and which run. */
export interface LoadArguments {
  readonly workspace: string
  readonly data: string
  readonly request: RequestOf<'startRun'>
}

const flags = {
  '--full': 'alone',
  '--from': 'value',
  '--to': 'value',
  '--source': 'value',
  '--data': 'value',
  '--help': 'alone',
} as const

/** What `clientele load --help` prints. */
export const usage = `Usage: clientele load WORKSPACE [flags]

Loads what changed in the files of a workspace: in the server that serves it, where one does, else in the data folder itself.
Shows how far it is, then what became of every file; where tests of the model keep the data from being published, which cell it is,
what was expected and found, and which rows changed it. Ctrl-C cancels the run that it began; the data of before stay.

Ends with 0 where the data are published or nothing changed, with 1 where the run failed or was cancelled; the data of before stay then.

  WORKSPACE      folder with workspace.yaml
  --full         reads all files again
  --from DATE    reads the files of these dates again, from this one on, such as 2026-01-01
  --to DATE      to this one, both included; a source says of which date a file is by file: {date: "%Y-%m-%d"}
  --source NAME  of this source only, with --from and --to
  --data FOLDER  data folder of the workspace, made where it does not exist (default ./data)
  --help         this text
`

/** @returns undefined where help is asked for; throws StartError for what cannot be */
export const readArguments = (args: readonly string[]): LoadArguments | undefined => {
  const { positional, values } = readFlags(args, flags)
  const [workspace, ...more] = positional
  if (values.has('--help')) return undefined
  if (workspace === undefined) throw new StartError('which workspace? Name its folder, the one with workspace.yaml')
  if (more.length > 0) throw new StartError(`a workspace is all that is named; found "${more.join('", "')}" after it`)
  const [from, to, source] = [values.get('--from'), values.get('--to'), values.get('--source')]
  return {
    workspace,
    data: values.get('--data') ?? 'data',
    request: {
      ...(values.has('--full') && { full: true }),
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
      ...(source !== undefined && { source }),
    },
  }
}
