import type { Server } from 'node:http'
import { createAdaptorServer } from '@hono/node-server'
import type { Hono } from 'hono'
import { StartError } from './start-error.ts'

/** A server that listens. */
export interface Listening {
  readonly port: number
  /** Takes no new connections, waits for the answers under way, and ends those that take longer. */
  close(withinMs: number): Promise<void>
}

const whyNot = (error: Error, host: string, port: number): Error => {
  const code = 'code' in error ? error.code : undefined
  const address = `${host}:${port}`
  if (code === 'EADDRINUSE') {
    return new StartError(`port ${port} of ${host} is in use; take another with --port, or end what listens on it`, {
      cause: error,
    })
  }
  return new StartError(`cannot listen on ${address}: ${error.message}`, { cause: error })
}

/**
 * Listens with an app.
 *
 * @param port  0 takes a free one
 * @throws StartError where the port is in use or the address cannot be listened on
 */
export const listen = async (app: Hono, host: string, port: number): Promise<Listening> => {
  // Without TLS and HTTP/2 the adaptor makes a plain HTTP server.
  const server = createAdaptorServer({ fetch: app.fetch }) as Server
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(whyNot(error, host, port)))
    server.listen(port, host, resolve)
  })
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    close: async (withinMs) => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      // A connection that was answered since is kept alive by its client, who would be waited for.
      const idle = setInterval(() => server.closeIdleConnections(), 20)
      const late = setTimeout(() => server.closeAllConnections(), withinMs)
      await closed
      clearInterval(idle)
      clearTimeout(late)
    },
  }
}
