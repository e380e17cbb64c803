import { measuresIn } from '../../model/expressions/operands.ts'
import type { Output } from './plan.ts'

/** Columns of legs that an output is made of; none for one that shows another output. */
export const outputColumns = ({ value }: Output): readonly string[] => {
  if (value.kind === 'display') return []
  return value.kind === 'base' ? [value.measure] : measuresIn(value.calculation)
}
