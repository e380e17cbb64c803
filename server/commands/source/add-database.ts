import { draftRelation } from '../../../pipelines/draft/draft.ts'
import { sourceName } from '../../../pipelines/draft/names.ts'
import type { Draft } from '../../../pipelines/draft/write.ts'
import { lookAtRelation, type SeenRelation } from '../../../pipelines/sources/postgresql/look.ts'
import { tableName } from '../../../pipelines/sources/read-database.ts'
import { closest } from '../../contract/closest.ts'
import { StartError } from '../../start/start-error.ts'

/** The relation of a database that a source is drafted from. */
export interface DatabaseAdded {
  /** path from where the command was called */
  readonly workspace: string
  readonly name: string | undefined
  /** the address; undefined where only the variable that has it is named */
  readonly url: string | undefined
  /** the environment variable that has the address, or will have it */
  readonly urlEnv: string | undefined
  readonly table: string | undefined
  /** columns that tell the rows apart; undefined for those that the database knows */
  readonly key: readonly string[] | undefined
  readonly env: NodeJS.ProcessEnv
}

/** Whether what is named on a command line is the address of a database. */
export const isDatabaseUrl = (text: string): boolean => /^postgres(ql)?:\/\//.test(text)

/** Name of the database in an address; empty where it has none or is no address. */
const databaseOf = (url: string): string => {
  try {
    return decodeURIComponent(new URL(url).pathname.slice(1))
  } catch {
    return ''
  }
}

/** The environment variable of an address: the one that has it, else one called after the database. */
const envOf = ({ url, urlEnv, env }: DatabaseAdded): string => {
  if (urlEnv !== undefined) return urlEnv
  const found = Object.keys(env).find((name) => env[name] === url && /^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
  const database = databaseOf(url ?? '')
  return found ?? (database === '' ? 'DATABASE_URL' : `${sourceName(database).toUpperCase()}_DATABASE_URL`)
}

const checkEnvName = (name: string): void => {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
    throw new StartError(`--url-env is the name of an environment variable, such as CRM_DATABASE_URL; found "${name}"`)
}

const relationNamed = (table: string | undefined) => {
  if (table === undefined) return undefined
  const found = tableName(table)
  if (found === undefined)
    throw new StartError(
      `--table is a table or view such as public.accounts; found "${table}"; write a name with a dot in it as "a.b"`,
    )
  return found
}

const shownTables = 20

const whichTable = (tables: readonly string[]): StartError => {
  if (tables.length === 0) return new StartError('the database has no table or view that this user could read')
  const more = tables.length > shownTables ? `, and ${tables.length - shownTables} more` : ''
  return new StartError(
    `which table or view? Name it with --table; there are ${tables.slice(0, shownTables).join(', ')}${more}`,
  )
}

const checkKey = ({ columns }: SeenRelation, key: readonly string[] | undefined): void => {
  const names = columns.map(({ name }) => name)
  const unknown = key?.find((name) => !names.includes(name))
  if (unknown !== undefined)
    throw new StartError(
      `--key: there is no column "${unknown}"; nearest is "${closest(unknown, names)}"; the relation has ${names.join(', ')}`,
    )
}

/**
 * Drafts a source of a relation by looking at it; the address is written nowhere.
 *
 * @throws StartError where no relation is named, or nothing tells its rows apart; PipelineError where it cannot be looked at
 */
export const draftDatabase = async (
  added: DatabaseAdded,
  signal: AbortSignal,
): Promise<{ readonly draft: Draft; readonly isWhole: boolean; readonly next?: string }> => {
  const { url, table, key, env } = added
  const urlEnv = envOf(added)
  checkEnvName(urlEnv)
  const of = relationNamed(table)
  const name = added.name ?? sourceName(of?.table ?? '')
  const found = await lookAtRelation({
    name,
    urlEnv,
    of,
    env: url === undefined ? env : { ...env, [urlEnv]: url },
    signal,
  })
  if (!('columns' in found)) throw whichTable(found)
  checkKey(found, key)
  const draft = draftRelation(name, found, { urlEnv, key })
  if (draft === undefined)
    throw new StartError(
      `nothing tells the rows of ${table} apart: it has no key, and no column looks like one; name its columns with --key, such as --key ${found.columns
        .slice(0, 2)
        .map((column) => column.name)
        .join(',')}`,
    )
  const isSet = env[urlEnv] === url || url === undefined
  const next = `Set ${urlEnv} to the address where the source is loaded: it has the password, and is written nowhere.`
  return { draft, isWhole: found.isWhole, ...(isSet ? {} : { next }) }
}
