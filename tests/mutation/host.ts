/**
 * Holds the tests that judge mutants, with what they opened, and runs some of them for each mutant that it is sent: the
 * files are imported and the stars of `beforeAll` are opened once, not once for each mutant. `scripts/mutation/runner.mjs`
 * starts it in a thread of its own, and the two talk over a channel.
 */
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { BroadcastChannel } from 'node:worker_threads'
import { inject, type RunnerTask, type RunnerTestCase, test, vi } from 'vitest'
import { getCurrentSuite, getFn, getHooks } from 'vitest/suite'
import type { CubeQuery } from '../../server/contract/query.ts'
import type { NaiveAnswer } from '../support/naive/evaluate.ts'
import type { Star } from '../support/naive/star.ts'
import type { Warehouse } from '../support/warehouse.ts'
import { remembering } from './remembering.ts'

vi.mock(import('../../server/engine/duckdb.ts'), async (load) => {
  const { openDuckDb } = await load()
  return { openDuckDb: async (options) => remembering(await openDuckDb(options)) }
})

/** The API compiles each time: what it compiled with one mutant must not answer for the next. */
vi.mock(import('../../server/api/cache.ts'), () => ({
  createCache: () => ({ get: () => undefined, set: () => undefined, clear: () => undefined }),
}))

/** A workspace is loaded once for all files that only read it. */
vi.mock(import('../support/warehouse.ts'), async (load) => {
  const actual = await load()
  const loaded = new Map<string, Promise<Warehouse>>()
  const loadWarehouse: typeof actual.loadWarehouse = (file, workspace, options) => {
    if (options !== undefined) return actual.loadWarehouse(file, workspace, options)
    const found = loaded.get(workspace) ?? actual.loadWarehouse(file, workspace)
    loaded.set(workspace, found)
    return found
  }
  return { ...actual, loadWarehouse }
})

/** The naive evaluator reads no code that is mutated, so that it answers a question the same each time. */
vi.mock(import('../support/naive/evaluate.ts'), async (load) => {
  const actual = await load()
  const known = new WeakMap<Star, Map<string, () => NaiveAnswer>>()
  const attempt = (star: Star, query: CubeQuery): (() => NaiveAnswer) => {
    try {
      const answer = actual.evaluate(star, query)
      return () => answer
    } catch (error) {
      return () => {
        throw error
      }
    }
  }
  const evaluate: typeof actual.evaluate = (star, query) => {
    const ofStar = known.get(star) ?? new Map<string, () => NaiveAnswer>()
    known.set(star, ofStar)
    const key = JSON.stringify(query)
    const found = ofStar.get(key) ?? attempt(star, query)
    ofStar.set(key, found)
    return found()
  }
  return { ...actual, evaluate }
})

declare module 'vitest' {
  interface ProvidedContext {
    /** folders of test files and test files, by path from the root */
    readonly judges: readonly string[]
    /** the mutant that is active from before the imports, '' without one */
    readonly staticMutant: string
    readonly channel: string
  }
}

/** What the instrumented code reads and writes. */
interface Instrumented {
  activeMutant?: string | undefined
  currentTestId?: string | undefined
  hitCount?: number | undefined
  hitLimit?: number | undefined
  mutantCoverage?: Coverage
}

/** How often each mutant was reached, in each test and outside all tests. */
interface Coverage {
  readonly static: Record<string, number>
  readonly perTest: Record<string, Record<string, number>>
}

interface Asked {
  readonly mutant: string
  /** ids; undefined for all */
  readonly tests?: readonly string[]
  readonly hitLimit?: number
}

/** One test with what it needs, and how it has done so far. */
interface Held {
  readonly id: string
  readonly name: string
  readonly file: string
  /** from the outermost suite to the innermost */
  readonly hooks: readonly Hooks[]
  readonly task: RunnerTestCase
  milliseconds: number
  warm: boolean
  runs: number
  kills: number
}

const global = globalThis as typeof globalThis & { __stryker__?: Instrumented }
global.__stryker__ ??= {}
const instrumented = global.__stryker__
const staticMutant = inject('staticMutant')
if (staticMutant !== '') instrumented.activeMutant = staticMutant

const root = fileURLToPath(new URL('../../', import.meta.url))
const testFiles = inject('judges').flatMap((judge) =>
  judge.endsWith('.ts')
    ? [judge]
    : readdirSync(`${root}${judge}`, { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.test.ts'))
        .sort()
        .map((file) => `${judge}/${file}`),
)

type Hooks = Pick<ReturnType<typeof getHooks>, 'beforeAll' | 'beforeEach' | 'afterEach'>

/** What a test file adds to the one file that vitest sees: its hooks, and its tasks from one place to another. */
interface Part {
  readonly file: string
  readonly hooks: Hooks
  readonly from: number
  readonly to: number
}

const imported = async (file: string): Promise<Part> => {
  const collector = getCurrentSuite()
  const hooks: Hooks = { beforeAll: [], beforeEach: [], afterEach: [] }
  const from = collector.tasks.length
  const { on } = collector
  collector.on = (name, ...added) => {
    if (name === 'beforeAll' || name === 'beforeEach' || name === 'afterEach') hooks[name].push(...(added as never[]))
  }
  await import(`${root}${file}`)
  collector.on = on
  return { file, hooks, from, to: collector.tasks.length }
}

const parts: Part[] = []
for (const file of testFiles) parts.push(await imported(file))

const heldIn = (task: RunnerTask, part: Part, hooks: readonly Hooks[], names: readonly string[]): Held[] => {
  const path = [...names, task.name]
  if (task.type === 'suite') return task.tasks.flatMap((inner) => heldIn(inner, part, [...hooks, getHooks(task)], path))
  const name = path.join(' > ')
  return [{ id: '', name, file: part.file, hooks, task, milliseconds: 0, warm: false, runs: 0, kills: 0 }]
}

/** All tests but the one that serves, each with an id of its own: its file, its name and which of that name it is. */
const heldOf = (tasks: readonly RunnerTask[]): readonly Held[] => {
  const seen = new Map<string, number>()
  return parts
    .flatMap((part) => tasks.slice(part.from, part.to).flatMap((task) => heldIn(task, part, [part.hooks], [])))
    .map((held) => {
      const key = `${held.file}#${held.name}`
      const before = seen.get(key) ?? 0
      seen.set(key, before + 1)
      return { ...held, id: before === 0 ? key : `${key} (${before + 1})` }
    })
}

const opened = new Set<Hooks>()
const open = async ({ hooks, task }: Held): Promise<void> => {
  for (const inner of hooks) {
    if (opened.has(inner)) continue
    opened.add(inner)
    for (const hook of inner.beforeAll) await hook(task.file)
  }
}

const runOnce = async ({ hooks, task }: Held): Promise<void> => {
  try {
    for (const { beforeEach } of hooks) for (const hook of beforeEach) await hook(task.context, task.file)
    await getFn(task)()
  } finally {
    for (const { afterEach } of hooks) for (const hook of afterEach) await hook(task.context, task.file)
  }
}

const failureOf = async (run: () => Promise<void>): Promise<string | undefined> => {
  try {
    await run()
    return undefined
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  }
}

const timed = async (held: Held, run: () => Promise<void>): Promise<string | undefined> => {
  const started = performance.now()
  const failure = await failureOf(run)
  held.milliseconds = performance.now() - started
  return failure
}

/** Runs every test as it is, and says what each reached. */
const dryRun = async (tests: readonly Held[]) => {
  const results = []
  for (const held of tests) {
    instrumented.currentTestId = undefined
    await open(held)
    instrumented.currentTestId = held.id
    const failure = await timed(held, () => runOnce(held))
    held.warm = true
    results.push({ id: held.id, name: held.name, file: held.file, milliseconds: held.milliseconds, failure })
  }
  instrumented.currentTestId = undefined
  const { static: outside, perTest } = instrumented.mutantCoverage ?? { static: {}, perTest: {} }
  const inTests = new Set(Object.values(perTest).flatMap((reached) => Object.keys(reached)))
  const onlyOutside = Object.fromEntries(Object.entries(outside).filter(([mutant]) => !inTests.has(mutant)))
  return { results, coverage: { static: onlyOutside, perTest } }
}

/** Opens what a test needs and runs it once without a mutant, so that no mutant is active while something is loaded. */
const warmUp = async (held: Held): Promise<void> => {
  if (held.warm) return
  await open(held)
  const failure = await timed(held, () => runOnce(held))
  if (failure !== undefined) throw new Error(`${held.id} fails without a mutant: ${failure}`)
  held.warm = true
}

const worth = ({ kills, runs, milliseconds }: Held): number => (kills + 1) / (runs + 2) / (milliseconds + 1)

/** Runs the tests asked for until one fails: first those that killed most in the least time. */
const mutantRun = async (tests: readonly Held[], { mutant, tests: ids, hitLimit }: Asked) => {
  const asked = ids && new Set(ids)
  const chosen = asked ? tests.filter(({ id }) => asked.has(id)) : [...tests]
  chosen.sort((a, b) => worth(b) - worth(a))
  let ran = 0
  for (const held of chosen) {
    if (staticMutant === '') await warmUp(held)
    instrumented.hitCount = 0
    instrumented.hitLimit = hitLimit
    instrumented.activeMutant = mutant
    const run = staticMutant === '' ? () => runOnce(held) : () => open(held).then(() => runOnce(held))
    const failure = await timed(held, run)
    const hits: number = instrumented.hitCount ?? 0
    if (staticMutant === '') instrumented.activeMutant = undefined
    ran++
    held.runs++
    if (hitLimit !== undefined && hits > hitLimit) return { status: 'timeout', ran }
    if (failure === undefined) continue
    held.kills++
    const again = staticMutant === '' ? await failureOf(() => runOnce(held)) : undefined
    if (again !== undefined) return { status: 'broken', ran, message: `${held.id} fails after the mutant: ${again}` }
    return { status: 'killed', ran, killedBy: held.id, message: failure }
  }
  return { status: 'survived', ran }
}

test('serves mutants', { timeout: 0 }, async ({ task }) => {
  const tests = heldOf(task.file.tasks)
  const channel = new BroadcastChannel(inject('channel'))
  await new Promise<void>((resolve) => {
    const answer = async (asked: Asked | 'dry run' | 'stop'): Promise<void> => {
      if (asked === 'stop') return resolve()
      const run = asked === 'dry run' ? dryRun(tests) : mutantRun(tests, asked)
      channel.postMessage({
        answer: await run.catch((error: unknown) => ({ status: 'broken', message: String(error) })),
      })
    }
    channel.onmessage = (event) => {
      const { data } = event as { data: { to?: 'host'; asked: Asked | 'dry run' | 'stop' } }
      if (data.to === 'host') void answer(data.asked)
    }
    channel.postMessage({ ready: tests.length })
  })
  channel.close()
})
