import type { HeaderMember } from '../../../server/contract/grid.ts'
import type { Member } from '../../../server/contract/query.ts'
import type { Column } from '../../../server/contract/result.ts'
import type { Exploration, Ordering } from '../../exploration/exploration.ts'
import { headerText } from '../../exploration/labels.ts'
import { pathKey } from '../../exploration/paths.ts'
import { levelUnder, measureOf } from '../../exploration/query.ts'
import { scenarioName } from '../../exploration/scenarios.ts'
import { readShown, viewTitle } from '../../exploration/shown-measure.ts'
import type { TableColumn } from '../../exploration/table-columns.ts'
import { canOrder } from '../../exploration/views.ts'
import { t } from '../../language/language.ts'
import { formatNumber, unitLabel } from '../../ui/number.ts'
import type { PivotColumn, PivotHeader, PivotRow } from '../../ui/pivot-model.ts'
import { type Extremes, formatOf, isInner } from './cell-format.ts'
import type { GridContext, LeafColumn } from './grid-context.ts'
import { wholeTitle } from './grid-model.ts'
import { formOf } from './number-form.ts'

/** The label of a column's member at a depth; below its last one that it is a total, or what became of the level below. */
const columnLabel = (context: GridContext, at: TableColumn, depth: number): string => {
  const { header, kind, path } = at
  const member = header.members[depth]
  if (member !== undefined) return headerText(member, context.catalog, context.locale)
  if (depth > path.length) return ''
  if (kind === 'pending') return t('grid.fetching')
  if (kind === 'failed') return t('grid.didNotCome')
  if (path.length === 0) return wholeTitle(context.catalog, context.x, context.x.columns[0])
  return kind === 'total' && context.table.states.get(pathKey(path)) !== 'closed' ? t('grid.total') : ''
}

const drillTitle = (context: GridContext, { header }: TableColumn, depth: number): string | undefined => {
  const member = header.members[depth]
  if (member === undefined || (member.special !== undefined && member.special !== 'blank')) return undefined
  if (levelUnder(context.catalog, member.attribute) === undefined) return undefined
  return t('grid.drill', { member: headerText(member, context.catalog, context.locale) })
}

/** How many rows of members stand over the measures. */
const memberDepths = ({ table, grid }: GridContext): number =>
  Math.max(
    grid.columnAttributes.length,
    ...table.columns.map(({ path, kind }) => path.length + (kind === 'pending' || kind === 'failed' ? 1 : 0)),
  )

/** One header row of members: neighbours that share the path so far are one cell. */
const memberRow = (context: GridContext, depth: number): PivotHeader[] => {
  const size = context.grid.measures.length
  const headers: PivotHeader[] = []
  context.table.columns.forEach((at, i) => {
    const ends = at.path.length <= depth
    const key = ends ? `${depth}:${at.key}:` : `${depth}:${pathKey(at.path.slice(0, depth + 1))}`
    const last = headers.at(-1)
    if (last !== undefined && last.key === key) {
      headers[headers.length - 1] = { ...last, span: last.span + size }
      return
    }
    const action = drillTitle(context, at, depth)
    const state = ends ? undefined : context.table.states.get(pathKey(at.path.slice(0, depth + 1)))
    headers.push({
      key,
      label: columnLabel(context, at, depth),
      from: i * size,
      span: size,
      isTotal: ends && at.kind === 'total',
      isMeasure: false,
      state: state ?? 'none',
      ...(action !== undefined && { action }),
      ...(at.message !== undefined && ends && { note: at.message }),
    })
  })
  return headers
}

/** The column of a row's own values, by which rows are ordered; with scenarios that of the first one. */
const isWhole = ({ scenarios }: Exploration, { header: { members } }: TableColumn): boolean =>
  members.length === 0 ||
  (members.length === 1 && members[0]?.attribute === scenarioName && members[0].value === scenarios[0])

/** The members of a column as an order names it; undefined for the values of whole rows. */
const columnOf = (x: Exploration, at: TableColumn): Readonly<Record<string, Member>> | undefined =>
  isWhole(x, at) ? undefined : Object.fromEntries(at.header.members.map(({ attribute, member }) => [attribute, member]))

/** Members that stand for several, or hold each other, are no column that a question can name. */
const isNamed = ({ special, tree }: HeaderMember): boolean =>
  tree === undefined && special !== 'other' && special !== 'own'

/** Whether rows can be ordered by a column: one that was expanded needs all rows at hand, which a cut answer has not. */
const ordersRows = ({ table }: GridContext, { at, column }: LeafColumn): boolean => {
  if (at.kind === 'pending' || at.kind === 'failed' || !canOrder(column.name)) return false
  const isCut = table.rows.some(({ source }) => source?.query.limit !== undefined)
  return at.header.members.every(isNamed) && (at.under === undefined || !isCut)
}

/** The order by a column: as it is now, or undefined. */
const orderingAt = (x: Exploration, { at, column }: LeafColumn): Ordering | undefined => {
  const [ordering] = x.sort
  const isSame = JSON.stringify(ordering?.at) === JSON.stringify(columnOf(x, at))
  return ordering?.by === column.name && isSame ? ordering : undefined
}

/** The order that a click on a column's measure leads to: largest first, smallest first, that of the members again. */
export const nextOrdering = (x: Exploration, leaf: LeafColumn): Ordering | undefined => {
  const now = orderingAt(x, leaf)
  if (now?.direction === 'asc') return undefined
  const at = columnOf(x, leaf.at)
  const scope = x.sort[0]?.scope
  return {
    by: leaf.column.name,
    direction: now === undefined ? 'desc' : 'asc',
    ...(at !== undefined && { at }),
    ...(scope !== undefined && { scope }),
  }
}

/** What stands over the values of a measure: a view beside its measure says only what it is of it. */
const columnTitle = ({ x, catalog }: GridContext, { name }: Column): string => {
  const { measure, view } = readShown(name)
  if (view === undefined || !x.measures.includes(measure)) return measureOf(catalog, name)?.title ?? name
  const title = viewTitle(view)
  return title.charAt(0).toUpperCase() + title.slice(1)
}

const measureRow = (context: GridContext, leaves: readonly LeafColumn[]): PivotHeader[] =>
  leaves.map((leaf, i) => {
    const { at, column } = leaf
    const unit = unitLabel(formOf(column, context.catalog), context.locale)
    const sort = orderingAt(context.x, leaf)?.direction
    const title = measureOf(context.catalog, column.name)?.title ?? column.name
    return {
      key: `measure:${at.key}:${column.name}`,
      label: columnTitle(context, column),
      from: i,
      span: 1,
      isTotal: at.kind === 'total',
      isMeasure: true,
      state: 'none',
      ...(unit !== '' && unit !== '%' && { unit }),
      ...(sort !== undefined && { sort }),
      ...(ordersRows(context, leaf) && { action: t('grid.sortBy', { measure: title }) }),
    }
  })

/** The header rows, outermost first, measures last. */
export const headerRows = (context: GridContext, leaves: readonly LeafColumn[]): PivotHeader[][] => [
  ...Array.from({ length: memberDepths(context) }, (_, depth) => memberRow(context, depth)),
  measureRow(context, leaves),
]

/** Width of text in the grid's type, from above: figures are 7.8 px wide, other letters 7.2 on average. */
const textWidth = (text: string): number => Math.ceil(text.length * 7.2)
const figureWidth = (text: string): number => Math.ceil(text.length * 7.5)

const narrowest = 64
const widest = 160
/** Room for bars beside the widest number, and for the edges of a coloured cell. */
const barWidth = 44
const heatEdges = 8

interface MeasureWidth {
  readonly number: number
  readonly name: number
  readonly more: number
}

/** What each measure needs: its widest number with its padding, its name with the unit, and room for its format. */
const measureWidths = (context: GridContext, extremes: readonly Extremes[]): MeasureWidth[] =>
  context.grid.measures.map((column, measure) => {
    const form = formOf(column, context.catalog)
    const numbers = (extremes[measure]?.all ?? []).map((n) => formatNumber(n, form, context.locale))
    const format = formatOf(context.x, context.catalog, column.name)
    return {
      number: Math.max(0, ...numbers.map(figureWidth)) + 16 + (format === 'heat' ? heatEdges : 0),
      name: textWidth(`${columnTitle(context, column)} ${unitLabel(form, context.locale)}`) + 20,
      more: context.hasBars && format === 'bars' ? barWidth : 0,
    }
  })

/** A column's own width: its numbers always fit, and its name up to 220 px. */
const columnWidth = ({ number, name, more }: MeasureWidth, isTotal: boolean): number => {
  const wanted = Math.min(widest, isTotal ? number : number + more)
  return Math.max(narrowest, wanted, number, Math.min(name, 220))
}

/** Members over a single measure need room too: a column is as wide as its own label, and as the caret before it. */
const labelWidth = (context: GridContext, at: TableColumn): number => {
  if (context.grid.columnAttributes.length === 0) return 0
  const label = columnLabel(context, at, Math.max(0, at.path.length - (at.kind === 'leaf' ? 1 : 0)))
  return textWidth(label) + (context.table.states.size > 0 ? 44 : 20)
}

/** The leaf columns as the grid draws them. */
export const pivotColumns = (
  context: GridContext,
  leaves: readonly LeafColumn[],
  extremes: readonly Extremes[],
): PivotColumn[] => {
  const widths = measureWidths(context, extremes)
  const size = Math.max(1, widths.length)
  const isPivoted = context.grid.columnAttributes.length > 0
  return leaves.map(({ at, measure, column }) => {
    const path = at.header.members.map((_, depth) => columnLabel(context, at, depth))
    const title = measureOf(context.catalog, column.name)?.title ?? column.name
    const isTotal = isPivoted && !isInner(at)
    const needs = widths[measure] ?? { number: narrowest, name: narrowest, more: 0 }
    const last = isTotal ? columnLabel(context, at, at.path.length) : ''
    return {
      key: `${at.key}:${column.name}`,
      name: [...path, ...(last === '' ? [] : [last]), title].join(', '),
      width: Math.max(columnWidth(needs, isTotal), Math.ceil(labelWidth(context, at) / size)),
      numberWidth: needs.number,
      isTotal,
      startsGroup: measure === 0 || !isPivoted,
    }
  })
}

/** The width of the row headers: the longest label with its indent fits, between 150 and 320 px. */
export const headerWidth = (corner: string, rows: readonly PivotRow[]): number => {
  let longest = textWidth(corner) + 24
  for (const row of rows) {
    if (row.kind === 'pending' || row.kind === 'failed') continue
    const tag = row.tag === undefined ? 0 : textWidth(row.tag) + 16
    longest = Math.max(longest, Math.ceil(row.label.length * 7.6) + row.depth * 16 + 50 + tag)
  }
  return Math.max(150, Math.min(320, longest))
}
