import { closest } from '../../contract/closest.ts'
import type { Cube } from '../cube.ts'
import type { CubeDefinition, ScenarioDefinition, SettingDefinition } from '../definitions/definition.ts'
import type { Definitions } from '../definitions/merge.ts'
import { readValue } from '../definitions/parameter-value.ts'
import type { ScalarType } from '../expression.ts'
import type { ParameterNames } from '../expressions/parameter.ts'
import { withArticle } from '../expressions/types.ts'
import { memberLiteral } from '../member-literal.ts'
import type { MemberValues, ModelParameter, Scenario } from '../parameter.ts'
import type { Report } from '../problem.ts'
import { namesOf } from './names.ts'
import type { Scope } from './scope.ts'

/** An attribute that scenarios may name, in one of the cubes that have it; its type is undefined where it has a problem. */
interface Named {
  readonly type: ScalarType | undefined
  readonly isTree: boolean
}

/** The attributes of all cubes by query name. */
interface Attributes {
  readonly byName: ReadonlyMap<string, readonly Named[]>
  /** a name whose own problem was reported, or that may stand in a file that could not be read */
  readonly isBroken: (name: string) => boolean
}

const treesOf = (cube: CubeDefinition, scope: Scope): ReadonlySet<string> =>
  new Set(
    cube.roles.flatMap(({ name, dimension }) =>
      (scope.dimensions.get(dimension.value)?.attributes ?? [])
        .filter(({ tree }) => tree !== undefined)
        .map((attribute) => `${name.value}.${attribute.name.value}`),
    ),
  )

const attributesOf = ({ cubes, isPartial }: Definitions, scope: Scope): Attributes => {
  const byName = new Map<string, Named[]>()
  const all = [...cubes.byName.values()].map((cube) => ({ names: namesOf(cube, scope), trees: treesOf(cube, scope) }))
  for (const { names, trees } of all) {
    for (const [name, type] of names.attributes)
      byName.set(name, [...(byName.get(name) ?? []), { type, isTree: trees.has(name) }])
  }
  const isBroken = (name: string) => isPartial || cubes.broken.size > 0 || all.some(({ names }) => names.isBroken(name))
  return { byName, isBroken }
}

const checkMembers = (
  { attribute, members }: NonNullable<SettingDefinition['at']>,
  scenario: string,
  attributes: Attributes,
  report: Report,
): boolean => {
  const where = `what scenario ${scenario} sets a value at`
  const named = attributes.byName.get(attribute.value)
  if (named === undefined) {
    if (attributes.isBroken(attribute.value)) return false
    const nearest = closest(attribute.value, attributes.byName.keys())
    report(attribute.place, 'unknown_attribute', { of: 'the model', name: attribute.value, closest: nearest })
    return false
  }
  if (named.some(({ isTree }) => isTree)) {
    const expected = 'an attribute whose members do not hold each other'
    report(attribute.place, 'wrong_type', { where, expected, found: `the tree ${attribute.value}` })
    return false
  }
  const types = named.flatMap(({ type }) => type ?? [])
  const misfit = members.flatMap(({ key }) => {
    const type = types.find((one) => memberLiteral(key.value, one) === undefined)
    return type === undefined ? [] : [{ key, type }]
  })[0]
  if (misfit === undefined) return true
  const expected = `${withArticle(misfit.type)} as ${attribute.value} is`
  report(misfit.key.place, 'wrong_type', { where: 'a member', expected, found: `"${misfit.key.value}"` })
  return false
}

const readMembers = (
  at: NonNullable<SettingDefinition['at']>,
  parameter: ModelParameter,
  where: string,
  report: Report,
): MemberValues | undefined => {
  const members = at.members.flatMap(({ key, node }) => {
    const value = readValue(node, parameter, `${where} at ${key.value}`, report)
    return value === undefined ? [] : [{ member: key.value, value }]
  })
  return members.length < at.members.length ? undefined : { attribute: at.attribute.value, members }
}

/** The parameter that a setting names, which scenarios may set; undefined after a problem, which is reported. */
const parameterOf = ({ parameter }: SettingDefinition, names: ParameterNames, report: Report) => {
  const { value: name, place } = parameter
  const found = names.byName.get(name)
  const settable = [...names.byName.values()].filter(({ scenario }) => scenario).map((p) => p.name)
  if (found === undefined)
    return names.isBroken(name)
      ? undefined
      : report(place, 'unknown_parameter', { name, closest: closest(name, settable) })
  if (found.scenario) return found
  const where = `what a scenario sets`
  const expected = `a parameter with scenario: true`
  return report(place, 'wrong_type', { where, expected, found: `"${name}", which has none` })
}

const settingOf = (
  setting: SettingDefinition,
  { name }: ScenarioDefinition,
  names: ParameterNames,
  attributes: Attributes,
  report: Report,
): Scenario['settings'][number] | undefined => {
  const parameter = parameterOf(setting, names, report)
  if (parameter === undefined) return undefined
  const where = `${parameter.name} of scenario ${name.value}`
  const value = setting.value && readValue(setting.value, parameter, where, report)
  if (setting.value && value === undefined) return undefined
  const given = { parameter: parameter.name, ...(value !== undefined && { value }) }
  if (setting.at === undefined) return given
  const fits = checkMembers(setting.at, name.value, attributes, report)
  const at = readMembers(setting.at, parameter, where, report)
  return fits && at ? { ...given, at } : undefined
}

/** The scenarios of a model, the problems of what they set reported. */
export const resolveScenarios = (
  definitions: Definitions,
  scope: Scope,
  names: ParameterNames,
  report: Report,
): ReadonlyMap<string, Scenario> => {
  const attributes = attributesOf(definitions, scope)
  return new Map(
    [...definitions.scenarios.byName.values()].map((scenario) => {
      const { name, documentation } = scenario
      const settings = scenario.settings.flatMap((s) => settingOf(s, scenario, names, attributes, report) ?? [])
      return [name.value, { ...documentation, name: name.value, settings, definition: name.place }]
    }),
  )
}

/** Cubes that know the parameters and scenarios of their model; unchanged where there are none. */
export const withParameters = (
  cubes: ReadonlyMap<string, Cube>,
  { byName: parameters }: ParameterNames,
  scenarios: ReadonlyMap<string, Scenario>,
): ReadonlyMap<string, Cube> => {
  if (parameters.size === 0) return cubes
  const shared = { parameters, ...(scenarios.size > 0 && { scenarios }) }
  return new Map([...cubes].map(([name, cube]) => [name, { ...cube, ...shared }]))
}
