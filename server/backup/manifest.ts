import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { BackupManifest } from '../contract/backup.ts'
import { StartError } from '../start/start-error.ts'

/** Name of the manifest in a backup, which is a folder. */
export const manifestName = 'manifest.json'

/** Name of the warehouse in a backup. */
export const warehouseName = 'warehouse.duckdb'

/** Name of what was served last in a backup; absent where nothing was served yet. */
export const lastGoodName = 'last-good.json'

/** Name of the rows of the app store in a backup; absent where nothing was stored yet. */
export const appStoreName = 'app-store.json'

/** Name of the secret of masks in a backup, so that codes of members stay the same; absent in those of older versions. */
export const secretName = 'secret'

/** Version of what a backup holds and how. */
export const backupVersion = 3

const OfSomeVersion = z.looseObject({ backup: z.number().int() })

const readText = (folder: string): string => {
  try {
    return readFileSync(join(folder, manifestName), 'utf8')
  } catch (error) {
    throw new StartError(`${folder} is no backup: there is no ${manifestName} in it that can be read`, { cause: error })
  }
}

const parse = (folder: string, text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new StartError(`the backup ${folder} is broken: its ${manifestName} is no JSON`, { cause: error })
  }
}

/**
 * The manifest of a backup.
 *
 * @throws StartError where the folder is no backup, or one of a later version
 */
export const readManifest = (folder: string): BackupManifest => {
  const found = parse(folder, readText(folder))
  const some = OfSomeVersion.safeParse(found)
  if (some.success && some.data.backup > backupVersion) {
    throw new StartError(
      `the backup ${folder} has version ${some.data.backup}; this version of the product reads up to ${backupVersion}`,
    )
  }
  const manifest = BackupManifest.safeParse(found)
  if (!manifest.success) {
    const [issue] = manifest.error.issues
    const where = issue === undefined ? '' : `, at "${issue.path.join('.')}": ${issue.message}`
    throw new StartError(`the backup ${folder} is broken: its ${manifestName} is not that of a backup${where}`)
  }
  return manifest.data
}
