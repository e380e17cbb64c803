import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { createApp } from '../../server/api/app.ts'
import { type SurvivalCurve, SurvivalResult, type Survived } from '../../server/contract/survival.ts'
import { remissionDays, writeRemissions } from '../support/remission.ts'
import { loadWarehouse } from '../support/warehouse.ts'
import { apiOver } from './api.ts'

const folder = mkdtempSync(join(tmpdir(), 'survival-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const policies = `version: 1
policies:
  north: { cubes: [contracts], rows: { territory.name: [North] } }
  unnumbered: { cubes: [contracts], mask: { contract: code } }
`

const api = apiOver(async (file) => {
  writeRemissions(folder)
  mkdirSync(join(folder, 'cubes'), { recursive: true })
  writeFileSync(join(folder, 'cubes/policies.yaml'), policies)
  return loadWarehouse(file, folder)
}, remissionDays.last)

const askAs = async (role: string, body: object) => {
  const app = createApp({ ...api.dependencies, reader: { roles: [role] } })
  const headers = { 'content-type': 'application/json' }
  const response = await app.request('/api/survival', { method: 'POST', headers, body: JSON.stringify(body) })
  return { status: response.status, body: await response.json() }
}

const ask = async (body: object): Promise<SurvivalResult> => {
  const found = await askAs('owner', body)
  expect(SurvivalResult.parse(found.body)).toEqual(found.body)
  return found.body
}

const refused = async (body: object) => {
  const found = await askAs('owner', body)
  return [found.status, found.body.error?.code, found.body.error?.path, found.body.error?.details?.reason]
}

const curveOf = (survived: Survived | undefined): SurvivalCurve => {
  if (survived === undefined || !('curve' in survived)) throw new Error(`no curve in ${JSON.stringify(survived)}`)
  return survived.curve
}

const rounded = (values: readonly number[], digits: number) => values.map((value) => Number(value.toFixed(digits)))

describe('the survival of contracts', () => {
  it('has the curves of a published trial, each with its interval, median and mean', async () => {
    const { through, all, groups } = await ask({ by: 'territory.name', until: 7 * 23 })
    expect([through, all.stays, all.left]).toEqual([remissionDays.known, 42, 30])
    expect(groups.map(({ group, survived }) => [group.label, survived.stays, survived.left])).toEqual([
      ['North', 21, 9],
      ['South', 21, 21],
    ])
    const [treated, placebo] = groups.map(({ survived }) => curveOf(survived))
    // Stata, sts list: weeks 6, 7, 10, 13, 16, 22 and 23
    const told = treated?.steps.filter(({ left }) => left > 0) ?? []
    expect(told.map(({ day, atRisk, left }) => [day / 7, atRisk, left])).toEqual([
      [6, 21, 3],
      [7, 17, 1],
      [10, 15, 1],
      [13, 12, 1],
      [16, 11, 1],
      [22, 7, 1],
      [23, 6, 1],
    ])
    expect(told.map(({ survival, low, high }) => rounded([survival, low, high], 4)).at(-1)).toEqual([
      0.4482, 0.1881, 0.6801,
    ])
    expect([treated?.median, placebo?.median]).toEqual([7 * 23, 7 * 8])
    // all of the placebo group have left by week 23, so that the mean is that of their weeks
    expect(placebo?.mean).toBeCloseTo((7 * 182) / 21, 10)
  })

  it('differs among groups as the log-rank test of that trial says', async () => {
    const { comparison } = await ask({ by: 'territory.name' })
    if (comparison === null || 'refused' in comparison) throw new Error('nothing is compared')
    // Kleinbaum & Klein, Survival Analysis, chapter 2: 16.793; 9 and 21 observed, 19.25 and 10.75 expected
    expect(rounded([comparison.chiSquare], 3)).toEqual([16.793])
    expect(comparison.degrees).toBe(1)
    expect(
      comparison.groups.map(({ group, left, expected }) => [group.label, left, ...rounded([expected], 2)]),
    ).toEqual([
      ['North', 9, 19.25],
      ['South', 21, 10.75],
    ])
  })

  it('has the hazard ratio of that trial, and says that it is no effect', async () => {
    const { hazards, warnings } = await ask({ attributes: ['territory.name'] })
    if (hazards === null || 'refused' in hazards) throw new Error('no hazards')
    const [found] = hazards.hazards
    expect([found?.member.label, found?.reference.label, hazards.hazards.length]).toEqual(['South', 'North', 1])
    // R survival, coxph of MASS::gehan with Efron's ties: coefficient 1.5721, standard error 0.4124
    expect(rounded([Math.log(found?.ratio ?? 0)], 4)).toEqual([1.5721])
    expect(Math.log(found?.interval.high ?? 0)).toBeCloseTo(1.5721 + 1.959964 * 0.4124, 3)
    expect(found?.p).toBeLessThan(0.001)
    expect(found?.proportionalP).toBeGreaterThan(0.05)
    expect(warnings.map(({ code }) => code)).toEqual(['groups_differ', 'kinds_left_out'])
  })

  it('keeps contracts of kinds that are never continued where these are asked for', async () => {
    const { groups } = await ask({ by: 'kind' })
    expect(groups.map(({ group, survived }) => [group.label, survived.stays])).toEqual([
      ['service', 42],
      ['sales', 1],
    ])
    expect(groups[1]?.survived).toMatchObject({ refused: { code: 'too_few_customers' } })
  })

  it('leaves out stays whose first contract is not among those that are asked for', async () => {
    const { all, warnings } = await ask({ where: [{ attribute: 'territory.name', in: ['East'] }] })
    // 16 of those under treatment and 8 under placebo stayed longer than eight weeks: their second contracts are East
    expect(all).toMatchObject({ stays: 0, refused: { code: 'too_few_customers' } })
    expect(warnings).toMatchObject([{ code: 'beginnings_unknown', facts: { count: 24 } }])
  })

  it('shows readers what they may see: contracts that another one continues which is hidden are seen until their end', async () => {
    const { body } = await askAs('north', { by: 'territory.name' })
    const own = await ask({ by: 'territory.name', where: [{ attribute: 'territory.name', in: ['North'] }] })
    expect(body).toEqual(own)
    expect(body.all).toMatchObject({ stays: 21, left: 4 })
    const masked = await askAs('unnumbered', {})
    expect([masked.status, masked.body.error?.details?.reason]).toEqual([422, 'kept_back'])
  })

  it('is refused, with the place in the request, where it cannot be told', async () => {
    expect(await refused({ by: 'territory.nam' })).toEqual([404, 'unknown_attribute', 'by', undefined])
    expect(await refused({ attributes: ['kind', 'kinds'] })).toEqual([
      404,
      'unknown_attribute',
      'attributes[1]',
      undefined,
    ])
    expect(await refused({ from: 'orders' })).toEqual([404, 'unknown_attribute', 'from', undefined])
    expect(await refused({ by: 'contract' })).toEqual([422, 'model_refused', '', 'too_many_members'])
    const { hazards } = await ask({ attributes: ['product.name'] })
    expect(hazards).toMatchObject({ refused: { code: 'constant_feature' } })
    const none = await ask({ where: [{ attribute: 'ends.date', from: '2026-01-01' }] })
    expect(none.all).toMatchObject({ refused: { code: expect.any(String) } })
    expect((await ask({ until: 10_000 })).all).toMatchObject({ curve: { mean: null } })
  })
})
