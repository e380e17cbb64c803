import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { locateRows } from '../../../../pipelines/steps/in-place.ts'

/** What a line is to the engine and to us: a record that stays, or another, which has a row or none. */
const kind = fc.constantFrom('stays', 'stays', 'stays', 'read', 'left out')
const file = fc
  .array(fc.tuple(kind, fc.integer({ min: 1, max: 300 })), { maxLength: 30 })
  .map((runs) =>
    runs.flatMap(([of, length]) => Array.from({ length: of === 'stays' ? length : (length % 3) + 1 }, () => of)),
  )

const linesOf = (lines: readonly string[], ...kinds: readonly string[]) =>
  lines.flatMap((of, i) => (kinds.includes(of) ? [i + 1] : []))

describe('rows of a file that is read line by line', () => {
  it('are found on their lines', () => {
    fc.assert(
      fc.property(file, (lines) => {
        const rows = linesOf(lines, 'stays', 'read')
        const others = linesOf(lines, 'read', 'left out')
        const found = locateRows(rows.length, linesOf(lines, 'left out'), others, lines.length)
        expect(found?.unread.map((row) => rows[row])).toEqual(linesOf(lines, 'read'))
        const located = (found?.shifts ?? []).flatMap(([from, to, shift]) =>
          Array.from({ length: to - from }, (_, i) => from + i + shift),
        )
        expect(located).toEqual(rows)
      }),
    )
  })

  it('stand in spans that end where a bucket does, but for one that is all', () => {
    expect(locateRows(1000, [], [], 1000)?.shifts).toEqual([[0, 1000, 1]])
    expect(locateRows(300, [200], [200], 301)?.shifts).toEqual([
      [0, 128, 1],
      [128, 199, 1],
      [199, 256, 2],
      [256, 300, 2],
    ])
    expect(locateRows(0, [1], [1], 1)?.shifts).toEqual([])
  })

  it('are not found where a record that stays has no row, or the rows are more or fewer than the lines', () => {
    expect(locateRows(2, [2], [1], 3)).toBeUndefined()
    expect(locateRows(2, [4], [1, 3], 3)).toBeUndefined()
    expect(locateRows(3, [1], [1], 3)).toBeUndefined()
    expect(locateRows(1, [1], [1], 3)).toBeUndefined()
  })
})
