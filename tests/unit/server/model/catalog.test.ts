import { describe, expect, it } from 'vitest'
import { Catalog } from '../../../../server/contract/catalog.ts'
import { catalogOf } from '../../../../server/model/catalog.ts'
import { loadModel } from '../../../../server/model/load.ts'
import { crmSchema } from './crm-schema.ts'
import { definitions } from './definitions.ts'

const catalog = (measures: string, cube = '') => {
  const loaded = loadModel([{ path: 'a.yaml', text: definitions({ measures, cube }) }], crmSchema)
  const sales = 'model' in loaded ? loaded.model.cubes.get('sales') : undefined
  if (sales === undefined) throw new Error('no cube sales')
  return Catalog.parse(catalogOf(sales, { model: 'm', data: 'd', completeThrough: null }))
}

describe('the catalog', () => {
  it('leaves out hidden measures, and says of the others what they are made of', () => {
    const { measures, fits } = catalog('{n: {agg: count, hidden: true}, m: {calc: n / 2}}')
    expect(measures.map(({ name, inputs }) => ({ name, inputs }))).toEqual([{ name: 'm', inputs: ['n'] }])
    expect(Object.keys(fits)).toEqual(['m'])
  })

  it('says what a measure is to reach, unless that is hidden', () => {
    const targets = (measures: string) =>
      catalog(measures, 'targets: {n: m}').measures.map(({ name, target }) => [name, target])
    expect(targets('{n: {agg: count}, m: {agg: count}}')).toEqual([
      ['n', 'm'],
      ['m', undefined],
    ])
    expect(targets('{n: {agg: count}, m: {agg: count, hidden: true}}')).toEqual([['n', undefined]])
  })

  it('says which percentile, what an average weighs by, and that none of them adds up', () => {
    const { measures } = catalog(
      '{p: {agg: percentile, p: 0.9, expr: close_value}, w: {agg: avg, expr: close_value, weight: days_to_close}, v: {agg: variance, expr: close_value}}',
    )
    const contract = { additivity: 'non', empty: 'empty', expression: 'close_value' }
    expect(measures).toMatchObject([
      { ...contract, name: 'p', aggregation: 'percentile', percentile: { p: 0.9, method: 'continuous' } },
      { ...contract, name: 'w', aggregation: 'avg', weight: 'days_to_close' },
      { ...contract, name: 'v', aggregation: 'variance' },
    ])
  })
})
