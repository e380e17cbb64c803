import type { Problem } from '../problem.ts'
import { stagingPrefix } from '../steps/rules.ts'
import { rawPrefix } from '../steps/stage.ts'
import type { ReadSource } from './read-source.ts'

/** Tables that a run makes for itself and drops before it ends. */
const workTables = ['run_setting', 'judged']

const definedBy = ({ source, table }: ReadSource) => source ?? table

const takenBySource = (found: ReadSource, before: readonly ReadSource[]): Problem[] => {
  const name = definedBy(found)?.name
  const first = before.find((other) => name !== undefined && definedBy(other)?.name === name)
  const path = first && definedBy(first)?.definition.path
  return path === undefined ? [] : [found.problemAt(['source'], `source "${name}" is defined already in ${path}`)]
}

const takenByLoad = ({ table, problemAt }: ReadSource, made: readonly string[]): Problem[] => {
  if (table === undefined) return []
  const { name } = table
  const prefix = [rawPrefix, stagingPrefix].find((start) => name.startsWith(start))
  if (prefix === undefined && !made.includes(name) && !workTables.includes(name)) return []
  const reason = prefix === undefined ? 'a table of that name' : `tables whose names begin with ${prefix}`
  return [problemAt(['source'], `a table cannot be called "${name}": the load itself makes ${reason}`)]
}

/**
 * The problems of sources whose name is that of a source before them, or, where they become a table of that name, of a
 * table that the load makes itself.
 *
 * @param made names of the tables that the SQL of the pipelines makes
 */
export const takenNames = (read: readonly ReadSource[], made: readonly string[]): Problem[] =>
  read.flatMap((found, i) => [...takenBySource(found, read.slice(0, i)), ...takenByLoad(found, made)])
