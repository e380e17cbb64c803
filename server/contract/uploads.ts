import { z } from 'zod'
import { RunAsked } from './corrections.ts'
import { FileProblem } from './problem.ts'

/** How a file that was uploaded fits a source that is there. */
const UploadFit = z.object({
  source: z.string(),
  title: z.string(),
  /** whether the pattern of the source has the name of the file; else `path` has a name that it has */
  isNamedSo: z.boolean(),
  /** where it would lie, from the workspace folder */
  path: z.string(),
  /** whether its head can be read as the source declares */
  header: z.enum(['same', 'differs']),
  /** how it differs; null where it does not */
  difference: z.string().nullable(),
  /** whether another file lies at `path`, which it would replace */
  replaces: z.boolean(),
})
export type UploadFit = z.infer<typeof UploadFit>

/** A text file that would be written, by its path from the workspace folder. */
const DraftFile = z.object({ path: z.string(), text: z.string() })

/** The first draft of a source, made by looking at a file. */
export const SourceDraft = z.object({
  /** of the source, and of the entity or table that it would fill */
  name: z.string(),
  /** where the file would lie, from the workspace folder */
  path: z.string(),
  /** the definition of the source */
  definition: DraftFile,
  /** the tables that it would fill, where there is no such entity yet */
  tables: z.array(DraftFile),
  /** what was not sure, a sentence each */
  doubts: z.array(z.string()),
  /** how many records were looked at; null where the file says by itself what is in it */
  records: z.number().int().nullable(),
  /** whether these are all of the file */
  isWhole: z.boolean(),
  /** entities that are there whose columns are called like those of the file, the likeliest first */
  likeEntities: z.array(z.object({ entity: z.string(), columns: z.array(z.string()) })),
  /** the first records as the draft reads them, a text per column of the file, null for no value */
  preview: z.object({ columns: z.array(z.string()), rows: z.array(z.array(z.string().nullable())) }),
})
export type SourceDraft = z.infer<typeof SourceDraft>

/** A file that was uploaded and is not part of the workspace yet, or was put there. */
export const Upload = z.object({
  id: z.string(),
  /** of the file, as it was given */
  name: z.string(),
  bytes: z.number().int(),
  /** SHA-256 in hex */
  sha256: z.string(),
  /** ISO in UTC; it is kept for a day */
  uploadedAt: z.string(),
  /** sources that are there which it may be a file of, those named so first */
  fits: z.array(UploadFit),
  /** null where it cannot be drafted, for `problem` */
  draft: SourceDraft.nullable(),
  problem: z.string().nullable(),
  /** `waiting` to be accepted; `placed` in the workspace, which can be undone */
  state: z.enum(['waiting', 'placed']),
  /** the files that were put in place, from the workspace folder; empty while it waits */
  placed: z.array(z.string()),
})
export type Upload = z.infer<typeof Upload>

/** The answer of `GET /api/uploads`: what was uploaded in the last day and not discarded, the newest first. */
export const UploadList = z.object({ uploads: z.array(Upload) })
export type UploadList = z.infer<typeof UploadList>

/** The request of `POST /api/uploads/:id/draft`: drafts it anew, under another name or of another sheet. */
export const DraftRequest = z.strictObject({
  name: z.string().min(1).optional(),
  sheet: z.string().min(1).optional(),
})
export type DraftRequest = z.output<typeof DraftRequest>

/** What a file is accepted as. */
export const AcceptRequest = z.discriminatedUnion('as', [
  z.strictObject({
    as: z.literal('file'),
    /** the source that it is a file of */
    source: z.string().min(1),
    /** the name that it gets, which the pattern of the source must have; its own without */
    name: z.string().min(1).optional(),
    /** whether it may take the place of another file of that name */
    replace: z.boolean().default(false),
  }),
  z.strictObject({
    as: z.literal('source'),
    /** the definition of the source, such as the one that was drafted */
    definition: z.string().min(1),
    /** the columns of its entity where that is not there yet, in place of the drafted ones: the text of its file in `sql/staging/` */
    staging: z.string().min(1).optional(),
    replace: z.boolean().default(false),
  }),
])
export type AcceptRequest = z.output<typeof AcceptRequest>

/** The answer of `POST /api/uploads/:id/accept` and `/undo`: what was put in place or taken out, and the run that loads it. */
export const UploadPlaced = z.object({ upload: Upload, paths: z.array(z.string()), run: RunAsked })
export type UploadPlaced = z.infer<typeof UploadPlaced>

/** The answer of `POST /api/uploads/:id/discard`. */
export const UploadDiscarded = z.object({ discarded: z.literal(true) })
export type UploadDiscarded = z.infer<typeof UploadDiscarded>

/** The details of the error `definition_problems`: all that is wrong with the workspace as it would be. */
const DefinitionProblems = z.object({ problems: z.array(FileProblem) })
export type DefinitionProblems = z.infer<typeof DefinitionProblems>
