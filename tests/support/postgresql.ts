import { execFile, execFileSync } from 'node:child_process'
import { accessSync, chmodSync, constants, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { Client } from 'pg'

const run = promisify(execFile)

/** Folders in which packages of PostgreSQL leave its programs, newest first. */
const usualFolders = (): string[] => {
  const versions = '/usr/lib/postgresql'
  if (!existsSync(versions)) return []
  return readdirSync(versions)
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(versions, version, 'bin'))
}

const isProgram = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

const programFolder = [...(process.env.PATH ?? '').split(delimiter), ...usualFolders()].find((folder) =>
  ['initdb', 'pg_ctl', 'postgres'].every((name) => isProgram(join(folder, name))),
)

const isRoot = process.getuid?.() === 0

/** A user of this machine that is not root: PostgreSQL refuses to be run by that one. */
const otherUser = ['postgres', 'nobody'].find((name) => {
  const users = existsSync('/etc/passwd') ? readFileSync('/etc/passwd', 'utf8') : ''
  return users.split('\n').some((line) => line.startsWith(`${name}:`))
})

/** Why no server can be started here; undefined where one can. */
export const missingPostgresql = ((): string | undefined => {
  if (programFolder === undefined) return 'initdb, pg_ctl and postgres are not installed'
  return isRoot && otherUser === undefined
    ? 'PostgreSQL does not run as root, and there is no user postgres or nobody'
    : undefined
})()

/** A server that runs for the tests of a file, with one user, `postgres`, whose password is `secret`. */
export interface TestServer {
  readonly port: number
  /** the address of its database `postgres`, or of another, or for another user */
  readonly url: (change?: { readonly database?: string; readonly user?: string; readonly password?: string }) => string
  /** runs statements as its owner; the rows of the last one */
  readonly sql: (text: string) => Promise<Record<string, unknown>[]>
  /** ends it as a crash does, or once those who are connected were sent away */
  readonly halt: (mode: 'fast' | 'immediate') => Promise<void>
  readonly start: () => Promise<void>
  /** ends it and removes its folder */
  readonly stop: () => Promise<void>
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })

/** Runs a program of PostgreSQL, as another user where this one is root. */
const program = (name: string, args: readonly string[]) => {
  const path = join(programFolder ?? '', name)
  if (!isRoot) return run(path, args)
  const quoted = [path, ...args].map((arg) => `'${arg.replaceAll("'", "'\\''")}'`).join(' ')
  return run('su', ['-s', '/bin/sh', otherUser ?? '', '-c', quoted], { cwd: '/' })
}

const settings = ['listen_addresses=127.0.0.1', 'fsync=off', 'unix_socket_directories=', 'max_connections=20']

/** Starts a server with a folder of its own. */
export const startPostgresql = async (): Promise<TestServer> => {
  const folder = mkdtempSync(join(tmpdir(), 'postgresql-'))
  if (isRoot) execFileSync('chown', [otherUser ?? '', folder])
  else chmodSync(folder, 0o700)
  const data = join(folder, 'data')
  const password = join(folder, 'password')
  const port = await freePort()
  await run('sh', ['-c', `printf secret > '${password}' && chmod 644 '${password}'`])
  await program('initdb', [
    '-D',
    data,
    '-U',
    'postgres',
    '--auth=scram-sha-256',
    `--pwfile=${password}`,
    '-E',
    'UTF8',
    '--locale=C',
    '--no-sync',
  ])
  const options = [...settings, `port=${port}`].map((setting) => `-c ${setting}`).join(' ')
  const url: TestServer['url'] = ({ database = 'postgres', user = 'postgres', password: word = 'secret' } = {}) =>
    `postgresql://${user}:${encodeURIComponent(word)}@127.0.0.1:${port}/${database}`
  const sql = async (text: string) => {
    const client = new Client({ connectionString: url() })
    await client.connect()
    try {
      const results: unknown = await client.query(text)
      const last = Array.isArray(results) ? results.at(-1) : results
      return last.rows as Record<string, unknown>[]
    } finally {
      await client.end()
    }
  }
  const start = async () => {
    await program('pg_ctl', ['-D', data, '-w', '-o', options, '-l', join(folder, 'log'), 'start'])
  }
  const halt = async (mode: 'fast' | 'immediate') => {
    await program('pg_ctl', ['-D', data, '-w', '-m', mode, 'stop'])
  }
  const stop = async () => {
    await halt('immediate').catch(() => undefined)
    rmSync(folder, { recursive: true, force: true })
  }
  await start()
  return { port, url, sql, halt, start, stop }
}
