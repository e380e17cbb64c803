import type { EraseResult } from '../../contract/erase.ts'
import { StartError } from '../../start/start-error.ts'
import type { Command } from '../command.ts'
import { readFlags } from '../flags.ts'
import { openHeldApi, withApi } from '../workspace-api.ts'

const usage = `Usage: clientele erase WORKSPACE --entity NAME --key KEY [flags]

Erases the record of a person: its texts in dimensions, rejected records and stored sets go, a pseudonym stands in the place of
its key, in lists that were drawn too, figures stay. The key is noted as a hash, so that later loads of the same files do not bring the person back. Where a
server runs it erases, by a load of all that the workspace holds. Nothing brings back what is erased.

  WORKSPACE      folder with workspace.yaml
  --entity NAME  what the record is of, such as customer
  --key KEY      its key, as the warehouse has it
  --data FOLDER  data folder of the workspace (default ./data)
  --help         this text
`

const flags = { '--entity': 'value', '--key': 'value', '--data': 'value', '--help': 'alone' } as const

const others = `The workspace's own files and backups that were made before still hold the person: they are yours to change or remove.
erasures.csv of the workspace keeps the person erased, also where an older backup is restored: keep it as you keep the definitions.
`

const unwiped = `What was removed is not overwritten in the warehouse's file yet, for queries or a backup go on; it will be after one of the next loads.
`

const listLines = (lists: readonly string[]): string =>
  lists.length === 0
    ? ''
    : `The key stood in these lists, where the pseudonym is now; who was handed such a list still has it:\n${lists.map((name) => `  ${name}\n`).join('')}`

const erasedLines = ({ entity, pseudonym, erasedBefore, tables, lists, isWiped }: EraseResult): string => {
  const again = erasedBefore === null ? '' : `It was erased before, on ${erasedBefore.slice(0, 10)}.\n`
  const rows = tables.map(
    ({ name, rows: count }) => `  ${name}: ${count.toLocaleString('en-US')} row${count === 1 ? '' : 's'}\n`,
  )
  const found = rows.length === 0 ? 'Nothing of it was left.\n' : `Changed were:\n${rows.join('')}`
  return `The ${entity} is erased; ${pseudonym} stands in the place of its key.\n${again}${found}${listLines(lists)}${isWiped ? '' : unwiped}${others}`
}

/** `clientele erase`: erases the record of a person. */
export const erase: Command = async (args, { surroundings, print, signal }) => {
  const { positional, values } = readFlags(args, flags)
  const [workspace, ...more] = positional
  if (values.has('--help') || workspace === undefined) {
    print(usage)
    return
  }
  if (more.length > 0) throw new StartError(`a workspace is all that is named; found "${more.join('", "')}" after it`)
  const [entity, key] = [values.get('--entity'), values.get('--key')]
  if (entity === undefined) throw new StartError('whose record? Name its entity with --entity, such as customer')
  if (key === undefined) throw new StartError(`which ${entity}? Name its key with --key`)
  const api = await openHeldApi(workspace, values.get('--data') ?? 'data', surroundings, signal)
  print(erasedLines(await withApi(api, ({ ask }) => ask('erase', { entity, key }))))
}
