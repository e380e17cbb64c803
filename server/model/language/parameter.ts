import { z } from 'zod'
import { keywords } from '../expressions/keywords.ts'
import type { ParameterType } from '../parameter.ts'
import { date, documentation, flag, map, Name, scalar, topLevel } from './values.ts'

export const parameterTypes: readonly ParameterType[] = ['text', 'number', 'integer', 'boolean', 'date']

/** Types whose values have an order, and those whose values may be listed. */
export const ordered: readonly ParameterType[] = ['number', 'integer', 'date']
export const listable: readonly ParameterType[] = ['text', ...ordered]

const values: Readonly<Record<ParameterType, z.ZodType>> = {
  text: scalar,
  number: z.number(),
  integer: z.int(),
  boolean: z.boolean(),
  date,
}

const parameterOf = (type: ParameterType) => {
  const value = values[type]
  return topLevel(
    {
      type: z.literal(type).describe('What its values are'),
      default: value.describe('Its value where a query sets none'),
    },
    {
      ...(ordered.includes(type) && {
        min: value.describe('The least value'),
        max: value.describe('The greatest value'),
      }),
      ...(listable.includes(type) && {
        allowed: z.array(value).min(1).meta({ uniqueItems: true }).describe('The only values'),
      }),
      scenario: flag.describe('Whether scenarios may set it'),
    },
  )
}

/** A value that queries may set and expressions read as `:name`. */
export const Parameter = z.union(parameterTypes.map(parameterOf))

/** The keys that parameters of any type have. */
export const parameterKeys: readonly string[] = [
  ...new Set(parameterTypes.flatMap((type) => Object.keys(parameterOf(type).shape))),
]

/** The name of the question without any scenario. */
export const baseScenario = 'base'

const members = z.union([z.record(z.string(), scalar), z.null()])

/** A value that holds for all members that are not listed, and values for those that are. */
export const Setting = map(
  {},
  { default: scalar, at: z.record(z.string(), members).meta({ minProperties: 1, maxProperties: 1 }) },
).meta({ anyOf: [{ required: ['default'] }, { required: ['at'] }] })

const documenting = { ...documentation, override: flag.describe('Whether it replaces the scenario of the same name') }

/** Values of parameters under one name. */
export const Scenario = z
  .looseObject(z.strictObject(documenting).partial().shape)
  .catchall(z.union([scalar, Setting]))
  .meta({ not: { propertyNames: { enum: Object.keys(documenting) } } })

/** A name of a scenario: any but that of the question without one. */
export const ScenarioName = Name.meta({ not: { enum: [...keywords, baseScenario] } })
