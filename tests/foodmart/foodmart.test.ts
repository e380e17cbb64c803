import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { readCases } from './cases.ts'
import { foodmartTest } from './foodmart-test.ts'

const fileOf = (name: string) => fileURLToPath(new URL(`./${name}`, import.meta.url))

const cases = await readCases(fileOf('queries.json'))
const passing = z.array(z.string()).parse(JSON.parse(readFileSync(fileOf('passing.json'), 'utf8')))

describe('the answer of FoodMart', () => {
  for (const asked of cases.filter(({ id }) => passing.includes(id))) {
    foodmartTest(`to ${asked.id} is the published one`, async ({ foodmart }) => {
      expect(await foodmart.judge(asked)).toEqual({ kind: 'ok' })
    })
  }

  foodmartTest('that differs in one cell is seen to be wrong', async ({ foodmart }) => {
    const asked = cases.find(({ id }) => id === 'distinct-one-state')
    if (asked?.endpoint !== 'query') throw new Error('the case is gone')
    const expected = [{ keys: {}, grouping: [], values: { customer_count: 2717 } }]
    expect(await foodmart.judge({ ...asked, expected })).toEqual({
      kind: 'wrong',
      difference: 'customer_count at the only row is 2716, expected 2717 ± 0.5',
    })
  })

  foodmartTest('to a question that is refused is its reason', async ({ foodmart }) => {
    const [asked] = cases.filter(({ endpoint }) => endpoint === 'query')
    if (asked?.endpoint !== 'query') throw new Error('the case is gone')
    expect(await foodmart.judge({ ...asked, query: { from: 'sales', measures: ['unit_sale'] } })).toEqual({
      kind: 'refused',
      reason: 'unknown_measure at measures[0]: cube sales has no measure "unit_sale"; nearest is "unit_sales"',
    })
    expect(await foodmart.judge({ ...asked, reader: { roles: ['manager'] } })).toEqual({
      kind: 'refused',
      reason: 'unknown_cube at from: there is no cube "sales"',
    })
  })
})

describe('the list of passing cases', () => {
  test('is sorted and names cases that there are', () => {
    expect(passing).toEqual([...new Set(passing)].sort())
    expect(passing.filter((id) => !cases.some((asked) => asked.id === id))).toEqual([])
  })
})
