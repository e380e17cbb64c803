import { randomBytes } from 'node:crypto'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import type { DataFolder } from './data-folder.ts'
import { StartError } from './start-error.ts'

/** What `server.json` says of the process that serves a data folder; `token` is what its commands show to be let in. */
const Holder = z.object({
  pid: z.number().int(),
  port: z.number().int(),
  host: z.string(),
  token: z.string(),
  /** folder of the workspace that is served, absent where an older version wrote the file */
  workspace: z.string().optional(),
  /** when the process began, as the system counts it, where it tells */
  began: z.string().optional(),
})
export type Holder = z.infer<typeof Holder>

/** Holds a data folder for this process. */
export interface Lock {
  /** what `server.json` says */
  readonly token: string
  /** writes the port that is listened on */
  announce(port: number): void
  release(): void
}

/** When a process began, in ticks since the machine did; undefined where the system does not tell, or where it ended. */
const beganAt = (pid: number): string | undefined => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    // A process that ended stays listed until its parent takes note.
    return fields[0] === 'Z' ? undefined : fields[19]
  } catch {
    return undefined
  }
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // The process is there, but another user's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** Its number may have been given to another process since, which then began at another time. */
const isHeld = ({ pid, began }: Holder): boolean =>
  isAlive(pid) && (began === undefined ? pid !== process.pid : began === beganAt(pid))

const readHolder = (file: string): Holder | undefined => {
  try {
    return Holder.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return undefined
  }
}

const write = (file: string, holder: Holder, flag: 'wx' | 'w') =>
  writeFileSync(file, `${JSON.stringify(holder)}\n`, { flag, mode: 0o600 })

/** Where a process that serves a data folder is reached; undefined while it does not listen. */
export const addressOf = ({ host, port }: Holder): string | undefined =>
  port === 0 ? undefined : `http://${host.includes(':') ? `[${host}]` : host}:${port}`

/** The process that serves a data folder at this moment, if one does. */
export const holderOf = ({ lock }: Pick<DataFolder, 'lock'>): Holder | undefined => {
  const holder = readHolder(lock)
  return holder !== undefined && isHeld(holder) ? holder : undefined
}

const refuse = (folder: string, holder: Holder) => {
  const { pid } = holder
  const found = addressOf(holder)
  const address = found === undefined ? '' : ` at ${found}`
  return new StartError(
    `the data folder ${folder} is served already${address} by process ${pid}; take another --data, or end that process`,
  )
}

/**
 * Takes a data folder; what a process that is gone left there is taken over.
 *
 * @throws StartError where another process serves it, with its address
 */
export const takeLock = (
  { folder, lock: file }: Pick<DataFolder, 'folder' | 'lock'>,
  { workspace, host, port }: Pick<Holder, 'host' | 'port' | 'workspace'>,
): Lock => {
  const began = beganAt(process.pid)
  const token = randomBytes(24).toString('base64url')
  const holder: Holder = { pid: process.pid, port, host, token, workspace, ...(began !== undefined && { began }) }
  try {
    write(file, holder, 'wx')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    const other = readHolder(file)
    if (other !== undefined && isHeld(other)) throw refuse(folder, other)
    write(file, holder, 'w')
  }
  return {
    token,
    announce: (listening) => write(file, { ...holder, port: listening }, 'w'),
    release: () => {
      if (readHolder(file)?.token === token) rmSync(file, { force: true })
    },
  }
}
