import fc from 'fast-check'
import { describe, expect } from 'vitest'
import { applyOperation } from '../../server/contract/operations.ts'
import { catalogOf } from '../../server/model/catalog.ts'
import { queryOn } from '../support/random-query.ts'
import { warehouseTest as test } from '../support/warehouse-test.ts'

const versions = { model: 'm', data: 'd', completeThrough: null }

/** No members are needed but for the conditions: two of an attribute that every query may filter. */
const members = new Map([
  ['owner.office', ['East', 'West']],
  ['owner.manager', ['Cara Losch', 'Celia Rouche']],
  ['owner.name', ['Anna Snelling', 'Zane Levy']],
  ['product.series', ['GTX', 'MG']],
  ['product.name', ['GTX Pro', 'MG Special']],
  ['account.sector', ['retail', 'medical']],
  ['closed.year', [2016, 2017]],
  ['closed.quarter', ['2017-Q1', '2017-Q2']],
  ['stage', ['Won', 'Lost']],
])

describe('operations on random queries', () => {
  test('rolling up what was drilled down gives the query back', ({ warehouse }) => {
    const cube = warehouse.cube('opportunities')
    const catalog = catalogOf(cube, versions)
    const drillable = catalog.hierarchies.flatMap(({ name, levels }) =>
      levels.slice(0, -1).map((attribute, i) => ({ hierarchy: name, attribute, below: levels[i + 1] ?? '' })),
    )
    fc.assert(
      fc.property(
        queryOn(cube, members),
        fc.constantFrom(...drillable),
        fc.constantFrom('West', null, { special: 'unknown' as const }, ['West', 'Celia Rouche']),
        fc.boolean(),
        (query, { hierarchy, attribute, below }, member, asColumn) => {
          const axes = [...query.rows, ...query.columns]
          fc.pre(!axes.includes(below) && !axes.includes(attribute))
          const axis = asColumn ? 'columns' : 'rows'
          const before = { ...query, [axis]: [...query[axis], attribute] }
          const down = applyOperation(before, catalog, { drillDown: { attribute, member, hierarchy } })
          expect(down[axis]).toContain(below)
          expect(applyOperation(down, catalog, { rollUp: { attribute: below, hierarchy } })).toEqual(before)
        },
      ),
    )
  })

  test('swapping the axes twice gives the query back', ({ warehouse }) => {
    const cube = warehouse.cube('opportunities')
    const catalog = catalogOf(cube, versions)
    fc.assert(
      fc.property(queryOn(cube, members), (query) => {
        const swapped = applyOperation(query, catalog, { pivot: {} })
        expect(swapped.rows).toEqual(query.columns)
        expect(applyOperation(swapped, catalog, { pivot: {} })).toEqual(query)
      }),
    )
  })
})
