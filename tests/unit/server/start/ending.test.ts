import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { endOnSignal } from '../../../../server/start/ending.ts'

describe('a process that is told to end', () => {
  beforeEach(() => vi.useFakeTimers())
  afterEach(() => vi.useRealTimers())

  const ending = () => {
    const calls: string[] = []
    const signal = endOnSignal({ begin: () => calls.push('begin'), kill: () => calls.push('kill'), withinMs: 1000 })
    return { calls, signal }
  }

  it('ends in good order', () => {
    const { calls, signal } = ending()
    signal()
    vi.advanceTimersByTime(999)
    expect(calls).toEqual(['begin'])
  })

  it('is killed where that takes too long', () => {
    const { calls, signal } = ending()
    signal()
    vi.advanceTimersByTime(1000)
    expect(calls).toEqual(['begin', 'kill'])
  })

  it('is killed at once when it is told again', () => {
    const { calls, signal } = ending()
    signal()
    signal()
    expect(calls).toEqual(['begin', 'kill'])
  })
})
