import type { Table } from './model-tables.ts'

/** The rows of a table as records of some of its columns. */
export const tableRows = <Column extends string>(
  table: Table,
  columns: readonly Column[],
): Record<Column, string>[] => {
  const texts = columns.map((column) => [column, table.texts(column)] as const)
  return Array.from(
    { length: table.rows },
    (_, row) =>
      Object.fromEntries(texts.map(([column, values]) => [column, values[row] ?? ''])) as Record<Column, string>,
  )
}
