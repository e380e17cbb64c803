import { cellText, changeText, rowText } from '../../api/model-tests/cell-text.ts'
import { shownValue } from '../../api/model-tests/values.ts'
import type { ChangedRows, RefusedTests, TestOutcome, WrongCell } from '../../contract/model-tests.ts'

const indented = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`)

const counted = (count: number, what: string): string => `${count} ${what} ${count === 1 ? 'row' : 'rows'}`

const rowsText = (what: string, count: number, told: readonly string[]): string[] => {
  if (count === 0) return []
  const more = count > told.length ? [`and ${count - told.length} more`] : []
  return [counted(count, what), ...indented([...told, ...more])]
}

const changedText = ({ measure, added, removed, changed }: ChangedRows, isAlone: boolean): string[] => {
  const found = [
    ...rowsText('new', added.count, added.rows.map(rowText)),
    ...rowsText('gone', removed.count, removed.rows.map(rowText)),
    ...rowsText(
      'changed',
      changed.count,
      changed.rows.map(({ was, now }) => changeText(was, now)),
    ),
  ]
  const all = found.length === 0 ? ['the rows behind it are those of the run before'] : found
  return isAlone ? all : [`of ${measure}`, ...indented(all)]
}

const wrongText = ({ at, measure, expected, found, nearest, before, rows = [] }: WrongCell): string[] => [
  `${measure} at ${cellText(at)}`,
  ...indented([
    `expected  ${expected ?? 'empty'}`,
    `found     ${shownValue(found)}${nearest === undefined ? '' : ', for no row is there'}`,
    ...(nearest == null ? [] : [`nearest   ${nearest}`]),
    ...(before === undefined ? [] : [`before    ${shownValue(before)}`]),
    ...rows.flatMap((one) => changedText(one, rows.length === 1)),
  ]),
]

/** What a test found that failed: each cell with the rows that changed it, then what else is wrong, a line each. */
const failureText = ({ title, file, line, column, message, cells = [] }: TestOutcome): string[] => [
  `${title} (${file}:${line}:${column})`,
  ...indented([...cells.flatMap(wrongText), ...(message ?? '').split('\n').slice(cells.length)]),
]

/**
 * What tests keep from being served, for people: each test that failed, with the cell, what was expected and found and which
 * rows made the difference, and what to do.
 *
 * @param isServed  something of before is served
 */
export const refusedText = ({ what, run, tests }: RefusedTests, isServed: boolean): string => {
  const failed = tests.filter(({ status, blocks }) => status === 'failed' && blocks)
  const files = [...new Set(failed.map(({ file }) => file))].join(', ')
  const head = what === 'data' ? `Run ${run} is not published` : 'The definitions are not taken over'
  const ofTests = `${failed.length} of ${tests.length} ${tests.length === 1 ? 'test' : 'tests'} failed`
  const still = isServed ? 'What was served before goes on being served.' : 'Nothing is served yet.'
  const cause = what === 'data' ? 'the files that these rows come from' : 'the definitions that they ask'
  return [
    `${head}: ${ofTests}. ${still}`,
    '',
    ...indented(failed.flatMap(failureText)),
    '',
    `To go on, correct ${cause}, or what the tests expect in ${files}; then load again.`,
    '',
  ].join('\n')
}
