import { QueryError } from '../../contract/errors.ts'
import type { TimeModifier } from '../../model/calendar.ts'
import type { Attribute } from '../../model/cube.ts'
import type { CoordinateChange, CoordinateKey } from '../../model/expression.ts'
import type { Parameter } from '../statement.ts'
import { attributesOf, conjuncts, type Filter, type FilterMember, memberOf } from './filter.ts'
import { keyPath } from './key-path.ts'
import type { Names } from './names.ts'
import type { GroupKey, RolledUp } from './plan.ts'

/** An attribute freed from what an axis or the query says of it, its ancestors with it, and maybe set to members. */
interface Change {
  readonly freed: readonly Attribute[]
  readonly filter: Filter | undefined
}

/** How a value deviates from the coordinate that it is shown at. */
export interface Deviation {
  readonly changes: readonly Change[]
  readonly modifiers: readonly TimeModifier[]
  readonly own: boolean
  readonly align: 'elapsed' | 'working_days' | 'full' | undefined
}

/** A value of the very coordinate. */
export const plain: Deviation = { changes: [], modifiers: [], own: false, align: undefined }

/** Attributes that a deviation frees; a leg under it does not group by them. */
export const freedBy = ({ changes }: Deviation): readonly Attribute[] => changes.flatMap((c) => c.freed)

/** Text that is the same for the same deviation only. */
export const textOf = ({ changes, modifiers, own, align }: Deviation): string =>
  JSON.stringify([changes.map((c) => [c.freed.map((a) => a.name), c.filter]), modifiers, own, align])

const isPath = (member: CoordinateKey | readonly CoordinateKey[]): member is readonly CoordinateKey[] =>
  Array.isArray(member)

const resolveChange = (names: Names, change: CoordinateChange, path: string): Change => {
  const attribute = names.attribute(change.attribute, path)
  const freed = keyPath(names.cube, attribute)
  if (change.kind === 'all') return { freed, filter: undefined }
  const members = change.members.map((m) => memberOf(names, attribute, isPath(m) ? [...m] : m, path))
  return { freed, filter: { kind: 'members', attribute, members } }
}

const isTimeOf = (names: Names, changes: readonly Change[], modifier: TimeModifier): boolean => {
  const role = modifier.role ?? names.cube.time
  return changes.some((c) => c.freed.some((a) => a.role === role && a.period !== undefined))
}

const describeModifier = (modifier: TimeModifier): string => {
  const role = modifier.role === undefined ? [] : [modifier.role]
  const written = (name: string, ...args: readonly (string | number)[]): string => {
    const all = [...args, ...role]
    return `@${name}${all.length === 0 ? '' : `(${all.join(', ')})`}`
  }
  switch (modifier.kind) {
    case 'shift':
      return written(modifier.name)
    case 'prior':
      if (modifier.unit !== undefined) return written('prior', modifier.unit, modifier.n)
      return modifier.n === 1 ? written('prior') : written('prior', modifier.n)
    case 'rolling':
      return modifier.unit === undefined
        ? written('last', modifier.n)
        : written('rolling', `${modifier.n} ${modifier.unit}`)
    default:
      return written(modifier.kind, modifier.unit)
  }
}

const describeKey = (key: Parameter | null): string => {
  if (key === null) return 'null'
  return typeof key.value === 'string' ? `'${key.value.replaceAll("'", "''")}'` : String(key.value)
}

const describeMember = (member: FilterMember): string => {
  if (member.kind !== 'key') return 'null'
  const [only = null] = member.path
  return member.path.length === 1 ? describeKey(only) : `(${member.path.map(describeKey).join(', ')})`
}

const describeChange = ({ freed, filter }: Change): string => {
  const attribute = freed.at(-1)?.name ?? ''
  if (filter?.kind !== 'members') return `all(${attribute})`
  const members = filter.members.map(describeMember)
  return members.length === 1 ? `${attribute} = ${members[0]}` : `${attribute} in (${members.join(', ')})`
}

/**
 * A measure under a deviation, in the language of calculations, as `won@prior_year` and `won{channel = 'Radio'}`; how an
 * incomplete period is compared stands behind its modifiers. Different deviations have different names.
 */
export const describe = (measure: string, { modifiers, changes, own, align }: Deviation): string => {
  const aligned = align === undefined || modifiers.length === 0 ? '' : ` aligned ${align}`
  const moved = `${measure}${modifiers.map(describeModifier).join('')}${aligned}`
  const elsewhere = changes.length === 0 ? moved : `${moved}{${changes.map(describeChange).join(', ')}}`
  return own ? `own(${elsewhere})` : elsewhere
}

/** A deviation with further changes of coordinates: they replace what was said before of the same attributes. */
export const changed = (
  names: Names,
  deviation: Deviation,
  changes: readonly CoordinateChange[],
  path: string,
): Deviation => {
  const resolved = changes.map((c) => resolveChange(names, c, path))
  const freed = new Set(resolved.flatMap((c) => c.freed))
  const earlier = deviation.changes.filter(
    ({ filter, freed: before }) =>
      !(filter === undefined ? before : attributesOf(filter)).every((attribute) => freed.has(attribute)),
  )
  return {
    ...deviation,
    changes: [...earlier, ...resolved],
    modifiers: deviation.modifiers.filter((m) => !isTimeOf(names, resolved, m)),
  }
}

/** A coordinate that a calculation changes: of a tree's own values the nodes alone, else with all that stands below them. */
const coordinateOf = ({ filter }: Change, own: boolean): readonly Filter[] => {
  if (filter === undefined) return []
  return [own && filter.kind === 'members' && filter.attribute.tree !== undefined ? { ...filter, exact: true } : filter]
}

/** Conditions of a query under a deviation: those on freed attributes are gone, those of the changes are there. */
export const deviatedFilters = (deviation: Deviation, filters: readonly Filter[], path: string): readonly Filter[] => {
  const freed = new Set(freedBy(deviation))
  const kept = filters.flatMap(conjuncts).filter((filter) => {
    const read = attributesOf(filter)
    const isFreed = read.map((attribute) => freed.has(attribute))
    if (isFreed.includes(true) && isFreed.includes(false)) {
      const attributes = [...new Set(read.map((a) => a.name))]
      throw new QueryError('unsound', { reason: 'change_of_mixed', attributes }, path)
    }
    return !isFreed.includes(true)
  })
  return freed.size === 0 ? filters : [...kept, ...deviation.changes.flatMap((c) => coordinateOf(c, deviation.own))]
}

/** The bits of keys that a leg under a deviation does not group by. */
export const freedBits = (deviation: Deviation, keys: readonly GroupKey[]): RolledUp => {
  const freed = new Set(freedBy(deviation))
  return keys.filter((k) => freed.has(k.attribute)).reduce((bits, k) => bits | (1 << k.bit), 0)
}
