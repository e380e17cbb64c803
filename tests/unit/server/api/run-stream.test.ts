import { Hono } from 'hono'
import { streamSSE } from 'hono/streaming'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { steps } from '../../../../pipelines/progress.ts'
import type { Runs } from '../../../../server/api/dependencies.ts'
import { streamRuns } from '../../../../server/api/runs/stream.ts'
import type { RunActivity } from '../../../../server/contract/runs.ts'
import { createRunBoard } from '../../../../server/start/run-board.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
})
afterEach(() => {
  vi.useRealTimers()
})

const activity: RunActivity = {
  activity: 1,
  phase: 'running',
  cause: 'request',
  request: { full: false },
  startedAt: '2026-03-02T00:00:00.000Z',
  finishedAt: null,
  progress: null,
  run: null,
  published: null,
  reason: null,
}

const open = () => {
  const ending = new AbortController()
  const board = createRunBoard(() => undefined, ending.signal)
  const left = vi.fn()
  const runs: Runs = {
    state: board.state,
    start: () => Promise.reject(new Error('not asked')),
    cancel: () => Promise.reject(new Error('not asked')),
    follow: (listener) => {
      const leave = board.follow(listener)
      return () => {
        left()
        leave()
      }
    },
  }
  const app = new Hono().get('/', (c) => streamSSE(c, (stream) => streamRuns(stream, runs)))
  const reader = async () => {
    const found = (await app.request('/')).body?.pipeThrough(new TextDecoderStream()).getReader()
    if (found === undefined) throw new Error('there is no body')
    return found
  }
  return { board, ending, left, reader }
}

const event = (type: string, now: RunActivity | null) =>
  `event: ${type}\ndata: ${JSON.stringify({ type, activity: now, next: null, steps })}\n\n`

it('begins with the state of now, tells what happens, and beats where nothing does', async () => {
  const { board, reader } = open()
  const stream = await reader()
  expect(await stream.read()).toEqual({ done: false, value: event('state', null) })
  board.tell('started', activity)
  expect(await stream.read()).toEqual({ done: false, value: event('started', activity) })
  vi.advanceTimersByTime(15_000)
  expect(await stream.read()).toEqual({ done: false, value: ': the server is there\n\n' })
})

it('ends with the server', async () => {
  const { ending, reader, left } = open()
  const stream = await reader()
  await stream.read()
  ending.abort()
  expect(await stream.read()).toEqual({ done: true, value: undefined })
  expect(left).toHaveBeenCalled()
  expect(vi.getTimerCount()).toBe(0)
})

it('of one who is gone, or never reads, keeps nobody else waiting and leaves nothing behind', async () => {
  const { board, reader, left } = open()
  const [first, gone] = [await reader(), await reader()]
  await reader()
  await first.read()
  await gone.cancel()
  await vi.waitFor(() => expect(left).toHaveBeenCalled())
  for (let i = 0; i < 200; i++) {
    board.tell('started', activity)
    expect((await first.read()).value).toBe(event('started', activity))
  }
  expect(vi.getTimerCount()).toBe(2)
})
