import fc, { type Arbitrary } from 'fast-check'
import type {
  AxisEntry,
  Condition,
  CubeQuery,
  Having,
  MeasureEntry,
  Member,
  Scalar,
  Sort,
  Top,
} from '../../server/contract/query.ts'
import type { Attribute, Cube } from '../../server/model/cube.ts'
import type { Known, Path } from './naive/members.ts'
import { calculationOn, modifiedOn, movesByRow } from './random-measure.ts'
import { parametersOn } from './random-parameters.ts'
import { setsOn } from './random-set.ts'

/** A cube with what random questions may name of it. */
export interface Asked {
  readonly cube: Cube
  readonly known: Known
}

const pick = <T>(list: readonly T[]): Arbitrary<T> => fc.constantFrom(...list)
const optional = <T>(value: Arbitrary<T>): Arbitrary<T | undefined> => fc.option(value, { nil: undefined })
const direction = pick(['asc', 'desc'] as const)
const sometimes = <T>(value: Arbitrary<T>, weight = 1): Arbitrary<T | undefined> =>
  fc.oneof({ arbitrary: fc.constant(undefined), weight: 3 }, { arbitrary: value, weight })

const pathsOf = ({ known }: Asked, name: string): readonly Path[] => known.paths.get(name) ?? []

/** Names of the attributes that have members. */
const askable = (asked: Asked): string[] =>
  [...asked.cube.attributes.keys()].filter((n) => pathsOf(asked, n).length > 0)

const memberOf = (path: Path): Member => (path.length === 1 ? (path[0] ?? null) : [...path])

const special: readonly Member[] = [null, { special: 'unknown' }]

/** A member as a request names it: its whole path, its own key, or one that stands for none. */
const memberOn = (asked: Asked, { name, tree, unassigned }: Attribute): Arbitrary<Member> => {
  const paths = pathsOf(asked, name)
  return fc.oneof(
    { arbitrary: pick(paths).map(memberOf), weight: 8 },
    { arbitrary: pick(paths).map((path) => path.at(-1) ?? null), weight: 1 },
    ...(tree === undefined ? [{ arbitrary: pick(special), weight: 1 }] : []),
    ...(unassigned === undefined ? [] : [{ arbitrary: fc.constant({ special: 'unassigned' } as const), weight: 2 }]),
  )
}

const relative = (asked: Asked, { name, period, derived }: Attribute): Arbitrary<Condition>[] => {
  if (derived === undefined || period === undefined || period.startsWith('fiscal')) return []
  const units = period === 'date' ? (['day', 'week', 'month', 'quarter', 'year'] as const) : [period as 'month']
  const at = pick(pathsOf(asked, name)).map((path) => path.at(-1) as Scalar)
  const n = fc.integer({ min: 1, max: 4 })
  return [
    fc.tuple(n, pick(units), at).map(([count, unit, end]) => ({
      attribute: name,
      last: { n: count, unit: unit === ('date' as string) ? 'day' : unit, at: end },
    })),
    fc.tuple(pick(units), at).map(([unit, end]) => ({ attribute: name, toDate: unit, at: end })),
    fc.tuple(n, pick(units), at).map(([count, unit, end]) => ({
      attribute: name,
      shift: { n: -count, unit },
      at: end,
    })),
  ]
}

const oneCondition = (asked: Asked, attribute: Attribute): Arbitrary<Condition> => {
  const { name, type, tree } = attribute
  const several = fc.uniqueArray(memberOn(asked, attribute), {
    minLength: 1,
    maxLength: 3,
    selector: (member) => JSON.stringify(member),
  })
  const key = pick(pathsOf(asked, name)).map((path) => path.at(-1) as Scalar)
  const ordered = fc.tuple(key, key).map(([a, b]) => (a <= b ? { from: a, to: b } : { from: b, to: a }))
  const ranges = [
    ordered.map((ends) => ({ attribute: name, ...ends })),
    key.map((gt) => ({ attribute: name, gt })),
    key.map((lte) => ({ attribute: name, lte })),
  ]
  if (tree !== undefined) {
    return fc.oneof(
      several.map((some) => ({ attribute: name, in: some })),
      several.map((some) => ({ attribute: name, descendsFrom: some })),
      several.map((some) => ({ attribute: name, notIn: some })),
    )
  }
  return fc.oneof(
    { arbitrary: several.map((some) => ({ attribute: name, in: some })), weight: 3 },
    { arbitrary: several.map((some) => ({ attribute: name, notIn: some })), weight: 1 },
    ...(type === 'boolean' ? [] : ranges).map((arbitrary) => ({ arbitrary, weight: 1 })),
    { arbitrary: pick(['blank', 'unknown'] as const).map((is) => ({ attribute: name, is })), weight: 1 },
    ...relative(asked, attribute).map((arbitrary) => ({ arbitrary, weight: 1 })),
  )
}

const underHierarchy = (asked: Asked): Arbitrary<Condition>[] =>
  [...asked.cube.hierarchies.values()].flatMap(({ name, levels }) => {
    const composite = levels.filter((level, i) => (asked.cube.attributes.get(level)?.within.length ?? 0) === i)
    const paths = composite.flatMap((level) => pathsOf(asked, level)).filter((path) => !path.includes(null))
    if (paths.length === 0 || composite.length < 2) return []
    const members = fc.array(
      pick(paths).map((path) => [...path]),
      { minLength: 1, maxLength: 2 },
    )
    return [members.map((descendsFrom) => ({ attribute: name, descendsFrom }))]
  })

/** A condition on the cube: on one attribute or hierarchy, or any, all and not of such. */
export const conditionOn = (asked: Asked): Arbitrary<Condition> => {
  const onAttribute = pick(askable(asked)).chain((name) => {
    const attribute = asked.cube.attributes.get(name)
    if (attribute === undefined) throw new Error(`there is no attribute ${name}`)
    return oneCondition(asked, attribute)
  })
  const leaf = fc.oneof(
    { arbitrary: onAttribute, weight: 12 },
    ...underHierarchy(asked).map((arbitrary) => ({ arbitrary, weight: 1 })),
    ...setsOn({
      cube: asked.cube,
      attributes: askable(asked)
        .flatMap((name) => asked.cube.attributes.get(name) ?? [])
        .filter((a) => !a.tree),
      memberOn: (attribute) => memberOn(asked, attribute),
      condition: onAttribute,
    }).map((arbitrary) => ({ arbitrary, weight: 1 })),
  )
  const several = fc.array(leaf, { minLength: 1, maxLength: 2 })
  return fc.oneof(
    { arbitrary: leaf, weight: 8 },
    { arbitrary: several.map((any) => ({ any })), weight: 1 },
    { arbitrary: several.map((all) => ({ all })), weight: 1 },
    { arbitrary: leaf.map((not) => ({ not })), weight: 1 },
  )
}

/** Members of several levels of a hierarchy, each named with its ancestors. */
const listedAxis = (asked: Asked): Arbitrary<AxisEntry>[] =>
  [...asked.cube.hierarchies.values()].flatMap(({ levels, skips }) => {
    const deepest = levels.findLastIndex((level, i) => (asked.cube.attributes.get(level)?.within.length ?? 0) === i)
    const name = levels[deepest]
    if (deepest < 1 || name === undefined || skips !== undefined) return []
    const paths = pathsOf(asked, name).filter((path) => !path.includes(null))
    if (paths.length === 0) return []
    const tuple = fc
      .tuple(pick(paths), fc.integer({ min: 1, max: deepest + 1 }))
      .map(([path, depth]) => Object.fromEntries(path.slice(0, depth).map((key, i) => [levels[i] ?? '', key] as const)))
    return [
      fc
        .uniqueArray(tuple, { minLength: 1, maxLength: 4, selector: (t) => JSON.stringify(t) })
        .map((members) => ({ members })),
    ]
  })

const below = (asked: Asked): Arbitrary<AxisEntry>[] =>
  [...asked.cube.hierarchies.values()].flatMap(({ name, levels, skips }) => {
    const first = levels[0] ?? ''
    const second = asked.cube.attributes.get(levels[1] ?? '')
    const roots = pathsOf(asked, first).filter((path) => path.length === 1)
    if (second === undefined || second.within.length !== 1 || roots.length === 0 || skips !== undefined) return []
    const some = fc.uniqueArray(
      pick(roots).map((path) => [...path]),
      { minLength: 1, maxLength: 2, selector: String },
    )
    return [some.map((childrenOf) => ({ childrenOf, of: name }))]
  })

const treeAxis = (asked: Asked): Arbitrary<AxisEntry>[] =>
  [...asked.cube.attributes.values()].flatMap(({ name, tree }) => {
    const keys = pathsOf(asked, name).map((path) => path[0] ?? null)
    if (tree === undefined || keys.length === 0) return []
    const some = fc.uniqueArray(pick(keys), { minLength: 1, maxLength: 3 })
    return [
      some.map((listed) => ({ members: listed.map((key) => ({ [name]: key })) })),
      some.map((childrenOf) => ({ childrenOf, of: name })),
      fc
        .tuple(some, optional(fc.integer({ min: 1, max: 3 })))
        .map(([leavesOf, maxDepth]) => ({ leavesOf, of: name, ...(maxDepth !== undefined && { maxDepth }) })),
    ]
  })

/** The attributes of an axis entry. */
const namesOf = (asked: Asked, entry: AxisEntry): readonly string[] => {
  if (typeof entry === 'string') return [entry]
  if ('members' in entry) return [...new Set(entry.members.flatMap((m) => Object.keys(m)))]
  const levels = asked.cube.hierarchies.get(entry.of)?.levels
  return levels === undefined ? [entry.of] : [...levels]
}

/** How many coordinates a question may have; fewer where each value is looked for in one of several facts. */
const crossings = ({ cube }: Asked): number => (cube.facts === undefined ? 3000 : 1000)

/** Axis entries that share no attribute and do not cross to more coordinates than a naive evaluator can bear. */
const fitting = (asked: Asked, entries: readonly AxisEntry[]): AxisEntry[] => {
  const used = new Set<string>()
  let size = 1
  return entries.filter((entry) => {
    const names = namesOf(asked, entry)
    const count = typeof entry === 'string' ? (asked.known.counts.get(entry) ?? 1) : 4
    if (names.some((n) => used.has(n)) || size * count > crossings(asked)) return false
    for (const n of names) used.add(n)
    size *= count
    return true
  })
}

const axesOn = (asked: Asked): Arbitrary<{ rows: AxisEntry[]; columns: AxisEntry[]; explicit: boolean }> => {
  const plain: Arbitrary<AxisEntry> = pick(askable(asked))
  const trees = [...asked.cube.attributes.values()].filter((a) => a.tree !== undefined).map((a) => a.name)
  const entry = fc.oneof(
    { arbitrary: plain, weight: 12 },
    ...(trees.length > 0 ? [{ arbitrary: pick<AxisEntry>(trees), weight: 2 }] : []),
    ...[...listedAxis(asked), ...below(asked), ...treeAxis(asked)].map((arbitrary) => ({ arbitrary, weight: 1 })),
  )
  return fc.tuple(fc.array(entry, { maxLength: 3 }), fc.nat(3)).map(([entries, split]) => {
    const fit = fitting(asked, entries)
    return {
      rows: fit.slice(0, split),
      columns: fit.slice(split),
      explicit: fit.some((e) => typeof e !== 'string'),
    }
  })
}

interface Column {
  readonly entry: MeasureEntry
  readonly name: string
  readonly isDisplay: boolean
}

const isNumber = (cube: Cube, measure: string): boolean =>
  ['integer', 'decimal', 'double'].includes(cube.measures.get(measure)?.type ?? '')

const displayOn = (asked: Asked, of: string, names: readonly string[]): Arbitrary<MeasureEntry> => {
  const implied = names.flatMap((name) => asked.cube.attributes.get(name)?.within ?? [])
  const bases = [
    ...(['parent', 'row', 'column', 'grand'] as const),
    ...[...names, ...implied].map((level) => ({ level })),
  ]
  const over = sometimes(pick(['all', 'visible'] as const))
  const base = pick(bases)
  return fc.oneof(
    fc.record({ base, over }).map((rest) => ({ measure: of, show: 'share' as const, ...rest })),
    fc
      .record({ base, over, direction: optional(direction), ties: optional(pick(['standard', 'dense'] as const)) })
      .map((rest) => ({ measure: of, show: 'rank' as const, ...rest })),
  )
}

const named = (entry: MeasureEntry, as: string): MeasureEntry =>
  typeof entry === 'string' ? { measure: entry, as } : { ...entry, as }

const columnsOn = (asked: Asked, names: readonly string[]): Arbitrary<readonly Column[]> => {
  const { time, attributes } = asked.cube
  const moving = movesByRow(asked.cube)
  const hasPeriod = names.some((n) => attributes.get(n)?.period !== undefined && attributes.get(n)?.role === time)
  const measures = [...asked.cube.measures.values()]
    .filter((m) => m.kind !== 'display' && (hasPeriod || !moving.has(m.name)))
    .map((m) => m.name)
  const numbers = measures.filter((m) => isNumber(asked.cube, m))
  const plain = pick(measures).map((entry): Omit<Column, 'name'> => ({ entry, isDisplay: false }))
  const modified = modifiedOn(asked, numbers)
  const column = fc.oneof(
    { arbitrary: plain, weight: 4 },
    ...(modified === undefined
      ? []
      : [{ arbitrary: modified.map((entry): Omit<Column, 'name'> => ({ entry, isDisplay: false })), weight: 3 }]),
    {
      arbitrary: calculationOn(asked, numbers).map(
        (calc): Omit<Column, 'name'> => ({ entry: { calc }, isDisplay: false }),
      ),
      weight: 2,
    },
    {
      arbitrary: pick(numbers)
        .chain((of) => displayOn(asked, of, names))
        .map((entry): Omit<Column, 'name'> => ({ entry, isDisplay: true })),
      weight: 2,
    },
  )
  return fc
    .array(column, { minLength: 1, maxLength: 3 })
    .map((columns) =>
      columns.map(({ entry, isDisplay }, i) => ({ entry: named(entry, `m${i + 1}`), name: `m${i + 1}`, isDisplay })),
    )
}

const havingOn = (names: readonly string[], axes: readonly string[]): Arbitrary<Having> => {
  const bound = pick([-10, 0, 0.5, 1, 2, 10, 20.5, 100, 1000])
  const compared = fc.oneof(
    bound.map((gt) => ({ gt })),
    bound.map((gte) => ({ gte })),
    bound.map((lt) => ({ lt })),
    fc.tuple(bound, bound).map((between) => ({ between })),
  )
  return fc
    .tuple(pick(names), compared, axes.length > 0 ? sometimes(pick(axes)) : fc.constant(undefined))
    .map(([measure, comparison, at]) => ({ measure, ...comparison, ...(at !== undefined && { at }) }))
}

const sortOn = (names: readonly string[], axes: readonly string[]): Arbitrary<Sort[]> =>
  pick(['parent', 'parent', 'all'] as const).chain((scope) =>
    fc.array(
      fc.record({
        by: axes.length === 0 ? pick(names) : fc.oneof(pick(names), pick(axes)),
        direction,
        scope: fc.constant(scope),
      }),
      { minLength: 1, maxLength: 2 },
    ),
  )

const topOn = (asked: Asked, names: readonly string[], axes: readonly string[]): Arbitrary<Top> =>
  pick(axes).chain((of) =>
    fc
      .record({
        how: fc.oneof(
          fc.record({ kind: pick(['top', 'bottom'] as const), n: fc.integer({ min: 1, max: 4 }) }),
          fc.record({ kind: fc.constant('percent' as const), n: pick([10, 50, 80]) }),
          fc.record({ kind: fc.constant('sum' as const), n: pick([1, 50.5, 1000]) }),
        ),
        by: pick(names),
        per: sometimes(pick(['row', ...axes.filter((a) => a !== of)])),
        context: sometimes(fc.array(conditionOn(asked), { minLength: 1, maxLength: 1 })),
        other: sometimes(fc.constant(true)),
      })
      .map(({ how, per, context, other, by }) => ({
        ...how,
        by,
        of,
        ...(per !== undefined && { per }),
        ...(context !== undefined && { context }),
        ...(other !== undefined && { other }),
      })),
  )

/** What becomes of a measure at what its fact does not know: mostly as the view says. */
const unrelated = fc.oneof(
  { arbitrary: fc.constant('repeat' as const), weight: 3 },
  { arbitrary: fc.constantFrom('blank' as const, 'error' as const), weight: 1 },
)

const totalsOn = (explicit: boolean, axes: readonly string[]): Arbitrary<CubeQuery['totals']> =>
  explicit
    ? pick([false, ['grand' as const]])
    : fc.oneof(
        fc.boolean(),
        fc.subarray(['grand', 'rows', 'columns', 'subtotals'] as const).map((kinds) => [...kinds]),
        fc.array(fc.subarray([...axes]), { minLength: 1, maxLength: 2 }),
      )

const without = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined)) as T

/** A question with all that one fact can be asked: explicit axes, moved dates, calculations, shares, rankings, totals. */
export const questionOn = (asked: Asked): Arbitrary<CubeQuery> =>
  axesOn(asked).chain(({ explicit, ...axes }) => {
    const names = [...axes.rows, ...axes.columns].flatMap((entry) => namesOf(asked, entry))
    const plain = [...axes.rows, ...axes.columns].filter((entry) => typeof entry === 'string')
    const size = names.reduce((all, name) => all * (asked.known.counts.get(name) ?? 1), 1)
    return columnsOn(asked, plain).chain((columns) => {
      const measures = columns.map(({ name }) => name)
      const values = columns.filter(({ isDisplay }) => !isDisplay).map(({ name }) => name)
      const ranked = values.length > 0 && plain.length > 0 && !explicit
      return fc
        .record({
          where: fc.array(conditionOn(asked), { maxLength: 2 }),
          totals: totalsOn(explicit, plain),
          totalsOf: sometimes(pick(['visible', 'all'] as const)),
          having: sometimes(fc.array(havingOn(measures, plain), { minLength: 1, maxLength: 2 })),
          sort: sometimes(sortOn(measures, plain)),
          top: ranked ? sometimes(topOn(asked, values, plain)) : fc.constant(undefined),
          empty: size <= crossings(asked) ? sometimes(fc.constant(true)) : fc.constant(undefined),
          limit: sometimes(fc.nat(5)),
          offset: sometimes(fc.nat(3)),
          unrelated: asked.cube.facts === undefined ? fc.constant(undefined) : sometimes(unrelated),
          parameters: parametersOn(asked.cube),
        })
        .map((shape) => ({
          from: asked.cube.name,
          measures: columns.map(({ entry }) => entry),
          ...axes,
          ...without(shape),
        }))
    })
  })
