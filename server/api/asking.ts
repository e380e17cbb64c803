import type { Context } from 'hono'
import type { z } from 'zod'
import { ModelRefusal } from '../../pipelines/models/refusal.ts'
import { QueryError } from '../contract/errors.ts'
import type { NamedMember } from '../contract/estimate.ts'
import { CubeQuery } from '../contract/query.ts'
import type { Notice, QueryResult, SpecialKind, Value } from '../contract/result.ts'
import { readRows } from '../engine/rows.ts'
import type { Attribute } from '../model/cube.ts'
import { cubeOf, currentOf } from './current.ts'
import type { Dependencies } from './dependencies.ts'
import type { Compiler } from './query/compile-cached.ts'
import type { Snapshot } from './serving.ts'

/** A row of an answer. */
export interface AnsweredRow {
  /** a member's key or a measure's value by the name of its column, null for none */
  readonly value: (name: string) => Value
  /** a measure's value; undefined where there is none, as where a policy keeps it back */
  readonly number: (name: string) => number | undefined
  readonly member: (attribute: string) => NamedMember
}

/** What a question brought. */
export interface Answered {
  readonly rows: readonly AnsweredRow[]
  readonly notices: readonly Notice[]
}

/** Asks cubes as their reader may, all of one state of the data. */
export interface Asking {
  readonly snapshot: Snapshot
  readonly signal: AbortSignal
  /**
   * Rows of a query, without totals.
   *
   * @param places where in the request parts of the query come from, such as `rows[1]` from `segment`: errors name these
   */
  readonly ask: (query: z.input<typeof CubeQuery>, places?: Readonly<Record<string, string>>) => Promise<Answered>
}

/** Most rows that an analysis reads of one answer. */
const mostRows = 2_000_000

const specialName = (attribute: Attribute | undefined, kind: SpecialKind): string => {
  if (kind === 'blank') return attribute?.blank ?? kind
  if (kind === 'unknown') return attribute?.unknown ?? kind
  if (kind === 'unassigned') return attribute?.unassigned ?? kind
  return `(${kind})`
}

type Rows = Pick<QueryResult, 'rows' | 'special'> & { readonly labels: NonNullable<QueryResult['labels']> }

/** The labels of labelled columns, by column and key. */
const labelsOf = ({ labels }: Rows): ReadonlyMap<string, { path: readonly number[]; byKey: Map<string, string> }> =>
  new Map(
    labels.map(({ column, path, members }) => [
      column,
      { path, byKey: new Map(members.map(({ key, label }) => [JSON.stringify(key), label])) },
    ]),
  )

const toRows = (
  read: Rows,
  names: readonly string[],
  attributes: ReadonlyMap<string, Attribute>,
): readonly AnsweredRow[] => {
  const places = new Map(names.map((name, i) => [name, i]))
  const labels = labelsOf(read)
  const specials = new Map(read.special.map(({ row, column, kind }) => [`${row} ${column}`, kind]))
  return read.rows.map((row, r): AnsweredRow => {
    const value = (name: string) => {
      const place = places.get(name)
      if (place === undefined) throw new Error(`the answer has no column ${name}`)
      return row[place] ?? null
    }
    return {
      value,
      number: (name) => {
        const found = value(name)
        return found === null ? undefined : Number(found)
      },
      member: (name) => {
        const key = value(name)
        const special = specials.get(`${r} ${places.get(name)}`) ?? null
        if (special !== null) return { key, special, label: specialName(attributes.get(name), special) }
        const known = labels.get(name)
        const label = known?.byKey.get(JSON.stringify(known.path.map((place) => row[place] ?? null)))
        return { key, special, label: label ?? String(key) }
      },
    }
  })
}

/** A place of a query as the request names it. */
const placed = (path: string, places: Readonly<Record<string, string>>): string => {
  const found = Object.entries(places).find(([prefix]) => path === prefix || path.startsWith(`${prefix}.`))
  return found === undefined ? path : found[1] + path.slice(found[0].length)
}

/** A failure of a query with its place as the request names it; any other stays what it is. */
export const replaced = (error: unknown, places: Readonly<Record<string, string>>): unknown =>
  error instanceof QueryError
    ? new QueryError(error.code, error.details, placed(error.path, places), { cause: error })
    : error

/** What a model refuses, as the API tells it; other failures stay what they are. */
const toRefusal = (failure: unknown, path = ''): unknown =>
  failure instanceof ModelRefusal
    ? new QueryError(
        'model_refused',
        { reason: failure.code, problem: failure.message, found: failure.details },
        path,
        { cause: failure },
      )
    : failure

type Work<T> = (asking: Asking) => Promise<T>

/**
 * Does the work of an analysis with answers of one state of the data; anew where another was published meanwhile.
 *
 * @throws QueryError those of queries, with places of the request, and `model_refused` for data that cannot carry a model
 */
export const createAsking =
  (dependencies: Dependencies, compile: Compiler) =>
  async <T>(c: Context, work: Work<T>): Promise<T> => {
    const { engine } = dependencies
    const { signal } = c.req.raw
    const current = () => currentOf(dependencies, c.req.header('accept-language'))
    const askOf =
      (snapshot: Snapshot): Asking['ask'] =>
      async (asked, places = {}) => {
        try {
          const compiled = compile(snapshot, CubeQuery.parse(asked))
          const { statement, query, columns, notices } = compiled
          const read = await readRows(statement, await engine.answer(statement, { signal }), mostRows)
          const { attributes } = cubeOf(snapshot, query.from, 'from')
          return {
            rows: toRows(
              read,
              columns.map(({ name }) => name),
              attributes,
            ),
            notices,
          }
        } catch (error) {
          throw replaced(error, places)
        }
      }
    for (;;) {
      const snapshot = current()
      try {
        const result = await work({ snapshot, signal, ask: askOf(snapshot) })
        if (current() === snapshot) return result
      } catch (error) {
        if (current() === snapshot) throw toRefusal(error)
      }
    }
  }

/** The notices of several answers, each once. */
export const noticesOf = (answers: readonly Answered[]): Notice[] => [
  ...new Map(answers.flatMap(({ notices }) => notices.map((notice) => [notice.text, notice]))).values(),
]
