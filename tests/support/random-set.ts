import fc, { type Arbitrary } from 'fast-check'
import type { Condition, Member, SetDefinition } from '../../server/contract/query.ts'
import type { Attribute, Cube } from '../../server/model/cube.ts'

/** What random sets may name. */
interface Asked {
  readonly cube: Cube
  /** attributes that are no trees and have members */
  readonly attributes: readonly Attribute[]
  readonly memberOn: (attribute: Attribute) => Arbitrary<Member>
  readonly condition: Arbitrary<Condition>
}

const some = <T>(value: Arbitrary<T>): Arbitrary<T[]> => fc.array(value, { minLength: 1, maxLength: 2 })

const takes = fc.oneof(
  fc.record({ kind: fc.constantFrom('top' as const, 'bottom' as const), take: fc.integer({ min: 0, max: 4 }) }),
  fc.record({ kind: fc.constant('percent' as const), take: fc.constantFrom(10, 50, 80) }),
  fc.record({ kind: fc.constant('sum' as const), take: fc.constantFrom(1, 50.5, 1000) }),
)

const tests = fc.constantFrom({ gte: 1 }, { gt: 30 }, { lt: 100 }, { between: [10, 200] as [number, number] })

/** A set of members of one attribute: listed, ranked, or tested by a measure, each under conditions of its own or none. */
const leafOf = ({ memberOn, condition }: Asked, attribute: Attribute, measure: Arbitrary<string>) => {
  const of = attribute.name
  const when = fc.option(some(condition), { nil: undefined })
  const under = (conditions: Condition[] | undefined) => (conditions === undefined ? {} : { when: conditions })
  return fc.oneof<Arbitrary<SetDefinition>[]>(
    some(memberOn(attribute)).map((members) => ({ of, members })),
    fc.tuple(takes, measure, when).map(([take, by, conditions]) => ({ of, by, ...take, ...under(conditions) })),
    fc
      .tuple(tests, measure, when)
      .map(([test, by, conditions]) => ({ of, having: [{ measure: by, ...test }], ...under(conditions) })),
  )
}

const setOf = (asked: Asked, measure: Arbitrary<string>, attribute: Attribute): Arbitrary<SetDefinition> => {
  const leaf = leafOf(asked, attribute, measure)
  return fc.oneof(
    { arbitrary: leaf, weight: 6 },
    { arbitrary: some(leaf).map((union) => ({ union })), weight: 1 },
    { arbitrary: some(leaf).map((except) => ({ except })), weight: 1 },
    { arbitrary: some(leaf).map((intersect) => ({ intersect })), weight: 1 },
  )
}

/** Conditions with a set or a segment of the cube; none where it has no measure to rank by. */
export const setsOn = (asked: Asked): Arbitrary<Condition>[] => {
  const { cube, attributes } = asked
  const measures = [...cube.measures.values()].flatMap(({ name, kind }) => (kind === 'display' ? [] : [name]))
  const segments = [...(cube.segments?.values() ?? [])].flatMap(({ name, attributes: found }) =>
    found.map(({ role }) => ({ segment: name, ...(role !== undefined && { role }) })),
  )
  const named = [...(cube.sets?.values() ?? [])].filter((s) => cube.attributes.has(s.of)).map(({ name }) => name)
  return [
    ...(segments.length === 0 ? [] : [fc.constantFrom(...segments)]),
    ...(named.length === 0 ? [] : [fc.constantFrom(...named).map((set) => ({ set }))]),
    ...(measures.length === 0 || attributes.length === 0
      ? []
      : [
          fc
            .constantFrom(...attributes)
            .chain((a) => setOf(asked, fc.constantFrom(...measures), a))
            .map((set) => ({ set })),
        ]),
  ]
}
