import type { Catalog } from '../../../server/contract/catalog.ts'
import type { Grid, GridHeader, HeaderMember } from '../../../server/contract/grid.ts'
import type { Column } from '../../../server/contract/result.ts'
import type { Exploration } from '../../exploration/exploration.ts'
import { attributeTitle, headerText, isSpecial } from '../../exploration/labels.ts'
import { attributeOf, levelUnder, measureOf } from '../../exploration/query.ts'
import { scenarioName } from '../../exploration/scenarios.ts'
import { readShown, viewTitle } from '../../exploration/shown-measure.ts'
import { cellOf, cellsOf, headerPath, pathKey, type TableRow } from '../../exploration/table.ts'
import { canOrder } from '../../exploration/views.ts'
import { exactNumber, formatNumber, toNumber, unitLabel } from '../../ui/number.ts'
import type { PivotCell, PivotColumn, PivotHeader, PivotRow } from '../../ui/pivot-model.ts'
import { formOf } from './number-form.ts'

/** A leaf column of the table: a column header of the result and one measure. */
export interface LeafColumn {
  readonly header: GridHeader
  readonly measure: number
  readonly column: Column
}

/** Everything that turns a result into the grid on screen. */
export interface GridContext {
  readonly x: Exploration
  readonly catalog: Catalog
  readonly grid: Grid
  readonly rows: readonly TableRow[]
  readonly locale: string
  /** bars in the cells take room that a small screen does not have */
  readonly hasBars: boolean
}

/** The leaf columns, measures innermost. */
export const leafColumns = (grid: Grid): LeafColumn[] =>
  grid.columns.flatMap((header) => grid.measures.map((column, measure) => ({ header, measure, column })))

const wholeTitle = (catalog: Catalog, x: Exploration, first: string | undefined): string => {
  const hierarchy = catalog.hierarchies.find((h) => h.levels[0] === first)
  const all = hierarchy?.all ?? (first === undefined ? undefined : attributeOf(catalog, first)?.tree?.all)
  const levels = hierarchy?.levels ?? [first]
  const isFiltered = x.where.some((c) => c.attribute !== undefined && levels.includes(c.attribute))
  return all === undefined || isFiltered ? 'Total' : all
}

/** The label of a row: its member, or the name of the total. */
const rowLabel = (context: GridContext, row: TableRow): string => {
  const { catalog, x, locale } = context
  if (row.kind === 'pending') return 'Fetching the level below'
  if (row.kind === 'failed') return `The level below did not come: ${row.message}`
  if (row.member === undefined) return wholeTitle(catalog, x, x.rows[0])
  return headerText(row.member, catalog, locale)
}

/** The label of a column's member at a depth: the last of a subtotal says so. */
const columnLabel = (context: GridContext, header: GridHeader, depth: number): string => {
  const member = header.members[depth]
  if (member !== undefined) return headerText(member, context.catalog, context.locale)
  return header.members.length === 0 ? wholeTitle(context.catalog, context.x, context.x.columns[0]) : 'Total'
}

const drillTitle = (context: GridContext, header: GridHeader, depth: number): string | undefined => {
  const member = header.members[depth]
  if (member === undefined || (member.special !== undefined && member.special !== 'blank')) return undefined
  if (levelUnder(context.catalog, member.attribute) === undefined) return undefined
  return `Drill down into ${columnLabel(context, header, depth)}`
}

/** One header row of members: neighbours that share the path so far are one cell. */
const memberRow = (context: GridContext, depth: number): PivotHeader[] => {
  const { grid } = context
  const size = grid.measures.length
  const headers: (PivotHeader & { path: string })[] = []
  grid.columns.forEach((header, i) => {
    const ends = header.members.length <= depth
    const path = ends ? `${header.key}:${depth}` : pathKey(headerPath(header).slice(0, depth + 1))
    const last = headers.at(-1)
    if (last !== undefined && last.path === path) {
      headers[headers.length - 1] = { ...last, span: last.span + size }
      return
    }
    const action = drillTitle(context, header, depth)
    const repeats = ends && depth > header.members.length
    headers.push({
      key: `${depth}:${path}`,
      path,
      label: repeats ? '' : columnLabel(context, header, depth),
      from: i * size,
      span: size,
      isTotal: ends,
      isMeasure: false,
      ...(action !== undefined && { action }),
    })
  })
  return headers
}

/** The column of a row's own values, by which rows are ordered; with scenarios that of the first one. */
const isWhole = ({ scenarios }: Exploration, { members }: GridHeader): boolean =>
  members.length === 0 ||
  (members.length === 1 && members[0]?.attribute === scenarioName && members[0].value === scenarios[0])

/** What stands over the values of a measure: a view beside its measure says only what it is of it. */
const columnTitle = ({ x, catalog }: GridContext, { name }: Column): string => {
  const { measure, view } = readShown(name)
  if (view === undefined || !x.measures.includes(measure)) return measureOf(catalog, name)?.title ?? name
  const title = viewTitle(view)
  return title.charAt(0).toUpperCase() + title.slice(1)
}

const measureRow = (context: GridContext, leaves: readonly LeafColumn[]): PivotHeader[] => {
  const ordering = context.x.sort[0]
  return leaves.map(({ header, column }, i) => {
    const title = columnTitle(context, column)
    const unit = unitLabel(formOf(column, context.catalog), context.locale)
    const isTotalColumn = isWhole(context.x, header)
    const orders = isTotalColumn && canOrder(column.name)
    const sort = isTotalColumn && ordering?.by === column.name ? ordering.direction : undefined
    return {
      key: `measure:${header.key}:${column.name}`,
      label: title,
      from: i,
      span: 1,
      isTotal: header.total,
      isMeasure: true,
      ...(unit !== '' && unit !== '%' && { unit }),
      ...(sort !== undefined && { sort }),
      ...(orders && { action: `Sort by ${measureOf(context.catalog, column.name)?.title ?? column.name}` }),
    }
  })
}

/** The header rows, outermost first, measures last. */
export const headerRows = (context: GridContext, leaves: readonly LeafColumn[]): PivotHeader[][] => [
  ...context.grid.columnAttributes.map((_, depth) => memberRow(context, depth)),
  measureRow(context, leaves),
]

/** Width of text in the grid's type, from above: figures are 7.8 px wide, other letters 7.2 on average. */
const textWidth = (text: string): number => Math.ceil(text.length * 7.2)
const figureWidth = (text: string): number => Math.ceil(text.length * 7.5)

const extremes = (context: GridContext, measure: number): [number, number] => {
  let [low, high] = [0, 0]
  for (const row of context.rows) {
    for (const { values } of cellsOf(row)) {
      const value = toNumber(values[measure])
      if (value === undefined) continue
      if (value < low) low = value
      if (value > high) high = value
    }
  }
  return [low, high]
}

const narrowest = 64
const widest = 160
/** Room for bars beside the widest number. */
const barWidth = 44

interface MeasureWidth {
  readonly number: number
  readonly name: number
  readonly hasBars: boolean
}

/** What each measure needs: its widest number with its padding, and its name with the unit. */
const measureWidths = (context: GridContext): MeasureWidth[] =>
  context.grid.measures.map((column, measure) => {
    const form = formOf(column, context.catalog)
    const numbers = extremes(context, measure).map((n) => formatNumber(n, form, context.locale))
    const known = measureOf(context.catalog, column.name)
    return {
      number: Math.max(...numbers.map(figureWidth)) + 16,
      name: textWidth(`${columnTitle(context, column)} ${unitLabel(form, context.locale)}`) + 20,
      hasBars: context.hasBars && known?.additivity === 'additive',
    }
  })

/** A column's own width: its numbers always fit, and its name up to 220 px. */
const columnWidth = ({ number, name, hasBars }: MeasureWidth, isTotal: boolean): number => {
  const wanted = Math.min(widest, hasBars && !isTotal ? number + barWidth : number)
  return Math.max(narrowest, wanted, number, Math.min(name, 220))
}

/** Members over a single measure need room too: a column is as wide as its own label. */
const labelWidth = (context: GridContext, header: GridHeader): number => {
  const depth = Math.max(0, Math.min(header.members.length, context.grid.columnAttributes.length - 1))
  const last = header.members.length === context.grid.columnAttributes.length ? header.members.length - 1 : depth
  if (context.grid.columnAttributes.length === 0) return 0
  return textWidth(columnLabel(context, header, last)) + 20
}

/** The leaf columns as the grid draws them. */
export const pivotColumns = (context: GridContext, leaves: readonly LeafColumn[]): PivotColumn[] => {
  const widths = measureWidths(context)
  const size = Math.max(1, widths.length)
  return leaves.map(({ header, measure, column }) => {
    const path = header.members.map((_, depth) => columnLabel(context, header, depth))
    const title = measureOf(context.catalog, column.name)?.title ?? column.name
    const isWhole = header.members.length === 0
    const isTotal = header.total && context.grid.columnAttributes.length > 0
    const needs = widths[measure] ?? { number: narrowest, name: narrowest, hasBars: false }
    const whole = isWhole && context.grid.columnAttributes.length > 0 ? [columnLabel(context, header, 0)] : []
    return {
      key: `${header.key}:${column.name}`,
      name: [...path, ...whole, title].join(', '),
      width: Math.max(columnWidth(needs, isTotal), Math.ceil(labelWidth(context, header) / size)),
      numberWidth: needs.number,
      isTotal,
      startsGroup: measure === 0 || context.grid.columnAttributes.length === 0,
    }
  })
}

/** The rows as the grid draws them. */
export const pivotRows = (context: GridContext): PivotRow[] =>
  context.rows.map((row) => ({
    key: row.key,
    label: rowLabel(context, row),
    depth: row.depth,
    kind: row.kind,
    state: row.state,
    isSpecial: row.member !== undefined && isSpecial(row.member.member),
    drills: row.drills,
  }))

/** Bars compare members with each other; "other" is many, a parent, a total or a node of a tree holds the rest. */
const isCompared = (row: TableRow): boolean =>
  row.kind === 'leaf' &&
  row.member?.special !== 'other' &&
  row.source?.header.members.every((m) => m.tree === undefined) === true

/** The longest bar of each summable measure over rows and columns that are no totals; undefined for other measures. */
export const barScales = (context: GridContext): (number | undefined)[] =>
  context.grid.measures.map((column, measure) => {
    if (!context.hasBars || measureOf(context.catalog, column.name)?.additivity !== 'additive') return undefined
    let high = 0
    for (const row of context.rows) {
      if (!isCompared(row)) continue
      for (const { column, values } of cellsOf(row))
        if (isInner(context, column)) high = Math.max(high, toNumber(values[measure]) ?? 0)
    }
    return high
  })

const isInner = (context: GridContext, header: GridHeader): boolean =>
  !header.total || context.grid.columnAttributes.length === 0

const isPartialMember = ({ completeThrough }: HeaderMember): boolean => completeThrough !== undefined

const isPartial = (row: TableRow): boolean => row.source?.header.members.some(isPartialMember) === true

/** What a cell shows and says: empty where there is no value, – where a ratio has none, a bar on leaves of a sum. */
export const pivotCell = (
  context: GridContext,
  row: TableRow,
  leaf: LeafColumn,
  scale: number | undefined,
): PivotCell => {
  const value = cellOf(row, leaf.header, leaf.measure)
  const isRatio = measureOf(context.catalog, leaf.column.name)?.inputs !== undefined
  if (value === undefined || value === null) {
    const isListed = value === null && isRatio
    return { text: isListed ? '–' : '', spoken: isListed ? 'not computable' : 'no value' }
  }
  const form = formOf(leaf.column, context.catalog)
  const exact = exactNumber(value, form, context.locale)
  const number = toNumber(value) ?? 0
  const hasBar = scale !== undefined && scale > 0 && isCompared(row) && isInner(context, leaf.header) && number > 0
  const text = formatNumber(value, form, context.locale)
  return {
    text,
    spoken: exact.includes(text) ? exact : `${text} (${exact})`,
    exact,
    ...(hasBar && { bar: number / scale, isPartial: isPartial(row) || leaf.header.members.some(isPartialMember) }),
  }
}

/** The names of the row attributes, over the row headers. */
export const cornerLabel = (x: Exploration, catalog: Catalog): string => {
  const attributes = [...x.rows, ...x.columns]
  return x.rows.map((name) => attributeTitle(catalog, name, attributes)).join(', ')
}

/** The width of the row headers: the longest label with its indent fits, between 150 and 320 px. */
export const headerWidth = (corner: string, rows: readonly PivotRow[]): number => {
  let longest = textWidth(corner) + 24
  for (const row of rows) {
    if (row.kind === 'pending' || row.kind === 'failed') continue
    longest = Math.max(longest, Math.ceil(row.label.length * 7.6) + row.depth * 16 + 50)
  }
  return Math.max(150, Math.min(320, longest))
}
