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
