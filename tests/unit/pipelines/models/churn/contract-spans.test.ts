import { describe, expect, it } from 'vitest'
import { contractSpans } from '../../../../../pipelines/models/churn/contract-spans.ts'

type Term = readonly [line: number, start: number, end: number, isRenewed: 0 | 1, isCut?: 1]

const spansOf = (terms: readonly Term[], day: number) => {
  const { time, left, first, cut } = contractSpans(
    {
      line: Float64Array.from(terms, ([line]) => line),
      start: Float64Array.from(terms, ([, start]) => start),
      end: Float64Array.from(terms, ([, , end]) => end),
      isRenewed: Float64Array.from(terms, ([, , , isRenewed]) => isRenewed),
      isCut: Float64Array.from(terms, ([, , , , isCut = 0]) => isCut),
    },
    day,
  )
  return { spans: Array.from(time, (days, i) => [days, left[i]]), first: [...first], cut }
}

describe('how long lines of contracts lasted', () => {
  it('is from the first day of the first contract to the last of the last, or to the day that is known', () => {
    // three terms of ten days, of which the last was not continued; one that runs on day 35; one that was made later
    const terms: Term[] = [
      [7, 11, 20, 1],
      [7, 1, 10, 1],
      [7, 21, 30, 0],
      [8, 30, 39, 0],
      [9, 36, 45, 0],
    ]
    expect(spansOf(terms, 35)).toEqual({
      spans: [
        [30, 1],
        [6, 0],
      ],
      first: [1, 3],
      cut: 0,
    })
  })

  it('goes on where another contract continues it that is not seen, or that begins after the day', () => {
    expect(spansOf([[1, 1, 10, 1]], 20).spans).toEqual([[10, 0]])
    const gap: Term[] = [
      [1, 1, 10, 1],
      [1, 25, 34, 0],
    ]
    expect(spansOf(gap, 20).spans).toEqual([[10, 0]])
  })

  it('counts a contract that ends on the day as over, and one without an end as running', () => {
    expect(spansOf([[1, 1, 20, 0]], 20).spans).toEqual([[20, 1]])
    expect(spansOf([[1, 1, 20, 0]], 19).spans).toEqual([[19, 0]])
    expect(spansOf([[1, 1, Number.NaN, 0]], 20).spans).toEqual([[20, 0]])
  })

  it('leaves out lines of which nobody knows when they began', () => {
    const terms: Term[] = [
      [1, 1, 10, 1],
      [1, 11, 20, 0, 1],
      [2, 1, 10, 0],
    ]
    expect(spansOf(terms, 30)).toEqual({ spans: [[10, 1]], first: [2], cut: 1 })
  })
})
