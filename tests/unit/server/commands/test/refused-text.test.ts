import { expect, test } from 'vitest'
import { refusedText } from '../../../../../server/commands/test/refused-text.ts'
import type { TestOutcome } from '../../../../../server/contract/model-tests.ts'

const about = { file: 'shop/cubes/tests.yaml', line: 4, column: 5, blocks: true } as const
const none = { count: 0, rows: [] }
const golden: TestOutcome = {
  ...about,
  kind: 'golden',
  title: 'Sales',
  status: 'failed',
  message: 'the line of the first cell\nthe line of the second\n1 row is not listed, the first at kind sofa: 3',
  cells: [
    {
      at: { kind: 'chair' },
      measure: 'share',
      expected: null,
      found: 0.5,
      before: null,
      rows: [
        {
          measure: 'amount',
          added: { count: 7, rows: [{ id: 'a\nb', amount: 1, _run: 2, _file: 'files/new.csv', _line: 2 }] },
          removed: { count: 1, rows: [{ id: 'c', amount: 2, _run: 1, _file: 'files/old.csv', _line: 3 }] },
          changed: none,
        },
        { measure: 'cost', added: none, removed: none, changed: none },
      ],
    },
    { at: { kind: 'chiar' }, measure: 'amount', expected: '1', found: null, nearest: 'kind chair' },
  ],
}
const passed: TestOutcome = { ...about, kind: 'unique', title: 'Keys', status: 'passed', message: null }

test('what is refused is told cell by cell, with the rows that changed it and what is to be done', () => {
  const since = '2026-01-01T00:00:00.000Z'
  expect(refusedText({ what: 'data', run: 2, since, tests: [passed, golden] }, true)).toBe(
    `Run 2 is not published: 1 of 2 tests failed. What was served before goes on being served.

  Sales (shop/cubes/tests.yaml:4:5)
    share at kind chair
      expected  empty
      found     0.5
      before    empty
      of amount
        7 new rows
          id = a\\nb, amount = 1 (files/new.csv:2)
          and 6 more
        1 gone row
          id = c, amount = 2 (files/old.csv:3)
      of cost
        the rows behind it are those of the run before
    amount at kind chiar
      expected  1
      found     empty, for no row is there
      nearest   kind chair
    1 row is not listed, the first at kind sofa: 3

To go on, correct the files that these rows come from, or what the tests expect in shop/cubes/tests.yaml; then load again.
`,
  )
})
