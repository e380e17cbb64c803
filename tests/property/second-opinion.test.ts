import { describe, expect, test } from 'vitest'
import { askAtRandom, openForTest, questionsPerCube } from '../support/questions.ts'
import { sampledModels } from '../support/sampled-models.ts'

describe.each(sampledModels)('$name', (model) => {
  test('answers random questions to each of its cubes as the definitions do, row by row', async () => {
    const sampled = await openForTest(model)
    for (const cube of sampled.cubes) {
      const tally = await askAtRandom(sampled, cube, questionsPerCube)
      const all = [...tally.values()].reduce((sum, n) => sum + n, 0)
      expect((tally.get('same') ?? 0) / all, `${cube}: ${JSON.stringify([...tally])}`).toBeGreaterThan(0.6)
      expect((tally.get('refused') ?? 0) / all, `${cube}: ${JSON.stringify([...tally])}`).toBeLessThan(0.1)
    }
  })
})
