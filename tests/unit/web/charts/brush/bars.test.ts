import { describe, expect, it } from 'vitest'
import { type BarsLayout, barsWriter } from '../../../../../web/charts/brush/bars-path.ts'
import { membersPerBar, sumOf } from '../../../../../web/charts/brush/bins.ts'

const up: BarsLayout = { grows: 'up', bins: 3, step: 10, thickness: 6, length: 100, low: 0, high: 50 }

describe('bars as a path', () => {
  it('grow up from the baseline, two pixels from each side of their step', () => {
    expect(barsWriter(up)(Float64Array.of(50, 25, 5))).toBe(
      'M20 1000v-1000h60v1000zM120 1000v-500h60v500zM220 1000v-100h60v100z',
    )
  })

  it('grow to the right where they stand below each other', () => {
    expect(barsWriter({ ...up, grows: 'right' })(Float64Array.of(50, 25))).toBe(
      'M0 20h1000v60h-1000zM0 120h500v60h-500z',
    )
  })

  it('of values below zero go the other way from where zero is', () => {
    expect(barsWriter({ ...up, low: -10, high: 30 })(Float64Array.of(30, -10))).toBe(
      'M20 750v-750h60v750zM120 750v250h60v-250z',
    )
  })

  it('draw nothing for 0, for no value and beyond the last bin', () => {
    expect(barsWriter(up)(Float64Array.of(0, Number.NaN, 5, 50))).toBe('M220 1000v-100h60v100z')
  })

  it('draw nothing where all is 0', () => {
    expect(barsWriter({ ...up, high: 0 })(Float64Array.of(0, 0, 0))).toBe('')
  })
})

describe('the sum of values of the API', () => {
  it.each([
    [[], null],
    [[null, null], null],
    [['1.20', null], '1.20'],
    [['1.2', '0.05', '-3'], '-1.75'],
    [['9007199254740993', '1'], '9007199254740994'],
    [[1, 2.5, null], 3.5],
  ])('%j is %j', (values, sum) => {
    expect(sumOf(values)).toBe(sum)
  })
})

describe('how many members one bar stands for', () => {
  it.each([
    [0, 1],
    [120, 1],
    [121, 2],
    [365, 4],
  ])('of %i: %i', (members, per) => {
    expect(membersPerBar(members)).toBe(per)
  })
})
