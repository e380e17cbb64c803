import { useMediaQuery } from '@mantine/hooks'
import { useCallback, useContext, useEffect, useMemo } from 'react'
import type { CellPosition } from '../../exploration/exploration.ts'
import { pathKey } from '../../exploration/paths.ts'
import { drillSteps } from '../../exploration/query.ts'
import type { Table } from '../../exploration/table-columns.ts'
import { t } from '../../language/language.ts'
import { useLocale } from '../../ui/locale.ts'
import { PivotGrid } from '../../ui/pivot-grid.tsx'
import type { PivotCell, PivotHeader, Place } from '../../ui/pivot-model.ts'
import type { Bounds } from '../../ui/pivot-range.ts'
import { cellScales, extremesOf } from './cell-format.ts'
import { useExplorer } from './context.ts'
import { copyCells } from './copy-cells.ts'
import { headerRows, headerWidth, nextOrdering, pivotColumns } from './grid-columns.ts'
import { type GridContext, type LeafColumn, leafColumns } from './grid-context.ts'
import { cornerLabel, pivotCell, pivotRows } from './grid-model.ts'
import { useOnScreen } from './on-screen.ts'
import { useOverlay } from './overlay.ts'
import { selectedIn } from './selection.ts'
import { SelectionContext } from './selection-store.ts'
import type { Shown } from './use-answer.ts'

/** Cells by their row and column, each made once: scrolling back and forth asks for the same ones again. */
const remembered = (make: (row: number, column: number) => PivotCell) => {
  const known = new Map<number, Map<number, PivotCell>>()
  return (row: number, column: number): PivotCell => {
    const cells = known.get(row) ?? new Map<number, PivotCell>()
    known.set(row, cells)
    const cell = cells.get(column) ?? make(row, column)
    cells.set(column, cell)
    return cell
  }
}

/** Everything the grid draws, computed once per result. */
const useGridModel = (shown: Shown, table: Table) => {
  const { catalog } = useExplorer()
  const locale = useLocale()
  const isPhone = useMediaQuery('(max-width: 767px)') ?? false
  return useMemo(() => {
    const { x, answer } = shown
    const context: GridContext = { x, catalog, grid: answer.grid, table, locale, hasBars: !isPhone }
    const leaves = leafColumns(context)
    const drawn = pivotRows(context)
    const extremes = extremesOf(context)
    const scales = cellScales(context, extremes)
    const corner = cornerLabel(x, catalog)
    const cell = (row: number, column: number): PivotCell => {
      const [at, leaf] = [table.rows[row], leaves[column]]
      if (at === undefined || leaf === undefined) return { text: '', spoken: t('frame.noValue') }
      return pivotCell(context, at, leaf, scales[leaf.measure])
    }
    return {
      context,
      leaves,
      corner,
      rows: drawn,
      columns: pivotColumns(context, leaves, extremes),
      headers: headerRows(context, leaves),
      cell: remembered(cell),
      headerWidth: isPhone ? Math.min(176, headerWidth(corner, drawn)) : headerWidth(corner, drawn),
      rowHeight: isPhone ? 44 : 27,
      headHeight: isPhone ? 33 : 27,
      layout: JSON.stringify([x.cube, x.rows, x.columns, x.measures]),
    }
  }, [shown, table, catalog, locale, isPhone])
}

const placeOf = (cell: CellPosition | undefined, table: Table, leaves: readonly LeafColumn[]) => {
  if (cell === undefined) return undefined
  const row = table.rows.findIndex((r) => r.key === pathKey(cell.row))
  const column = leaves.findIndex(
    (leaf) => leaf.column.name === cell.measure && pathKey(leaf.at.path) === pathKey(cell.column),
  )
  return row < 0 || column < 0 ? undefined : { row, column }
}

/** Where the focus goes back to when what a cell opened is closed. */
export const gridId = 'result-grid'

/** Tells the status line what is selected, for as long as the grid is there. */
const useTellSelection = (context: GridContext, leaves: readonly LeafColumn[]) => {
  const { set } = useContext(SelectionContext)
  useEffect(() => () => set(undefined), [set])
  return useCallback(
    (range: Bounds | undefined) => set(range && selectedIn(context, leaves, range)),
    [set, context, leaves],
  )
}

/** What the grid does with a click or a key, as actions on the exploration. */
const useActions = (shown: Shown, table: Table, model: ReturnType<typeof useGridModel>) => {
  const { x, catalog, dispatch } = useExplorer()
  const { leaves, headers } = model
  const memberOf = (header: PivotHeader) => {
    const depth = headers.findIndex((row) => row.includes(header))
    return { depth, at: leaves[header.from]?.at }
  }
  return {
    onOpen: ({ row, column }: Place) => {
      const [at, leaf] = [table.rows[row], leaves[column]]
      if (at?.source === undefined || leaf === undefined) return
      dispatch({ kind: 'select', cell: { row: at.path, column: leaf.at.path, measure: leaf.column.name } })
    },
    onDrill: (row: number) => {
      const path = table.rows[row]?.path
      if (path !== undefined) dispatch({ kind: 'drill', steps: drillSteps(shown.x, catalog, 'rows', path) })
    },
    onToggle: (row: number) => {
      const path = table.rows[row]?.path
      if (path !== undefined) dispatch({ kind: 'toggle', axis: 'rows', path })
    },
    onToggleHeader: (header: PivotHeader) => {
      const { depth, at } = memberOf(header)
      if (at !== undefined) dispatch({ kind: 'toggle', axis: 'columns', path: at.path.slice(0, depth + 1) })
    },
    onHeader: (header: PivotHeader) => {
      const leaf = leaves[header.from]
      if (leaf === undefined) return
      if (header.isMeasure) {
        const ordering = nextOrdering(x, leaf)
        return dispatch({ kind: 'sort', ...(ordering && { ordering }) })
      }
      const { depth, at } = memberOf(header)
      if (at === undefined) return
      dispatch({ kind: 'drill', steps: drillSteps(shown.x, catalog, 'columns', at.path.slice(0, depth + 1)) })
    },
    onEscape: () => dispatch({ kind: 'select' }),
  }
}

interface ResultGridProps {
  readonly shown: Shown
  readonly table: Table
  readonly label: string
}

/** The pivot grid of a result: a click on a member drills, on a caret expands, on a cell opens what is behind it. */
export const ResultGrid = ({ shown, table, label }: ResultGridProps) => {
  const { x } = useExplorer()
  const model = useGridModel(shown, table)
  const { context, leaves, headers, rows, corner } = model
  const actions = useActions(shown, table, model)
  const tellSelection = useTellSelection(context, leaves)
  const { tell } = useOverlay()
  useOnScreen(context, shown.result)
  const copy = (range: Bounds) => {
    const { top, bottom, left, right } = range
    tell({ text: t('grid.copied', { count: (bottom - top + 1) * (right - left + 1) }) })
    return copyCells({ context, leaves, headers, rows, corner }, range)
  }
  return (
    <PivotGrid
      id={gridId}
      label={label}
      layout={model.layout}
      corner={corner}
      headerRows={headers}
      columns={model.columns}
      rows={rows}
      cell={model.cell}
      selected={placeOf(x.cell, table, leaves)}
      headerWidth={model.headerWidth}
      rowHeight={model.rowHeight}
      headHeight={model.headHeight}
      onRange={tellSelection}
      copy={copy}
      {...actions}
    />
  )
}
