import type { TestOutcome, TestsResult } from '../../contract/model-tests.ts'

const statusWidth = 'skipped'.length

const lineOf = ({ status, title, file, line, column, message }: TestOutcome): string => {
  const said = message === null ? '' : message.split('\n').map((text) => `  ${' '.repeat(statusWidth)}  ${text}\n`)
  return `  ${status.padEnd(statusWidth)}  ${title} (${file}:${line}:${column})\n${[said].flat().join('')}`
}

/** What tests found, a paragraph each, under who answers; then how many of each there are. */
export const printTests = (answeredBy: string, { tests, problems, counts }: TestsResult): string => {
  const { passed, failed, warned, skipped } = counts
  const told = problems.map((problem) => `  ${problem}\n`).join('')
  return [
    `Tested by ${answeredBy}\n`,
    ...(tests.length === 0 ? ['the definitions have no tests\n'] : [tests.map(lineOf).join('')]),
    ...(told === '' ? [] : [`what is served is not the latest:\n${told}`]),
    `${passed} passed, ${failed} failed, ${warned} warned, ${skipped} skipped\n`,
  ].join('\n')
}
