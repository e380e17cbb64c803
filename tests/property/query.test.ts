import fc from 'fast-check'
import { describe, expect } from 'vitest'
import { compileQuery } from '../../server/compiler/compile.ts'
import type { Condition, CubeQuery, Scalar } from '../../server/contract/query.ts'
import { type ResultRows, readRows } from '../../server/engine/rows.ts'
import type { Cube } from '../../server/model/cube.ts'
import { conditionOn, type Members, queryOn } from '../support/random-query.ts'
import { cellsOf, shownRows } from '../support/rows.ts'
import type { Warehouse } from '../support/warehouse.ts'
import { warehouseTest as base } from '../support/warehouse-test.ts'

const cubeName = 'opportunities'

/** Up to 40 members of each attribute, in the order of their keys, read by a statement of its own. */
const readMembers = async ({ engine, cube }: Warehouse): Promise<Members> => {
  const members = new Map<string, Scalar[]>()
  for (const attribute of cube(cubeName).attributes.values()) {
    const table = cube(cubeName).roles.get(attribute.role ?? '')?.table ?? cube(cubeName).table
    const sql = `SELECT DISTINCT ${attribute.derived?.stored ?? attribute.column} AS m FROM ${table} WHERE m IS NOT NULL ORDER BY m LIMIT 40`
    const rows = await engine.session((session) => session.all(sql))
    members.set(
      attribute.name,
      rows.flatMap(({ m }) => (m === null || m === undefined ? [] : [m])),
    )
  }
  return members
}

interface World {
  readonly cube: Cube
  readonly members: Members
  readonly run: (query: CubeQuery) => Promise<ResultRows>
}

const test = base.extend<{ readonly world: World }>({
  world: [
    async ({ warehouse }, use) => {
      const cube = warehouse.cube(cubeName)
      const run = async (query: CubeQuery): Promise<ResultRows> => {
        const { statement } = compileQuery(cube, warehouse.profile(cubeName), query)
        return readRows(statement, await warehouse.engine.answer(statement), 1_000_000)
      }
      await use({ cube, members: await readMembers(warehouse), run })
    },
    { scope: 'file' },
  ],
})

const additive = ['deals', 'won_deals', 'lost_deals', 'won_value'] as const
const empty: CubeQuery = { from: cubeName, measures: [], rows: [], columns: [], where: [] }

/** The one value of a query without axes; a decimal as a number of cents would be, exact here. */
const totalOf = async ({ run }: World, measure: string, where: Condition[]): Promise<number> => {
  const { rows } = await run({ ...empty, measures: [measure], where, totals: ['grand'] })
  return Number(rows[0]?.[0] ?? 0)
}

describe('a query on random axes, measures and conditions', () => {
  test('gives a measure the same values whatever else is asked', async ({ world }) => {
    await fc.assert(
      fc.asyncProperty(
        queryOn(world.cube, world.members),
        fc.constantFrom(...world.cube.measures.keys()),
        async (query, other) => {
          fc.pre(!query.measures.includes(other))
          const alone = cellsOf(await world.run(query), query.measures.length)
          const both = cellsOf(
            await world.run({ ...query, measures: [...query.measures, other] }),
            query.measures.length + 1,
          )
          for (const [coordinate, values] of alone) {
            expect(both.get(coordinate)?.slice(0, -1), coordinate).toEqual(values)
          }
        },
      ),
    )
  })

  test('adds up to the total along any attribute, the unknown and the blank member included', async ({ world }) => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...additive),
        fc.constantFrom(...world.cube.attributes.keys()),
        fc.array(conditionOn(world.cube, world.members), { maxLength: 2 }),
        async (measure, attribute, where) => {
          const { rows, grouping } = await world.run({
            ...empty,
            measures: [measure],
            rows: [attribute],
            where,
            totals: true,
          })
          const values = rows.map((row, i) => ({ isTotal: grouping[i] !== 0, value: Number(row.at(-1)) }))
          const sum = values.reduce((total, { isTotal, value }) => (isTotal ? total : total + value), 0)
          expect(values.filter(({ isTotal }) => isTotal).map(({ value }) => value)).toEqual([sum])
        },
      ),
    )
  })

  test('has the same total under a condition and its opposite together as without them', async ({ world }) => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...additive),
        conditionOn(world.cube, world.members),
        fc.array(conditionOn(world.cube, world.members), { maxLength: 1 }),
        async (measure, condition, where) => {
          const kept = await totalOf(world, measure, [...where, condition])
          const dropped = await totalOf(world, measure, [...where, { not: condition }])
          expect(kept + dropped).toBe(await totalOf(world, measure, where))
        },
      ),
    )
  })

  test('gives each row what a query for that member alone gives', async ({ world }) => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...world.cube.measures.keys()),
        fc.constantFrom(...world.cube.attributes.keys()),
        fc.nat(),
        async (measure, attribute, pick) => {
          const result = await world.run({ ...empty, measures: [measure], rows: [attribute] })
          const index = pick % Math.max(1, result.rows.length)
          const row = result.rows[index]
          fc.pre(row !== undefined)
          const kind = result.special.find((found) => found.row === index)?.kind
          const path = row.slice(0, -1).map((part) => part ?? null)
          const [key = null, ...rest] = path
          const isAlone = rest.length === 0 && kind === 'blank'
          const condition: Condition =
            kind === 'unknown' || isAlone
              ? { attribute, is: kind ?? 'blank' }
              : { attribute, in: [rest.length === 0 ? key : path] }
          const alone = await world.run({ ...empty, measures: [measure], where: [condition] })
          expect(shownRows(alone)[0]?.[0]).toBe(shownRows(result)[index]?.at(-2))
        },
      ),
    )
  })

  test('never has a filter value in its statement', ({ world }) => {
    const texts = [...world.cube.attributes.values()].filter(({ type }) => type === 'text').map(({ name }) => name)
    const number = 918_273_645
    const value = fc.string({ unit: 'grapheme', maxLength: 12 }).map((text) => `needle ${text} needle`)
    const condition = fc
      .tuple(fc.constantFrom(...texts), value, fc.nat(7))
      .map(([attribute, text, operator]): Condition => {
        const conditions: Condition[] = [
          { attribute, in: [text, null] },
          { attribute, notIn: [text] },
          { attribute, from: text },
          { attribute, lt: text },
          { attribute, contains: text },
          { attribute, startsWith: text },
          { not: { attribute, in: [text] } },
          { any: [{ attribute, gte: text }, { all: [{ attribute, to: text }] }] },
        ]
        return conditions[operator] ?? { attribute, in: [text] }
      })
    fc.assert(
      fc.property(queryOn(world.cube, world.members), condition, (query, added) => {
        const where = [...query.where, added]
        const having = [{ measure: 'deals', gte: number }]
        const { statement } = compileQuery(world.cube, undefined, { ...query, where, having })
        expect(statement.sql).not.toMatch(/needle|918/)
        expect(JSON.stringify(statement.parameters)).toContain('needle')
      }),
    )
  })

  test('compiles to the same text every time', ({ world }) => {
    fc.assert(
      fc.property(queryOn(world.cube, world.members), (query) => {
        const texts = [query, structuredClone(query)].map((q) => compileQuery(world.cube, undefined, q).statement.sql)
        expect(texts[0]).toBe(texts[1])
      }),
    )
  })

  test('has the same rows whether the compiler may rely on what was verified or not', async ({ world, warehouse }) => {
    await fc.assert(
      fc.asyncProperty(queryOn(world.cube, world.members), async (query) => {
        const { statement } = compileQuery(world.cube, undefined, query)
        const careful = await readRows(statement, await warehouse.engine.answer(statement), 1_000_000)
        expect(shownRows(await world.run(query))).toEqual(shownRows(careful))
      }),
    )
  })
})
