import { closest } from '../../contract/closest.ts'
import { StartError } from '../../start/start-error.ts'
import type { Command } from '../command.ts'
import { readFlags } from '../flags.ts'
import { addSource, type FileAdded } from './add.ts'
import { type DatabaseAdded, isDatabaseUrl } from './add-database.ts'

const usage = `Usage: clientele source add WORKSPACE FILE [flags]
       clientele source add WORKSPACE --url-env VARIABLE --table TABLE [flags]

Looks at a file, or at a table or view of a database, and writes a first draft of its source: sources/NAME.yaml, and the tables
that it fills, sql/staging/stg_NAME.sql and sql/warehouse/fact_NAME.sql. What was not sure is said; nothing that is there is
overwritten.

  WORKSPACE           folder with workspace.yaml
  FILE                delimited text, JSON or lines of JSON, which may be packed by gzip, XLSX or Parquet; a file that lies
                      elsewhere is copied into files/ of the workspace. Or the address of a database, postgresql://…, which
                      other users of this machine may see while the command runs
  --name NAME         what the source is called (default: like the file or table)
  --sheet SHEET       sheet of a workbook (default: the first with records)
  --url-env VARIABLE  environment variable with the address of a PostgreSQL database, postgresql://user:password@host:5432/name;
                      its name is written, the address is not
  --table TABLE       table or view, such as public.accounts; without it, those that there are are told
  --key COLUMN,…      columns that tell the rows of the table apart (default: its primary key)
  --help              this text
`

const flags = {
  '--name': 'value',
  '--sheet': 'value',
  '--url-env': 'value',
  '--table': 'value',
  '--key': 'value',
  '--help': 'alone',
} as const
type Values = ReadonlyMap<keyof typeof flags, string>

const ofDatabase = ['--url-env', '--table', '--key'] as const

const databaseAdded = (workspace: string, url: string | undefined, values: Values): DatabaseAdded => {
  if (values.has('--sheet')) throw new StartError('a database has no sheets; leave --sheet out')
  return {
    workspace,
    url,
    name: values.get('--name'),
    urlEnv: values.get('--url-env'),
    table: values.get('--table'),
    key: values
      .get('--key')
      ?.split(',')
      .map((name) => name.trim()),
    env: process.env,
  }
}

const fileAdded = (workspace: string, file: string, values: Values): FileAdded => {
  const surplus = ofDatabase.find((flag) => values.has(flag))
  if (surplus !== undefined)
    throw new StartError(`${surplus} is of a database; found it beside the file "${file}"; leave one of them out`)
  return { workspace, file, name: values.get('--name'), sheet: values.get('--sheet') }
}

/** `clientele source`: what is done with the sources of a workspace. */
export const source: Command = async (args, { surroundings, print, signal }) => {
  const { positional, values } = readFlags(args, flags)
  const [action, workspace, from, ...more] = positional
  if (values.has('--help') || action === undefined) {
    print(usage)
    return
  }
  if (action !== 'add')
    throw new StartError(`there is no "clientele source ${action}"; nearest is "${closest(action, ['add'])}"`)
  if (workspace === undefined) throw new StartError('which workspace? Name its folder, the one with workspace.yaml')
  if (from === undefined && !values.has('--url-env'))
    throw new StartError('which file? Name one, or a database with --url-env and --table')
  if (more.length > 0)
    throw new StartError(`a workspace and a file are all that is named; found "${more.join('", "')}" after them`)
  const added =
    from === undefined || isDatabaseUrl(from)
      ? databaseAdded(workspace, from, values)
      : fileAdded(workspace, from, values)
  print(await addSource(added, surroundings.root, signal))
}
