import { readFileSync } from 'node:fs'
import { StartError } from '../../start/start-error.ts'
import type { QuerySource } from './arguments.ts'

/** A query as JSON that nobody has looked at, and what errors call the place it came from. */
export interface GivenQuery {
  readonly from: string
  readonly query: unknown
}

const textOf = async (source: QuerySource, readInput: () => Promise<string>): Promise<string> => {
  if (source.kind === 'text') return source.text
  if (source.kind === 'input') return readInput()
  try {
    return readFileSync(source.file, 'utf8')
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new StartError(`the query ${source.file} cannot be read: ${reason}`, { cause: error })
  }
}

/** `3:14` for the character that a message of the JSON parser speaks of, empty where it names none. */
const placeIn = (text: string, message: string): string => {
  const at = /position (\d+)/.exec(message)?.[1]
  if (at === undefined) return ''
  const before = text.slice(0, Number(at)).split('\n')
  return `:${before.length}:${(before.at(-1) ?? '').length + 1}`
}

/**
 * Reads a query from where the command line says.
 *
 * @throws StartError where it cannot be read or is not JSON, with line and column where they are known
 */
export const readQuery = async (source: QuerySource, readInput: () => Promise<string>): Promise<GivenQuery> => {
  const from = source.kind === 'file' ? source.file : source.kind === 'text' ? '--query' : 'standard input'
  const text = await textOf(source, readInput)
  if (text.trim() === '') throw new StartError(`${from}: it is empty; expected the JSON of a query`)
  try {
    return { from, query: JSON.parse(text) }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new StartError(`${from}${placeIn(text, reason)}: no JSON: ${reason}`, { cause: error })
  }
}
