import type { CheckState } from '../contract/checks.ts'
import type {
  CheckRequest,
  CheckResult,
  CorrectionList,
  CorrectionsRequest,
  CorrectionsWritten,
  RunAsked,
  WithdrawRequest,
  WithdrawResult,
} from '../contract/corrections.ts'
import type { Lineage } from '../contract/lineage.ts'
import type { DrawnList } from '../contract/lists.ts'
import type { RejectedRow } from '../contract/rejected-rows.ts'
import type { SourceList } from '../contract/sources.ts'
import type {
  AcceptRequest,
  DraftRequest,
  Upload,
  UploadDiscarded,
  UploadList,
  UploadPlaced,
} from '../contract/uploads.ts'
import type { RejectedRecord } from '../engine/journal.ts'
import type { Snapshot } from './serving.ts'

/** Files that come in, wait beside the workspace, and are put into it. What is refused throws QueryError, and changes nothing. */
export interface Uploads {
  list(): Promise<UploadList>
  /**
   * Keeps a file.
   *
   * @param bytes of the file, read as they come; undefined for none
   */
  receive(name: string, bytes: ReadableStream<Uint8Array> | undefined, announced: number | undefined): Promise<Upload>
  draft(id: string, request: DraftRequest): Promise<Upload>
  accept(id: string, request: AcceptRequest): Promise<UploadPlaced>
  undo(id: string): Promise<UploadPlaced>
  discard(id: string): Promise<UploadDiscarded>
}

/** The corrections of rejected records. What is refused throws QueryError, and changes nothing. */
export interface Corrections {
  list(): Promise<CorrectionList>
  write(request: CorrectionsRequest): Promise<CorrectionsWritten>
  withdraw(request: WithdrawRequest): Promise<WithdrawResult>
  check(request: CheckRequest): Promise<CheckResult>
  /** rejected records with their values, and what is written to stand in their place */
  annotate(rows: readonly RejectedRecord[]): Promise<RejectedRow[]>
}

/** A customer of a list that was drawn. */
export interface ListMember {
  readonly customer: string
  readonly stratum: string
  readonly arm: 'control' | 'treatment'
}

/** The lists that were drawn with a control group. What is refused throws QueryError, and changes nothing. */
export interface Lists {
  /** the newest first */
  list(): Promise<readonly DrawnList[]>
  /** the customers of a list, both groups; QueryError `unknown_list` where there is none */
  members(name: string): Promise<readonly ListMember[]>
  /** the day of now in the zone of the workspace, ISO */
  today(): Promise<string>
  /**
   * Keeps a list, and begins a run that loads it where that is asked for; QueryError `list_exists`, `unknown_campaign`,
   * `unsound` for a workspace that has no place for experiments.
   */
  keep(list: DrawnList, members: readonly ListMember[], load: boolean): Promise<RunAsked | null>
  /** Puts the pseudonym of who was erased in the place of the number; the names of the lists that had it. */
  erase(erased: Erased): Promise<readonly string[]>
}

/** A customer who was erased. */
export interface Erased {
  readonly key: string
  readonly pseudonym: string
}

/** What knows the workspace behind the data, and changes it as the API is asked to. */
export interface Steward {
  sources(): Promise<SourceList>
  /** @param served what is served; undefined where nothing is */
  lineage(served: Snapshot | undefined): Promise<Lineage>
  checks(): Promise<{ readonly run: number | null; readonly checks: readonly CheckState[] }>
  readonly corrections: Corrections
  readonly uploads: Uploads
  readonly lists: Lists
}
