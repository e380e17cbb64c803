/**
 * The test runner of Stryker: keeps one vitest thread with all tests loaded (`tests/mutation/host.ts`) and has it run the
 * tests that reach a mutant. The runner that Stryker brings starts each test file anew for each mutant, which takes a
 * minute where this takes a second.
 */
import { BroadcastChannel } from 'node:worker_threads'
import { declareFactoryPlugin, PluginKind } from '@stryker-mutator/api/plugin'
import { createVitest } from 'vitest/node'
import { isDrawn, notDrawn } from './sample.mjs'

/** The tests that judge a mutant: those of the compiler and the model, and those of the API that ask questions and write nothing. */
const judges = [
  'tests/unit/server/compiler',
  'tests/unit/server/model',
  'tests/golden',
  ...[
    'bridge-models',
    'calculation-language',
    'chosen-currency',
    'dates-out-of-reach',
    'drill-through-forms',
    'golden-cells',
    'golden-table',
    'invoices',
    'known-answers',
    'language-page',
    'members',
    'output-names',
    'pages',
    'parameters',
    'perspectives',
    'policies',
    'policies-told',
    'policy-parts',
    'refusals',
    'scenarios',
    'segments',
    'sets',
    'standard-cubes',
    'views',
  ].map((name) => `tests/api/${name}.test.ts`),
  'tests/api/traps',
  'tests/property/regressions.test.ts',
  'tests/property/regressions-foodmart.test.ts',
  'tests/property/regressions-opportunities.test.ts',
  'tests/property/regressions-views.test.ts',
  'tests/mutation/questions.ts',
]
const zone = 'America/New_York'

/** A vitest run that stays: what it is asked it answers, until it is stopped or breaks. */
const startHost = async (staticMutant) => {
  process.env.TZ = zone
  const name = `mutation-${process.pid}-${performance.now()}`
  const channel = new BroadcastChannel(name)
  const waiting = []
  const next = () => new Promise((resolve) => waiting.push(resolve))
  channel.onmessage = ({ data }) => {
    if (data.to !== 'host') waiting.shift()?.(data.answer ?? data)
  }
  const ready = next()
  const vitest = await createVitest('test', {
    root: process.cwd(),
    config: false,
    include: ['tests/mutation/host.ts'],
    setupFiles: ['tests/support/property.ts'],
    env: { TZ: zone },
    pool: 'threads',
    maxWorkers: 1,
    watch: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    testNamePattern: '^serves mutants$',
    reporters: [{}],
    update: false,
  })
  vitest.provide('judges', judges)
  vitest.provide('staticMutant', staticMutant)
  vitest.provide('channel', name)
  const problemsOf = () =>
    [...vitest.state.errorsSet, ...vitest.state.getFiles().flatMap((file) => file.result?.errors ?? [])]
      .map(({ message }) => message)
      .join('\n')
  const ended = vitest.start().then(
    () => ({ ended: problemsOf() }),
    (error) => ({ ended: String(error) }),
  )
  const ask = async (asked) => {
    const answer = next()
    channel.postMessage({ to: 'host', asked })
    return Promise.race([answer, ended])
  }
  const stop = async () => {
    channel.postMessage({ to: 'host', asked: 'stop' })
    await ended
    channel.close()
    await vitest.close()
  }
  return { first: await Promise.race([ready, ended]), ask, stop }
}

/** @implements the interface TestRunner of Stryker */
const createRunner = () => {
  let host
  const restart = async (staticMutant) => {
    await host?.stop()
    host = await startHost(staticMutant)
    return host.first
  }
  const resultOf = (answer) => {
    if (answer.ended !== undefined)
      return { status: 'killed', killedBy: [], failureMessage: `outside of tests: ${answer.ended}`, nrOfTests: 0 }
    const { status, ran: nrOfTests, killedBy, message } = answer
    if (status === 'killed') return { status, killedBy: [killedBy], failureMessage: message, nrOfTests }
    if (status === 'survived') return { status, nrOfTests }
    if (status === 'timeout') return { status, reason: 'reached more often than a hundred times as usual' }
    return { status: 'error', errorMessage: message }
  }
  return {
    capabilities: () => ({ reloadEnvironment: true }),
    dryRun: async () => {
      const first = await restart('')
      if (first.ended !== undefined) return { status: 'error', errorMessage: first.ended }
      const answer = await host.ask('dry run')
      if (answer.results === undefined) return { status: 'error', errorMessage: answer.message ?? answer.ended }
      const tests = answer.results.map(({ id, name, file, milliseconds, failure }) => ({
        id,
        name,
        fileName: file,
        timeSpentMs: milliseconds,
        ...(failure === undefined ? { status: 0 } : { status: 1, failureMessage: failure }),
      }))
      return { status: 'complete', tests, mutantCoverage: answer.coverage }
    },
    mutantRun: async ({ activeMutant: { id: mutant }, testFilter: tests, hitLimit, mutantActivation }) => {
      if (!isDrawn(mutant)) return { status: 'error', errorMessage: notDrawn }
      if (mutantActivation === 'runtime') {
        if (host === undefined) await restart('')
        const answer = await host.ask({ mutant, tests, hitLimit })
        if (answer.status === 'broken' || answer.ended !== undefined) await restart('')
        return resultOf(answer)
      }
      const first = await restart(mutant)
      const answer = first.ended === undefined ? await host.ask({ mutant, hitLimit }) : first
      await host.stop()
      host = undefined
      return resultOf(answer)
    },
    dispose: () => host?.stop(),
  }
}

/** What Stryker looks for in a plugin. */
export const strykerPlugins = [declareFactoryPlugin(PluginKind.TestRunner, 'held', createRunner)]
