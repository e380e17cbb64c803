import type { ExplainResult } from '../../server/contract/explain.ts'
import type { CubeQuery } from '../../server/contract/query.ts'

/** A query as JSON that a person can read and the API takes. */
export const queryJson = (query: CubeQuery): string => JSON.stringify(query, undefined, 2)

/**
 * A query as a command for a shell of POSIX.
 *
 * @param origin where the server is: `http://127.0.0.1:4100`
 */
export const queryCurl = (query: CubeQuery, origin: string): string => {
  const body = JSON.stringify(query).replaceAll("'", `'\\''`)
  return `curl -s ${origin}/api/query -H 'content-type: application/json' \\\n  -d '${body}'`
}

/** The statement that answers a query, with its bound values in comments above it: `-- $1 = "West" text`. */
export const querySql = ({ statements }: ExplainResult): string => {
  const answer = statements.find(({ purpose }) => purpose === 'answer') ?? statements[0]
  if (answer === undefined) return ''
  const values = answer.parameters.map((value, i) => `-- $${i + 1} = ${JSON.stringify(value)} ${answer.types[i] ?? ''}`)
  return [...values.map((line) => line.trimEnd()), answer.sql].join('\n')
}
