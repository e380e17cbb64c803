import { z } from 'zod'

/** The request of `POST /api/backup`. */
export const BackupRequest = z.strictObject({
  /** absolute path of the folder to write, on the machine of the server; nothing may be there */
  target: z.string().min(1),
})
export type BackupRequest = z.infer<typeof BackupRequest>

/** What a backup says of itself in its `manifest.json`. */
export const BackupManifest = z.object({
  /** version of what a backup holds and how: 2 may have the rows of the app store, 3 the secret of masks too */
  backup: z.union([z.literal(1), z.literal(2), z.literal(3)]),
  /** version of the product that wrote it */
  product: z.string(),
  /** format of the data folder that it was made of */
  format: z.number().int().positive(),
  /** when it was made, ISO in UTC */
  madeAt: z.string(),
  /** null where nothing was served yet */
  workspace: z.object({ name: z.string(), title: z.string() }).nullable(),
  /** the last run that succeeded; null before the first */
  run: z
    .object({
      run: z.number().int(),
      finishedAt: z.string().nullable(),
      dataVersion: z.string().nullable(),
      completeThrough: z.string().nullable(),
    })
    .nullable(),
  /** by name */
  tables: z.array(z.object({ name: z.string(), rows: z.number().int().nonnegative() })),
  /** all others of the backup; `path` is inside it, `sha256` in hex */
  files: z.array(
    z.object({
      path: z.enum(['warehouse.duckdb', 'last-good.json', 'app-store.json', 'secret']),
      bytes: z.number().int().nonnegative(),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
    }),
  ),
})
export type BackupManifest = z.infer<typeof BackupManifest>

/** What a backup is at. */
const backupSteps = ['copy', 'move', 'verify'] as const

/**
 * The last backup that was asked for since the server started: `none` where none was. `total` is what `done` will be at
 * the end of its step. `message` says why it failed, `manifest` what was written.
 */
export const BackupState = z.object({
  state: z.enum(['none', 'running', 'written', 'failed', 'cancelled']),
  target: z.string().nullable(),
  step: z.enum(backupSteps).nullable(),
  done: z.number().int(),
  total: z.number().int(),
  unit: z.enum(['rows', 'bytes']),
  message: z.string().nullable(),
  manifest: BackupManifest.nullable(),
})
export type BackupState = z.infer<typeof BackupState>
