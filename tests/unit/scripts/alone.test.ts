import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'

const script = fileURLToPath(new URL('../../../scripts/alone.mjs', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'clientele-alone-'))
const started: ChildProcess[] = []
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

const log = join(folder, 'log')

/** Work that ends once another process has said that it waits. */
const untilWaiting = `
      const { readFileSync } = await import('node:fs')
      while (!readFileSync(${JSON.stringify(log)}, 'utf8').includes('Waiting')) await new Promise((resolve) => setTimeout(resolve, 20))`

/** A process that writes when it begins and ends its work, which takes so long; `forever` where it is to be killed. */
const start = (name: string, ms: number, program = ''): ChildProcess => {
  const text = `
    import { appendFileSync, mkdirSync } from 'node:fs'
    import { spawn } from 'node:child_process'
    import { alone } from ${JSON.stringify(pathToFileURL(script).href)}
    mkdirSync(${JSON.stringify(folder)}, { recursive: true })
    const say = (what) => appendFileSync(${JSON.stringify(log)}, what + '\\n')
    const screen = { write: (text) => say('${name}: ' + text.replace(/\\d+/, 'N').trim()) }
    await alone(async (onSpawn) => {
      say('${name} begins')
      ${program}
      await new Promise((resolve) => setTimeout(resolve, ${ms}))
      say('${name} ends')
    }, screen, new URL(${JSON.stringify(`${pathToFileURL(folder).href}/place/`)}))`
  const child = spawn(process.execPath, ['--input-type=module', '-e', text], {
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  started.push(child)
  return child
}
const lines = (): string[] => {
  try {
    return readFileSync(log, 'utf8').trim().split('\n')
  } catch {
    return []
  }
}
const until = async (line: string) => {
  while (!lines().includes(line)) await sleep(20)
}
const ended = async (child: ChildProcess) => {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
}

describe('work that is done alone', () => {
  it('waits for another process, and says for which', async () => {
    const first = start('a', 0, untilWaiting)
    await until('a begins')
    const second = start('b', 0)
    await Promise.all([ended(first), ended(second)])
    expect(lines()).toEqual([
      'a begins',
      'b: Waiting for process N, which prepares this folder',
      'a ends',
      'b begins',
      'b ends',
    ])
  })

  it('waits for none that was killed, however many wait, and none is done at the same time', async () => {
    const first = start('a', 60_000)
    await until('a begins')
    const others = ['b', 'c', 'd', 'e', 'f'].map((name) => start(name, 60))
    while (lines().length < 6) await sleep(20)
    first.kill('SIGKILL')
    await Promise.all(others.map(ended))
    const done = lines().filter((line) => !line.includes('Waiting') && !line.startsWith('a'))
    expect(done).toHaveLength(10)
    for (let i = 0; i < done.length; i += 2) expect(done[i]?.replace('begins', 'ends')).toBe(done[i + 1])
  })

  it('waits for a program that a killed process had started and that goes on', async () => {
    const program = `const child = spawn(process.execPath, ['-e', 'setTimeout(() => require("node:fs").appendFileSync(' + JSON.stringify(${JSON.stringify(log)}) + ', "program ends\\\\n"), 1000)'], { stdio: 'ignore' }); onSpawn(child.pid); say('program begins')`
    const first = start('a', 60_000, program)
    await until('program begins')
    first.kill('SIGKILL')
    await ended(first)
    await ended(start('b', 0))
    expect(lines().slice(-3)).toEqual(['program ends', 'b begins', 'b ends'])
  })
})
