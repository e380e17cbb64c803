import fc from 'fast-check'
import { test } from 'vitest'
import { openDuckDb } from '../../server/engine/duckdb.ts'
import { datedData, serveDatedStar } from '../support/naive/dated-star.ts'
import { knownMembers } from '../support/naive/members.ts'
import { readStar } from '../support/naive/star.ts'
import { questionOn } from '../support/random-question.ts'
import { secondOpinion } from '../support/second-opinion.ts'
import { engineOptions } from '../support/warehouse.ts'

const questions = 8

test('a compiled statement gives on random trees, versions, snapshots and gaps what the definitions give', async () => {
  const engine = await openDuckDb({ ...engineOptions, file: ':memory:', tempFolder: '' })
  const seeds = fc.nat()
  const runs = Math.ceil((fc.readConfigureGlobal().numRuns ?? 100) / 10)
  await fc.assert(
    fc.asyncProperty(datedData, seeds, fc.constantFrom('2026-09-17', undefined), async (data, seed, date) => {
      const served = await serveDatedStar(engine, data)
      const profiles = new Map(
        [...served.profiles].map(([name, profile]) => [name, { ...profile, ...(date && { completeThrough: date }) }]),
      )
      const warehouse = { ...served, profiles, profile: (name: string) => profiles.get(name) }
      for (const cube of served.model.cubes.values()) {
        const star = await engine.session((session) => readStar(session, cube, { completeThrough: date }))
        const asked = questionOn({ cube, known: knownMembers(star) })
        for (const query of fc.sample(asked, { numRuns: questions, seed })) await secondOpinion(warehouse, star, query)
      }
    }),
    { numRuns: runs, endOnFailure: true },
  )
  await engine.close()
})
