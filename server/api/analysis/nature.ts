import type { Cube, Measure } from '../../model/cube.ts'
import type { Calculation } from '../../model/expression.ts'

/** A calculation that does not look at time, members or conditions: those can do anything to a value. */
type Plain = Extract<Calculation, { kind: 'number' | 'measure' | 'arithmetic' | 'negate' }>

const isPlain = (calculation: Calculation): calculation is Plain =>
  ['number', 'measure', 'arithmetic', 'negate'].includes(calculation.kind)

const named = (cube: Cube, calculation: Calculation): Measure | undefined =>
  calculation.kind === 'measure' && (calculation.modifiers ?? []).length === 0
    ? cube.measures.get(calculation.measure)
    : undefined

/** Whether a measure is counted, or is made of counts by nothing that can lead below 0. */
export const countsOnly = (cube: Cube, measure: Measure): boolean => {
  if (measure.kind === 'base') return measure.aggregation === 'count' || measure.aggregation === 'count_distinct'
  return measure.kind === 'calculated' && isMadeOfCounts(cube, measure.calculation)
}

const isMadeOfCounts = (cube: Cube, calculation: Calculation): boolean => {
  if (calculation.kind === 'number') return calculation.value >= 0
  if (calculation.kind === 'arithmetic')
    return calculation.op !== '-' && [calculation.left, calculation.right].every((part) => isMadeOfCounts(cube, part))
  const measure = named(cube, calculation)
  return measure !== undefined && countsOnly(cube, measure)
}

/**
 * Whether what members have adds up to the whole, as far as the definition tells: a sum or a count, or such added, subtracted
 * and multiplied by numbers.
 */
export const addsUp = (cube: Cube, measure: Measure): boolean => {
  if (measure.kind === 'base') return measure.aggregation === 'sum' || measure.aggregation === 'count'
  return measure.kind === 'calculated' && isLinear(cube, measure.calculation)
}

/** `addsUp` of a calculation. */
export const isLinear = (cube: Cube, calculation: Calculation): boolean => {
  if (!isPlain(calculation) || calculation.kind === 'number') return false
  if (calculation.kind === 'negate') return isLinear(cube, calculation.operand)
  if (calculation.kind === 'measure') {
    const measure = named(cube, calculation)
    return measure !== undefined && addsUp(cube, measure)
  }
  const { op, left, right } = calculation
  if (op === '+' || op === '-') return isLinear(cube, left) && isLinear(cube, right)
  if (op === '/') return isLinear(cube, left) && right.kind === 'number'
  return (left.kind === 'number' && isLinear(cube, right)) || (right.kind === 'number' && isLinear(cube, left))
}

/** Whether no row means 0: of sums and counts that are not read at one of several dates, and of what is made of them alone. */
export const isZeroWithoutRows = (cube: Cube, measure: Measure): boolean => {
  if (measure.kind === 'base')
    return measure.over === undefined && ['sum', 'count', 'count_distinct'].includes(measure.aggregation)
  if (measure.kind === 'display' || !isLinear(cube, measure.calculation)) return false
  return measure.inputs.every((name) => {
    const input = cube.measures.get(name)
    return input !== undefined && isZeroWithoutRows(cube, input)
  })
}
