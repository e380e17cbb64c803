// biome-ignore-all lint/a11y/useSemanticElements: a virtualised treegrid cannot be a table, its rows stand apart
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and points at cells by aria-activedescendant
import { memo } from 'react'
import { Grip, HeaderCell, placeId } from './pivot-cells.tsx'
import type { RowFrame } from './pivot-frame.ts'
import styles from './pivot-grid.module.css'
import type { PivotHeader, Place } from './pivot-model.ts'
import type { Bounds } from './pivot-range.ts'
import { type ColumnWidths, headerKey } from './use-column-widths.ts'

export interface HeadProps {
  readonly frame: RowFrame
  readonly corner: string
  readonly headerRows: readonly (readonly PivotHeader[])[]
  readonly headHeight: number
  readonly active: Place
  readonly range: Bounds | undefined
  readonly widths: ColumnWidths
  /** the leaf columns in sight */
  readonly from: number
  readonly to: number
  readonly onHeader: (header: PivotHeader) => void
  readonly onToggleHeader: (header: PivotHeader) => void
}

const covers = ({ from, span }: PivotHeader, column: number): boolean => from <= column && column < from + span

/** The header over a column in a header row; undefined where there is none. */
export const headerAt = (
  headerRows: readonly (readonly PivotHeader[])[],
  { row, column }: Place,
): PivotHeader | undefined => headerRows[row + headerRows.length]?.find((header) => covers(header, column))

const isInRange = (range: Bounds | undefined, row: number, from: number, to: number): boolean =>
  range !== undefined && range.top <= row && row <= range.bottom && range.left <= to && from <= range.right

const Corner = ({ props, row }: { readonly props: HeadProps; readonly row: number }) => {
  const { frame, widths, corner, active, range } = props
  const isNamed = row === -1 && corner !== ''
  const states = [
    isInRange(range, row, -1, -1) && styles.inRange,
    active.row === row && active.column === -1 && styles.active,
  ]
  return (
    <div
      id={placeId(frame.id, { row, column: -1 })}
      data-cell
      {...(isNamed ? { role: 'columnheader', 'aria-colindex': 1 } : { role: 'presentation' })}
      className={[styles.corner, ...states].filter(Boolean).join(' ')}
      style={{ width: frame.headerWidth }}
    >
      {isNamed ? corner : ''}
      <Grip handle={widths.handle(headerKey, frame.headerWidth)} />
    </div>
  )
}

const Headers = ({ props, row }: { readonly props: HeadProps; readonly row: number }) => {
  const { frame, headerRows, active, range, widths } = props
  const { columns, edges, headerWidth } = frame
  const isDrawn = (header: PivotHeader) =>
    (header.from <= props.to && header.from + header.span > props.from) ||
    (active.row === row && covers(header, active.column))
  return (headerRows[row + headerRows.length] ?? []).filter(isDrawn).map((header) => {
    const last = columns[header.from + header.span - 1]
    return (
      <HeaderCell
        key={header.key}
        id={placeId(frame.id, { row, column: header.from })}
        header={header}
        left={headerWidth + (edges[header.from] ?? 0)}
        width={(edges[header.from + header.span] ?? 0) - (edges[header.from] ?? 0)}
        edge={headerWidth}
        starts={columns[header.from]?.startsGroup ?? false}
        active={active.row === row && covers(header, active.column)}
        inRange={isInRange(range, row, header.from, header.from + header.span - 1)}
        handle={last !== undefined ? widths.handle(last.key, last.width) : undefined}
        onAction={props.onHeader}
        onToggle={props.onToggleHeader}
      />
    )
  })
}

/** The header rows, which stay in sight: members over the columns that they hold, measures over their numbers. */
export const PivotHead = memo((props: HeadProps) => (
  <div className={styles.head} role="rowgroup" style={{ width: props.frame.width }}>
    {props.headerRows.map((_, i) => {
      const row = i - props.headerRows.length
      return (
        <div key={row} role="row" aria-rowindex={i + 1} className={styles.headRow} style={{ height: props.headHeight }}>
          <Corner props={props} row={row} />
          <Headers props={props} row={row} />
        </div>
      )
    })}
  </div>
))
