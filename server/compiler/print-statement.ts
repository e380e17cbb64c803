import { QueryError } from '../contract/errors.ts'
import { duckdb } from './dialect/duckdb.ts'
import { contextOf, names } from './lower/scope.ts'
import { storedMembers } from './lower/stored-members.ts'
import { lower } from './lower.ts'
import { settingsIn } from './plan/parameters.ts'
import { planQuery } from './plan/plan-query.ts'
import { placeInSet, type SetQuery, setColumns } from './plan/set-query.ts'
import { rewrite } from './rewrite/rewrite.ts'
import type { Named, NamedQuery, Relation, Select, SqlStatement } from './sql/ast.ts'
import { column, constant, same } from './sql/build.ts'
import type { Statement, StatementColumn } from './statement.ts'

/** The members of a set, a row each: the parts of its key, and whether it is the unknown one. */
const lowerSet = (set: SetQuery): Omit<NamedQuery, 'name'> => {
  if (set.stored !== undefined) return { query: storedMembers(set, set.stored) }
  const { name, cube, profile, query } = set
  const plan = rewrite(planQuery(cube, query, profile).plan, profile)
  const { statement } = lower(contextOf(cube, profile), plan)
  const [key] = plan.input.input.input.keys
  if (key === undefined) throw new Error(`${name} has no attribute`)
  const { orderBy: _order, ...members } = statement.select
  const parts = [...key.implied.map((ancestor) => names.implied(key.attribute, ancestor)), key.attribute.name]
  const isMember = (kind: 'unknown' | 'unassigned', as: string): Named => ({
    expression: same(column(names.special(key.attribute)), constant(kind)),
    as,
  })
  const columns: readonly Named[] = [
    ...parts.map((part, i) => ({ expression: column(part), as: setColumns.key(i) })),
    isMember('unknown', setColumns.unknown),
    ...(key.attribute.unassigned === undefined ? [] : [isMember('unassigned', setColumns.unassigned)]),
  ]
  const select: Select = { kind: 'select', columns, from: { kind: 'subquery', select: members, as: 'members' } }
  return { with: statement.with, query: select }
}

const lowerInPlace = (set: SetQuery): Omit<NamedQuery, 'name'> => {
  try {
    return lowerSet(set)
  } catch (error) {
    if (!(error instanceof QueryError)) throw error
    throw new QueryError(error.code, error.details, placeInSet(set.path, set.query, error.path))
  }
}

const isSet = (node: object): node is Relation & { readonly kind: 'set' } => 'kind' in node && node.kind === 'set'

/** Whether a part of a statement reads a set: most read none, and are printed as they are. */
const readsSet = (node: unknown): boolean => {
  if (typeof node !== 'object' || node === null) return false
  if (Array.isArray(node)) return node.some(readsSet)
  if (isSet(node)) return true
  for (const key in node) if (readsSet(node[key as keyof typeof node])) return true
  return false
}

/** The sets of one statement as named queries, each once, those that a set reads before it. */
class SetQueries {
  readonly #names = new Map<string, string>()
  readonly queries: NamedQuery[] = []
  /** the sets as they stand in the plan, each once, those that read others before them */
  readonly asked: SetQuery[] = []

  /** The name of a set's query, which is added where it is not there yet. */
  #nameOf(set: SetQuery): string {
    // sets of several scenarios are asked with other values of parameters
    const id = JSON.stringify([set.name, set.cube.name, [...settingsIn(set.cube)], set.query, set.stored])
    const known = this.#names.get(id)
    if (known !== undefined) return known
    this.asked.push(set)
    const { with: own, query } = this.staged(lowerInPlace(set))
    const taken = this.queries.filter((q) => q.name === set.name || q.name.startsWith(`${set.name} `)).length
    const name = taken === 0 ? set.name : `${set.name} ${taken + 1}`
    this.#names.set(id, name)
    this.queries.push({ name, ...(own && { with: own }), query })
    return name
  }

  /** A part of a statement whose relations to sets are those to their named queries. */
  staged<T>(node: T): T {
    if (typeof node !== 'object' || node === null) return node
    if (Array.isArray(node)) return node.map((part) => this.staged(part)) as T
    if (isSet(node)) return { kind: 'stage', name: this.#nameOf(node.set), as: node.as } as T
    return Object.fromEntries(Object.entries(node).map(([key, part]) => [key, this.staged(part)])) as T
  }
}

/** A statement as text, and the sets that its conditions read, each once, with those that these read. */
export interface Printed {
  readonly statement: Statement
  readonly sets: readonly SetQuery[]
}

/**
 * A statement as text, with a named query for each set that its conditions read.
 *
 * @throws QueryError, the first problem of a set's own question, with its place in the request
 */
export const printWithSets = (statement: SqlStatement, columns: readonly StatementColumn[]): Printed => {
  if (!readsSet(statement)) return { statement: duckdb.print(statement, columns), sets: [] }
  const sets = new SetQueries()
  const staged = sets.staged(statement)
  const all = { ...staged, with: [...sets.queries, ...staged.with] }
  return { statement: duckdb.print(all, columns), sets: sets.asked }
}

/** The statement of `printWithSets` alone. */
export const printStatement = (statement: SqlStatement, columns: readonly StatementColumn[]): Statement =>
  printWithSets(statement, columns).statement
