/**
 * `npm test [-- filter and vitest options]`: installs what is missing, finds a browser, builds once, runs the tests and
 * ends with the line `N passed, N failed`. `--deep` looks further in the property tests, `--screenshots` makes the
 * pictures of the README anew.
 */
import './node-version.mjs'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findBrowser } from './browser.mjs'
import { buildIfStale } from './build.mjs'
import { installMissing } from './install.mjs'
import { openly, runScript } from './step.mjs'

const flags = process.argv.slice(2)
const has = (flag) => flags.includes(flag)
const forVitest = flags.filter((flag) => flag !== '--deep' && flag !== '--screenshots')

const readCounts = (file) => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return { passed: 0, failed: 1, skipped: 0 }
  }
}

const closingLine = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`

/** More cases of every property, from a new seed or the one that is asked for again. */
const deeply = () => {
  const seed = process.env.PROPERTY_SEED ?? String(Date.now() % 2 ** 31)
  console.log(`seed ${seed}; to try the same again: PROPERTY_SEED=${seed} npm run test:deep`)
  return { PROPERTY_RUNS: '2000', QUESTIONS_PER_CUBE: process.env.QUESTIONS_PER_CUBE ?? '10000', PROPERTY_SEED: seed }
}

await runScript(async () => {
  await installMissing()
  const browser = await findBrowser()
  await buildIfStale()
  const folder = mkdtempSync(join(tmpdir(), 'clientele-test-'))
  const countsFile = join(folder, 'counts.json')
  const env = {
    ...process.env,
    TEST_COUNTS_FILE: countsFile,
    CHROMIUM_PATH: browser ?? '',
    ...(has('--deep') && deeply()),
    ...(has('--screenshots') && { SCREENSHOTS: 'true' }),
  }
  const reporters = ['--reporter=default', '--reporter=tests/support/counting-reporter.ts']
  const code = await openly(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...reporters, ...forVitest], {
    env,
  })
  const counts = readCounts(countsFile)
  rmSync(folder, { recursive: true, force: true })
  process.exitCode = code === 0 && counts.failed === 0 && counts.passed > 0 ? 0 : 1
  console.log(closingLine(counts))
})
