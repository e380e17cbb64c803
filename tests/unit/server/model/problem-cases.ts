import { expect, it } from 'vitest'
import { loadModel } from '../../../../server/model/load.ts'
import type { WarehouseInstants, WarehouseSchema } from '../../../../server/model/schema.ts'
import { unmark } from './marked.ts'

/** What is broken, the text with a mark before each offending place, and the code and message of each problem in order. */
export type Case = readonly [
  title: string,
  text: string,
  ...messages: readonly (readonly [code: string, message: string])[],
]

/** A test per case: the problems of its text are those that it names, at its marks. */
export const itSays = (
  group: string,
  cases: readonly Case[],
  schema: WarehouseSchema,
  instants?: WarehouseInstants,
): void => {
  it.each(cases.map((example) => [example[0], example] as const))(
    `${group}: says where and what of %s`,
    (_, [, marked, ...messages]) => {
      const { text, places } = unmark(marked, 'cubes/sales.yaml')
      const loaded = loadModel([{ path: 'cubes/sales.yaml', text }], schema, instants)
      const expected = messages.map(([code, message], i) => ({ code, message, ...(places[i] ?? places[0]) }))
      expect('problems' in loaded && loaded.problems).toEqual(expected)
    },
  )
}
