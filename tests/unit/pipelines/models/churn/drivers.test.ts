import { describe, expect, it } from 'vitest'
import { driversOf } from '../../../../../pipelines/models/churn/drivers.ts'

/** Rows of a table of counts: for each value of a feature of 0 and 1, how many stayed and how many left. */
const rowsOf = (counts: readonly (readonly [values: readonly number[], stayed: number, left: number])[]) => {
  const rows = counts.flatMap(([values, stayed, left]) => [
    ...Array.from({ length: stayed }, () => ({ values, left: 0 })),
    ...Array.from({ length: left }, () => ({ values, left: 1 })),
  ])
  const names = ['late', 'visit'].slice(0, counts[0]?.[0].length)
  return {
    features: { names, columns: names.map((_, j) => Float64Array.from(rows, ({ values }) => values[j] ?? 0)) },
    left: Float64Array.from(rows, ({ left }) => left),
  }
}

describe('drivers', () => {
  it('of one feature are the difference of two shares, with its textbook error', () => {
    // 30 of 100 with it, 20 of 200 without it: 20 points; √(.3·.7/100 + .1·.9/200) of error
    const [driver] = driversOf(
      rowsOf([
        [[1], 70, 30],
        [[0], 180, 20],
      ]),
    )
    expect(driver?.feature).toBe('late')
    expect(driver?.effect).toBeCloseTo(0.2, 8)
    expect(driver?.error).toBeCloseTo(Math.sqrt((0.3 * 0.7) / 100 + (0.1 * 0.9) / 200), 6)
  })

  it('of two features hold the other one still, the strongest first', () => {
    // late adds 20 points whether visited or not, visits take 5: late customers are visited more often, which hides nothing
    const drivers = driversOf(
      rowsOf([
        [[0, 0], 900, 100],
        [[0, 1], 190, 10],
        [[1, 0], 70, 30],
        [[1, 1], 300, 100],
      ]),
    )
    expect(drivers.map(({ feature }) => feature)).toEqual(['late', 'visit'])
    const [late, visit] = drivers
    expect(Math.abs((late?.effect ?? 0) - 0.2)).toBeLessThan(2 * (late?.error ?? 0))
    expect(Math.abs((visit?.effect ?? 0) + 0.05)).toBeLessThan(2 * (visit?.error ?? 0))
  })

  it('refuse what nothing can be learned from', () => {
    expect(() =>
      driversOf(
        rowsOf([
          [[1], 30, 0],
          [[0], 30, 0],
        ]),
      ),
    ).toThrow('none of 60 customers left')
  })
})
