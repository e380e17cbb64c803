import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { PipelineError } from '../pipelines/problem.ts'
import { backup } from './commands/backup/backup.ts'
import type { Command } from './commands/command.ts'
import { demo } from './commands/demo/demo.ts'
import { erase } from './commands/erase/erase.ts'
import { explain } from './commands/explain/explain.ts'
import { load } from './commands/load/load.ts'
import { models } from './commands/models/models.ts'
import { rejects } from './commands/rejects/rejects.ts'
import { restore } from './commands/restore/restore.ts'
import { schema } from './commands/schema/schema.ts'
import { source } from './commands/source/source.ts'
import { test } from './commands/test/test.ts'
import { closest } from './contract/closest.ts'
import { endOnSignal } from './start/ending.ts'
import { createLog, type Log } from './start/log.ts'
import { StartError } from './start/start-error.ts'

/** How long what is under way may take to end after a signal. */
const endMs = 15_000

/** This file stands one folder below the product's, as source and as built. */
const root = fileURLToPath(new URL('..', import.meta.url))

const commands: ReadonlyMap<string, { readonly does: string; readonly run: Command }> = new Map([
  ['source', { does: 'drafts the source of a file by looking at it', run: source }],
  [
    'load',
    {
      does: 'loads what changed, all of it or the files of some dates, in the running server or without one',
      run: load,
    },
  ],
  ['rejects', { does: 'lists or exports the records that a run rejected, or loads them corrected', run: rejects }],
  ['backup', { does: 'writes a backup of a data folder, also while it is served', run: backup }],
  ['restore', { does: 'puts a backup into a data folder', run: restore }],
  ['erase', { does: 'erases the record of a person; figures stay', run: erase }],
  ['demo', { does: 'writes the exports of a company that was made up, to try things with', run: demo }],
  ['test', { does: 'runs the tests that the definitions have of themselves and of the data', run: test }],
  ['models', { does: 'what the models of customers came to: runs, cards, backtests', run: models }],
  ['schema', { does: 'prints the JSON Schema of the files that people write, for editors', run: schema }],
  ['explain', { does: 'shows one query stage by stage: plan, SQL and, with --run, rows', run: explain }],
])

const usage = `Usage: clientele COMMAND

${[...commands].map(([name, { does }]) => `  ${name}  ${does}`).join('\n')}

clientele COMMAND --help says more of each; npm start starts the server.
`

const commandNamed = (name: string): Command => {
  const found = commands.get(name)
  if (found !== undefined) return found.run
  const nearest = closest(name, commands.keys())
  throw new StartError(
    `there is no command "${name}"; nearest is "${nearest}"; known are ${[...commands.keys()].join(', ')}`,
  )
}

const endingSignal = (): AbortSignal => {
  const ending = new AbortController()
  const stop = endOnSignal({
    begin: () => ending.abort(new StartError('stopped before it was done')),
    // A plain exit would wait for the threads of the engine.
    kill: () => process.kill(process.pid, 'SIGKILL'),
    withinMs: endMs,
  })
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  return ending.signal
}

const run = async ([name, ...args]: readonly string[]): Promise<void> => {
  if (name === undefined || name === '--help') {
    process.stdout.write(usage)
    return
  }
  const command = commandNamed(name)
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const now = () => new Date()
  const logged = createLog((line) => process.stderr.write(line), now)
  // Of what could not be taken over the command itself says so.
  const log: Log = (entry) => (entry.level === 'error' ? logged(entry) : undefined)
  await command(args, {
    surroundings: { root, version, screen: process.stderr, log, now, newId: randomUUID },
    print: (out) => process.stdout.write(out),
    readInput: () => text(process.stdin),
    signal: endingSignal(),
  })
}

const fail = (error: unknown): void => {
  const isExpected = error instanceof StartError || error instanceof PipelineError
  const shown = error instanceof Error && !isExpected ? (error.stack ?? error.message) : error
  process.stderr.write(`${shown instanceof Error ? shown.message : String(shown)}\n`)
  process.exitCode = 1
}

await run(process.argv.slice(2)).catch(fail)
