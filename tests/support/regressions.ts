import { test as base, describe, expect } from 'vitest'
import { CubeQuery } from '../../server/contract/query.ts'
import { openSampled, type Sampled, sampledModels } from './sampled-models.ts'
import { secondOpinion } from './second-opinion.ts'

/** A question that was once answered in another way than the definitions say. */
export interface Regression {
  /** what is so now */
  readonly title: string
  readonly query: object
}

/**
 * Asks each question again, of the definitions too.
 *
 * @param name   of a sampled model
 * @param facts  how many facts it has
 */
export const describeRegressions = (name: string, regressions: readonly Regression[], facts?: number): void => {
  const test = base.extend<{ readonly sampled: Sampled }>({
    sampled: [
      // biome-ignore lint/correctness/noEmptyPattern: vitest reads which fixtures this one needs from the pattern
      async ({}, use) => {
        const model = sampledModels.find((known) => known.name === name)
        if (model === undefined) throw new Error(`there is no model ${name}`)
        const sampled = await openSampled(model, facts)
        await use(sampled)
        await sampled.close()
      },
      { scope: 'file' },
    ],
  })

  describe(`a question to ${name} that was once answered wrongly`, () => {
    test.for(regressions)('$title', async ({ query }, { sampled }) => {
      const parsed = CubeQuery.parse(query)
      const outcome = await secondOpinion(sampled.warehouse, await sampled.star(parsed.from), parsed)
      expect(outcome.kind, JSON.stringify(outcome)).toBe('same')
    })
  })
}
