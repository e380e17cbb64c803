import { QueryError } from '../../contract/errors.ts'
import type { Json } from '../../contract/json.ts'
import type { Member, Scalar } from '../../contract/query.ts'
import { articles } from '../../contract/value-types.ts'
import type { Attribute } from '../../model/cube.ts'
import { isDate } from '../../model/periods.ts'
import type { Parameter } from '../statement.ts'
import { keyPath } from './key-path.ts'
import type { Names } from './names.ts'
import type { SetQuery } from './set-query.ts'

/** A member resolved to its key: a path aligned with the last of the attribute's key columns, null for a blank ancestor. */
export type FilterMember =
  | { readonly kind: 'key'; readonly path: readonly (Parameter | null)[] }
  | { readonly kind: 'blank' }
  | { readonly kind: 'unknown' }
  /** what no member of a bridge has a share of */
  | { readonly kind: 'unassigned' }
  /** what a ranking left out, a tree node without what is below it: coordinates of an answer, never conditions on rows */
  | { readonly kind: 'other' | 'own' }

/** A condition with names resolved and values typed. Two-valued: a missing value makes it false, `not` turns that over. */
export type Filter =
  | {
      readonly kind: 'compare'
      readonly attribute: Attribute
      readonly op: '>' | '>=' | '<' | '<='
      readonly value: Parameter
      /** the value is the last date up to which data are complete: in a view that of each fact */
      readonly through?: true
    }
  /** of a tree: the members with all that stands below them, or, where `exact`, without */
  | {
      readonly kind: 'members'
      readonly attribute: Attribute
      readonly members: readonly FilterMember[]
      readonly exact?: boolean
    }
  /** what stands below the children of a tree's members, the children included */
  | { readonly kind: 'childrenOf'; readonly attribute: Attribute; readonly members: readonly FilterMember[] }
  | {
      readonly kind: 'text'
      readonly attribute: Attribute
      readonly how: 'contains' | 'startsWith'
      readonly value: Parameter
    }
  /** members that a question of its own finds */
  | { readonly kind: 'set'; readonly attribute: Attribute; readonly set: SetQuery }
  | { readonly kind: 'not'; readonly operand: Filter }
  | { readonly kind: 'all' | 'any'; readonly operands: readonly Filter[] }

/** A filter on one attribute, which is made of no others. */
export type AttributeFilter = Extract<Filter, { readonly attribute: Attribute }>

/** The filters on one attribute each that a filter is made of. */
export const attributeFiltersOf = (filter: Filter): readonly AttributeFilter[] => {
  switch (filter.kind) {
    case 'not':
      return attributeFiltersOf(filter.operand)
    case 'all':
    case 'any':
      return filter.operands.flatMap(attributeFiltersOf)
    default:
      return [filter]
  }
}

/** Attributes that a filter reads, each once per mention. */
export const attributesOf = (filter: Filter): readonly Attribute[] =>
  attributeFiltersOf(filter).map(({ attribute }) => attribute)

/** The filters that must all hold for a filter to hold. */
export const conjuncts = (filter: Filter): readonly Filter[] =>
  filter.kind === 'all' ? filter.operands.flatMap(conjuncts) : [filter]

const fits: Record<Attribute['type'], (value: Scalar) => boolean> = {
  integer: (v) => typeof v === 'number' && Number.isSafeInteger(v),
  decimal: (v) => typeof v === 'number' || (typeof v === 'string' && /^-?\d+(\.\d+)?$/.test(v)),
  double: (v) => typeof v === 'number',
  text: (v) => typeof v === 'string',
  boolean: (v) => typeof v === 'boolean',
  date: (v) => typeof v === 'string' && isDate(v),
}

/** A value of a request as a parameter of the attribute's type; QueryError `wrong_value_type` where it is not one. */
export const typed = (attribute: Attribute, value: Scalar, path: string): Parameter => {
  if (fits[attribute.type](value)) return { value, type: attribute.type }
  throw new QueryError(
    'wrong_value_type',
    { attribute: attribute.name, expected: articles[attribute.type], found: value as Json },
    path,
  )
}

/** The member of rows, or shares of rows, that no member of a bridge has. @throws QueryError `unsound` without a bridge */
const unassigned = ({ cube }: Names, attribute: Attribute, path: string): FilterMember => {
  if (attribute.unassigned !== undefined) return { kind: 'unassigned' }
  const bridged = [...cube.attributes.values()].filter((a) => a.unassigned !== undefined).map((a) => a.name)
  const details = { attribute: attribute.name, cube: cube.name, bridged }
  throw new QueryError('unsound', { reason: 'none_unassigned', ...details }, path)
}

/** @throws QueryError `unsound` for an attribute whose members the reader sees masked */
export const checkNotMasked = ({ name, mask }: Attribute, path: string): void => {
  if (mask !== undefined) throw new QueryError('unsound', { reason: 'masked', attribute: name }, path)
}

/** What stands for members that the reader may not see. @throws QueryError `unsound` where they may see all */
const restricted = ({ name, restricted: isKept }: Attribute, path: string): FilterMember => {
  if (isKept === true) return { kind: 'unknown' }
  throw new QueryError('unsound', { reason: 'none_restricted', attribute: name }, path)
}

/**
 * Resolves a member of a request; `coordinate` when it is one of an answer, where "other" and "own" may stand.
 *
 * @throws QueryError `wrong_path_length`, `wrong_value_type`, `unsound` ("other" or "own" in a condition)
 */
export const memberOf = (
  names: Names,
  attribute: Attribute,
  member: Member,
  path: string,
  coordinate = false,
): FilterMember => {
  if (!coordinate) checkNotMasked(attribute, path)
  if (member === null) return { kind: 'blank' }
  if (Array.isArray(member)) {
    const chain = keyPath(names.cube, attribute)
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
    if (member.special === 'restricted') return restricted(attribute, path)
    if (member.special === 'unassigned') return unassigned(names, attribute, path)
    if (coordinate) return { kind: member.special }
    const reason = member.special === 'own' ? 'own_in_condition' : 'other_in_condition'
    throw new QueryError('unsound', { reason, attribute: attribute.name }, path)
  }
  return { kind: 'key', path: [typed(attribute, member, path)] }
}
