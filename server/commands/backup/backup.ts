import { resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { BackupState } from '../../contract/backup.ts'
import { showProgress } from '../../start/progress.ts'
import { StartError } from '../../start/start-error.ts'
import type { Command, CommandContext } from '../command.ts'
import { readFlags } from '../flags.ts'
import { openHeldApi, type WorkspaceApi, withApi } from '../workspace-api.ts'
import { backupLine } from './print.ts'

const usage = `Usage: clientele backup WORKSPACE TARGET [flags]

Writes a backup of the data folder: the warehouse as it is at one moment, what was served last, saved views and the secret
that codes of masked members are made with, with their sums. Where a server runs it makes the backup, and goes on answering
and loading. TARGET is a folder that does not exist; it is there when the backup is whole and was read again. The workspace's own files are text: keep them in git.

  WORKSPACE      folder with workspace.yaml
  TARGET         folder to write
  --data FOLDER  data folder of the workspace (default ./data)
  --help         this text
`

const flags = { '--data': 'value', '--help': 'alone' } as const

/** From one look at how far it is to the next. */
const lookMs = 200

const follow = async (api: WorkspaceApi, { surroundings, signal }: CommandContext): Promise<BackupState> => {
  const { onProgress, end } = showProgress(surroundings.screen)
  let shown = ''
  try {
    for (;;) {
      const { step, done, total, unit, ...state } = await api.ask('backup', undefined)
      const line = JSON.stringify([step, done])
      if (step !== null && line !== shown) onProgress({ step, done, total, unit })
      shown = line
      if (state.state !== 'running') return { step, done, total, unit, ...state }
      if (signal.aborted) return await api.ask('cancelBackup', {})
      await sleep(lookMs)
    }
  } finally {
    end()
  }
}

/** `clientele backup`: a backup of a data folder. */
export const backup: Command = async (args, context) => {
  const { surroundings, print, signal } = context
  const { positional, values } = readFlags(args, flags)
  const [workspace, target, ...more] = positional
  if (values.has('--help') || workspace === undefined) {
    print(usage)
    return
  }
  if (target === undefined) throw new StartError('where to? Name a folder that does not exist behind the workspace')
  if (more.length > 0)
    throw new StartError(`a workspace and a target are all that is named; found "${more.join('", "')}"`)
  // Its own signal, so that the API is there to cancel the backup with.
  const api = await openHeldApi(workspace, values.get('--data') ?? 'data', surroundings, new AbortController().signal)
  await withApi(api, async () => {
    signal.throwIfAborted()
    await api.ask('startBackup', { target: resolve(target) })
    const { state, message, manifest } = await follow(api, context)
    if (state !== 'written' || manifest === null) throw new StartError(message ?? `the backup is ${state}`)
    print(`${backupLine(manifest)}\nIt stands in ${resolve(target)}.\n`)
  })
}
