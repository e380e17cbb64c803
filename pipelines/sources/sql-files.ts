import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** A file of SQL: `name` without folder and ending, and its text. */
export interface SqlFile {
  readonly name: string
  readonly path: string
  readonly text: string
}

/** The SQL files of a folder, ordered by name. */
export const readSqlFiles = async (folder: string): Promise<SqlFile[]> => {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort()
  return Promise.all(
    names.map(async (file) => {
      const path = join(folder, file)
      return { name: file.slice(0, -'.sql'.length), path, text: await readFile(path, 'utf8') }
    }),
  )
}
