import type { Context } from 'hono'
import type { z } from 'zod'
import type { CompiledQuery } from '../../compiler/compile.ts'
import { QueryError } from '../../contract/errors.ts'
import { CubeQuery } from '../../contract/query.ts'
import type { Notice, QueryResult } from '../../contract/result.ts'
import { cubeOf, currentOf } from '../current.ts'
import type { Dependencies } from '../dependencies.ts'
import type { Answers } from '../query/answers.ts'
import type { Snapshot } from '../serving.ts'
import { type AnsweredRow, rowsByName } from './answered-rows.ts'
import { toRefused } from './refusal.ts'

/** What a question brought: its answer as `POST /api/query` gives it, and its rows by the names of their columns. */
export interface Answered {
  readonly result: QueryResult
  readonly rows: readonly AnsweredRow[]
  readonly notices: readonly Notice[]
}

/** Where in the request parts of a query come from, such as `rows[1]` from `segment`; by '' all that no other part has. */
export type Places = Readonly<Record<string, string>>

/** How a question is asked. */
export interface HowAsked {
  readonly places?: Places
  /** another snapshot of the same data, where its model was extended */
  readonly of?: Snapshot
  /** 2,000,000 where absent; an answer of more is refused with `too_many_rows` */
  readonly mostRows?: number
}

/** Asks cubes as their reader may, all of one state of the data. */
export interface Asking {
  readonly snapshot: Snapshot
  readonly signal: AbortSignal
  /** throws QueryError, with places of the request */
  readonly compile: (query: CubeQuery, places?: Places) => CompiledQuery
  /** Asks as `POST /api/query` does, but for how many rows there may be; throws QueryError as that, with places of the request. */
  readonly ask: (query: z.input<typeof CubeQuery>, how?: HowAsked) => Promise<Answered>
  /** of which state of the data what is found is, and how long it took until now */
  readonly meta: () => { readonly model: string; readonly data: string; readonly elapsedMs: number }
}

/** Most rows that an analysis reads of one answer. */
const mostRead = 2_000_000

const isWithin = (path: string, place: string): boolean =>
  place !== '' && path.startsWith(place) && ['', '.', '['].includes(path.charAt(place.length))

/** A place of a query as the request names it. */
const placed = (path: string, places: Places): string => {
  const place = Object.keys(places).find((known) => isWithin(path, known))
  if (place !== undefined) return `${places[place]}${path.slice(place.length)}`
  return [places[''] ?? '', path].filter((part) => part !== '').join('.')
}

/** A failure with its place as the request names it. */
const replaced = (failure: unknown, places: Places): unknown =>
  failure instanceof QueryError
    ? new QueryError(failure.code, failure.details, placed(failure.path, places), { cause: failure })
    : failure

const askingOf = (dependencies: Dependencies, answers: Answers, snapshot: Snapshot, signal: AbortSignal): Asking => {
  const { clock } = dependencies
  const asked = clock()
  return {
    snapshot,
    signal,
    compile: (query, places = {}) => {
      try {
        return answers.compile(snapshot, query)
      } catch (error) {
        throw replaced(error, places)
      }
    },
    ask: async (query, { places = {}, of = snapshot, mostRows = mostRead } = {}) => {
      try {
        const result = await answers.ask(of, CubeQuery.parse(query), { signal, mostRows })
        const { attributes } = cubeOf(of, result.query.from, 'from')
        return { result, rows: rowsByName(result, attributes), notices: result.notices }
      } catch (error) {
        throw replaced(error, places)
      }
    },
    meta: () => {
      const elapsedMs = Math.round((clock() - asked) * 1000) / 1000
      return { model: snapshot.model.version, data: snapshot.dataVersion, elapsedMs }
    },
  }
}

/**
 * Does the work of an analysis with answers of one state of the data; anew where another was published meanwhile.
 *
 * @throws QueryError those of queries, with places of the request, and `model_refused` for data that cannot carry a model
 */
export const createAsking =
  (dependencies: Dependencies, answers: Answers) =>
  async <T>(c: Context, work: (asking: Asking) => Promise<T>): Promise<T> => {
    const { signal } = c.req.raw
    const current = () => currentOf(dependencies, c.req.header('accept-language'))
    for (;;) {
      const snapshot = current()
      try {
        const found = await work(askingOf(dependencies, answers, snapshot, signal))
        if (current() === snapshot) return found
      } catch (error) {
        if (current() === snapshot) throw toRefused(error)
      }
    }
  }
