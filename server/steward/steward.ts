import type { Steward } from '../api/steward.ts'
import type { RunAsked } from '../contract/corrections.ts'
import type { RunActivity } from '../contract/runs.ts'
import type { Engine } from '../engine/engine.ts'
import type { OwnWrites } from '../start/own-writes.ts'
import { createChecks } from './checks.ts'
import { createCorrections } from './corrections.ts'
import { createInTurn } from './in-turn.ts'
import { createWorkspaceReader } from './known-workspace.ts'
import { createLineage } from './lineage.ts'
import { createLists } from './lists.ts'
import { createSources } from './sources.ts'
import type { UploadStore } from './upload-store.ts'
import { createUploads } from './uploads.ts'

/** What a steward works with. */
export interface StewardOptions {
  readonly engine: Engine
  /** folder with `workspace.yaml` */
  readonly workspace: string
  /** folder of the product */
  readonly root: string
  /** folder of the SQL of the product */
  readonly sqlFolder: string
  /** where files are kept that were uploaded */
  readonly store: UploadStore
  readonly limits: { readonly uploadBytes: number }
  readonly now: () => Date
  /** where it notes what it writes into the workspace */
  readonly own: OwnWrites
  /** begins a run that loads what changed */
  readonly loadChanges: () => RunAsked
  /** the last run of this server; null before the first */
  readonly lastActivity: () => RunActivity | null
}

/** What knows the workspace behind the data. */
export const createSteward = (options: StewardOptions): Steward => {
  const { engine, root } = options
  const reader = createWorkspaceReader(options.workspace, options.sqlFolder)
  const inTurn = createInTurn()
  return {
    sources: createSources({ ...options, reader }),
    lineage: createLineage(engine, reader, root),
    checks: createChecks({ ...options, reader }),
    corrections: createCorrections({ ...options, reader, inTurn }),
    uploads: createUploads({ ...options, reader, inTurn }),
    lists: createLists({ ...options, reader, inTurn }),
  }
}
