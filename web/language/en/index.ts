import type { Messages } from '../messages.ts'
import * as charts from './charts.ts'
import * as dataChecks from './data-checks.ts'
import * as dataLineage from './data-lineage.ts'
import * as dataPage from './data-page.ts'
import * as dataRejected from './data-rejected.ts'
import * as dataRuns from './data-runs.ts'
import * as dataUploads from './data-uploads.ts'
import * as explore from './explore.ts'
import * as fields from './fields.ts'
import * as frame from './frame.ts'
import * as goingOn from './going-on.ts'
import * as grid from './grid.ts'
import * as trust from './trust.ts'
import * as words from './words.ts'

/** All that the pages say, in English: each area by the name that its file exports it under. */
export const en = {
  ...charts,
  ...dataChecks,
  ...dataLineage,
  ...dataPage,
  ...dataRejected,
  ...dataRuns,
  ...dataUploads,
  ...explore,
  ...fields,
  ...frame,
  ...goingOn,
  ...grid,
  ...trust,
  ...words,
} as const satisfies Messages
