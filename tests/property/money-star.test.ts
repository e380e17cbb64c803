import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openDuckDb } from '../../server/engine/duckdb.ts'
import { knownMembers } from '../support/naive/members.ts'
import { moneyData, moneyThrough, serveMoneyStar } from '../support/naive/money-star.ts'
import { readStar } from '../support/naive/star.ts'
import { questionOn } from '../support/random-question.ts'
import { secondOpinion } from '../support/second-opinion.ts'
import { engineOptions } from '../support/warehouse.ts'

const questions = 8

test('a compiled statement gives on random sales in three currencies at random rates what the definitions give', async () => {
  const engine = await openDuckDb({ ...engineOptions, file: ':memory:', tempFolder: '' })
  const runs = Math.ceil((fc.readConfigureGlobal().numRuns ?? 100) / 10)
  let same = 0
  await fc.assert(
    fc.asyncProperty(moneyData, fc.nat(), async (data, seed) => {
      const warehouse = await serveMoneyStar(engine, data)
      const cube = warehouse.cube('sales')
      const star = await engine.session((session) => readStar(session, cube, { completeThrough: moneyThrough }))
      const asked = questionOn({ cube, known: knownMembers(star) })
      for (const query of fc.sample(asked, { numRuns: questions, seed }))
        if ((await secondOpinion(warehouse, star, query)).kind === 'same') same++
    }),
    { numRuns: runs, endOnFailure: true },
  )
  expect(same).toBeGreaterThan((runs * questions) / 4)
  await engine.close()
})
