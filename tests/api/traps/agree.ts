import { expect } from 'vitest'
import type { RequestOf } from '../../../server/contract/routes.ts'
import { shownRows, shownValue } from '../../support/rows.ts'
import type { TestApi } from '../api.ts'

/**
 * Asks a query, and a statement written by hand on the same tables; both must give the rows that were worked out. In
 * these a special member is its kind in brackets, an empty value `·`, and what is rolled up is the last value.
 */
export const agreeOn =
  (api: TestApi) =>
  async (query: RequestOf<'query'>, sql: string, known: readonly (readonly string[])[]): Promise<void> => {
    expect((await api.sql(sql)).map((row) => row.map(shownValue))).toEqual(known)
    expect(shownRows(await api.ask('query', query))).toEqual(known)
  }
