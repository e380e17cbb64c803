import { mergeDefinitions } from './definitions/merge.ts'
import type { Definition } from './documentation.ts'
import { collectProblems } from './problem.ts'
import { type DefinitionFile, parseYaml } from './yaml/parse.ts'

/** A query that stands in place of a table: the warehouse must show it under the name `table` before a model is loaded. */
export interface InlineQuery {
  readonly table: string
  readonly query: string
  readonly place: Definition
}

/** The queries that definitions hold in place of tables, each once. Problems of the text are those of `loadModel`. */
export const inlineQueries = (files: readonly DefinitionFile[]): readonly InlineQuery[] => {
  const { report } = collectProblems()
  const { calendars, dimensions, rates, cubes } = mergeDefinitions(
    files.map((file) => parseYaml(file, report)),
    report,
  )
  const definitions = [calendars, dimensions, rates, cubes].flatMap(({ byName }) => [...byName.values()])
  const tables = definitions.flatMap((definition) => ('table' in definition ? [definition.table] : []))
  const found = tables.flatMap(({ value, place, query }) =>
    query === undefined ? [] : [{ table: value, query, place }],
  )
  return [...new Map(found.map((query) => [query.table, query])).values()]
}
