import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { generateDemo } from '../../../../../pipelines/demo/demo.ts'
import { chooseForecast } from '../../../../../pipelines/models/forecast/backtest.ts'
import { planBacktest } from '../../../../../pipelines/models/forecast/plan-backtest.ts'
import { cellsOf, openRawExports } from '../../../../support/demo-truth.ts'

const [known, ahead] = [36, 6]

/** What a company of a seed sold in 42 months, as a whole and by channel: orders, then euros. */
const monthsOf = async (seed: number): Promise<number[][]> => {
  const folder = mkdtempSync(join(tmpdir(), 'demo-forecast-'))
  await generateDemo({ folder, scale: 0.1, seed, through: '2026-06-30' })
  const exports = await openRawExports(folder)
  const rows = cellsOf(
    await exports.ask(`SELECT coalesce(channel, 'all') AS of, count(DISTINCT order_no) AS orders, sum(eur) AS eur
      FROM order_lines WHERE status <> 'returned' GROUP BY GROUPING SETS ((channel, strftime(ordered_on, '%Y-%m')), (strftime(ordered_on, '%Y-%m')))
      ORDER BY of, strftime(ordered_on, '%Y-%m')`),
  )
  exports.close()
  rmSync(folder, { recursive: true, force: true })
  const parts = [...new Set(rows.map(([of]) => of))]
  return parts
    .flatMap((part) => [1, 2].map((at) => rows.filter(([of]) => of === part).map((row) => Number(row[at]))))
    .filter((values) => values.length === known + ahead)
}

it('holds as many months of the demo company as it says, at five seeds', { timeout: 900_000 }, async () => {
  const shares: { in80: number; in95: number }[] = []
  for (const seed of [1, 11, 12, 13, 14]) {
    for (const all of await monthsOf(seed)) {
      const values = all.slice(0, known)
      const { period, origins } = planBacktest(values, 12, ahead)
      const { outlook } = chooseForecast({ values, period }, origins, { horizon: ahead })
      const missed = outlook.map(({ value }, i) => Math.abs((all[known + i] ?? 0) - value))
      shares.push({
        in80: outlook.filter(({ value, high80 }, i) => (missed[i] ?? 0) <= high80 - value).length / ahead,
        in95: outlook.filter(({ value, high95 }, i) => (missed[i] ?? 0) <= high95 - value).length / ahead,
      })
    }
  }
  expect(shares).toHaveLength(40)
  for (const [key, promised] of [
    ['in80', 0.8],
    ['in95', 0.95],
  ] as const) {
    const mean = shares.reduce((sum, one) => sum + one[key], 0) / shares.length
    const error = Math.sqrt(shares.reduce((sum, one) => sum + (one[key] - mean) ** 2, 0)) / shares.length
    // months of one series are held or missed together, so that the error is that of means of series
    expect(mean).toBeGreaterThan(promised - 2.5 * error)
  }
})
