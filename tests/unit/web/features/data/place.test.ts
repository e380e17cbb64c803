import { describe, expect, test } from 'vitest'
import { hrefOf, type Place, toPlace, toSearch } from '../../../../../web/features/data/place.ts'

describe('the address of the page Data', () => {
  test.each<[Place]>([
    [{ part: 'runs' }],
    [{ part: 'runs', source: 'orders & co, "2" 中文' }],
    [{ part: 'rejected', run: 415, source: 'tickets', rule: 'one_of', file: 'files/a b+c.csv', page: 3 }],
    [{ part: 'lineage', node: 'file:files/orders=1.csv' }],
    [{ part: 'add', upload: 'a1' }],
  ])('says all of %j', (place) => {
    expect(toPlace(toSearch(place))).toEqual(place)
  })

  test('is bare for the page as it opens', () => {
    expect(hrefOf({ part: 'runs' })).toBe('/data')
    expect(hrefOf({ part: 'rejected', page: 1 })).toBe('/data?part=rejected')
  })

  test.each([['?part=nothing'], ['?run=0'], ['?run=-1'], ['?run=1e3'], ['?page=99999999999'], ['?source='], ['?%']])(
    'leaves out what it cannot read: %s',
    (search) => {
      expect(toPlace(search)).toEqual({ part: 'runs' })
    },
  )
})
