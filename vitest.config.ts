import { defineConfig } from 'vitest/config'

/**
 * What every project shares: a fixed zone behind UTC, so that a date read as an instant shows, and no network. Files of tests
 * run one after another in the same process, so that what they import is read once.
 */
const base = {
  env: { TZ: 'America/New_York' },
  setupFiles: ['tests/support/property.ts'],
  pool: 'forks' as const,
  isolate: false,
  // one more than the cores that a small machine has: tests wait for databases and processes
  maxWorkers: 3,
  // what a page comes to is waited for as long as a busy machine takes
  expect: { poll: { timeout: 20_000 } },
}
const project = (name: string, extra: object = {}) => ({
  test: {
    ...base,
    name,
    include: [`tests/${name}/**/*.test.{ts,tsx}`],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    ...extra,
  },
})

export default defineConfig({
  test: {
    projects: [
      project('unit'),
      project('golden'),
      project('foodmart'),
      project('property', { testTimeout: process.env.PROPERTY_RUNS === undefined ? 120_000 : 1_800_000 }),
      project('api'),
      project('leaks', { testTimeout: process.env.PROPERTY_RUNS === undefined ? 120_000 : 1_800_000 }),
      project('browser', {
        testTimeout: 120_000,
        hookTimeout: 120_000,
        maxWorkers: 2,
        sequence: { groupOrder: 1 },
      }),
    ],
    globalSetup: ['tests/support/run-folder.ts'],
    passWithNoTests: false,
  },
})
