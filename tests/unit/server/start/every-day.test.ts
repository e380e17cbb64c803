import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { everyDay } from '../../../../server/start/every-day.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('what is done every day', () => {
  it('is done once on each day that begins, also after it failed, until it is stopped', async () => {
    let now = new Date('2026-01-31T23:58:30Z')
    const done: string[] = []
    const stop = everyDay(
      () => now,
      async () => {
        done.push(now.toISOString())
        throw new Error('no room')
      },
    )
    const minute = async () => {
      now = new Date(now.getTime() + 60_000)
      await vi.advanceTimersByTimeAsync(60_000)
    }
    await minute()
    expect(done).toEqual([])
    for (let i = 0; i < 5; i++) await minute()
    expect(done).toEqual(['2026-02-01T00:00:30.000Z'])
    now = new Date('2026-02-04T05:00:00Z')
    await minute()
    expect(done).toEqual(['2026-02-01T00:00:30.000Z', '2026-02-04T05:01:00.000Z'])
    stop()
    now = new Date('2026-02-05T05:00:00Z')
    await minute()
    expect(done).toHaveLength(2)
  })
})
