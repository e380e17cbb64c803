import type { Catalog, CatalogMeasure } from '../../../server/contract/catalog.ts'
import type { Grid, GridHeader, HeaderMember } from '../../../server/contract/grid.ts'
import type {
  ChartAxis,
  ChartBox,
  ChartInput,
  ChartMeasure,
  ChartMember,
  ChartPanel,
  ChartPanels,
  ChartStage,
} from '../../charts/chart.ts'
import type { Exploration } from '../../exploration/exploration.ts'
import { attributeTitle, headerLabel } from '../../exploration/labels.ts'
import { multiplesOf } from '../../exploration/multiples.ts'
import { spreadAmong } from '../../exploration/percentiles.ts'
import { attributeOf, measureOf } from '../../exploration/query.ts'
import { scenarioName } from '../../exploration/scenarios.ts'
import { readShown, shiftTitle } from '../../exploration/shown-measure.ts'
import { toldMember } from '../../exploration/told.ts'
import { t } from '../../language/language.ts'
import { exactNumber, formatNumber, toNumber, unitLabel } from '../../ui/number.ts'
import { insideKey, insideRows, panelRows } from './chart-panels.ts'
import { formOf } from './number-form.ts'

/** The outermost members that are several and have their totals, else every leaf. */
const outermost = (headers: readonly GridHeader[], attributes: number): GridHeader[] => {
  for (let depth = 1; depth < attributes; depth++) {
    const members = headers.filter((h) => h.members.length === depth)
    if (members.length > 1) return members
  }
  return headers.filter((h) => h.members.length === attributes)
}

/** Of the nodes of a tree those of the first depth that has several: a node holds what is below it. */
const sameDepth = (headers: readonly GridHeader[]): GridHeader[] => {
  const depthOf = (header: GridHeader) => header.members.at(-1)?.tree?.depth
  const nodes = headers.filter((header) => header.members.at(-1)?.special !== 'own')
  const depths = [...new Set(nodes.map(depthOf))].filter((depth) => depth !== undefined).sort((a, b) => a - b)
  const depth = depths.find((d) => nodes.filter((header) => depthOf(header) === d).length > 1) ?? depths[0]
  return depth === undefined ? [...headers] : nodes.filter((header) => depthOf(header) === depth)
}

/** The headers that a chart shows. A period that is unknown or blank has no place in time: it stands in the table only. */
const charted = (headers: readonly GridHeader[], attributes: number, catalog: Catalog): GridHeader[] => {
  if (attributes === 0) return []
  const isTimeless = ({ attribute, special }: HeaderMember) =>
    special !== undefined && attributeOf(catalog, attribute)?.period !== undefined
  const timely = headers.filter((header) => !header.members.some(isTimeless))
  return sameDepth(outermost(timely, attributes))
}

/** The members that a label needs: a period says the periods around it itself, but not its scenario. */
const named = (header: GridHeader, catalog: Catalog): GridHeader['members'] => {
  const last = header.members.at(-1)
  const isPeriod = last !== undefined && attributeOf(catalog, last.attribute)?.period !== undefined
  return isPeriod ? header.members.filter((m) => m === last || m.attribute === scenarioName) : header.members
}

const shortLabel = (label: string, isTime: boolean): string => (isTime ? label.replace(/ ?(FY)?\d{4}$/, '') : label)

/** An input for charts, with the headers that its indexes stand for, to drill from a mark. */
export interface Charted {
  readonly input: ChartInput
  readonly rows: readonly GridHeader[]
  readonly columns: readonly GridHeader[]
  /** of small multiples: by chart and row inside it, the row of the table */
  readonly panels?: readonly (readonly (GridHeader | undefined)[])[]
}

const axisOf = (
  headers: readonly GridHeader[],
  names: readonly string[],
  { where }: Exploration,
  catalog: Catalog,
  locale: string,
): ChartAxis => {
  const attributes = headers[0]?.members.map((m) => m.attribute) ?? names.slice(0, 1)
  // the periods of several scenarios beside each other do not follow each other
  const isTime =
    !attributes.includes(scenarioName) && attributes.some((name) => attributeOf(catalog, name)?.period !== undefined)
  const years = new Set(headers.map((h) => /\d{4}/.exec(String(h.members.at(-1)?.value))?.[0] ?? ''))
  const isOneYear = years.size - (years.has('') ? 1 : 0) === 1
  const members = headers.map((header): ChartMember => {
    const label = named(header, catalog)
      .map((m) => headerLabel(m, catalog, locale))
      .join(' › ')
    const short = shortLabel(label, isTime && isOneYear)
    const isPartial = header.members.some((m) => m.completeThrough !== undefined)
    const isOther = header.members.some((m) => m.special === 'other')
    const told = toldMember(header.members, where, catalog, locale)
    return {
      label,
      short: short === '' ? label : short,
      told,
      ...(isPartial && { isPartial }),
      ...(isOther && { isOther }),
    }
  })
  return { title: attributes.map((name) => attributeTitle(catalog, name)).join(', '), isTime, members }
}

/** Whether values are of several currencies, whose lengths must not be compared. */
const isMixed = ({ unit }: Grid['measures'][number], { measures }: Catalog): boolean =>
  measures.some(({ currency }) => currency !== undefined && currency.to === undefined && currency.column === unit)

/** Where the values of a chart stand: its rows and columns in the grid, those of a result across alone turned down. */
interface Cells {
  readonly grid: Grid
  readonly rows: readonly (GridHeader | undefined)[]
  readonly columns: readonly GridHeader[]
  readonly isAcross: boolean
  /** the row of the grid whose values stand across; of a result without rows that of the whole */
  readonly row: GridHeader | undefined
}

const whole = (headers: readonly GridHeader[]) => headers.find((h) => h.members.length === 0)

const cellsOf = (grid: Grid, catalog: Catalog): Cells & { readonly rows: readonly GridHeader[] } => {
  const crossed = charted(grid.columns, grid.columnAttributes.length, catalog)
  const down = charted(grid.rows, grid.rowAttributes.length, catalog)
  const isAcross = down.length === 0
  return { grid, rows: isAcross ? crossed : down, columns: isAcross ? [] : crossed, isAcross, row: whole(grid.rows) }
}

/** The value of a measure at a row and a column; column -1 is the row's total. */
const valueAt = (
  { grid, rows, columns, isAcross, row: across }: Cells,
  measure: number,
  row: number,
  column: number,
) => {
  const total = isAcross ? across : whole(grid.columns)
  const [first, second] = [rows[row], column < 0 ? total : columns[column]]
  if (first === undefined || second === undefined) return undefined
  return toNumber(isAcross ? grid.cell(second, first, measure) : grid.cell(first, second, measure))
}

const measureAt = (cells: Cells, index: number, catalog: Catalog, locale: string): ChartMeasure | undefined => {
  const column = cells.grid.measures[index]
  if (column === undefined) return undefined
  const form = formOf(column, catalog)
  const unit = unitLabel(form, locale)
  const title = measureOf(catalog, column.name)?.title ?? column.name
  return {
    title: unit === '' ? title : `${title}, ${unit}`,
    value: (row) => valueAt(cells, index, row, -1),
    exact: (value) => exactNumber(value, form, locale),
  }
}

/** Whether a measure adds up along every attribute of the axes. */
const addsUp = (measure: CatalogMeasure | undefined, grid: Grid, catalog: Catalog): boolean => {
  const roles = [...grid.rowAttributes, ...grid.columnAttributes].map(({ name }) => attributeOf(catalog, name)?.role)
  return measure?.additivity === 'additive' && !roles.some((role) => measure.notAlong?.includes(role ?? '') === true)
}

/** What the charted measure is compared with: its value at another time, or that value by its difference. */
const beforeOf = (cells: Cells, index: number, catalog: Catalog, locale: string): ChartMeasure | undefined => {
  const { measures } = cells.grid
  const name = measures[index]?.name
  const at = measures.findIndex((column) => {
    const { measure, view } = readShown(column.name)
    return measure === name && view?.kind === 'compared' && view.form !== 'change'
  })
  const found = measureAt(cells, at, catalog, locale)
  const { view } = readShown(measures[at]?.name ?? '')
  if (found === undefined || view?.kind !== 'compared') return undefined
  const title = sentenceCase(shiftTitle(view.by))
  if (view.form === 'value') return { ...found, title }
  const value = (row: number) => {
    const [now, change] = [valueAt(cells, index, row, -1), found.value(row)]
    return now === undefined || change === undefined ? undefined : now - change
  }
  return { ...found, title, value }
}

const sentenceCase = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`

/** The measures that are asked as stages of one way: counts of one fact over all rows, none larger than the one before. */
const stagesOf = (grid: Grid, catalog: Catalog, locale: string): readonly ChartStage[] | undefined => {
  const [row, column] = [whole(grid.rows), whole(grid.columns)]
  if (row === undefined || column === undefined || grid.measures.length < 2) return undefined
  const found = grid.measures.map((asked, index) => ({
    measure: readShown(asked.name).view === undefined ? measureOf(catalog, asked.name) : undefined,
    value: toNumber(grid.cell(row, column, index)),
    text: formatNumber(grid.cell(row, column, index), formOf(asked, catalog), locale),
    exact: exactNumber(grid.cell(row, column, index), formOf(asked, catalog), locale),
  }))
  const isCount = ({ measure }: (typeof found)[number]) =>
    measure?.aggregation === 'count' && measure.fact === found[0]?.measure?.fact
  const isLess = ({ value = -1 }: (typeof found)[number], i: number) =>
    value >= 0 && (i === 0 || value <= (found[i - 1]?.value ?? -1))
  if (!found.every(isCount) || !found.every(isLess)) return undefined
  return found.map(({ measure, value = 0, text, exact }, i) => {
    const before = found[i - 1]?.value ?? 0
    const share = formatNumber(value / before, { type: 'double', format: 'percent1' }, locale)
    const goOn = before === 0 ? '' : ` · ${t('charts.goOn', { share })}`
    return { title: measure?.title ?? '', value, text: `${text}${goOn}`, exact: `${exact}${goOn}` }
  })
}

/** How the values of a measure are spread, where five of those that are asked say it. */
const boxOf = (cells: Cells, catalog: Catalog, locale: string): ChartBox | undefined => {
  const asked = cells.grid.measures.map(({ name }) => name)
  const spread = spreadAmong(catalog, asked)
  if (spread === undefined) return undefined
  const measures = spread.measures.flatMap(({ name }) => measureAt(cells, asked.indexOf(name), catalog, locale) ?? [])
  const form = spread.measures[2] ?? { type: 'double' as const }
  const unit = unitLabel(form, locale)
  return {
    title: unit === '' ? spread.title : `${spread.title}, ${unit}`,
    percentiles: spread.percentiles,
    measures,
    format: (value) => formatNumber(value, form, locale),
  }
}

/** Small multiples, each with its rows of the grid, as they stand in the rows of each chart. */
interface Panelled {
  readonly panels: ChartPanels
  readonly headers: readonly (readonly (GridHeader | undefined)[])[]
  readonly rows: readonly GridHeader[]
  readonly columns: readonly GridHeader[]
}

/** What is charted: the first and the second measure, and who reads. */
interface Charting {
  readonly x: Exploration
  readonly grid: Grid
  readonly index: number
  readonly other: number
  readonly catalog: Catalog
  readonly locale: string
}

/** The members of the outermost attribute, each with a chart; undefined where there is nothing to draw it along. */
const panelled = ({ x, grid, index, other, catalog, locale }: Charting): Panelled | undefined => {
  const found = panelRows(grid)
  const isAcross = grid.rowAttributes.length === 1
  const crossed = charted(grid.columns, grid.columnAttributes.length, catalog)
  const inner = insideRows(found, catalog)
  const rows = isAcross ? crossed : charted(inner, grid.rowAttributes.length - 1, catalog)
  const columns = isAcross ? [] : crossed
  if (rows.length === 0) return undefined
  const outer = axisOf(
    found.map(({ member }) => ({ key: '', members: [member], total: false })),
    [],
    x,
    catalog,
    locale,
  )
  const cells = found.map((panel): Cells => {
    const own = isAcross ? rows : rows.map((header) => panel.rows.get(insideKey(header)))
    return { grid, rows: own, columns, isAcross, row: panel.whole }
  })
  const members = found.flatMap((panel, i): ChartPanel[] => {
    const [member, at] = [outer.members[i], cells[i]]
    const total = whole(grid.columns)
    if (member === undefined || at === undefined) return []
    const value = panel.whole && total && grid.cell(panel.whole, total, index)
    return [
      {
        member,
        index: i,
        value: (row, column) => valueAt(at, index, row, column),
        whole: toNumber(value),
        second: measureAt(at, other, catalog, locale),
        box: boxOf(at, catalog, locale),
      },
    ]
  })
  const headers = found.map((panel, i) => (isAcross ? rows.map(() => panel.whole) : (cells[i]?.rows ?? [])))
  return { panels: { title: outer.title, members }, headers, rows, columns }
}

/** What a single chart has beside its first measure. */
const besideOf = (cells: Cells, { grid, index, other, catalog, locale }: Charting, isSum: boolean) => {
  const second = measureAt(cells, other, catalog, locale)
  const before = isSum ? beforeOf(cells, index, catalog, locale) : undefined
  const stages = stagesOf(grid, catalog, locale)
  const box = boxOf(cells, catalog, locale)
  return { ...(second && { second }), ...(before && { before }), ...(stages && { stages }), ...(box && { box }) }
}

/**
 * The first measure of a result that can be drawn over its outermost rows and columns, or over what is inside each member of
 * the small multiples; undefined where none can, those in several currencies among them.
 */
export const chartOf = (x: Exploration, catalog: Catalog, grid: Grid, locale: string): Charted | undefined => {
  const drawable = grid.measures.flatMap((measure, index) => (isMixed(measure, catalog) ? [] : [index]))
  const [index = -1, other = -1] = drawable
  const column = grid.measures[index]
  if (column === undefined) return undefined
  const charting = { x, grid, index, other, catalog, locale }
  const several = multiplesOf(x) === undefined ? undefined : panelled(charting)
  const cells = cellsOf(grid, catalog)
  const { rows, columns } = several ?? cells
  const isAcross = several === undefined ? cells.isAcross : grid.rowAttributes.length === 1
  const measure = measureOf(catalog, column.name)
  const form = formOf(column, catalog)
  const isSum = addsUp(measure, grid, catalog)
  const input: ChartInput = {
    measure: measure?.title ?? column.name,
    unit: unitLabel(form, locale),
    isSum,
    better: measure?.better,
    rows: axisOf(rows, isAcross ? x.columns : x.rows.slice(several === undefined ? 0 : 1), x, catalog, locale),
    // of a result across alone the columns are the rows of the chart
    columns: axisOf(columns, isAcross ? [] : x.columns, x, catalog, locale),
    value: (row, at) => (several === undefined ? valueAt(cells, index, row, at) : undefined),
    format: (number) => formatNumber(number, form, locale),
    exact: (number) => exactNumber(number, form, locale),
    ...(several === undefined ? besideOf(cells, charting, isSum) : { panels: several.panels }),
  }
  return { input, rows, columns, ...(several && { panels: several.headers }) }
}

/** The member that a mark stands for, by the row of the table that it is of; undefined where it stands for none. */
export const memberAt = ({ rows, panels }: Charted, mark: unknown): HeaderMember | undefined => {
  if (typeof mark !== 'object' || mark === null || !('row' in mark)) return undefined
  const panel = 'panel' in mark ? Number(mark.panel) : undefined
  // the charts of a category over periods are of its rows
  const header =
    panel === undefined
      ? rows[Number(mark.row)]
      : panels === undefined
        ? rows[panel]
        : panels[panel]?.[Number(mark.row)]
  return header?.members.at(-1)
}
