import { expect, it } from 'vitest'
import { createEventQueue } from '../../../../server/api/runs/event-queue.ts'
import type { RunEvent } from '../../../../server/contract/runs.ts'

const event = (type: RunEvent['type'], next = ''): RunEvent => ({ type, activity: null, next, steps: [] })

const take = async (queue: ReturnType<typeof createEventQueue>) => {
  const taken = await queue.take()
  return typeof taken === 'object' ? `${taken.type}${taken.next}` : taken
}

it('keeps the order, and of reports of progress in a row only the last', async () => {
  const queue = createEventQueue()
  for (const text of ['1', '2', '3']) queue.put(event('progress', text))
  queue.put(event('finished'))
  queue.put(event('started'))
  queue.put(event('progress', '4'))
  expect([await take(queue), await take(queue), await take(queue), await take(queue)]).toEqual([
    'progress3',
    'finished',
    'started',
    'progress4',
  ])
})

it('waits for the next, and is over once it is ended, whatever still waits', async () => {
  const queue = createEventQueue()
  const first = take(queue)
  queue.put(event('started'))
  expect(await first).toBe('started')
  const second = take(queue)
  queue.end()
  expect(await second).toBeUndefined()
  queue.put(event('finished'))
  expect(await take(queue)).toBeUndefined()
})

it('beats only where nothing else waits, once', async () => {
  const queue = createEventQueue()
  queue.put(event('started'))
  queue.beat()
  expect(await take(queue)).toBe('started')
  queue.beat()
  queue.beat()
  expect(await take(queue)).toBe('beat')
  const next = take(queue)
  queue.put(event('finished'))
  expect(await next).toBe('finished')
})

it('is over for one who is too far behind', async () => {
  const queue = createEventQueue()
  for (let i = 0; i < 40; i++) {
    queue.put(event('started'))
    queue.put(event('finished'))
  }
  expect(await take(queue)).toBeUndefined()
})
