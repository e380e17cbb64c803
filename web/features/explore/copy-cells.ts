import type { Value } from '../../../server/contract/result.ts'
import { cellOf } from '../../exploration/table-columns.ts'
import type { CopiedCells } from '../../ui/pivot-grid.tsx'
import type { PivotHeader, PivotRow } from '../../ui/pivot-model.ts'
import type { Bounds } from '../../ui/pivot-range.ts'
import type { GridContext, LeafColumn } from './grid-context.ts'

/** What of the grid on screen is copied from. */
export interface CopySource {
  readonly context: GridContext
  readonly leaves: readonly LeafColumn[]
  readonly headers: readonly (readonly PivotHeader[])[]
  readonly rows: readonly PivotRow[]
  readonly corner: string
}

interface Copied {
  readonly text: string
  readonly span?: number
  /** on a number: how programs that calculate read it, whatever the reader's locale writes */
  readonly number?: string
}

const numeric = new Set(['integer', 'decimal', 'double'])

const valueCell = (value: Value | undefined, type: string): Copied => {
  if (value === undefined || value === null) return { text: '' }
  return { text: String(value), ...(numeric.has(type) && { number: String(value) }) }
}

const headerCells = ({ headers, corner }: CopySource, row: number, { left, right }: Bounds): Copied[] => {
  const isMeasures = row === -1
  const own: Copied[] = left < 0 ? [{ text: isMeasures ? corner : '' }] : []
  const over = (headers[row + headers.length] ?? []).flatMap(({ label, unit, from, span }): Copied[] => {
    const width = Math.min(right, from + span - 1) - Math.max(left, from, 0) + 1
    if (width < 1) return []
    return [{ text: unit === undefined ? label : `${label} (${unit})`, span: width }]
  })
  return [...own, ...over]
}

const bodyCells = ({ context, leaves, rows }: CopySource, row: number, { left, right }: Bounds): Copied[] => {
  const [drawn, at] = [rows[row], context.table.rows[row]]
  const own: Copied[] = left < 0 ? [{ text: drawn?.label ?? '' }] : []
  if (at === undefined) return own
  const values = leaves
    .slice(Math.max(0, left), right + 1)
    .map((leaf) => valueCell(cellOf(context.table, at, leaf.at, leaf.measure), leaf.column.type))
  return [...own, ...values]
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escaped = (text: string): string => text.replaceAll(/[&<>"]/g, (sign) => entities[sign] ?? sign)

const htmlCell = ({ text, span = 1, number }: Copied, tag: 'th' | 'td'): string => {
  const wide = span > 1 ? ` colspan="${span}"` : ''
  const typed = number === undefined ? '' : ` x:num="${number}" sdval="${number}"`
  return `<${tag}${wide}${typed}>${escaped(text)}</${tag}>`
}

const field = (text: string): string => (/["\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

const textLine = (cells: readonly Copied[]): string =>
  cells.map(({ text, span = 1 }) => `${field(text)}${'\t'.repeat(span - 1)}`).join('\t')

/**
 * A range of the grid as spreadsheets paste it: each cell by itself, numbers with all their digits and a point, no value as an
 * empty cell. As text, cells of a row have tabs between them.
 */
export const copyCells = (source: CopySource, bounds: Bounds): CopiedCells => {
  const lines = Array.from({ length: bounds.bottom - bounds.top + 1 }, (_, i) => {
    const row = bounds.top + i
    const isHead = row < 0
    return { isHead, cells: isHead ? headerCells(source, row, bounds) : bodyCells(source, row, bounds) }
  })
  const html = lines.map(({ isHead, cells }) => {
    const drawn = cells.map((cell, i) => htmlCell(cell, isHead || (i === 0 && bounds.left < 0) ? 'th' : 'td'))
    return `<tr>${drawn.join('')}</tr>`
  })
  const names = 'xmlns:x="urn:schemas-microsoft-com:office:excel"'
  return {
    html: `<html ${names}><body><table>${html.join('')}</table></body></html>`,
    text: lines.map(({ cells }) => textLine(cells)).join('\r\n'),
  }
}
