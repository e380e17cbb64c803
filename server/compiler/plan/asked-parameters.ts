import { closest } from '../../contract/closest.ts'
import { QueryError } from '../../contract/errors.ts'
import type { Json } from '../../contract/json.ts'
import type { CubeQuery } from '../../contract/query.ts'
import type { Notice } from '../../contract/result.ts'
import type { Cube } from '../../model/cube.ts'
import type { ParameterValue } from '../../model/expression.ts'
import type { ModelParameter, ParameterSetting, Scenario } from '../../model/parameter.ts'
import { misfitOf, scaleOf } from '../../model/parameter-values.ts'
import { parametersOfRows, parametersRead } from '../../model/parameters-read.ts'
import type { CubeProfile } from '../../model/profile.ts'
import { nameInFact } from '../../model/view-profile.ts'
import { type Settings, variesBy, withSettings } from './parameters.ts'

/** What a query says of parameters; `scenario` is the one that this part of it asks for, none for the base. */
export type AskingParameters = Partial<Pick<CubeQuery, 'parameters' | 'measures' | 'having' | 'where' | 'top'>> & {
  readonly scenario?: Scenario | undefined
  /** how many digits after the point numbers have: as many in all parts of one answer */
  readonly scales?: ReadonlyMap<string, number>
}

/** A value of a request, checked against what the parameter may be. */
const checked = (parameter: ModelParameter, found: unknown, path: string): ParameterValue => {
  const expected = misfitOf(found, parameter)
  if (expected === undefined) return found as ParameterValue
  const { name, allowed } = parameter
  const nearest = allowed && typeof found === 'string' ? closest(found, allowed.map(String)) : undefined
  throw new QueryError('wrong_parameter', { parameter: name, expected, found: found as Json, closest: nearest }, path)
}

const given = (cube: Cube, { parameters = {} }: AskingParameters): ReadonlyMap<string, ParameterSetting> =>
  new Map(
    Object.entries(parameters).map(([name, found]) => {
      const path = `parameters.${name}`
      const parameter = cube.parameters?.get(name)
      if (parameter !== undefined) return [name, { value: checked(parameter, found, path) }]
      const nearest = closest(name, cube.parameters?.keys() ?? [])
      throw new QueryError('unknown_parameter', { kind: 'parameter', name, closest: nearest }, path)
    }),
  )

/** What stands under a key anywhere in a part of a query. */
const under = (key: string, part: unknown): readonly unknown[] =>
  typeof part !== 'object' || part === null
    ? []
    : Object.entries(part).flatMap(([own, value]) => [...(own === key ? [value] : []), ...under(key, value)])

const parameterName = /:\s*"?([\p{L}_][\p{L}\p{N}_]*)/gu

/** The parameters that an answer depends on: those that the cube, the questions of its sets and the query's own calculations read. */
export const parametersAsked = (cube: Cube, asking: AskingParameters): ReadonlySet<string> => {
  const { measures, having, where, top } = asking
  const parts = [measures, having, where, top]
  const texts = under('calc', parts).filter((text) => typeof text === 'string')
  const own = texts.flatMap((text) => [...text.matchAll(parameterName)].map(([, name = '']) => name))
  const asksSets = under('set', parts).some((set) => set !== undefined)
  const sets = asksSets ? [...(cube.sets?.values() ?? [])].flatMap((set) => set.cube ?? []) : []
  return new Set([...own, ...[cube, ...sets].flatMap((one) => [...parametersRead(one)])])
}

/** What reads a parameter: the cube, of a view those of its facts that do. */
const readersOf = (cube: Cube, parameter: string): readonly Cube[] =>
  [...(cube.facts?.values() ?? [cube])].filter((fact) => parametersRead(fact).has(parameter))

/** Whether each row has one member of an attribute, as queries on the cube of a fact call it. */
const hasOwn = (fact: Cube, attribute: string): boolean => variesBy(fact, nameInFact(fact, attribute)) !== undefined

/** What a scenario lays over the values of the query. @throws QueryError `unsound`: the cube lacks what a value is set by */
const overlaid = (cube: Cube, scenario: Scenario, base: Settings, read: ReadonlySet<string>): Settings => {
  const settings = new Map(base)
  for (const { parameter, value, at } of scenario.settings) {
    const before = base.get(parameter)?.value ?? cube.parameters?.get(parameter)?.default
    if (at !== undefined && !read.has(parameter)) continue
    if (at !== undefined && readersOf(cube, parameter).some((fact) => !hasOwn(fact, at.attribute))) {
      const details = { scenario: scenario.name, parameter, attribute: at.attribute, cube: cube.name }
      throw new QueryError('unsound', { reason: 'setting_not_of_rows', ...details }, 'scenarios')
    }
    const own = value ?? before
    if (own !== undefined) settings.set(parameter, { value: own, ...(at && { at }) })
  }
  return settings
}

/** The settings with their digits, those of parameters that keep their default among them. */
const scaled = (cube: Cube, settings: Settings, scales: AskingParameters['scales'] = new Map()): Settings => {
  const own = [...scales].flatMap(([name, scale]): (readonly [string, ParameterSetting])[] => {
    const value = cube.parameters?.get(name)?.default
    return value === undefined ? [] : [[name, { value, ...settings.get(name), scale }]]
  })
  return new Map([...settings, ...own])
}

/** How many digits after the point the numbers that scenarios set have at most, by parameter. */
export const scalesOf = (
  cube: Cube,
  given: CubeQuery['parameters'],
  scenarios: readonly (Scenario | undefined)[],
): ReadonlyMap<string, number> => {
  const scales = new Map<string, number>()
  for (const { parameter: name, value, at } of scenarios.flatMap((scenario) => scenario?.settings ?? [])) {
    const parameter = cube.parameters?.get(name)
    if (parameter?.type !== 'number') continue
    const base = given?.[name] ?? parameter.default
    const values = [value, base, ...(at?.members ?? []).map((m) => m.value)]
    const own = values.map((v) => (typeof v === 'number' ? scaleOf(v) : 0))
    scales.set(name, Math.max(scales.get(name) ?? 0, ...own))
  }
  return scales
}

const noticesOf = (cube: Cube, settings: Settings, read: ReadonlySet<string>): Notice[] =>
  [...settings].flatMap(([name, { value }]): Notice[] => {
    const parameter = cube.parameters?.get(name)
    if (parameter === undefined || parameter.default === value) return []
    const details = { parameter: name, value, default: parameter.default }
    if (read.has(name))
      return [
        {
          code: 'parameter_set',
          details,
          text: `${parameter.title} (${name}) is ${value} here, not ${parameter.default}.`,
        },
      ]
    return [
      {
        code: 'parameter_ignored',
        details,
        text: `The parameter ${name} changes nothing: cube ${cube.name} does not read it.`,
      },
    ]
  })

/** Where the rows of the cube are others than those that were looked at, all that was found of them is open again. */
const lessKnown = (cube: Cube, profile: CubeProfile | undefined, settings: Settings): CubeProfile | undefined => {
  const facts = [...(cube.facts?.values() ?? [])]
  const rows = new Set([cube, ...facts].flatMap((one) => [...parametersOfRows(one)]))
  if (profile === undefined || ![...settings.keys()].some((name) => rows.has(name))) return profile
  const known = facts.flatMap((fact) => {
    const own = lessKnown(fact, profile.facts?.get(fact.name), settings)
    return own === undefined ? [] : [[fact.name, own] as const]
  })
  return {
    ...profile,
    ...(profile.facts && { facts: new Map(known) }),
    roles: new Map([...profile.roles.keys()].map((name) => [name, { complete: false, unknown: true }])),
    blank: new Set(cube.attributes.keys()),
  }
}

/** A cube with what is known of its data. */
interface Known {
  readonly cube: Cube
  readonly profile: CubeProfile | undefined
}

/**
 * A cube with values of parameters, and what is known of its data then.
 *
 * @throws QueryError as `withSettings`
 */
export const underSettings = (cube: Cube, profile: CubeProfile | undefined, settings: Settings): Known =>
  settings.size === 0
    ? { cube, profile }
    : { cube: withSettings(cube, settings), profile: lessKnown(cube, profile, settings) }

/** A cube with the parameters that a query and one of its scenarios set. */
export interface AskedParameters extends Known {
  readonly notices: readonly Notice[]
}

/**
 * A cube with the values that a query gives its parameters, those of a scenario over them.
 *
 * @throws QueryError `unknown_parameter` with the nearest, `wrong_parameter` with what it may be, `unsound`
 */
export const withAskedParameters = (
  cube: Cube,
  profile: CubeProfile | undefined,
  asking: AskingParameters,
): AskedParameters => {
  const base = given(cube, asking)
  const { scenario, scales } = asking
  if (base.size === 0 && scenario === undefined && scales === undefined) return { cube, profile, notices: [] }
  const read = parametersAsked(cube, asking)
  const set = scenario === undefined ? base : overlaid(cube, scenario, base, read)
  return { ...underSettings(cube, profile, scaled(cube, set, scales)), notices: noticesOf(cube, base, read) }
}
