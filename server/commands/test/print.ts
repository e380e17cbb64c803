import { linesOf } from '../../api/model-tests/lines.ts'
import type { TestOutcome, TestsResult } from '../../contract/model-tests.ts'
import { refusedText } from './refused-text.ts'

const statusWidth = 'skipped'.length

const lineOf = ({ status, title, file, line, column, message }: TestOutcome): string => {
  const said = message === null ? '' : message.split('\n').map((text) => `  ${' '.repeat(statusWidth)}  ${text}\n`)
  return `  ${status.padEnd(statusWidth)}  ${title} (${file}:${line}:${column})\n${[said].flat().join('')}`
}

/** What tests found, under who answers; then what they keep from being served and what else is not taken over, and how many of each there are. */
export const printTests = (answeredBy: string, { data, tests, refused, problems, counts }: TestsResult): string => {
  const { passed, failed, warned, skipped } = counts
  const isServed = data !== null
  // Where nothing is served the tests are those of what is refused, which says itself what failed.
  const listed = isServed ? tests : tests.filter(({ status }) => status !== 'failed')
  const said = new Set(linesOf(refused?.tests ?? []))
  const others = problems.filter((problem) => !said.has(problem)).map((problem) => `  ${problem}\n`)
  return [
    `Tested by ${answeredBy}\n`,
    ...(tests.length === 0 ? ['the definitions have no tests\n'] : [listed.map(lineOf).join('')].filter(Boolean)),
    ...(refused === null ? [] : [refusedText(refused, isServed)]),
    ...(others.length === 0 ? [] : [`what is served is not the latest:\n${others.join('')}`]),
    `${passed} passed, ${failed} failed, ${warned} warned, ${skipped} skipped\n`,
  ].join('\n')
}
