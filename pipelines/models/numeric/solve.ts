/** A square matrix, row by row. */
export interface SquareMatrix {
  readonly size: number
  readonly values: Float64Array
}

/** Makes the column below its greatest entry zero, in every row of the matrix and the right-hand side. */
const eliminate = (a: Float64Array, x: Float64Array, n: number, column: number): void => {
  const pivot = a[column * n + column] ?? 0
  for (let row = column + 1; row < n; row++) {
    const factor = (a[row * n + column] ?? 0) / pivot
    if (factor === 0) continue
    for (let k = column; k < n; k++) a[row * n + k] = (a[row * n + k] ?? 0) - factor * (a[column * n + k] ?? 0)
    x[row] = (x[row] ?? 0) - factor * (x[column] ?? 0)
  }
}

const swapRows = (a: Float64Array, x: Float64Array, n: number, one: number, other: number): void => {
  const kept = a.slice(one * n, one * n + n)
  a.copyWithin(one * n, other * n, other * n + n)
  a.set(kept, other * n)
  ;[x[one], x[other]] = [x[other] ?? 0, x[one] ?? 0]
}

/**
 * Solves a system of linear equations by Gaussian elimination with partial pivoting; changes neither argument.
 *
 * @param rightSide as many values as the matrix has rows
 * @returns the solution; undefined where the matrix is singular
 */
export const solve = ({ size: n, values }: SquareMatrix, rightSide: Float64Array): Float64Array | undefined => {
  const a = values.slice()
  const x = rightSide.slice()
  for (let column = 0; column < n; column++) {
    let best = column
    for (let row = column + 1; row < n; row++)
      if (Math.abs(a[row * n + column] ?? 0) > Math.abs(a[best * n + column] ?? 0)) best = row
    const pivot = Math.abs(a[best * n + column] ?? 0)
    if (!(pivot > 0) || pivot === Number.POSITIVE_INFINITY) return undefined
    if (best !== column) swapRows(a, x, n, best, column)
    eliminate(a, x, n, column)
  }
  for (let row = n - 1; row >= 0; row--) {
    let sum = x[row] ?? 0
    for (let k = row + 1; k < n; k++) sum -= (a[row * n + k] ?? 0) * (x[k] ?? 0)
    x[row] = sum / (a[row * n + row] ?? 1)
  }
  return x
}
