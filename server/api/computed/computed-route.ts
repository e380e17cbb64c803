import type { Context } from 'hono'
import type { z } from 'zod'
import type { CubeQuery } from '../../contract/query.ts'
import type { QueryResult } from '../../contract/result.ts'
import { readBody } from '../body.ts'
import { canonical } from '../canonical.ts'
import { currentOf } from '../current.ts'
import type { Dependencies } from '../dependencies.ts'
import type { Answers } from '../query/answers.ts'
import type { Compiler } from '../query/compile-cached.ts'
import { isKnown, setHeaders, tagOf } from '../query/routes.ts'
import { sendWhole } from '../query/send.ts'
import { toRefused } from '../refused.ts'
import type { Snapshot } from '../serving.ts'

/** What an answer is computed with: one state of the data as its reader sees it. */
export interface Computing {
  readonly snapshot: Snapshot
  readonly compile: Compiler
  readonly signal: AbortSignal
  /** asks as `POST /api/query` does; of another snapshot where its model was extended */
  readonly ask: (query: CubeQuery, of?: Snapshot) => Promise<QueryResult>
}

/** One route whose answer is computed from answers of queries. */
export interface ComputedRoute<S extends z.ZodType> {
  readonly path: string
  readonly request: S
  readonly compute: (request: z.output<S>, computing: Computing) => Promise<object>
}

const refuse = (error: unknown): never => {
  throw toRefused(error)
}

/**
 * Answers a request whose answer is computed from those of queries: under the same policies, kept as long and known by a tag
 * as they are. What was published meanwhile is asked anew, so that an answer is of one state of the data.
 */
export const answerComputed =
  <S extends z.ZodType>(dependencies: Dependencies, answers: Answers, { path, request, compute }: ComputedRoute<S>) =>
  async (c: Context): Promise<Response> => {
    const { limits, clock } = dependencies
    const asked = clock()
    const body = await readBody(c, request, limits.requestBytes)
    const current = () => currentOf(dependencies, c.req.header('accept-language'))
    const { signal } = c.req.raw
    for (;;) {
      const snapshot = current()
      const { model, dataVersion } = snapshot
      const key = [path, model.version, dataVersion, canonical(body)].join('\n')
      const tag = tagOf(key)
      setHeaders(c, tag)
      if (isKnown(c.req.header('if-none-match'), tag)) return c.body(null, 304)
      const known = answers.kept.get(key)
      if (known !== undefined) return sendWhole(c, known, 'application/json')
      const ask = (query: CubeQuery, of = snapshot) => answers.ask(of, query, signal)
      const found = await compute(body, { snapshot, compile: answers.compile, signal, ask }).catch(refuse)
      if (current() !== snapshot) continue
      const meta = { model: model.version, data: dataVersion, elapsedMs: Math.round((clock() - asked) * 1000) / 1000 }
      const bytes = Buffer.from(JSON.stringify({ ...found, meta }))
      answers.kept.set(key, bytes, bytes.length)
      return sendWhole(c, bytes, 'application/json')
    }
  }
