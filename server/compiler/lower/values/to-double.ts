import type { Calculation } from '../../../model/expression.ts'
import { partsOf } from '../../../model/expressions/operands.ts'
import type { SqlExpression } from '../../sql/ast.ts'
import { call, toDouble } from '../../sql/build.ts'
import { lowerCalculation } from '../expression.ts'

/** How many values are multiplied with each other at most before a division makes doubles of them. */
const factorsOf = (c: Calculation): number => {
  if (c.kind === 'measure') return 1
  if (c.kind === 'arithmetic' && c.op === '*') return factorsOf(c.left) + factorsOf(c.right)
  if (c.kind === 'arithmetic' && c.op === '/') return 0
  return Math.max(0, ...partsOf(c).map(factorsOf))
}

const multiplies = (c: Calculation): boolean => (c.kind === 'arithmetic' && c.op === '*') || partsOf(c).some(multiplies)

/** With more factors than these the digits behind the point alone may be more than a decimal has. */
const mostExact = 3

/**
 * A calculation as a double. It is computed exactly as long as its digits fit: sums, differences and products of decimals
 * are decimals. Where a product does not fit, it is one of doubles.
 */
export const lowerToDouble = (value: (column: string) => SqlExpression, c: Calculation): SqlExpression => {
  const exact = toDouble(lowerCalculation(value, c))
  if (!multiplies(c)) return exact
  const rounded = toDouble(lowerCalculation(value, c, toDouble))
  return factorsOf(c) > mostExact ? rounded : call('coalesce', call('try', exact), rounded)
}
