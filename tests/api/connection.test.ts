import { afterEach, describe, expect, it, vi } from 'vitest'
import { createApp } from '../../server/api/app.ts'
import type { Statement } from '../../server/compiler/statement.ts'
import { QueryError } from '../../server/contract/errors.ts'
import type { Answer, Engine } from '../../server/engine/engine.ts'
import { type Listening, listen } from '../../server/start/listen.ts'
import { demoApi, queryRequest } from './api.ts'

const api = demoApi()

let listening: Listening | undefined
afterEach(() => listening?.close(0))

/** Listens with the demo API, its engine's answers changed. */
const listenWith = async (answer: Engine['answer']) => {
  const app = createApp({ ...api.dependencies, engine: { ...api.dependencies.engine, answer } })
  listening = await listen(app, '127.0.0.1', 0)
  return `http://127.0.0.1:${listening.port}/api/query`
}

/** Many rows in the columns that were asked for. */
const longAnswer = ({ columns }: Statement): Promise<Answer> => {
  const values = columns.map(({ kind }) =>
    kind === 'value' ? "'row ' || range" : kind === 'special' ? 'null::text' : '0',
  )
  const sql = `select ${values.join(', ')} from range(2000000)`
  return api.dependencies.engine.answer({ sql, parameters: [], columns })
}
const rows = { from: 'opportunities', measures: [], rows: ['opportunity'] }
const csv = (signal?: AbortSignal) => ({ ...queryRequest(rows, { accept: 'text/csv' }), signal: signal ?? null })

describe('a client that leaves', () => {
  it('while the engine works interrupts it', async () => {
    const signals: AbortSignal[] = []
    const url = await listenWith(
      (_, { signal } = {}) =>
        new Promise((_resolve, reject) => {
          if (signal !== undefined) signals.push(signal)
          signal?.addEventListener('abort', () => reject(new QueryError('cancelled', {})))
        }),
    )
    const leaving = new AbortController()
    const request = fetch(url, { ...queryRequest(rows), signal: leaving.signal })
    await vi.waitFor(() => expect(signals).toHaveLength(1))
    leaving.abort()
    await expect(request).rejects.toThrow()
    await vi.waitFor(() => expect(signals[0]?.aborted).toBe(true))
    expect(api.logged).toEqual([])
  })

  it('in the middle of a stream closes the answer', async () => {
    const close = vi.fn()
    const url = await listenWith(async (statement) => {
      const answer = await longAnswer(statement)
      return { ...answer, close: () => answer.close().then(close) }
    })
    const leaving = new AbortController()
    const response = await fetch(url, csv(leaving.signal))
    const reader = response.body?.getReader()
    expect((await reader?.read())?.value?.length).toBeGreaterThan(10_000)
    leaving.abort()
    await vi.waitFor(() => expect(close).toHaveBeenCalled(), { timeout: 20_000 })
  })

  it('but reads no further for now makes the engine wait', async () => {
    let chunks = 0
    const url = await listenWith(async (statement) => {
      const answer = await longAnswer(statement)
      return { ...answer, next: () => answer.next().finally(() => chunks++) }
    })
    const leaving = new AbortController()
    const response = await fetch(url, csv(leaving.signal))
    const reader = response.body?.getReader()
    expect((await reader?.read())?.value?.length).toBeGreaterThan(10_000)
    let before = -1
    while (before !== chunks) {
      before = chunks
      await new Promise((resolve) => setTimeout(resolve, 300))
    }
    expect(chunks).toBeLessThan(900)
    leaving.abort()
  })
})

describe('a failure', () => {
  /** An answer that breaks after so many chunks. */
  const breaking = (after: number) => async (statement: Statement) => {
    const answer = await longAnswer(statement)
    let chunks = 0
    const next = () => (++chunks > after ? Promise.reject(new QueryError('overflow', {})) : answer.next())
    return { ...answer, next }
  }

  it('before the first byte is answered by its status', async () => {
    const url = await listenWith(breaking(2))
    const response = await fetch(url, csv())
    expect([response.status, (await response.json()).error.code]).toEqual([422, 'overflow'])
  })

  it('after it breaks the connection, so that no part passes for the whole', async () => {
    const url = await listenWith(breaking(200))
    const response = await fetch(url, csv())
    expect(response.status).toBe(200)
    await expect(response.text()).rejects.toThrow()
    const again = await fetch(url, csv())
    await expect(again.text()).rejects.toThrow()
  })
})
