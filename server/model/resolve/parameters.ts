import type { ParameterDefinition } from '../definitions/definition.ts'
import type { Definitions } from '../definitions/merge.ts'
import type { ParameterNames } from '../expressions/parameter.ts'
import type { ModelParameter } from '../parameter.ts'

const parameterOf = (definition: ParameterDefinition): ModelParameter => {
  const { name, documentation, type, min, max, allowed, scenario } = definition
  return {
    ...documentation,
    name: name.value,
    type,
    default: definition.default,
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
    ...(allowed && { allowed }),
    scenario,
    definition: name.place,
  }
}

/** The parameters of a model as expressions name them. */
export const resolveParameters = ({ parameters, isPartial }: Definitions): ParameterNames => ({
  byName: new Map([...parameters.byName].map(([name, definition]) => [name, parameterOf(definition)])),
  isBroken: (name) => isPartial || parameters.broken.has(name),
})
