import { describe, expect, test } from 'vitest'
import { askAtRandom, openForTests, questionsPerCube } from './questions.ts'
import { sampledModels } from './sampled-models.ts'

/** Random questions to every cube of a model, each answered as the definitions do. A file for each model: files run side by side. */
export const describeSecondOpinion = (name: string): void => {
  const model = sampledModels.find((m) => m.name === name)
  if (model === undefined) throw new Error(`there is no model ${name}`)
  describe(name, () => {
    const opened = openForTests(model)

    test('has the cubes and views that are asked below, and no others', () => {
      const sampled = opened()
      expect([[...sampled.cubes].sort(), sampled.views]).toEqual([model.cubes, model.views ?? []])
    })

    test.each([...model.cubes, ...(model.views ?? [])])(
      'answers random questions to %s as the definitions do, row by row',
      async (cube) => {
        const tally = await askAtRandom(opened(), cube, questionsPerCube)
        const all = [...tally.values()].reduce((sum, n) => sum + n, 0)
        const shares = JSON.stringify([...tally])
        console.info(`${cube}: ${shares}`)
        expect((tally.get('same') ?? 0) / all, shares).toBeGreaterThan(0.45)
        expect((tally.get('refused') ?? 0) / all, shares).toBeLessThan(model.refused ?? 0.1)
      },
    )
  })
}
