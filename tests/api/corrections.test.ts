import { rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CheckResult, CorrectionList, CorrectionsWritten, WithdrawResult } from '../../server/contract/corrections.ts'
import { RejectedRowsResult } from '../../server/contract/rejected-rows.ts'
import { type DailyThings, type ServedRuns, serveDaily, toDaily } from '../support/served-runs.ts'
import { openSmallWorkspace } from '../support/small-workspace.ts'

let daily: DailyThings
let served: ServedRuns

const day = 'files/of-2026-01-02.csv'
const at = { source: 'things', file: day, line: 3 }

beforeAll(async () => {
  daily = toDaily(openSmallWorkspace())
  // a and b bring 3, c 4; d is no number
  daily.day('2026-01-02', 'c,4', 'd,"ten, or so"', 'e,x')
  served = await serveDaily(daily)
})
afterAll(async () => {
  await served.stop(1000)
  for (const folder of [daily.folder, daily.data]) rmSync(folder, { recursive: true, force: true })
})

const rejected = async () => RejectedRowsResult.parse((await served.post('/api/rejected-rows', {})).body)
const list = async () =>
  CorrectionList.parse(await (await fetch(`${served.url}/api/corrections`)).json()).corrections.map(
    ({ line, found, corrected, state }) => [line, found, corrected, state],
  )
const write = (corrections: readonly object[], more: object = {}) =>
  served.post('/api/corrections', { corrections, ...more })
const refusal = async (corrections: readonly object[]) => {
  const { status, body } = await write(corrections)
  const { code, path, message } = Object(body.error)
  return [status, code, path, message]
}

describe('rejected rows', () => {
  it('come with their values by column, the one at fault marked', async () => {
    const { rows } = await rejected()
    expect(
      rows.map(({ line, fields, correction, cannotCorrect }) => [line, fields, correction, cannotCorrect]),
    ).toEqual([
      [
        3,
        [
          { column: 'id', value: 'd', isAtFault: false },
          { column: 'amount', value: 'ten, or so', isAtFault: true },
        ],
        null,
        null,
      ],
      [
        4,
        [
          { column: 'id', value: 'e', isAtFault: false },
          { column: 'amount', value: 'x', isAtFault: true },
        ],
        null,
        null,
      ],
    ])
  })
})

describe('a correction', () => {
  it('is judged before it is written, by the rules of a load', async () => {
    const { body } = await served.post('/api/corrections/check', {
      corrections: [
        { ...at, found: 'd,"ten, or so"', fields: { amount: 'eleven' } },
        { ...at, found: 'd,"ten, or so"', fields: { amount: '11' } },
        { ...at, found: 'd,"ten, or so"', fields: { id: null } },
        { ...at, found: 'd,"ten, or so"', corrected: 'd' },
        { ...at, found: 'd,"ten, or so"', fields: { amont: '1' } },
      ],
    })
    expect(
      CheckResult.parse(body).verdicts.map(({ corrected, keeps, rule, column, message }) => [
        corrected,
        keeps,
        rule,
        column,
        message,
      ]),
    ).toEqual([
      ['d,"eleven"', false, 'type', 'amount', 'expected a whole number from -2147483648 to 2147483647, found "eleven"'],
      ['d,"11"', true, null, null, null],
      [',"ten, or so"', false, 'required', 'id', 'expected a value, found none'],
      [null, false, 'corrected', null, 'expected 2 fields, found 1'],
      [null, false, 'fields', null, 'there is no column "amont"; nearest is "amount"; the file has id, amount'],
    ])
    expect(CheckResult.parse(body).verdicts[1]?.leftToRun).toEqual([{ rule: 'unique', column: 'id' }])
    expect(await list()).toEqual([])
  })

  it('waits until a run loads it, which none does by itself', async () => {
    const { status, body } = await write([{ ...at, found: 'd,"ten, or so"', fields: { amount: '11' }, note: 'asked' }])
    expect(status).toBe(200)
    const { written, run } = CorrectionsWritten.parse(body)
    expect(written.map(({ corrected, state, note }) => [corrected, state, note])).toEqual([
      ['d,"11"', 'waiting', 'asked'],
    ])
    expect(run).toBeNull()
    expect((await rejected()).rows[0]?.correction).toMatchObject({ corrected: 'd,"11"', state: 'waiting' })
    // longer than the server takes to see that a file changed
    await new Promise((resolve) => setTimeout(resolve, 2500))
    expect((await served.runs()).activity?.cause).toBe('start')
    expect(await served.amount()).toBe('7')
  })

  it('that is there already is not written twice', async () => {
    const { body } = await write([{ ...at, found: 'd,"ten, or so"', corrected: 'd,"11"' }], { replay: true })
    expect(CorrectionsWritten.parse(body)).toEqual({ written: [], run: null })
  })

  it('is replaced by a later one of the same record, and loaded where that is asked for', async () => {
    const { body } = await write([{ ...at, found: 'd,"ten, or so"', corrected: 'd,10' }], { replay: true })
    expect(CorrectionsWritten.parse(body).run).toMatchObject({ queued: false, activity: { cause: 'request' } })
    await served.events.until('finished')
    expect(await list()).toEqual([[3, 'd,"ten, or so"', 'd,10', 'in_force']])
    expect(await served.amount()).toBe('17')
    expect((await rejected()).rows.map(({ line }) => line)).toEqual([4])
  })

  it('that is rejected too is corrected again', async () => {
    const bad = { source: 'things', file: day, line: 4 }
    await write([{ ...bad, found: 'e,x', corrected: 'e,y' }], { replay: true })
    await served.events.until('finished')
    const [row] = (await rejected()).rows
    expect([row?.raw, row?.correction?.state]).toEqual(['e,y', 'in_force'])
    await write([{ ...bad, found: 'e,y', fields: { amount: '5' } }], { replay: true })
    await served.events.until('finished')
    expect(await list()).toEqual([
      [3, 'd,"ten, or so"', 'd,10', 'in_force'],
      [4, 'e,x', 'e,5', 'in_force'],
    ])
    expect(await served.amount()).toBe('22')
  })

  it('that fits nothing is refused, with what stands there, and none beside it is written', async () => {
    expect(await refusal([{ ...at, line: 2, found: 'c,4', corrected: 'c,5' }])).toEqual([
      422,
      'corrections_refused',
      'corrections[0].line',
      `the last run rejected no record of source things at ${day} line 2`,
    ])
    expect((await refusal([{ ...at, source: 'thing', found: 'x', corrected: 'y' }]))[3]).toBe(
      'there is no source "thing"; nearest is "things"',
    )
    expect((await refusal([{ ...at, found: 'c,4' }]))[3]).toContain(
      'expected either corrected, the whole record, or fields, values by column',
    )
    expect(await list()).toHaveLength(2)
  })

  it('is withdrawn, and the record stands as in its file again', async () => {
    const withdraw = (found: string) =>
      served.post('/api/corrections/withdraw', { corrections: [{ ...at, found }], replay: true })
    expect((await withdraw('d,10')).body).toMatchObject({
      error: {
        code: 'corrections_refused',
        path: 'corrections[0].found',
        message: `there is no such correction of source things at ${day} line 3; the one that stands there is of "d,\\"ten, or so\\""`,
      },
    })
    const { body } = await withdraw('d,"ten, or so"')
    expect(WithdrawResult.parse(body).withdrawn).toBe(1)
    await served.events.until('finished')
    expect(await served.amount()).toBe('12')
    expect((await rejected()).rows.map(({ raw }) => raw)).toEqual(['d,"ten, or so"'])
  })

  it('of two pages at once is not lost', async () => {
    daily.day('2026-01-03', 'f,one', 'g,two', 'h,three')
    await served.events.until('finished')
    const file = 'files/of-2026-01-03.csv'
    const of = (line: number, found: string, corrected: string) =>
      write([{ source: 'things', file, line, found, corrected }])
    await Promise.all([of(2, 'f,one', 'f,1'), of(3, 'g,two', 'g,2'), of(4, 'h,three', 'h,3'), of(4, 'h,three', 'h,3')])
    expect((await list()).map(([, , corrected, state]) => [corrected, state])).toEqual([
      ['e,5', 'in_force'],
      ['f,1', 'waiting'],
      ['g,2', 'waiting'],
      ['h,3', 'waiting'],
    ])
  })
})
