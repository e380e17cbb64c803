import type { Catalog } from '../../../server/contract/catalog.ts'
import type { Grid, GridHeader, HeaderMember } from '../../../server/contract/grid.ts'
import type { ChartAxis, ChartInput, ChartMember } from '../../charts/chart.ts'
import type { Exploration } from '../../exploration/exploration.ts'
import { attributeTitle, headerLabel } from '../../exploration/labels.ts'
import { attributeOf, measureOf } from '../../exploration/query.ts'
import { formatNumber, toNumber, unitLabel } from '../../ui/number.ts'
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

/** The members that a label needs: a period says the periods around it itself. */
const named = (header: GridHeader, catalog: Catalog): GridHeader['members'] => {
  const last = header.members.at(-1)
  const isPeriod = last !== undefined && attributeOf(catalog, last.attribute)?.period !== undefined
  return isPeriod ? [last] : header.members
}

const shortLabel = (label: string, isTime: boolean): string => (isTime ? label.replace(/ ?(FY)?\d{4}$/, '') : label)

/** An input for charts, with the headers that its indexes stand for, to drill from a mark. */
export interface Charted {
  readonly input: ChartInput
  readonly rows: readonly GridHeader[]
  readonly columns: readonly GridHeader[]
}

const axisOf = (
  headers: readonly GridHeader[],
  names: readonly string[],
  catalog: Catalog,
  locale: string,
): ChartAxis => {
  const attributes = headers[0]?.members.map((m) => m.attribute) ?? names.slice(0, 1)
  const isTime = attributes.some((name) => attributeOf(catalog, name)?.period !== undefined)
  const years = new Set(headers.map((h) => /\d{4}/.exec(String(h.members.at(-1)?.value))?.[0] ?? ''))
  const isOneYear = years.size - (years.has('') ? 1 : 0) === 1
  const members = headers.map((header): ChartMember => {
    const label = named(header, catalog)
      .map((m) => headerLabel(m, catalog, locale))
      .join(' › ')
    const short = shortLabel(label, isTime && isOneYear)
    const isPartial = header.members.some((m) => m.completeThrough !== undefined)
    return { label, short: short === '' ? label : short, ...(isPartial && { isPartial }) }
  })
  return { title: attributes.map((name) => attributeTitle(catalog, name)).join(', '), isTime, members }
}

/** Whether values are of several currencies, whose lengths must not be compared. */
const isMixed = ({ unit }: Grid['measures'][number], { measures }: Catalog): boolean =>
  measures.some(({ currency }) => currency !== undefined && currency.to === undefined && currency.column === unit)

/**
 * The first measure of a result that can be drawn over its outermost rows and columns; undefined where none can, those in
 * several currencies among them.
 */
export const chartOf = (x: Exploration, catalog: Catalog, grid: Grid, locale: string): Charted | undefined => {
  const index = grid.measures.findIndex((measure) => !isMixed(measure, catalog))
  const column = grid.measures[index]
  if (column === undefined) return undefined
  const crossed = charted(grid.columns, grid.columnAttributes.length, catalog)
  const down = charted(grid.rows, grid.rowAttributes.length, catalog)
  const isAcross = down.length === 0
  const rows = isAcross ? crossed : down
  const columns = isAcross ? [] : crossed
  const whole = (headers: readonly GridHeader[]) => headers.find((h) => h.members.length === 0)
  const [wholeRow, wholeColumn] = [whole(grid.rows), whole(grid.columns)]
  const value = (row: number, at: number): number | undefined => {
    const [first, second] = [rows[row], at < 0 ? (isAcross ? wholeRow : wholeColumn) : columns[at]]
    if (first === undefined || second === undefined) return undefined
    return toNumber(isAcross ? grid.cell(second, first, index) : grid.cell(first, second, index))
  }
  const measure = measureOf(catalog, column.name)
  const form = formOf(column, catalog)
  const input: ChartInput = {
    measure: measure?.title ?? column.name,
    unit: unitLabel(form, locale),
    isSum: measure?.additivity === 'additive',
    rows: axisOf(rows, isAcross ? x.columns : x.rows, catalog, locale),
    columns: axisOf(columns, x.columns, catalog, locale),
    value,
    format: (number) => formatNumber(number, form, locale),
  }
  return { input, rows, columns }
}
