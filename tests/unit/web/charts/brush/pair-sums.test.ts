import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Amounts,
  decimalText,
  foldedValue,
  foldRange,
  type PairCells,
  type PairSums,
  pairSums,
} from '../../../../../web/charts/brush/pair-sums.ts'

/** A pair of bins with its value; null is a pair without one. */
type Pair = readonly [brushed: number, shown: number, value: number | bigint | null]

const cellsOf = (pairs: readonly Pair[], amounts: Amounts): PairCells => ({
  brushed: Int32Array.from(pairs, ([brushed]) => brushed),
  shown: Int32Array.from(pairs, ([, shown]) => shown),
  present: Uint8Array.from(pairs, ([, , value]) => (value === null ? 0 : 1)),
  amounts,
})

const exact = (pairs: readonly Pair[], scale: number): PairCells =>
  cellsOf(pairs, { kind: 'exact', units: pairs.map(([, , value]) => BigInt(value ?? 0)), scale })

const sumsOf = (cells: PairCells, brushed: number, shown: number): PairSums => {
  const sums = pairSums(cells, brushed, shown)
  if (sums === undefined) throw new Error('no sums')
  return sums
}

/** Three months by two offices in cents: 10.00 and 2.50 in the first, -4.25 in the second, 0.05 and nothing in the third. */
const months = exact(
  [
    [0, 0, 1000],
    [0, 1, 250],
    [1, 0, -425],
    [2, 0, 5],
    [2, 1, null],
  ],
  2,
)

describe('the sums of a pair cube over a range of brushed bins', () => {
  const pair = sumsOf(months, 3, 2)
  const folded = (from: number, to: number) => {
    const into = new Float64Array(2)
    foldRange(pair, from, to, into)
    return [...into]
  }

  it('are those of the bins in it', () => {
    expect(folded(0, 3)).toEqual([5.8, 2.5])
    expect(folded(1, 3)).toEqual([-4.2, Number.NaN])
    expect(folded(0, 1)).toEqual([10, 2.5])
  })

  it('have no value where no pair has one', () => {
    expect(folded(1, 2)).toEqual([-4.25, Number.NaN])
    expect(folded(2, 2)).toEqual([Number.NaN, Number.NaN])
  })

  it('are written with all their digits, as the API writes them', () => {
    expect([0, 1].map((bin) => foldedValue(pair, 0, 3, bin))).toEqual(['5.80', '2.50'])
    expect([0, 1].map((bin) => foldedValue(pair, 1, 3, bin))).toEqual(['-4.20', null])
  })

  it('leave out pairs of bins that no chart shows', () => {
    const outside = exact(
      [
        [-1, 0, 7],
        [0, -1, 7],
        [0, 0, 1],
      ],
      0,
    )
    expect(foldedValue(sumsOf(outside, 1, 1), 0, 1, 0)).toBe('1')
  })

  it('add up doubles as numbers', () => {
    const cells = cellsOf(
      [
        [0, 0, 0.5],
        [1, 0, 0.25],
      ],
      { kind: 'double', values: Float64Array.of(0.5, 0.25) },
    )
    expect(foldedValue(sumsOf(cells, 2, 1), 0, 2, 0)).toBe(0.75)
  })
})

describe('the room of the sums', () => {
  const one = (...values: bigint[]) =>
    exact(
      values.map((value, i) => [i, 0, value]),
      0,
    )
  const safe = BigInt(Number.MAX_SAFE_INTEGER)

  it('is that of doubles as long as these hold every whole number', () => {
    expect(sumsOf(one(safe), 1, 1).sums).toBeInstanceOf(Float64Array)
    expect(sumsOf(one(safe - 1n, -1n), 2, 1).sums).toBeInstanceOf(Float64Array)
  })

  it('is 64 bits beyond, and no digit is lost', () => {
    const pair = sumsOf(one(safe, 2n, 1n), 3, 1)
    expect(pair.sums).toBeInstanceOf(BigInt64Array)
    expect(foldedValue(pair, 0, 3, 0)).toBe('9007199254740994')
    expect(foldedValue(pair, 1, 3, 0)).toBe('3')
  })

  it('counts values without their signs, since sums on the way may be larger than the last', () => {
    expect(sumsOf(one(safe, 2n, -safe), 3, 1).sums).toBeInstanceOf(BigInt64Array)
  })

  it('ends at 64 bits: there are no sums that may not be exact', () => {
    expect(pairSums(one(2n ** 63n - 1n), 1, 1)).toBeDefined()
    expect(pairSums(one(2n ** 63n - 1n, 1n), 2, 1)).toBeUndefined()
  })
})

describe('of any pair cube', () => {
  const value = fc.oneof(
    fc.constant(null),
    fc.bigInt({ min: -(2n ** 56n), max: 2n ** 56n }),
    fc.bigInt({ min: -99n, max: 99n }),
  )
  const cube = fc
    .record({ brushed: fc.integer({ min: 1, max: 6 }), shown: fc.integer({ min: 1, max: 4 }), scale: fc.nat(4) })
    .chain((size) =>
      fc.record({
        size: fc.constant(size),
        pairs: fc.array(fc.tuple(fc.nat(size.brushed - 1), fc.nat(size.shown - 1), value), { maxLength: 30 }),
        range: fc.tuple(fc.nat(size.brushed), fc.nat(size.brushed)),
      }),
    )

  it('every range has the plain sums of its pairs', () => {
    fc.assert(
      fc.property(cube, ({ size, pairs, range }) => {
        const [from, to] = [Math.min(...range), Math.max(...range)]
        const pair = sumsOf(exact(pairs, size.scale), size.brushed, size.shown)
        const lengths = new Float64Array(size.shown)
        foldRange(pair, from, to, lengths)
        for (let bin = 0; bin < size.shown; bin++) {
          const found = pairs.filter(([b, s, v]) => b >= from && b < to && s === bin && v !== null)
          const sum = found.reduce((total, [, , v]) => total + BigInt(v ?? 0), 0n)
          expect(foldedValue(pair, from, to, bin)).toBe(found.length === 0 ? null : decimalText(sum, size.scale))
          expect(lengths[bin]).toBe(found.length === 0 ? Number.NaN : Number(sum) / 10 ** size.scale)
        }
      }),
    )
  })
})

describe('decimal text', () => {
  it.each([
    [0n, 0, '0'],
    [5n, 2, '0.05'],
    [-5n, 2, '-0.05'],
    [-1250n, 2, '-12.50'],
    [12345678901234567890n, 4, '1234567890123456.7890'],
    [7, 1, '0.7'],
  ])('of %s units with %i digits behind the point is %s', (units, scale, text) => {
    expect(decimalText(units, scale)).toBe(text)
  })
})
