import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { DrillThroughHead } from '../../server/contract/drill-through.ts'
import { CubeQuery } from '../../server/contract/query.ts'
import type { Column, QueryResult, Value } from '../../server/contract/result.ts'
import type { RequestOf } from '../../server/contract/routes.ts'
import { type ParquetTable, parquetAnswer } from '../support/from-parquet.ts'
import { demoWorkspace, loadWarehouse } from '../support/warehouse.ts'
import { apiOver, queryRequest, type TestApi } from './api.ts'

const parquet = 'application/vnd.apache.parquet'
const folder = new URL('../golden/', import.meta.url)
const textOf = (name: string, file: string) => readFileSync(new URL(`${name}/${file}`, folder), 'utf8')
const cases = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => ({
    name,
    query: CubeQuery.parse(JSON.parse(textOf(name, 'query.json'))),
    workspace: existsSync(new URL(`${name}/workspace.txt`, folder))
      ? textOf(name, 'workspace.txt').trim()
      : demoWorkspace,
  }))

const inForm = (api: TestApi, path: string, body: object, accept: string) =>
  api.request(path, { ...queryRequest({ from: '' }, { accept }), body: JSON.stringify(body) })

/** A value of the file as a JSON result has it. */
const asValue = (found: unknown, type: Column['type'] | undefined): Value =>
  found !== null && (type === 'integer' || type === 'double') ? Number(found) : (found as Value)

/** What a value of another answer may be: threads add doubles in any order, which their last digits show. */
const alike = (value: Value | undefined, type: Column['type'] | undefined): unknown =>
  type === 'double' && typeof value === 'number' && value !== 0
    ? expect.closeTo(value, 12 - Math.ceil(Math.log10(Math.abs(value))))
    : value

const columnOf = ({ columns, rows }: ParquetTable, name: string): unknown[] => {
  const at = columns.findIndex(([found]) => found === name)
  return rows.map((row) => (at < 0 ? null : (row[at] ?? null)))
}

const expectSame = (table: ParquetTable, json: QueryResult) => {
  expect(table.rows.length).toBe(json.rows.length)
  const columns = json.columns.map(({ name, type }) => columnOf(table, name).map((found) => asValue(found, type)))
  expect(json.rows.map((_, row) => columns.map((column) => column[row]))).toEqual(
    json.rows.map((row) => row.map((value, i) => alike(value, json.columns[i]?.type))),
  )
  expect(columnOf(table, '_grouping')).toEqual(json.grouping)
  const kinds = json.columns.map(({ name }) => columnOf(table, `${name}._special`))
  const specials = json.rows.flatMap((_, row) =>
    kinds.flatMap((kind, column) => (kind[row] === null ? [] : [{ row, column, kind: kind[row] }])),
  )
  expect(specials).toEqual(json.special)
  for (const { column, path, members } of json.labels ?? []) {
    const labels = columnOf(table, `${column} (label)`)
    for (const { key, label } of members) {
      const rows = json.rows.flatMap((row, i) =>
        JSON.stringify(path.map((at) => row[at] ?? null)) === JSON.stringify(key) ? [labels[i]] : [],
      )
      expect(new Set(rows)).toEqual(new Set([label]))
    }
  }
  const { rows: _, grouping: __, special: ___, labels: ____, meta, ...about } = json
  const { elapsedMs: _____, ...versions } = meta
  expect(JSON.parse(table.metadata.clientele ?? '')).toEqual({ ...about, meta: versions })
  expect(table.compressions).toEqual(json.rows.length === 0 ? table.compressions : ['ZSTD'])
}

for (const workspace of new Set(cases.map((one) => one.workspace))) {
  describe(`a result of ${workspace} in Parquet`, () => {
    const api = apiOver((file) => loadWarehouse(file, workspace), '2017-12-31')
    for (const { name, query } of cases.filter((one) => one.workspace === workspace)) {
      it(`has what JSON has: ${name}`, async () => {
        const json: QueryResult = await (await inForm(api, '/api/query', query, 'application/json')).json()
        expectSame(await parquetAnswer(await inForm(api, '/api/query', query, parquet)), json)
        expect(readdirSync(api.warehouse.engine.tempFolder)).toEqual([])
      })
    }
  })
}

describe('names that differ by case only', () => {
  const api = apiOver((file) => loadWarehouse(file, demoWorkspace))
  it('are two columns, of which the second has a number; the metadata have both as they were asked', async () => {
    const measures = [{ calc: 'deals + 1', as: 'Deals' }, 'deals']
    const table = await parquetAnswer(await inForm(api, '/api/query', { from: 'opportunities', measures }, parquet))
    expect(table.columns.map(([name]) => name)).toEqual(['Deals', 'deals_1', '_grouping'])
    const { columns } = JSON.parse(table.metadata.clientele ?? '')
    expect(columns.map(({ name }: Column) => name)).toEqual(['Deals', 'deals'])
    expect(table.rows.map((row) => row.map(Number))).toEqual([[8801, 8800, 0]])
  })
})

describe('rows behind a cell in Parquet', () => {
  const api = apiOver((file) => loadWarehouse(file, demoWorkspace))
  const request: RequestOf<'drillThrough'> = {
    query: { from: 'opportunities', measures: ['won_value'], rows: ['owner.office'] },
    measure: 'won_value',
    at: { 'owner.office': 'West' },
  }

  it('are all of them, with what JSON has beside its rows', async () => {
    const json = await (
      await inForm(api, '/api/drill-through', { ...request, limit: 100_000 }, 'application/json')
    ).json()
    const response = await inForm(api, '/api/drill-through', request, parquet)
    const table = await parquetAnswer(response)
    const head = DrillThroughHead.parse(JSON.parse(table.metadata.clientele ?? ''))
    expect(json.rows.length).toBeGreaterThan(1000)
    expect([head.rows, head.count, response.headers.get('x-total-count')]).toEqual([
      json.rows.length,
      json.rows.length,
      String(json.rows.length),
    ])
    expect([head.sum, head.cell, head.reconciles]).toEqual([json.sum, json.cell, true])
    expect(table.columns.map(([name]) => name)).toEqual(json.columns.map(({ name }: Column) => name))
    const texts = (rows: readonly (readonly unknown[])[]) => rows.map((row) => row.map(String).join('|')).toSorted()
    expect(texts(table.rows)).toEqual(texts(json.rows))
  })

  it('are the page of a request that has a limit', async () => {
    const table = await parquetAnswer(await inForm(api, '/api/drill-through', { ...request, limit: 7 }, parquet))
    expect(table.rows).toHaveLength(7)
    expect(JSON.parse(table.metadata.clientele ?? '')).toMatchObject({ notices: [{ code: 'limited' }] })
  })
})
