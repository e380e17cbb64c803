import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { generateDemo } from '../../../../pipelines/demo/demo.ts'
import { cellsOf, openRawExports, type RawExports, readTruths } from '../../../support/demo-truth.ts'

const folder = mkdtempSync(join(tmpdir(), 'demo-truth-'))
const truths = readTruths()
let now: RawExports
let later: RawExports

beforeAll(async () => {
  const [nowFolder, laterFolder] = [join(folder, 'now'), join(folder, 'later')]
  await generateDemo({ folder: nowFolder })
  await generateDemo({ folder: laterFolder, through: '2026-06-30' })
  now = await openRawExports(nowFolder)
  later = await openRawExports(laterFolder)
}, 240_000)
afterAll(() => {
  now.close()
  later.close()
  rmSync(folder, { recursive: true, force: true })
})

describe('what TRUTH.md says of the demo company', () => {
  it.each(truths.map((truth, i) => [`${i + 1}. ${truth.title}`, truth] as const))(
    'is what the raw exports say: %s',
    async (_, { sql, isLater, answer }) => {
      expect(await (isLater ? later : now).ask(sql)).toBe(answer)
    },
    120_000,
  )

  const rows = (title: string, which = 0) =>
    cellsOf(truths.filter((truth) => truth.title === title)[which]?.answer ?? '')

  it('has the share of terms not renewed that was put in, for every mix of what drives it', () => {
    const churn = rows('What drives churn')
    expect(churn).toHaveLength(8)
    for (const [late, outage, visited, terms, , rate] of churn) {
      const share = 0.1 + (late === 'true' ? 0.2 : 0) + (outage === 'true' ? 0.15 : 0) - (visited === 'true' ? 0.05 : 0)
      // Shares are dealt out evenly over all terms, of which some are not decided yet.
      expect(Math.abs(Number(rate) - share) * Number(terms)).toBeLessThan(2)
    }
  })

  it('has the lifts that were put in', () => {
    const lifts = Object.fromEntries(rows('What campaigns truly did', 1))
    expect(Number(lifts['Care for customers 2023, held out'])).toBeCloseTo(0.03, 2)
    expect(Number(lifts['Catalogue by post 2024, held out'])).toBeCloseTo(-0.02, 2)
    expect(Number(lifts['Spring voucher 2024, held out'])).toBeCloseTo(0, 2)
    // 7 points of the 922 of 2,000 subjects who came newly
    expect(Number(lifts['Welcome series 2025, held out'])).toBeCloseTo((0.07 * 922) / 2000, 2)
  })

  it('has a region that wins more often in each size and less often in all', () => {
    const rate = (size: string, region: string) =>
      Number(rows('A paradox between regions').find((row) => row[0] === size && row[1] === region)?.[4])
    const inAll = (region: string) =>
      Number(rows('A paradox between regions', 1).find(([found]) => found === region)?.[3])
    expect(Math.abs(rate('small', 'Central Europe') - 0.65)).toBeLessThan(0.01)
    expect(Math.abs(rate('small', 'Western Europe') - 0.6)).toBeLessThan(0.01)
    expect(Math.abs(rate('large', 'Central Europe') - 0.35)).toBeLessThan(0.01)
    expect(Math.abs(rate('large', 'Western Europe') - 0.3)).toBeLessThan(0.01)
    expect(inAll('Central Europe')).toBeLessThan(inAll('Western Europe') - 0.1)
  })

  it('moves as much revenue out of one territory as into the other', () => {
    const [austria = [], south = []] = rows('Customers who changed their territory in the middle of a year')
    const moved = Number(austria[2]) - Number(austria[1])
    // Each is rounded to whole euros by itself.
    expect(Math.abs(moved - (Number(south[1]) - Number(south[2])))).toBeLessThanOrEqual(2)
    const eur = (which: number) => rows('Six months later', which).map((row) => Number(row[1]))
    const [[france = 0, netherlands = 0], [franceLater = 0, netherlandsLater = 0]] = [eur(2), eur(3)]
    expect(Math.abs(france - franceLater - (netherlandsLater - netherlands))).toBeLessThanOrEqual(2)
    expect(france).toBeGreaterThan(franceLater)
  })
})
