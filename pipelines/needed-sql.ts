import type { LoadSql } from './load.ts'
import { isOwnSql, type SqlFile } from './sources/sql-files.ts'
import type { Workspace } from './sources/workspace.ts'
import { stagingPrefix, stagingTable } from './steps/rules.ts'

const withoutComments = (sql: string) => sql.replaceAll(/--.*$/gm, '')

/** What may be a table that a file makes, of staging or the warehouse, in lower case: names are one whatever theirs is. */
const tablesNamed = (sql: string): ReadonlySet<string> =>
  new Set(
    withoutComments(sql)
      .toLowerCase()
      .match(/\b(?:stg|dim|fact|bridge)_\w+/g),
  )

/** The tables that a file reads, of those that files make. */
type Reads = (file: SqlFile) => readonly string[]

/** The tables that files of SQL read, of those that the given files make. */
export const readsOf = (files: readonly SqlFile[]): Reads => {
  const names = files.map(({ name }) => name)
  const found = new Map<string, readonly string[]>()
  const readBy = ({ name, text }: SqlFile) => {
    const named = tablesNamed(text)
    return names.filter((table) => table !== name && named.has(table.toLowerCase()))
  }
  return (file) => {
    const known = found.get(file.path) ?? readBy(file)
    found.set(file.path, known)
    return known
  }
}

/** Files whose tables are all made by the time that they run, each behind those that it reads. */
const makeable = (files: readonly SqlFile[], reads: Reads, made: Set<string>): SqlFile[] => {
  const next = files.filter((file) => reads(file).every((table) => made.has(table)))
  if (next.length === 0) return []
  for (const { name } of next) made.add(name)
  return [
    ...next,
    ...makeable(
      files.filter((file) => !next.includes(file)),
      reads,
      made,
    ),
  ]
}

const isStaging = (table: string) => table.startsWith(stagingPrefix)

/** Facts for which there are rows: a source feeds a staging table that they read, or all the facts are made that they read. */
const fedFacts = (facts: readonly SqlFile[], reads: Reads, fed: ReadonlySet<string>): SqlFile[] => {
  const factNames = new Set(facts.map(({ name }) => name))
  const isFed = (file: SqlFile, found: readonly SqlFile[]) => {
    const staging = reads(file).filter(isStaging)
    const read = reads(file).filter((table) => factNames.has(table))
    return staging.length > 0
      ? staging.every((table) => fed.has(table))
      : read.length > 0 && read.every((table) => found.some(({ name }) => name === table))
  }
  let found: SqlFile[] = []
  for (;;) {
    const more = facts.filter((file) => isFed(file, found))
    if (more.length === found.length) return found
    found = more
  }
}

/** The SQL of a workspace that takes the shipped cubes: all dimensions, and the facts for which its sources bring rows. */
const shippedSql = (sql: LoadSql, reads: Reads, fed: ReadonlySet<string>) => {
  const made = new Set(sql.staging.map(({ name }) => name))
  const dimensions = makeable(sql.dimensions, reads, made)
  return { staging: sql.staging, dimensions, facts: makeable(fedFacts(sql.facts, reads, fed), reads, made), made }
}

/**
 * The SQL of a workspace with cubes of its own: what its sources feed. Of its own files these are the ones whose tables are
 * all made before them; of the shipped ones those that read an entity which is fed and none that the workspace replaces.
 */
const ownSql = (sql: LoadSql, reads: Reads, fed: ReadonlySet<string>, isOwn: (file: SqlFile) => boolean) => {
  const replaced = new Set(sql.staging.filter(isOwn).map(({ name }) => name))
  const isNeeded = (file: SqlFile) => {
    const staging = reads(file).filter(isStaging)
    if (isOwn(file)) return staging.every((table) => fed.has(table))
    return staging.some((table) => fed.has(table)) && !staging.some((table) => replaced.has(table))
  }
  const staging = sql.staging.filter(({ name }) => fed.has(name) || !replaced.has(name))
  const made = new Set(staging.map(({ name }) => name))
  const dimensions = makeable(sql.dimensions.filter(isNeeded), reads, made)
  const facts = makeable(sql.facts.filter(isNeeded), reads, made)
  return { staging, dimensions, facts, made }
}

/**
 * The SQL that a load of the workspace runs: without what its sources feed nothing for. What is shipped is asked of no table
 * that a workspace with cubes of its own makes itself.
 */
export const neededSql = (sql: LoadSql, workspace: Workspace): LoadSql => {
  const { cubes, sources } = workspace
  const reads = readsOf([...sql.staging, ...sql.dimensions, ...sql.facts])
  const fed = new Set(sources.map(({ entity }) => stagingTable(entity.name)))
  const isOwn = (file: SqlFile) => isOwnSql(file, workspace.folder)
  const { made, ...needed } = cubes === 'shipped' ? shippedSql(sql, reads, fed) : ownSql(sql, reads, fed, isOwn)
  const replaced = new Set([...sql.staging, ...sql.dimensions, ...sql.facts].filter(isOwn).map(({ name }) => name))
  const isAnswerable = (file: SqlFile) =>
    reads(file).every((table) => made.has(table) && (cubes === 'shipped' || isOwn(file) || !replaced.has(table)))
  const checks = sql.checks.filter(isAnswerable)
  const completeThrough = sql.completeThrough && isAnswerable(sql.completeThrough) ? sql.completeThrough : undefined
  const referenced = sources.flatMap(({ columns }) => columns.flatMap(({ references }) => references ?? []))
  const read = [...needed.dimensions, ...needed.facts, ...checks, ...(completeThrough ? [completeThrough] : [])]
  const asked = new Set([...fed, ...referenced.map(stagingTable), ...read.flatMap(reads)])
  return { ...sql, ...needed, staging: needed.staging.filter(({ name }) => asked.has(name)), checks, completeThrough }
}
