import { rm } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Work with a folder for what comes of databases, which the work makes where it needs it. It is not there when the work
 * begins, whatever a killed process left, and gone when the work ends, whichever way.
 *
 * @param parent folder for files of this process, which need not be there
 */
export const withSpool = async <T>(parent: string, work: (folder: string) => Promise<T>): Promise<T> => {
  const spool = join(parent, 'spool')
  const remove = () => rm(spool, { recursive: true, force: true })
  await remove()
  try {
    return await work(spool)
  } finally {
    await remove()
  }
}
