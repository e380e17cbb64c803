import type { Calculation } from '../../model/expression.ts'
import type { Property } from './plan.ts'

const column = (measure: string): Calculation => ({ kind: 'measure', measure })

/**
 * The value of an attribute over the rows of several facts, empty unless all have the same one: that of any fact, where no
 * fact has several and none has another.
 */
export const soleProperty = (all: readonly Property[]): Calculation => {
  const value: Calculation = { kind: 'coalesce', arguments: all.map(({ as }) => column(as)) }
  const isOther = all.flatMap(({ as, several }): readonly Calculation[] => [
    ...(several === undefined
      ? []
      : [{ kind: 'comparison', op: '=', left: column(several), right: { kind: 'number', value: 1 } } as const]),
    { kind: 'comparison', op: '<>', left: column(as), right: value },
  ])
  const [only] = all
  if (all.length === 1 && only !== undefined) return column(only.as)
  const anyOther = isOther.reduce((left, right) => ({ kind: 'logic', op: 'or', left, right }))
  return { kind: 'if', condition: { kind: 'not', operand: anyOther }, value }
}
