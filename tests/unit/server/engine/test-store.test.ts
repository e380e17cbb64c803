import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { TestOutcome } from '../../../../server/contract/model-tests.ts'
import type { Engine, Session } from '../../../../server/engine/engine.ts'
import { readOutcomes, refusedSince, servedRun, storeOutcomes } from '../../../../server/engine/test-store.ts'
import { openTestEngine } from '../../../support/pipeline-warehouse.ts'

let engine: Engine
beforeEach(async () => {
  engine = await openTestEngine()
})
afterEach(() => engine.close())

const within = <T>(work: (session: Session) => Promise<T>): Promise<T> => engine.session(work)

const journal = (name: string): string =>
  readFileSync(fileURLToPath(new URL(`../../../../sql/journal/${name}.sql`, import.meta.url)), 'utf8')

const make = () =>
  within(async (session) => {
    await session.run(journal('etl_run'))
    await session.run(journal('model_test'))
  })

type Status = TestOutcome['status']

const outcome = (title: string, status: Status): TestOutcome => ({
  kind: 'golden',
  title,
  file: 'cubes/tests.yaml',
  line: 3,
  column: 5,
  status,
  blocks: true,
  message: null,
})

/** A run that ended at an hour of a day; what its tests found by their titles. */
const run = (id: number, hour: number, status: string, found: Readonly<Record<string, Status>> = {}) =>
  within(async (session) => {
    const at = `TIMESTAMP '2026-01-01 ${String(hour).padStart(2, '0')}:00:00'`
    await session.run(`INSERT INTO etl_run VALUES (${id}, ${at}, ${at}, '${status}', NULL, NULL, NULL, NULL)`)
    await storeOutcomes(
      session,
      id,
      Object.entries(found).map(([title, judged]) => outcome(title, judged)),
    )
  })

const at = (hour: number) => `2026-01-01T${String(hour).padStart(2, '0')}:00:00.000Z`

const since = (after?: Date) => within((session) => refusedSince(session, after))

describe('since when something older is served', () => {
  it('is the end of the first of the runs that tests kept from being published, one after the other', async () => {
    await make()
    await run(1, 1, 'failed', { a: 'failed' })
    await run(2, 2, 'succeeded', { a: 'passed' })
    expect(await since()).toBeUndefined()
    await run(3, 3, 'failed', { a: 'failed' })
    await run(4, 4, 'cancelled')
    await run(5, 5, 'killed')
    await run(6, 6, 'failed', { a: 'failed' })
    expect(await since()).toBe(at(3))
  })

  it('begins anew after a run that failed for something else, or when all was well meanwhile', async () => {
    await make()
    await run(1, 1, 'succeeded', { a: 'passed' })
    await run(2, 2, 'failed', { a: 'failed' })
    await run(3, 3, 'failed')
    await run(4, 4, 'failed', { a: 'failed' })
    await run(5, 5, 'failed', { a: 'failed' })
    expect(await since()).toBe(at(4))
    expect(await since(new Date(at(4)))).toBe(at(5))
    expect(await since(new Date(at(5)))).toBeUndefined()
  })
})

describe('what tests found at a run', () => {
  it('is read as it was stored, each with the run since which it is so without a break', async () => {
    await make()
    await run(1, 1, 'succeeded', { a: 'passed', b: 'passed' })
    await run(2, 2, 'failed', { a: 'failed', b: 'passed' })
    await run(3, 3, 'succeeded', { a: 'passed', b: 'passed' })
    await run(4, 4, 'succeeded', { a: 'passed', b: 'passed', c: 'warned' })
    await run(5, 5, 'failed', { a: 'failed', b: 'failed', c: 'failed' })
    const found = await within((session) => readOutcomes(session, 4))
    expect(found).toEqual([
      { outcome: outcome('a', 'passed'), since: { run: 3, at: at(3) } },
      { outcome: outcome('b', 'passed'), since: { run: 1, at: at(1) } },
      { outcome: outcome('c', 'warned'), since: { run: 4, at: at(4) } },
    ])
    expect(await within(servedRun)).toBe(4)
  })

  it('tells tests of one title apart by their place', async () => {
    await make()
    const both = (first: Status, second: Status) => [outcome('a', first), outcome('a', second)]
    await run(1, 1, 'succeeded')
    await run(2, 2, 'failed')
    await within((session) => storeOutcomes(session, 1, both('passed', 'passed')))
    await within((session) => storeOutcomes(session, 2, both('passed', 'failed')))
    const found = await within((session) => readOutcomes(session, 2))
    expect(found.map(({ outcome: { status }, since: { run: from } }) => [status, from])).toEqual([
      ['passed', 1],
      ['failed', 2],
    ])
  })

  it('keeps cells, rows and their lines', async () => {
    await make()
    const added = { count: 1, rows: [{ id: '7', amount: 1.5, _file: 'files/a.csv', _line: 2 }] }
    const none = { count: 0, rows: [] }
    const test: TestOutcome = {
      ...outcome('a', 'failed'),
      message: 'two\nlines',
      cells: [
        {
          at: { kind: ['x', null], other: { special: 'unknown' } },
          measure: 'm',
          expected: null,
          found: '1.50',
          before: 2,
          rows: [{ measure: 'm', added, removed: none, changed: none }],
        },
      ],
      examples: { count: 9, rows: [{ id: null }] },
    }
    await run(1, 1, 'failed')
    await within((session) => storeOutcomes(session, 1, [test]))
    expect((await within((session) => readOutcomes(session, 1)))[0]?.outcome).toEqual(test)
  })

  it('is nothing in a warehouse that has no such table', async () => {
    expect(await within((session) => readOutcomes(session, 1))).toEqual([])
    expect(await within(servedRun)).toBeUndefined()
  })
})
