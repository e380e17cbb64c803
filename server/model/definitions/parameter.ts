import type { ParameterValue } from '../expression.ts'
import { listable, ordered, parameterKeys, parameterTypes } from '../language/parameter.ts'
import type { ParameterDomain, ParameterType } from '../parameter.ts'
import type { Report } from '../problem.ts'
import { type Fields, readFields } from '../yaml/fields.ts'
import { describe, type Entry } from '../yaml/node.ts'
import type { ParameterDefinition } from './definition.ts'
import { isDocumentation, readNamed } from './named.ts'
import { readValue } from './parameter-value.ts'

const keys = { known: parameterKeys }

/** Reports a key that a parameter of this type cannot have; gives whether it has the key and may. */
const mayHave = (
  key: string,
  fitting: readonly ParameterType[],
  type: ParameterType,
  fields: Fields,
  report: Report,
) => {
  const node = fields.node(key)
  if (node === undefined || fitting.includes(type)) return node !== undefined
  const reason = `it belongs to the types ${fitting.join(', ')}, and this is type: ${type}`
  report(node.place, 'excluded_key', { where: fields.where, key, reason })
  return false
}

const readBound = (key: 'min' | 'max', type: ParameterType, fields: Fields, report: Report) => {
  const node = fields.node(key)
  if (node === undefined || !mayHave(key, ordered, type, fields, report)) return undefined
  const bound = readValue(node, { type }, `"${key}" of ${fields.where}`, report)
  return typeof bound === 'boolean' ? undefined : bound
}

const readBounds = (type: ParameterType, fields: Fields, report: Report): Pick<ParameterDomain, 'min' | 'max'> => {
  const [min, max] = [readBound('min', type, fields, report), readBound('max', type, fields, report)]
  const node = fields.node('max')
  if (node && min !== undefined && max !== undefined && max < min) {
    const expected = `a value that is not below its min, ${min}`
    report(node.place, 'wrong_shape', { where: `"max" of ${fields.where}`, expected, found: String(max) })
    return {}
  }
  return { ...(min !== undefined && { min }), ...(max !== undefined && { max }) }
}

const readAllowed = (
  domain: ParameterDomain,
  fields: Fields,
  report: Report,
): readonly ParameterValue[] | undefined => {
  const node = fields.node('allowed')
  if (node === undefined || !mayHave('allowed', listable, domain.type, fields, report)) return undefined
  const where = `"allowed" of ${fields.where}`
  if (node.kind !== 'list' || node.items.length === 0) {
    const found = node.kind === 'list' ? 'an empty list' : describe(node)
    return report(node.place, 'wrong_shape', { where, expected: 'a list of values', found })
  }
  const values = node.items.flatMap((item) => readValue(item, domain, `a value of ${where}`, report) ?? [])
  const second = values.findIndex((value, i) => values.indexOf(value) < i)
  if (second >= 0) report(node.place, 'repeated', { where, name: String(values[second]) })
  return values.length < node.items.length ? undefined : values
}

/** A scenario names parameters beside what documents it: the names of these are taken. */
const checkScenario = (name: Entry['key'], fields: Fields, report: Report): boolean => {
  const scenario = fields.flag('scenario') ?? false
  if (!scenario || !isDocumentation(name.value)) return scenario
  const kinds = ['a parameter of scenarios', 'what documents them'] as const
  report(name.place, 'name_clash', { name: name.value, kinds, cube: 'every scenario' })
  return scenario
}

/** Reads one parameter; undefined where its type or its default is missing or wrong. */
export const readParameter = ({ key: name, node }: Entry, report: Report): ParameterDefinition | undefined => {
  const fields = readFields(node, `parameter ${name.value}`, name.place, keys, report)
  const { where, place } = fields
  const named = readNamed(name, fields)
  const override = fields.flag('override') ?? false
  const scenario = checkScenario(name, fields, report)
  if (fields.node('type') === undefined) return report(place, 'missing_key', { where, key: 'type' })
  const type = fields.choice('type', parameterTypes)
  if (type === undefined) return undefined
  const bounded = { type, ...readBounds(type, fields, report) }
  const allowed = readAllowed(bounded, fields, report)
  const domain: ParameterDomain = { ...bounded, ...(allowed && { allowed }) }
  const given = fields.node('default')
  if (given === undefined) return report(place, 'missing_key', { where, key: 'default' })
  const value = readValue(given, domain, `"default" of ${where}`, report)
  return value === undefined ? undefined : { ...named, ...domain, override, scenario, default: value }
}
