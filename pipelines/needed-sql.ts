import type { LoadSql } from './load.ts'
import type { SqlFile } from './sources/sql-files.ts'
import type { Workspace } from './sources/workspace.ts'
import { stagingTable } from './steps/rules.ts'

const withoutComments = (sql: string) => sql.replaceAll(/--.*$/gm, '')

const wordsOf = (sql: string): ReadonlySet<string> => new Set(withoutComments(sql).match(/\w+/g))

/**
 * The SQL that a load of the workspace runs: all of it where the workspace takes the shipped cubes, else what its
 * sources feed, which is each file whose tables are all made before it.
 */
export const neededSql = (sql: LoadSql, { cubes, sources }: Workspace): LoadSql => {
  if (cubes === 'shipped') return sql
  const all = [...sql.staging, ...sql.dimensions, ...sql.facts].map(({ name }) => name)
  const made = new Set(sources.map(({ entity }) => stagingTable(entity.name)))
  const isFed = ({ name, text }: SqlFile) => {
    const words = wordsOf(text)
    return all.every((table) => table === name || !words.has(table) || made.has(table))
  }
  const makeable = (files: readonly SqlFile[]) =>
    files.filter((file) => isFed(file) && made.add(file.name).has(file.name))
  return {
    ...sql,
    staging: sql.staging.filter(({ name }) => made.has(name)),
    dimensions: makeable(sql.dimensions),
    facts: makeable(sql.facts),
    checks: sql.checks.filter(isFed),
    completeThrough: sql.completeThrough && isFed(sql.completeThrough) ? sql.completeThrough : undefined,
  }
}
