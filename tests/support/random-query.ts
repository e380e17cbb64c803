import fc, { type Arbitrary } from 'fast-check'
import type { Condition, CubeQuery, Having, Member, Scalar, Sort, Top } from '../../server/contract/query.ts'
import type { Cube } from '../../server/model/cube.ts'

/** Members of each attribute as the data have them, in the order of their keys, by the attribute's name. */
export type Members = ReadonlyMap<string, readonly Scalar[]>

const special: readonly Member[] = [null, { special: 'unknown' }]

/** Text that is no member, with what could break out of a statement. */
const strange = fc.constantFrom("Robert'); DROP TABLE fact_opportunity;--", '"', '$1', '%_\\', '‮x', '👩‍💻', ' ')

const memberOf = (cube: Cube, members: Members, attribute: string): Arbitrary<Member> => {
  const known = members.get(attribute) ?? []
  const isText = cube.attributes.get(attribute)?.type === 'text'
  const ancestors = (cube.attributes.get(attribute)?.within ?? []).map((name) => members.get(name) ?? [])
  const path = fc.tuple(...[...ancestors, known].map((list) => fc.constantFrom(null, ...list)))
  return fc.oneof(
    ...(ancestors.length > 0 ? [{ arbitrary: path, weight: 8 }] : []),
    { arbitrary: fc.constantFrom(...known), weight: 8 },
    { arbitrary: fc.constantFrom(...special), weight: 2 },
    ...(isText ? [{ arbitrary: strange, weight: 1 }] : []),
  )
}

const oneCondition = (cube: Cube, members: Members, attribute: string): Arbitrary<Condition> => {
  const type = cube.attributes.get(attribute)?.type
  const list = members.get(attribute) ?? []
  const known = fc.constantFrom(...list)
  const several = fc.uniqueArray(memberOf(cube, members, attribute), {
    minLength: 1,
    maxLength: 4,
    selector: (member) => JSON.stringify(member),
  })
  const texts = fc.constantFrom('a', 'E', 'co', 'GTX', '20', '%', '_', "'").map((contains) => ({ attribute, contains }))
  const ranges = [
    fc.tuple(known, known).map((ends) => {
      const [from, to] = ends.sort((a, b) => list.indexOf(a) - list.indexOf(b))
      return { attribute, from, to }
    }),
    known.map((gt) => ({ attribute, gt })),
    known.map((lte) => ({ attribute, lte })),
  ]
  return fc.oneof(
    several.map((some) => ({ attribute, in: some })),
    several.map((some) => ({ attribute, notIn: some })),
    ...(type === 'boolean' ? [] : ranges),
    fc.constantFrom('blank', 'unknown').map((is) => ({ attribute, is: is as 'blank' | 'unknown' })),
    ...(type === 'text' ? [texts] : []),
  )
}

/** Names of the attributes that have members in the data. */
const askable = (cube: Cube, members: Members): string[] =>
  [...cube.attributes.keys()].filter((name) => (members.get(name)?.length ?? 0) > 0)

/** A condition on the cube: on one attribute, or any, all and not of such. */
export const conditionOn = (cube: Cube, members: Members): Arbitrary<Condition> => {
  const leaf = fc.constantFrom(...askable(cube, members)).chain((name) => oneCondition(cube, members, name))
  const { condition } = fc.letrec<{ condition: Condition }>((tie) => {
    const several = fc.array(tie('condition'), { minLength: 1, maxLength: 3 })
    return {
      condition: fc.oneof(
        { maxDepth: 2, depthSize: 'small' },
        leaf,
        several.map((any) => ({ any })),
        several.map((all) => ({ all })),
        tie('condition').map((not) => ({ not })),
      ),
    }
  })
  return condition
}

/** Some of a list, each once. */
const distinctOf = (list: readonly string[], length: number): Arbitrary<string[]> =>
  fc.uniqueArray(fc.constantFrom(...list), { minLength: Math.min(length, list.length), maxLength: length })

/** A query on the cube: up to three attributes on its axes, some measures, some conditions, some totals. */
export const queryOn = (cube: Cube, members: Members): Arbitrary<CubeQuery> =>
  fc
    .record({
      measures: fc.uniqueArray(fc.constantFrom(...cube.measures.keys()), { minLength: 1, maxLength: 3 }),
      axes: fc.nat(3).chain((length) => distinctOf(askable(cube, members), length)),
      split: fc.nat(3),
      where: fc.array(conditionOn(cube, members), { maxLength: 2 }),
      totals: fc.oneof(fc.boolean(), fc.subarray(['grand', 'rows', 'columns', 'subtotals'] as const)),
    })
    .map(({ axes, split, totals, ...rest }) => ({
      from: cube.name,
      ...rest,
      rows: axes.slice(0, split),
      columns: axes.slice(split),
      totals: typeof totals === 'boolean' ? totals : [...totals],
    }))

const isNumber = (cube: Cube, measure: string): boolean =>
  ['integer', 'decimal', 'double'].includes(cube.measures.get(measure)?.type ?? '')

const direction = fc.constantFrom('asc' as const, 'desc' as const)
const optional = <T>(value: Arbitrary<T>): Arbitrary<T | undefined> => fc.option(value, { nil: undefined })
const pick = <T>(list: readonly T[]): Arbitrary<T> => fc.constantFrom(...list)

const measureFilter = (numbers: readonly string[], axes: readonly string[]): Arbitrary<Having> => {
  const bound = pick([-10, 0, 0.01, 1, 2, 10, 20.5, 33.33, 100])
  const compared = fc.oneof(
    bound.map((gt) => ({ gt })),
    bound.map((gte) => ({ gte })),
    bound.map((lt) => ({ lt })),
    bound.map((lte) => ({ lte })),
    fc.tuple(bound, bound).map((between) => ({ between })),
  )
  return fc
    .tuple(pick(numbers), compared, axes.length > 0 ? optional(pick(axes)) : fc.constant(undefined))
    .map(([measure, comparison, at]) => ({ measure, ...comparison, at }))
}

/** Members that name one each: the key of a simple attribute, the path of a composite one. */
const coordinate = (cube: Cube, members: Members, columns: readonly string[]): Arbitrary<Sort['at']> =>
  fc.subarray([...columns]).chain((names) =>
    fc
      .tuple(
        ...names.map((name) => {
          const attributes = [...(cube.attributes.get(name)?.within ?? []), name]
          const path = fc.tuple(...attributes.map((a) => pick([null, ...(members.get(a) ?? [])])))
          return attributes.length > 1
            ? path
            : fc.oneof(
                path.map(([key]) => key ?? null),
                pick(special),
              )
        }),
      )
      .map((keys) => (names.length === 0 ? undefined : Object.fromEntries(names.map((n, i) => [n, keys[i] ?? null])))),
  )

const sortsOf = (cube: Cube, members: Members, { rows, columns }: CubeQuery): Arbitrary<Sort[]> => {
  const onAxes = [...cube.attributes.keys()].filter((name) => [...rows, ...columns].includes(name))
  const byMeasure = (scope: 'parent' | 'all') =>
    fc.record({
      by: pick([...cube.measures.keys()]),
      direction,
      scope: fc.constant(scope),
      at: coordinate(
        cube,
        members,
        columns.filter((c) => typeof c === 'string'),
      ),
    })
  const entry = (scope: 'parent' | 'all'): Arbitrary<Sort> =>
    onAxes.length === 0 ? byMeasure(scope) : fc.oneof(byMeasure(scope), fc.record({ by: pick(onAxes), direction }))
  return fc.constantFrom('parent' as const, 'all' as const).chain((scope) => fc.array(entry(scope), { maxLength: 2 }))
}

const ranking = (cube: Cube, members: Members, numbers: readonly string[], axes: readonly string[]): Arbitrary<Top> =>
  fc.uniqueArray(pick(axes), { minLength: 1, maxLength: 2 }).chain((of) =>
    fc
      .record({
        how: fc.oneof(
          fc.record({ kind: pick(['top', 'bottom'] as const), n: fc.nat(3) }),
          fc.record({ kind: fc.constant('percent' as const), n: pick([0, 10, 33.3, 50, 80, 100, 120]) }),
          fc.record({ kind: fc.constant('sum' as const), n: pick([0, 0.01, 5, 50.5, 100]) }),
        ),
        by: pick(numbers),
        per: optional(pick(['row', ...axes.filter((a) => !of.includes(a))])),
        context: optional(fc.array(conditionOn(cube, members), { minLength: 1, maxLength: 1 })),
      })
      .map(({ how, ...rest }) => ({ ...how, ...rest, of: of.length === 1 ? (of[0] ?? '') : of })),
  )

/** No ranking, one that may show what it leaves out as "other", or two. */
const rankings = (rank: Arbitrary<Top>): Arbitrary<CubeQuery['top']> =>
  fc.oneof(
    { arbitrary: fc.constant(undefined), weight: 2 },
    { arbitrary: fc.tuple(rank, fc.boolean()).map(([one, other]): Top => ({ ...one, other })), weight: 2 },
    { arbitrary: fc.array(rank, { minLength: 2, maxLength: 2 }), weight: 1 },
  )

/** A query with everything that shapes its rows: measure filters, rankings, orders, pages, members without facts. */
export const shapedQueryOn = (cube: Cube, members: Members): Arbitrary<CubeQuery> =>
  queryOn(cube, members).chain((query) => {
    const axes = [...query.rows, ...query.columns].filter((a) => typeof a === 'string')
    const numbers = [...cube.measures.keys()].filter((name) => isNumber(cube, name))
    const top = axes.length === 0 ? fc.constant(undefined) : rankings(ranking(cube, members, numbers, axes))
    const lists = fc.array(fc.subarray(axes), { minLength: 1, maxLength: 3 })
    return fc
      .record({
        totals: fc.oneof(fc.constant(query.totals), fc.constant(true), lists),
        having: optional(fc.array(measureFilter(numbers, axes), { maxLength: 2 })),
        sort: optional(sortsOf(cube, members, query)),
        top,
        empty: optional(fc.boolean()),
        limit: optional(fc.nat(4)),
        offset: optional(fc.nat(3)),
      })
      .map((shape) => ({ ...query, ...shape }))
  })
