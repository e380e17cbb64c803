import { resolve } from 'node:path'
import { secretName } from '../../backup/manifest.ts'
import { restoreBackup } from '../../backup/restore.ts'
import { showProgress } from '../../start/progress.ts'
import { StartError } from '../../start/start-error.ts'
import { backupLine } from '../backup/print.ts'
import type { Command } from '../command.ts'
import { readFlags } from '../flags.ts'

const usage = `Usage: clientele restore BACKUP --data FOLDER [--replace]

Puts a backup into a data folder, after proving that it is what was written. Ended anywhere, the data folder is as it was, or
has the backup. The server of the data folder must be ended first.

  BACKUP         folder that clientele backup wrote
  --data FOLDER  data folder, made where it does not exist
  --replace      puts the backup in the place of what the data folder holds, which is then gone
  --help         this text
`

const flags = { '--data': 'value', '--replace': 'alone', '--help': 'alone' } as const

const otherCodes = `It is of a version of the product that did not keep what codes of masked members are made with: they may be others than before.
`

/** `clientele restore`: a backup into a data folder. */
export const restore: Command = async (args, { surroundings, print, signal }) => {
  const { positional, values } = readFlags(args, flags)
  const [backup, ...more] = positional
  if (values.has('--help') || backup === undefined) {
    print(usage)
    return
  }
  if (more.length > 0) throw new StartError(`one backup is restored; found "${more.join('", "')}" after it`)
  const data = values.get('--data')
  if (data === undefined) throw new StartError('into which data folder? Name it with --data')
  const { onProgress, end } = showProgress(surroundings.screen)
  const { manifest, replaced } = await restoreBackup({
    backup,
    data,
    isReplacing: values.has('--replace'),
    onProgress: (done, total) => onProgress({ step: 'restore', done, total, unit: 'bytes' }),
    signal,
  }).finally(end)
  const instead = replaced === undefined ? '' : `, in place of workspace ${replaced}`
  const codes = manifest.files.some(({ path }) => path === secretName) ? '' : otherCodes
  print(`${backupLine(manifest)}\nIt is restored into ${resolve(data)}${instead}.\n${codes}`)
}
