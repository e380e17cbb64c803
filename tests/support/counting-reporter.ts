import { writeFileSync } from 'node:fs'
import type { Reporter, TestModule } from 'vitest/node'

/**
 * Writes `{passed, failed, skipped}` to the file that `TEST_COUNTS_FILE` names. A test file that does not load and an
 * error outside a test count as failed.
 */
class CountingReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    const file = process.env.TEST_COUNTS_FILE
    if (file === undefined) return
    const states = modules.flatMap((module) => [...module.children.allTests()].map((test) => test.result().state))
    const count = (state: string): number => states.filter((found) => found === state).length
    const broken = modules.filter((module) => module.errors().length > 0).length
    const failed = count('failed') + broken + unhandled.length
    writeFileSync(file, JSON.stringify({ passed: count('passed'), failed, skipped: count('skipped') }))
  }
}

// biome-ignore lint/style/noDefaultExport: vitest loads a reporter by its default export
export default CountingReporter
