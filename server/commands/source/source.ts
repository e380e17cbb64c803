import { closest } from '../../contract/closest.ts'
import { StartError } from '../../start/start-error.ts'
import type { Command } from '../command.ts'
import { readFlags } from '../flags.ts'
import { addSource } from './add.ts'

const usage = `Usage: clientele source add WORKSPACE FILE [flags]

Looks at a file of delimited text and writes a first draft of its source: sources/NAME.yaml, and the tables that it fills,
sql/staging/stg_NAME.sql and sql/warehouse/fact_NAME.sql. What was not sure is said; nothing that is there is overwritten.

  WORKSPACE    folder with workspace.yaml
  FILE         the file, which may be packed by gzip; one that lies elsewhere is copied into files/ of the workspace
  --name NAME  what the source is called (default: like the file)
  --help       this text
`

const flags = { '--name': 'value', '--help': 'alone' } as const

/** `clientele source`: what is done with the sources of a workspace. */
export const source: Command = async (args, { surroundings, print, signal }) => {
  const { positional, values } = readFlags(args, flags)
  const [action, workspace, file, ...more] = positional
  if (values.has('--help') || action === undefined) {
    print(usage)
    return
  }
  if (action !== 'add')
    throw new StartError(`there is no "clientele source ${action}"; nearest is "${closest(action, ['add'])}"`)
  if (workspace === undefined) throw new StartError('which workspace? Name its folder, the one with workspace.yaml')
  if (file === undefined) throw new StartError('which file? Name one of delimited text')
  if (more.length > 0)
    throw new StartError(`a workspace and a file are all that is named; found "${more.join('", "')}" after them`)
  print(await addSource({ workspace, file, name: values.get('--name') }, surroundings.root, signal))
}
