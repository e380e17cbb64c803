import type { z } from 'zod'
import { BackupRequest, BackupState } from './backup.ts'
import { Catalog, CubeList } from './catalog.ts'
import { DrillThroughRequest, DrillThroughResult } from './drill-through.ts'
import { EraseRequest, EraseResult } from './erase.ts'
import { ExplainRequest, ExplainResult } from './explain.ts'
import { Live, Ready } from './health.ts'
import { MembersRequest, MembersResult } from './members.ts'
import { CubeQuery } from './query.ts'
import { RejectedRowsRequest, RejectedRowsResult } from './rejected-rows.ts'
import { QueryResult } from './result.ts'
import { CancelRequest, RunCancelled, RunEvent, RunList, RunRequest, RunStarted } from './runs.ts'

/** The forms in which a result leaves, the first being the default. */
export const resultMedia = ['application/json', 'application/vnd.apache.arrow.stream', 'text/csv'] as const
export type ResultMedia = (typeof resultMedia)[number]

/** Who is answered where not everybody is. */
export type Only = 'own_pages' | 'token_holders'

/** One thing that the API does. A path parameter is written `:name`. */
interface Route {
  readonly method: 'get' | 'post'
  readonly path: `/${string}`
  readonly summary: string
  /** the JSON body; absent where there is none */
  readonly request?: z.ZodType
  /** the JSON answer */
  readonly response: z.ZodType
  /** forms of the answer; JSON alone without */
  readonly media?: readonly ResultMedia[]
  /** another status with an answer of the same shape */
  readonly unready?: 503
  /** the status of an answer that says what has begun; 200 without */
  readonly accepted?: 202
  /**
   * Who is answered, everybody without: `own_pages` programs and pages of this server, never a page from elsewhere, for what
   * changes something; `token_holders` those of them who show the token of the data folder, as `authorization: Bearer TOKEN`.
   */
  readonly only?: Only
  /** the answer is a stream of server-sent events, each with such data */
  readonly events?: true
}

/** Every route of the API with its schemas: the server answers by this table, clients and `/openapi.json` are made from it. */
export const routes = {
  query: {
    method: 'post',
    path: '/api/query',
    summary: 'Ask a cube: measures along rows and columns, with filters, totals, order and limit',
    request: CubeQuery,
    response: QueryResult,
    media: resultMedia,
  },
  drillThrough: {
    method: 'post',
    path: '/api/drill-through',
    summary: 'The source rows behind one cell, each with its run, file and line',
    request: DrillThroughRequest,
    response: DrillThroughResult,
    media: resultMedia,
  },
  members: {
    method: 'post',
    path: '/api/members',
    summary: 'The members of an attribute, searched, filtered and paged',
    request: MembersRequest,
    response: MembersResult,
  },
  explain: {
    method: 'post',
    path: '/api/explain',
    summary: 'The plan and the SQL of a query, with the values that are bound to it',
    request: ExplainRequest,
    response: ExplainResult,
  },
  cubes: { method: 'get', path: '/api/cubes', summary: 'All cubes of the workspace', response: CubeList },
  cube: {
    method: 'get',
    path: '/api/cubes/:name',
    summary: 'One cube: measures with their contracts, attributes, hierarchies and what fits what',
    response: Catalog,
  },
  runs: { method: 'get', path: '/api/runs', summary: 'The last runs of the pipeline', response: RunList },
  startRun: {
    method: 'post',
    path: '/api/runs',
    summary: 'Start a run of the pipeline, or join the one that is under way for the same request',
    request: RunRequest,
    response: RunStarted,
    accepted: 202,
    only: 'own_pages',
  },
  cancelRun: {
    method: 'post',
    path: '/api/runs/cancel',
    summary: 'Stop the run that is under way; the data of before go on being served',
    request: CancelRequest,
    response: RunCancelled,
    only: 'own_pages',
  },
  runEvents: {
    method: 'get',
    path: '/api/runs/events',
    summary: 'The state of now, then every step of every run as it goes, as server-sent events',
    response: RunEvent,
    events: true,
  },
  rejectedRows: {
    method: 'post',
    path: '/api/rejected-rows',
    summary: 'The records that a run rejected, each with its file, line and the rule that it breaks',
    request: RejectedRowsRequest,
    response: RejectedRowsResult,
  },
  startBackup: {
    method: 'post',
    path: '/api/backup',
    summary: 'Begins a backup of the data folder while it is served',
    request: BackupRequest,
    response: BackupState,
    only: 'token_holders',
  },
  backup: {
    method: 'get',
    path: '/api/backup',
    summary: 'How far the backup is that was asked for last',
    response: BackupState,
    only: 'token_holders',
  },
  cancelBackup: {
    method: 'post',
    path: '/api/backup/cancel',
    summary: 'Ends the backup under way; nothing of it is written',
    request: CancelRequest,
    response: BackupState,
    only: 'token_holders',
  },
  erase: {
    method: 'post',
    path: '/api/erase',
    summary: 'Erases the record of a person by its key, by a load; figures stay',
    request: EraseRequest,
    response: EraseResult,
    only: 'token_holders',
  },
  live: { method: 'get', path: '/health/live', summary: 'Whether the process answers', response: Live },
  ready: {
    method: 'get',
    path: '/health/ready',
    summary: 'Whether questions are answered, and what could not be taken over',
    response: Ready,
    unready: 503,
  },
} as const satisfies Record<string, Route>

export type RouteName = keyof typeof routes
/** A request as a client writes it: what has a default may be left out. */
export type RequestOf<N extends RouteName> = (typeof routes)[N] extends { request: infer S extends z.ZodType }
  ? z.input<S>
  : undefined
export type ResponseOf<N extends RouteName> = z.output<(typeof routes)[N]['response']>
