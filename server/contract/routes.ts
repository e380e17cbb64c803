import { z } from 'zod'
import { analysisRoutes, modelRoutes } from './analysis-routes.ts'
import { BackupRequest, BackupState } from './backup.ts'
import { Catalog, CubeList } from './catalog.ts'
import { CheckList } from './checks.ts'
import {
  CheckRequest,
  CheckResult,
  CorrectionList,
  CorrectionsRequest,
  CorrectionsWritten,
  WithdrawRequest,
  WithdrawResult,
} from './corrections.ts'
import { DrillThroughRequest, DrillThroughResult } from './drill-through.ts'
import { EraseRequest, EraseResult } from './erase.ts'
import { ExplainRequest, ExplainResult } from './explain.ts'
import { Live, Ready } from './health.ts'
import { Lineage } from './lineage.ts'
import { MembersRequest, MembersResult } from './members.ts'
import { RunTests, TestsRequest, TestsResult, TestVerdicts } from './model-tests.ts'
import { CubeQuery } from './query.ts'
import { RejectedRowsRequest, RejectedRowsResult } from './rejected-rows.ts'
import { QueryResult } from './result.ts'
import { type Route, resultMedia } from './route.ts'
import { CancelRequest, RunCancelled, RunEvent, RunList, RunRequest, RunStarted } from './runs.ts'
import {
  ChangeViewRequest,
  NothingMore,
  SavedView,
  SavedViewList,
  SavedViewVersions,
  SaveViewRequest,
} from './saved-views.ts'
import { SourceList } from './sources.ts'
import { AcceptRequest, DraftRequest, Upload, UploadDiscarded, UploadList, UploadPlaced } from './uploads.ts'

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
  ...analysisRoutes,
  cubes: { method: 'get', path: '/api/cubes', summary: 'All cubes of the workspace', response: CubeList },
  cube: {
    method: 'get',
    path: '/api/cubes/:name',
    summary: 'One cube: measures with their contracts, attributes, hierarchies and what fits what',
    response: Catalog,
  },
  tests: {
    method: 'post',
    path: '/api/tests',
    summary: 'What the model expects of itself and of the data that are served, and what was found',
    request: TestsRequest,
    response: TestsResult,
    only: 'own_pages',
  },
  testVerdicts: {
    method: 'get',
    path: '/api/tests',
    summary:
      'What the tests of the model found when data or definitions were taken over last, or kept from being served',
    response: TestVerdicts,
  },
  runTests: {
    method: 'get',
    path: '/api/runs/:run/tests',
    summary: 'What the tests of the model found on the data of a run',
    response: RunTests,
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
  sources: {
    method: 'get',
    path: '/api/sources',
    summary:
      'The sources of the workspace: how far they are complete, what the last runs took from them, what is corrected',
    response: SourceList,
  },
  corrections: {
    method: 'get',
    path: '/api/corrections',
    summary: 'The corrections of rejected records, and whether each is in force',
    response: CorrectionList,
  },
  correct: {
    method: 'post',
    path: '/api/corrections',
    summary: 'Write what is to be loaded in place of rejected records, and load it where that is asked for',
    request: CorrectionsRequest,
    response: CorrectionsWritten,
    only: 'own_pages',
  },
  withdrawCorrections: {
    method: 'post',
    path: '/api/corrections/withdraw',
    summary: 'Take corrections out again',
    request: WithdrawRequest,
    response: WithdrawResult,
    only: 'own_pages',
  },
  checkCorrections: {
    method: 'post',
    path: '/api/corrections/check',
    summary: 'Whether corrected records keep the rules that they tell by themselves; nothing is written',
    request: CheckRequest,
    response: CheckResult,
  },
  upload: {
    method: 'post',
    path: '/api/uploads',
    summary: 'Upload a file; it waits beside the workspace, with the draft of a source and the sources that it fits',
    bytes: true,
    query: { name: 'Name of the file, without folders' },
    response: Upload,
    only: 'own_pages',
  },
  uploads: { method: 'get', path: '/api/uploads', summary: 'The files that were uploaded', response: UploadList },
  draftUpload: {
    method: 'post',
    path: '/api/uploads/:id/draft',
    summary: 'Draft the source of an uploaded file anew, under another name or of another sheet',
    request: DraftRequest,
    response: Upload,
    only: 'own_pages',
  },
  acceptUpload: {
    method: 'post',
    path: '/api/uploads/:id/accept',
    summary: 'Put an uploaded file into the workspace, as a file of a source or with a new one, and load it',
    request: AcceptRequest,
    response: UploadPlaced,
    only: 'own_pages',
  },
  undoUpload: {
    method: 'post',
    path: '/api/uploads/:id/undo',
    summary: 'Take out what was put in place for an uploaded file, put back what it replaced, and load the workspace',
    request: CancelRequest,
    response: UploadPlaced,
    only: 'own_pages',
  },
  discardUpload: {
    method: 'post',
    path: '/api/uploads/:id/discard',
    summary: 'Forget an uploaded file; what was put in place stays',
    request: CancelRequest,
    response: UploadDiscarded,
    only: 'own_pages',
  },
  lineage: {
    method: 'get',
    path: '/api/lineage',
    summary: 'What is read to make what: sources, entities, tables, cubes and views, with the files of each source',
    response: Lineage,
  },
  checks: {
    method: 'get',
    path: '/api/checks',
    summary: 'The checks of the last run, and what was proved of the cubes on its data',
    response: CheckList,
  },
  ...modelRoutes,
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
  savedViews: {
    method: 'get',
    path: '/api/saved-views',
    summary: 'The views that the reader saved, and those that others share',
    response: SavedViewList,
  },
  saveView: {
    method: 'post',
    path: '/api/saved-views',
    summary: 'Save what the page Explore shows, under a name',
    request: SaveViewRequest,
    response: SavedView,
    only: 'own_pages',
  },
  changeView: {
    method: 'post',
    path: '/api/saved-views/:id',
    summary: 'Change a saved view: a new version of it, the others stay',
    request: ChangeViewRequest,
    response: SavedView,
    only: 'own_pages',
  },
  viewVersions: {
    method: 'get',
    path: '/api/saved-views/:id/versions',
    summary: 'All versions of a saved view, the last first',
    response: SavedViewVersions,
  },
  deleteView: {
    method: 'post',
    path: '/api/saved-views/:id/delete',
    summary: 'Delete a saved view; it can be brought back',
    request: NothingMore,
    response: SavedView,
    only: 'own_pages',
  },
  restoreView: {
    method: 'post',
    path: '/api/saved-views/:id/restore',
    summary: 'Bring a deleted view back',
    request: NothingMore,
    response: SavedView,
    only: 'own_pages',
  },
  schema: {
    method: 'get',
    path: '/api/schema',
    summary: 'The JSON Schema of the files that define cubes, for editors',
    response: z.record(z.string(), z.unknown()),
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
