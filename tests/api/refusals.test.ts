import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { createApp } from '../../server/api/app.ts'
import { createServing } from '../../server/api/serving.ts'
import { QueryError } from '../../server/contract/errors.ts'
import { EngineError } from '../../server/engine/failure.ts'
import { demoApi } from './api.ts'

const api = demoApi()

const from = 'opportunities'

/** A request and what is said of it: status, code, place, and what the message must have. */
const refusals: readonly (readonly [string, unknown, number, string, string, string])[] = [
  ['an unknown cube', { from: 'oportunities' }, 404, 'unknown_cube', 'from', 'nearest is "opportunities"'],
  [
    'an unknown measure',
    { from, measures: ['won_valeu'] },
    404,
    'unknown_measure',
    'measures[0]',
    'nearest is "won_value"',
  ],
  [
    'an unknown attribute',
    { from, measures: ['deals'], rows: ['owner.ofice'] },
    404,
    'unknown_attribute',
    'rows[0]',
    'nearest is "owner.office"',
  ],
  ['an unknown key', { from, mesures: ['deals'] }, 400, 'unknown_key', '', 'nearest is "measures"'],
  [
    'an unknown key deep in a condition',
    { from, measures: ['deals'], where: [{ any: [{ not: { attribute: 'stage', inn: ['Won'] } }] }] },
    400,
    'unknown_key',
    'where[0].any[0].not',
    'nearest is "in"',
  ],
  [
    'an unknown key of a measure entry',
    { from, measures: [{ measure: 'deals', az: 'x' }] },
    400,
    'unknown_key',
    'measures[0]',
    'nearest is "as"',
  ],
  [
    'a map of another shape',
    { from, measures: ['deals'], parameters: 'x' },
    400,
    'invalid_request',
    'parameters',
    'expected object; found "x"',
  ],
  [
    'a value of another shape',
    { from, measures: 'deals' },
    400,
    'invalid_request',
    'measures',
    'expected array; found "deals"',
  ],
  [
    'a value of none of several shapes',
    { from, totals: 'yes' },
    400,
    'invalid_request',
    'totals',
    'expected boolean or array; found "yes"',
  ],
  [
    'a word that is none of a list',
    { from, totals: ['grnd'] },
    400,
    'invalid_request',
    'totals[0]',
    'nearest is "grand"',
  ],
  ['a missing key', { measures: ['deals'] }, 400, 'invalid_request', 'from', 'expected string; found nothing'],
  ['a negative limit', { from, limit: -1 }, 400, 'invalid_request', 'limit', 'found -1'],
  ['a body that is no object', [1], 400, 'invalid_request', '', 'expected object; found [1]'],
  [
    'an impossible filter',
    { from, measures: ['deals'], where: [{ attribute: 'closed.year', in: ['soon'] }] },
    400,
    'wrong_value_type',
    'where[0].in[0]',
    'found "soon"',
  ],
  [
    'a condition without operator',
    { from, where: [{ attribute: 'stage' }] },
    400,
    'invalid_request',
    'where[0]',
    'needs one of in, notIn',
  ],
  [
    'what the language cannot say yet',
    { from, measures: [{ calc: 'deals{owner.office = :office}', as: 'of_office' }] },
    422,
    'not_supported_yet',
    'measures[0].calc',
    'a parameter in place of a member is not supported yet',
  ],
  [
    'an unknown set',
    { from, measures: ['deals'], where: [{ set: 'top_accounts' }] },
    404,
    'unknown_set',
    'where[0].set',
    'has no set "top_accounts"',
  ],
  [
    'no level below',
    { from, measures: ['deals'], rows: ['owner.name'], apply: [{ drillDown: { attribute: 'owner.name' } }] },
    422,
    'no_lower_level',
    'apply[0]',
    'lowest level',
  ],
]

describe('a request that cannot be answered', () => {
  for (const [what, body, status, code, path, part] of refusals) {
    it(`says what and where: ${what}`, async () => {
      const refused = await api.refused('query', body)
      expect(refused).toMatchObject({ status, error: { code, path, message: expect.stringContaining(part) } })
    })
  }

  it('without a sound answer has the reason by its name, with what the message tells of', async () => {
    const { status, error } = await api.refused('query', { from, where: [{ attribute: 'stage', from: 'b', lt: 'a' }] })
    expect([status, error]).toEqual([
      422,
      {
        code: 'unsound',
        path: 'where[0]',
        message: 'nothing can match: stage from b is after lt a',
        details: { reason: 'empty_range', attribute: 'stage', low: 'from', from: 'b', high: 'lt', to: 'a' },
      },
    ])
    const { components } = await (await api.request('/openapi.json')).json()
    const isError = new Ajv2020({ strict: false }).compile(components.schemas.Error)
    expect(isError({ error })).toBe(true)
    expect(isError({ error: { ...error, details: { reason: 'no_reason' } } })).toBe(false)
    expect(isError({ error: { ...error, details: {} } })).toBe(false)
    expect(isError({ error: { ...error, code: 'too_busy', details: { waiting: 1 } } })).toBe(true)
  })

  it('is refused where its body is no JSON, empty, cut off or not UTF-8', async () => {
    const send = async (body: string | Uint8Array<ArrayBuffer>) =>
      (await (await api.request('/api/query', { method: 'POST', body })).json()).error
    expect(await send('{"from":')).toMatchObject({
      code: 'invalid_json',
      message: expect.stringContaining('the body is not JSON'),
    })
    expect(await send('')).toMatchObject({ code: 'invalid_json', message: 'the body is not JSON: it is empty' })
    expect(await send(new Uint8Array([0x22, 0xff, 0x22]))).toMatchObject({ code: 'invalid_json' })
  })

  it('is refused where it nests deeper than a person means, however deep', async () => {
    const nested = (depth: number) => `${'{"not":'.repeat(depth)}{"attribute":"stage","in":["Won"]}${'}'.repeat(depth)}`
    const send = async (depth: number) =>
      (
        await api.request('/api/query', {
          method: 'POST',
          body: `{"from":"opportunities","measures":["deals"],"where":[${nested(depth)}]}`,
        })
      ).json()
    expect(await send(10)).toHaveProperty('rows')
    expect(await send(100_000)).toMatchObject({
      error: { code: 'invalid_request', message: 'the body nests deeper than 64' },
    })
    expect(await send(70)).toMatchObject({ error: { code: 'invalid_request' } })
  })

  it('is refused at 10 MB, with and without saying so, and ends the connection', async () => {
    const body = JSON.stringify({ from, where: [{ attribute: 'stage', in: ['x'.repeat(10_000_000)] }] })
    const stream = new Response(body).body
    const streamed = { method: 'POST', body: stream, duplex: 'half' }
    for (const init of [{ method: 'POST', body, headers: { 'content-length': String(body.length) } }, streamed]) {
      const response = await api.request('/api/query', init as RequestInit)
      expect(response.status).toBe(413)
      expect(response.headers.get('connection')).toBe('close')
      expect(await response.json()).toMatchObject({ error: { code: 'too_large', details: { limit: 1_000_000 } } })
    }
  })

  it('is told the nearest route', async () => {
    const response = await api.request('/api/qery', { method: 'POST', body: '{}' })
    expect(response.status).toBe(404)
    expect(await response.json()).toMatchObject({
      error: { code: 'unknown_route', message: 'there is no POST /api/qery; nearest is "POST /api/query"' },
    })
    expect((await api.request('/api/query')).status).toBe(404)
  })
})

describe('a failure of our own', () => {
  it('is answered by an id, under which the log has the SQL, and never by what broke', async () => {
    const cause = new EngineError('Catalog Error: secret_table', 'select secret')
    const engine = { ...api.dependencies.engine, answer: () => Promise.reject(cause) }
    const app = createApp({ ...api.dependencies, engine })
    const response = await app.request('/api/query', {
      method: 'POST',
      body: '{"from":"opportunities","measures":["deals"]}',
    })
    expect(response.status).toBe(500)
    const text = await response.text()
    expect(text).not.toContain('secret')
    const { error } = JSON.parse(text)
    expect(error.code).toBe('internal')
    expect(api.logged.find((entry) => entry.id === error.details.id)).toMatchObject({
      level: 'error',
      causes: [{ name: 'EngineError', sql: 'select secret' }],
    })
  })

  it('is 429 when too many queries wait and 408 when one takes too long', async () => {
    const answers = async (error: QueryError) => {
      const engine = { ...api.dependencies.engine, answer: () => Promise.reject(error) }
      const app = createApp({ ...api.dependencies, engine })
      return (
        await app.request('/api/query', { method: 'POST', body: '{"from":"opportunities","measures":["deals"]}' })
      ).status
    }
    expect(await answers(new QueryError('too_busy', { waiting: 64 }))).toBe(429)
    expect(await answers(new QueryError('timed_out', { seconds: 30 }))).toBe(408)
    expect(await answers(new QueryError('overflow', { measure: 'deals' }))).toBe(422)
  })

  it('is 503 while nothing is served, and says why', async () => {
    const serving = createServing()
    const app = createApp({ ...api.dependencies, serving })
    serving.report('start', ['the workspace is being loaded'])
    expect((await app.request('/health/live')).status).toBe(200)
    const ready = await app.request('/health/ready')
    expect(ready.status).toBe(503)
    expect(await ready.json()).toMatchObject({ ready: false, problems: ['the workspace is being loaded'] })
    const response = await app.request('/api/cubes')
    expect(response.status).toBe(503)
    expect(await response.json()).toMatchObject({
      error: { code: 'not_ready', message: 'not ready: the workspace is being loaded' },
    })
  })

  it('answers only to its own names', async () => {
    const app = createApp({ ...api.dependencies, hosts: ['127.0.0.1', 'localhost'] })
    const ask = (host: string) => app.request('/health/live', { headers: { host } })
    expect((await ask('localhost:4100')).status).toBe(200)
    expect((await ask('evil.example:4100')).status).toBe(403)
    expect((await ask('')).status).toBe(403)
  })
})
