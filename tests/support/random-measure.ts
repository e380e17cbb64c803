import fc, { type Arbitrary } from 'fast-check'
import type { MeasureEntry } from '../../server/contract/query.ts'
import type { Cube } from '../../server/model/cube.ts'
import type { Known, Path } from './naive/members.ts'

interface Asked {
  readonly cube: Cube
  readonly known: Known
}

const pick = <T>(list: readonly T[]): Arbitrary<T> => fc.constantFrom(...list)

const standard = ['week', 'month', 'quarter', 'year', 'fiscal_quarter', 'fiscal_year']

/** Periods of the cube's time that modifiers may name. */
const unitsOf = ({ attributes, time }: Cube): readonly string[] => [
  ...new Set(
    [...attributes.values()].flatMap(({ role, period }) =>
      role === time && period !== undefined && standard.includes(period) ? [period] : [],
    ),
  ),
]

const modifierOn = (cube: Cube): Arbitrary<string> => {
  const units = unitsOf(cube)
  const months = units.filter((unit) => unit !== 'week')
  const shifts = [...(cube.roles.get(cube.time ?? '')?.calendar?.shifts.keys() ?? [])]
  const n = fc.integer({ min: 1, max: 3 })
  return fc.oneof(
    { arbitrary: fc.constant('@prior'), weight: 1 },
    { arbitrary: fc.tuple(pick(months), n).map(([unit, by]) => `@prior(${unit},${by})`), weight: 3 },
    { arbitrary: pick(shifts).map((name) => `@${name}`), weight: 2 },
    { arbitrary: fc.constant('@ytd'), weight: 2 },
    { arbitrary: pick(units).map((unit) => `@to_date(${unit})`), weight: 2 },
    { arbitrary: pick(months).map((unit) => `@closing(${unit})`), weight: 1 },
    { arbitrary: fc.tuple(n, pick(months)).map(([by, unit]) => `@rolling(${by} ${unit})`), weight: 2 },
    { arbitrary: n.map((by) => `@last(${by})`), weight: 1 },
  )
}

const modifiersOn = (cube: Cube): Arbitrary<string> =>
  fc.oneof(
    { arbitrary: modifierOn(cube), weight: 4 },
    { arbitrary: fc.tuple(modifierOn(cube), modifierOn(cube)).map((two) => two.join('')), weight: 1 },
  )

/** Whether a measure moves by the period of its row, as `@prior` alone does; so does what is calculated of such. */
export const movesByRow = ({ measures }: Cube): ReadonlySet<string> => {
  const found = new Set<string>()
  for (const { name, ...measure } of measures.values()) {
    if (measure.kind !== 'calculated') continue
    const text = JSON.stringify(measure.calculation)
    const isMoved =
      /"kind":"prior","n":/.test(text) || [...found].some((other) => text.includes(`"measure":"${other}"`))
    if (isMoved) found.add(name)
  }
  return found
}

/** A measure with time modifiers, where the cube has a time to move. */
export const modifiedOn = ({ cube }: Asked, numbers: readonly string[]): Arbitrary<MeasureEntry> | undefined => {
  if (cube.time === undefined || unitsOf(cube).length === 0) return undefined
  const align = fc.oneof(
    { arbitrary: fc.constant(undefined), weight: 3 },
    { arbitrary: pick(['elapsed', 'full'] as const), weight: 1 },
  )
  return fc.tuple(pick(numbers), modifiersOn(cube), align).map(([measure, modifiers, how]) => ({
    measure: `${measure}${modifiers}`,
    ...(how !== undefined && { align: how }),
  }))
}

const literal = (key: Path[number]): string => {
  if (key === null) return 'null'
  return typeof key === 'string' ? `'${key.replaceAll("'", "''")}'` : String(key)
}

const memberText = (path: Path): string =>
  path.length === 1 ? literal(path[0] ?? null) : `(${path.map(literal).join(', ')})`

const changeOn = ({ cube, known }: Asked): Arbitrary<string> => {
  const names = [...cube.attributes.values()].filter(({ name }) => (known.paths.get(name)?.length ?? 0) > 0)
  return pick(names).chain(({ name }) => {
    const paths = known.paths.get(name) ?? []
    return fc.oneof(
      fc.constant(`all(${name})`),
      pick(paths).map((path) => `${name} = ${memberText(path)}`),
      fc.tuple(pick(paths), pick(paths)).map(([a, b]) => `${name} in (${memberText(a)}, ${memberText(b)})`),
    )
  })
}

const overOn = ({ cube, known }: Asked, of: Arbitrary<string>): Arbitrary<string> => {
  const names = [...cube.attributes.values()].filter(({ name }) => (known.counts.get(name) ?? 0) <= 200)
  const one = ['avg', 'min', 'max', 'sum', 'count', 'median', 'stdev', 'var', 'first', 'last']
  return pick(names).chain(({ name }) =>
    fc.oneof(
      fc.tuple(pick(one), of).map(([fn, m]) => `${fn}(${m} over ${name})`),
      fc.tuple(pick(['corr', 'slope', 'intercept']), of, of).map(([fn, a, b]) => `${fn}(${a}, ${b} over ${name})`),
      of.map((m) => `percentile(${m}, 0.9 over ${name})`),
    ),
  )
}

/** A calculation of a query, as text. */
export const calculationOn = (asked: Asked, numbers: readonly string[]): Arbitrary<string> => {
  const measure = pick(numbers)
  const trees = [...asked.cube.attributes.values()].filter(({ tree }) => tree !== undefined)
  const properties = [...asked.cube.attributes.values()].filter(
    ({ type, tree }) => tree === undefined && (type === 'integer' || type === 'decimal'),
  )
  return fc.oneof(
    { arbitrary: fc.tuple(measure, measure).map(([a, b]) => `1 * ${a} / ${b}`), weight: 1 },
    { arbitrary: measure.map((m) => `coalesce(${m}, 7)`), weight: 1 },
    {
      arbitrary: fc.tuple(measure, measure).map(([a, b]) => `if(${a} > 10, ${a}, if(${b} > 2 and not ${b} > 5, ${a}))`),
      weight: 1,
    },
    { arbitrary: fc.tuple(measure, changeOn(asked)).map(([m, change]) => `${m}{${change}}`), weight: 3 },
    {
      arbitrary: fc.tuple(measure, changeOn(asked), changeOn(asked)).map(([m, a, b]) => `${m}{${a}} / ${m}{${b}}`),
      weight: 2,
    },
    { arbitrary: overOn(asked, measure), weight: 3 },
    ...(trees.length > 0 ? [{ arbitrary: measure.map((m) => `own(${m})`), weight: 2 }] : []),
    ...(properties.length > 0
      ? [{ arbitrary: fc.tuple(measure, pick(properties)).map(([m, p]) => `${m} / property(${p.name})`), weight: 1 }]
      : []),
  )
}
