import type { Catalog } from '../../../server/contract/catalog.ts'
import type { Grid } from '../../../server/contract/grid.ts'
import type { Column } from '../../../server/contract/result.ts'
import type { Exploration } from '../../exploration/exploration.ts'
import type { Table, TableColumn } from '../../exploration/table-columns.ts'

/** A leaf column of the grid: a column of the table and one measure. */
export interface LeafColumn {
  readonly at: TableColumn
  readonly measure: number
  readonly column: Column
}

/** Everything that turns a result into the grid on screen. */
export interface GridContext {
  readonly x: Exploration
  readonly catalog: Catalog
  readonly grid: Grid
  readonly table: Table
  readonly locale: string
  /** bars in the cells take room that a small screen does not have */
  readonly hasBars: boolean
}

/** The leaf columns, measures innermost. */
export const leafColumns = ({ table, grid }: Pick<GridContext, 'table' | 'grid'>): LeafColumn[] =>
  table.columns.flatMap((at) => grid.measures.map((column, measure) => ({ at, measure, column })))
