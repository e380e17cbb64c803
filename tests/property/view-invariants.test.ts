import fc, { type Arbitrary } from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Condition, CubeQuery } from '../../server/contract/query.ts'
import type { Cube } from '../../server/model/cube.ts'
import { type AskedCube, answerTo, askedCube, openForTests, questionsPerCube } from '../support/questions.ts'
import { conditionOn, questionOn } from '../support/random-question.ts'
import { shownRows } from '../support/rows.ts'
import { type Sampled, sampledModels } from '../support/sampled-models.ts'

const runs = { numRuns: Math.ceil((fc.readConfigureGlobal().numRuns ?? 100) / 10) }
const manyRuns = { numRuns: Math.ceil(questionsPerCube / 2) }

type Row = readonly string[]

/** The rows of an answer as texts, the grouping last; undefined where the question is refused. */
const ask = async (sampled: Sampled, query: CubeQuery): Promise<readonly Row[] | undefined> => {
  const answer = await answerTo(sampled, query)
  return answer && shownRows(answer)
}

/** Where a row stands: its keys, special members told apart, and its grouping. */
const coordinateOf = (row: Row, measures: number): string => [...row.slice(0, -1 - measures), row.at(-1)].join('\t')

const valuesOf = (row: Row, measures: number): Row => row.slice(-1 - measures, -1)

const numbersOf = ({ measures }: Cube): string[] =>
  [...measures.values()].flatMap(({ name, kind }) => (kind === 'display' ? [] : [name]))

/** A question about some measures of a view as they are, at random axes under random conditions. */
const plainQuestion = ({ star, known }: AskedCube): Arbitrary<CubeQuery> =>
  fc
    .tuple(
      questionOn({ cube: star.cube, known }),
      fc.uniqueArray(fc.constantFrom(...numbersOf(star.cube)), { minLength: 2, maxLength: 4 }),
    )
    .map(([{ rows, columns, where, totals, empty }, measures]) => ({
      from: star.cube.name,
      measures,
      rows,
      columns,
      where,
      ...(totals !== undefined && { totals }),
      ...(empty !== undefined && { empty }),
    }))

/** A condition, without sets and segments, by the names that a view has. */
const renamed = (condition: Condition, names: ReadonlyMap<string, string>): Condition =>
  JSON.parse(JSON.stringify(condition), (key, value) => (key === 'attribute' ? (names.get(value) ?? value) : value))

const withViews = sampledModels.filter(({ views }) => views !== undefined)

describe.each(withViews)('every view of $name', (model) => {
  const opened = openForTests(model)

  test('gives each measure together with others what it has alone, at every coordinate of any of them once', async () => {
    const sampled = opened()
    for (const name of sampled.views) {
      const asked = await askedCube(sampled, name)
      await fc.assert(
        fc.asyncProperty(plainQuestion(asked), async (query) => {
          const together = await ask(sampled, query)
          fc.pre(together !== undefined)
          const names = query.measures
          const found = new Map(together.map((row) => [coordinateOf(row, names.length), valuesOf(row, names.length)]))
          expect(found.size, JSON.stringify(query)).toBe(together.length)
          const coordinates = new Set<string>()
          for (const [i, measure] of names.entries()) {
            const alone = await ask(sampled, { ...query, measures: [measure] })
            fc.pre(alone !== undefined)
            for (const row of alone) {
              const coordinate = coordinateOf(row, 1)
              coordinates.add(coordinate)
              expect(found.get(coordinate)?.[i], `${measure} at ${coordinate}`).toBe(valuesOf(row, 1)[0])
            }
          }
          expect([...coordinates].sort(), JSON.stringify(query)).toEqual([...found.keys()].sort())
        }),
        manyRuns,
      )
    }
  })

  test('answers the same in whatever order its measures are asked', async () => {
    const sampled = opened()
    for (const name of sampled.views) {
      const asked = await askedCube(sampled, name)
      await fc.assert(
        fc.asyncProperty(plainQuestion(asked), async (query) => {
          const [one, other] = [
            await ask(sampled, query),
            await ask(sampled, { ...query, measures: query.measures.toReversed() }),
          ]
          const n = query.measures.length
          const turned = other?.map((row) => [
            ...row.slice(0, -1 - n),
            ...valuesOf(row, n).toReversed(),
            ...row.slice(-1),
          ])
          expect(turned, JSON.stringify(query)).toEqual(one)
        }),
        runs,
      )
    }
  })

  test('gives a measure what the cube that has it gives', async () => {
    const sampled = opened()
    for (const name of sampled.views) {
      const view = await sampled.star(name)
      for (const [cube, { viewNames }] of view.parts ?? []) {
        const { star, known } = await askedCube(sampled, cube)
        const inView = (own: string): string => viewNames.get(own) ?? own
        const axes = fc.subarray([...star.cube.attributes.keys()], { maxLength: 2 })
        const conditions = fc
          .array(conditionOn({ cube: star.cube, known }), { maxLength: 2 })
          .filter((where) => !/"(set|segment)":/.test(JSON.stringify(where)))
        const measures = fc.constantFrom(...numbersOf(star.cube))
        await fc.assert(
          fc.asyncProperty(measures, axes, conditions, async (measure, rows, where) => {
            const query = { measures: [measure], rows, columns: [], where, totals: true }
            const alone = await ask(sampled, { from: cube, ...query })
            const seen = await ask(sampled, {
              ...query,
              from: name,
              measures: [`${cube}.${measure}`],
              rows: rows.map(inView),
              where: where.map((c) => renamed(c, viewNames)),
            })
            expect(seen, JSON.stringify({ cube, ...query })).toEqual(alone)
          }),
          runs,
        )
      }
    }
  })
})
