import type { BackupManifest } from '../../contract/backup.ts'

const count = (n: number, what: string) => `${n.toLocaleString('en-US')} ${what}${n === 1 ? '' : 's'}`

const minute = (instant: string) => `${instant.slice(0, 16).replace('T', ' ')} UTC`

const runOf = ({ run }: BackupManifest): string => {
  if (run === null) return 'no run has succeeded in it'
  const ended = run.finishedAt === null ? '' : ` of ${minute(run.finishedAt)}`
  const complete = run.completeThrough === null ? '' : `, complete through ${run.completeThrough}`
  return `run ${run.run}${ended}${complete}`
}

/** What a backup holds, for people: whose it is, when it was made, of which run, how many tables and rows. */
export const backupLine = (manifest: BackupManifest): string => {
  const { workspace, madeAt, tables } = manifest
  const rows = tables.reduce((sum, table) => sum + table.rows, 0)
  const held = `${count(tables.length, 'table')}, ${count(rows, 'row')}`
  return `Backup of ${workspace?.name ?? 'a workspace that was not served yet'}, made ${minute(madeAt)}: ${runOf(manifest)}; ${held}.`
}
