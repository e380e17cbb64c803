import { readFile } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'
import { type Context, Hono } from 'hono'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.map': 'application/json',
  '.txt': 'text/plain; charset=utf-8',
}

/** Files in `assets/` have a hash of their content in their name. */
const cacheControl = (path: string) =>
  path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache'

/** The path as text; undefined where it is not written as an address may be. */
const decoded = (path: string): string | undefined => {
  try {
    return decodeURIComponent(path)
  } catch {
    return undefined
  }
}

const read = async (folder: string, path: string): Promise<Uint8Array | undefined> => {
  const file = normalize(join(folder, path))
  if (!file.startsWith(normalize(folder) + sep)) return undefined
  return readFile(file).catch(() => undefined)
}

const send = (c: Context, bytes: Uint8Array, path: string) => {
  c.header('content-type', types[extname(path)] ?? 'application/octet-stream')
  c.header('cache-control', cacheControl(path))
  return c.body(new Uint8Array(bytes))
}

const isPage = (path: string) => extname(path) === '' && !path.startsWith('/api/') && !path.startsWith('/health/')

/** The built web page: its files, and `index.html` for every address that the page itself understands. */
export const webRoutes = (folder: string): Hono =>
  new Hono().get('*', async (c, next) => {
    const path = decoded(c.req.path)
    if (path === undefined) return next()
    const file = extname(path) === '' ? undefined : await read(folder, path)
    if (file !== undefined) return send(c, file, path)
    const page = isPage(path) ? await read(folder, '/index.html') : undefined
    return page === undefined ? next() : send(c, page, '/index.html')
  })
