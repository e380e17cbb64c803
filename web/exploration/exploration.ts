import type { Catalog, CatalogAttribute } from '../../server/contract/catalog.ts'
import type { Condition, Member } from '../../server/contract/query.ts'

/** Where a row or column stands: its members outermost first; empty for the grand total. */
export type Path = readonly Member[]

/** One order of the rows: by a measure's row total or by an attribute. */
export interface Ordering {
  readonly by: string
  readonly direction: 'asc' | 'desc'
}

/** Keeps the largest or smallest `n` members of an attribute, ranked by a measure; `other` sums up the rest. */
export interface TopChoice {
  readonly kind: 'top' | 'bottom'
  readonly n: number
  readonly of: string
  readonly by: string
  readonly other: boolean
}

/** The marks a reader can choose; `auto` takes what suits the result, `none` hides the chart. */
export const chartChoices = ['auto', 'none', 'bars', 'columns', 'line', 'multiples', 'heat'] as const
export type ChartChoice = (typeof chartChoices)[number]

/** One cell of the grid, by its coordinates. */
export interface CellPosition {
  readonly row: Path
  readonly column: Path
  readonly measure: string
}

/**
 * The whole state of the explorer as a plain value. Names are those of the catalog. `expanded` lists leaf rows that show
 * the level below them, `collapsed` lists parent rows that hide theirs.
 */
export interface Exploration {
  readonly cube: string
  readonly measures: readonly string[]
  readonly rows: readonly string[]
  readonly columns: readonly string[]
  readonly where: readonly Condition[]
  readonly sort: readonly Ordering[]
  readonly top?: TopChoice
  readonly totals: boolean
  readonly expanded: readonly Path[]
  readonly collapsed: readonly Path[]
  readonly chart: ChartChoice
  readonly cell?: CellPosition
}

/** An exploration of a cube that asks nothing yet. */
export const blankExploration = (cube: string): Exploration => ({
  cube,
  measures: [],
  rows: [],
  columns: [],
  where: [],
  sort: [],
  totals: true,
  expanded: [],
  collapsed: [],
  chart: 'auto',
})

const isPeriod = (catalog: Catalog, name: string): boolean =>
  catalog.attributes.some((a) => a.name === name && a.period !== undefined)

/** Calendar levels by how well a first look at a few of them reads: quarters, then years, then months. */
const firstPeriods = ['quarter', 'year', 'month']

const firstPeriod = (catalog: Catalog): CatalogAttribute | undefined =>
  firstPeriods
    .map((period) => catalog.attributes.find((a) => a.period === period))
    .find((attribute) => attribute !== undefined)

/**
 * A first question about a cube: its first additive measure with a unit (else its first measure), by the top level of
 * its first hierarchy that is no calendar, over the first calendar's quarters.
 */
export const firstExploration = (catalog: Catalog): Exploration => {
  const measure =
    catalog.measures.find((m) => m.additivity === 'additive' && m.unit !== undefined) ?? catalog.measures[0]
  const hierarchy = catalog.hierarchies.find((h) => !h.levels.some((level) => isPeriod(catalog, level)))
  const rows = hierarchy?.levels.slice(0, 1) ?? catalog.attributes.slice(0, 1).map((a) => a.name)
  const period = firstPeriod(catalog)
  return {
    ...blankExploration(catalog.name),
    measures: measure === undefined ? [] : [measure.name],
    rows,
    columns: period === undefined || rows.includes(period.name) ? [] : [period.name],
  }
}
