import fc from 'fast-check'
import { test as base, describe, expect } from 'vitest'
import { compileQuery } from '../../server/compiler/compile.ts'
import type { CubeQuery, Scalar } from '../../server/contract/query.ts'
import { openDuckDb } from '../../server/engine/duckdb.ts'
import { type ResultRows, readRows } from '../../server/engine/rows.ts'
import type { Cube } from '../../server/model/cube.ts'
import type { CubeProfile } from '../../server/model/profile.ts'
import { evaluate, type NaiveAnswer } from '../support/naive/evaluate.ts'
import { randomStar, randomStarMembers, serveRandomStar } from '../support/naive/random-star.ts'
import { memberRows, readStar, type Star } from '../support/naive/star.ts'
import { compareValues, exactText } from '../support/naive/values.ts'
import { type Members, shapedQueryOn } from '../support/random-query.ts'
import { openSmallStar } from '../support/small-star.ts'
import { engineOptions, type Warehouse } from '../support/warehouse.ts'

const sales = 'sales'

/** Decimals as the naive evaluator writes them: without zeros at the end. */
const plain = (value: unknown): unknown => {
  if (typeof value !== 'string' || !/^-?\d+\.\d+$/.test(value)) return value
  return value.replace(/\.?0+$/, '')
}

/** Both answers in one form; floating point to nine digits, for the order in which rows are added may show. */
const comparable = (cube: Cube, query: CubeQuery, { rows, grouping, special }: NaiveAnswer | ResultRows) => {
  const types = query.measures.map((m) => (typeof m === 'string' ? cube.measures.get(m)?.type : undefined))
  const shown = rows.map((row) =>
    row.map((value, i) => {
      if (value === null) return null
      const type = types[i - (row.length - types.length)]
      return type === 'double' ? Number(Number(value).toPrecision(9)) + 0 : String(plain(value))
    }),
  )
  return { rows: shown, grouping, special }
}

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

const answerOf = async ({ engine, cube }: Warehouse, profile: CubeProfile | undefined, query: CubeQuery) => {
  const { statement } = compileQuery(cube(sales), profile, query)
  return readRows(statement, await engine.answer(statement), 1_000_000)
}

/** The compiled statement, relying on the profile and on nothing, gives what the naive evaluator gives. */
const expectTheSame = async (warehouse: Warehouse, star: Star, query: CubeQuery): Promise<void> => {
  const cube = warehouse.cube(sales)
  const expected = comparable(cube, query, evaluate(star, query))
  for (const profile of [warehouse.profile(sales), undefined]) {
    expect(comparable(cube, query, await answerOf(warehouse, profile, query))).toEqual(expected)
  }
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
        await expectTheSame(warehouse, star, query)
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
        for (const query of asked) await expectTheSame(warehouse, star, query)
      }),
      { numRuns: Math.ceil((fc.readConfigureGlobal().numRuns ?? 100) / 2) },
    )
    await engine.close()
  })
})
