import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { webRoutes } from '../../../../server/api/web/routes.ts'

const root = mkdtempSync(join(tmpdir(), 'clientele-web-'))
const web = join(root, 'web')
beforeAll(() => {
  mkdirSync(join(web, 'assets'), { recursive: true })
  writeFileSync(join(root, 'secret.txt'), 'secret')
  writeFileSync(join(web, 'index.html'), '<p>page</p>')
  writeFileSync(join(web, 'assets/index-1a2b.js'), 'let a')
})
afterAll(() => rmSync(root, { recursive: true }))

const get = async (path: string) => {
  const response = await webRoutes(web).request(path)
  return [
    response.status,
    response.headers.get('content-type'),
    response.headers.get('cache-control'),
    await response.text(),
  ]
}
const page = [200, 'text/html; charset=utf-8', 'no-cache', '<p>page</p>']

it('serves the page for every address that the page understands', async () => {
  expect(await get('/')).toEqual(page)
  expect(await get('/explore/opportunities?rows=a.b')).toEqual(page)
  expect(await get('/index.html')).toEqual(page)
})

it('serves its files, those named by their content for good', async () => {
  expect(await get('/assets/index-1a2b.js')).toEqual([
    200,
    'text/javascript; charset=utf-8',
    'public, max-age=31536000, immutable',
    'let a',
  ])
})

it('has no page for what is not there, nor for the API', async () => {
  for (const path of ['/assets/other.js', '/api/nothing', '/health/nothing', '/%E0%A4%A'])
    expect((await get(path))[0]).toBe(404)
})

it('serves nothing outside its folder', async () => {
  for (const path of ['/..%2fsecret.txt', '/%2e%2e/secret.txt', '/assets/..%2f..%2fsecret.txt', '/assets/%00.js']) {
    const [status, , , text] = await get(path)
    expect([status, String(text).includes('secret')]).toEqual([404, false])
  }
})
