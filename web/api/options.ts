import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { DrillThroughRequest } from '../../server/contract/drill-through.ts'
import type { MembersRequest } from '../../server/contract/members.ts'
import type { CubeQuery } from '../../server/contract/query.ts'
import { ApiError, call, callFor } from './client.ts'
import { fetchPairAnswer } from './pair-answer.ts'
import { askWithin } from './within.ts'

/** A refusal stays one; only a server that is busy or out of reach is asked again. */
export const retry = (failures: number, error: Error): boolean =>
  failures < 2 && error instanceof ApiError && [0, 429, 503].includes(error.status)

/** How long an answer is taken for the current one, in milliseconds; a new version of the data ends it at once. */
const staleTime = 60_000

const none = {}

/** The cubes that the reader may see. */
export const cubeListOptions = () =>
  queryOptions({
    queryKey: ['cubes'],
    queryFn: ({ signal }) => call('cubes', { body: undefined, parameters: none, signal }),
    retry,
  })

/** How often is asked whether what is served is the latest, in milliseconds. */
const readyInterval = 30_000

/** Whether what is served is the latest, and what tests keep from being served. */
export const readyOptions = () =>
  queryOptions({
    queryKey: ['ready'],
    queryFn: ({ signal }) => call('ready', { body: undefined, parameters: none, signal }),
    refetchOnWindowFocus: 'always',
    refetchInterval: readyInterval,
    retry,
  })

/** The catalog of one cube. It says the versions of data and model, so it is asked for again whenever the reader comes back. */
export const catalogOptions = (cube: string) =>
  queryOptions({
    queryKey: ['catalog', cube],
    queryFn: ({ signal }) => call('cube', { body: undefined, parameters: { name: cube }, signal }),
    refetchOnWindowFocus: 'always',
    retry,
  })

/** The answer to a question, its first rows where it has too many; the last whole answer stays until the next is whole. */
export const resultOptions = (query: CubeQuery) =>
  queryOptions({
    queryKey: ['result', query],
    queryFn: ({ signal }) => askWithin(query, (body) => call('query', { body, parameters: none, signal })),
    placeholderData: keepPreviousData,
    staleTime,
    retry,
  })

/** The whole answer to a question that stands beside the main one, without a placeholder. */
export const detailOptions = (query: CubeQuery) =>
  queryOptions({
    queryKey: ['detail', query],
    queryFn: ({ signal }) => call('query', { body: query, parameters: none, signal }),
    staleTime,
    retry,
  })

/** The answer to a question beside the main one, of as many rows as it says; the last stays until the next is whole. */
export const besideOptions = (query: CubeQuery) =>
  queryOptions({
    queryKey: ['beside', query],
    queryFn: ({ signal }) => call('query', { body: query, parameters: none, signal }),
    placeholderData: keepPreviousData,
    staleTime,
    retry,
  })

/** One measure by two attributes, as typed columns. */
export const pairOptions = (query: CubeQuery) =>
  queryOptions({
    queryKey: ['pair', query],
    queryFn: ({ signal }) => fetchPairAnswer(query, signal),
    staleTime,
    retry,
  })

/** The source rows behind a cell. */
export const rowsOptions = (request: DrillThroughRequest) =>
  queryOptions({
    queryKey: ['rows', request],
    queryFn: ({ signal }) => call('drillThrough', { body: request, parameters: none, signal }),
    staleTime,
    retry,
  })

/** Members of an attribute, searched; the last list stays while the next is fetched. */
export const membersOptions = (request: MembersRequest) =>
  queryOptions({
    queryKey: ['members', request],
    queryFn: ({ signal }) => call('members', { body: request, parameters: none, signal }),
    placeholderData: keepPreviousData,
    staleTime,
    retry,
  })

/** The plan and the SQL of a question. */
export const explainOptions = (query: CubeQuery) =>
  queryOptions({
    queryKey: ['explain', query],
    queryFn: ({ signal }) => call('explain', { body: { query }, parameters: none, signal }),
    staleTime,
    retry,
  })

/** The answer to a question as an Arrow stream, however many rows. @throws ApiError */
export const fetchArrow = async (query: CubeQuery): Promise<Blob> =>
  (await callFor('query', { body: query, parameters: none }, 'application/vnd.apache.arrow.stream')).blob()

/** The answer to a question as a Parquet file, however many rows. @throws ApiError */
export const fetchParquet = async (query: CubeQuery): Promise<Blob> =>
  (await callFor('query', { body: query, parameters: none }, 'application/vnd.apache.parquet')).blob()

/** The answer to a question as CSV text, raw values, however many rows. @throws ApiError */
export const fetchCsv = async (query: CubeQuery): Promise<Blob> =>
  (await callFor('query', { body: query, parameters: none }, 'text/csv')).blob()
