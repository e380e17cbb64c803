import { QueryError } from '../../contract/errors.ts'
import type { Json } from '../../contract/json.ts'
import type { Condition, Member, Scalar } from '../../contract/query.ts'
import type { Attribute } from '../../model/cube.ts'
import type { Parameter } from '../statement.ts'
import type { Names } from './names.ts'

/** A member resolved to its key: a path aligned with the last of the attribute's key columns, null for a blank ancestor. */
export type FilterMember =
  | { readonly kind: 'key'; readonly path: readonly (Parameter | null)[] }
  | { readonly kind: 'blank' }
  | { readonly kind: 'unknown' }
  /** what a ranking left out: only a coordinate of an answer, never a condition on rows */
  | { readonly kind: 'other' }

/** A condition with names resolved and values typed. Two-valued: a missing value makes it false, `not` turns that over. */
export type Filter =
  | {
      readonly kind: 'compare'
      readonly attribute: Attribute
      readonly op: '>' | '>=' | '<' | '<='
      readonly value: Parameter
    }
  | { readonly kind: 'members'; readonly attribute: Attribute; readonly members: readonly FilterMember[] }
  | {
      readonly kind: 'text'
      readonly attribute: Attribute
      readonly how: 'contains' | 'startsWith'
      readonly value: Parameter
    }
  | { readonly kind: 'not'; readonly operand: Filter }
  | { readonly kind: 'all' | 'any'; readonly operands: readonly Filter[] }

/** Attributes that a filter reads, each once per mention. */
export const attributesOf = (filter: Filter): readonly Attribute[] => {
  switch (filter.kind) {
    case 'not':
      return attributesOf(filter.operand)
    case 'all':
    case 'any':
      return filter.operands.flatMap(attributesOf)
    default:
      return [filter.attribute]
  }
}

/** The filters that must all hold for a filter to hold. */
export const conjuncts = (filter: Filter): readonly Filter[] =>
  filter.kind === 'all' ? filter.operands.flatMap(conjuncts) : [filter]

const articles: Record<Attribute['type'], string> = {
  integer: 'a whole number',
  decimal: 'a number',
  double: 'a number',
  text: 'text',
  boolean: 'true or false',
  date: 'a date such as "2017-03-01"',
}

const isDate = (value: Scalar): boolean => {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false
  const date = new Date(`${value}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value)
}

const fits: Record<Attribute['type'], (value: Scalar) => boolean> = {
  integer: (v) => typeof v === 'number' && Number.isSafeInteger(v),
  decimal: (v) => typeof v === 'number' || (typeof v === 'string' && /^-?\d+(\.\d+)?$/.test(v)),
  double: (v) => typeof v === 'number',
  text: (v) => typeof v === 'string',
  boolean: (v) => typeof v === 'boolean',
  date: isDate,
}

/** A value of a request as a parameter of the attribute's type; QueryError `wrong_value_type` where it is not one. */
const typed = (attribute: Attribute, value: Scalar, path: string): Parameter => {
  if (fits[attribute.type](value)) return { value, type: attribute.type }
  throw new QueryError(
    'wrong_value_type',
    { attribute: attribute.name, expected: articles[attribute.type], found: value as Json },
    path,
  )
}

/**
 * Resolves a member of a request; `coordinate` when it is one of an answer, where "other" may stand.
 *
 * @throws QueryError `wrong_path_length`, `wrong_value_type`, `unsound` ("other" in a condition)
 */
export const memberOf = (
  names: Names,
  attribute: Attribute,
  member: Member,
  path: string,
  coordinate = false,
): FilterMember => {
  if (member === null) return { kind: 'blank' }
  if (Array.isArray(member)) {
    const chain = [...attribute.within.map((name) => names.attribute(name, path)), attribute]
    if (member.length !== chain.length) {
      throw new QueryError(
        'wrong_path_length',
        { attribute: attribute.name, expected: chain.map((a) => a.name), found: member.length },
        path,
      )
    }
    return { kind: 'key', path: chain.map((a, i) => (member[i] == null ? null : typed(a, member[i], path))) }
  }
  if (typeof member === 'object') {
    if (member.special === 'unknown') return { kind: 'unknown' }
    if (member.special === 'blank') return { kind: 'blank' }
    if (coordinate) return { kind: 'other' }
    throw new QueryError(
      'unsound',
      { problem: `"other" of ${attribute.name} is not a member and cannot be filtered by` },
      path,
    )
  }
  return { kind: 'key', path: [typed(attribute, member, path)] }
}

const later: readonly (keyof Condition)[] = [
  'descendsFrom',
  'childrenOf',
  'last',
  'toDate',
  'shift',
  'at',
  'segment',
  'set',
]

const refuseLater = (condition: Condition, path: string): void => {
  const key = later.find((k) => condition[k] !== undefined)
  if (key !== undefined)
    throw new QueryError('not_supported_yet', { feature: `the condition ${key}` }, `${path}.${key}`)
}

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
    throw new QueryError('unsound', { problem: `${attribute.name} is true or false and has no order; use in` }, path)
  }
  const low = found.find((f) => f.op.startsWith('>'))
  const high = found.find((f) => f.op.startsWith('<'))
  if (low !== undefined && high !== undefined && isAfter(low.value, high.value)) {
    const problem = `nothing can match: ${attribute.name} ${low.key} ${String(low.value.value)} is after ${high.key} ${String(high.value.value)}`
    throw new QueryError('unsound', { problem }, path)
  }
  return found.map(({ op, value }) => ({ kind: 'compare', attribute, op, value }))
}

const textFilters = (attribute: Attribute, condition: Condition, path: string): Filter[] =>
  (['contains', 'startsWith'] as const).flatMap((how): Filter[] => {
    const value = condition[how]
    if (value === undefined) return []
    if (attribute.type !== 'text') {
      throw new QueryError(
        'unsound',
        { problem: `${how} needs text; ${attribute.name} is ${articles[attribute.type]}` },
        `${path}.${how}`,
      )
    }
    return [{ kind: 'text', attribute, how, value: { value, type: 'text' } }]
  })

const attributeFilter = (names: Names, name: string, condition: Condition, path: string): Filter => {
  const attribute = names.attribute(name, `${path}.attribute`)
  const members = (list: readonly Member[], key: string): Filter => ({
    kind: 'members',
    attribute,
    members: list.map((m, i) => memberOf(names, attribute, m, `${path}.${key}[${i}]`)),
  })
  const operands: Filter[] = [
    ...(condition.in === undefined ? [] : [members(condition.in, 'in')]),
    ...(condition.notIn === undefined ? [] : [{ kind: 'not' as const, operand: members(condition.notIn, 'notIn') }]),
    ...(condition.is === undefined ? [] : [{ kind: 'members' as const, attribute, members: [{ kind: condition.is }] }]),
    ...rangeFilters(attribute, condition, path),
    ...textFilters(attribute, condition, path),
  ]
  const [only] = operands
  return operands.length === 1 && only !== undefined ? only : { kind: 'all', operands }
}

/**
 * Resolves one condition of a request.
 *
 * @param path where it stands in the request, such as `where[0]`
 * @throws QueryError `unknown_attribute`, `wrong_value_type`, `wrong_path_length`, `unsound`, `not_supported_yet`
 */
export const planFilter = (names: Names, condition: Condition, path: string): Filter => {
  refuseLater(condition, path)
  if (condition.any !== undefined)
    return { kind: 'any', operands: condition.any.map((c, i) => planFilter(names, c, `${path}.any[${i}]`)) }
  if (condition.all !== undefined)
    return { kind: 'all', operands: condition.all.map((c, i) => planFilter(names, c, `${path}.all[${i}]`)) }
  if (condition.not !== undefined) return { kind: 'not', operand: planFilter(names, condition.not, `${path}.not`) }
  if (condition.attribute !== undefined) return attributeFilter(names, condition.attribute, condition, path)
  throw new QueryError('invalid_request', { problem: 'a condition needs an attribute' }, path)
}
