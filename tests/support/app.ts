import { type ChildProcess, spawn } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { onceInRun } from './once-in-run.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const server = join(root, 'dist/server.mjs')

/** A server of its own, as `npm start` runs it. */
export interface RunningApp {
  /** `http://127.0.0.1:<port>`, without a slash at its end */
  readonly url: string
  readonly port: number
  readonly dataFolder: string
  readonly process: ChildProcess
  /** what it has printed so far */
  readonly output: () => string
  /** ends it as Ctrl-C does, waits, and removes the data folder that was made for it; may be called twice */
  readonly stop: () => Promise<void>
}

/** A port of the loopback address that nothing listens on at this moment. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer()
    probe.on('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() =>
        address !== null && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      )
    })
  })

const isReady = async (url: string): Promise<boolean> => {
  try {
    return (await fetch(`${url}/health/ready`)).ok
  } catch {
    return false
  }
}

const ended = (child: ChildProcess): Promise<void> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise((resolve) => child.once('exit', () => resolve()))

/**
 * Starts the built server on a free port and waits until it is ready.
 *
 * @param options.dataFolder  default a new one, removed by `stop`
 * @throws Error with all it printed, where it ends or is not ready within `seconds` (default 60)
 */
export const startApp = async (
  options: { workspace?: string; dataFolder?: string; seconds?: number } = {},
): Promise<RunningApp> => {
  if (!existsSync(server)) throw new Error('there is no dist/server.mjs; run npm test, or npm run build first')
  const dataFolder = options.dataFolder ?? mkdtempSync(join(tmpdir(), 'clientele-app-'))
  const port = await freePort()
  const workspace = options.workspace === undefined ? [] : ['--workspace', options.workspace]
  const child = spawn(process.execPath, [server, '--port', String(port), '--data', dataFolder, ...workspace], {
    cwd: root,
  })
  let printed = ''
  child.stdout.on('data', (text) => (printed += text))
  child.stderr.on('data', (text) => (printed += text))
  const url = `http://127.0.0.1:${port}`
  const stop = async (): Promise<void> => {
    child.kill('SIGINT')
    await Promise.race([ended(child), sleep(10_000, undefined, { ref: false })])
    child.kill('SIGKILL')
    await ended(child)
    if (options.dataFolder === undefined) rmSync(dataFolder, { recursive: true, force: true })
  }
  const deadline = performance.now() + (options.seconds ?? 60) * 1000
  while (!(await isReady(url))) {
    if (child.exitCode !== null || performance.now() > deadline) {
      await stop()
      throw new Error(`the server did not become ready (exit code ${child.exitCode}); it printed:\n${printed}`)
    }
    await sleep(50)
  }
  return { url, port, dataFolder, process: child, output: () => printed, stop }
}

/**
 * Starts the built server as `npm start` does, with the demo company, whose data are loaded once in a run of tests: each that
 * is started has a copy of them, removed by `stop`.
 */
export const startDemo = async (): Promise<RunningApp> => {
  const loaded = await onceInRun('demo-data', async (dataFolder) => {
    const first = await startApp({ dataFolder, seconds: 240 })
    await first.stop()
  })
  const dataFolder = mkdtempSync(join(tmpdir(), 'clientele-app-'))
  cpSync(loaded, dataFolder, { recursive: true })
  const app = await startApp({ dataFolder, seconds: 240 })
  const stop = async (): Promise<void> => {
    await app.stop()
    rmSync(dataFolder, { recursive: true, force: true })
  }
  return { ...app, stop }
}
