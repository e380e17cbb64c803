import { describe, expect, it } from 'vitest'
import {
  boostedContributions,
  fitBoostedTrees,
  fitBoostedTreesToPart,
  predictBoosted,
} from '../../../../../pipelines/models/churn/boosted-trees.ts'
import { predictOutOfFold } from '../../../../../pipelines/models/churn/cross-validation.ts'
import {
  aucOf,
  brierOf,
  calibrationErrorOf,
  logLossOf,
  topOfList,
} from '../../../../../pipelines/models/churn/metrics.ts'
import { addContributions, addTrees, binEndsOf, binsOf, type Tree } from '../../../../../pipelines/models/churn/tree.ts'
import { randomStream } from '../../../../../pipelines/models/numeric/random.ts'
import { customerReferences } from '../../../../support/model-references.ts'
import { telcoCustomers } from '../../../../support/telco.ts'

const sum = (values: ArrayLike<number>): number => Array.from(values).reduce((total, value) => total + value, 0)

/** Customers of whom those with a high x and y leave. */
const made = (rows: number) => {
  const random = randomStream('trees')
  const columns = ['x', 'y', 'noise'].map(() => Float64Array.from({ length: rows }, random))
  const [x = columns[0], y = columns[0]] = columns
  const left = Float64Array.from({ length: rows }, (_, i) =>
    Number(random() < ((x?.[i] ?? 0) > 0.5 && (y?.[i] ?? 0) > 0.5 ? 0.8 : 0.1)),
  )
  return { features: { names: ['x', 'y', 'noise'], columns }, left }
}

describe('boosted trees', () => {
  const reference = customerReferences['telco-gradient-boosting']
  it('predict the Telco benchmark as those of scikit-learn do', { timeout: 600_000 }, () => {
    const telco = telcoCustomers()
    const { trees, learning_rate: rate, depth } = reference.inputs
    // scikit-learn has no penalty and no smallest leaf
    const options = { trees, rate, depth, penalty: 0, leastLeaf: 1 }
    const chances = predictOutOfFold(telco, telco.folds, (customers) => {
      const model = fitBoostedTreesToPart(customers, options)
      return (features) => predictBoosted(model, features)
    })
    const judged = { chances, happened: telco.left }
    const { pooled } = reference.expected
    expect(Math.abs(aucOf(judged) - pooled.auc)).toBeLessThan(0.003)
    expect(Math.abs(logLossOf(judged) - pooled.log_loss)).toBeLessThan(0.003)
    expect(Math.abs(brierOf(judged) - pooled.brier)).toBeLessThan(0.0015)
    expect(Math.abs(topOfList(judged, 0.1).lift - pooled.top_decile_lift)).toBeLessThan(0.1)
    expect(Math.abs(calibrationErrorOf(judged) - pooled.ece_10_equal_width)).toBeLessThan(0.01)
  })

  it('of one tree are leaves that are worked out by hand', () => {
    // 40 rows, 10 left; of the 20 with a = 1 eight left: gradient 20·.25 − 8 = −3, curvature 20·.1875 = 3.75
    const column = Float64Array.from({ length: 40 }, (_, i) => Number(i < 20))
    const left = Float64Array.from({ length: 40 }, (_, i) => Number(i < 8 || i >= 38))
    const model = fitBoostedTrees(
      { features: { names: ['a'], columns: [column] }, left },
      { trees: 1, depth: 1, rate: 0.5 },
    )
    const [tree] = model.trees
    expect(model.start).toBeCloseTo(Math.log(10 / 30), 12)
    expect(Array.from(tree?.threshold ?? [])).toEqual([0.5])
    expect(tree?.value[1]).toBeCloseTo((0.5 * 3) / 4.75, 10)
    expect(tree?.value[0]).toBeCloseTo((-0.5 * 3) / 4.75, 10)
    expect(Array.from(tree?.cover ?? [])).toEqual([40, 20, 20])
  })

  it('find what matters, with reasons that add up to the score', () => {
    const customers = made(2000)
    const model = fitBoostedTrees(customers, { trees: 60 })
    const chances = predictBoosted(model, customers.features)
    const sizes = [0, 0, 0]
    for (let row = 0; row < 200; row++) {
      const { base, contributions } = boostedContributions(model, customers.features, row)
      const logOdds = base + sum(contributions)
      expect(1 / (1 + Math.exp(-logOdds))).toBeCloseTo(chances[row] ?? 0, 12)
      for (const [j, effect] of contributions.entries()) sizes[j] = (sizes[j] ?? 0) + Math.abs(effect)
    }
    expect(sizes[2]).toBeLessThan(0.15 * Math.min(sizes[0] ?? 0, sizes[1] ?? 0))
    expect(aucOf({ chances, happened: customers.left })).toBeGreaterThan(0.8)
  })

  it('are the same for the same customers, and numbers also where a feature tells all', () => {
    const customers = made(300)
    expect(fitBoostedTrees(customers, { trees: 5 })).toEqual(fitBoostedTrees(customers, { trees: 5 }))
    const telling = {
      features: { names: ['t'], columns: [customers.left.map((label) => label * 1e300)] },
      left: customers.left,
    }
    const chances = predictBoosted(fitBoostedTrees(telling, { penalty: 0, rate: 1 }), telling.features)
    expect(chances.every((chance) => chance >= 0 && chance <= 1)).toBe(true)
  })

  it('are refused for bad data and other features', () => {
    const customers = made(100)
    const refusal = (code: string) => expect.objectContaining({ name: 'ModelRefusal', code })
    expect(() => fitBoostedTrees({ ...customers, left: customers.left.map(() => 0) })).toThrow(refusal('none_churned'))
    expect(() => fitBoostedTrees(customers, { depth: 5 })).toThrow(refusal('out_of_range'))
    const constant = { names: ['c'], columns: [new Float64Array(100)] }
    expect(() => fitBoostedTrees({ features: constant, left: customers.left })).toThrow(refusal('constant_feature'))
    expect(() => predictBoosted(fitBoostedTrees(customers, { trees: 1 }), constant)).toThrow(/x, y, noise; found c/)
  })
})

describe('the bins of a feature', () => {
  it('end half way between neighbouring values, and are about equally full where there are many', () => {
    expect(Array.from(binEndsOf(Float64Array.of(3, 1, 1, 2)))).toEqual([1.5, 2.5])
    expect(Array.from(binsOf(Float64Array.of(0, 1.5, 1.6, 9), Float64Array.of(1.5, 2.5)))).toEqual([0, 0, 1, 2])
    const many = Float64Array.from({ length: 10_000 }, randomStream(4))
    const counts = new Int32Array(256)
    for (const bin of binsOf(many, binEndsOf(many))) counts[bin] = (counts[bin] ?? 0) + 1
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(38)
    expect(Math.max(...counts)).toBeLessThanOrEqual(41)
  })
})

describe('the contributions of a tree', () => {
  /** Splits on feature 0, then 1 or 0 again, with leaves 1, 4, 2, 8; the right node is split at a higher value of 0. */
  const tree: Tree = {
    depth: 2,
    feature: Int16Array.of(0, 1, 0),
    threshold: Float64Array.of(0.5, 0.5, 0.9),
    value: Float64Array.of(1, 4, 2, 8),
    cover: Float64Array.of(10, 6, 4, 2, 4, 3, 1),
  }

  /** What the tree says where only the features of a set are known: the others follow the customers. */
  const expected = (node: number, known: ReadonlySet<number>, row: readonly number[]): number => {
    if (node >= 3) return tree.value[node - 3] ?? 0
    const [first, second] = [2 * node + 1, 2 * node + 2]
    const feature = tree.feature[node] ?? 0
    if (known.has(feature))
      return expected((row[feature] ?? 0) > (tree.threshold[node] ?? 0) ? second : first, known, row)
    const [a = 0, b = 0] = [tree.cover[first], tree.cover[second]]
    return (a * expected(first, known, row) + b * expected(second, known, row)) / (a + b)
  }

  it.each([[[0, 0]], [[0, 1]], [[0.7, 0]], [[1, 1]]])('of %s are the values of Shapley', (row) => {
    const all = new Set([0, 1])
    const none = new Set<number>()
    const of = (known: ReadonlySet<number>): number => expected(0, known, row)
    const first = (of(new Set([0])) - of(none) + of(all) - of(new Set([1]))) / 2
    const second = (of(new Set([1])) - of(none) + of(all) - of(new Set([0]))) / 2
    const contributions = new Float64Array(2)
    expect(addContributions(tree, (j) => row[j] ?? 0, contributions)).toBeCloseTo(of(none), 12)
    expect(contributions[0]).toBeCloseTo(first, 12)
    expect(contributions[1]).toBeCloseTo(second, 12)
    const scores = new Float64Array(1)
    addTrees(
      [tree],
      row.map((value) => Float64Array.of(value)),
      scores,
    )
    expect(scores[0]).toBeCloseTo(of(all), 12)
  })
})
