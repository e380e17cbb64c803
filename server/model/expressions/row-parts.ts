import { assertNever } from '../../contract/assert-never.ts'
import type { RowExpression } from '../expression.ts'

/** An expression with each of those directly below it replaced. */
export const mapRowParts = (e: RowExpression, replace: (part: RowExpression) => RowExpression): RowExpression => {
  switch (e.kind) {
    case 'literal':
    case 'column':
    case 'attribute':
    case 'parameter':
    case 'assigned':
      return e
    case 'arithmetic':
    case 'comparison':
    case 'logic':
      return { ...e, left: replace(e.left), right: replace(e.right) }
    case 'not':
    case 'negate':
    case 'isNull':
      return { ...e, operand: replace(e.operand) }
    case 'in':
      return { ...e, operand: replace(e.operand), values: e.values.map(replace) }
    case 'if': {
      const rest = e.otherwise && { otherwise: replace(e.otherwise) }
      return { ...e, condition: replace(e.condition), value: replace(e.value), ...rest }
    }
    case 'call':
      return { ...e, arguments: e.arguments.map(replace) }
    case 'rate': {
      const { at } = e.conversion
      if (at.kind !== 'period') return e
      return { ...e, conversion: { ...e.conversion, at: { ...at, period: replace(at.period) } } }
    }
    default:
      return assertNever(e)
  }
}

/** The expressions directly below one. */
export const rowPartsOf = (e: RowExpression): readonly RowExpression[] => {
  const parts: RowExpression[] = []
  mapRowParts(e, (part) => {
    parts.push(part)
    return part
  })
  return parts
}
