import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { CorrectionOf } from '../../server/contract/corrections.ts'
import type { RejectedRow, RejectedRowsRequest } from '../../server/contract/rejected-rows.ts'
import { call } from './client.ts'
import { retry } from './options.ts'

const none = {}

/** What begins the key of every answer on sources and runs, so that all of them can be asked for anew at once. */
export const loadKey = 'load'

/** Whoever comes back to the page finds what is so now. */
const fresh = { refetchOnWindowFocus: 'always', retry } as const

/** The last runs, and the one under way. */
export const runsOptions = () =>
  queryOptions({
    queryKey: [loadKey, 'runs'],
    queryFn: ({ signal }) => call('runs', { body: undefined, parameters: none, signal }),
    ...fresh,
  })

/** The sources of the workspace with their counts. */
export const sourcesOptions = () =>
  queryOptions({
    queryKey: [loadKey, 'sources'],
    queryFn: ({ signal }) => call('sources', { body: undefined, parameters: none, signal }),
    ...fresh,
  })

/** Records that a run rejected, a page of them; the page before stays until the next is there. */
export const rejectedOptions = (request: RejectedRowsRequest) =>
  queryOptions({
    queryKey: [loadKey, 'rejected', request],
    queryFn: ({ signal }) => call('rejectedRows', { body: request, parameters: none, signal }),
    placeholderData: keepPreviousData,
    ...fresh,
  })

/** All corrections of the workspace. */
export const correctionsOptions = () =>
  queryOptions({
    queryKey: [loadKey, 'corrections'],
    queryFn: ({ signal }) => call('corrections', { body: undefined, parameters: none, signal }),
    ...fresh,
  })

/** The checks of the last run and what was proved of the cubes. */
export const checksOptions = () =>
  queryOptions({
    queryKey: [loadKey, 'checks'],
    queryFn: ({ signal }) => call('checks', { body: undefined, parameters: none, signal }),
    ...fresh,
  })

/** How often is asked for what no run tells of, in milliseconds: definitions that change begin none. */
const refetchInterval = 30_000

/** What the tests of the model found when what came last was taken over, or kept from being served. */
export const verdictsOptions = () =>
  queryOptions({
    queryKey: [loadKey, 'verdicts'],
    queryFn: ({ signal }) => call('testVerdicts', { body: undefined, parameters: none, signal }),
    refetchInterval,
    ...fresh,
  })

/** What the tests of the model found on the data of a run. */
export const runTestsOptions = (run: number) =>
  queryOptions({
    queryKey: [loadKey, 'run tests', run],
    queryFn: ({ signal }) => call('runTests', { body: undefined, parameters: { run: String(run) }, signal }),
    ...fresh,
  })

/** What is read to make what. */
export const lineageOptions = () =>
  queryOptions({
    queryKey: [loadKey, 'lineage'],
    queryFn: ({ signal }) => call('lineage', { body: undefined, parameters: none, signal }),
    ...fresh,
  })

/** The files that were uploaded in the last day. */
export const uploadsOptions = () =>
  queryOptions({
    queryKey: [loadKey, 'uploads'],
    queryFn: ({ signal }) => call('uploads', { body: undefined, parameters: none, signal }),
    ...fresh,
  })

/** So many rows come at once. */
const atOnce = 1000

/** Every record that fits, a thousand at a time. @throws ApiError */
export const allRejected = async (request: Omit<RejectedRowsRequest, 'limit' | 'offset'>): Promise<RejectedRow[]> => {
  const rows: RejectedRow[] = []
  for (;;) {
    const body = { ...request, limit: atOnce, offset: rows.length }
    const page = await call('rejectedRows', { body, parameters: none })
    rows.push(...page.rows)
    if (!page.more || page.rows.length === 0) return rows
  }
}

/** Whether a corrected record keeps the rules that it tells by itself. */
export const verdictOptions = (correction: CorrectionOf) =>
  queryOptions({
    queryKey: [loadKey, 'verdict', correction],
    queryFn: async ({ signal }) => {
      const { verdicts } = await call('checkCorrections', {
        body: { corrections: [correction] },
        parameters: none,
        signal,
      })
      return verdicts[0] ?? null
    },
    staleTime: 60_000,
    retry,
  })
