import { describe, expect, it } from 'vitest'
import { barRoom, columnEdges, move, type PivotColumn, stretch } from '../../../../web/ui/pivot-model.ts'

const column = (width: number, numberWidth = 40): PivotColumn => ({
  key: 'k',
  name: 'n',
  width,
  numberWidth,
  isTotal: false,
  startsGroup: false,
})
const extent = { headerRows: 2, rows: 10, columns: 4, page: 5 }

describe('moving in the grid', () => {
  it.each([
    ['ArrowDown', false, { row: 0, column: 0 }, { row: 1, column: 0 }],
    ['ArrowUp', false, { row: 0, column: 0 }, { row: -1, column: 0 }],
    ['ArrowUp', false, { row: -2, column: 0 }, { row: -2, column: 0 }],
    ['ArrowLeft', false, { row: 3, column: 0 }, { row: 3, column: -1 }],
    ['ArrowRight', false, { row: 3, column: 3 }, { row: 3, column: 3 }],
    ['ArrowDown', true, { row: 3, column: 1 }, { row: 9, column: 1 }],
    ['ArrowRight', true, { row: 3, column: 1 }, { row: 3, column: 3 }],
    ['Home', false, { row: 3, column: 2 }, { row: 3, column: -1 }],
    ['End', true, { row: 3, column: 2 }, { row: 9, column: 3 }],
    ['PageDown', false, { row: 3, column: 2 }, { row: 8, column: 2 }],
    ['PageUp', false, { row: 3, column: 2 }, { row: 0, column: 2 }],
  ])('%s (jump %s) from %j goes to %j', (key, jump, from, to) => {
    expect(move(key, jump, from, extent)).toEqual(to)
  })

  it('leaves other keys alone', () => {
    expect(move('a', false, { row: 0, column: 0 }, extent)).toBeUndefined()
  })
})

describe('the columns', () => {
  it('grow together where there is room, none beyond 160 px', () => {
    expect(stretch([column(80), column(120)], 300).map((c) => c.width)).toEqual([120, 160])
    expect(stretch([column(80), column(200)], 100).map((c) => c.width)).toEqual([80, 200])
    expect(stretch([], 100)).toEqual([])
  })

  it('stand edge to edge', () => {
    expect(columnEdges([column(80), column(120)])).toEqual([0, 80, 200])
  })

  it('keep bars out of the widest number, and under 42 % of the width', () => {
    expect(barRoom(column(100, 30))).toBe(42)
    expect(barRoom(column(100, 70))).toBe(24)
    expect(barRoom(column(64, 64))).toBe(0)
  })
})
