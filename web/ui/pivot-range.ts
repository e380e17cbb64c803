import type { Place } from './pivot-model.ts'

/** Cells that are selected together: the rectangle between two places, headers included. */
export interface Bounds {
  readonly top: number
  readonly bottom: number
  readonly left: number
  readonly right: number
}

/** The rectangle that two places span. */
export const boundsOf = (a: Place, b: Place): Bounds => ({
  top: Math.min(a.row, b.row),
  bottom: Math.max(a.row, b.row),
  left: Math.min(a.column, b.column),
  right: Math.max(a.column, b.column),
})

/** Where the parts of a grid stand on the screen, in pixels. */
export interface Geometry {
  /** the visible box of the grid */
  readonly box: { readonly left: number; readonly top: number; readonly width: number; readonly height: number }
  readonly scrollLeft: number
  readonly scrollTop: number
  readonly headerWidth: number
  readonly headHeight: number
  readonly headerRows: number
  readonly rowHeight: number
  readonly rows: number
  /** left edges of the columns, and the right edge of the last */
  readonly edges: readonly number[]
  /** a total that stands at the bottom of the box */
  readonly hasTotal: boolean
}

const columnAt = (edges: readonly number[], x: number): number => {
  let [low, high] = [0, Math.max(0, edges.length - 2)]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((edges[middle] ?? 0) <= x) low = middle
    else high = middle - 1
  }
  return low
}

/** The place under a point of the screen; beside the box the nearest place that it would show if it were larger. */
export const placeAt = (g: Geometry, x: number, y: number): Place => {
  const [right, down] = [x - g.box.left, y - g.box.top]
  const column = right < g.headerWidth && right >= 0 ? -1 : columnAt(g.edges, right - g.headerWidth + g.scrollLeft)
  if (down < g.headHeight && down >= 0) {
    return { row: Math.floor((down / g.headHeight) * g.headerRows) - g.headerRows, column }
  }
  const bottom = Math.min(g.box.height, g.headHeight + g.rows * g.rowHeight)
  const isTotal = g.hasTotal && down >= bottom - g.rowHeight && down < g.box.height
  const row = isTotal ? g.rows - 1 : Math.floor((down - g.headHeight + g.scrollTop) / g.rowHeight)
  return { row: Math.max(0, Math.min(g.rows - 1, row)), column }
}
