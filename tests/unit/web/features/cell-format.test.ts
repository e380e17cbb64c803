import { describe, expect, it } from 'vitest'
import type { Catalog } from '../../../../server/contract/catalog.ts'
import { blankExploration, type Exploration } from '../../../../web/exploration/exploration.ts'
import { reduce } from '../../../../web/exploration/reduce.ts'
import {
  type CellScale,
  formatOf,
  formatsFor,
  shade,
  usualFormat,
} from '../../../../web/features/explore/cell-format.ts'
import { catalog as plain } from '../opportunities.ts'

const catalog: Catalog = {
  ...plain,
  measures: plain.measures.map((m) =>
    m.name === 'won_value' ? { ...m, better: 'up' } : m.name === 'days_to_close' ? { ...m, better: 'down' } : m,
  ),
}
const change = 'won_value@prior_year:change'

describe('the format of a measure', () => {
  it('is bars for sums, colours for changes that are better or worse, numbers alone for all else', () => {
    const names = ['won_value', 'win_rate', change, 'won_value@prior_year:difference', 'deals@prior_year:change']
    expect(names.map((name) => usualFormat(catalog, name))).toEqual(['bars', 'none', 'heat', 'none', 'none'])
    expect(formatsFor(catalog, 'win_rate')).toEqual(['none', 'bars', 'heat'])
  })

  it('is what a reader chooses as long as the measure is on the shelf', () => {
    const x: Exploration = { ...blankExploration('opportunities'), measures: ['won_value', 'deals'] }
    const chosen = reduce(x, { kind: 'format', measure: 'won_value', format: 'heat' }, catalog)
    expect(formatOf(chosen, catalog, 'won_value')).toBe('heat')
    expect(formatOf(chosen, catalog, 'deals')).toBe('bars')
    expect(reduce(chosen, { kind: 'format', measure: 'won_value' }, catalog)).toEqual(x)
    expect(reduce(chosen, { kind: 'removeMeasure', measure: 'won_value' }, catalog).formats).toEqual({})
  })
})

describe('the look of a value', () => {
  const steps = [0.015, 0.07, 0.15]
  const up: CellScale = { kind: 'diverging', steps, better: 'up' }

  it.each([
    [0.2, 'better-3'],
    [0.15, 'better-3'],
    [0.1, 'better-2'],
    [0.02, 'better-1'],
    [0.01, 'same'],
    [0, 'same'],
    [-0.02, 'worse-1'],
    [-0.5, 'worse-3'],
  ])('a change of %d is %s where more is better, in totals too', (value, heat) => {
    expect(shade(up, value, false)).toEqual({ heat })
  })

  it('turns round where less is better', () => {
    const down: CellScale = { kind: 'diverging', steps, better: 'down' }
    expect([0.2, -0.2].map((value) => shade(down, value, true).heat)).toEqual(['worse-3', 'better-3'])
  })

  it('has seven steps from the least to the greatest, on cells that can be compared alone', () => {
    const scale: CellScale = { kind: 'sequential', least: -10, greatest: 60 }
    expect([-10, -1, 0, 30, 49, 50, 60].map((value) => shade(scale, value, true).heat)).toEqual([
      'much-1',
      'much-1',
      'much-2',
      'much-5',
      'much-6',
      'much-7',
      'much-7',
    ])
    expect(shade(scale, 60, false)).toEqual({})
    expect(shade({ kind: 'sequential', least: 5, greatest: 5 }, 5, true)).toEqual({ heat: 'much-1' })
  })

  it('is a bar no longer than the longest, and none of nothing or less', () => {
    const bars: CellScale = { kind: 'bars', longest: 40 }
    expect([10, 40, 80, 0, -3].map((value) => shade(bars, value, true).bar)).toEqual([0.25, 1, 1, undefined, undefined])
    expect(shade(bars, 10, false)).toEqual({})
    expect(shade(undefined, 10, true)).toEqual({})
  })
})
