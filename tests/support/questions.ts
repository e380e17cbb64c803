import fc from 'fast-check'
import { afterAll, beforeAll } from 'vitest'
import { type CompiledQuery, compileQuery } from '../../server/compiler/compile.ts'
import { QueryError } from '../../server/contract/errors.ts'
import type { CubeQuery } from '../../server/contract/query.ts'
import { type ResultRows, readRows } from '../../server/engine/rows.ts'
import { type Known, knownMembers } from './naive/members.ts'
import type { Star } from './naive/star.ts'
import { questionOn } from './random-question.ts'
import { openSampled, type Sampled, type SampledModel } from './sampled-models.ts'
import { type Outcome, secondOpinion } from './second-opinion.ts'
import { smallestQuestion } from './smaller-question.ts'

/** How many random questions each cube is asked: 200 in `npm test`, 10,000 in `npm run test:deep`. */
export const questionsPerCube = Number(process.env.QUESTIONS_PER_CUBE ?? 200)

/** How many fact rows each cube has then. */
const factsPerCube = 1000

/** A cube with its rows in memory and what random questions may name of it. */
export interface AskedCube {
  readonly star: Star
  readonly known: Known
}

/** Opens a sampled model before the tests of the suite and closes it after them; gives what it is while they run. */
export const openForTests = (model: SampledModel): (() => Sampled) => {
  let opened: Sampled | undefined
  beforeAll(async () => {
    opened = await openSampled(model, factsPerCube)
  })
  afterAll(() => opened?.close())
  return () => {
    if (opened === undefined) throw new Error(`${model.name} is not open`)
    return opened
  }
}

const known = new WeakMap<Star, Known>()

/** A cube of a sampled model, ready to be asked. */
export const askedCube = async (sampled: Sampled, name: string): Promise<AskedCube> => {
  const star = await sampled.star(name)
  const found = known.get(star) ?? knownMembers(star)
  known.set(star, found)
  return { star, known: found }
}

/** The answer to a query with its columns; undefined where it is refused. */
export const answerTo = async (
  { warehouse }: Sampled,
  query: CubeQuery,
): Promise<(ResultRows & Pick<CompiledQuery, 'columns'>) | undefined> => {
  try {
    const compiled = compileQuery(warehouse.cube(query.from), warehouse.profile(query.from), query)
    const { statement, columns } = compiled
    return { ...(await readRows(statement, await warehouse.engine.answer(statement), 1_000_000)), columns }
  } catch (error) {
    if (error instanceof QueryError) return undefined
    throw error
  }
}

/** How often each thing became of a question. */
export type Tally = ReadonlyMap<Outcome['kind'], number>

interface Difference {
  readonly query: CubeQuery
  readonly text: string
}

/** After so many questions that are answered differently a cube is asked no more. */
const mostDifferences = 10

/**
 * Asks a cube random questions, each of the compiler and of the naive evaluator.
 *
 * @throws Error with the differences, each by the smallest question found that shows one, and the seed
 */
export const askAtRandom = async (sampled: Sampled, name: string, questions: number): Promise<Tally> => {
  const { star, known } = await askedCube(sampled, name)
  const tally = new Map<Outcome['kind'], number>()
  const differences: Difference[] = []
  const differenceOf = async (query: CubeQuery): Promise<Difference | undefined> => {
    try {
      const { kind } = await secondOpinion(sampled.warehouse, star, query)
      tally.set(kind, (tally.get(kind) ?? 0) + 1)
      return undefined
    } catch (error) {
      return { query, text: String(error) }
    }
  }
  const ask = async (query: CubeQuery): Promise<void> => {
    const found = differences.length < mostDifferences ? await differenceOf(query) : undefined
    if (found === undefined) return
    differences.push(found)
    console.info(`${name} is answered differently: ${found.text}`)
  }
  await fc.assert(fc.asyncProperty(questionOn({ cube: star.cube, known }), ask), { numRuns: questions })
  if (differences.length === 0) return tally
  const found = await Promise.all(
    differences.map(async ({ query, text }) => {
      const isAlike = async (smaller: CubeQuery): Promise<boolean> =>
        (await differenceOf(smaller))?.text.slice(0, 10) === text.slice(0, 10)
      return `${text}\nthe same: ${JSON.stringify(await smallestQuestion(query, isAlike))}`
    }),
  )
  throw new Error([`${name} is answered differently, seed ${fc.readConfigureGlobal().seed}:`, ...found].join('\n\n'))
}
