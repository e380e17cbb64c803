import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PipelineError } from '../pipelines/problem.ts'
import { endOnSignal } from './start/ending.ts'
import { readFlags, usage } from './start/flags.ts'
import { createLog } from './start/log.ts'
import { type Running, serve } from './start/serve.ts'
import { StartError } from './start/start-error.ts'

/** How long answers under way may take after the first signal to end. */
const graceMs = 4000

/** How long all of the ending may take: a load that is stopped undoes what it did. */
const endMs = 15_000

/** This file stands one folder below the product's, as source and as built. */
const root = fileURLToPath(new URL('..', import.meta.url))

const write = (text: string) => process.stderr.write(text)

const greet = ({ url, serving }: Running) => {
  const snapshot = serving.current()
  const complete = snapshot?.completeThrough == null ? '' : `, complete through ${snapshot.completeThrough}`
  process.stdout.write(`${snapshot?.workspace.title}${complete}\n`)
  for (const problem of serving.problems()) process.stdout.write(`  not taken over: ${problem}\n`)
  for (const warning of serving.warnings()) process.stdout.write(`  warning: ${warning}\n`)
  process.stdout.write(`Ready at ${url}\n`)
}

const fail = (error: unknown) => {
  const isExpected = error instanceof StartError || error instanceof PipelineError
  const text = error instanceof Error ? (isExpected ? error.message : (error.stack ?? error.message)) : String(error)
  write(`${text}\n`)
  process.exitCode = 1
}

const main = async () => {
  const flags = readFlags(process.argv.slice(2))
  if (flags.help) {
    process.stdout.write(usage)
    return
  }
  const starting = new AbortController()
  let running: Running | undefined
  const stop = endOnSignal({
    begin: () => {
      starting.abort()
      running?.stop(graceMs).catch(fail)
    },
    // A plain exit would wait for the threads of the engine.
    kill: () => process.kill(process.pid, 'SIGKILL'),
    withinMs: endMs,
  })
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const now = () => new Date()
  running = await serve(
    flags,
    { root, version, screen: process.stdout, log: createLog(write, now), now, newId: randomUUID },
    starting.signal,
  )
  greet(running)
}

await main().catch(fail)
