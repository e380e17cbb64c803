import { useMediaQuery } from '@mantine/hooks'
import { useMemo } from 'react'
import type { CellPosition } from '../../exploration/exploration.ts'
import { drillSteps } from '../../exploration/query.ts'
import { headerPath, pathKey, type TableRow } from '../../exploration/table.ts'
import { useLocale } from '../../ui/locale.ts'
import { PivotGrid } from '../../ui/pivot-grid.tsx'
import type { PivotCell, PivotHeader, Place } from '../../ui/pivot-model.ts'
import { useExplorer } from './context.ts'
import {
  barScales,
  cornerLabel,
  type GridContext,
  headerRows,
  headerWidth,
  type LeafColumn,
  leafColumns,
  pivotCell,
  pivotColumns,
  pivotRows,
} from './grid-model.ts'
import { useOnScreen } from './on-screen.ts'
import type { Shown } from './use-answer.ts'

/** Everything the grid draws, computed once per result. */
const useGridModel = (shown: Shown, rows: readonly TableRow[]) => {
  const { catalog } = useExplorer()
  const locale = useLocale()
  const isPhone = useMediaQuery('(max-width: 767px)') ?? false
  return useMemo(() => {
    const context: GridContext = { x: shown.x, catalog, grid: shown.answer.grid, rows, locale, hasBars: !isPhone }
    const leaves = leafColumns(shown.answer.grid)
    const drawn = pivotRows(context)
    const scales = barScales(context)
    const corner = cornerLabel(shown.x, catalog)
    return {
      context,
      leaves,
      corner,
      rows: drawn,
      columns: pivotColumns(context, leaves),
      headers: headerRows(context, leaves),
      cell: (row: number, column: number): PivotCell => {
        const [at, leaf] = [rows[row], leaves[column]]
        if (at === undefined || leaf === undefined) return { text: '', spoken: 'no value' }
        return pivotCell(context, at, leaf, scales[leaf.measure])
      },
      headerWidth: isPhone ? Math.min(176, headerWidth(corner, drawn)) : headerWidth(corner, drawn),
      rowHeight: isPhone ? 44 : 27,
      headHeight: isPhone ? 33 : 27,
    }
  }, [shown, rows, catalog, locale, isPhone])
}

const placeOf = (cell: CellPosition | undefined, rows: readonly TableRow[], leaves: readonly LeafColumn[]) => {
  if (cell === undefined) return undefined
  const row = rows.findIndex((r) => r.key === pathKey(cell.row))
  const column = leaves.findIndex(
    (leaf) => leaf.column.name === cell.measure && pathKey(headerPath(leaf.header)) === pathKey(cell.column),
  )
  return row < 0 || column < 0 ? undefined : { row, column }
}

/** Where the focus goes back to when what a cell opened is closed. */
export const gridId = 'result-grid'

/** The pivot grid of a result: a click on a member drills, on a caret expands, on a cell opens what is behind it. */
export const ResultGrid = ({ shown, rows, label }: { shown: Shown; rows: readonly TableRow[]; label: string }) => {
  const { x, catalog, dispatch } = useExplorer()
  const model = useGridModel(shown, rows)
  const { leaves } = model
  useOnScreen(model.context, shown.result)
  const open = ({ row, column }: Place) => {
    const [at, leaf] = [rows[row], leaves[column]]
    if (at === undefined || leaf === undefined || at.source === undefined) return
    dispatch({ kind: 'select', cell: { row: at.path, column: headerPath(leaf.header), measure: leaf.column.name } })
  }
  const drillRow = (row: number) => {
    const path = rows[row]?.path
    if (path !== undefined) dispatch({ kind: 'drill', steps: drillSteps(shown.x, catalog, path) })
  }
  const actOnHeader = (header: PivotHeader) => {
    const leaf = leaves[header.from]
    if (leaf === undefined) return
    if (!header.isMeasure) {
      const depth = model.headers.findIndex((row) => row.includes(header))
      const member = leaf.header.members[depth]
      if (member !== undefined) dispatch({ kind: 'drill', steps: [member] })
      return
    }
    const by = leaf.column.name
    const isDescending = x.sort[0]?.by === by && x.sort[0].direction === 'desc'
    dispatch({ kind: 'sort', ordering: { by, direction: isDescending ? 'asc' : 'desc' } })
  }
  return (
    <PivotGrid
      id={gridId}
      label={label}
      corner={model.corner}
      headerRows={model.headers}
      columns={model.columns}
      rows={model.rows}
      cell={model.cell}
      selected={placeOf(x.cell, rows, leaves)}
      headerWidth={model.headerWidth}
      rowHeight={model.rowHeight}
      headHeight={model.headHeight}
      onOpen={open}
      onToggle={(row) => rows[row] !== undefined && dispatch({ kind: 'toggle', path: rows[row].path })}
      onDrill={drillRow}
      onHeader={actOnHeader}
      onEscape={() => dispatch({ kind: 'select' })}
    />
  )
}
