import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CompiledQuery } from '../../server/compiler/compile.ts'
import type { CubeQuery } from '../../server/contract/query.ts'
import { answerTo, askedCube, openForTests } from '../support/questions.ts'
import { questionOn } from '../support/random-question.ts'
import { shownRows } from '../support/rows.ts'
import { type Sampled, sampledModels } from '../support/sampled-models.ts'

const runs = { numRuns: Math.ceil((fc.readConfigureGlobal().numRuns ?? 100) / 2) }

interface Answer {
  readonly columns: CompiledQuery['columns']
  readonly rows: readonly (readonly string[])[]
}

/** The answer to a query; undefined where it is refused. */
const ask = async (sampled: Sampled, query: CubeQuery): Promise<Answer | undefined> => {
  const answer = await answerTo(sampled, query)
  return answer && { columns: answer.columns, rows: shownRows(answer) }
}

/** What each scenario of the cube sets, where a query can say the same by itself. */
const values: Readonly<Record<string, CubeQuery['parameters']>> = {
  base: {},
  price_up: { price_factor: 1.1 },
  large_only: { least_amount: 150, quota: 300 },
  on_dan: { focus: 'Dan' },
}

const alone = (query: CubeQuery, name: string): CubeQuery =>
  name in values
    ? { ...query, parameters: { ...query.parameters, ...values[name] } }
    : { ...query, columns: [...query.columns, 'scenario'], scenarios: [name] }

/** The rows of one scenario, in the order of the answer, without what says so. */
const rowsOf = ({ columns, rows }: Answer, name: string): readonly string[] => {
  const at = columns.findIndex((column) => column.name === 'scenario')
  if (at < 0) return rows.map((row) => row.join('\t'))
  const bit = columns.slice(0, at).filter(({ implied }) => implied !== true).length
  const narrowed = (grouping: number) => (grouping & (2 ** bit - 1)) | ((grouping >> (bit + 1)) << bit)
  return rows
    .filter((row) => row[at] === name)
    .map((row) => [...row.toSpliced(at, 1).slice(0, -1), narrowed(Number(row.at(-1)))].join('\t'))
}

/** The leaf rows of an answer, each with the members of the row axis that make its row tuple. */
const leavesOf = ({ columns, rows }: Answer) => {
  const onRows = columns.flatMap(({ axis }, i) => (axis === 'row' ? [i] : []))
  return rows
    .filter((row) => row.at(-1) === '0')
    .map((row) => ({ tuple: onRows.map((i) => row[i]).join('\t'), row: row.join('\t') }))
}

const insertAt = <T>(list: readonly T[], index: number, item: T): T[] =>
  list.toSpliced(Math.min(index, list.length), 0, item)

/** Scenarios on either axis at any place, or on none. */
const withScenarios = (query: CubeQuery, names: string[], axis: string, index: number): CubeQuery => ({
  ...query,
  ...(axis === 'rows' && { rows: insertAt(query.rows, index, 'scenario') }),
  ...(axis === 'columns' && { columns: insertAt(query.columns, index, 'scenario') }),
  scenarios: names,
})

const isOrderedByValues = (
  { sort = [] }: CubeQuery,
  measures: { has: (name: string) => boolean },
  attributes: { has: (name: string) => boolean },
) => sort.some(({ by }) => measures.has(by) || !attributes.has(by))

const [golden] = sampledModels
if (golden === undefined) throw new Error('there is no golden model')

describe('scenarios side by side', () => {
  const opened = openForTests(golden)

  test('each give what the query gives when it is asked with their values alone', async () => {
    const sampled = opened()
    const { star, known } = await askedCube(sampled, 'plans')
    const names = fc.uniqueArray(fc.constantFrom(...Object.keys(values), 'price_up_smb'), {
      minLength: 1,
      maxLength: 3,
    })
    const place = fc.tuple(fc.constantFrom('rows', 'columns', 'none'), fc.nat(3))
    let compared = 0
    await fc.assert(
      fc.asyncProperty(questionOn({ cube: star.cube, known }), names, place, async (question, asked, [axis, index]) => {
        const { limit: _, offset: __, ...query } = question
        const together = await ask(sampled, withScenarios(query, asked, axis, index))
        if (together === undefined) return
        const leads =
          !isOrderedByValues(query, star.cube.measures, star.cube.attributes) || (axis === 'rows' && index === 0)
        for (const [i, name] of asked.entries()) {
          const own = await ask(sampled, alone(query, name))
          if (own === undefined) throw new Error(`${name} is answered beside others, and refused alone`)
          const [found, expected] = [rowsOf(together, name), rowsOf(own, name)]
          if (leads || i === 0) expect(found).toEqual(expected)
          else expect(found.toSorted()).toEqual(expected.toSorted())
          compared++
        }
      }),
      runs,
    )
    expect(compared).toBeGreaterThan(runs.numRuns)
  })

  test('are cut together: a page has the row tuples of the whole answer that are on it, in its order', async () => {
    const sampled = opened()
    const { star, known } = await askedCube(sampled, 'plans')
    const page = fc.record({ limit: fc.integer({ min: 0, max: 4 }), offset: fc.integer({ min: 0, max: 3 }) })
    const place = fc.tuple(fc.constantFrom('rows', 'columns'), fc.nat(3))
    let compared = 0
    await fc.assert(
      fc.asyncProperty(questionOn({ cube: star.cube, known }), page, place, async (question, cut, [axis, index]) => {
        const { limit: _, offset: __, ...query } = question
        const whole = withScenarios(query, ['large_only', 'base', 'on_dan'], axis, index)
        const [all, some] = [await ask(sampled, whole), await ask(sampled, { ...whole, ...cut })]
        if (all === undefined || some === undefined) return
        const leaves = leavesOf(all)
        const tuples = [...new Set(leaves.map(({ tuple }) => tuple))].slice(cut.offset, cut.offset + cut.limit)
        expect(leavesOf(some)).toEqual(leaves.filter(({ tuple }) => tuples.includes(tuple)))
        compared++
      }),
      runs,
    )
    expect(compared).toBeGreaterThan(runs.numRuns * 0.4)
  })
})
