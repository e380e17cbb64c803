import { createHash } from 'node:crypto'
import { type Context, Hono } from 'hono'
import type { CompiledQuery } from '../../compiler/compile.ts'
import { type ResultMedia, resultMedia, routes } from '../../contract/routes.ts'
import { negotiate } from '../accept.ts'
import { readBody } from '../body.ts'
import { createCache } from '../cache.ts'
import { canonical } from '../canonical.ts'
import { currentOf } from '../current.ts'
import type { Dependencies } from '../dependencies.ts'
import { toQueryError } from '../on-error.ts'
import type { Snapshot } from '../serving.ts'
import { answerBytes, type Question } from './answer.ts'
import type { Compiler } from './compile-cached.ts'
import { findEmptySets } from './empty-sets.ts'
import { compareDates, countGaps, createValueCheck } from './notices.ts'
import { send, sendWhole } from './send.ts'
import { begin } from './stream.ts'

/** Two ways to ask may run as one query, and differ in what their answers say of them. What a reader sees is a model of its own, by its version. */
const keyOf = ({ query, notices }: CompiledQuery, media: ResultMedia, { model, dataVersion }: Snapshot) =>
  [media, model.version, dataVersion, canonical(query), canonical(notices)].join('\n')

const tagOf = (key: string) => `"${createHash('sha256').update(key).digest('base64url').slice(0, 27)}"`

const isKnown = (ifNoneMatch: string | undefined, tag: string) =>
  ifNoneMatch?.split(',').some((known) => known.trim().replace(/^W\//, '') === tag) ?? false

const setHeaders = (c: Context, tag: string) => {
  c.header('etag', tag)
  c.header('vary', 'accept', { append: true })
  c.header('cache-control', 'private, no-cache')
}

/** `POST /api/query`: compile, run and answer in the form asked for; what was answered before is not run again. */
export const queryRoutes = (dependencies: Dependencies, compile: Compiler): Hono => {
  const { serving, limits, engine, clock } = dependencies
  const answers = createCache<Uint8Array>(limits.cacheBytes)
  const checkValues = createValueCheck(engine, serving)
  serving.onPublish(answers.clear)

  const run = async (question: Omit<Question, 'notices'>, media: ResultMedia) => {
    const { snapshot, compiled, signal } = question
    const notices = [
      ...(await checkValues(snapshot, compiled, signal)),
      ...(await compareDates(engine, compiled, signal)),
      ...(await countGaps(engine, compiled, signal)),
      ...(await findEmptySets(engine, compiled, signal)),
    ]
    return begin(answerBytes({ ...question, notices }, media, dependencies))
  }

  const sendingAs = (key: string, snapshot: Snapshot, current: () => Snapshot) => ({
    keepBytes: limits.cacheBytes / 4,
    onDone: (bytes: Uint8Array) => {
      if (current() === snapshot) answers.set(key, bytes, bytes.length)
    },
    onFailure: (failure: unknown) => void toQueryError(failure, dependencies),
  })

  return new Hono().post(routes.query.path, async (c) => {
    const asked = clock()
    const query = await readBody(c, routes.query.request, limits.requestBytes)
    const media = negotiate(c.req.header('accept'), resultMedia)
    const current = () => currentOf(dependencies, c.req.header('accept-language'))
    for (;;) {
      const snapshot = current()
      const compiled = compile(snapshot, query)
      const key = keyOf(compiled, media, snapshot)
      const tag = tagOf(key)
      setHeaders(c, tag)
      if (isKnown(c.req.header('if-none-match'), tag)) return c.body(null, 304)
      const known = answers.get(key)
      if (known !== undefined) return sendWhole(c, known, media)
      const begun = await run({ compiled, snapshot, asked, signal: c.req.raw.signal }, media)
      if (current() === snapshot) return send(c, begun, media, sendingAs(key, snapshot, current))
      // Data published since may have been met with what was verified on the data before: ask again.
      await begun.rest?.return()
    }
  })
}
