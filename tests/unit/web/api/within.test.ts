import { describe, expect, test } from 'vitest'
import type { CubeQuery } from '../../../../server/contract/query.ts'
import { ApiError } from '../../../../web/api/client.ts'
import { askWithin } from '../../../../web/api/within.ts'

const query: CubeQuery = { from: 'opportunities', measures: ['deals'], rows: ['opportunity'], columns: [], where: [] }

const refusal = (code: 'too_many_rows' | 'unsound') => new ApiError(422, { code, message: 'no', path: '', details: {} })

/** Answers that hold at most so many leaf rows, and the limits that were asked for. */
const answering = (most: number) => {
  const limits: (number | undefined)[] = []
  const ask = async ({ limit }: CubeQuery): Promise<number> => {
    limits.push(limit)
    if (limit === undefined || limit > most) throw refusal('too_many_rows')
    return limit
  }
  return { limits, ask }
}

describe('a question with too many rows', () => {
  test('is asked once where the whole answer comes', async () => {
    const limits: (number | undefined)[] = []
    const ask = async ({ limit }: CubeQuery) => limits.push(limit)
    await askWithin(query, ask)
    expect(limits).toEqual([undefined])
  })

  test('is asked for its first rows, fewer where these are too many', async () => {
    const { limits, ask } = answering(2000)
    expect(await askWithin(query, ask)).toBe(1000)
    expect(limits).toEqual([undefined, 10_000, 1000])
  })

  test('is refused where even a few rows are too many', async () => {
    const { limits, ask } = answering(5)
    await expect(askWithin(query, ask)).rejects.toMatchObject({ code: 'too_many_rows' })
    expect(limits).toEqual([undefined, 10_000, 1000, 100])
  })

  test('is not asked again where it was refused for another reason', async () => {
    let asked = 0
    const ask = async () => {
      asked++
      throw refusal('unsound')
    }
    await expect(askWithin(query, ask)).rejects.toMatchObject({ code: 'unsound' })
    expect(asked).toBe(1)
  })
})
