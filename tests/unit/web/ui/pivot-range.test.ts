import { describe, expect, it } from 'vitest'
import { boundsOf, type Geometry, placeAt } from '../../../../web/ui/pivot-range.ts'

/** 10 rows of 20 px under two header rows of 30 px each, three columns after names of 100 px; 160 px of height show five rows. */
const geometry: Geometry = {
  box: { left: 1000, top: 500, width: 300, height: 160 },
  scrollLeft: 0,
  scrollTop: 0,
  headerWidth: 100,
  headHeight: 60,
  headerRows: 2,
  rowHeight: 20,
  rows: 10,
  edges: [0, 50, 150, 400],
  hasTotal: true,
}

describe('the place under a point', () => {
  it.each([
    ['a header row of members', 1120, 510, { row: -2, column: 0 }],
    ['the header row of measures', 1160, 545, { row: -1, column: 1 }],
    ['the corner', 1050, 545, { row: -1, column: -1 }],
    ['the name of the first row', 1010, 561, { row: 0, column: -1 }],
    ['a cell', 1250, 585, { row: 1, column: 2 }],
    ['the total at the bottom of the box', 1120, 655, { row: 9, column: 0 }],
    ['below the box: the row that would be there', 1120, 690, { row: 6, column: 0 }],
    ['right of the box: the last column', 1900, 565, { row: 0, column: 2 }],
  ])('is that of %s', (_, x, y, place) => {
    expect(placeAt(geometry, x, y)).toEqual(place)
  })

  it('goes with what is scrolled, and stays inside the grid', () => {
    const scrolled = { ...geometry, scrollTop: 80, scrollLeft: 60 }
    expect(placeAt(scrolled, 1120, 561)).toEqual({ row: 4, column: 1 })
    expect(placeAt(scrolled, 1120, 2000)).toEqual({ row: 9, column: 1 })
    expect(placeAt(scrolled, 400, 561)).toEqual({ row: 4, column: 0 })
  })

  it('of a table lower than the box is its total at the end of the rows', () => {
    const low = { ...geometry, rows: 2, box: { ...geometry.box, height: 400 } }
    expect(placeAt(low, 1120, 585)).toEqual({ row: 1, column: 0 })
    expect(placeAt(low, 1120, 565)).toEqual({ row: 0, column: 0 })
  })
})

it('a range is the rectangle between its ends, whichever came first', () => {
  expect(boundsOf({ row: 4, column: 1 }, { row: 2, column: 3 })).toEqual({ top: 2, bottom: 4, left: 1, right: 3 })
})
