import { describe, expect, it } from 'vitest'
import { printExplanation } from '../../../../../server/commands/explain/print.ts'
import type { ExplainResult } from '../../../../../server/contract/explain.ts'
import { CubeQuery } from '../../../../../server/contract/query.ts'
import type { QueryResult } from '../../../../../server/contract/result.ts'

const query = CubeQuery.parse({ from: 'sales', measures: ['value'], rows: ['shop.country', 'shop.city'] })
const explained: ExplainResult = {
  query,
  planned: 'arrange\n  left join\n',
  plan: 'arrange\n  inner join\n',
  statements: [
    { purpose: 'answer', sql: 'SELECT $1, $2\n', parameters: ['DE', 7], types: ['text', 'integer'] },
    { purpose: 'filter values of shop.country', sql: 'SELECT 1', parameters: [], types: [] },
  ],
  rollup: null,
  refused: [],
}
const result: QueryResult = {
  query,
  columns: [
    { name: 'shop.country', axis: 'row', type: 'text' },
    { name: 'shop.region', axis: 'row', type: 'text', implied: true },
    { name: 'shop.city', axis: 'row', type: 'text' },
    { name: 'value', axis: 'measure', type: 'decimal' },
  ],
  rows: [
    ['DE', 'BY', 'Munich', '10.00'],
    ['DE', null, null, null],
    [null, null, null, '1210.00'],
  ],
  grouping: [0, 2, 3],
  special: [],
  notices: [{ code: 'limited', details: {}, text: 'shows at most 3 rows' }],
  meta: { model: 'm', data: 'd', engine: 'duckdb', rollup: null, elapsedMs: 1 },
}

describe('a printed explanation', () => {
  it('shows each stage under its number: query, plan, rewritten plan, statements with their values and types', () => {
    expect(printExplanation('the server at http://127.0.0.1:4100', explained)).toBe(`\
Explained by the server at http://127.0.0.1:4100

1. query: operations applied

{
  "from": "sales",
  "measures": ["value"],
  "rows": ["shop.country","shop.city"]
}

2. plan: what is asked, in cube terms

arrange
  left join

3. rewrite: the plan that runs

arrange
  inner join

4. lower and print: the statement that answers

SELECT $1, $2

$1 = "DE" (text)
$2 = 7 (integer)

5. beside it: filter values of shop.country

SELECT 1
`)
  })

  it('says that nothing was rewritten instead of showing a plan twice', () => {
    const same = printExplanation('x', { ...explained, plan: explained.planned })
    expect(same).toContain('3. rewrite: the plan that runs\n\nthe same: nothing can be spared\n')
    expect(same.match(/left join/g)).toHaveLength(1)
  })

  it('shows the first rows of an answer: totals as (all), special members by their kind, empty values as nothing', () => {
    const special = [{ row: 1, column: 0, kind: 'unknown' as const }]
    const unknown = {
      ...result,
      rows: [result.rows[0] ?? [], [null, null, null, null], ...result.rows.slice(2)],
      special,
    }
    expect(printExplanation('x', explained, { result: unknown, rows: 9 }).split('6. ')[1]).toBe(`\
answer: 3 rows

shop.country  shop.region  shop.city    value
DE            BY           Munich       10.00
(unknown)                  (all)
(all)                      (all)      1210.00

limited: shows at most 3 rows
`)
  })

  it('says how many rows there are where it shows fewer', () => {
    const text = printExplanation('x', explained, { result, rows: 1 })
    expect(text).toContain('answer: 1 of 3 rows\n')
    expect(text).not.toContain('1210.00')
  })
})
