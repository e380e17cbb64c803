import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { askedCube, openForTests } from '../support/questions.ts'
import { questionOn } from '../support/random-question.ts'
import { sampledModels } from '../support/sampled-models.ts'
import { secondOpinion } from '../support/second-opinion.ts'

/** How many questions each cube is asked, and the seed that they are drawn by. */
const perCube = 24
const seed = 20_260_831

/** The random questions of `tests/property/second-opinion`, fewer of them and each a test of its own, so that each says which mutants it reaches. */
describe.each(sampledModels)('$name', (model) => {
  const opened = openForTests(model)
  const cases = [...model.cubes, ...(model.views ?? [])].flatMap((cube) =>
    Array.from({ length: perCube }, (_, n) => ({ cube, n })),
  )
  const became = new Map<string, string>()

  test.each(cases)('answers question $n to $cube as the definitions do', async ({ cube, n }) => {
    const { star, known } = await askedCube(opened(), cube)
    const [query] = fc.sample(questionOn({ cube: star.cube, known }), { numRuns: 1, seed: seed + n })
    if (query === undefined) throw new Error('no question was drawn')
    const { kind } = await secondOpinion(opened().warehouse, star, query)
    const before = became.get(`${cube} ${n}`) ?? kind
    became.set(`${cube} ${n}`, before)
    expect(kind).toBe(before)
  })
})
