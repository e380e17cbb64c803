import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { Catalog, CubeList } from '../../server/contract/catalog.ts'
import type { DrillThroughRequest, DrillThroughResult } from '../../server/contract/drill-through.ts'
import type { ExplainResult } from '../../server/contract/explain.ts'
import type { MembersRequest, MembersResult } from '../../server/contract/members.ts'
import type { CubeQuery } from '../../server/contract/query.ts'
import type { QueryResult } from '../../server/contract/result.ts'
import { ApiError, get, post, postJson } from './client.ts'

/** A refusal stays one; only a server that is busy or out of reach is asked again. */
const retry = (failures: number, error: Error): boolean =>
  failures < 2 && error instanceof ApiError && [0, 429, 503].includes(error.status)

/** The cubes that the reader may see. */
export const cubeListOptions = () =>
  queryOptions({ queryKey: ['cubes'], queryFn: ({ signal }) => get<CubeList>('/api/cubes', signal), retry })

/** The catalog of one cube. */
export const catalogOptions = (cube: string) =>
  queryOptions({
    queryKey: ['catalog', cube],
    queryFn: ({ signal }) => get<Catalog>(`/api/cubes/${encodeURIComponent(cube)}`, signal),
    retry,
  })

/** The answer to a question; the last whole answer stays until the next is whole. */
export const resultOptions = (query: CubeQuery) =>
  queryOptions({
    queryKey: ['result', query],
    queryFn: ({ signal }) => postJson<QueryResult>('/api/query', query, signal),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    retry,
  })

/** Like `resultOptions`, without a placeholder: for answers that stand beside the main one. */
export const detailOptions = (query: CubeQuery) =>
  queryOptions({
    queryKey: ['result', query],
    queryFn: ({ signal }) => postJson<QueryResult>('/api/query', query, signal),
    staleTime: 60_000,
    retry,
  })

/** The source rows behind a cell. */
export const rowsOptions = (request: DrillThroughRequest) =>
  queryOptions({
    queryKey: ['rows', request],
    queryFn: ({ signal }) => postJson<DrillThroughResult>('/api/drill-through', request, signal),
    staleTime: 60_000,
    retry,
  })

/** Members of an attribute, searched; the last list stays while the next is fetched. */
export const membersOptions = (request: MembersRequest) =>
  queryOptions({
    queryKey: ['members', request],
    queryFn: ({ signal }) => postJson<MembersResult>('/api/members', request, signal),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    retry,
  })

/** The plan and the SQL of a question. */
export const explainOptions = (query: CubeQuery) =>
  queryOptions({
    queryKey: ['explain', query],
    queryFn: ({ signal }) => postJson<ExplainResult>('/api/explain', { query }, signal),
    staleTime: 60_000,
    retry,
  })

/** The answer to a question as CSV text, raw values. @throws ApiError */
export const fetchCsv = async (query: CubeQuery): Promise<Blob> => (await post('/api/query', query, 'text/csv')).blob()
