import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect } from 'vitest'
import { RunStarted } from '../../server/contract/runs.ts'
import { serve } from '../../server/start/serve.ts'
import { freePort } from '../support/app.ts'
import { quietSurroundings } from '../support/commands.ts'
import { type FollowedRuns, followRuns } from '../support/events.ts'
import { dailyTest } from '../support/served-runs.ts'

const journal = async (runs: () => Promise<{ runs: readonly { status: string; message: string | null }[] }>) =>
  (await runs()).runs.map(({ status, message }) => `${status}: ${message}`)

/** Follows the runs of a server as soon as it listens. */
const reachable = async (url: string): Promise<FollowedRuns> => {
  for (;;) {
    const found = await followRuns(url).catch(() => undefined)
    if (found !== undefined) return found
    await sleep(20)
  }
}

describe('a run that is asked for', () => {
  dailyTest('is told of step by step, and what it published is in the journal', async ({ served }) => {
    const { post, events, runs } = served
    const { status, body } = await post('/api/runs', { full: true })
    expect(status).toBe(202)
    const { joined, activity } = RunStarted.parse(body)
    expect([joined, activity.cause, activity.phase]).toEqual([false, 'request', 'running'])
    const told: string[] = []
    for (let event = await events.next(); ; event = await events.next()) {
      const { step, done, total, unit } = event.activity?.progress ?? { step: '' }
      told.push(event.type === 'progress' ? `${step} ${done} of ${total} ${unit}` : event.type)
      if (event.type === 'finished') break
    }
    const all = [
      'started',
      'extract 1 of 1 files',
      'stage 2 of 3 rows',
      'stage 3 of 3 rows',
      'contract 3 of 3 rows',
      'facts 0 of 1 tables',
      'facts 1 of 1 tables',
      'publish 0 of 1 run',
      'publish 1 of 1 run',
      'keep 0 of 1 sources',
      'keep 1 of 1 sources',
      'finished',
    ]
    // who reads slowly is told of fewer steps
    expect(told).toEqual(all.filter((step) => told.includes(step)))
    expect(told.slice(-1).concat(told.slice(0, 1))).toEqual(['finished', 'started'])
    const listed = await runs()
    expect(listed.activity).toMatchObject({ phase: 'finished', published: true, run: 2, request: { full: true } })
    expect(listed.runs[0]?.files.map(({ file, rowsLoaded }) => `${file} ${rowsLoaded}`)).toEqual([
      'files/of-2026-01-01.csv 2',
      'files/of-2026-01-02.csv 1',
    ])
  })

  dailyTest('finds nothing to load where nothing changed', async ({ served: { post, events, runs } }) => {
    await post('/api/runs', {})
    expect((await events.until('finished')).activity).toMatchObject({ phase: 'finished', published: false, run: 1 })
    expect(await journal(runs)).toHaveLength(1)
  })

  dailyTest('reads the files of its dates again', async ({ served: { post, events, runs } }) => {
    expect((await post('/api/runs', { from: '2026-01-02', to: '2026-01-31' })).status).toBe(202)
    await events.until('finished')
    expect((await runs()).runs[0]?.files.map(({ rowsLoaded, rowsSkipped }) => [rowsLoaded, rowsSkipped])).toEqual([
      [0, 2],
      [1, 0],
    ])
    await post('/api/runs', { from: '2027-01-01', to: '2027-01-31' })
    expect((await events.until('failed')).activity?.reason).toContain(
      'no file of source things is of a date from 2027-01-01 to 2027-01-31; they go from 2026-01-01 to 2026-01-02',
    )
  })

  dailyTest('is refused where it cannot be', async ({ served: { post, runs } }) => {
    const refused = async (body: unknown) => {
      const { status, body: answer } = await post('/api/runs', body)
      const { code, message, path } = Object(answer.error)
      return [status, code, path, message]
    }
    expect(await refused({ from: '2026-01-01', to: '2026-01-02', source: 'thing' })).toEqual([
      422,
      'unsound',
      'source',
      'there is no source "thing"; nearest is "things"; expected one of things',
    ])
    expect(await refused({ from: '2026-01-01' })).toEqual([
      400,
      'invalid_request',
      'to',
      'to: a backfill needs both from and to, ISO dates',
    ])
    expect((await refused({ from: '2026-01-02', to: '2026-01-01' }))[3]).toBe('to: to lies before from, 2026-01-02')
    expect((await refused({ from: 'soon', to: '2026-01-01' }))[3]).toBe(
      'from: expected a date such as 2026-01-31; found "soon"',
    )
    expect((await refused({ full: true, from: '2026-01-01', to: '2026-01-01' }))[3]).toContain(
      'either full or from and to',
    )
    expect((await refused({ source: 'things' }))[3]).toContain('a source is named with from and to only')
    expect((await refused({ ful: true }))[3]).toBe(
      'unknown key "ful"; nearest is "full"; expected full, from, to, source',
    )
    expect((await post('/api/runs/cancel', {})).body).toMatchObject({ error: { code: 'no_run_under_way' } })
    expect((await runs()).activity?.cause).toBe('start')
  })
})

describe('while a run goes on', () => {
  dailyTest(
    'the data of before are served, no other begins, and a cancelled one leaves them until the next change',
    async ({ daily, served: { post, events, runs, amount } }) => {
      expect(await amount()).toBe('7')
      daily.slow(true)
      daily.day('2026-01-03', 'd,8')
      const begun = await events.until('started')
      expect(begun.activity).toMatchObject({ cause: 'change', activity: 2 })
      // after the facts only the check that never ends is left
      while ((await events.until('progress')).activity?.progress?.step !== 'facts');

      expect(await amount()).toBe('7')
      expect(RunStarted.parse((await post('/api/runs', {})).body)).toMatchObject({
        joined: true,
        activity: { activity: 2 },
      })
      expect(await post('/api/runs', { full: true })).toMatchObject({
        status: 409,
        body: { error: { code: 'run_under_way' } },
      })
      expect((await runs()).activity).toMatchObject({ phase: 'running', activity: 2 })

      const cancelled = await post('/api/runs/cancel', {})
      expect(cancelled).toMatchObject({
        status: 200,
        body: { activity: { phase: 'cancelled', reason: 'the run was cancelled', run: 2 } },
      })
      expect((await events.until('cancelled')).activity).toEqual(cancelled.body.activity)
      expect(await amount()).toBe('7')
      expect(await journal(runs)).toEqual([
        'cancelled: the run was cancelled',
        'succeeded: 3 rows read, 3 loaded, 0 rejected',
      ])

      daily.slow(false)
      expect((await events.until('started')).activity?.cause).toBe('change')
      await events.until('finished')
      expect(await amount()).toBe('15')
    },
  )

  dailyTest('a server that starts anew answers from the data of before', async ({ daily, served }) => {
    await served.stop(1000)
    daily.slow(true)
    const port = await freePort()
    const ending = new AbortController()
    const flags = { port, host: '127.0.0.1', data: daily.data, workspace: daily.folder, help: false }
    const starting = serve(flags, quietSurroundings(), ending.signal).catch((error: Error) => error.message)
    const url = `http://127.0.0.1:${port}`
    const events = await reachable(url)
    while ((await events.next()).activity?.progress?.step !== 'facts');
    const query = JSON.stringify({ from: 'things', measures: ['amount'] })
    const answer = await fetch(`${url}/api/query`, { method: 'POST', body: query })
    expect(await answer.json()).toMatchObject({ rows: [['7']] })
    ending.abort()
    expect(await starting).toBe('stopped before it was ready')
  })
})

describe('who follows the runs', () => {
  dailyTest('may be several, one of whom never reads and one is gone', async ({ served: { url, events, post } }) => {
    const other = await followRuns(url)
    expect((await other.next()).type).toBe('state')
    const sockets = [0, 1].map(() => connect(Number(new URL(url).port), '127.0.0.1'))
    for (const socket of sockets) socket.write('GET /api/runs/events HTTP/1.1\r\nhost: localhost\r\n\r\n')
    sockets[0]?.destroy()
    await post('/api/runs', { full: true })
    const [first, second] = [await events.until('finished'), await other.until('finished')]
    expect(second).toEqual(first)
    other.leave()
    for (const socket of sockets) socket.destroy()
  })

  dailyTest('is let go when the server ends, which does not wait for it', async ({ served: { events, stop } }) => {
    const stopped = stop(60_000)
    await events.ended()
    await stopped
  })
})

dailyTest('the next run of the schedule is shown', async ({ served: { runs } }) => {
  // an hour after the start of the server, by its clock
  expect((await runs()).next).toBe('2026-01-01T01:00:00.000Z')
})

describe('what changes something', () => {
  const foreign: readonly (readonly [title: string, headers: Record<string, string>, status: number, code: string])[] =
    [
      ['with the origin of another page', { origin: 'https://evil.example' }, 403, 'foreign_origin'],
      ['from another port of this machine', { origin: 'http://127.0.0.1:3000' }, 403, 'foreign_origin'],
      ['from a page without an origin', { origin: 'null' }, 403, 'foreign_origin'],
      ['that the browser says is from another site', { 'sec-fetch-site': 'cross-site' }, 403, 'foreign_origin'],
      ['that the browser says is from a neighbour', { 'sec-fetch-site': 'same-site' }, 403, 'foreign_origin'],
      ['as a form sends it', { 'content-type': 'text/plain' }, 415, 'wrong_media_type'],
    ]
  dailyTest('is not done for a page from elsewhere', async ({ served: { post, runs } }) => {
    for (const [title, headers, status, code] of foreign) {
      for (const path of ['/api/runs', '/api/runs/cancel']) {
        const { status: found, body } = await post(path, {}, headers)
        expect([title, found, Object(body.error).code]).toEqual([title, status, code])
      }
    }
    expect((await runs()).activity?.activity).toBe(1)
  })

  dailyTest('is done for pages of the server itself', async ({ served: { url, post, events } }) => {
    for (const headers of [{ origin: url }, { 'sec-fetch-site': 'same-origin', origin: url }]) {
      expect((await post('/api/runs', {}, headers)).status).toBe(202)
      await events.until('finished')
    }
  })
})
