import fc from 'fast-check'
import { test as base, describe } from 'vitest'
import type { Scalar } from '../../server/contract/query.ts'
import { openDuckDb } from '../../server/engine/duckdb.ts'
import { randomStar, randomStarMembers, serveRandomStar } from '../support/naive/random-star.ts'
import { memberRows, readStar, type Star } from '../support/naive/star.ts'
import { compareValues, exactText } from '../support/naive/values.ts'
import { type Members, shapedQueryOn } from '../support/random-query.ts'
import { secondOpinion } from '../support/second-opinion.ts'
import { openSmallStar } from '../support/small-star.ts'
import { engineOptions, type Warehouse } from '../support/warehouse.ts'

const sales = 'sales'

/** Values of each attribute as the star has them and one that it may not have, in their order. */
const membersOf = (star: Star): Members => {
  const extra: Record<string, Scalar> = {
    text: 'x',
    date: '2020-01-01',
    boolean: true,
    integer: 0,
    decimal: 0,
    double: 0,
  }
  return new Map(
    [...star.cube.attributes.values()].map((attribute) => {
      const cells = memberRows(star, [attribute]).map((row) => row.cell(attribute))
      const values = cells.flatMap((c) => (c.kind === 'value' ? [c.value] : [])).sort(compareValues)
      const scalars = values.map((v) => (typeof v === 'bigint' ? Number(exactText(v)) : v))
      return [attribute.name, [...new Set<Scalar>(scalars.length > 0 ? scalars : [extra[attribute.type] ?? 'x'])]]
    }),
  )
}

const test = base.extend<{ readonly small: { warehouse: Warehouse; star: Star } }>({
  small: [
    // biome-ignore lint/correctness/noEmptyPattern: vitest reads which fixtures this one needs from the pattern
    async ({}, use) => {
      const warehouse = await openSmallStar()
      const star = await warehouse.engine.session((session) => readStar(session, warehouse.cube(sales)))
      await use({ warehouse, star })
      await warehouse.engine.close()
    },
    { scope: 'file' },
  ],
})

describe('a compiled statement', () => {
  test('gives on the small star what the definitions give row by row', async ({ small: { warehouse, star } }) => {
    await fc.assert(
      fc.asyncProperty(shapedQueryOn(star.cube, membersOf(star)), async (query) => {
        await secondOpinion(warehouse, star, query)
      }),
    )
  })

  test('gives on random stars what the definitions give row by row', async () => {
    const engine = await openDuckDb({ ...engineOptions, file: ':memory:', tempFolder: '' })
    const { cube } = await serveRandomStar(engine, { regions: [], shops: [], people: [], sales: [] })
    const queries = fc.array(shapedQueryOn(cube(sales), randomStarMembers), { minLength: 2, maxLength: 2 })
    await fc.assert(
      fc.asyncProperty(randomStar, queries, async (data, asked) => {
        const warehouse = await serveRandomStar(engine, data)
        const star = await engine.session((session) => readStar(session, warehouse.cube(sales)))
        for (const query of asked) await secondOpinion(warehouse, star, query)
      }),
      { numRuns: Math.ceil((fc.readConfigureGlobal().numRuns ?? 100) / 2) },
    )
    await engine.close()
  })
})
