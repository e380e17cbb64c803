import { afterAll, beforeAll, expect, test } from 'vitest'
import { instantLabel } from '../../../../../web/exploration/labels.ts'
import { dayColumn, durationText, inputText, monthsText, sizeText } from '../../../../../web/features/data/words.ts'
import { fetchLaterAreas, speak } from '../../../../../web/language/language.ts'

beforeAll(fetchLaterAreas)

afterAll(() => speak('en'))

test('durations are said in the two units that matter', () => {
  expect([0, 31, 60, 112, 3599, 3900].map(durationText)).toEqual([
    'under 1 s',
    '31 s',
    '1 min 00 s',
    '1 min 52 s',
    '59 min 59 s',
    '1 h 05 min',
  ])
})

test('sizes have three figures at most', () => {
  expect([0, 812, 1440, 1_000_000, 1_234_567_890].map((bytes) => sizeText(bytes, 'en-US'))).toEqual([
    '0 B',
    '812 B',
    '1.44 kB',
    '1 MB',
    '1.23 GB',
  ])
})

test('days of one year are said without it', () => {
  expect(dayColumn(['2026-06-18', null, '2026-06-17'], 'en-US')('2026-06-18')).toBe('18 Jun')
  expect(dayColumn(['2026-06-18', '2025-12-31'], 'en-US')('2026-06-18')).toBe('18 Jun 2026')
})

test('an instant is said where the reader is', () => {
  // the clock of the tests is in New York
  expect(instantLabel('2026-06-19T10:12:30Z', new Date('2026-07-01T00:00:00Z'), 'en-US')).toBe('19 Jun, 06:12')
  expect(instantLabel('2026-01-01T02:00:00Z', new Date('2026-07-01T00:00:00Z'), 'en-US')).toBe('31 Dec 2025, 21:00')
})

test('the input of a source is said by its format and what is read of it', () => {
  const file = { pattern: 'files/*', encoding: null, delimiter: null, relation: null, sheet: null }
  expect(inputText({ ...file, format: 'delimited' })).toBe('CSV')
  expect(inputText({ ...file, format: 'xlsx', sheet: 'Orders' })).toBe('XLSX, sheet Orders')
  expect(inputText({ ...file, pattern: null, format: 'postgresql', relation: 'public.accounts' })).toBe(
    'PostgreSQL, public.accounts',
  )
})

test('months are said from the first to the last', () => {
  expect(monthsText('2026-05', '2026-05', 'en-US')).toBe('May 2026')
  expect(monthsText('2025-11', '2026-02', 'en-US')).toBe('Nov 2025 – Feb 2026')
})

test('durations, sizes and inputs are said in the language of the pages', async () => {
  await speak('uk')
  expect([0, 31, 112, 3900].map(durationText)).toEqual(['менше 1 с', '31 с', '1 хв 52 с', '1 год 05 хв'])
  expect(sizeText(1440, 'uk')).toBe('1,44 кБ')
  const workbook = { sheet: 'Orders', pattern: 'files/*', encoding: null, delimiter: null, relation: null }
  expect(inputText({ ...workbook, format: 'xlsx' })).toBe('XLSX, аркуш Orders')
})
