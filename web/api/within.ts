import type { CubeQuery } from '../../server/contract/query.ts'
import { ApiError } from './client.ts'

/**
 * How many leaf rows are asked for where a whole answer has too many, one limit after the other: many columns and totals
 * make many values of few rows.
 */
const rowLimits = [10_000, 1_000, 100]

/**
 * Asks a question; where the answer has more rows than the API gives at once, only for its first leaf rows, and the answer
 * says so in its notice `limited`. A limit costs the engine more than none, so the whole is asked for first.
 *
 * @throws ApiError as `ask` does; `too_many_rows` where even the smallest limit leaves too many
 */
export const askWithin = async <R>(query: CubeQuery, ask: (query: CubeQuery) => Promise<R>): Promise<R> => {
  const asked: CubeQuery[] = [query, ...rowLimits.map((limit) => ({ ...query, limit }))]
  let refusal: ApiError | undefined
  for (const question of asked) {
    try {
      return await ask(question)
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 'too_many_rows') throw error
      refusal = error
    }
  }
  throw refusal
}
