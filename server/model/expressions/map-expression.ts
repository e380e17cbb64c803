import { assertNever } from '../../contract/assert-never.ts'
import type { RowExpression } from '../expression.ts'

/** An expression with each of its leaves changed: literals, columns, attributes, rates and what asks of a bridge. */
export const mapExpression = (e: RowExpression, change: (leaf: RowExpression) => RowExpression): RowExpression => {
  const map = (operand: RowExpression): RowExpression => mapExpression(operand, change)
  switch (e.kind) {
    case 'literal':
    case 'column':
    case 'attribute':
    case 'rate':
    case 'assigned':
      return change(e)
    case 'arithmetic':
    case 'comparison':
    case 'logic':
      return { ...e, left: map(e.left), right: map(e.right) }
    case 'not':
    case 'negate':
    case 'isNull':
      return { ...e, operand: map(e.operand) }
    case 'in':
      return { ...e, operand: map(e.operand), values: e.values.map(map) }
    case 'if':
      return {
        ...e,
        condition: map(e.condition),
        value: map(e.value),
        ...(e.otherwise && { otherwise: map(e.otherwise) }),
      }
    case 'call':
      return { ...e, arguments: e.arguments.map(map) }
    default:
      return assertNever(e)
  }
}
