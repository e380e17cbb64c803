import { CholeskyDecomposition, inverse, Matrix, solve } from 'ml-matrix'

/** A square matrix, row after row. */
export type Square = Float64Array

const matrixOf = (square: Square, size: number): Matrix => Matrix.from1DArray(size, size, square)

/**
 * The solution x of A x = y for a symmetric positive definite A.
 *
 * @returns undefined where A is not positive definite, so that rows and columns of it depend on each other
 */
export const solvePositive = (a: Square, y: Float64Array): Float64Array | undefined => {
  const factor = new CholeskyDecomposition(matrixOf(a, y.length))
  if (!factor.isPositiveDefinite()) return undefined
  return Float64Array.from(factor.solve(Matrix.columnVector(y)).to1DArray())
}

/** The solution x of A x = y for any A that has an inverse. @throws Error where it has none */
export const solveSquare = (a: Square, y: Float64Array): Float64Array =>
  Float64Array.from(solve(matrixOf(a, y.length), Matrix.columnVector(y)).to1DArray())

/** The inverse of a symmetric positive definite matrix of `size` rows; undefined where it is not positive definite. */
export const invertPositive = (a: Square, size: number): Square | undefined => {
  const matrix = matrixOf(a, size)
  if (!new CholeskyDecomposition(matrix).isPositiveDefinite()) return undefined
  return Float64Array.from(inverse(matrix).to1DArray())
}

/** The lower triangle L with L Lᵀ = A, row after row; undefined where A is not positive definite. */
export const lowerFactor = (a: Square, size: number): Square | undefined => {
  const factor = new CholeskyDecomposition(matrixOf(a, size))
  return factor.isPositiveDefinite() ? Float64Array.from(factor.lowerTriangularMatrix.to1DArray()) : undefined
}
