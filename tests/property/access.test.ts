import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Condition } from '../../server/contract/query.ts'
import type { Cube } from '../../server/model/cube.ts'
import { restrictedModel } from '../../server/model/policies/restrict.ts'
import type { Policy } from '../../server/model/policy.ts'
import { attributesIn, holds } from '../support/naive/conditions.ts'
import type { Star } from '../support/naive/star.ts'
import { askedCube, openForTests } from '../support/questions.ts'
import { conditionOn, questionOn } from '../support/random-question.ts'
import { type Sampled, sampledModels } from '../support/sampled-models.ts'
import { secondOpinion } from '../support/second-opinion.ts'

const definition = { file: 'policies.yaml', line: 1, column: 1 }

/** Of how many random policies each cube is asked one question. */
const runs = { numRuns: Math.ceil((fc.readConfigureGlobal().numRuns ?? 100) * 0.2) }

const isOfNoRow = (cube: Cube, attribute: string): boolean => {
  const found = cube.attributes.get(attribute)
  if (found?.predicate !== undefined && found.role === undefined) return true
  const role = cube.roles.get(found?.role ?? '')
  return role?.bridge !== undefined || cube.roles.get(role?.through ?? '')?.bridge !== undefined
}

/** Conditions that a policy may have: on one attribute, which no bridge brings. */
const ruleOn = (cube: Cube, known: Parameters<typeof conditionOn>[0]['known']) =>
  conditionOn({ cube, known }).filter(
    (c) => c.attribute !== undefined && attributesIn(c, cube).every((attribute) => !isOfNoRow(cube, attribute)),
  )

const policyOf = (cube: string, rows: readonly Condition[], forbid: readonly Condition[]): Policy => {
  const alternatives = (conditions: readonly Condition[]) =>
    conditions.map((condition) => [{ attribute: String(condition.attribute), condition, definition }])
  return {
    name: 'reader',
    cubes: [cube],
    ...(rows.length > 0 && { rows: alternatives(rows) }),
    members: [],
    forbid: alternatives(forbid),
    effect: 'facts',
    hide: [],
    levels: [],
    masks: [],
    totals: 'partial',
    definition,
  }
}

/** What the compiler sees for a reader of a policy, and the same rows without those that the reader may not see. */
const restricted = ({ warehouse }: Sampled, star: Star, policy: Policy) => {
  const model = restrictedModel(
    { ...warehouse.model, policies: new Map([[policy.name, policy]]) },
    { roles: [policy.name] },
  )
  const cube = model.cubes.get(star.cube.name)
  if (cube === undefined) throw new Error(`${star.cube.name} is not there`)
  const conditions = (alternatives: Policy['forbid']) => alternatives.flat().map(({ condition }) => condition)
  const allowed = conditions(policy.rows ?? [])
  const facts = star.facts.filter(
    (row) =>
      (allowed.length === 0 || allowed.some((condition) => holds(star, condition, row))) &&
      conditions(policy.forbid).every((condition) => !holds(star, condition, row)),
  )
  return {
    warehouse: { ...warehouse, cube: () => cube },
    star: { ...star, cube, facts },
    hidden: star.facts.length - facts.length,
  }
}

/** Measures that are made of the rows of a coordinate alone: which dates there are is no secret. */
const ofRows = (cube: Cube): Cube => ({
  ...cube,
  measures: new Map(
    [...cube.measures].filter(([, m]) => m.kind === 'base' && m.over === undefined && m.currency === undefined),
  ),
})

describe.each(sampledModels)('a reader of $name', (model) => {
  const opened = openForTests(model)

  test('is answered as if there were no other rows than those that may be seen', async () => {
    const sampled = opened()
    let kept = 0
    let compared = 0
    for (const name of sampled.cubes) {
      const { star, known } = await askedCube(sampled, name)
      const cube = ofRows(star.cube)
      if (cube.measures.size === 0) continue
      const rules = fc.array(ruleOn(cube, known), { minLength: 0, maxLength: 2 })
      await fc.assert(
        fc.asyncProperty(rules, rules, questionOn({ cube, known }), async (rows, forbid, { empty: _, ...query }) => {
          // values of other times than a coordinate's own go by dates at which others have rows too
          fc.pre(rows.length + forbid.length > 0 && query.parameters === undefined && !/@/.test(JSON.stringify(query)))
          const seen = restricted(sampled, star, policyOf(name, rows, forbid))
          const { kind } = await secondOpinion(seen.warehouse, seen.star, query)
          if (kind === 'same') compared++
          if (seen.hidden > 0) kept++
        }),
        runs,
      )
    }
    // most policies keep something, and most questions are answered, or nothing would be compared
    expect(Math.min(kept, compared)).toBeGreaterThan(10)
  })
})
