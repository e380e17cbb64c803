import { describe, expect, it } from 'vitest'
import { fileDateProblem, fileDays } from '../../../../pipelines/steps/file-date.ts'

describe('the days that a file is of', () => {
  const cases: readonly (readonly [found: readonly string[], format: string, from: string, to: string])[] = [
    [['2026-02-07'], '%Y-%m-%d', '2026-02-07', '2026-02-07'],
    [['07.02.26'], '%d.%m.%y', '2026-02-07', '2026-02-07'],
    [['eu-20260207T0630-v2'], '%Y%m%d', '2026-02-07', '2026-02-07'],
    [['12345', '2026-02-07'], '%Y-%m-%d', '2026-02-07', '2026-02-07'],
    [['2024-02'], '%Y-%m', '2024-02-01', '2024-02-29'],
    [['1900-02'], '%Y-%m', '1900-02-01', '1900-02-28'],
    [['year_2025'], '%Y', '2025-01-01', '2025-12-31'],
    [['2026-02-30 or 2026-02-07'], '%Y-%m-%d', '2026-02-07', '2026-02-07'],
  ]
  it.each(cases)('%j by %s is from %s to %s', (found, format, from, to) => {
    expect(fileDays(found, format)).toEqual({ from, to })
  })

  const none: readonly (readonly [found: readonly string[], format: string])[] = [
    [['latest'], '%Y-%m-%d'],
    [['2026-02-30'], '%Y-%m-%d'],
    [['2026-13'], '%Y-%m'],
    [['2026-00-01'], '%Y-%m-%d'],
    [['2026-02-00'], '%Y-%m-%d'],
    [['2026-02-07', '2026-02-08'], '%Y-%m-%d'],
    [['120260207'], '%Y%m%d'],
    [['2026x02x07'], '%Y.%m.%d'],
    [[], '%Y'],
  ]
  it.each(none)('are not known for %j by %s', (found, format) => {
    expect(fileDays(found, format)).toBeUndefined()
  })
})

it('says what is wrong with a form of dates', () => {
  expect(fileDateProblem('%Y-%m-%d')).toBeUndefined()
  expect(fileDateProblem('%y%m')).toBeUndefined()
  expect(fileDateProblem('%Y-%b')).toBe('a date in the name of a file is written with %Y, %y, %m, %d, not with "%b"')
  expect(fileDateProblem('%Y-%')).toContain('not with "%"')
  expect(fileDateProblem('%m-%d')).toContain('expected one year')
  expect(fileDateProblem('%Y-%y')).toContain('expected one year')
  expect(fileDateProblem('%Y-%Y')).toBe('"%Y" stands there twice')
  expect(fileDateProblem('%Y-%d')).toBe('a day says nothing without its month')
  expect(fileDateProblem('')).toContain('expected one year')
})
