import fc, { type Arbitrary } from 'fast-check'
import type { Condition, CubeQuery, Member, Scalar } from '../../server/contract/query.ts'
import type { Cube } from '../../server/model/cube.ts'

/** Members of each attribute as the data have them, in the order of their keys, by the attribute's name. */
export type Members = ReadonlyMap<string, readonly Scalar[]>

const special: readonly Member[] = [null, { special: 'unknown' }]

/** Text that is no member, with what could break out of a statement. */
const strange = fc.constantFrom("Robert'); DROP TABLE fact_opportunity;--", '"', '$1', '%_\\', '‮x', '👩‍💻', ' ')

const memberOf = (cube: Cube, members: Members, attribute: string): Arbitrary<Member> => {
  const known = members.get(attribute) ?? []
  const isText = cube.attributes.get(attribute)?.type === 'text'
  return fc.oneof(
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
  return fc.oneof(
    several.map((some) => ({ attribute, in: some })),
    several.map((some) => ({ attribute, notIn: some })),
    fc.tuple(known, known).map((ends) => {
      const [from, to] = ends.sort((a, b) => list.indexOf(a) - list.indexOf(b))
      return { attribute, from, to }
    }),
    known.map((gt) => ({ attribute, gt })),
    known.map((lte) => ({ attribute, lte })),
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

/** A query on the cube: up to three attributes on its axes, some measures, some conditions, some totals. */
export const queryOn = (cube: Cube, members: Members): Arbitrary<CubeQuery> =>
  fc
    .record({
      measures: fc.uniqueArray(fc.constantFrom(...cube.measures.keys()), { minLength: 1, maxLength: 3 }),
      axes: fc.uniqueArray(fc.constantFrom(...askable(cube, members)), { maxLength: 3 }),
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
