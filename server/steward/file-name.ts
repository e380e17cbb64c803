import { QueryError } from '../contract/errors.ts'

/** Bytes that a name may have on the file systems that there are. */
const longest = 255

const problemOf = (name: string): string | undefined => {
  if (name.trim() === '') return 'it is empty'
  if (/[/\\]/.test(name)) return 'it holds a folder; leave / and \\ out'
  if (name.startsWith('.')) return 'files whose names begin with a dot are hidden'
  if (/\p{Cc}/u.test(name)) return 'it holds a character that cannot be seen'
  if (name.includes('*')) return '* stands for any text in the pattern of a source'
  if (/[\s.]$/.test(name)) return 'it ends with a space or a dot'
  const bytes = Buffer.byteLength(name)
  return bytes > longest ? `it has ${bytes} bytes; at most ${longest} fit` : undefined
}

/**
 * A name for a file of the workspace, in the one form that each letter has.
 *
 * @throws QueryError `wrong_file_name` for one that leads elsewhere, is hidden or no name at all
 */
export const fileName = (given: string): string => {
  const name = given.normalize('NFC')
  const problem = problemOf(name)
  if (problem !== undefined) throw new QueryError('wrong_file_name', { name, problem }, 'name')
  return name
}

/** Where a workspace has what says how its data are read and shown: no place for data. */
const definitions = /^(?:(?:sources|sql|cubes|corrections|lists)\/|(?:workspace\.ya?ml|erasures\.csv)$)/i

/**
 * Refuses a file of data that would lie among the definitions of a workspace.
 *
 * @param path from the workspace folder, normalised, with slashes
 * @throws QueryError `wrong_file_name`
 */
export const checkDataPath = (path: string): void => {
  if (!definitions.test(path)) return
  const problem = 'definitions of the workspace lie there; a source reads its files from another folder, such as files/'
  throw new QueryError('wrong_file_name', { name: path, problem })
}
