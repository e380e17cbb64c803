import { conditionParts } from '../../server/contract/condition-parts.ts'
import type { Condition } from '../../server/contract/query.ts'

/** Whether one part of a group is enough, or all of them must hold. */
export const groupKinds = ['any', 'all'] as const
export type GroupKind = (typeof groupKinds)[number]

/** Conditions that are one filter together; what they keep is left out where the group is negated. */
export interface Group {
  readonly kind: GroupKind
  readonly isNegated: boolean
  readonly parts: readonly Condition[]
}

/** The way to a part: its place in the group, then its place in that part, and so on; empty for the whole. */
export type PartPath = readonly number[]

/** A condition as a group; undefined where it is one condition by itself. */
export const groupOf = ({ any, all, not }: Condition): Group | undefined => {
  if (any !== undefined) return { kind: 'any', isNegated: false, parts: any }
  if (all !== undefined) return { kind: 'all', isNegated: false, parts: all }
  if (not === undefined) return undefined
  const inner = groupOf(not)
  return inner === undefined || inner.isNegated
    ? { kind: 'any', isNegated: true, parts: [not] }
    : { ...inner, isNegated: true }
}

/** The opposite of one condition: members that are listed are left out in place of kept. */
const opposite = (condition: Condition): Condition => {
  const { attribute, in: kept, notIn, not, ...more } = condition
  if (not !== undefined) return not
  if (attribute === undefined || Object.values(more).some((value) => value !== undefined)) return { not: condition }
  if (kept !== undefined && notIn === undefined) return { attribute, notIn: kept }
  return notIn !== undefined && kept === undefined ? { attribute, in: notIn } : { not: condition }
}

/** Each part once; those of a group of the same kind stand for it. */
const flat = (kind: GroupKind, parts: readonly Condition[]): Condition[] => {
  const all = parts.flatMap((part) => {
    const group = groupOf(part)
    return group !== undefined && !group.isNegated && group.kind === kind ? group.parts : [part]
  })
  const texts = all.map((part) => JSON.stringify(part))
  return all.filter((_, i) => texts.indexOf(texts[i] ?? '') === i)
}

/** A group as a condition: its one part where it has no other, undefined where it has none. */
export const conditionOf = ({ kind, isNegated, parts }: Group): Condition | undefined => {
  const [first, ...others] = flat(kind, parts)
  if (first === undefined) return undefined
  const kept = others.length === 0 ? first : { [kind]: [first, ...others] }
  return isNegated ? opposite(kept) : kept
}

/** The part of a condition at a path; undefined where it has none there. */
export const partAt = (condition: Condition, [at, ...rest]: PartPath): Condition | undefined => {
  if (at === undefined) return condition
  const part = groupOf(condition)?.parts[at]
  return part && partAt(part, rest)
}

/**
 * A condition with the part at a path replaced, or without it.
 *
 * @param change what the part becomes; undefined takes it out, and a group of which no part is left goes with it
 * @returns undefined where nothing is left
 */
export const withPart = (
  condition: Condition,
  [at, ...rest]: PartPath,
  change: (part: Condition) => Condition | undefined,
): Condition | undefined => {
  if (at === undefined) return change(condition)
  const group = groupOf(condition)
  if (group === undefined) return condition
  const parts = group.parts.flatMap((part, i) => (i === at ? (withPart(part, rest, change) ?? []) : [part]))
  return conditionOf({ ...group, parts })
}

/** A condition and one more beside it, of which one or both must hold. */
export const joined = (condition: Condition, kind: GroupKind, other: Condition): Condition =>
  conditionOf({ kind, isNegated: false, parts: [condition, other] }) ?? condition

/** A group with one part more, at its end; what is no group stays as it is. */
export const withMore = (condition: Condition, part: Condition): Condition => {
  const group = groupOf(condition)
  return (group && conditionOf({ ...group, parts: [...group.parts, part] })) ?? condition
}

/** The parts of a group as filters of their own, each left out where the group was. */
export const takenApart = (condition: Condition): readonly Condition[] => {
  const group = groupOf(condition)
  if (group === undefined) return [condition]
  return group.isNegated ? group.parts.map(opposite) : group.parts
}

/** Conditions with all that they are made of, each before its parts. */
export const allParts = (where: readonly Condition[]): Condition[] =>
  where.flatMap((condition) => [condition, ...allParts(conditionParts(condition))])

/** The path that a place in a condition of a request says: `.any[1].not.all[0].in[2]` is [1, 0]. */
export const partPathOf = (place: string): PartPath => {
  const steps = /^(?:\.(?:any|all)\[\d+\]|\.not(?![A-Za-z]))*/.exec(place)?.[0] ?? ''
  const negated = /\.not(?!\.(?:any|all))/g
  return [...steps.replaceAll(negated, '[0]').matchAll(/\[(\d+)\]/g)].map(([, at]) => Number(at))
}

/** A condition of which each part that is no group is changed by itself. */
export const mapParts = (condition: Condition, change: (part: Condition) => Condition): Condition => {
  const { any, all, not } = condition
  if (any !== undefined) return { any: any.map((part) => mapParts(part, change)) }
  if (all !== undefined) return { all: all.map((part) => mapParts(part, change)) }
  return not === undefined ? change(condition) : { not: mapParts(not, change) }
}
