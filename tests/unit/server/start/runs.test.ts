import { describe, expect, it } from 'vitest'
import { type OnProgress, steps } from '../../../../pipelines/progress.ts'
import type { LogEntry } from '../../../../server/api/dependencies.ts'
import { QueryError } from '../../../../server/contract/errors.ts'
import { RunEvent, type RunRequest } from '../../../../server/contract/runs.ts'
import type { Loaded, LoadOptions } from '../../../../server/start/publisher.ts'
import { createRuns } from '../../../../server/start/runs.ts'

const plain: RunRequest = { full: false }
const full: RunRequest = { full: true }
const published: Loaded = { phase: 'finished', published: true, run: 7 }

/** A load that a test carries on: reports and ends it. */
interface Load {
  readonly options: LoadOptions
  readonly report: OnProgress
  readonly end: (loaded: Loaded) => void
  readonly fail: (error: Error) => void
}

/** @param isSlow a load that is cancelled goes on until the test ends it */
const open = (check: (request: RunRequest) => Promise<void> = async () => undefined, isSlow = false) => {
  const loads: Load[] = []
  const logged: LogEntry[] = []
  const events: RunEvent[] = []
  const time = { ms: 0 }
  const ending = new AbortController()
  let ends = 0
  const runs = createRuns({
    load: (options) =>
      new Promise((resolve, reject) => {
        const cancelled = () => resolve({ phase: 'cancelled', reason: options.signal?.reason.message, run: 8 })
        if (!isSlow) options.signal?.addEventListener('abort', cancelled)
        loads.push({ options, report: options.onProgress ?? (() => undefined), end: resolve, fail: reject })
      }),
    check,
    next: () => new Date('2026-03-02T06:00:00Z'),
    now: () => new Date(Date.UTC(2026, 2, 2) + time.ms),
    clock: () => time.ms,
    log: (entry) => logged.push(entry),
    onProgress: () => undefined,
    onEnd: () => {
      ends++
    },
    signal: ending.signal,
  })
  runs.follow({ onEvent: (event) => events.push(RunEvent.parse(event)), onEnd: () => events.push('end' as never) })
  const last = () => {
    const load = loads.at(-1)
    if (load === undefined) throw new Error('nothing is loaded')
    return load
  }
  const types = () => events.map((event) => event.type ?? event)
  return { runs, loads, logged, events, types, time, ending, last, endings: () => ends }
}

/** Lets what waits for something that has happened go on. */
const settle = () => new Promise((resolve) => setImmediate(resolve))

const codeOf = async (refused: Promise<unknown>) =>
  refused.then(
    () => 'none',
    (error: unknown) => (error instanceof QueryError ? error.code : String(error)),
  )

describe('a run that is asked for', () => {
  it('is told of from its beginning to its end', async () => {
    const { runs, last, events, types, endings } = open()
    expect(runs.state()).toEqual({ activity: null, next: '2026-03-02T06:00:00.000Z', steps })
    const { joined, activity } = await runs.start(full)
    expect([joined, activity.activity, activity.phase, activity.cause]).toEqual([false, 1, 'running', 'request'])
    expect(last().options.again).toBe('all')
    last().report({ step: 'stage', source: 'deals', done: 3, total: 3, unit: 'rows' })
    last().end(published)
    await settle()
    expect(types()).toEqual(['started', 'progress', 'finished'])
    expect(events[1]?.activity?.progress).toEqual({
      step: 'stage',
      source: 'deals',
      done: 3,
      total: 3,
      unit: 'rows',
      secondsLeft: null,
    })
    expect(events[2]?.activity).toMatchObject({
      phase: 'finished',
      published: true,
      run: 7,
      request: full,
      finishedAt: '2026-03-02T00:00:00.000Z',
    })
    expect(runs.state().activity).toEqual(events[2]?.activity)
    expect(endings()).toBe(1)
  })

  it('twice at once is one run', async () => {
    const { runs, loads, last } = open()
    const both = await Promise.all([runs.start(full), runs.start(full)])
    expect(both.map(({ joined, activity }) => [joined, activity.activity])).toEqual([
      [false, 1],
      [true, 1],
    ])
    expect(loads).toHaveLength(1)
    last().end(published)
    await settle()
    await runs.start(full)
    expect(loads).toHaveLength(2)
  })

  it('while another is under way is refused, with what that one does', async () => {
    const { runs } = open()
    await runs.start({ full: false, from: '2026-01-01', to: '2026-01-31', source: 'orders' })
    await expect(runs.start(full)).rejects.toThrow(
      'run 1 is under way (of the files from 2026-01-01 to 2026-01-31 of orders); wait until it has ended, or cancel it',
    )
    expect(await codeOf(runs.start(plain))).toBe('run_under_way')
  })

  it('reads the files of its dates again', async () => {
    const { runs, last } = open()
    await runs.start({ full: false, from: '2026-01-01', to: '2026-01-31' })
    expect(last().options.again).toEqual({ from: '2026-01-01', to: '2026-01-31' })
  })

  it('that cannot be is refused before it begins', async () => {
    const { runs, loads } = open(async () => {
      throw new QueryError('unsound', { reason: 'no_dated_sources' })
    })
    expect(await codeOf(runs.start(plain))).toBe('unsound')
    expect([loads.length, runs.state().activity]).toEqual([0, null])
  })

  it('that fails is told of as failed, with the reason', async () => {
    const { runs, last, events, types } = open()
    await runs.start(plain)
    last().end({ phase: 'failed', reason: 'no file', run: undefined })
    await settle()
    expect(types()).toEqual(['started', 'failed'])
    expect(events[1]?.activity).toMatchObject({ phase: 'failed', reason: 'no file', run: null, published: null })
  })
})

describe('a run that is cancelled', () => {
  it('ends as cancelled, and the next may begin at once', async () => {
    const { runs, events, types, loads } = open()
    await runs.start(plain)
    const [first, second] = await Promise.all([runs.cancel(), runs.cancel()])
    expect(first).toMatchObject({ phase: 'cancelled', reason: 'the run was cancelled', run: 8 })
    expect(second).toEqual(first)
    expect(types()).toEqual(['started', 'progress', 'cancelled'])
    expect(events[1]?.activity?.phase).toBe('cancelling')
    await runs.start(plain)
    expect(loads).toHaveLength(2)
  })

  it('is not joined any more', async () => {
    const { runs, last } = open(undefined, true)
    await runs.start(plain)
    const cancelled = runs.cancel()
    expect(await codeOf(runs.start(plain))).toBe('run_under_way')
    last().end({ phase: 'cancelled', reason: 'the run was cancelled', run: 8 })
    expect(await cancelled).toMatchObject({ phase: 'cancelled', run: 8 })
  })

  it('is none where none is under way', async () => {
    const { runs, last } = open()
    expect(await codeOf(runs.cancel())).toBe('no_run_under_way')
    await runs.start(plain)
    last().end(published)
    await settle()
    expect(await codeOf(runs.cancel())).toBe('no_run_under_way')
  })

  it('too late is finished', async () => {
    const { runs, last } = open()
    await runs.start(plain)
    last().end(published)
    expect(await runs.cancel()).toMatchObject({ phase: 'finished', published: true })
  })
})

describe('files that change while a run is under way', () => {
  it('are loaded by a run after it', async () => {
    const { runs, loads, last } = open()
    await runs.start(full)
    const changed = runs.changed()
    await settle()
    expect(loads).toHaveLength(1)
    last().end(published)
    await settle()
    expect([loads.length, runs.state().activity?.cause]).toEqual([2, 'change'])
    last().end(published)
    await changed
  })

  it('are loaded by the run that somebody else began since', async () => {
    const { runs, loads, last } = open()
    await runs.start(full)
    runs.follow({
      onEvent: ({ type }) => type === 'finished' && loads.length === 1 && runs.start(plain),
      onEnd: () => undefined,
    })
    const changed = runs.changed()
    last().end(published)
    await settle()
    last().end(published)
    await changed
    expect([loads.length, runs.state().activity?.cause]).toEqual([2, 'request'])
  })
})

describe('a run of the schedule', () => {
  it('is left out while one is under way, and the log says so', async () => {
    const { runs, loads, logged, last } = open()
    runs.due()
    runs.due()
    expect(loads).toHaveLength(1)
    expect(logged).toMatchObject([
      {
        level: 'warning',
        message: 'a run of the schedule was left out: one is under way',
        activity: 1,
        cause: 'schedule',
      },
    ])
    last().end(published)
    await settle()
    runs.due()
    expect(loads).toHaveLength(2)
  })
})

describe('those who follow', () => {
  it('are told of progress five times a second at most, and of the end of every step', async () => {
    const { runs, last, events, time } = open()
    await runs.start(plain)
    for (let done = 10; done <= 1000; done += 10) {
      time.ms += 10
      last().report({ step: 'stage', source: 'deals', done, total: 1000, unit: 'rows' })
    }
    last().report({ step: 'stage', source: 'offices', done: 1, total: 9, unit: 'rows' })
    const reported = events.flatMap(({ activity }) => activity?.progress ?? [])
    expect(reported.map(({ source, done }) => `${source} ${done}`)).toEqual([
      'deals 10',
      'deals 210',
      'deals 410',
      'deals 610',
      'deals 810',
      'deals 1000',
      'offices 1',
    ])
  })

  it('hear nothing after they left, and that the server ends', async () => {
    const { runs, last, types, ending } = open()
    const seen: string[] = []
    const leave = runs.follow({ onEvent: ({ type }) => seen.push(type), onEnd: () => seen.push('end') })
    await runs.start(plain)
    leave()
    last().end(published)
    await settle()
    ending.abort()
    expect(seen).toEqual(['started'])
    expect(types()).toEqual(['started', 'finished', 'end'])
    runs.follow({ onEvent: () => undefined, onEnd: () => seen.push('too late') })
    expect(seen).toEqual(['started', 'too late'])
  })
})

it('the first run rejects where the server ends meanwhile', async () => {
  const { runs, last, types } = open()
  const first = runs.first()
  last().fail(new Error('the server is being stopped'))
  await expect(first).rejects.toThrow('the server is being stopped')
  expect(types()).toEqual(['started', 'failed'])
})
