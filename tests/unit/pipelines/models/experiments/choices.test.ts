import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assignActions, type Candidate } from '../../../../../pipelines/models/experiments/assign-actions.ts'
import { chooseArm, expectedRate, probabilityBest } from '../../../../../pipelines/models/experiments/best-arm.ts'
import { drawControlGroup } from '../../../../../pipelines/models/experiments/control-group.ts'
import { actionValues, nextBestAction } from '../../../../../pipelines/models/experiments/next-best-action.ts'
import { randomStream } from '../../../../../pipelines/models/numeric/random.ts'
import { expectNear, type Reference, references } from '../../../../support/near.ts'
import { refusalOf } from '../../../../support/refusal-of.ts'

const beliefs = references<{
  'beta-best-arm': Reference<object, { prob_best: number[][]; mean: number[][] }, [number, number][][]>
}>('distributions')['beta-best-arm']
const next = references<{
  'next-best-action': Reference<
    { customers: { id: string; call: number; email: number }[] },
    { value: Record<string, number>; incremental: Record<string, number>; best: string },
    [string, number, number, number][]
  >
}>('experiments')['next-best-action']

describe('the best arm', () => {
  it('is as likely as quadrature says', () => {
    for (const [i, set] of beliefs.inline.entries()) {
      const arms = set.map(([a, b]) => ({ a, b }))
      expectNear(probabilityBest(arms), beliefs.expected.prob_best[i], { relative: 1e-4 })
      expectNear(arms.map(expectedRate), beliefs.expected.mean[i], { relative: 1e-9 })
    }
  })

  it('is each of equal arms alike, and adds up to 1 however far apart they are', () => {
    const flat = { a: 1, b: 1 }
    expectNear(probabilityBest([flat, flat, flat, flat]), [0.25, 0.25, 0.25, 0.25], { relative: 1e-9 })
    // P(X < Y) for X of Beta(1, 1) and Y of Beta(2, 1) is the mean of Y, 2/3
    expectNear(probabilityBest([flat, { a: 2, b: 1 }]), [1 / 3, 2 / 3], { relative: 1e-9 })
    const far = probabilityBest([
      { a: 1e6, b: 1 },
      { a: 1, b: 1e6 },
      { a: 0.5, b: 0.5 },
    ])
    expectNear(
      far.reduce((sum, share) => sum + share, 0),
      1,
      { relative: 1e-3 },
    )
  })

  it('is chosen as often as it is likely to be best', () => {
    const arms = [
      { a: 13, b: 89 },
      { a: 21, b: 81 },
      { a: 17, b: 85 },
    ]
    const random = randomStream('thompson')
    const chosen = Array.from({ length: 4000 }, () => chooseArm(arms, random))
    // three standard errors of a share near a half
    expectNear(
      [0, 1, 2].map((arm) => chosen.filter((one) => one === arm).length / 4000),
      beliefs.expected.prob_best[1],
      { absolute: 0.024 },
    )
  })

  it('is refused among one, and of beliefs that are none', () => {
    expect(refusalOf(() => probabilityBest([{ a: 1, b: 1 }]))).toBe('too_few_arms')
    expect(
      refusalOf(() =>
        probabilityBest([
          { a: 0, b: 1 },
          { a: 1, b: 1 },
        ]),
      ),
    ).toBe('bad_belief')
  })
})

describe('the next best action', () => {
  const actions = next.inline.map(([name = '', probability = 0, margin = 0, cost = 0]) => ({
    name,
    probability,
    margin,
    cost,
  }))
  const none = actions.find(({ name }) => name === 'none') ?? { name: '', probability: 0, margin: 0, cost: 0 }

  it('adds most to doing nothing', () => {
    const values = actionValues(actions, none)
    expectNear(Object.fromEntries(values.map(({ name, value }) => [name, value])), next.expected.value, {
      relative: 1e-9,
    })
    expectNear(
      Object.fromEntries(values.map(({ name, incremental }) => [name, incremental])),
      next.expected.incremental,
      { relative: 1e-9 },
    )
    expect(nextBestAction(values)?.name).toBe(next.expected.best)
    expect(nextBestAction(values.filter(({ name }) => name === 'none'))).toBeUndefined()
    expect(refusalOf(() => actionValues([{ ...none, probability: 2 }], none))).toBe('bad_action')
  })

  it('goes under a capacity to the customer with the largest difference', () => {
    const candidates = next.inputs.customers.map(({ id, call, email }) => ({ key: id, values: [call, email] }))
    const found = assignActions(
      [
        { name: 'call', capacity: 1 },
        { name: 'email', capacity: Number.POSITIVE_INFINITY },
      ],
      candidates,
    )
    expect(found.total).toBe(183)
    expect([...found.actions]).toEqual([
      ['u1', 'email'],
      ['u2', 'email'],
      ['u3', 'call'],
    ])
  })

  it('is nothing where no action adds anything, may be done or has room', () => {
    const actionsOf = [
      { name: 'a', capacity: 0 },
      { name: 'b', capacity: 5 },
    ]
    const found = assignActions(actionsOf, [
      { key: 'x', values: [9, -1] },
      { key: 'y', values: [9, null] },
      { key: 'z', values: [1, 2] },
    ])
    expect([...found.actions.values(), found.total]).toEqual([null, null, 'b', 2])
    expect(refusalOf(() => assignActions([{ name: 'a', capacity: 0.5 }], []))).toBe('bad_capacity')
    expect(refusalOf(() => assignActions(actionsOf, [{ key: 'x', values: [1] }]))).toBe('bad_candidate')
  })

  it('is as good as the best of all assignments', () => {
    const value = fc.option(fc.integer({ min: -5, max: 20 }), { nil: null })
    const rows = fc.array(fc.tuple(value, value, value), { maxLength: 6 })
    const capacity = fc.integer({ min: 0, max: 3 })
    const bestOf = (candidates: readonly Candidate[], left: readonly number[]): number => {
      const [first, ...rest] = candidates
      if (first === undefined) return 0
      return Math.max(
        bestOf(rest, left),
        ...first.values.map((own, i) =>
          own === null || (left[i] ?? 0) === 0
            ? Number.NEGATIVE_INFINITY
            : own +
              bestOf(
                rest,
                left.map((room, j) => (j === i ? room - 1 : room)),
              ),
        ),
      )
    }
    fc.assert(
      fc.property(rows, fc.tuple(capacity, capacity, capacity), (values, capacities) => {
        const candidates = values.map((own, i) => ({ key: String(i), values: own }))
        const found = assignActions(
          capacities.map((room, i) => ({ name: String(i), capacity: room })),
          candidates,
        )
        for (const [i, room] of capacities.entries())
          expect([...found.actions.values()].filter((name) => name === String(i)).length).toBeLessThanOrEqual(room)
        expect(found.total).toBe(bestOf(candidates, capacities))
      }),
    )
  })
})

describe('a control group', () => {
  const subjects = Array.from({ length: 1000 }, (_, i) => ({ key: `K-${i}`, stratum: i < 105 ? 'gold' : 'iron' }))
  const control = drawControlGroup(subjects, 0.1, 'spring')

  it('is the same share of every stratum, whatever the order of the customers', () => {
    const ofGold = control.filter((key) => Number(key.slice(2)) < 105).length
    expect(control.length).toBe(100)
    expect([10, 11]).toContain(ofGold)
    expect(drawControlGroup(subjects.toReversed(), 0.1, 'spring')).toEqual(control)
  })

  it('is another one for another campaign, and mixed by number', () => {
    const other = new Set(drawControlGroup(subjects, 0.1, 'summer'))
    // by chance 10 of 100 are in both, give or take three times 3
    expect(control.filter((key) => other.has(key)).length).toBeLessThan(20)
    const mean = control.reduce((sum, key) => sum + Number(key.slice(2)), 0) / 100
    // the mean of 0 to 999 is 499.5, its error with 100 drawn 27
    expect(Math.abs(mean - 499.5)).toBeLessThan(82)
  })

  it('is refused where a group would be empty, for shares that are none and for a customer twice', () => {
    const three = subjects.slice(0, 3)
    expect(refusalOf(() => drawControlGroup(three, 0.1, 's'))).toBe('too_few_subjects')
    expect(refusalOf(() => drawControlGroup(three, 1, 's'))).toBe('bad_share')
    expect(refusalOf(() => drawControlGroup([...three, ...three], 0.5, 's'))).toBe('duplicate_subject')
  })
})
