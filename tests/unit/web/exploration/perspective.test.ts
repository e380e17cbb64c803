import { describe, expect, it } from 'vitest'
import type { Catalog } from '../../../../server/contract/catalog.ts'
import { CubeQuery } from '../../../../server/contract/query.ts'
import { conditionText } from '../../../../web/exploration/conditions.ts'
import { firstExploration, startQuestions } from '../../../../web/exploration/exploration.ts'
import { toQuery } from '../../../../web/exploration/query.ts'
import { reduce } from '../../../../web/exploration/reduce.ts'
import { catalog } from '../opportunities.ts'

const current = { attribute: 'closed.year', last: { n: 1, unit: 'year' as const } }
const west = { attribute: 'owner.office', in: ['West'] }
const desk: Catalog = {
  ...catalog,
  name: 'desk',
  of: 'opportunities',
  folders: [],
  defaults: [
    { attribute: 'closed.year', condition: current },
    { attribute: 'owner.office', condition: west },
  ],
}
const asking = (...queries: object[]): Catalog => ({
  ...desk,
  queries: queries.map((query, i) => ({
    name: `q${i}`,
    title: `Q${i}`,
    query: CubeQuery.parse({ from: 'desk', ...query }),
  })),
})

describe('a perspective', () => {
  it('opens with the usual question under its defaults, which can be removed one by one', () => {
    const x = firstExploration(desk)
    expect([x.cube, x.rows, x.where]).toEqual(['desk', ['owner.office'], [current, west]])
    const query = toQuery(reduce(x, { kind: 'unfilter', index: 0 }, desk))
    expect([query.from, query.where, query.defaults]).toEqual(['desk', [west], false])
  })

  it('opens with its first question to start from, under the defaults of which that says nothing', () => {
    const where = [{ attribute: 'closed.quarter', in: ['2017-Q1'] }]
    const sort = [{ by: 'deals', direction: 'desc' }]
    const x = firstExploration(asking({ measures: ['deals'], rows: ['owner.manager'], where, sort, totals: true }))
    expect(x).toMatchObject({
      cube: 'desk',
      measures: ['deals'],
      rows: ['owner.manager'],
      columns: [],
      sort,
      totals: true,
    })
    expect(x.where).toEqual([...where, west])
  })

  it('offers of its questions those that the page can show', () => {
    const questions = startQuestions(
      asking(
        { measures: ['deals@prior'] },
        { measures: ['deals'], rows: [{ childrenOf: ['West'], of: 'owner.team' }] },
        { measures: ['deals'], totals: ['grand'] },
        { measures: ['deals'], sort: [{ by: 'deals', scope: 'all' }] },
        { measures: ['deals'], having: [{ measure: 'deals', gt: 1 }] },
        { measures: ['deals'], columns: ['stage'], sort: [{ by: 'stage' }] },
      ),
    )
    expect(questions).toMatchObject([
      { name: 'q3', exploration: { sort: [{ by: 'deals', direction: 'asc', scope: 'all' }] } },
      { name: 'q5', exploration: { sort: [{ by: 'stage', direction: 'asc' }], totals: false } },
    ])
  })
})

describe('a default in words', () => {
  it.each([
    [current, 'Closed year current'],
    [{ ...current, attribute: 'closed.month' }, 'Closed month current year'],
    [{ ...current, last: { ...current.last, n: 2 } }, 'Closed year last 2 years'],
    [{ ...current, last: { ...current.last, complete: true } }, 'Closed year last full year'],
    [{ ...current, at: 2016 }, 'Closed year last 1 year'],
  ])('%j is %s', (condition, text) => {
    const { name, value } = conditionText(condition, catalog, 'en-US')
    expect(`${name} ${value}`).toBe(text)
  })
})
