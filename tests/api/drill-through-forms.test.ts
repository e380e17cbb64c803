import type { Table } from 'apache-arrow'
import { describe, expect, it } from 'vitest'
import { DrillThroughHead, type DrillThroughResult } from '../../server/contract/drill-through.ts'
import type { Value } from '../../server/contract/result.ts'
import type { RequestOf } from '../../server/contract/routes.ts'
import type { Cube } from '../../server/model/cube.ts'
import { arrowTable, fromArrow } from '../support/from-arrow.ts'
import { demoWorkspace, loadWarehouse } from '../support/warehouse.ts'
import { apiOver, demoApi, queryRequest, type TestApi } from './api.ts'

type Request = RequestOf<'drillThrough'>

const arrow = 'application/vnd.apache.arrow.stream'

const inForm = (api: TestApi, request: object, accept: string) =>
  api.request('/api/drill-through', {
    ...queryRequest({} as RequestOf<'query'>, { accept }),
    body: JSON.stringify(request),
  })

const headOf = (table: Table): DrillThroughHead =>
  DrillThroughHead.parse(JSON.parse(table.schema.metadata.get('clientele') ?? ''))

const rowsOf = (table: Table): Value[][] =>
  Array.from({ length: table.numRows }, (_, row) => table.schema.fields.map(({ name }) => fromArrow(table, name, row)))

const sorted = (rows: readonly (readonly unknown[])[]) => rows.map((row) => JSON.stringify(row)).toSorted()

/** All that a drill-through of a cube can show; what comes by a bridge is shown of a member only. */
const columnsOf = (cube: Cube): string[] => [
  ...cube.factColumns.keys(),
  ...[...cube.attributes.values()]
    .filter(({ name, role }) => cube.roles.get(role ?? '')?.bridge === undefined && !cube.factColumns.has(name))
    .map(({ name }) => name),
]

const workspaces = {
  golden: ['fixtures/golden', '2026-04-02'],
  invoices: ['fixtures/invoices', '2026-02-02'],
  crm: [demoWorkspace, '2017-12-31'],
} as const

for (const [name, [folder, completeThrough]] of Object.entries(workspaces)) {
  describe(`the rows behind a cell of ${name}`, () => {
    const api = apiOver((file) => loadWarehouse(file, folder), completeThrough)
    it('carry the same in Arrow as in JSON, for every fact, every column and every measure', async () => {
      let compared = 0
      for (const cube of api.warehouse.model.cubes.values()) {
        const columns = columnsOf(cube)
        for (const measure of cube.measures.values()) {
          if (measure.kind !== 'base') continue
          const request: Request = {
            query: { from: cube.name, measures: [measure.name] },
            measure: measure.name,
            columns,
          }
          const answer = await inForm(api, { ...request, limit: 100_000 }, 'application/json')
          const stream = await inForm(api, request, arrow)
          expect(stream.status, `${cube.name} ${measure.name}`).toBe(answer.status)
          if (answer.status !== 200) {
            expect(await stream.json()).toEqual(await answer.json())
            continue
          }
          const { rows, ...about }: DrillThroughResult = await answer.json()
          const table = await arrowTable(stream)
          const { meta, rows: count, ...head } = headOf(table)
          expect(head).toEqual(about)
          expect([count, table.numRows, stream.headers.get('x-total-count')]).toEqual([
            rows.length,
            rows.length,
            String(rows.length),
          ])
          expect(meta).toEqual({ model: api.warehouse.model.version, data: '1-test', engine: 'duckdb' })
          expect(sorted(rowsOf(table))).toEqual(sorted(rows))
          compared += rows.length
        }
      }
      expect(compared).toBeGreaterThan(0)
    })
  })
}

describe('the rows behind a cell', () => {
  const crm = demoApi()
  const query = { from: 'opportunities', measures: ['won_value'], rows: ['owner.office'] }
  const request: Request = { query, at: { 'owner.office': 'West' }, measure: 'won_value' }

  it('are all there in Arrow, and the first 1,000 of them in JSON', async () => {
    const [[count, sum]] = (await crm.sql(
      `select count(*)::integer, sum(close_value) from fact_opportunity join dim_employee using (employee_key)
        where office = 'West' and stage = 'Won'`,
    )) as [[number, string]]
    const table = await arrowTable(await inForm(crm, request, arrow))
    expect([count > 1000, table.numRows, headOf(table).count, headOf(table).sum]).toEqual([true, count, count, sum])
    expect(headOf(table)).toMatchObject({ rows: count, cell: sum, reconciles: true, notices: [] })
    expect((await crm.ask('drillThrough', request)).rows).toHaveLength(1000)
  })

  it('are the same page in the same order where the request says which', async () => {
    const page = { ...request, limit: 20, offset: 1430 }
    const { rows, count } = await crm.ask('drillThrough', page)
    const table = await arrowTable(await inForm(crm, page, arrow))
    expect([rows.length, count]).toEqual([8, 1438])
    expect(rowsOf(table)).toEqual(rows)
    expect(headOf(table)).toMatchObject({ rows: 8, count: 1438 })
    const rest = await arrowTable(await inForm(crm, { ...request, offset: 1430 }, arrow))
    expect(rowsOf(rest)).toEqual(rows)
  })

  it('say how many of them were left out', async () => {
    const head = async (more: object) => headOf(await arrowTable(await inForm(crm, { ...request, ...more }, arrow)))
    const cut = (rows: number) => ({
      rows,
      count: 1438,
      notices: [
        { code: 'limited', details: { rows, count: 1438 }, text: `has ${rows} of the 1438 rows behind the cell` },
      ],
    })
    expect(await head({ limit: 3 })).toMatchObject(cut(3))
    expect(await head({ limit: 0 })).toMatchObject(cut(0))
    expect(await head({ offset: 2000 })).toMatchObject(cut(0))
    expect(await head({ limit: 1_000_000 })).toMatchObject({ rows: 1438, notices: [] })
  })

  it('are refused as JSON beyond 100,000, with the form that has them all', async () => {
    expect(await crm.refused('drillThrough', { ...request, limit: 100_001 })).toMatchObject({
      status: 400,
      error: { code: 'invalid_request', path: 'limit', message: expect.stringContaining(arrow) },
    })
  })

  it('leave as CSV with a header and the values of JSON', async () => {
    const page = { ...request, columns: ['opportunity', 'product.name'], limit: 2 }
    const { rows } = await crm.ask('drillThrough', page)
    const response = await inForm(crm, page, 'text/csv')
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present')
    expect(response.headers.get('x-total-count')).toBe('1438')
    expect(await response.text()).toBe(
      ['opportunity,product.name,won_value,_run,_file,_line', ...rows.map((row) => row.join(',')), ''].join('\r\n'),
    )
  })

  it('are none at an empty cell: a schema without a batch', async () => {
    const lost = { ...request, query: { ...query, where: [{ attribute: 'stage', in: ['Lost'] }] } }
    const table = await arrowTable(await inForm(crm, lost, arrow))
    expect([table.numRows, table.batches.filter(({ numRows }) => numRows > 0)]).toEqual([0, []])
    expect(table.schema.fields.at(-1)?.name).toBe('_line')
    expect(headOf(table)).toMatchObject({ rows: 0, count: 0, reconciles: true })
  })

  it('are refused in a form that is not offered, and for the reasons that JSON has', async () => {
    expect((await inForm(crm, request, 'image/png')).status).toBe(406)
    const calculated = await inForm(crm, { query: { ...query, measures: ['win_rate'] }, measure: 'win_rate' }, arrow)
    expect([calculated.status, (await calculated.json()).error.code]).toEqual([422, 'needs_input'])
  })
})
