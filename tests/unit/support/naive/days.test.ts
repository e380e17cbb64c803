import { describe, expect, test } from 'vitest'
import { addMonths, dayOf, intersected, isoOf, partOf, periodAround, united } from '../../../support/naive/days.ts'

const february = { month: 2, day: 1, label: 'end_year' as const }
const shown = (unit: string, iso: string) => {
  const found = periodAround(unit, dayOf(iso), february)
  return found && [isoOf(found.from), isoOf(found.to)]
}

describe('the naive calendar', () => {
  test('clamps a date to the end of a shorter month', () => {
    expect(isoOf(addMonths(dayOf('2028-02-29'), -12))).toBe('2027-02-28')
    expect(isoOf(addMonths(dayOf('2026-03-31'), -1))).toBe('2026-02-28')
    expect(isoOf(addMonths(dayOf('2027-02-28'), 12))).toBe('2028-02-28')
  })

  test('counts ISO weeks by their Thursday, 53 in some years', () => {
    expect(partOf('week', dayOf('2026-12-31'), february)).toBe('2026-W53')
    expect(partOf('week', dayOf('2027-01-03'), february)).toBe('2026-W53')
    expect(partOf('week', dayOf('2027-01-04'), february)).toBe('2027-W01')
    expect(partOf('week', dayOf('2025-12-29'), february)).toBe('2026-W01')
  })

  test('names a fiscal year after the year in which it ends', () => {
    expect(partOf('fiscal_year', dayOf('2026-01-31'), february)).toBe(2026)
    expect(partOf('fiscal_quarter', dayOf('2026-02-01'), february)).toBe('FY2027-Q1')
    expect(partOf('fiscal_quarter', dayOf('2027-01-31'), february)).toBe('FY2027-Q4')
  })

  test('knows the first and last day of each period', () => {
    expect(shown('quarter', '2026-05-15')).toEqual(['2026-04-01', '2026-06-30'])
    expect(shown('fiscal_quarter', '2026-05-15')).toEqual(['2026-05-01', '2026-07-31'])
    expect(shown('week', '2026-05-17')).toEqual(['2026-05-11', '2026-05-17'])
    expect(shown('month', '2028-02-10')).toEqual(['2028-02-01', '2028-02-29'])
  })

  test('joins ranges that touch and keeps what two lists share', () => {
    expect(
      united([
        { from: 5, to: 6 },
        { from: 1, to: 4 },
        { from: 9, to: 8 },
      ]),
    ).toEqual([{ from: 1, to: 6 }])
    expect(
      intersected(
        [{ from: 1, to: 6 }],
        [
          { from: 0, to: 2 },
          { from: 6, to: 9 },
        ],
      ),
    ).toEqual([
      { from: 1, to: 2 },
      { from: 6, to: 6 },
    ])
  })
})
