import { createHash } from 'node:crypto'
import { type Context, Hono } from 'hono'
import { resultMedia } from '../../contract/route.ts'
import { routes } from '../../contract/routes.ts'
import { negotiate } from '../accept.ts'
import { readBody } from '../body.ts'
import { currentOf } from '../current.ts'
import type { Dependencies } from '../dependencies.ts'
import { toQueryError } from '../on-error.ts'
import type { Snapshot } from '../serving.ts'
import type { Answers } from './answers.ts'
import { send, sendWhole } from './send.ts'

/** The `ETag` of what a key stands for. */
export const tagOf = (key: string): string => `"${createHash('sha256').update(key).digest('base64url').slice(0, 27)}"`

/** Whether a client has what a tag stands for already. */
export const isKnown = (ifNoneMatch: string | undefined, tag: string): boolean =>
  ifNoneMatch?.split(',').some((known) => known.trim().replace(/^W\//, '') === tag) ?? false

/** Says by which tag an answer is known, and that clients ask again before they show it. */
export const setHeaders = (c: Context, tag: string): void => {
  c.header('etag', tag)
  c.header('vary', 'accept', { append: true })
  c.header('cache-control', 'private, no-cache')
}

/** `POST /api/query`: compile, run and answer in the form asked for; what was answered before is not run again. */
export const queryRoutes = (dependencies: Dependencies, { compile, kept, keyOf, run }: Answers): Hono => {
  const { limits, clock } = dependencies

  const sendingAs = (key: string, snapshot: Snapshot, current: () => Snapshot) => ({
    keepBytes: limits.cacheBytes / 4,
    onDone: (bytes: Uint8Array) => {
      if (current() === snapshot) kept.set(key, bytes, bytes.length)
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
      const known = kept.get(key)
      if (known !== undefined) return sendWhole(c, known, media)
      const begun = await run({ compiled, snapshot, asked, signal: c.req.raw.signal }, media)
      if (current() === snapshot) return send(c, begun, media, sendingAs(key, snapshot, current))
      // Data published since may have been met with what was verified on the data before: ask again.
      await begun.rest?.return()
    }
  })
}
