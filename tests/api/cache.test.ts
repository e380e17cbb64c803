import { describe, expect, it, vi } from 'vitest'
import { createApp } from '../../server/api/app.ts'
import { demoApi, publish, queryRequest } from './api.ts'

const api = demoApi()

const query = { from: 'opportunities', measures: ['deals'], rows: ['stage'] }

/** An app of its own with an engine that counts what it is asked. */
const counting = () => {
  const answer = vi.fn(api.dependencies.engine.answer)
  const app = createApp({ ...api.dependencies, engine: { ...api.dependencies.engine, answer } })
  const ask = async (body: typeof query, headers: Record<string, string> = {}) =>
    app.request('/api/query', queryRequest(body, headers))
  return { ask, answer }
}

describe('an answer that was given before', () => {
  it('is given again without asking the engine, byte for byte, however the question is written', async () => {
    const { ask, answer } = counting()
    const first = await (await ask(query)).text()
    const again = await ask({ rows: ['stage'], where: [], measures: ['deals'], from: 'opportunities' } as typeof query)
    expect(await again.text()).toBe(first)
    expect(answer).toHaveBeenCalledTimes(1)
  })

  it('is kept apart by its form', async () => {
    const { ask, answer } = counting()
    await ask(query)
    const csv = await ask(query, { accept: 'text/csv' })
    expect(await csv.text()).toContain('Prospecting,500,')
    expect(answer).toHaveBeenCalledTimes(2)
    expect(csv.headers.get('etag')).not.toBe((await ask(query)).headers.get('etag'))
    expect(csv.headers.get('vary')).toBe('accept-language, accept')
  })

  it('is 304 to a client that has it, in each form, and for a weak tag or a list too', async () => {
    const { ask, answer } = counting()
    for (const accept of ['application/json', 'text/csv', 'application/vnd.apache.arrow.stream']) {
      const tag = (await ask(query, { accept })).headers.get('etag') ?? ''
      expect(tag).toMatch(/^"[\w-]{27}"$/)
      for (const known of [tag, `W/${tag}`, `"other", ${tag}`]) {
        const response = await ask(query, { accept, 'if-none-match': known })
        expect([response.status, response.headers.get('etag'), await response.text()]).toEqual([304, tag, ''])
      }
      expect((await ask(query, { accept, 'if-none-match': '"other"' })).status).toBe(200)
    }
    expect(answer).toHaveBeenCalledTimes(3)
  })

  it('is forgotten once other data are served, for they may be without somebody who was erased', async () => {
    const { ask, answer } = counting()
    await ask(query)
    publish(api.serving, api.warehouse, '2-test')
    publish(api.serving, api.warehouse)
    await ask(query)
    expect(answer).toHaveBeenCalledTimes(2)
  })

  it('is asked for anew, under another tag, once other data are served', async () => {
    const { ask, answer } = counting()
    const before = (await ask(query)).headers.get('etag') ?? ''
    publish(api.serving, api.warehouse, '2-test')
    const after = await ask(query, { 'if-none-match': before })
    expect(after.status).toBe(200)
    expect((await after.json()).meta.data).toBe('2-test')
    expect(answer).toHaveBeenCalledTimes(2)
    publish(api.serving, api.warehouse)
  })

  it('is not kept where it failed', async () => {
    const { ask, answer } = counting()
    answer.mockImplementationOnce(() => Promise.reject(new Error('no')))
    const failed = await ask(query)
    expect([failed.status, failed.headers.get('etag'), failed.headers.get('cache-control')]).toEqual([
      500,
      null,
      'no-store',
    ])
    expect((await ask(query)).status).toBe(200)
  })

  it('needs one call of the engine for a query whose filter values were looked up before', async () => {
    const { ask, answer } = counting()
    const filtered = { ...query, where: [{ attribute: 'stage', in: ['Won'] }] }
    await ask(filtered)
    expect(answer).toHaveBeenCalledTimes(2)
    await ask({ ...filtered, measures: ['won_value'] })
    expect(answer).toHaveBeenCalledTimes(3)
  })
})

describe('a filter value that is no member', () => {
  it('is an answer with a notice that names the nearest', async () => {
    const where = [{ attribute: 'owner.office', in: ['Wset', 'West'] }]
    const result = await api.ask('query', { ...query, where })
    expect(result.notices).toEqual([
      {
        code: 'unknown_value',
        details: { attribute: 'owner.office', found: 'Wset', nearest: 'West' },
        text: 'owner.office has no member "Wset"; nearest is "West"',
      },
    ])
  })
})

describe('a filter by special members', () => {
  it('asks the data alone, for these are no values that could be misspelt', async () => {
    const { ask, answer } = counting()
    for (const member of [{ special: 'unknown' } as const, null]) {
      for (const condition of [{ in: [member] }, { notIn: [member] }]) {
        const filtered = { ...query, where: [{ attribute: 'account.parent', ...condition }] }
        await ask(filtered)
      }
    }
    expect(answer).toHaveBeenCalledTimes(4)
  })

  it('keeps the opportunities without account, or all others', async () => {
    const rowsOf = async (condition: object) =>
      (await api.ask('query', { from: 'opportunities', measures: ['deals'], where: [condition] })).rows
    const account = { attribute: 'account.name' }
    expect(await rowsOf({ ...account, in: [{ special: 'unknown' }] })).toEqual([[1425]])
    expect(await rowsOf({ ...account, notIn: [{ special: 'unknown' }] })).toEqual([[8800 - 1425]])
  })
})

describe('a filter by thousands of values', () => {
  it('looks up the first hundred of them, so that the notices cost less than the answer', async () => {
    const values = Array.from({ length: 5000 }, (_, i) => `none ${String(i).padStart(4, '0')}`)
    const where = [
      { attribute: 'opportunity', in: values.slice(0, 60) },
      { attribute: 'opportunity', in: values },
    ]
    const { notices } = await api.ask('query', { ...query, where })
    const found = notices.map(({ details }) => details.found)
    expect(found).toEqual([...values.slice(0, 60), ...values.slice(0, 40)])
  })
})
