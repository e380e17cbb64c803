import { cpSync, existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const workspaces = fileURLToPath(new URL('../real-data/', import.meta.url))

/** The folder of the data sets that `tests/real-data/README.md` names; they are too large for this repository. */
const published = process.env.REAL_DATA

/** Why a data set cannot be looked at here; undefined where it can. */
export const missingData = (set: string): string | undefined => {
  if (published === undefined) return 'REAL_DATA names no folder of data sets'
  return existsSync(join(published, set)) ? undefined : `there is no ${set} in ${published}`
}

/** A folder with the workspace of a data set. */
export interface RealWorkspace {
  readonly folder: string
  readonly remove: () => void
}

/**
 * The workspace of a data set in a folder of its own.
 *
 * @param files folder of the published data that its `files` are; undefined for one that has none yet
 */
export const realWorkspace = (set: string, files: string | undefined): RealWorkspace => {
  const folder = mkdtempSync(join(tmpdir(), 'real-data-'))
  cpSync(join(workspaces, set), folder, { recursive: true })
  if (files !== undefined) symlinkSync(join(published ?? '', files), join(folder, 'files'))
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

/** The path of a published file. */
export const publishedFile = (path: string): string => join(published ?? '', path)
