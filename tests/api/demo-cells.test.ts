import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RequestOf } from '../../server/contract/routes.ts'
import type { EngineValue } from '../../server/engine/engine.ts'
import { writeDemo } from '../support/demo-truth.ts'
import { ownReader, type WrittenSource, writtenSources } from '../support/own-reader.ts'
import { loadWarehouse } from '../support/warehouse.ts'
import { apiOver } from './api.ts'

const folder = mkdtempSync(join(tmpdir(), 'demo-cells-'))

const api = apiOver(async (file) => {
  await writeDemo({ folder, scale: 0.05 })
  return loadWarehouse(file, folder)
}, '2025-12-31')

let sources: readonly WrittenSource[] = []
beforeAll(() => {
  sources = writtenSources(folder)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A measure, the entity whose records are its rows, the column of them that it adds up (else it counts them), and axes. */
interface Asked {
  readonly from: string
  readonly measure: string
  readonly entity: string
  readonly adds?: string
  readonly axes: readonly string[]
  readonly where?: RequestOf<'query'>['where']
}

const inEuros = [{ attribute: 'currency', in: ['EUR'] }]

const all: readonly Asked[] = [
  {
    from: 'orders',
    measure: 'units',
    entity: 'order_line',
    adds: 'quantity',
    axes: ['ordered.month', 'product.series', 'channel.name', 'customer.level', 'territory.region'],
  },
  {
    from: 'orders',
    measure: 'revenue',
    entity: 'order_line',
    adds: 'net_amount',
    axes: ['ordered.quarter', 'product.category', 'seller.name', 'customer.region'],
    where: inEuros,
  },
  {
    from: 'opportunities',
    measure: 'deals',
    entity: 'opportunity',
    axes: ['closed.month', 'stage', 'owner.name', 'competitor.name', 'lost_reason'],
  },
  {
    from: 'invoices',
    measure: 'billed',
    entity: 'invoice',
    adds: 'amount',
    axes: ['issued.month', 'ageing', 'territory.name', 'customer.level'],
    where: inEuros,
  },
  {
    from: 'contracts',
    measure: 'annual_value',
    entity: 'contract',
    adds: 'annual_value',
    axes: ['started.month', 'kind', 'product.series', 'owner.name'],
  },
  {
    from: 'spend',
    measure: 'cost',
    entity: 'campaign_spend',
    adds: 'amount',
    axes: ['spent.month', 'campaign.name', 'channel.name'],
  },
  {
    from: 'spend',
    measure: 'clicks',
    entity: 'campaign_spend',
    adds: 'clicks',
    axes: ['spent.quarter', 'campaign.kind'],
  },
  {
    from: 'touches',
    measure: 'touches',
    entity: 'touch',
    axes: ['touched.month', 'campaign.name', 'kind', 'customer.level'],
  },
  {
    from: 'leads',
    measure: 'leads',
    entity: 'lead',
    axes: ['created.month', 'source', 'campaign.name', 'lost_reason'],
  },
  {
    from: 'experiments',
    measure: 'value',
    entity: 'experiment_subject',
    adds: 'amount',
    axes: ['experiment', 'arm', 'stratum', 'assigned.month'],
  },
  {
    from: 'tickets',
    measure: 'tickets',
    entity: 'ticket',
    axes: ['opened.month', 'category', 'priority', 'agent.name', 'product.series'],
  },
  {
    from: 'surveys',
    measure: 'answers',
    entity: 'survey_answer',
    axes: ['answered.month', 'kind', 'channel.name', 'employee.name'],
  },
  {
    from: 'activities',
    measure: 'activities',
    entity: 'activity',
    axes: ['planned.month', 'kind', 'outcome', 'employee.office'],
  },
]

const texts = new Map<string, readonly string[]>()
const linesOf = (path: string): readonly string[] => {
  const known = texts.get(path)
  if (known !== undefined) return known
  const bytes = readFileSync(join(folder, path))
  const found = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').split('\n')
  texts.set(path, found)
  return found
}

const matches = (pattern: string, path: string) =>
  new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '[^/]*')}$`).test(path)

const sourceOf = (entity: string, path: string): WrittenSource => {
  const found = sources.find((source) => source.entity === entity && matches(source.file.pattern, path))
  if (found === undefined) throw new Error(`no source of ${entity} reads ${path}`)
  return found
}

const nameIn = ({ columns }: WrittenSource, column: string): string => {
  const written = columns[column]
  return typeof written === 'string' ? written : (written?.from ?? '')
}

const numberOf = (text: string, decimal: string) =>
  Number(decimal === ',' ? text.replaceAll('.', '').replace(',', '.') : text)

/** What the line of a file adds to a cell: 1, or the number that stands there in a column; nothing where none stands there. */
const shareOf = ({ entity, adds }: Asked, read: ReturnType<typeof ownReader>, path: string, line: number): number => {
  const source = sourceOf(entity, path)
  if (path.includes('.jsonl')) {
    const object = JSON.parse(linesOf(path)[line - 1] ?? '')
    return adds === undefined ? Number(typeof object === 'object') : Number(object[nameIn(source, adds)])
  }
  const { fields } = read(source, path, line)
  if (adds === undefined) return Number(fields.length === source.file.header.length)
  const text = fields[source.file.header.map(String).indexOf(nameIn(source, adds))] ?? ''
  return text === '' ? 0 : numberOf(text, source.decimal ?? '.')
}

const total = (rows: readonly (readonly EngineValue[])[], share: (path: string, line: number) => number) =>
  rows.reduce((sum, row) => sum + share(String(row.at(-2)), Number(row.at(-1))), 0)

const cells = Number(process.env.PROPERTY_RUNS ?? 1000)

describe('a cell of a standard cube', () => {
  it('is what the lines of the exports behind it make', { timeout: 600_000 }, async () => {
    const read = ownReader(folder)
    const random = fc.sample(fc.record({ axes: fc.nat(), cell: fc.nat() }), { numRuns: cells, seed: 20261122 })
    const wrong: unknown[] = []
    const seen = new Map<string, number>()
    for (const [i, { axes, cell }] of random.entries()) {
      const asked = all[i % all.length]
      if (asked === undefined) continue
      const rows = asked.axes.filter(
        (_, at) => axes % asked.axes.length === at || (axes >> 8) % asked.axes.length === at,
      )
      const query: RequestOf<'query'> = {
        from: asked.from,
        measures: [asked.measure],
        rows,
        ...(asked.where && { where: asked.where }),
      }
      const answer = await api.ask('query', query)
      const row = answer.rows[cell % Math.max(answer.rows.length, 1)]
      if (row === undefined) continue
      const special = answer.special.filter(({ row: at }) => at === answer.rows.indexOf(row))
      if (special.some(({ kind }) => kind === 'unknown')) continue
      const at = Object.fromEntries(rows.map((name, column) => [name, row[column] ?? null]))
      const behind = await api.ask('drillThrough', { query, at, measure: asked.measure, limit: 100_000 })
      const found = total(behind.rows, (path, line) => shareOf(asked, read, path, line))
      const value = Number(row[rows.length])
      if (
        !behind.reconciles ||
        behind.rows.length !== behind.count ||
        Math.abs(found - value) > 1e-6 * Math.max(1, Math.abs(value))
      )
        wrong.push({ ...query, at, value, found, reconciles: behind.reconciles })
      seen.set(asked.from, (seen.get(asked.from) ?? 0) + behind.count)
    }
    expect(wrong).toEqual([])
    expect(seen.size).toBeGreaterThanOrEqual(10)
    expect(Math.min(...seen.values())).toBeGreaterThan(50)
  })
})
