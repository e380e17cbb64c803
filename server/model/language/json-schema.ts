import { z } from 'zod'
import { Condition, Member, SetDefinition } from '../../contract/query.ts'
import { DefinitionsFile } from './file.ts'
import { exactlyOne, someOf } from './values.ts'
import { snakeCase } from './words.ts'

/** A JSON Schema, or a part of one. */
export type JsonSchema = { readonly [key: string]: unknown }

const isObject = (value: unknown): value is JsonSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const written = (key: string): string => snakeCase.get(key) ?? key

/** The words of queries as definitions write them, wherever a map names them. */
const inSnakeCase = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(inSnakeCase)
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => {
      if (key === 'properties' && isObject(part))
        return [
          key,
          Object.fromEntries(Object.entries(part).map(([name, inner]) => [written(name), inSnakeCase(inner)])),
        ]
      return [key, key === 'required' && Array.isArray(part) ? part.map(written) : inSnakeCase(part)]
    }),
  )
}

/** What stands once in the schema, by name. */
const shared = { condition: Condition, set_of_members: SetDefinition, member: Member }
for (const [id, schema] of Object.entries(shared)) schema.register(z.globalRegistry, { id })

/** What the checks of conditions and sets within queries say, in words of JSON Schema. */
const rules: readonly { readonly of: z.core.$ZodType; readonly rule: JsonSchema }[] = [
  { of: Condition, rule: exactlyOne('attribute', 'any', 'all', 'not', 'segment', 'set') },
  { of: SetDefinition, rule: someOf('members', 'take', 'having', 'union', 'except', 'intersect') },
]

/** The JSON Schema of a file of definitions, draft 2020-12: what editors complete and check by. */
export const definitionsSchema = (): JsonSchema => {
  const made = z.toJSONSchema(DefinitionsFile, {
    io: 'input',
    override: ({ zodSchema, jsonSchema }) => {
      Object.assign(jsonSchema, rules.find(({ of }) => of === zodSchema)?.rule)
    },
  })
  const found = inSnakeCase(made)
  return { title: 'Definitions of a Clientele workspace', ...(isObject(found) ? found : {}) }
}
