import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { generateDemo } from '../../../../../pipelines/demo/demo.ts'
import { liftOfRates } from '../../../../../pipelines/models/experiments/lift.ts'
import { sampleRatio } from '../../../../../pipelines/models/experiments/sample-ratio.ts'

type Row = Record<string, string>

const subjectsOf = async (seed: number | undefined): Promise<Row[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'demo-lift-'))
  await generateDemo({ folder, scale: 0.1, ...(seed !== undefined && { seed }) })
  const exports = join(folder, 'files', 'ads')
  const rows = readdirSync(exports)
    .filter((name) => name.startsWith('experiments-'))
    .flatMap((name) => {
      const [header = '', ...lines] = readFileSync(join(exports, name), 'utf8').trimEnd().split('\n')
      const names = header.split('\t')
      return lines.map((line) => Object.fromEntries(line.split('\t').map((value, i) => [names[i] ?? '', value])))
    })
  rmSync(folder, { recursive: true, force: true })
  return rows
}

/** What `fixtures/demo/TRUTH.md` says that campaigns did: by 3 points, nothing, harm by 2, and by 7 to those who came newly alone. */
const truths: readonly (readonly [experiment: string, stratum: string | undefined, lift: number])[] = [
  ['Care for customers 2023', undefined, 0.03],
  ['Spring voucher 2024', undefined, 0],
  ['Catalogue by post 2024', undefined, -0.02],
  ['Welcome series 2025', 'new', 0.07],
  ['Welcome series 2025', 'established', 0],
]

describe('the campaigns of the demo company with a control group', () => {
  it.each([undefined, 11, 12, 13, 14])('have what they truly did inside their intervals (seed %s)', async (seed) => {
    const rows = await subjectsOf(seed)
    for (const [experiment, stratum, lift] of truths) {
      const own = rows.filter(
        (row) => row.experiment?.startsWith(experiment) && (stratum ?? row.stratum) === row.stratum,
      )
      const countsOf = (arm: string) => {
        const ofArm = own.filter((row) => row.arm === arm)
        return { count: ofArm.length, successes: ofArm.filter((row) => row.converted === 'yes').length }
      }
      const [treated, control] = [countsOf('treatment'), countsOf('control')]
      expect(sampleRatio([treated.count, control.count]).isMismatch).toBe(false)
      const { interval } = liftOfRates(treated, control, 0.95)
      expect([interval.low <= lift, interval.high >= lift], `${experiment} ${stratum ?? ''}`).toEqual([true, true])
    }
  })
})
