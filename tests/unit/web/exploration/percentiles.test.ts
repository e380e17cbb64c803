import { describe, expect, it } from 'vitest'
import type { Catalog, CatalogMeasure } from '../../../../server/contract/catalog.ts'
import { blankExploration } from '../../../../web/exploration/exploration.ts'
import { spreadAmong, spreadOf } from '../../../../web/exploration/percentiles.ts'
import { reduce } from '../../../../web/exploration/reduce.ts'
import { questionTitle } from '../../../../web/exploration/sentence.ts'
import { catalog } from '../opportunities.ts'

const base: CatalogMeasure = {
  name: '',
  title: '',
  type: 'double',
  fact: 'fact_ticket',
  grain: ['ticket_id'],
  additivity: 'non',
  empty: 'empty',
  expression: 'minutes / 60',
  unit: 'hour',
  definition: { file: 'cubes/tickets.yaml', line: 1 },
}

const at = (p: number, more: Partial<CatalogMeasure> = {}): CatalogMeasure => ({
  ...base,
  name: `p${100 * p}`,
  title: `Hours at ${100 * p}`,
  aggregation: 'percentile',
  percentile: { p, method: 'continuous' },
  ...more,
})

const average: CatalogMeasure = { ...base, name: 'hours', title: 'Hours to resolve', aggregation: 'avg' }
const of = (measures: readonly CatalogMeasure[]): Catalog => ({ ...catalog, measures: [...measures] })
const five = [0.05, 0.25, 0.5, 0.75, 0.95].map((p) => at(p))
const names = (measures: readonly CatalogMeasure[] = []) => measures.map(({ name }) => name)

describe('five percentiles of one measure', () => {
  it('are found in any order, among others, and called as their average', () => {
    const spread = spreadAmong(of([average, ...five]), ['p95', 'hours', 'p75', 'p25', 'p50', 'p5'])
    expect(names(spread?.measures)).toEqual(['p5', 'p25', 'p50', 'p75', 'p95'])
    expect(spread?.percentiles).toEqual([0.05, 0.25, 0.5, 0.75, 0.95])
    expect(spread?.title).toBe('Hours to resolve')
    expect(spreadAmong(of(five), names(five))?.title).toBe('Hours at 50')
  })

  it.each<[string, readonly CatalogMeasure[]]>([
    ['one is not asked', five.slice(1)],
    ['the ends are not as far from the middle', [at(0.1), ...five.slice(1)]],
    ['there is no quartile', [at(0.05), at(0.2), at(0.5), at(0.75), at(0.95)]],
    ['one is of something else', [...five.slice(0, 4), at(0.95, { expression: 'cost' })]],
    ['one has a filter of its own', [...five.slice(0, 4), at(0.95, { filter: 'is_late' })]],
    ['one is of another fact', [...five.slice(0, 4), at(0.95, { fact: 'fact_order' })]],
  ])('are none where %s', (_, measures) => {
    expect(spreadAmong(of(measures), names(measures))).toBeUndefined()
  })

  it('may end at the least and the greatest value, and take the widest pair that is asked', () => {
    const least: CatalogMeasure = { ...base, name: 'least', aggregation: 'min' }
    const greatest: CatalogMeasure = { ...base, name: 'greatest', aggregation: 'max' }
    const all = [...five, at(0.1), at(0.9)]
    expect(spreadAmong(of(all), names(all))?.percentiles[0]).toBe(0.05)
    const whole = [...all, least, greatest]
    expect(names(spreadAmong(of(whole), names(whole))?.measures)).toEqual(['least', 'p25', 'p50', 'p75', 'greatest'])
  })

  it('are what a measure of the same can be shown as', () => {
    const known = of([average, ...five, { ...average, name: 'cost', expression: 'cost' }])
    expect(names(spreadOf(known, 'hours')?.measures)).toEqual(names(five))
    expect(spreadOf(known, 'cost')).toBeUndefined()
    expect(spreadOf(known, 'nothing')).toBeUndefined()
  })
})

describe('the spread of a measure on the shelf', () => {
  const known = of([average, ...five, { ...base, name: 'tickets', title: 'Tickets', aggregation: 'count' }])
  const asked = (...measures: string[]) => ({ ...blankExploration('tickets'), measures, rows: ['stage'] })

  it('takes its place, once for each', () => {
    const spread = (...measures: string[]) =>
      reduce(asked(...measures), { kind: 'spread', measure: 'hours' }, known).measures
    expect(spread('tickets', 'hours')).toEqual(['tickets', ...names(five)])
    expect(spread('p50', 'hours', 'tickets')).toEqual([...names(five), 'tickets'])
    const median = reduce(asked('p50', 'tickets'), { kind: 'spread', measure: 'p50' }, known)
    expect(median.measures).toEqual([...names(five), 'tickets'])
  })

  it('leaves a shelf as it is where the measure has none', () => {
    expect(reduce(asked('tickets'), { kind: 'spread', measure: 'tickets' }, known).measures).toEqual(['tickets'])
  })

  it('is said as one thing, unless a part of it is compared', () => {
    expect(questionTitle(asked(...names(five)), known)).toBe('Spread of hours to resolve by stage')
    expect(questionTitle(asked('tickets', ...names(five)), known)).toBe(
      'Tickets and spread of hours to resolve by stage',
    )
    expect(questionTitle(asked(...names(five), 'p50@prior_year:change'), known)).toMatch(/^Hours at 5, hours at 25/)
  })
})
