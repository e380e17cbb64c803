/**
 * `npm run test:mutation -- FOLDER…`: changes the code of the folders in small ways, runs the tests that reach each change,
 * and lists the changes that no test noticed. `--sample 16` runs one change in 16, drawn by `--seed`; a run of all of them
 * keeps what it found in `.cache/mutation/` and runs only what changed the next time.
 */
import { relative } from 'node:path'
import { parseArgs } from 'node:util'
import { Stryker } from '@stryker-mutator/core'
import { runScript } from '../step.mjs'
import { isDrawn, notDrawn } from './sample.mjs'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { sample: { type: 'string', default: '1' }, seed: { type: 'string', default: '1' } },
})
const folders = positionals.map((folder) => folder.replace(/\/+$/, ''))
const isSample = values.sample !== '1'
process.env.MUTATION_SAMPLE = values.sample
process.env.MUTATION_SEED = values.seed

const kept = `.cache/mutation/${folders.map((folder) => folder.replaceAll('/', '-')).join('+')}.json`

const options = {
  plugins: ['./scripts/mutation/runner.mjs'],
  testRunner: 'held',
  coverageAnalysis: 'perTest',
  // what Stryker would do with the types needs a TypeScript before 7
  disableTypeChecks: false,
  tsconfigFile: 'none',
  ignorePatterns: [
    ...['/web', '/data', '/dist', '/tests/bench', '/tests/browser', '/tests/real-data'],
    ...['.cache', 'fixtures/demo/files*'],
  ],
  tempDirName: '.cache/mutation/sandbox',
  reporters: ['progress-append-only'],
  dryRunTimeoutMinutes: 15,
  timeoutMS: 30_000,
  timeoutFactor: 3,
  concurrency: 2,
}

/** How many of some mutants have each status, and what share of those that were judged was noticed. */
const line = (name, mutants) => {
  const of = (...statuses) => mutants.filter(({ status }) => statuses.includes(status)).length
  const [killed, timeout, survived, none] = [of('Killed'), of('Timeout'), of('Survived'), of('NoCoverage')]
  const judged = killed + timeout + survived + none
  const share = judged === 0 ? '-' : `${((100 * (killed + timeout)) / judged).toFixed(1)} %`
  const broken = judged === mutants.length ? '' : `, ${mutants.length - judged} not judged`
  return `${name}: ${share} of ${judged} noticed; ${survived} survived, ${none} reached by no test${broken}`
}

const shown = ({ fileName, location: { start }, mutatorName, replacement, status }) =>
  `${status} ${relative('', fileName)}:${start.line}:${start.column} ${mutatorName}: ${replacement.replace(/\s+/g, ' ')}`

await runScript(async () => {
  if (folders.length === 0) throw new Error('which folders? such as npm run test:mutation -- server/compiler/rewrite')
  const found = await new Stryker({
    ...options,
    mutate: folders.map((folder) => `${folder}/**/*.ts`),
    ...(!isSample && { incremental: true, incrementalFile: kept }),
  }).runMutationTest()
  const mutants = found.filter(({ id, statusReason }) => isDrawn(id) && statusReason !== notDrawn)
  for (const mutant of mutants)
    if (mutant.status !== 'Killed' && mutant.status !== 'Timeout') console.log(shown(mutant))
  for (const folder of folders) {
    const inside = mutants.filter(({ fileName }) => relative('', fileName).startsWith(`${folder}/`))
    console.log(line(folder, inside))
  }
  console.log(line('all', mutants))
})
