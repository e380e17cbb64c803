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
