import { QueryError } from '../../contract/errors.ts'
import type { Attribute, Cube, Measure, Role } from '../../model/cube.ts'
import { hasAttribute } from '../../model/date-grain.ts'
import type { Calculation, Conversion, RowExpression } from '../../model/expression.ts'
import { mapParts } from '../../model/expressions/operands.ts'
import { mapRowParts, rowPartsOf } from '../../model/expressions/row-parts.ts'
import { memberLiteral } from '../../model/member-literal.ts'
import type { ModelParameter, ParameterSetting } from '../../model/parameter.ts'
import { nameInFact } from '../../model/view-profile.ts'

/** Parameters by name with what they are in a query. */
export type Settings = ReadonlyMap<string, ParameterSetting>

type RowParameter = RowExpression & { readonly kind: 'parameter' }

/** The attribute of which each row has one member: none by a bridge; undefined where there is none of that name. */
export const variesBy = (cube: Cube, name: string): Attribute | undefined => {
  const found = hasAttribute(cube, name) ? cube.attributes.get(name) : undefined
  return cube.roles.get(found?.role ?? '')?.bridge === undefined ? found : undefined
}

/** A value that differs by members as a case over the member of the fact row. */
const perMember = (cube: Cube, e: RowParameter, at: NonNullable<ParameterSetting['at']>): RowExpression => {
  const type = variesBy(cube, at.attribute)?.type
  if (type === undefined) {
    const details = { parameter: e.parameter, attribute: at.attribute, cube: cube.name }
    throw new QueryError('unsound', { reason: 'parameter_not_of_rows', ...details }, 'scenarios')
  }
  const operand: RowExpression = { kind: 'attribute', attribute: at.attribute, type }
  const values = [...new Set(at.members.map(({ value }) => value))]
  return values.reduceRight<RowExpression>((otherwise, value) => {
    const members = at.members.filter((m) => m.value === value).flatMap((m) => memberLiteral(m.member, type) ?? [])
    const condition: RowExpression = { kind: 'in', operand, values: members, type: 'boolean' }
    return { kind: 'if', condition, value: { ...e, value }, otherwise, type: e.type }
  }, e)
}

/** A conversion to the currency that the parameters choose. */
const converted = (settings: Settings, conversion: Conversion): Conversion => {
  const setting = settings.get(conversion.parameter ?? '')
  return setting === undefined ? conversion : { ...conversion, to: String(setting.value) }
}

const inRow = (cube: Cube, settings: Settings, e: RowExpression): RowExpression => {
  if (e.kind === 'rate') return { ...e, conversion: converted(settings, e.conversion) }
  if (e.kind !== 'parameter') return mapRowParts(e, (part) => inRow(cube, settings, part))
  const setting = settings.get(e.parameter)
  if (setting === undefined) return e
  const { value, scale } = setting
  const own: RowParameter = { ...e, value, ...(scale !== undefined && { scale }) }
  return setting.at === undefined ? own : perMember(cube, own, setting.at)
}

const inCalculation = (settings: Settings, c: Calculation): Calculation => {
  if (c.kind !== 'parameter') return mapParts(c, (part) => inCalculation(settings, part))
  const setting = settings.get(c.parameter)
  if (setting === undefined) return c
  return { ...c, value: setting.value, ...(setting.at && { varies: setting.at.attribute }) }
}

const inMeasure = (cube: Cube, settings: Settings, measure: Measure): Measure => {
  if (measure.kind === 'display') return measure
  if (measure.kind === 'calculated') return { ...measure, calculation: inCalculation(settings, measure.calculation) }
  const { expression, filter, weight, currency } = measure
  return {
    ...measure,
    ...(currency?.conversion && { currency: { ...currency, conversion: converted(settings, currency.conversion) } }),
    ...(expression && { expression: inRow(cube, settings, expression) }),
    ...(filter && { filter: inRow(cube, settings, filter) }),
    ...(weight && { weight: inRow(cube, settings, weight) }),
  }
}

/** What is the same for all members: a segment, or the model of a bridge. */
type SoleReader =
  | { readonly reason: 'parameter_of_segment'; readonly segment: string }
  | { readonly reason: 'parameter_of_bridge'; readonly bridge: string }

/** Reads no row of the fact, so that no member decides its value. @throws QueryError `unsound` where one is to */
const sole = (cube: Cube, settings: Settings, e: RowExpression, reader: SoleReader): RowExpression => {
  const refuse = (part: RowExpression): void => {
    const at = part.kind === 'parameter' ? settings.get(part.parameter)?.at : undefined
    if (part.kind === 'parameter' && at !== undefined) {
      const details = { parameter: part.parameter, attribute: at.attribute }
      throw new QueryError('unsound', { ...reader, ...details }, 'scenarios')
    }
    rowPartsOf(part).forEach(refuse)
  }
  refuse(e)
  return inRow(cube, settings, e)
}

/** A bridge of which the parameters choose the stored shares. */
const inRole = (cube: Cube, settings: Settings, role: Role): Role => {
  const { bridge, name } = role
  if (bridge?.model === undefined) return role
  const is = sole(cube, settings, bridge.model.is, { reason: 'parameter_of_bridge', bridge: name })
  return { ...role, bridge: { ...bridge, model: { ...bridge.model, is } } }
}

/** Segments with their predicates, but for those whose members are stored: one attribute of a view and of its facts stays one. */
const segmentsOf = (cube: Cube, settings: Settings): ReadonlyMap<Attribute, Attribute> => {
  const changed = new Map<Attribute, Attribute>()
  for (const one of [...(cube.facts?.values() ?? []), cube]) {
    const own = settingsOf(one, settings)
    for (const attribute of one.attributes.values()) {
      const { predicate, role, name, snapshot } = attribute
      if (predicate === undefined || snapshot !== undefined || changed.has(attribute)) continue
      const reader = { reason: 'parameter_of_segment', segment: name } as const
      const of = role === undefined ? inRow(one, own, predicate) : sole(one, own, predicate, reader)
      changed.set(attribute, { ...attribute, predicate: of })
    }
  }
  return changed
}

/** Settings by the names that a fact has for attributes, in a view others than in its cube. */
const settingsOf = (fact: Cube, settings: Settings): Settings =>
  new Map(
    [...settings].map(([name, setting]) => {
      const { at } = setting
      if (at === undefined || fact.facts !== undefined) return [name, setting]
      const own = nameInFact(fact, at.attribute)
      return [name, fact.attributes.has(own) ? { ...setting, at: { ...at, attribute: own } } : setting]
    }),
  )

const mapped = <T>(items: ReadonlyMap<string, T>, change: (item: T) => T): ReadonlyMap<string, T> =>
  new Map([...items].map(([name, item]) => [name, change(item)]))

const setIn = (cube: Cube, all: Settings, segments: ReadonlyMap<Attribute, Attribute>): Cube => {
  const settings = settingsOf(cube, all)
  const inForce = (p: ModelParameter): ModelParameter => {
    const setting = settings.get(p.name)
    return setting === undefined ? p : { ...p, inForce: setting }
  }
  const { filter, parameters } = cube
  const facts = cube.facts && mapped(cube.facts, (fact) => setIn(fact, all, segments))
  const ofFact = (measure: Measure): Measure | undefined =>
    measure.kind === 'base' ? facts?.get(measure.home ?? '')?.measures.get(measure.name) : undefined
  return {
    ...cube,
    ...(filter && { filter: inRow(cube, settings, filter) }),
    ...(parameters && { parameters: mapped(parameters, inForce) }),
    ...(facts && { facts }),
    roles: mapped(cube.roles, (role) => inRole(cube, settings, role)),
    attributes: mapped(cube.attributes, (attribute) => segments.get(attribute) ?? attribute),
    measures: mapped(cube.measures, (measure) => ofFact(measure) ?? inMeasure(cube, settings, measure)),
  }
}

/**
 * A cube in whose expressions parameters have these values; all others keep what they have. Values stay values: they are
 * bound where a statement is printed. Of a view all of its facts have them.
 *
 * @throws QueryError `unsound` where a value differs by members and what reads it does not
 */
export const withSettings = (cube: Cube, settings: Settings): Cube => setIn(cube, settings, segmentsOf(cube, settings))

/** The values that parameters have in a cube that a query asks, where they are not those that are declared. */
export const settingsIn = ({ parameters }: Cube): Settings =>
  new Map([...(parameters ?? [])].flatMap(([name, { inForce }]) => (inForce === undefined ? [] : [[name, inForce]])))

/**
 * A parameter of a calculation, which has one value at every coordinate.
 *
 * @throws QueryError `unsound` where it differs by members: a coordinate holds rows of several
 */
export const soleValue = (c: Calculation & { readonly kind: 'parameter' }, path: string): Calculation => {
  if (c.varies === undefined) return c
  const details = { parameter: c.parameter, attribute: c.varies }
  throw new QueryError('unsound', { reason: 'parameter_of_calculation', ...details }, path)
}
