import fc from 'fast-check'
import { onTestFinished } from 'vitest'
import type { CubeQuery } from '../../server/contract/query.ts'
import { type Known, knownMembers } from './naive/members.ts'
import type { Star } from './naive/star.ts'
import { questionOn } from './random-question.ts'
import { mostFacts, openSampled, type Sampled, type SampledModel } from './sampled-models.ts'
import { type Outcome, secondOpinion } from './second-opinion.ts'

/** How many random questions each cube is asked: 200 in `npm test`, 10,000 in `npm run test:deep`. */
export const questionsPerCube = Number(process.env.QUESTIONS_PER_CUBE ?? 200)

/** How many fact rows each cube has then. */
export const factsPerCube = process.env.QUESTIONS_PER_CUBE === undefined ? 1000 : mostFacts

/** A cube with its rows in memory and what random questions may name of it. */
export interface AskedCube {
  readonly star: Star
  readonly known: Known
}

/** Opens a sampled model for the running test, which closes it when it ends. */
export const openForTest = async (model: SampledModel): Promise<Sampled> => {
  const sampled = await openSampled(model, factsPerCube)
  onTestFinished(sampled.close)
  return sampled
}

/** A cube of a sampled model, ready to be asked. */
export const askedCube = async (sampled: Sampled, name: string): Promise<AskedCube> => {
  const star = await sampled.star(name)
  return { star, known: knownMembers(star) }
}

/** How often each thing became of a question. */
export type Tally = ReadonlyMap<Outcome['kind'], number>

/**
 * Asks a cube random questions, each of the compiler and of the naive evaluator.
 *
 * @throws Error on the first difference, with its seed and the smallest question that shows it
 */
export const askAtRandom = async (sampled: Sampled, name: string, questions: number): Promise<Tally> => {
  const { star, known } = await askedCube(sampled, name)
  const tally = new Map<Outcome['kind'], number>()
  const ask = async (query: CubeQuery): Promise<void> => {
    const { kind } = await secondOpinion(sampled.warehouse, star, query)
    tally.set(kind, (tally.get(kind) ?? 0) + 1)
  }
  await fc.assert(fc.asyncProperty(questionOn({ cube: star.cube, known }), ask), { numRuns: questions })
  return tally
}
