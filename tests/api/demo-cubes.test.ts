import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { generateDemo } from '../../pipelines/demo/demo.ts'
import { askRows } from '../support/ask.ts'
import { cellsOf, readTruths, truthPage } from '../support/demo-truth.ts'
import { loadWarehouse, type Warehouse } from '../support/warehouse.ts'

const folder = mkdtempSync(join(tmpdir(), 'demo-cubes-'))
const workspace = join(folder, 'workspace')
let warehouse: Warehouse

/** Has the exports written through a day, and loads what changed by them. */
const loadThrough = async (through: string) => {
  await generateDemo({ folder: workspace, through })
  warehouse = await loadWarehouse(join(folder, 'warehouse.duckdb'), workspace)
}

beforeAll(async () => {
  cpSync(dirname(truthPage), workspace, { recursive: true, filter: (path) => !path.endsWith('/files') })
  await loadThrough('2025-12-31')
}, 240_000)
afterAll(async () => {
  await warehouse.engine.close()
  rmSync(folder, { recursive: true, force: true })
})

const decimals = (text: string) => text.split('.')[1]?.length ?? 0

const isNumber = (text: string) => /^-?\d+(\.\d+)?$/.test(text)

/** A number of the answer is as the page has it, to the last digit there; amounts are converted and rounded row by row. */
const isSame = (found: string, told: string): boolean => {
  if (!isNumber(found) || !isNumber(told)) return found === told
  const isAmount = Math.abs(Number(told)) >= 100_000
  return Math.abs(Number(found) - Number(told)) <= (isAmount ? 2 : 0.51 * 10 ** -decimals(told))
}

type Asked = readonly [title: string, answer: string, question: string]

const asked = (isLater: boolean): Asked[] =>
  readTruths().flatMap((truth, i): Asked[] =>
    truth.question === undefined || truth.isLater !== isLater
      ? []
      : [[`${i + 1}. ${truth.title}`, truth.answer, truth.question]],
  )

const check = async (_: string, answer: string, question: string) => {
  const { from, ...query } = JSON.parse(question)
  const found = (await askRows(warehouse, from, query)).map((row) => row.split(' | '))
  const told = cellsOf(answer).map((row) => row.slice(0, found[0]?.length))
  const isTold = found.every((row, r) => row.every((cell, c) => isSame(cell, told[r]?.[c] ?? '')))
  expect(found.length).toBe(cellsOf(answer).length)
  expect(isTold ? told : found).toEqual(told)
}

describe('what TRUTH.md says of the demo company', () => {
  it.each(asked(false))('is read off the standard cubes: %s', check)

  it('is all to be read off the standard cubes', () => {
    expect(readTruths().filter(({ question }) => question === undefined)).toEqual([])
  })
})

const bridgeTerms = ['opening', 'new', 'moved_in', 'moved_out', 'repriced', 'won', 'lost', 'closing']

describe('the pipeline bridge of the demo company', () => {
  it.each([
    'stage',
    'owner.name',
    'owner.office',
    'territory.country',
    'account.level',
    'product.category',
    'expected_close.month',
    'snapshot.month',
  ])('leads from opening to closing to the cent for every %s and in all', async (attribute) => {
    const lines = await askRows(warehouse, 'pipeline_bridge', {
      measures: bridgeTerms,
      rows: [attribute],
      where: [{ attribute: 'snapshot.date', from: '2024-03-10', to: '2025-09-29' }],
      totals: true,
    })
    expect(lines.length).toBeGreaterThan(2)
    for (const line of lines) {
      const cents = line.split(' | ').slice(-bridgeTerms.length)
      const [opening = 0, isNew = 0, movedIn = 0, movedOut = 0, repriced = 0, won = 0, lost = 0, closing] = cents.map(
        (cell) => (cell === '·' ? 0 : Math.round(Number(cell) * 100)),
      )
      expect([line, opening + isNew + movedIn - movedOut + repriced - won - lost]).toEqual([line, closing])
    }
  })

  it('closes with what the pipeline shows, and opens with what it showed before', async () => {
    const where = (month: string) => [{ attribute: 'snapshot.month', in: [month] }]
    const rows = ['territory.name']
    const asked = async (from: string, measure: string, month: string) =>
      (await askRows(warehouse, from, { measures: [measure], rows, where: where(month) })).filter(
        (line) => !line.endsWith('| ·'),
      )
    const february = await asked('pipeline', 'open_value', '2025-02')
    expect(await asked('pipeline_bridge', 'closing', '2025-02')).toEqual(february)
    expect(await asked('pipeline_bridge', 'opening', '2025-03')).toEqual(february)
  })
})

describe('what TRUTH.md says of it six months later', () => {
  beforeAll(async () => {
    await warehouse.engine.close()
    await loadThrough('2026-06-30')
  }, 240_000)

  it.each(asked(true))('is read off the standard cubes once the new exports are loaded: %s', check)

  it('comes of the files that are new or changed, all others are kept as they were read', async () => {
    const [run] = await warehouse.engine.session((session) =>
      session.all(`
        SELECT count(*) FILTER (rows_skipped = 0) > 0 AS fresh, sum(rows_skipped) > 150000 AS kept
        FROM etl_run_file WHERE run_id = (SELECT max(run_id) FROM etl_run)`),
    )
    expect(run).toEqual({ fresh: true, kept: true })
  })
})
