import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll } from 'vitest'
import type { LogEntry } from '../../server/api/dependencies.ts'
import type { Command } from '../../server/commands/command.ts'
import type { Surroundings } from '../../server/start/open-workspace.ts'
import { type Running, serve } from '../../server/start/serve.ts'

/** The folder of the product. */
export const root = fileURLToPath(new URL('../../', import.meta.url))

/** The demo workspace as it stands in the repository; not to be written to. */
export const demo = join(root, 'fixtures/crm-sales-opportunities')

/** What a process has around it here: a clock that stands, and a screen that nobody sees. */
export const quietSurroundings = (logged: LogEntry[] = []): Surroundings => ({
  root,
  version: '0.0.0',
  screen: { write: () => undefined },
  log: (entry) => logged.push(entry),
  now: () => new Date('2026-01-01T00:00:00Z'),
  newId: () => 'error-1',
})

/** What a command is run with, where it is not nothing. */
export interface CommandRun {
  /** what it reads from standard input */
  readonly input?: string
  /** told of each line of progress */
  readonly onProgress?: (text: string) => void
  /** told of what it prints */
  readonly onPrint?: (text: string) => void
  readonly signal?: AbortSignal
}

/** What a command prints. */
export const runCommand = async (command: Command, args: readonly string[], how: CommandRun = {}): Promise<string> => {
  const { input = '', onProgress = () => undefined, onPrint = () => undefined } = how
  let printed = ''
  const print = (text: string) => {
    printed += text
    onPrint(text)
  }
  const surroundings = { ...quietSurroundings(), screen: { write: onProgress } }
  const signal = how.signal ?? new AbortController().signal
  await command(args, { surroundings, print, readInput: async () => input, signal })
  return printed
}

/** A server of a workspace at a free port of this machine. */
export const startServer = (workspace: string, data: string, logged?: LogEntry[]): Promise<Running> =>
  serve(
    { port: 0, host: '127.0.0.1', data, workspace, help: false },
    quietSurroundings(logged),
    new AbortController().signal,
  )

/** A folder for the tests of a file, removed after them. */
export const temporaryFolder = (name: string): string => {
  const folder = mkdtempSync(join(tmpdir(), `clientele-${name}-`))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A copy of the demo workspace in a folder, and where its data are to be kept there. */
export const demoCopy = (folder: string) => {
  const workspace = join(folder, 'workspace')
  cpSync(demo, workspace, { recursive: true })
  return { folder, workspace, data: join(folder, 'data') }
}

/** The same for the tests of a file, removed after them. */
export const temporaryDemo = (name: string) => demoCopy(temporaryFolder(name))

/** Asks a server by POST: the status and the JSON of its answer. */
export const post = async (
  url: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ readonly status: number; readonly body: Record<string, unknown> }> => {
  const sent = { 'content-type': 'application/json', ...headers }
  const answer = await fetch(url, { method: 'POST', body: JSON.stringify(body), headers: sent })
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
}
