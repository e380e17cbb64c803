import { assertNever } from '../../../server/contract/assert-never.ts'
import type { Calendar } from '../../../server/model/calendar.ts'
import type { Measure } from '../../../server/model/cube.ts'
import type { ArithmeticOperator, Calculation, OverFunction } from '../../../server/model/expression.ts'
import { partsOf } from '../../../server/model/expressions/operands.ts'
import { least, percentile, sumOf, variance } from './aggregate.ts'
import { type Lens, measureOfPart, placeIn } from './in-part.ts'
import { baseValue, type Leg } from './legs.ts'
import { membersAt } from './listing.ts'
import { compareMembersOf } from './order.ts'
import { attributeNamed } from './paths.ts'
import { changed, type Facts, ownPlace, type Place, placeText, spotAt } from './place.ts'
import { comparisonHolds } from './row-expression.ts'
import type { Cell, Star } from './star.ts'
import { compareValues, exactly, toDouble, type Value } from './values.ts'
import { Unclear } from './windows.ts'

/** Names that calculations may use: measures of the cube, and the entries of a query by their `as`. */
export interface Names {
  readonly facts: Facts
  readonly entries: ReadonlyMap<string, { readonly calculation: Calculation; readonly align?: Calendar['align'] }>
  readonly known: Map<string, Value>
  /** set in a view: the names of each of its cubes */
  readonly parts?: ReadonlyMap<string, NamesOfPart>
}

interface NamesOfPart {
  readonly lens: Lens
  readonly names: Names
}

/** The cube that a name of a view is a measure of; undefined for what is the view's own. */
const inPart = ({ facts, parts }: Names, name: string): (NamesOfPart & { readonly own: string }) | undefined => {
  const found = parts && measureOfPart(facts.star, name)
  const part = found && parts.get(found.part)
  return part && { ...part, own: found.measure.name }
}

/** The measure of a name. @throws Error where the cube has none */
const measureNamed = ({ cube }: Star, name: string): Measure => {
  const measure = cube.measures.get(name)
  if (measure === undefined) throw new Error(`cube ${cube.name} has no measure ${name}`)
  return measure
}

/** As decimals have it: floating point is a digit off now and then, which would part what is one value. */
const asDecimal = (value: number): number => (Number.isFinite(value) ? Number(value.toPrecision(15)) : value)

const arithmetic = (op: ArithmeticOperator, a: Value, b: Value): Value => {
  const [left, right] = [toDouble(a), toDouble(b)]
  if (left === null || right === null) return null
  if (op === '/') return right === 0 ? null : left / right
  return asDecimal(op === '+' ? left + right : op === '-' ? left - right : left * right)
}

/** The value of a name at a place; what was computed once is remembered. */
const nameValue = (names: Names, name: string, place: Place): Value => {
  const text = `${name} ${placeText(place)}`
  if (names.known.has(text)) return names.known.get(text) ?? null
  const value = freshValue(names, name, place)
  names.known.set(text, value)
  return value
}

const freshValue = (names: Names, name: string, place: Place): Value => {
  const entry = names.entries.get(name)
  if (entry !== undefined) {
    const { align } = entry
    return calculate(names, entry.calculation, align === undefined ? place : { ...place, align })
  }
  const part = inPart(names, name)
  if (part !== undefined) return nameValue(part.names, part.own, placeIn(part.lens, place))
  const measure: Measure = measureNamed(names.facts.star, name)
  if (measure.kind === 'base') return baseValue(names.facts, measure, place)
  if (measure.kind === 'display') throw new Error(`${name} is shown among others`)
  return toDouble(calculate(names, measure.calculation, place))
}

/** The value that all fact rows of a place have of an attribute. */
const propertyAt = ({ facts, parts }: Names, name: string, place: Place): Value => {
  if (parts !== undefined) {
    const [part, another] = [...parts.values()].filter(({ lens }) => lens.part.names.has(name))
    if (part === undefined || another !== undefined) throw new Unclear('which rows of several facts have a property')
    return propertyAt(part.names, part.lens.part.names.get(name) ?? name, placeIn(part.lens, place))
  }
  if (place.nowhere === true) return null
  if (place.modifiers.length > 0 || place.among !== undefined) throw new Unclear('a property at moved dates')
  const attribute = attributeNamed(facts.star.cube, name)
  const cells = facts.at(place.where, place.spots).map((row) => row.cell(attribute))
  const values = new Map(
    cells.map((cell): [string, Cell] => [cell.kind === 'value' ? `= ${cell.value}` : cell.kind, cell]),
  )
  const [only] = values.values()
  return values.size === 1 && only?.kind === 'value' ? only.value : null
}

const deviation = (values: readonly number[]): number =>
  values.reduce((sum, v) => sum + v, 0) / Math.max(1, values.length)

/** Least squares of y on x, or how much the two go together; empty where x, or one of them, does not vary. */
const regression = (fn: 'corr' | 'slope' | 'intercept', pairs: readonly (readonly [number, number])[]): Value => {
  const [meanA, meanB] = [deviation(pairs.map(([a]) => a)), deviation(pairs.map(([, b]) => b))]
  const sum = (of: (a: number, b: number) => number): number =>
    pairs.reduce((total, [a, b]) => total + of(a - meanA, b - meanB), 0)
  const [aa, bb, ab] = [sum((a) => a * a), sum((_, b) => b * b), sum((a, b) => a * b)]
  const [variesA, variesB] = [0, 1].map((i) => new Set(pairs.map((pair) => pair[i])).size > 1)
  if (variesB !== true) return null
  if (bb <= 1e-20 * meanB * meanB * pairs.length)
    throw new Unclear('a line through values that differ by rounding alone')
  if (fn === 'corr') return variesA === true ? ab / Math.sqrt(aa * bb) : null
  return fn === 'slope' ? ab / bb : meanA - (ab / bb) * meanB
}

const statistic = (fn: OverFunction, values: readonly Value[], p: number | undefined): Value => {
  if (fn === 'count' && values.length === 0) throw new Unclear('the number of no members')
  if (fn === 'count') return exactly(values.length)
  if (values.length === 0) return null
  switch (fn) {
    case 'avg':
      return Number(toDouble(sumOf(values))) / values.length
    case 'sum':
      return sumOf(values)
    case 'min':
      return least(values, 1)
    case 'max':
      return least(values, -1)
    case 'percentile':
      return percentile(values, { p: p ?? 0.5, method: 'continuous' })
    case 'var':
      return variance(values)
    case 'stdev': {
      const squares = variance(values)
      return squares === null ? null : Math.sqrt(squares)
    }
    case 'first':
      return values[0] ?? null
    case 'last':
      return values.at(-1) ?? null
    default:
      throw new Error(`${fn} takes two operands`)
  }
}

/** A statistic over the members of an attribute that are listed at a place, in their order. */
const overMembers = (names: Names, calculation: Calculation & { kind: 'over' }, place: Place): Value => {
  const { facts } = names
  const attribute = attributeNamed(facts.star.cube, calculation.attribute)
  if (place.modifiers.length > 0) throw new Unclear('a statistic over members at moved dates')
  if (attribute.tree !== undefined && place.spots.some((s) => s.attribute === attribute))
    throw new Unclear('a statistic over nodes at a node')
  const compare = compareMembersOf(facts.star, attribute)
  const ids = membersAt(
    facts,
    calculation.operands.flatMap((operand) => legsOf(names, operand)),
    place,
    attribute,
  )
  const members = ids.map((id) => spotAt(facts.star, attribute, id)).filter(({ cells }) => cells.at(-1)?.kind !== 'own')
  const spots = members.toSorted((a, b) => compare(a.cells, b.cells))
  const rows = spots.map((spot) =>
    calculation.operands.map((operand) => {
      const others = place.spots.filter((s) => s.attribute !== attribute)
      return calculate(names, operand, { ...place, spots: [...others, spot] })
    }),
  )
  const fn = calculation.function
  if (fn === 'corr' || fn === 'slope' || fn === 'intercept') {
    const pairs = rows.flatMap(([a = null, b = null]) =>
      a === null || b === null ? [] : [[Number(toDouble(a)), Number(toDouble(b))] as const],
    )
    return regression(fn, pairs)
  }
  const values = rows.flatMap(([value = null]) => (value === null ? [] : [value]))
  return statistic(fn, values, calculation.p)
}

/** A calculation at a place; empty in arithmetic gives empty, a comparison with empty is false. */
export const calculate = (names: Names, calculation: Calculation, place: Place): Value => {
  const of = (c: Calculation): Value => calculate(names, c, place)
  switch (calculation.kind) {
    case 'number':
    case 'text':
    case 'parameter':
      return calculation.value
    case 'measure':
      return nameValue(names, calculation.measure, {
        ...place,
        modifiers: [...(calculation.modifiers ?? []), ...place.modifiers],
      })
    case 'negate': {
      const operand = toDouble(of(calculation.operand))
      return operand === null ? null : -operand
    }
    case 'coalesce':
      return calculation.arguments.map(of).find((v) => v !== null) ?? null
    case 'arithmetic':
      return arithmetic(calculation.op, of(calculation.left), of(calculation.right))
    case 'comparison': {
      const [left, right] = [of(calculation.left), of(calculation.right)]
      return left !== null && right !== null && comparisonHolds(calculation.op, compareValues(left, right))
    }
    case 'logic': {
      const both = [of(calculation.left), of(calculation.right)]
      return calculation.op === 'and' ? both.every((v) => v === true) : both.includes(true)
    }
    case 'not':
      return of(calculation.operand) !== true
    case 'if':
      if (of(calculation.condition) === true) return of(calculation.value)
      return calculation.otherwise === undefined ? null : of(calculation.otherwise)
    case 'at':
      return calculate(names, calculation.operand, changed(names.facts.star, place, calculation.changes))
    case 'over':
      return overMembers(names, calculation, place)
    case 'own':
      return calculate(names, calculation.operand, ownPlace(names.facts.star, place))
    case 'property':
      return propertyAt(names, calculation.attribute, place)
    default:
      return assertNever(calculation)
  }
}

/** A leg of a cube as a view sees it: from places of the view, with the view's names of what is changed on the way. */
const seenInView = ({ lens, names }: NamesOfPart, leg: Leg): Leg => {
  const named = (own: ReadonlySet<string>) => new Set([...own].map((name) => lens.part.viewNames.get(name) ?? name))
  return {
    ...leg,
    placed: (place) => leg.placed(placeIn(lens, place)),
    unchanged: (place) => leg.unchanged(placeIn(lens, place)),
    changed: named(leg.changed),
    over: named(leg.over),
    of: { lens, facts: names.facts },
  }
}

const legsOfName = (names: Names, name: string): readonly Leg[] => {
  const { star } = names.facts
  const entry = names.entries.get(name)
  if (entry !== undefined) {
    const { align } = entry
    const legs = legsOf(names, entry.calculation)
    return align === undefined
      ? legs
      : legs.map((leg) => ({
          ...leg,
          placed: (place) => leg.placed({ ...place, align }),
          unchanged: (place) => leg.unchanged({ ...place, align }),
        }))
  }
  const part = inPart(names, name)
  if (part !== undefined) return legsOfName(part.names, part.own).map((leg) => seenInView(part, leg))
  const measure = measureNamed(star, name)
  if (measure.kind === 'base')
    return [
      { base: measure, placed: (place) => place, unchanged: (place) => place, changed: new Set(), over: new Set() },
    ]
  return measure.kind === 'display' ? legsOfName(names, measure.of) : legsOf(names, measure.calculation)
}

/** The base measures that a calculation is made of, each where it is taken. */
export const legsOf = (names: Names, calculation: Calculation): readonly Leg[] => {
  const { star } = names.facts
  const through = (operand: Calculation, outer: (place: Place) => Place, changes: readonly string[]): readonly Leg[] =>
    legsOf(names, operand).map((leg) => ({
      ...leg,
      placed: (place) => leg.placed(outer(place)),
      changed: new Set([...changes, ...leg.changed]),
    }))
  switch (calculation.kind) {
    case 'measure': {
      const own = calculation.modifiers ?? []
      return legsOfName(names, calculation.measure).map((leg) => ({
        ...leg,
        placed: (place) => leg.placed({ ...place, modifiers: [...own, ...place.modifiers] }),
        unchanged: (place) => leg.unchanged({ ...place, modifiers: [...own, ...place.modifiers] }),
      }))
    }
    case 'at': {
      const { changes } = calculation
      const touched = changes.flatMap(({ attribute }) => [attribute, ...attributeNamed(star.cube, attribute).within])
      return through(calculation.operand, (place) => changed(star, place, changes), touched)
    }
    case 'own':
      return through(calculation.operand, (place) => ownPlace(star, place), [])
    case 'over':
      return calculation.operands
        .flatMap((operand) => legsOf(names, operand))
        .map((leg) => ({ ...leg, over: new Set([...leg.over, calculation.attribute]) }))
    default:
      return partsOf(calculation).flatMap((part) => legsOf(names, part))
  }
}

/** Statistics of which floating point gives now one, now another last digit, by the order in which values come. */
const roundedFunctions: ReadonlySet<OverFunction> = new Set([
  'avg',
  'sum',
  'percentile',
  'stdev',
  'var',
  'corr',
  'slope',
  'intercept',
])

const isRoundedName = (names: Names, name: string): boolean => {
  const entry = names.entries.get(name)
  if (entry !== undefined) return isRounded(names, entry.calculation)
  const measure = names.facts.star.cube.measures.get(name)
  if (measure === undefined) return false
  if (measure.kind === 'base') return measure.aggregation === 'variance' || measure.aggregation === 'stddev'
  return measure.kind === 'display' ? isRoundedName(names, measure.of) : isRounded(names, measure.calculation)
}

/** Whether the last digits of a calculation say nothing: two values that differ in these alone may come in any order. */
export const isRounded = (names: Names, calculation: Calculation): boolean => {
  switch (calculation.kind) {
    case 'measure':
      return isRoundedName(names, calculation.measure)
    case 'over':
      return roundedFunctions.has(calculation.function)
    case 'at':
    case 'own':
      return isRounded(names, calculation.operand)
    default:
      return partsOf(calculation).some((part) => isRounded(names, part))
  }
}
