import type { Context } from 'hono'
import type { z } from 'zod'
import { readBody } from '../body.ts'
import { canonical } from '../canonical.ts'
import type { Dependencies } from '../dependencies.ts'
import type { Answers } from '../query/answers.ts'
import { isKnown, setHeaders, tagOf } from '../query/routes.ts'
import { sendWhole } from '../query/send.ts'
import { type Asking, createAsking } from './asking.ts'

/** A route whose answer is computed of those of queries. */
export interface AnalysisRoute<S extends z.ZodType> {
  readonly path: string
  readonly request: S
  /** the request with all that its answer is made of beside the cubes: by that it is known */
  readonly complete?: (request: z.output<S>) => Promise<z.output<S>>
  readonly compute: (request: z.output<S>, asking: Asking) => Promise<object>
}

/**
 * Answers a request with what is computed of the answers of queries: under the same policies, kept as long and known by a tag as
 * they are.
 */
export const answerAnalysis = <S extends z.ZodType>(
  dependencies: Dependencies,
  answers: Answers,
  { path, request, complete = async (read) => read, compute }: AnalysisRoute<S>,
): ((c: Context) => Promise<Response>) => {
  const asking = createAsking(dependencies, answers)
  const { kept } = answers
  return async (c) => {
    const body = await complete(await readBody(c, request, dependencies.limits.requestBytes))
    const { key, tag, bytes } = await asking(c, async (asked) => {
      const { model, dataVersion } = asked.snapshot
      const key = [path, model.version, dataVersion, canonical(body)].join('\n')
      const tag = tagOf(key)
      if (isKnown(c.req.header('if-none-match'), tag)) return { key, tag }
      const bytes = kept.get(key) ?? Buffer.from(JSON.stringify(await compute(body, asked)))
      return { key, tag, bytes }
    })
    setHeaders(c, tag)
    if (bytes === undefined) return c.body(null, 304)
    kept.set(key, bytes, bytes.length)
    return sendWhole(c, bytes, 'application/json')
  }
}
