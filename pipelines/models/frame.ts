/**
 * Columns of a table, each with a value for each row, in the order of the rows. In a column of numbers that says so, NaN
 * stands for no value.
 */
export type Columns = Readonly<Record<string, { readonly length: number }>>

/** How many rows columns have. @throws Error where they do not have the same number, which is a mistake of the caller */
export const rowsOf = (columns: Columns): number => {
  const lengths = Object.entries(columns).map(([name, { length }]) => [name, length] as const)
  const rows = lengths[0]?.[1] ?? 0
  const other = lengths.find(([, length]) => length !== rows)
  if (other !== undefined)
    throw new Error(`column ${other[0]} has ${other[1]} rows, column ${lengths[0]?.[0]} has ${rows}`)
  return rows
}

/** The values of a column in some rows, in their order. */
export const valuesAt = (column: Float64Array, rows: Int32Array): Float64Array => {
  const values = new Float64Array(rows.length)
  for (let i = 0; i < rows.length; i++) values[i] = column[rows[i] ?? 0] ?? 0
  return values
}
