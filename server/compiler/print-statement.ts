import { QueryError } from '../contract/errors.ts'
import { duckdb } from './dialect/duckdb.ts'
import { contextOf, names } from './lower/scope.ts'
import { storedSegment } from './lower/snapshots.ts'
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
  const unknown = key.attribute.restricted === true ? 'restricted' : 'unknown'
  const isMember = (kind: 'unknown' | 'unassigned' | 'restricted', as: string): Named => ({
    expression: same(column(names.seenSpecial(key.attribute)), constant(kind)),
    as,
  })
  const columns: readonly Named[] = [
    ...parts.map((part, i) => ({ expression: column(part), as: setColumns.key(i) })),
    isMember(unknown, setColumns.unknown),
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

type SegmentPart = Relation & { readonly kind: 'segment' }

const isSegment = (node: object): node is SegmentPart => 'kind' in node && node.kind === 'segment' && 'stored' in node

const isSet = (node: object): node is Relation & { readonly kind: 'set' } => 'kind' in node && node.kind === 'set'

/** Whether a part of a statement reads a set or what is stored of a segment: most read none, and are printed as they are. */
const readsAny = (node: unknown): boolean => {
  if (typeof node !== 'object' || node === null) return false
  if (Array.isArray(node)) return node.some(readsAny)
  if (isSet(node) || isSegment(node)) return true
  for (const key in node) if (readsAny(node[key as keyof typeof node])) return true
  return false
}

/** How many sets one question may ask, those that sets are made of and those of each scenario among them. */
const mostSets = 100

/** The sets and stored segments of one statement as named queries, each once, those that one reads before it. */
class MemberQueries {
  readonly #names = new Map<string, string>()
  readonly queries: NamedQuery[] = []
  /** the sets as they stand in the plan, each once, those that read others before them */
  readonly asked: SetQuery[] = []
  /** names of the segments of which something stored is read */
  readonly segments = new Set<string>()

  #free(name: string): string {
    const taken = this.queries.filter((q) => q.name === name || q.name.startsWith(`${name} `)).length
    return taken === 0 ? name : `${name} ${taken + 1}`
  }

  /** The name of the query of a part of a segment, which is added where it is not there yet. */
  #partOf({ stored, part }: SegmentPart): string {
    const { segment, dates } = stored
    const id = JSON.stringify([segment, part === 'day' ? dates : part])
    const known = this.#names.get(id)
    if (known !== undefined) return known
    this.segments.add(segment)
    const name = this.#free(part === 'day' ? `days of segment ${segment}` : `segment ${segment}`)
    this.#names.set(id, name)
    this.queries.push({ name, query: storedSegment(stored, part) })
    return name
  }

  /** The name of a set's query, which is added where it is not there yet. */
  #nameOf(set: SetQuery): string {
    // sets of several scenarios are asked with other values of parameters
    const id = JSON.stringify([set.name, set.cube.name, [...settingsIn(set.cube)], set.query, set.stored])
    const known = this.#names.get(id)
    if (known !== undefined) return known
    if (this.asked.length === mostSets) throw new QueryError('too_complex', {})
    this.asked.push(set)
    const { with: own, query } = this.staged(lowerInPlace(set))
    const name = this.#free(set.name)
    this.#names.set(id, name)
    // a set that reads sets is bound anew wherever it is read, unless it is computed once
    this.queries.push({ name, ...(own && { with: own }), query, once: true })
    return name
  }

  /** A part of a statement whose relations to sets and segments are those to their named queries. */
  staged<T>(node: T): T {
    if (typeof node !== 'object' || node === null) return node
    if (Array.isArray(node)) return node.map((part) => this.staged(part)) as T
    if (isSet(node)) return { kind: 'stage', name: this.#nameOf(node.set), as: node.as } as T
    if (isSegment(node)) return { kind: 'stage', name: this.#partOf(node), as: node.as } as T
    return Object.fromEntries(Object.entries(node).map(([key, part]) => [key, this.staged(part)])) as T
  }
}

/** What a statement reads of members that are found, or were stored, apart from it. */
export interface MembersRead {
  /** the sets of its conditions, each once, with those that these read */
  readonly sets: readonly SetQuery[]
  /** names of the segments whose stored members it reads */
  readonly segments: readonly string[]
}

/** A statement as text, and the sets and stored segments that it reads. */
export interface Printed {
  readonly statement: Statement
  readonly read: MembersRead
}

/**
 * A statement as text, with a named query for each set that its conditions read and for what it reads of stored segments.
 *
 * @throws QueryError, the first problem of a set's own question, with its place in the request
 */
export const printWithMembers = (statement: SqlStatement, columns: readonly StatementColumn[]): Printed => {
  if (!readsAny(statement)) return { statement: duckdb.print(statement, columns), read: { sets: [], segments: [] } }
  const queries = new MemberQueries()
  const staged = queries.staged(statement)
  const all = { ...staged, with: [...queries.queries, ...staged.with] }
  return {
    statement: duckdb.print(all, columns),
    read: { sets: queries.asked, segments: [...queries.segments] },
  }
}

/** The statement of `printWithMembers` alone. */
export const printStatement = (statement: SqlStatement, columns: readonly StatementColumn[]): Statement =>
  printWithMembers(statement, columns).statement
