import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PipelineError } from '../problem.ts'
import { csvRow, type TextRow } from '../steps/text-table.ts'
import { rowsOfTable } from './table-file.ts'

/** Path of the list of who was erased, from the workspace folder. */
const erasuresPath = 'erasures.csv'

/** A key that was erased: known again by its hash, and not kept. */
export interface ErasedKey {
  readonly entity: string
  /** SHA-256 of salt, a slash and the key, in hex */
  readonly keyHash: string
  readonly salt: string
  /** stands in the place of the key */
  readonly pseudonym: string
  /** ISO date and time in UTC */
  readonly when: string
}

const columns = ['entity', 'key_hash', 'salt', 'pseudonym', 'when'] as const

const toErased = ({ cells }: TextRow): ErasedKey => {
  const [entity = '', keyHash = '', salt = '', pseudonym = '', when = ''] = columns.map((name) => cells.get(name))
  return { entity, keyHash, salt, pseudonym, when }
}

const problemOf = (row: TextRow): string | undefined => {
  const { entity, keyHash, salt, pseudonym, when } = toErased(row)
  if (!/^[0-9a-f]{64}$/.test(keyHash)) return `key_hash: expected 64 hexadecimal digits, found "${keyHash}"`
  if ([entity, salt, pseudonym].includes('')) return 'expected an entity, a salt and a pseudonym, found one without'
  return Number.isNaN(Date.parse(when)) ? `when: expected a date and time in ISO, found "${when}"` : undefined
}

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT'

const cause = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/**
 * Who was erased, in the order of the file; empty where there is none.
 *
 * @throws PipelineError for a file that cannot be read or is none, with the line
 */
export const readErasures = async (folder: string): Promise<readonly ErasedKey[]> => {
  const file = erasuresPath
  const content = await readFile(join(folder, file), 'utf8').catch((error: unknown) => {
    if (isMissing(error)) return undefined
    throw new PipelineError([{ file, message: `cannot be read: ${cause(error)}` }])
  })
  return content === undefined ? [] : rowsOfTable({ file, content, columns, problemOf }).map(toErased)
}

/**
 * Writes who was erased, so that who reads meanwhile finds those before or these.
 *
 * @throws PipelineError where the workspace cannot be written to
 */
export const writeErasures = async (folder: string, erased: readonly ErasedKey[]): Promise<void> => {
  const path = join(folder, erasuresPath)
  const rows = erased.map(({ entity, keyHash, salt, pseudonym, when }) => [entity, keyHash, salt, pseudonym, when])
  try {
    await writeFile(`${path}.new`, [columns, ...rows].map(csvRow).join(''))
    await rename(`${path}.new`, path)
  } catch (error) {
    const message = `cannot be written: ${cause(error)}; without it the person would come back with another data folder`
    throw new PipelineError([{ file: erasuresPath, message }])
  }
}
