import { describe, expect, it } from 'vitest'
import { listOf } from '../../../../../server/commands/rejects/print.ts'
import { rejectedCsv } from '../../../../../server/contract/rejected-csv.ts'
import type { RejectedRow } from '../../../../../server/contract/rejected-rows.ts'

const row: RejectedRow = {
  source: 'deals',
  file: 'files/deals.csv',
  line: 4,
  rule: 'type',
  column: 'id',
  found: 'x',
  message: 'expected a whole number, found "x"',
  raw: 'x,"two\nlines \u001B[31m"',
  textRemovedAt: null,
  fields: null,
  correction: null,
  cannotCorrect: null,
}
const shapeless: RejectedRow = {
  ...row,
  line: 5,
  rule: 'field_count',
  column: null,
  found: null,
  message: 'expected 7 fields, found 2',
  raw: '6,10',
}

describe('rejected rows', () => {
  it('say since when their text is not kept', () => {
    const removed = { ...row, found: null, raw: null, message: 'gone', textRemovedAt: '2026-03-01T12:00:00.000Z' }
    expect(listOf({ run: 2, rows: [removed], more: false, count: 1 })).toBe(
      'files/deals.csv:4: id: gone (type)\n  (not kept since 2026-03-01)\n\nRun 2 rejected 1 record.\n',
    )
  })

  it('are listed with place, reason and text, each text on one line and nothing in it moving the cursor', () => {
    expect(
      listOf({ run: 2, rows: [row, shapeless], more: true, count: 3 }),
    ).toBe(`files/deals.csv:4: id: expected a whole number, found "x" (type)
  x,"two\\nlines \\u001b[31m"
files/deals.csv:5: expected 7 fields, found 2 (field_count)
  6,10

Run 2 rejected 3 records; the first 2 are shown.
`)
  })

  it('may be none', () => {
    expect(listOf({ run: 2, rows: [], more: false, count: 0 })).toBe('Run 2 rejected no such record.\n')
    expect(listOf({ run: null, rows: [], more: false, count: 0 })).toBe('No run has succeeded yet.\n')
  })

  it('are exported as they stand in their files', () => {
    expect(rejectedCsv.header + rejectedCsv.rows([row, shapeless])).toBe(
      'source,file,line,rule,column,found,message,raw,corrected\r\n' +
        '"deals","files/deals.csv","4","type","id","x","expected a whole number, found ""x""","x,""two\nlines \u001B[31m""",\r\n' +
        '"deals","files/deals.csv","5","field_count",,,"expected 7 fields, found 2","6,10",\r\n',
    )
  })
})
