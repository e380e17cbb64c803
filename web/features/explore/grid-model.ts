import type { Catalog } from '../../../server/contract/catalog.ts'
import type { HeaderMember } from '../../../server/contract/grid.ts'
import type { Exploration } from '../../exploration/exploration.ts'
import { attributeTitle, headerText, isSpecial } from '../../exploration/labels.ts'
import { attributeOf, measureOf } from '../../exploration/query.ts'
import { isFlat, type TableRow } from '../../exploration/table.ts'
import { answerAt, cellOf } from '../../exploration/table-columns.ts'
import { totalKind } from '../../exploration/total-kind.ts'
import { t } from '../../language/language.ts'
import { exactNumber, formatNumber, toNumber } from '../../ui/number.ts'
import type { PivotCell, PivotRow } from '../../ui/pivot-model.ts'
import { type CellScale, isCompared, isInner, shade } from './cell-format.ts'
import type { GridContext, LeafColumn } from './grid-context.ts'
import { formOf } from './number-form.ts'

/** What the whole of an axis is called: "All offices", or Total where a condition keeps only some of them. */
export const wholeTitle = (catalog: Catalog, x: Exploration, first: string | undefined): string => {
  const hierarchy = catalog.hierarchies.find((h) => h.levels[0] === first)
  const all = hierarchy?.all ?? (first === undefined ? undefined : attributeOf(catalog, first)?.tree?.all)
  const levels = hierarchy?.levels ?? [first]
  const isFiltered = x.where.some((c) => c.attribute !== undefined && levels.includes(c.attribute))
  return all === undefined || isFiltered ? t('grid.total') : all
}

/** The label of a row: its member, all of its members where rows stand without parents, or the name of the total. */
const rowLabel = (context: GridContext, row: TableRow): string => {
  const { catalog, x, locale } = context
  if (row.kind === 'pending') return t('grid.fetchingBelow')
  if (row.kind === 'failed') return t('grid.belowDidNotCome', { reason: row.message ?? '' })
  if (row.member === undefined) return wholeTitle(catalog, x, x.rows[0])
  const label = headerText(row.member, catalog, locale)
  if (!isFlat(x) || row.depth > 0) return label
  const above = row.source?.header.members.slice(0, -1) ?? []
  return [...above.map((member) => headerText(member, catalog, locale)), label].join(' › ')
}

/** The rows as the grid draws them. */
export const pivotRows = (context: GridContext): PivotRow[] =>
  context.table.rows.map((row) => ({
    key: row.key,
    label: rowLabel(context, row),
    depth: row.depth,
    kind: row.kind,
    state: row.state,
    isSpecial: row.member !== undefined && isSpecial(row.member.member),
    drills: row.drills,
    ...(row.kind === 'total' && context.x.totalsOf === 'visible' && { tag: t('grid.ofVisible') }),
  }))

const isPartialMember = ({ completeThrough }: HeaderMember): boolean => completeThrough !== undefined

const isPartial = (row: TableRow): boolean => row.source?.header.members.some(isPartialMember) === true

const withoutValue = (text: string, spoken: string): PivotCell => ({ text, spoken })

/** A cell without a value: empty, not computable, or one that has not come yet. */
const emptyCell = (context: GridContext, row: TableRow, leaf: LeafColumn, isListed: boolean): PivotCell => {
  const answer = answerAt(context.table, row, leaf.at)
  if (answer !== undefined && 'pending' in answer) return withoutValue('…', t('grid.beingFetched'))
  if (answer !== undefined && 'failed' in answer)
    return withoutValue('?', t('grid.cellDidNotCome', { reason: answer.failed }))
  const isRatio = measureOf(context.catalog, leaf.column.name)?.inputs !== undefined
  return isListed && isRatio ? withoutValue('–', t('grid.notComputable')) : withoutValue('', t('frame.noValue'))
}

/**
 * What a cell shows and says: empty where there is no value, – where a ratio has none, its size as the format of the
 * measure has it, and of a total what kind it is.
 */
export const pivotCell = (
  context: GridContext,
  row: TableRow,
  leaf: LeafColumn,
  scale: CellScale | undefined,
): PivotCell => {
  const value = cellOf(context.table, row, leaf.at, leaf.measure)
  if (value === undefined || value === null) return emptyCell(context, row, leaf, value === null)
  const form = formOf(leaf.column, context.catalog)
  const exact = exactNumber(value, form, context.locale)
  const text = formatNumber(value, form, context.locale)
  const kind = totalKind(context.x, context.catalog, row, leaf.at, leaf.column.name)
  const said = exact.includes(text) ? exact : `${text} (${exact})`
  const look = shade(scale, toNumber(value) ?? 0, isCompared(row) && isInner(leaf.at))
  return {
    text,
    spoken: kind === undefined ? said : `${said}, ${kind}`,
    exact: kind === undefined ? exact : `${exact} · ${kind}`,
    ...look,
    ...(look.bar !== undefined && { isPartial: isPartial(row) || leaf.at.header.members.some(isPartialMember) }),
  }
}

/** The names of the row attributes, over the row headers. */
export const cornerLabel = (x: Exploration, catalog: Catalog): string => {
  const attributes = [...x.rows, ...x.columns]
  return x.rows.map((name) => attributeTitle(catalog, name, attributes)).join(', ')
}
