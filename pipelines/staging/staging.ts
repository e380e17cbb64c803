import type { Session } from '../../server/engine/engine.ts'
import type { Again } from '../again.ts'
import type { OnProgress } from '../progress.ts'
import type { DataFile, UnreadFile } from '../sources/data-files.ts'
import type { RelationRead } from '../sources/postgresql/read-relation.ts'
import type { Correction } from '../steps/correction.ts'
import type { Source } from '../steps/source.ts'

/** A source with its files. */
export interface SourceFiles<File extends UnreadFile = DataFile> {
  readonly source: Source
  readonly files: readonly File[]
  /** where the source is a relation of a database, whose rows came into its one file */
  readonly relation?: RelationRead
}

/** What a source is staged with. */
export interface Staging {
  readonly session: Session
  /** folder for files that the engine reads */
  readonly scratch: string
  readonly again?: Again | undefined
  /** by the name of their source */
  readonly corrections: ReadonlyMap<string, readonly Correction[]>
  readonly runId: number
  readonly onProgress: OnProgress
  /** whether persons are taken out of the records */
  readonly isErasing: boolean
  /** told the fingerprint of each file of text that was read */
  readonly onWhole?: (file: UnreadFile, fingerprint: string) => void
  /** files of so many bytes are large: read by the engine where they stand, if they can; absent for the usual */
  readonly largeFrom?: number | undefined
}
