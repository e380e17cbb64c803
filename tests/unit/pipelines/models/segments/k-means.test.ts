import { describe, expect, it } from 'vitest'
import { type Features, joined, levelsOfTexts, oneHot } from '../../../../../pipelines/models/features.ts'
import { normalOf, randomStream } from '../../../../../pipelines/models/numeric/random.ts'
import { profilesOf } from '../../../../../pipelines/models/segments/cluster-profile.ts'
import {
  adjustedRand,
  clusterStability,
  compareClusters,
  silhouetteOf,
} from '../../../../../pipelines/models/segments/cluster-quality.ts'
import { assignClusters, fitKMeans, numberedAs } from '../../../../../pipelines/models/segments/k-means.ts'
import { rfmCustomers } from '../../../../../pipelines/models/segments/rfm.ts'
import { customerReferences, relativeError } from '../../../../support/model-references.ts'
import { dayOf, modelTable, retailPurchases } from '../../../../support/model-tables.ts'

const refusal = (code: string) => expect.objectContaining({ name: 'ModelRefusal', code })
const descending = (sizes: readonly number[]): number[] => [...sizes].sort((a, b) => b - a)

/** Three clouds of points around (0, 0), (10, 0) and (0, 10). */
const clouds = (seed: number, each = 60): Features => {
  const random = randomStream(seed)
  const places = [
    [0, 0],
    [10, 0],
    [0, 10],
  ].flatMap((place) => new Array<number[]>(each).fill(place))
  const column = (j: number): Float64Array => Float64Array.from(places, (place) => (place[j] ?? 0) + normalOf(random))
  return { names: ['x', 'y'], columns: [column(0), column(1)] }
}

describe('clusters', () => {
  const iris = customerReferences['kmeans-iris']
  it(`of iris are those of ${iris.source}`, () => {
    const table = modelTable('iris.csv')
    const names = ['sepal_length', 'sepal_width', 'petal_length', 'petal_width']
    const features = { names, columns: names.map(table.numbers) }
    const { choices, proposed } = compareClusters(features, [2, 3, 4, 5, 6, 7, 8], {
      seed: 1,
      restarts: 50,
      scaled: false,
    })
    expect(proposed).toBe(iris.expected.chosen_k_by_silhouette)
    for (const [i, { k, inertia, silhouette, sizes }] of iris.expected.sweep.entries()) {
      const choice = choices[i]
      expect(relativeError(choice?.inertia ?? 0, inertia)).toBeLessThan(k >= 6 ? 5e-3 : 1e-4)
      if (k < 6) {
        expect(Math.abs((choice?.silhouette ?? 0) - silhouette)).toBeLessThan(1e-4)
        expect(descending(choice?.sizes ?? [])).toEqual(sizes)
      }
    }
  })

  const retail = customerReferences['kmeans-rfm-online-retail']
  it(`of customers by recency, frequency and money are those of: ${retail.inputs.features}`, () => {
    const customers = rfmCustomers(retailPurchases(), dayOf('2011-12-11'))
    const inUnits = {
      names: ['recency', 'invoices', 'revenue'],
      columns: [customers.recency, customers.frequency, customers.monetary],
    }
    const features = { names: inUnits.names, columns: inUnits.columns.map((column) => column.map(Math.log1p)) }
    const options = { seed: 7, restarts: 25 }
    const { choices, proposed } = compareClusters(features, [2, 3, 4, 5, 6, 7], options)
    expect(proposed).toBe(retail.expected.chosen_k_by_silhouette)
    for (const [i, { inertia, silhouette, sizes }] of retail.expected.sweep.entries()) {
      expect(relativeError(choices[i]?.inertia ?? 0, inertia)).toBeLessThan(1e-3)
      expect(Math.abs((choices[i]?.silhouette ?? 0) - silhouette)).toBeLessThan(2e-3)
      for (const [j, size] of descending(choices[i]?.sizes ?? []).entries())
        expect(relativeError(size, sizes[j] ?? 0)).toBeLessThan(0.01)
    }
    const members = assignClusters(fitKMeans(features, { ...options, clusters: 4 }), features)
    const profiles = profilesOf(inUnits, members, 4)
    for (const { size, mean_recency, mean_invoices, mean_revenue } of retail.expected.profile_k4) {
      const found = profiles.find((profile) => Math.abs(profile.size - size) < 0.01 * size)
      for (const [j, mean] of [mean_recency, mean_invoices, mean_revenue].entries())
        expect(relativeError(found?.parts.find(({ at }) => at === j)?.mean ?? 0, mean)).toBeLessThan(0.02)
    }
    const best = profiles.find(({ size }) => Math.abs(size - 731) < 8)
    const [first] = best?.parts ?? []
    expect([first?.at, first?.level]).toEqual([1, 'far_above'])
    expect([first?.mean, first?.all].map((mean) => mean?.toFixed(1))).toEqual([expect.stringMatching(/^13\./), '4.3'])
  })

  it('have the same numbers whatever the seed, and those of a fit before', () => {
    const features = clouds(1)
    const one = fitKMeans(features, { clusters: 3, seed: 1 })
    for (const seed of [2, 3, 4]) {
      const again = assignClusters(fitKMeans(features, { clusters: 3, seed }), features)
      expect(again).toEqual(assignClusters(one, features))
    }
    const size = one.features.length
    const turned = { ...one, centres: Float64Array.of(...one.centres.slice(size), ...one.centres.slice(0, size)) }
    expect(assignClusters(turned, features)).not.toEqual(assignClusters(one, features))
    expect(assignClusters(numberedAs(turned, one), features)).toEqual(assignClusters(one, features))
  })

  it('are refused for too few customers, a constant feature and values that are none', () => {
    const options = { clusters: 3, seed: 1 }
    const features = clouds(1)
    expect(() => fitKMeans(clouds(1, 1), options)).toThrow(refusal('too_few_customers'))
    expect(() => fitKMeans(features, { ...options, clusters: 1 })).toThrow(refusal('out_of_range'))
    const constant = { names: ['x', 'c'], columns: [features.columns[0] ?? new Float64Array(), new Float64Array(180)] }
    expect(() => fitKMeans(constant, options)).toThrow(refusal('constant_feature'))
    const broken = { names: ['x'], columns: [Float64Array.of(1, Number.NaN, 3, 4, 5, 6)] }
    expect(() => fitKMeans(broken, options)).toThrow(refusal('not_a_number'))
    expect(() => assignClusters(fitKMeans(features, options), { ...features, names: ['y', 'x'] })).toThrow(/by x, y/)
  })
})

describe('the quality of clusters', () => {
  it('is a silhouette that is worked out by hand', () => {
    // points 0, 1 | 5, 7: (4+… )/…: s(0) = 1 − 1/6, s(1) = 1 − 1/5, s(5) = 1 − 2/4.5, s(7) = 1 − 2/6.5
    const expected = (1 - 1 / 6 + 1 - 1 / 5 + 1 - 2 / 4.5 + 1 - 2 / 6.5) / 4
    expect(silhouetteOf([Float64Array.of(0, 1, 5, 7)], Uint8Array.of(0, 0, 1, 1), 2)).toBeCloseTo(expected, 12)
    expect(silhouetteOf([Float64Array.of(0, 1, 5)], Uint8Array.of(0, 0, 1), 2)).toBeCloseTo(
      (1 - 1 / 5 + 1 - 1 / 4) / 3,
      12,
    )
  })

  it('is an agreement that does not depend on the names of clusters', () => {
    expect(adjustedRand([0, 0, 1, 1], [1, 1, 0, 0])).toBe(1)
    // the example of the documentation of scikit-learn: [0, 0, 1, 1] against [0, 0, 1, 2] is 0.57…
    expect(adjustedRand([0, 0, 1, 1], [0, 0, 1, 2])).toBeCloseTo(4 / 7, 12)
    expect(adjustedRand([0, 0, 1, 1], [0, 1, 0, 1])).toBeCloseTo(-0.5, 12)
    expect(adjustedRand([0, 0, 0], [0, 0, 0])).toBe(1)
  })

  it('is high where clusters lie apart, low where there are none', () => {
    expect(clusterStability(clouds(3), { clusters: 3, seed: 1, restarts: 5 }, 5)).toBeGreaterThan(0.99)
    const random = randomStream('one cloud')
    const cloud = {
      names: ['x', 'y'],
      columns: [0, 1].map(() => Float64Array.from({ length: 300 }, () => normalOf(random))),
    }
    expect(clusterStability(cloud, { clusters: 5, seed: 1, restarts: 5 }, 5)).toBeLessThan(0.8)
  })
})

describe('features', () => {
  it('are columns of 0 and 1 for texts', () => {
    const column = ['b', 'a', 'b']
    const features = joined([
      oneHot('kind', column, levelsOfTexts(column)),
      { names: ['size'], columns: [Float64Array.of(1, 2, 3)] },
    ])
    expect(features.names).toEqual(['kind=a', 'kind=b', 'size'])
    expect(features.columns.map((values) => Array.from(values))).toEqual([
      [0, 1, 0],
      [1, 0, 1],
      [1, 2, 3],
    ])
  })
})
