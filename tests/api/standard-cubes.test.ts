import { describe, expect, it } from 'vitest'
import type { RequestOf } from '../../server/contract/routes.ts'
import type { Measure } from '../../server/model/cube.ts'
import { shownRows } from '../support/rows.ts'
import { loadWarehouse } from '../support/warehouse.ts'
import { apiOver } from './api.ts'
import { customerCases } from './standard-cases/customers.ts'
import { salesCases } from './standard-cases/sales.ts'

/** Every row of `fixtures/standard/files` can be read by eye; the numbers here are worked out from them by hand. */
const api = apiOver((file) => loadWarehouse(file, 'fixtures/standard'), '2025-03-31')

/** The answer, each row without its grouping. */
const answer = async (query: RequestOf<'query'>) =>
  shownRows(await api.ask('query', { ...query, limit: 100 })).map((row) => row.slice(0, -1))

const cases = [...salesCases, ...customerCases]

describe('the standard cubes', () => {
  it.each(cases)('%s', async (_, query, expected) => {
    expect(await answer(query)).toEqual(expected)
  })

  it.each([
    ['opening', ['D2']],
    ['new', ['D3', 'D4']],
    ['repriced', ['D2']],
    ['won', ['D3']],
    ['lost', ['D2']],
    ['closing', ['D4']],
  ])('show the opportunities behind the term %s of the pipeline bridge', async (measure, opportunities) => {
    const query = { from: 'pipeline_bridge', measures: [measure] }
    const { rows, reconciles } = await api.ask('drillThrough', {
      query,
      at: {},
      measure,
      columns: ['opportunity', 'stage'],
    })
    expect([rows.map(([opportunity]) => opportunity), reconciles]).toEqual([opportunities, true])
  })

  it('show the opportunities behind what moved by what it is made of', async () => {
    const query: RequestOf<'query'> = { from: 'pipeline_bridge', measures: ['moved_in', 'moved_out'], rows: ['stage'] }
    const at = { stage: 'Engaging' }
    const refused = await api.refused('drillThrough', { query, at, measure: 'moved_in' })
    expect(refused).toMatchObject({ status: 422, error: { message: expect.stringContaining('moved') } })
    const found = await api.ask('drillThrough', {
      query,
      at,
      measure: 'moved_in',
      input: 'moved',
      columns: ['opportunity'],
    })
    expect([found.rows.map(([opportunity]) => opportunity), found.sum]).toEqual([['D2'], '400.00'])
  })

  it('say of everything what it is, and by which other words it may be asked for', () => {
    const { cubes, views } = api.warehouse.model
    const isTold = ({ description = '' }: { readonly description?: string }) => description !== ''
    const isMeasureTold = (measure: Measure) =>
      isTold(measure) &&
      measure.format !== undefined &&
      (!measure.format.startsWith('money') || measure.unit !== undefined)
    const lacking = [...cubes, ...views].flatMap(([name, cube]) => [
      ...(isTold(cube) && (cube.synonyms ?? []).length > 0 ? [] : [name]),
      ...[...cube.measures.values()]
        .filter((measure) => !measure.hidden && !isMeasureTold(measure))
        .map((measure) => `${name}: ${measure.name}`),
      // years, months and the like are those of the calendar
      ...[...cube.attributes]
        .filter(([, attribute]) => !attribute.derived && !isTold(attribute))
        .map(([attribute]) => `${name}: ${attribute}`),
    ])
    expect(lacking).toEqual([])
  })

  it('are all there, and asked here', async () => {
    const { model } = api.warehouse
    const asked = new Set(cases.map(([, { from }]) => from))
    expect([...model.cubes.keys(), ...model.views.keys()].filter((name) => !asked.has(name))).toEqual([])
  })
})
