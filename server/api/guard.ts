import type { MiddlewareHandler } from 'hono'
import { QueryError } from '../contract/errors.ts'

/** Scripts of our own only, none from text: a value that slips into the page cannot run. */
const contentSecurityPolicy = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const headers = {
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
}

/** Puts the headers that keep a browser safe on every answer. */
export const securityHeaders: MiddlewareHandler = async (c, next) => {
  await next()
  for (const [name, value] of Object.entries(headers)) c.header(name, value)
}

/** Types of bodies that no form can send. */
type BodyType = 'application/json' | 'application/octet-stream'

/** The origin that a browser says a request is from, where that is none of ours. */
const foreignOrigin = (site: string | undefined, origin: string | undefined, host: string): string | undefined => {
  // What the browser says of both sides also holds where a proxy of ours stands between.
  if (site !== undefined) return site === 'same-origin' || site === 'none' ? undefined : (origin ?? site)
  const isOurs = origin === undefined || (URL.canParse(origin) && new URL(origin).host === host)
  return isOurs ? undefined : origin
}

/**
 * Refuses requests that a page from elsewhere makes a browser send, and bodies of other types, such as a form could send:
 * what changes something is not for them to ask.
 */
export const onlyOwnPages =
  (expected: BodyType): MiddlewareHandler =>
  async (c, next) => {
    if (c.req.method === 'GET' || c.req.method === 'HEAD') return next()
    const host = c.req.header('host') ?? ''
    const origin = foreignOrigin(c.req.header('sec-fetch-site'), c.req.header('origin'), host)
    if (origin !== undefined) throw new QueryError('foreign_origin', { origin, host })
    const found = c.req.header('content-type') ?? ''
    if (found.split(';')[0]?.trim().toLowerCase() !== expected) {
      throw new QueryError('wrong_media_type', { found, expected })
    }
    return next()
  }

const withoutPort = (host: string) => host.replace(/:\d+$/, '').toLowerCase()

/**
 * Refuses requests that ask for another host: a page elsewhere could let its own name resolve to this machine and read
 * the answers.
 */
export const onlyHosts =
  (hosts: readonly string[]): MiddlewareHandler =>
  async (c, next) => {
    const host = c.req.header('host') ?? ''
    if (!hosts.includes(withoutPort(host))) throw new QueryError('foreign_host', { host, expected: hosts })
    await next()
  }
