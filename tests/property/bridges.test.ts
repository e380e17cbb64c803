import fc from 'fast-check'
import { test as base, expect } from 'vitest'
import { compileQuery } from '../../server/compiler/compile.ts'
import { CubeQuery } from '../../server/contract/query.ts'
import { openDuckDb } from '../../server/engine/duckdb.ts'
import type { Engine } from '../../server/engine/engine.ts'
import { readRows } from '../../server/engine/rows.ts'
import { bridgedData, serveBridgedStar } from '../support/naive/bridge-star.ts'
import { knownMembers } from '../support/naive/members.ts'
import { readStar } from '../support/naive/star.ts'
import { questionOn } from '../support/random-question.ts'
import { secondOpinion } from '../support/second-opinion.ts'
import { engineOptions, type Warehouse } from '../support/warehouse.ts'

const test = base.extend<{ readonly engine: Engine }>({
  engine: [
    // biome-ignore lint/correctness/noEmptyPattern: vitest reads which fixtures this one needs from the pattern
    async ({}, use) => {
      const engine = await openDuckDb({ ...engineOptions, file: ':memory:', tempFolder: '' })
      await use(engine)
      await engine.close()
    },
    { scope: 'file' },
  ],
})

const questions = 8
const runs = Math.ceil((fc.readConfigureGlobal().numRuns ?? 100) / 10)

test('a compiled statement gives on random bridges what the definitions give', async ({ engine }) => {
  await fc.assert(
    fc.asyncProperty(bridgedData, fc.nat(), async (data, seed) => {
      const warehouse = await serveBridgedStar(engine, data)
      const cube = warehouse.cube('calls')
      const star = await engine.session((session) => readStar(session, cube))
      const asked = questionOn({ cube, known: knownMembers(star) })
      for (const query of fc.sample(asked, { numRuns: questions, seed })) await secondOpinion(warehouse, star, query)
    }),
    { numRuns: runs, endOnFailure: true },
  )
})

/** What a bridge of the star is grouped by, and everything else that a query may group by beside it. */
const members = ['topic.area', 'topic.name', 'blame.area', 'blame.name'] as const
const groupings = ['called.month', 'line', 'kind'] as const
const plain = ['calls', 'amount', 'new_amount', 'last_units'] as const

/** Sums of measures by the text of their coordinate, of which the first `kept` keys count; empty values add nothing. */
const sumsOf = async (warehouse: Warehouse, rows: readonly string[], kept: number) => {
  const query = CubeQuery.parse({ from: 'calls', measures: plain, rows })
  const { statement, columns } = compileQuery(warehouse.cube('calls'), warehouse.profile('calls'), query)
  const answer = await readRows(statement, await warehouse.engine.answer(statement), 100_000)
  const first = columns.length - plain.length
  const sums = new Map<string, number[]>()
  for (const [r, row] of answer.rows.entries()) {
    const special = answer.special
      .filter((s) => s.row === r && s.column < kept)
      .map(({ column, kind }) => [column, kind])
    const key = JSON.stringify([row.slice(0, kept), special])
    const before = sums.get(key) ?? plain.map(() => 0)
    sums.set(
      key,
      before.map((sum, i) => sum + Number(row[first + i] ?? 0)),
    )
  }
  return sums
}

test('credits and what is unassigned add up to the plain measure, at every grouping', async ({ engine }) => {
  await fc.assert(
    fc.asyncProperty(
      bridgedData,
      fc.constantFrom(...members),
      fc.subarray([...groupings]),
      async (data, member, rows) => {
        const warehouse = await serveBridgedStar(engine, data)
        const expected = await sumsOf(warehouse, rows, rows.length)
        const found = await sumsOf(warehouse, [...rows, member], rows.length)
        const coordinates = rows.length === 0 && found.size === 0 ? [] : [...expected.keys()]
        expect([...found.keys()].sort()).toEqual([...coordinates].sort())
        for (const coordinate of coordinates) {
          const sums = found.get(coordinate) ?? []
          expect(sums.length, coordinate).toBe(plain.length)
          for (const [i, sum] of sums.entries())
            expect(sum, `${plain[i]} at ${coordinate}`).toBeCloseTo(expected.get(coordinate)?.[i] ?? 0, 7)
        }
      },
    ),
    { numRuns: runs * 3 },
  )
})
