import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Condition } from '../../server/contract/query.ts'
import type { ResultRows } from '../../server/engine/rows.ts'
import type { Cube } from '../../server/model/cube.ts'
import { attributesIn } from '../support/naive/conditions.ts'
import { answerTo, askedCube, openForTests } from '../support/questions.ts'
import { conditionOn, questionOn } from '../support/random-question.ts'
import { cellsOf, shownRows } from '../support/rows.ts'
import { type Sampled, sampledModels } from '../support/sampled-models.ts'

const runs = { numRuns: Math.ceil((fc.readConfigureGlobal().numRuns ?? 100) / 10) }

/** Measures that may be added up over everything. */
const additive = (cube: Cube): string[] =>
  [...cube.measures.values()].flatMap((m) =>
    m.kind === 'base' && m.over === undefined && ['sum', 'count'].includes(m.aggregation) ? [m.name] : [],
  )

/** Whether each member of an attribute has the whole of a row that it shares with others: these do not add up. */
const isWhole = (cube: Cube, attribute: string): boolean =>
  cube.roles.get(cube.attributes.get(attribute)?.role ?? '')?.bridge?.allocation === 'full'

/** The one value of a query without axes, as a number, 0 where there is none; undefined where the query is refused. */
const totalOf = async (
  sampled: Sampled,
  from: string,
  measure: string,
  where: Condition[],
): Promise<number | undefined> => {
  const answer = await answerTo(sampled, { from, measures: [measure], rows: [], columns: [], where })
  return answer && Number(answer.rows[0]?.[0] ?? 0)
}

describe.each(sampledModels)('every cube of $name', (model) => {
  const opened = openForTests(model)

  test('gives a measure the same value at a coordinate whatever else is asked', async () => {
    const sampled = opened()
    for (const name of sampled.cubes) {
      const { star, known } = await askedCube(sampled, name)
      const other = fc.constantFrom(...star.cube.measures.keys())
      await fc.assert(
        fc.asyncProperty(questionOn({ cube: star.cube, known }), other, async (question, added) => {
          const { having: _, top: __, limit: ___, offset: ____, sort: _____, totalsOf: ______, ...query } = question
          const measures = query.measures.filter((m) => typeof m === 'string' || m.over !== 'visible')
          fc.pre(measures.length > 0)
          const alone = await answerTo(sampled, { ...query, measures })
          const both = await answerTo(sampled, { ...query, measures: [...measures, { measure: added, as: 'added' }] })
          fc.pre(alone !== undefined && both !== undefined)
          const found = cellsOf(both, measures.length + 1)
          for (const [coordinate, values] of cellsOf(alone, measures.length)) {
            expect(found.get(coordinate)?.slice(0, -1), coordinate).toEqual(values)
          }
        }),
        runs,
      )
    }
  })

  test('adds up to the total along any attribute, the unknown and the blank member included', async () => {
    const sampled = opened()
    for (const name of sampled.cubes) {
      const { star, known } = await askedCube(sampled, name)
      if (additive(star.cube).length === 0) continue
      const skipping = [...star.cube.hierarchies.values()].flatMap(({ skips }) => [...(skips?.keys() ?? [])])
      const attributes = [...star.cube.attributes.values()].filter(
        (a) => a.tree === undefined && !skipping.includes(a.name) && !isWhole(star.cube, a.name),
      )
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(...additive(star.cube)),
          fc.constantFrom(...attributes.map((a) => a.name)),
          fc.array(conditionOn({ cube: star.cube, known }), { maxLength: 2 }),
          async (measure, attribute, where) => {
            const answer = await answerTo(sampled, {
              from: name,
              measures: [measure],
              rows: [attribute],
              columns: [],
              where,
            })
            const total = await totalOf(sampled, name, measure, where)
            fc.pre(answer !== undefined && total !== undefined)
            const sum = answer.rows.reduce((sum, row) => sum + Number(row.at(-1)), 0)
            expect(sum).toBeCloseTo(total, 4)
          },
        ),
        runs,
      )
    }
  })

  test('has the same total under a condition and its opposite together as without them', async () => {
    const sampled = opened()
    for (const name of sampled.cubes) {
      const { star, known } = await askedCube(sampled, name)
      if (additive(star.cube).length === 0) continue
      const condition = conditionOn({ cube: star.cube, known })
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...additive(star.cube)), condition, async (measure, p) => {
          fc.pre(attributesIn(p, star.cube).every((attribute) => !isWhole(star.cube, attribute)))
          const [kept, dropped, total] = [
            await totalOf(sampled, name, measure, [p]),
            await totalOf(sampled, name, measure, [{ not: p }]),
            await totalOf(sampled, name, measure, []),
          ]
          fc.pre(kept !== undefined && dropped !== undefined && total !== undefined)
          expect(kept + dropped).toBeCloseTo(total, 4)
        }),
        runs,
      )
    }
  })

  test('answers the same when its facts are stored in another order', async () => {
    const sampled = opened()
    const { engine } = sampled.warehouse
    for (const name of sampled.cubes) {
      const { star, known } = await askedCube(sampled, name)
      const questions = fc.sample(questionOn({ cube: star.cube, known }), runs)
      const before: (ResultRows | undefined)[] = []
      for (const query of questions) before.push(await answerTo(sampled, query))
      await engine.session((session) =>
        session.run(
          `CREATE OR REPLACE TABLE ${star.cube.table} AS SELECT * FROM ${star.cube.table} ORDER BY hash(rowid)`,
        ),
      )
      for (const [i, query] of questions.entries()) {
        const [old, found] = [before[i], await answerTo(sampled, query)]
        expect(found && shownRows(found), JSON.stringify(query)).toEqual(old && shownRows(old))
      }
    }
  })
})
