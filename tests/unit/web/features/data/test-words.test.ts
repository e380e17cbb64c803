import { beforeAll, expect, test } from 'vitest'
import { cellLabel, exactText, isBlocking, messageText } from '../../../../../web/features/data/test-words.ts'
import { fetchLaterAreas } from '../../../../../web/language/language.ts'

beforeAll(fetchLaterAreas)

test('a cell is called by its members, and without any the total', () => {
  expect(cellLabel({ 'account.segment': 'SMB', 'closed.month': '2026-01' })).toBe(
    'account.segment SMB, closed.month 2026-01',
  )
  expect(cellLabel({ city: ['US', 'Springfield'], owner: { special: 'unknown' }, kind: null })).toBe(
    'city US, Springfield, owner (unknown), kind (blank)',
  )
  expect(cellLabel({})).toBe('the total')
})

test('a value keeps all its digits, and none is said to be empty', () => {
  expect([exactText('300.10'), exactText(0.1), exactText(null)]).toEqual(['300.10', '0.1', 'empty'])
})

test('a message becomes a sentence, but for the name that it begins with', () => {
  expect(messageText('the shares do not add up')).toBe('The shares do not add up.')
  expect(messageText('fact_deal has 6 rows')).toBe('fact_deal has 6 rows')
})

test('only a test that failed and blocks keeps something from being served', () => {
  const about = { kind: 'unique', title: '', file: '', line: 1, column: 1, message: null } as const
  expect(isBlocking({ ...about, status: 'failed', blocks: true })).toBe(true)
  expect(isBlocking({ ...about, status: 'failed', blocks: false })).toBe(false)
  expect(isBlocking({ ...about, status: 'passed', blocks: true })).toBe(false)
})
