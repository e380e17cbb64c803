import { QueryError } from '../../contract/errors.ts'
import type { Condition, Member } from '../../contract/query.ts'
import type { Attribute } from '../../model/cube.ts'
import type { Parameter } from '../statement.ts'
import { descentFilter } from './descent.ts'
import { checkNotMasked, type Filter, memberOf, typed } from './filter.ts'
import type { Names } from './names.ts'
import { planSegment } from './plan-segment.ts'
import { planSet } from './plan-set.ts'
import { relativeDateFilters } from './relative-dates.ts'

const codePoints = (text: string): number[] => Array.from(text, (character) => character.codePointAt(0) ?? 0)

/** By code point, as engines compare text: the 16-bit units of a string would put what is beyond them too early. */
const isTextAfter = (from: string, to: string): boolean => {
  const [a, b] = [codePoints(from), codePoints(to)]
  const first = a.findIndex((point, i) => point !== b[i])
  return first >= 0 && (a[first] ?? 0) > (b[first] ?? -1)
}

const isAfter = (from: Parameter, to: Parameter): boolean => {
  if (from.type === 'decimal') return Number(from.value) > Number(to.value)
  return from.type === 'text' ? isTextAfter(String(from.value), String(to.value)) : from.value > to.value
}

const rangeFilters = (attribute: Attribute, condition: Condition, path: string): Filter[] => {
  const bounds = [
    ['from', '>='],
    ['to', '<='],
    ['gt', '>'],
    ['gte', '>='],
    ['lt', '<'],
    ['lte', '<='],
  ] as const
  const found = bounds.flatMap(([key, op]) => {
    const value = condition[key]
    return value === undefined ? [] : [{ key, op, value: typed(attribute, value, `${path}.${key}`) }]
  })
  if (found.length > 0 && attribute.type === 'boolean') {
    throw new QueryError('unsound', { reason: 'no_order', attribute: attribute.name }, path)
  }
  const low = found.find((f) => f.op.startsWith('>'))
  const high = found.find((f) => f.op.startsWith('<'))
  if (low !== undefined && high !== undefined && isAfter(low.value, high.value)) {
    const [from, to] = [String(low.value.value), String(high.value.value)]
    const details = { attribute: attribute.name, low: low.key, from, high: high.key, to }
    throw new QueryError('unsound', { reason: 'empty_range', ...details }, path)
  }
  return found.map(({ op, value }) => ({ kind: 'compare', attribute, op, value }))
}

const textFilters = (attribute: Attribute, condition: Condition, path: string): Filter[] =>
  (['contains', 'startsWith'] as const).flatMap((how): Filter[] => {
    const value = condition[how]
    if (value === undefined) return []
    if (attribute.type !== 'text') {
      const { name, type } = attribute
      throw new QueryError('unsound', { reason: 'needs_text', key: how, attribute: name, type }, `${path}.${how}`)
    }
    return [{ kind: 'text', attribute, how, value: { value, type: 'text' } }]
  })

const ownFilters = (names: Names, name: string, condition: Condition, path: string): Filter[] => {
  const { attribute: _name, descendsFrom: _below, childrenOf: _children, ...own } = condition
  if (Object.values(own).every((value) => value === undefined)) return []
  const attribute = names.attribute(name, `${path}.attribute`)
  checkNotMasked(attribute, `${path}.attribute`)
  const members = (list: readonly Member[], key: string): Filter => ({
    kind: 'members',
    attribute,
    members: list.map((m, i) => memberOf(names, attribute, m, `${path}.${key}[${i}]`)),
  })
  return [
    ...(condition.in === undefined ? [] : [members(condition.in, 'in')]),
    ...(condition.notIn === undefined ? [] : [{ kind: 'not' as const, operand: members(condition.notIn, 'notIn') }]),
    ...(condition.is === undefined ? [] : [{ kind: 'members' as const, attribute, members: [{ kind: condition.is }] }]),
    ...rangeFilters(attribute, condition, path),
    ...textFilters(attribute, condition, path),
    ...relativeDateFilters(names, attribute, condition, path),
  ]
}

const attributeFilter = (names: Names, name: string, condition: Condition, path: string): Filter => {
  const operands = [
    ...(['descendsFrom', 'childrenOf'] as const).flatMap((key) => {
      const members = condition[key]
      return members === undefined ? [] : [descentFilter(names, name, key, members, path)]
    }),
    ...ownFilters(names, name, condition, path),
  ]
  const [only] = operands
  return operands.length === 1 && only !== undefined ? only : { kind: 'all', operands }
}

/** The conditions of a combination, each once: what is asked twice need not be computed twice. */
const planOperands = (names: Names, conditions: readonly Condition[], path: string): Filter[] => {
  const texts = conditions.map((condition) => JSON.stringify(condition))
  const first = new Map(texts.map((text, i) => [text, i] as const).toReversed())
  return conditions.flatMap((condition, i) =>
    first.get(texts[i] ?? '') === i ? planFilter(names, condition, `${path}[${i}]`) : [],
  )
}

/**
 * Resolves one condition of a request.
 *
 * @param path where it stands in the request, such as `where[0]`
 * @throws QueryError `unknown_attribute`, `wrong_value_type`, `wrong_path_length`, `unsound`, `not_supported_yet`
 */
export const planFilter = (names: Names, condition: Condition, path: string): Filter => {
  if (condition.any !== undefined) return { kind: 'any', operands: planOperands(names, condition.any, `${path}.any`) }
  if (condition.all !== undefined) return { kind: 'all', operands: planOperands(names, condition.all, `${path}.all`) }
  if (condition.not !== undefined) return { kind: 'not', operand: planFilter(names, condition.not, `${path}.not`) }
  if (condition.segment !== undefined) return planSegment(names, condition.segment, condition.role, path)
  if (condition.set !== undefined) return planSet(names, condition.set, `${path}.set`, condition.version)
  if (condition.attribute !== undefined) return attributeFilter(names, condition.attribute, condition, path)
  throw new QueryError('invalid_request', { problem: 'a condition needs an attribute' }, path)
}
