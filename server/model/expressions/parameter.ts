import { closest } from '../../contract/closest.ts'
import type { ScalarType } from '../expression.ts'
import type { ModelParameter } from '../parameter.ts'
import type { Report } from '../problem.ts'
import type { Phrase } from '../yaml/node.ts'

/** The parameters that an expression may read. */
export interface ParameterNames {
  readonly byName: ReadonlyMap<string, ModelParameter>
  /** a name whose own problem was reported, or that may stand in a file that could not be read */
  readonly isBroken: (name: string) => boolean
}

/** The type of a parameter's value in expressions: a `number` is an exact decimal. */
export const scalarType = ({ type }: Pick<ModelParameter, 'type'>): ScalarType => (type === 'number' ? 'decimal' : type)

/**
 * The parameter that `:name` stands for.
 *
 * @returns undefined after a problem was reported, here or where the parameter is declared
 */
export const parameterNamed = (
  { name, at }: { readonly name: string; readonly at: number },
  names: ParameterNames | undefined,
  phrase: Phrase,
  report: Report,
): ModelParameter | undefined => {
  const found = names?.byName.get(name)
  if (found !== undefined || names?.isBroken(name) === true) return found
  return report(phrase.at(at), 'unknown_parameter', { name, closest: closest(name, names?.byName.keys() ?? []) })
}
