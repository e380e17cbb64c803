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
import type { Snapshot } from '../serving.ts'
import { answerBytes } from './answer.ts'
import type { Compiler } from './compile-cached.ts'
import { createValueCheck } from './notices.ts'
import { begin, toStream } from './stream.ts'

/** Everybody who asks is the owner until there is sign-in; answers are kept by who may see what. */
const reader = 'owner'

const keyOf = ({ query }: CompiledQuery, media: ResultMedia, { model, dataVersion }: Snapshot) =>
  [media, model.version, dataVersion, reader, canonical(query)].join('\n')

const tagOf = (key: string) => `"${createHash('sha256').update(key).digest('base64url').slice(0, 27)}"`

const contentTypes: Record<ResultMedia, string> = {
  'application/json': 'application/json',
  'application/vnd.apache.arrow.stream': 'application/vnd.apache.arrow.stream',
  'text/csv': 'text/csv; charset=utf-8; header=present',
}

const isKnown = (ifNoneMatch: string | undefined, tag: string) =>
  ifNoneMatch?.split(',').some((known) => known.trim().replace(/^W\//, '') === tag) ?? false

const setHeaders = (c: Context, tag: string) => {
  c.header('etag', tag)
  c.header('vary', 'accept')
  c.header('cache-control', 'private, no-cache')
}

const whole = (c: Context, bytes: Uint8Array, media: ResultMedia) => {
  c.header('content-type', contentTypes[media])
  c.header('content-length', String(bytes.length))
  return c.body(new Uint8Array(bytes))
}

/** `POST /api/query`: compile, run and answer in the form asked for; what was answered before is not run again. */
export const queryRoutes = (dependencies: Dependencies, compile: Compiler): Hono => {
  const { serving, limits, engine, clock } = dependencies
  const answers = createCache<Uint8Array>(limits.cacheBytes)
  const checkValues = createValueCheck(engine)
  return new Hono().post(routes.query.path, async (c) => {
    const asked = clock()
    const query = await readBody(c, routes.query.request, limits.requestBytes)
    const media = negotiate(c.req.header('accept'), resultMedia)
    const snapshot = currentOf(serving)
    const compiled = compile(snapshot, query)
    const key = keyOf(compiled, media, snapshot)
    const tag = tagOf(key)
    if (isKnown(c.req.header('if-none-match'), tag)) {
      setHeaders(c, tag)
      return c.body(null, 304)
    }
    const known = answers.get(key)
    const { signal } = c.req.raw
    if (known === undefined) {
      const notices = await checkValues(snapshot, compiled, signal)
      const begun = await begin(answerBytes({ compiled, snapshot, notices, asked, signal }, media, dependencies))
      const keep = (bytes: Uint8Array) => answers.set(key, bytes, bytes.length)
      setHeaders(c, tag)
      if (begun.rest !== undefined) {
        c.header('content-type', contentTypes[media])
        return c.body(toStream(begun, limits.cacheBytes / 4, keep))
      }
      const bytes = Buffer.concat(begun.pieces)
      keep(bytes)
      return whole(c, bytes, media)
    }
    setHeaders(c, tag)
    return whole(c, known, media)
  })
}
