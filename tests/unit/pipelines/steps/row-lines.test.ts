import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createShiftSql, lineOfRow, locateRows, shiftsOf, timesIn } from '../../../../pipelines/steps/row-lines.ts'
import type { Engine } from '../../../../server/engine/engine.ts'
import { openTestEngine } from '../../../support/pipeline-warehouse.ts'

let engine: Engine
beforeAll(async () => {
  engine = await openTestEngine()
})
afterAll(() => engine.close())

/** What a line is to the engine and to us: a record that stays, or another, which has a row or none. */
const kind = fc.constantFrom('stays', 'stays', 'stays', 'read', 'left out')
const file = fc
  .array(fc.tuple(kind, fc.integer({ min: 1, max: 300 })), { maxLength: 30 })
  .map((runs) =>
    runs.flatMap(([of, length]) => Array.from({ length: of === 'stays' ? length : (length % 3) + 1 }, () => of)),
  )

const linesOf = (lines: readonly string[], ...kinds: readonly string[]) =>
  lines.flatMap((of, i) => (kinds.includes(of) ? [i + 1] : []))

type Span = readonly [from: number, to: number, shift: number]

const linesBy = (spans: readonly Span[]) =>
  spans.flatMap(([from, to, shift]) => Array.from({ length: to - from }, (_, i) => from + i + shift))

/** The lines of rows as the engine tells them by the buckets of their spans. */
const linesByEngine = async (spans: readonly Span[]) => {
  const shifts = shiftsOf(spans)
  const { bits, columns } = shifts
  const { line, join } = lineOfRow({ bits, table: 'shift', times: timesIn(shifts) }, 'row')
  return engine.session(async (session) => {
    await session.run(createShiftSql('shift', shifts))
    await session.appendColumns('shift', columns[0]?.length ?? 0, columns)
    const sql = `SELECT CAST(${line} AS DOUBLE) AS line FROM range(${spans.at(-1)?.[1]}) AS rows(row)${join} ORDER BY row`
    return [...((await session.numbers(sql)).line ?? [])]
  })
}

describe('rows of a file that is read line by line', () => {
  it('are found on their lines', () => {
    fc.assert(
      fc.property(file, (lines) => {
        const rows = linesOf(lines, 'stays', 'read')
        const others = linesOf(lines, 'read', 'left out')
        const found = locateRows(rows.length, linesOf(lines, 'left out'), others, lines.length)
        expect(found?.unread.map((row) => rows[row])).toEqual(linesOf(lines, 'read'))
        expect(linesBy(found?.spans ?? [])).toEqual(rows)
      }),
    )
  })

  it('are not found where a record that stays has no row, or the rows are more or fewer than the lines', () => {
    expect(locateRows(2, [2], [1], 3)).toBeUndefined()
    expect(locateRows(2, [4], [1, 3], 3)).toBeUndefined()
    expect(locateRows(3, [1], [1], 3)).toBeUndefined()
    expect(locateRows(1, [1], [1], 3)).toBeUndefined()
  })
})

describe('buckets of what is added to the numbers of rows', () => {
  it('say for 64 rows what is added to the first, and from which row on more is', () => {
    expect(
      shiftsOf([
        [0, 10, 1],
        [10, 64, 2],
        [64, 130, 5],
        [130, 140, 6],
      ]),
    ).toEqual({
      bits: 6,
      columns: [
        [0, 1, 2],
        [1, 5, 5],
        [10, 2 ** 31 - 1, 130],
        [1, 0, 1],
      ].map((values) => Float64Array.from(values)),
    })
  })

  it('are smaller where more is added more than four times in one', () => {
    const spans = Array.from({ length: 32 }, (_, i): Span => [2 * i, 2 * i + 2, i + 1])
    expect(shiftsOf(spans).bits).toBe(3)
    const each = Array.from({ length: 32 }, (_, i): Span => [i, i + 1, i + 1])
    expect(shiftsOf(each).bits).toBe(2)
  })

  it('give each row its line in the engine', async () => {
    const span = fc.tuple(fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 200 })), fc.nat(3))
    const spans = fc.array(span, { minLength: 2, maxLength: 60 }).map((found) => {
      let row = 0
      let shift = 1
      return found.map(([rows, more]): Span => {
        const from = row
        row += rows
        shift += more + 1
        return [from, row, shift]
      })
    })
    await fc.assert(
      fc.asyncProperty(spans, async (found) => {
        expect(await linesByEngine(found)).toEqual(linesBy(found))
      }),
    )
  })
})
