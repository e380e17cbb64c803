import type { RowExpression } from '../expression.ts'
import { mapRowParts } from './row-parts.ts'

/** An expression with each of its leaves changed: literals, columns, attributes, parameters, rates and what asks of a bridge. */
export const mapExpression = (e: RowExpression, change: (leaf: RowExpression) => RowExpression): RowExpression => {
  switch (e.kind) {
    case 'literal':
    case 'column':
    case 'attribute':
    case 'parameter':
    case 'rate':
    case 'assigned':
      return change(e)
    default:
      return mapRowParts(e, (part) => mapExpression(part, change))
  }
}
