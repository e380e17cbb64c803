import type { Column, Value } from '../../../../server/contract/result.ts'
import { attributeTitle } from '../../../exploration/labels.ts'
import { pathKey } from '../../../exploration/paths.ts'
import { attributeOf } from '../../../exploration/query.ts'
import { cellOf } from '../../../exploration/table-columns.ts'
import { headerRows } from '../grid-columns.ts'
import { type GridContext, type LeafColumn, leafColumns } from '../grid-context.ts'
import { pivotRows } from '../grid-model.ts'

/** The name of a row or a column: what a reader sees; a date that is whole says itself too, as `2026-06-18`. */
export interface ShownLabel {
  readonly text: string
  readonly date?: string
}

/** A cell over so many columns. */
export interface ShownHeader extends ShownLabel {
  readonly from: number
  readonly span: number
}

export interface ShownRow extends ShownLabel {
  /** how deep it stands, from 0; it is written into the label column of that depth */
  readonly depth: number
  readonly isTotal: boolean
  /** exact, by column; null for none */
  readonly values: readonly Value[]
}

/** The table on screen: what is collapsed is not in it, what is expanded is. */
export interface ShownTable {
  /** what stands over each label column: the attribute whose members it has, the outermost first */
  readonly corner: readonly string[]
  /** outermost first, measures with their unit last */
  readonly headers: readonly (readonly ShownHeader[])[]
  /** what the values of each column are */
  readonly columns: readonly Column[]
  /** how deep each column stands, from 0: it is part of so many columns to its right */
  readonly columnDepths: readonly number[]
  readonly rows: readonly ShownRow[]
}

type Member = GridContext['grid']['rows'][number]['members'][number]

const labelOf = ({ catalog }: GridContext, text: string, member: Member | undefined): ShownLabel => {
  const isDate = member !== undefined && attributeOf(catalog, member.attribute)?.type === 'date'
  const isWhole = isDate && member.special === undefined && typeof member.value === 'string'
  return isWhole && member.completeThrough === undefined ? { text, date: String(member.value) } : { text }
}

const cornerOf = ({ catalog, x, table: { rows } }: GridContext, depths: number): string[] => {
  const attributes = Array.from({ length: depths }, (_, depth) => {
    const row = rows.find((r) => r.depth === depth && r.member !== undefined)
    return row?.member?.attribute ?? x.rows[depth]
  })
  const shown = attributes.filter((name) => name !== undefined)
  return attributes.map((name) => (name === undefined ? '' : attributeTitle(catalog, name, [...shown, ...x.columns])))
}

const headersOf = (context: GridContext, leaves: readonly LeafColumn[]): ShownHeader[][] =>
  headerRows(context, leaves).map((row, depth) =>
    row.map(({ label, unit, from, span, isMeasure }) => {
      const text = unit === undefined ? label : `${label} (${unit})`
      const member = isMeasure ? undefined : leaves[from]?.at.header.members[depth]
      return { ...labelOf(context, text, member), from, span }
    }),
  )

/** Of how many other columns each is a part: those of the members above it; the total of all parts nothing off. */
const depthsOf = ({ table }: GridContext, leaves: readonly LeafColumn[]): number[] => {
  const paths = new Set(table.columns.map(({ path }) => pathKey(path)))
  return leaves.map(({ at: { path } }) => path.filter((_, i) => i > 0 && paths.has(pathKey(path.slice(0, i)))).length)
}

/** A grid without the columns that are still being fetched, or did not come. */
const withoutNotes = (context: GridContext): GridContext => {
  const columns = context.table.columns.filter(({ kind }) => kind !== 'pending' && kind !== 'failed')
  return { ...context, table: { ...context.table, columns } }
}

/** The table that a grid shows, as it can be written to a file: labels as a reader sees them, values exact. */
export const shownTable = (shown: GridContext): ShownTable => {
  const context = withoutNotes(shown)
  const leaves = leafColumns(context)
  const drawn = pivotRows(context)
  const rows = context.table.rows.flatMap((row, i): ShownRow[] => {
    if (row.kind === 'pending' || row.kind === 'failed') return []
    return [
      {
        ...labelOf(context, drawn[i]?.label ?? '', row.member),
        depth: row.depth,
        isTotal: row.kind === 'total',
        values: leaves.map((leaf) => cellOf(context.table, row, leaf.at, leaf.measure) ?? null),
      },
    ]
  })
  const depths = Math.max(0, ...rows.map(({ depth }) => depth)) + 1
  return {
    corner: cornerOf(context, depths),
    headers: headersOf(context, leaves),
    columns: leaves.map(({ column }) => column),
    columnDepths: depthsOf(context, leaves),
    rows,
  }
}
