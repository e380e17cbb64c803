import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { RejectedRowsResult } from '../../server/contract/rejected-rows.ts'
import { copyGolden, type GoldenCopy, type Served } from '../support/golden-copy.ts'

let copy: GoldenCopy
let served: Served

const ask = async (request: object) => RejectedRowsResult.parse((await served.post('/api/rejected-rows', request)).body)
const places = ({ rows }: RejectedRowsResult) => rows.map(({ line, rule }) => [line, rule])

beforeAll(async () => {
  copy = copyGolden()
  copy.replace('sources/deals.yaml', 'max_rows: 0', 'max_rows: 9')
  copy.replace('sources/deals.yaml', 'rows: {min: 5, max: 5}', 'rows: {min: 5}')
  served = await copy.start()
  copy.replace('files/deals.csv', '3,11,4,', 'x,11,4,2026-02-10,,1,"so, ""so"""\n6,10\n7,10,9,2026-02-10,,1,\n3,11,4,')
  await served.load()
})
afterAll(async () => {
  await served.stop()
  copy.remove()
})

describe('rejected rows', () => {
  it('are those of the last run, each as it stands in its file', async () => {
    const found = await ask({})
    expect(found).toMatchObject({ run: 2, count: 3, more: false })
    expect(found.rows).toEqual([
      {
        source: 'deals',
        file: 'files/deals.csv',
        line: 4,
        rule: 'type',
        column: 'id',
        found: 'x',
        message: 'expected a whole number from -2147483648 to 2147483647, found "x"',
        raw: 'x,11,4,2026-02-10,,1,"so, ""so"""',
        textRemovedAt: null,
        fields: null,
        correction: null,
        cannotCorrect: 'this process does not know the workspace',
      },
      {
        source: 'deals',
        file: 'files/deals.csv',
        line: 5,
        rule: 'field_count',
        column: null,
        found: null,
        message: 'expected 7 fields, found 2',
        raw: '6,10',
        textRemovedAt: null,
        fields: null,
        correction: null,
        cannotCorrect: 'this process does not know the workspace',
      },
      expect.objectContaining({ line: 6, rule: 'reference', column: 'owner', found: '9' }),
    ])
  })

  it('are filtered, and come in pages', async () => {
    expect(places(await ask({ rule: 'reference' }))).toEqual([[6, 'reference']])
    expect(places(await ask({ source: 'deals', file: 'files/deals.csv', limit: 1, offset: 1 }))).toEqual([
      [5, 'field_count'],
    ])
    expect(await ask({ limit: 2 })).toMatchObject({ more: true, count: 3 })
    expect(await ask({ source: "deals' OR true --" })).toEqual({ run: 2, rows: [], more: false, count: 0 })
  })

  it('of a run before are kept', async () => {
    expect(await ask({ run: 1 })).toEqual({ run: 1, rows: [], more: false, count: 0 })
    expect(await ask({ run: 99 })).toEqual({ run: 99, rows: [], more: false, count: 0 })
  })

  it('refuse what is no such request, with the nearest that is', async () => {
    const { status, body } = await served.post('/api/rejected-rows', { ruel: 'type' })
    expect(status).toBe(400)
    expect(body).toMatchObject({ error: { message: expect.stringContaining('rule') } })
  })
})
