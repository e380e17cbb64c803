import { describe, expect, it } from 'vitest'
import { createCache } from '../../../../server/api/cache.ts'
import { canonical } from '../../../../server/api/canonical.ts'
import { reconcile } from '../../../../server/api/drill-through/reconcile.ts'
import type { BaseMeasure } from '../../../../server/model/cube.ts'

describe('a cache', () => {
  it('lets go of what was used longest ago once all of it weighs too much', () => {
    const cache = createCache<string>(100)
    for (const key of ['a', 'b', 'c', 'd']) cache.set(key, key, 25)
    cache.get('a')
    cache.set('e', 'e', 20)
    expect(['a', 'b', 'c', 'd', 'e'].map(cache.get)).toEqual(['a', undefined, 'c', 'd', 'e'])
    cache.set('f', 'f', 5)
    expect(cache.get('c')).toBe('c')
  })

  it('does not take what weighs more than a quarter of the bound, and then not the old value either', () => {
    const cache = createCache<string>(100)
    cache.set('a', 'old', 1)
    cache.set('a', 'new', 26)
    expect(cache.get('a')).toBeUndefined()
    cache.set('a', 'newer', 25)
    expect(cache.get('a')).toBe('newer')
  })
})

describe('canonical JSON', () => {
  it('is the same for the same value, however its keys are ordered and whatever is undefined', () => {
    const value = { b: [1, { d: null, c: 'é"' }], a: true, skipped: undefined }
    expect(canonical(value)).toBe('{"a":true,"b":[1,{"c":"é\\"","d":null}]}')
    expect(JSON.parse(canonical(value))).toEqual({ a: true, b: [1, { c: 'é"', d: null }] })
  })

  it('differs for values that differ', () => {
    const values = [[], {}, null, '', '0', 0, [[]], [null], { a: [] }, { a: {} }, ['a', 'b'], ['b', 'a']]
    expect(new Set(values.map(canonical)).size).toBe(values.length)
  })
})

describe('reconciling', () => {
  const measure: BaseMeasure = {
    kind: 'base',
    name: 'won',
    title: 'Won',
    aggregation: 'sum',
    source: {},
    type: 'decimal',
    definition: { file: 'f', line: 1, column: 1 },
  }
  const agrees = (sum: string | number | null, cell: string | number | null) =>
    reconcile(measure, { count: 2, sum, cell }).reconciles

  it('takes decimals for equal by their value, digit by digit', () => {
    expect(agrees('12.50', '12.5')).toBe(true)
    expect(agrees('100', '100.00')).toBe(true)
    expect(agrees('100', '10')).toBe(false)
    expect(agrees('12345678901234567890.01', '12345678901234567890.02')).toBe(false)
  })

  it('takes whole numbers exactly and floating-point ones up to the order of their addition', () => {
    expect(agrees(3_000_000_001, 3_000_000_000)).toBe(false)
    expect(agrees(0.1 + 0.2, 0.3)).toBe(true)
    expect(agrees(0.3001, 0.3)).toBe(false)
  })

  it('says in words what the rows make and what the cell says', () => {
    expect(reconcile(measure, { count: 1, sum: null, cell: null })).toEqual({
      reconciles: true,
      why: 'The sum of Won over 1 row is empty, as the cell says',
    })
    expect(reconcile(measure, { count: 2, sum: '3', cell: '4' })).toEqual({
      reconciles: false,
      why: 'The sum of Won over 2 rows is 3, but the cell says 4',
    })
  })
})
