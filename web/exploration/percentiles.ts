import type { Catalog, CatalogMeasure } from '../../server/contract/catalog.ts'

/** How a measure looks at the spread of its values: at a percentile, the least or the greatest; undefined for any other. */
const shareOf = ({ aggregation, percentile }: CatalogMeasure): number | undefined => {
  if (aggregation === 'min') return 0
  return aggregation === 'max' ? 1 : percentile?.p
}

const isOfSame = (one: CatalogMeasure, other: CatalogMeasure): boolean =>
  one.fact === other.fact &&
  one.expression !== undefined &&
  one.expression === other.expression &&
  one.filter === other.filter &&
  one.unit === other.unit

/** Five measures of one spread, by how much of the values is below each, rising: 0.25, 0.5 and 0.75 stand in the middle. */
export interface Spread {
  readonly measures: readonly CatalogMeasure[]
  readonly percentiles: readonly number[]
  /** what is spread, such as hours to resolve */
  readonly title: string
}

const near = (a: number, b: number): boolean => Math.abs(a - b) < 1e-9

/** The spread of a median: with the quartiles and the widest pair as far from both ends; undefined where one is not there. */
const aroundMedian = (
  median: CatalogMeasure,
  among: readonly CatalogMeasure[],
  catalog: Catalog,
): Spread | undefined => {
  const same = among.filter((measure) => isOfSame(measure, median))
  const at = (share: number) => same.find((measure) => near(shareOf(measure) ?? -1, share))
  const lows = same.flatMap((measure) => shareOf(measure) ?? []).filter((share) => share < 0.25)
  const low = lows.sort((a, b) => a - b).find((share) => at(1 - share) !== undefined)
  if (low === undefined) return undefined
  const percentiles = [low, 0.25, 0.5, 0.75, 1 - low]
  const measures = percentiles.flatMap((share) => at(share) ?? [])
  const average = catalog.measures.find((m) => m.aggregation === 'avg' && m.weight === undefined && isOfSame(m, median))
  return measures.length < percentiles.length ? undefined : { measures, percentiles, title: (average ?? median).title }
}

/**
 * The first spread that some measures have: the median, both quartiles, and the same share of the values beyond either end,
 * all of one expression; undefined where they have none.
 */
export const spreadAmong = (catalog: Catalog, names: readonly string[]): Spread | undefined => {
  const among = catalog.measures.filter(({ name }) => names.includes(name))
  return among
    .filter((measure) => near(shareOf(measure) ?? -1, 0.5))
    .map((median) => aroundMedian(median, among, catalog))
    .find((spread) => spread !== undefined)
}

/** The spread that a catalog has of what an average or a percentile is of: its own expression; undefined where it has none. */
export const spreadOf = (catalog: Catalog, name: string): Spread | undefined => {
  const measure = catalog.measures.find((known) => known.name === name)
  if (measure === undefined || (measure.aggregation !== 'avg' && shareOf(measure) === undefined)) return undefined
  return spreadAmong(
    catalog,
    catalog.measures.filter((other) => isOfSame(other, measure)).map((other) => other.name),
  )
}
