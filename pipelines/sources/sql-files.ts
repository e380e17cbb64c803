import { readFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join, sep } from 'node:path'

/** A file of SQL: `name` without folder and ending, and its text. */
export interface SqlFile {
  readonly name: string
  readonly path: string
  readonly text: string
}

const isMissing = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'ENOENT'

/** Whether a file of SQL is the own one of the workspace in a folder, and not shipped. */
export const isOwnSql = ({ path }: SqlFile, folder: string): boolean => path.startsWith(`${join(folder, 'sql')}${sep}`)

/** Names of what is in a folder, none where there is no such folder. */
export const namesIn = (folder: string): Promise<string[]> =>
  readdir(folder).catch((error: unknown) => {
    if (isMissing(error)) return []
    throw error
  })

/** Many small files are read one after the other in a fraction of the time that it takes to wait for each. */
const readFolder = (folder: string, names: readonly string[]): SqlFile[] =>
  names
    .filter((name) => name.endsWith('.sql'))
    .map((file) => {
      const path = join(folder, file)
      return { name: file.slice(0, -'.sql'.length), path, text: readFileSync(path, 'utf8') }
    })

/**
 * The SQL files of a folder, ordered by name.
 *
 * @param own a folder that need not be there, whose files replace those of the same name
 */
export const readSqlFiles = async (folder: string, own?: string): Promise<SqlFile[]> => {
  const shipped = readFolder(folder, await readdir(folder))
  const replaced = own === undefined ? [] : readFolder(own, await namesIn(own))
  const files = new Map([...shipped, ...replaced].map((file) => [file.name, file]))
  return [...files.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
}
