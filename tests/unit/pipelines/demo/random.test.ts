import { describe, expect, it } from 'vitest'
import { between, pick, pickWeighted, quotas, randomOf, wholeParts } from '../../../../pipelines/demo/random.ts'

describe('a stream of numbers', () => {
  it('is the same for the same words and another for others', () => {
    const draw = (...words: (string | number)[]) => Array.from({ length: 5 }, randomOf(...words))
    expect(draw(1, 'orders')).toEqual(draw(1, 'orders'))
    expect(draw(1, 'orders')).not.toEqual(draw(2, 'orders'))
    expect(draw(1, 'orders')).not.toEqual(draw(1, 'tickets'))
  })

  it('is spread evenly from 0 up to 1', () => {
    const random = randomOf('even')
    const tenths = Array.from({ length: 10 }, () => 0)
    for (let i = 0; i < 20_000; i++) {
      const at = Math.floor(random() * 10)
      tenths[at] = (tenths[at] ?? 0) + 1
    }
    for (const count of tenths) expect(Math.abs(count - 2000)).toBeLessThan(200)
  })

  it('picks whole numbers with both ends, and items by their weight', () => {
    const random = randomOf('picks')
    const numbers = new Set(Array.from({ length: 200 }, () => between(random, 2, 4)))
    expect([...numbers].sort()).toEqual([2, 3, 4])
    const items = Array.from({ length: 4000 }, () =>
      pickWeighted(random, ['rare', 'often', 'never'], (item) => ({ rare: 1, often: 3 })[item] ?? 0),
    )
    expect(items.filter((item) => item === 'rare').length / 4000).toBeCloseTo(0.25, 1)
    expect(items).not.toContain('never')
    expect(() => pick(random, [])).toThrow('nothing to pick from')
  })
})

describe('a quota', () => {
  it('says yes to its share of the questions of each cell, give or take one', () => {
    const quota = quotas()
    const yes = { a: 0, b: 0 }
    for (let i = 1; i <= 1000; i++) {
      if (quota('a', 0.3)) yes.a++
      if (quota('b', 0.05)) yes.b++
      expect(Math.abs(yes.a - i * 0.3)).toBeLessThanOrEqual(1)
      expect(Math.abs(yes.b - i * 0.05)).toBeLessThanOrEqual(1)
    }
  })

  it('deals out amounts in whole numbers that lose nothing', () => {
    const part = wholeParts()
    const sum = Array.from({ length: 365 }, () => part('orders', 2.6)).reduce((a, b) => a + b, 0)
    // 365 times 2.6 is 949
    expect(Math.abs(sum - 949)).toBeLessThanOrEqual(1)
  })
})
