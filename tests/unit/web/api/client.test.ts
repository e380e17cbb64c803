import { afterEach, describe, expect, test, vi } from 'vitest'
import { call, callFor } from '../../../../web/api/client.ts'

const json = (body: unknown, status = 200, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } })

/** A `fetch` that gives one answer and keeps what it was called with. */
const fetching = (answer: () => Promise<Response>) => {
  const fetched = vi.fn<(path: string, init: RequestInit) => Promise<Response>>(answer)
  vi.stubGlobal('fetch', fetched)
  return fetched
}

afterEach(() => vi.unstubAllGlobals())

describe('a call of the API', () => {
  test('goes to the path of the route, with its parameters as an address writes them', async () => {
    const fetched = fetching(async () => json({ name: 'a/b c' }))
    expect(await call('cube', { body: undefined, parameters: { name: 'a/b c' } })).toEqual({ name: 'a/b c' })
    const [path, init] = fetched.mock.calls[0] ?? []
    expect(path).toBe('/api/cubes/a%2Fb%20c')
    expect(init).toEqual({ method: 'GET', headers: { accept: 'application/json', 'accept-language': 'en' } })
  })

  test('sends its body as JSON and asks for the form that is wanted', async () => {
    const fetched = fetching(async () => new Response('deals\n1\n'))
    const response = await callFor('query', { body: { from: 'opportunities' }, parameters: {} }, 'text/csv')
    expect(await response.text()).toBe('deals\n1\n')
    const [path, init] = fetched.mock.calls[0] ?? []
    expect(path).toBe('/api/query')
    expect(init?.headers).toEqual({ accept: 'text/csv', 'accept-language': 'en', 'content-type': 'application/json' })
    expect(init?.body).toBe('{"from":"opportunities"}')
  })

  test('fails with what the server said, and where', async () => {
    const error = { code: 'unknown_cube', message: 'there is no cube "x"', path: 'from', details: {} }
    fetching(async () => json({ error }, 404, { 'x-request-id': 'r1' }))
    await expect(call('query', { body: { from: 'x' }, parameters: {} })).rejects.toMatchObject({
      status: 404,
      code: 'unknown_cube',
      path: 'from',
      requestId: 'r1',
    })
  })

  test('says that the server cannot be reached where no answer came', async () => {
    fetching(() => Promise.reject(new TypeError('network')))
    const failure = call('cubes', { body: undefined, parameters: {} })
    await expect(failure).rejects.toMatchObject({ status: 0, message: 'the server cannot be reached' })
  })

  test('that was cancelled fails with the cancellation, not as a server out of reach', async () => {
    const cancelling = new AbortController()
    cancelling.abort()
    fetching(() => Promise.reject(new DOMException('gone', 'AbortError')))
    const failure = call('cubes', { body: undefined, parameters: {}, signal: cancelling.signal })
    await expect(failure).rejects.toMatchObject({ name: 'AbortError' })
  })
})
