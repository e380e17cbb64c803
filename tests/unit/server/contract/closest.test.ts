import { expect, it } from 'vitest'
import { closest } from '../../../../server/contract/closest.ts'

it.each([
  ['won_valeu', 'won_value'],
  ['OWNER.office', 'owner.office'],
  ['', 'deals'],
])('finds for "%s" the name with the fewest letters changed: %s', (found, nearest) => {
  expect(closest(found, ['won_value', 'won_deals', 'owner.office', 'deals'])).toBe(nearest)
})

it('takes the first of equally near names, and none of none', () => {
  expect(closest('c', ['a', 'b'])).toBe('a')
  expect(closest('c', [])).toBeUndefined()
})

it.each([
  ['won', 'bookings.won'],
  ['spend.clicks', 'clicks'],
  ['segment.spring', 'segment.spring.closed'],
  ['Won', 'bookings.won'],
])('takes for "%s" the name that it is a part of, or that is a part of it: %s', (found, nearest) => {
  const names = ['roas', 'won_deals', 'bookings.won', 'segment.abroad', 'segment.spring.closed', 'clicks']
  expect(closest(found, names)).toBe(nearest)
})
