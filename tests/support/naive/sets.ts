import type { Condition, CubeQuery, Member, SetDefinition } from '../../../server/contract/query.ts'
import type { Attribute } from '../../../server/model/cube.ts'
import type { NaiveAnswer } from './evaluate.ts'
import { attributeNamed, pathOf } from './paths.ts'
import type { Star } from './star.ts'
import { Unclear } from './windows.ts'

type Evaluate = (star: Star, query: CubeQuery) => NaiveAnswer

const keyOf = (value: NaiveAnswer['rows'][number][number], { type }: Attribute) =>
  type === 'integer' && value !== null ? Number(value) : value

/** The members of an answer with one attribute on its rows. */
const membersOf = (star: Star, attribute: Attribute, { rows, special }: NaiveAnswer): Member[] => {
  const path = pathOf(star.cube, attribute)
  return rows.map((row, r): Member => {
    const keys = path.map((a, i) => keyOf(row[i] ?? null, a))
    const kind = special.find((s) => s.row === r)?.kind
    if (kind === 'unknown' || kind === 'unassigned') return { special: kind }
    return keys.length === 1 ? (keys[0] ?? null) : keys
  })
}

const oneOf = (name: string, members: Member[]): Condition =>
  members.length > 0
    ? { attribute: name, in: members }
    : {
        all: [
          { attribute: name, is: 'blank' },
          { attribute: name, is: 'unknown' },
        ],
      }

/** The members that a measure ranks first, or that pass, with nothing but the set's own `when` around them. */
const ranked = (star: Star, set: SetDefinition, evaluate: Evaluate): Condition => {
  const { of = '', take, by, kind = 'top', having = [], when = [] } = set
  const attribute = attributeNamed(star.cube, of)
  const measures = [by, ...having.map((h) => h.measure)].flatMap((name) => name ?? [])
  const answer = evaluate(star, {
    from: star.cube.name,
    measures: [...new Set(measures)],
    rows: [of],
    columns: [],
    where: when,
    having,
    ...(take !== undefined && by !== undefined && { top: { kind, n: take, by, of } }),
  })
  return oneOf(of, membersOf(star, attribute, answer))
}

const setCondition = (star: Star, set: string | SetDefinition, evaluate: Evaluate): Condition => {
  if (typeof set === 'string') {
    const named = star.cube.sets?.get(set)
    if (named === undefined) throw new Unclear(`there is no set ${set}`)
    if (named.cube !== undefined && named.cube.name !== star.cube.name) throw new Unclear('a set of another cube')
    return setCondition(star, named.set, evaluate)
  }
  const { of = '', members, union, except, intersect } = set
  const all = (sets: readonly (string | SetDefinition)[]) => sets.map((s) => setCondition(star, s, evaluate))
  if (union !== undefined) return { any: all(union) }
  if (intersect !== undefined) return { all: all(intersect) }
  if (except !== undefined) {
    const [first, ...others] = all(except)
    return { all: [...(first === undefined ? [] : [first]), ...others.map((not) => ({ not }))] }
  }
  return members === undefined ? ranked(star, set, evaluate) : oneOf(of, members)
}

/** A condition with its sets as lists of their members and its segments as conditions on their attributes. */
const listed = (star: Star, condition: Condition, evaluate: Evaluate): Condition => {
  const { set, segment, role, any, all, not } = condition
  if (set !== undefined) return setCondition(star, set, evaluate)
  if (segment !== undefined) {
    const found = star.cube.segments?.get(segment)?.attributes.filter((a) => role === undefined || a.role === role)
    const [only, another] = found ?? []
    if (only === undefined || another !== undefined) throw new Unclear(`segment ${segment} is not one attribute`)
    return { attribute: only.name, in: [true] }
  }
  const each = (conditions: readonly Condition[]) => conditions.map((c) => listed(star, c, evaluate))
  if (any !== undefined) return { any: each(any) }
  if (all !== undefined) return { all: each(all) }
  return not === undefined ? condition : { not: listed(star, not, evaluate) }
}

/** A query whose sets were evaluated before everything else: their members stand in its conditions. */
export const withoutSets = (star: Star, query: CubeQuery, evaluate: Evaluate): CubeQuery => {
  const each = (conditions: readonly Condition[]) => conditions.map((c) => listed(star, c, evaluate))
  const tops = query.top === undefined ? undefined : [query.top].flat()
  const top = tops?.map((t) => (t.context === undefined ? t : { ...t, context: each(t.context) }))
  return { ...query, where: each(query.where), ...(top && { top }) }
}
