import { useQueries, useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import type { Catalog } from '../../../server/contract/catalog.ts'
import { toGrid } from '../../../server/contract/grid.ts'
import type { QueryResult } from '../../../server/contract/result.ts'
import { ApiError } from '../../api/client.ts'
import { detailOptions, resultOptions } from '../../api/options.ts'
import type { Exploration } from '../../exploration/exploration.ts'
import { type Answer, type Children, childKey } from '../../exploration/paths.ts'
import { childQuery, expandedIn, toQuery } from '../../exploration/query.ts'

/** A whole result with the exploration that it answers. */
export interface Shown {
  readonly x: Exploration
  readonly result: QueryResult
  readonly answer: Answer
}

export interface AnswerState {
  /** the last whole result; it stays while the next is fetched or has failed */
  readonly shown: Shown | undefined
  readonly isFetching: boolean
  readonly error: ApiError | undefined
  readonly retry: () => void
  readonly cancel: () => void
}

const toApiError = (error: Error | null): ApiError | undefined => {
  if (error === null) return undefined
  return error instanceof ApiError ? error : new ApiError(0, undefined, undefined, { cause: error })
}

/** The answer to an exploration; the one before stays until the new one is whole. */
export const useAnswer = (x: Exploration): AnswerState => {
  const query = useMemo(() => toQuery(x), [x])
  const options = resultOptions(query)
  const client = useQueryClient()
  const { data, error, isPlaceholderData, isFetching, refetch } = useQuery({
    ...options,
    enabled: x.measures.length > 0,
  })
  const [shown, setShown] = useState<Shown>()
  const isWhole = data !== undefined && !isPlaceholderData && error === null
  if (isWhole && (shown?.x !== x || shown.result !== data)) {
    const grid = shown?.result === data ? shown.answer.grid : toGrid(data)
    setShown({ x, result: data, answer: { query: data.query, grid } })
  }
  return {
    shown,
    isFetching,
    error: isFetching ? undefined : toApiError(error),
    retry: () => void refetch(),
    cancel: () => void client.cancelQueries({ queryKey: options.queryKey }),
  }
}

const none: ReadonlyMap<string, Children> = new Map()

/** What is under each expanded row and column, and where they cross, by `childKey`. */
export const useChildren = (shown: Shown | undefined, catalog: Catalog): ReadonlyMap<string, Children> => {
  const asked = useMemo(() => {
    if (shown === undefined) return []
    const { limit } = shown.answer.query
    return expandedIn(shown.x).flatMap((paths) => {
      const query = childQuery(shown.x, catalog, paths, limit)
      return query === undefined ? [] : [{ key: childKey(paths), query }]
    })
  }, [shown, catalog])
  return useQueries({
    queries: asked.map(({ query }) => detailOptions(query)),
    combine: (results) => {
      if (asked.length === 0) return none
      return new Map(
        asked.map(({ key, query }, i): [string, Children] => {
          const result = results[i]
          if (result?.error) return [key, { failed: result.error.message }]
          if (result?.data === undefined) return [key, { pending: true }]
          return [key, { query, grid: gridOf(result.data) }]
        }),
      )
    },
  })
}

const grids = new WeakMap<QueryResult, ReturnType<typeof toGrid>>()

const gridOf = (result: QueryResult): ReturnType<typeof toGrid> => {
  const grid = grids.get(result) ?? toGrid(result)
  grids.set(result, grid)
  return grid
}
