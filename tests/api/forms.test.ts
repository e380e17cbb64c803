import type { Table } from 'apache-arrow'
import { describe, expect, it } from 'vitest'
import type { QueryResult, Value } from '../../server/contract/result.ts'
import type { RequestOf } from '../../server/contract/routes.ts'
import { arrowTable, fromArrow } from '../support/from-arrow.ts'
import { demoApi, queryRequest } from './api.ts'

const api = demoApi()

type Query = RequestOf<'query'>

const inForm = (query: Query, accept: string) => api.request('/api/query', queryRequest(query, { accept }))
const asJson = async (query: Query): Promise<QueryResult> => (await inForm(query, 'application/json')).json()
const asArrow = async (query: Query): Promise<Table> =>
  arrowTable(await inForm(query, 'application/vnd.apache.arrow.stream'))
const asCsv = async (query: Query): Promise<string> => (await inForm(query, 'text/csv')).text()

/** RFC 4180: records of fields, undefined for an empty field without quotes. */
const parseCsv = (text: string): (string | undefined)[][] =>
  text
    .split('\r\n')
    .slice(0, -1)
    .map((line) =>
      [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)]
        .slice(0, line.endsWith(',') ? undefined : -1)
        .map(([, field = '']) =>
          field.startsWith('"') ? field.slice(1, -1).replaceAll('""', '"') : field || undefined,
        ),
    )

const questions: Readonly<Record<string, Query>> = {
  'totals and special members': {
    from: 'opportunities',
    measures: ['deals', 'won_value', 'win_rate', 'days_to_close'],
    rows: ['account.sector', 'account.parent'],
    columns: ['closed.year'],
    totals: true,
  },
  'every type of attribute': {
    from: 'opportunities',
    measures: ['deals'],
    rows: ['closed.date', 'closed.year', 'closed.month', 'stage'],
    limit: 500,
  },
  'the rest that top leaves as other': {
    from: 'opportunities',
    measures: ['won_value'],
    rows: ['product.name'],
    top: { n: 2, by: 'won_value', of: 'product.name', other: true },
    totals: ['grand'],
  },
  'no rows': {
    from: 'opportunities',
    measures: ['won_value'],
    rows: ['product.name'],
    where: [
      { attribute: 'stage', in: ['Won'] },
      { attribute: 'stage', in: ['Lost'] },
    ],
  },
  'one row per opportunity': { from: 'opportunities', measures: ['won_value', 'days_to_close'], rows: ['opportunity'] },
}

describe('a result', () => {
  for (const [name, query] of Object.entries(questions)) {
    it(`carries the same in Arrow and CSV as in JSON: ${name}`, async () => {
      const json = await asJson(query)
      const table = await asArrow(query)
      const names = json.columns.map((column) => column.name)
      expect(table.numRows).toBe(json.rows.length)
      const arrowRows = json.rows.map((_, row) => names.map((column) => fromArrow(table, column, row)))
      expect(arrowRows).toEqual(json.rows)
      expect(json.rows.map((_, row) => fromArrow(table, '_grouping', row))).toEqual(json.grouping)
      const specials = json.rows.flatMap((_, row) =>
        names.flatMap((column, c) => {
          const kind = fromArrow(table, `${column}._special`, row)
          return kind === null ? [] : [{ row, column: c, kind }]
        }),
      )
      expect(specials).toEqual(json.special)

      const [header = [], ...lines] = parseCsv(await asCsv(query))
      expect(header).toEqual(table.schema.fields.map((field) => field.name))
      const text = (value: Value) => (value === null ? undefined : String(value))
      const right = json.rows.map((_, row) => table.schema.fields.map(({ name: n }) => text(fromArrow(table, n, row))))
      expect(lines).toEqual(right)
    })
  }

  it('says in the Arrow schema what a JSON result says beside its rows', async () => {
    const query = { from: 'opportunities', measures: ['won_value'], rows: ['owner.office'], limit: 1 }
    const { rows: _, grouping: __, special: ___, meta, ...about } = await asJson(query)
    const { elapsedMs: ____, ...versions } = meta
    const metadata = (await asArrow(query)).schema.metadata.get('clientele') ?? ''
    expect(JSON.parse(metadata)).toEqual({ ...about, meta: versions })
    expect(about.notices).toEqual([
      { code: 'limited', details: { limit: 1, offset: 0, rows: 3 }, text: 'shows at most 1 rows of 3, from row 1' },
    ])
  })

  it('leaves in the form that the client likes best, JSON where it does not say', async () => {
    const query = { from: 'opportunities', measures: ['deals'] }
    const typeFor = async (accept: string) => (await inForm(query, accept)).headers.get('content-type')
    expect(await typeFor('*/*')).toBe('application/json')
    expect(await typeFor('text/html, application/json;q=0.1, text/*;q=0.5')).toBe(
      'text/csv; charset=utf-8; header=present',
    )
    expect(await typeFor('application/vnd.apache.arrow.stream')).toBe('application/vnd.apache.arrow.stream')
    expect(await typeFor('')).toBe('application/json')
  })

  it('is refused in a form that is not offered', async () => {
    const response = await inForm({ from: 'opportunities', measures: ['deals'] }, 'image/png, text/csv;q=0')
    expect(response.status).toBe(406)
    expect(await response.json()).toMatchObject({
      error: { code: 'not_acceptable', message: expect.stringContaining('application/vnd.apache.arrow.stream') },
    })
  })
})
