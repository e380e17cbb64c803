import type { RowExpression, ScalarType } from './expression.ts'
import { isDate } from './expressions/date.ts'

const shapes: Readonly<Record<ScalarType, (written: string) => string | number | boolean | undefined>> = {
  text: (written) => written,
  integer: (written) => (/^-?\d{1,15}$/.test(written) ? Number(written) : undefined),
  decimal: (written) => (/^-?\d+(\.\d+)?$/.test(written) ? written : undefined),
  double: (written) => (written.trim() !== '' && Number.isFinite(Number(written)) ? Number(written) : undefined),
  boolean: (written) => (written === 'true' || written === 'false' ? written === 'true' : undefined),
  date: (written) => (isDate(written) ? written : undefined),
}

/** A member's key as it is written in a definition, as a literal of its attribute's type; undefined where it is none. */
export const memberLiteral = (written: string, type: ScalarType): RowExpression | undefined => {
  const value = shapes[type](written)
  return value === undefined ? undefined : { kind: 'literal', value, type }
}
