import type { Catalog, CatalogAttribute, CatalogMeasure } from '../../server/contract/catalog.ts'
import { standingDefaults } from '../../server/contract/defaults.ts'
import type { Condition, CubeQuery, Having, Member, Scalar } from '../../server/contract/query.ts'
import { marks } from '../charts/marks.ts'

/** Where a row or column stands: its members outermost first; empty for the grand total. */
export type Path = readonly Member[]

/**
 * One order of the rows: by an attribute, or by a measure, of whole rows or in one column. Inside each parent, or of `all`
 * leaf rows together.
 */
export interface Ordering {
  readonly by: string
  readonly direction: 'asc' | 'desc'
  /** the column by whose values rows are ordered: its members by attribute, outermost first; absent for whole rows */
  readonly at?: Readonly<Record<string, Member>>
  readonly scope?: 'all'
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
export const chartChoices = ['auto', 'none', ...marks] as const
export type ChartChoice = (typeof chartChoices)[number]

/** How the cells of a measure show their size at a glance: by a bar, by a colour, or not at all. */
export const cellFormats = ['none', 'bars', 'heat'] as const
export type CellFormat = (typeof cellFormats)[number]

/** One cell of the grid, by its coordinates. */
export interface CellPosition {
  readonly row: Path
  readonly column: Path
  readonly measure: string
}

/**
 * The whole state of the explorer as a plain value. Names are those of the catalog; `measures` are entries as
 * `readShown` reads them. `having` are conditions on measures, `parameters` the values that are not the default,
 * `scenarios` those side by side, none for the base alone. `expanded` lists leaf rows that show the level below them,
 * `collapsed` lists parent rows that hide theirs; `expandedColumns` and `collapsedColumns` do so for columns. `formats` are
 * those of entries of `measures` that are not the usual one, `linked` the
 * attributes by which charts beside each other show the measure, to be brushed over. With `multiples` the outermost attribute
 * of the rows stands on the shelf of small multiples: each of its members has a chart.
 */
export interface Exploration {
  readonly cube: string
  readonly measures: readonly string[]
  readonly rows: readonly string[]
  readonly multiples?: true
  readonly columns: readonly string[]
  readonly where: readonly Condition[]
  /** a comparison also of dates whose data are not complete, by the reader's wish */
  readonly allDates?: true
  readonly having: readonly Having[]
  readonly parameters: Readonly<Record<string, Scalar>>
  readonly scenarios: readonly string[]
  readonly sort: readonly Ordering[]
  readonly top?: TopChoice
  readonly totals: boolean
  /** totals of what is shown in place of all that the conditions leave */
  readonly totalsOf?: 'visible'
  readonly expanded: readonly Path[]
  readonly collapsed: readonly Path[]
  readonly expandedColumns: readonly Path[]
  readonly collapsedColumns: readonly Path[]
  readonly formats: Readonly<Record<string, CellFormat>>
  readonly chart: ChartChoice
  /** charts over time without what happened then */
  readonly withoutEvents?: true
  readonly linked: readonly string[]
  readonly cell?: CellPosition
}

/** An exploration of a cube that asks nothing yet. */
export const blankExploration = (cube: string): Exploration => ({
  cube,
  measures: [],
  rows: [],
  columns: [],
  where: [],
  having: [],
  parameters: {},
  scenarios: [],
  sort: [],
  totals: true,
  expanded: [],
  collapsed: [],
  expandedColumns: [],
  collapsedColumns: [],
  formats: {},
  chart: 'auto',
  linked: [],
})

const isPeriod = (catalog: Catalog, name: string): boolean =>
  catalog.attributes.some((a) => a.name === name && a.period !== undefined)

/** Calendar levels by how well a first look at a few of them reads: quarters, then years, then months. */
const firstPeriods = ['quarter', 'year', 'month']

const firstPeriod = (
  catalog: Catalog,
  isMeant: (attribute: CatalogAttribute) => boolean = () => true,
): CatalogAttribute | undefined =>
  firstPeriods
    .map((period) => catalog.attributes.find((a) => a.period === period && isMeant(a)))
    .find((attribute) => attribute !== undefined)

/** The measure that says most at first: an additive one with a unit, else the first. */
const firstMeasure = (measures: readonly CatalogMeasure[]): CatalogMeasure | undefined =>
  measures.find((m) => m.additivity === 'additive' && m.unit !== undefined) ?? measures[0]

/** How many cubes of a view a first look puts side by side. */
const mostCubes = 4

/** What a view is for: a measure of each cube along the time that all have, states last; undefined where they have none. */
const sideBySide = (catalog: Catalog): Pick<Exploration, 'measures' | 'rows'> | undefined => {
  const cubes = [...new Set(catalog.measures.flatMap(({ cubeTitle }) => cubeTitle ?? []))].slice(0, mostCubes)
  const first = cubes.flatMap((cube) => firstMeasure(catalog.measures.filter((m) => m.cubeTitle === cube)) ?? [])
  const isAdditive = ({ additivity }: CatalogMeasure) => additivity === 'additive'
  const measures = [...first.filter(isAdditive), ...first.filter((m) => !isAdditive(m))].map(({ name }) => name)
  const period = firstPeriod(catalog, ({ name }) => measures.every((measure) => catalog.fits[measure]?.includes(name)))
  return period === undefined || measures.length < 2 ? undefined : { measures, rows: [period.name] }
}

/** The defaults of a perspective that hold for a query, as conditions that the reader sees and can remove. */
const defaultsOf = (catalog: Catalog, query: CubeQuery): readonly Condition[] =>
  standingDefaults(query, catalog, catalog.defaults ?? []).map(({ condition }) => condition)

/**
 * A first question about a cube: its first additive measure with a unit (else its first measure), by the top level of
 * its first hierarchy that is no calendar, over the first calendar's quarters, under the defaults of a perspective; about a
 * view, a measure of each of its cubes by quarter.
 */
const usualExploration = (catalog: Catalog): Exploration => {
  const measure = firstMeasure(catalog.measures)
  const hierarchy = catalog.hierarchies.find((h) => !h.levels.some((level) => isPeriod(catalog, level)))
  const rows = hierarchy?.levels.slice(0, 1) ?? catalog.attributes.slice(0, 1).map((a) => a.name)
  const period = firstPeriod(catalog)
  const together = sideBySide(catalog)
  return {
    ...blankExploration(catalog.name),
    measures: measure === undefined ? [] : [measure.name],
    rows,
    columns: period === undefined || rows.includes(period.name) ? [] : [period.name],
    ...(together && { ...together, columns: [] }),
    where: defaultsOf(catalog, { from: catalog.name, measures: [], rows: [], columns: [], where: [] }),
  }
}

/** A question to start from, with its title. */
export interface StartQuestion {
  readonly name: string
  readonly title: string
  readonly exploration: Exploration
}

const orderingsOf = ({ sort = [] }: CubeQuery): Ordering[] =>
  sort.map(({ by, direction = 'asc', at, scope }) => ({
    by,
    direction,
    ...(at !== undefined && { at }),
    ...(scope === 'all' && { scope }),
  }))

const namesAmong = (entries: readonly unknown[], known: readonly { readonly name: string }[]): string[] | undefined => {
  const names = entries.filter((entry) => typeof entry === 'string' && known.some(({ name }) => name === entry))
  return names.length === entries.length ? (names as string[]) : undefined
}

/** A query as an exploration; undefined where it says more than the page can show. */
const explorationOf = (query: CubeQuery, catalog: Catalog): Exploration | undefined => {
  const { from, measures, rows, columns, where, sort: _, totals = false, totalsOf, ...more } = query
  const shown = [
    namesAmong(measures, catalog.measures),
    namesAmong(rows, catalog.attributes),
    namesAmong(columns, catalog.attributes),
  ]
  const [named, down, across] = shown
  if (named === undefined || down === undefined || across === undefined) return undefined
  if (typeof totals !== 'boolean' || Object.values(more).some((value) => value !== undefined)) return undefined
  return {
    ...blankExploration(from),
    measures: named,
    rows: down,
    columns: across,
    where: [...where, ...defaultsOf(catalog, query)],
    sort: orderingsOf(query),
    totals,
    ...(totalsOf === 'visible' && { totalsOf }),
  }
}

/** The questions that a perspective has to start from, those that the page can show. */
export const startQuestions = (catalog: Catalog): readonly StartQuestion[] =>
  (catalog.queries ?? []).flatMap(({ name, title, query }): StartQuestion[] => {
    const exploration = explorationOf(query, catalog)
    return exploration === undefined ? [] : [{ name, title, exploration }]
  })

/** The question that a cube is opened with: the first that a perspective has to start from, else the usual one. */
export const firstExploration = (catalog: Catalog): Exploration =>
  startQuestions(catalog)[0]?.exploration ?? usualExploration(catalog)
