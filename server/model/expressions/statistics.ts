import type { OverFunction } from '../expression.ts'
import { divideUnits, multiplyUnits, noUnit, type Unit } from './unit.ts'

/** A unit, or that of a number standing alone, which fits every unit; undefined where another problem leaves it unknown. */
export type CalculationUnit = Unit | 'any' | undefined

/** A statistic over members as calculations call it. */
export interface Statistic {
  readonly function: OverFunction
  /** what it takes before `over`, for a message */
  readonly takes: string
  /** how many calculations it takes */
  readonly operands: 1 | 2
  /** a number that follows them says which percentile; or it is this one */
  readonly p?: 'given' | number
  /** whether it takes values that are no numbers, and then gives one of them */
  readonly ordered?: true
  readonly unit: (operands: readonly CalculationUnit[]) => CalculationUnit
}

const plain = (unit: Unit | 'any') => (unit === 'any' ? noUnit : unit)

/** The unit of a product or quotient. */
export const combineUnits = (op: '*' | '/', left: CalculationUnit, right: CalculationUnit): CalculationUnit => {
  if (left === undefined || right === undefined) return undefined
  if (left === 'any' && right === 'any') return 'any'
  return (op === '*' ? multiplyUnits : divideUnits)(plain(left), plain(right))
}

const same: Statistic['unit'] = ([unit]) => unit
const none: Statistic['unit'] = () => noUnit
const one = { takes: 'one calculation', operands: 1 } as const
const two = { takes: 'two calculations', operands: 2 } as const

/** The statistics over the members of an attribute, by the name that calls them. */
export const statistics: Readonly<Record<string, Statistic>> = {
  avg: { function: 'avg', ...one, unit: same },
  min: { function: 'min', ...one, ordered: true, unit: same },
  max: { function: 'max', ...one, ordered: true, unit: same },
  sum: { function: 'sum', ...one, unit: same },
  count: { function: 'count', ...one, ordered: true, unit: none },
  median: { function: 'percentile', ...one, p: 0.5, unit: same },
  percentile: {
    function: 'percentile',
    takes: 'one calculation and a number from 0 to 1',
    operands: 1,
    p: 'given',
    unit: same,
  },
  stdev: { function: 'stdev', ...one, unit: same },
  var: { function: 'var', ...one, unit: ([unit]) => combineUnits('*', unit, unit) },
  first: { function: 'first', ...one, ordered: true, unit: same },
  last: { function: 'last', ...one, ordered: true, unit: same },
  corr: { function: 'corr', ...two, unit: none },
  slope: { function: 'slope', ...two, unit: ([y, x]) => combineUnits('/', y, x) },
  intercept: { function: 'intercept', ...two, unit: same },
}
