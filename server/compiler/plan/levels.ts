import { QueryError } from '../../contract/errors.ts'
import type { Member } from '../../contract/query.ts'
import type { Attribute, Hierarchy } from '../../model/cube.ts'
import { type Filter, memberOf } from './filter.ts'
import type { SkipRule } from './listing.ts'
import type { Names } from './names.ts'

/** The attributes of a hierarchy, coarse to fine. */
const levelsOf = (names: Names, hierarchy: Hierarchy): readonly Attribute[] =>
  hierarchy.levels.map((name) => names.attribute(name, ''))

/** What makes a member of a level of a ragged hierarchy no row; undefined where every member is one. */
const skipRule = (names: Names, hierarchy: Hierarchy, level: number): SkipRule | undefined => {
  const [parent, attribute] = [level - 1, level].map((l) => hierarchy.levels[l])
  const how = hierarchy.skips?.get(attribute ?? '')
  if (how === undefined || parent === undefined || attribute === undefined) return undefined
  return { attribute: names.attribute(attribute, ''), how, parent: names.attribute(parent, '') }
}

/** The rules by which members of an attribute are no rows, one for each ragged hierarchy that it is a level of. */
export const skipRulesOf = (names: Names, attribute: Attribute): readonly SkipRule[] =>
  [...names.cube.hierarchies.values()].flatMap(
    (hierarchy) => skipRule(names, hierarchy, hierarchy.levels.indexOf(attribute.name)) ?? [],
  )

const periodTexts: Record<string, RegExp> = {
  quarter: /^\d{4}-Q[1-4]$/,
  month: /^\d{4}-\d{2}$/,
  week: /^\d{4}-W\d{2}$/,
  fiscal_quarter: /^FY\d{4}-Q[1-4]$/,
}

const looksLike = (attribute: Attribute, member: Member): boolean => {
  const pattern = attribute.derived === undefined ? undefined : periodTexts[attribute.derived.part]
  return pattern === undefined || typeof member !== 'string' || pattern.test(member)
}

/** A member and the level that it is of. */
export interface LevelMember {
  readonly level: number
  readonly filter: Filter
}

const atLevel = (names: Names, levels: readonly Attribute[], level: number, member: Member, path: string) => {
  const attribute = levels[level]
  if (attribute === undefined || !looksLike(attribute, member)) return undefined
  try {
    const filter: Filter = { kind: 'members', attribute, members: [memberOf(names, attribute, member, path)] }
    return { level, filter }
  } catch (error) {
    if (error instanceof QueryError && error.code === 'wrong_value_type') return undefined
    throw error
  }
}

/** A path with a key for every level from the top, where the levels' own keys do not hold their ancestors. */
const alongLevels = (
  names: Names,
  levels: readonly Attribute[],
  member: Exclude<Member, null | string | number | boolean | { special: string }>,
  path: string,
): LevelMember | undefined => {
  const level = member.length - 1
  const parts = member.map((key, i) => {
    const attribute = levels[i]
    return attribute === undefined || key === null ? undefined : atLevel(names, levels, i, key, path)?.filter
  })
  const operands = parts.filter((p) => p !== undefined)
  return operands.length < member.length ? undefined : { level, filter: { kind: 'all', operands } }
}

const memberOfLevel = (
  names: Names,
  levels: readonly Attribute[],
  level: number,
  member: Member,
  path: string,
): LevelMember => {
  const attribute = levels[level]
  if (attribute === undefined) throw new Error(`a hierarchy of ${levels.length} levels has none at ${level}`)
  if (Array.isArray(member) && member.length === level + 1 && member.length !== attribute.within.length + 1) {
    const found = alongLevels(names, levels, member, path)
    if (found !== undefined) return found
  }
  return { level, filter: { kind: 'members', attribute, members: [memberOf(names, attribute, member, path)] } }
}

const refuse = (hierarchy: Hierarchy, levels: readonly Attribute[], member: Member, path: string): never => {
  const details = { found: member, hierarchy: hierarchy.name, levels: levels.map((l) => `${l.name} (${l.type})`) }
  throw new QueryError('unsound', { reason: 'no_member_of_level', ...details }, path)
}

/**
 * The level that a member of a hierarchy is of: of a key the first one whose keys are like it, of a path the one that has
 * so many keys.
 *
 * @param named the level, where it is known: the member is its key, or a path
 * @throws QueryError `unsound` where no level has such members; `wrong_value_type`, `wrong_path_length` of a known one
 */
export const memberAtLevel = (
  names: Names,
  hierarchy: Hierarchy,
  member: Member,
  path: string,
  named?: number,
): LevelMember => {
  const levels = levelsOf(names, hierarchy)
  if (named !== undefined) return memberOfLevel(names, levels, named, member, path)
  if (member === null || (typeof member === 'object' && !Array.isArray(member)))
    return refuse(hierarchy, levels, member, path)
  const candidates = levels.map((_, level) => level)
  if (!Array.isArray(member)) {
    const plain = candidates.filter((level) => levels[level]?.within.length === 0)
    const found = [...plain, ...candidates].map((level) => atLevel(names, levels, level, member, path))
    return found.find((f) => f !== undefined) ?? refuse(hierarchy, levels, member, path)
  }
  const own = candidates.filter((level) => (levels[level]?.within.length ?? 0) + 1 === member.length)
  const found = [...own.filter((level) => level === member.length - 1), ...own].map((level) =>
    atLevel(names, levels, level, member, path),
  )
  return (
    found.find((f) => f !== undefined) ??
    alongLevels(names, levels, member, path) ??
    refuse(hierarchy, levels, member, path)
  )
}

/** A level under a member, and at which levels between the two a member must be skipped, or shown, to be that far below. */
export interface LevelBelow {
  readonly level: number
  readonly skipped: readonly SkipRule[]
  readonly shown: readonly SkipRule[]
}

/** How far below: this many shown levels; or the lowest level, and no further than that many. */
export type Descent = { readonly exactly: number } | { readonly upTo: number | undefined }

/** Every choice of some of the rules, none and all included. */
const choices = (rules: readonly SkipRule[]): readonly (readonly SkipRule[])[] =>
  Array.from({ length: 2 ** rules.length }, (_, chosen) => rules.filter((_rule, i) => (chosen & (1 << i)) !== 0))

/**
 * The levels of a hierarchy at which the descendants of a member of `level` stand that many shown levels below it. A
 * skipped level is not counted: what is under it counts as a level higher. A member of the lowest level is its own leaf.
 */
export const levelsBelow = (
  names: Names,
  hierarchy: Hierarchy,
  level: number,
  descent: Descent,
): readonly LevelBelow[] => {
  const last = hierarchy.levels.length - 1
  const isAsked = (depth: number, isLast: boolean): boolean => {
    if ('exactly' in descent) return depth === descent.exactly
    if (descent.upTo === undefined) return isLast
    return depth === descent.upTo || (isLast && depth < descent.upTo)
  }
  if ('upTo' in descent && (level === last || descent.upTo === undefined))
    return [{ level: last, skipped: [], shown: [] }]
  const lower = hierarchy.levels.flatMap((_, l) => (l > level ? [l] : []))
  return lower.flatMap((target) => {
    const between = lower.filter((l) => l < target)
    const rules = between.flatMap((l) => skipRule(names, hierarchy, l) ?? [])
    return choices(rules)
      .filter((skipped) => isAsked(between.length - skipped.length + 1, target === last))
      .map((skipped) => ({ level: target, skipped, shown: rules.filter((r) => !skipped.includes(r)) }))
  })
}
