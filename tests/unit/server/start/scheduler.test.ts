import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createScheduler } from '../../../../server/start/scheduler.ts'

const every = (everySeconds: number) => ({ schedule: { everySeconds }, zone: 'UTC' })

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-03-02T05:00:00Z') })
})
afterEach(() => {
  vi.useRealTimers()
})

const started = () => {
  const due: string[] = []
  const scheduler = createScheduler(
    () => new Date(),
    () => due.push(new Date().toISOString().slice(11, 19)),
  )
  scheduler.start()
  return { scheduler, due }
}

it('says each time that a run is due, and when the next is', () => {
  const { scheduler, due } = started()
  expect(scheduler.next()).toBeUndefined()
  scheduler.set(every(900))
  expect(scheduler.next()?.toISOString()).toBe('2026-03-02T05:15:00.000Z')
  vi.advanceTimersByTime(45 * 60_000)
  expect(due).toEqual(['05:15:00', '05:30:00', '05:45:00'])
  expect(scheduler.next()?.toISOString()).toBe('2026-03-02T06:00:00.000Z')
})

it('says it at the time of a cron expression in its zone', () => {
  const { scheduler, due } = started()
  // 2 March 2026 is a Monday; Kyiv is 2 hours ahead of UTC
  scheduler.set({ schedule: { cron: '30 7 * * 1-5' }, zone: 'Europe/Kyiv' })
  vi.advanceTimersByTime(7 * 86_400_000)
  expect(due).toEqual(Array(5).fill('05:30:00'))
  expect(scheduler.next()?.toISOString()).toBe('2026-03-09T05:30:00.000Z')
})

it('goes on as it did when the same schedule is read again, and follows another one', () => {
  const { scheduler, due } = started()
  scheduler.set(every(900))
  vi.advanceTimersByTime(600_000)
  scheduler.set(every(900))
  expect(scheduler.next()?.toISOString()).toBe('2026-03-02T05:15:00.000Z')
  scheduler.set(every(60))
  expect(scheduler.next()?.toISOString()).toBe('2026-03-02T05:11:00.000Z')
  scheduler.set(undefined)
  expect(scheduler.next()).toBeUndefined()
  vi.advanceTimersByTime(3_600_000)
  expect(due).toEqual([])
})

it('says once what was due several times while the machine slept', () => {
  const { scheduler, due } = started()
  scheduler.set(every(60))
  vi.setSystemTime(new Date('2026-03-02T08:00:30Z'))
  vi.advanceTimersByTime(60_000)
  expect(due).toEqual(['08:01:30'])
  expect(scheduler.next()?.toISOString()).toBe('2026-03-02T08:02:30.000Z')
})

it('says nothing before it is started nor after it is stopped', () => {
  const onDue = vi.fn()
  const scheduler = createScheduler(() => new Date(), onDue)
  scheduler.set(every(60))
  expect(scheduler.next()).toBeUndefined()
  vi.advanceTimersByTime(600_000)
  scheduler.start()
  expect(scheduler.next()?.toISOString()).toBe('2026-03-02T05:11:00.000Z')
  scheduler.stop()
  vi.advanceTimersByTime(600_000)
  expect(onDue).not.toHaveBeenCalled()
})
