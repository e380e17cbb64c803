import { nearest } from '../nearest.ts'
import { articles, type ValueType } from '../value-types.ts'

const orOneOf = (names: readonly string[]): string => (names.length === 0 ? '' : `, or ask one of ${names.join(', ')}`)

/** Why a condition, a set, a segment or a relative date has no sound answer: the text of each reason, by its details. */
export const filterReasons = {
  reader_unknown: (p: { name: string; closest?: string | undefined }) =>
    `a policy asks for "${p.name}" of the reader, which is not known${nearest(p.closest)}`,
  masked: (p: { attribute: string }) => `the members of ${p.attribute} are masked, so that no condition can name them`,
  none_restricted: (p: { attribute: string }) =>
    `no member of ${p.attribute} is kept back; rows without a member of ${p.attribute} are {"special": "unknown"}`,
  none_unassigned: ({ attribute, cube, bridged }: { attribute: string; cube: string; bridged: readonly string[] }) => {
    const has = bridged.length === 0 ? `cube ${cube} has no bridge` : `only ${bridged.join(', ')} have one`
    return `${attribute} comes by no bridge and has no unassigned member; ${has}. Rows without a member of ${attribute} are {"special": "unknown"}`
  },
  other_in_condition: (p: { attribute: string }) =>
    `"other" of ${p.attribute} is not a member and cannot be filtered by; list the members that are wanted`,
  own_in_condition: (p: { attribute: string }) =>
    `"own" of ${p.attribute} is not a member and cannot be filtered by; ${p.attribute} is filtered by nodes with all that stands below them; for a node's own value ask own(measure)`,
  nothing_below: (p: { attribute: string; hierarchies: readonly string[] }) =>
    `${p.attribute} is in no hierarchy, so nothing stands below its members; use in${orOneOf(p.hierarchies)}`,
  is_hierarchy: (p: { hierarchy: string; levels: readonly string[] }) =>
    `${p.hierarchy} is a hierarchy; ask for one of its levels: ${p.levels.join(', ')}`,
  finer_than_facts: (p: { attribute: string; cube: string; grain: string; role: string }) =>
    `${p.attribute} is finer than the facts of cube ${p.cube}, each of which is of a whole ${p.grain}; ask for ${p.role}.${p.grain}, or for a period made of it`,
  no_order: (p: { attribute: string }) => `${p.attribute} is true or false and has no order; use in`,
  empty_range: (p: { attribute: string; low: string; from: string; high: string; to: string }) =>
    `nothing can match: ${p.attribute} ${p.low} ${p.from} is after ${p.high} ${p.to}`,
  needs_text: (p: { key: string; attribute: string; type: ValueType }) =>
    `${p.key} needs text; ${p.attribute} is ${articles[p.type]}`,
  sets_of_several: (p: { attributes: readonly string[] }) =>
    `sets are put together by their members, and these are of ${p.attributes.join(' and ')}; a condition of their own each holds both`,
  set_elsewhere: (p: { set: string; attribute: string; cube: string }) =>
    `set ${p.set} has members of ${p.attribute}, which cube ${p.cube} does not have; ask a cube that has it`,
  set_not_stored: (p: { set: string; day: string; closest: string; stored: readonly string[] }) =>
    `set ${p.set} has no members stored for ${p.day}${nearest(p.closest)}; the last stored are ${p.stored.join(', ')}`,
  set_never_stored: (p: { set: string; day: string }) =>
    `set ${p.set} has no members stored for ${p.day}; nothing is stored of it yet; ask "fresh"`,
  set_not_frozen: (p: { set: string; closest?: string | undefined }) => {
    const others = p.closest === undefined ? 'no set is' : `of those that are, nearest is "${p.closest}"`
    return `set ${p.set} is not frozen and has no versions; ${others}. Leave version out, or give the set freeze: nightly`
  },
  segment_stored_without_role: (p: { segment: string; on: string; dates: readonly string[]; cube: string }) =>
    `segment ${p.segment} has the members of ${p.on} that were stored for the day of ${p.dates.join(', else ')}, and cube ${p.cube} has no role of ${p.on}; ask a cube that has both, or write its conditions in where`,
  segment_stored_without_date: (p: { segment: string; on: string; dates: readonly string[]; cube: string }) =>
    `segment ${p.segment} has the members of ${p.on} that were stored for the day of ${p.dates.join(', else ')}, and cube ${p.cube} has no date role ${p.dates.join(' or ')}; ask a cube that has both, or write its conditions in where`,
  segment_of_other_rows: (p: { segment: string; on: string; cube: string }) =>
    `segment ${p.segment} is on the rows of cube ${p.on}, and cube ${p.cube} has others; ask ${p.on}`,
  segment_without_role: (p: { segment: string; on: string; cube: string }) =>
    `segment ${p.segment} is on ${p.on}, and cube ${p.cube} has no role of it; ask a cube that has one, or write its conditions in where`,
  segment_without_role_as_of: (p: { segment: string; on: string; dates: readonly string[]; cube: string }) =>
    `segment ${p.segment} is on ${p.on}, seen as of ${p.dates.join(', else ')}, and cube ${p.cube} has no role that sees it so; ask a cube that has one, or write its conditions in where`,
  segment_of_which_role: (p: { segment: string; cube: string; roles: readonly string[] }) =>
    `segment ${p.segment} is one of several roles of cube ${p.cube}; say which by "role": ${p.roles.join(', ')}`,
  segment_of_no_such_role: (p: {
    segment: string
    role: string
    cube: string
    closest?: string | undefined
    roles: readonly string[]
  }) =>
    `segment ${p.segment} is of no role "${p.role}" in cube ${p.cube}${nearest(p.closest)}; its roles are ${p.roles.join(', ') || 'none'}`,
  not_of_calendar: (p: { key: string; attribute: string; instead: string }) =>
    `${p.key} needs a year, quarter, month, week or date of a calendar; ${p.attribute} is none; ask it of ${p.instead}`,
  no_calendar: (p: { key: string; attribute: string; cube: string }) =>
    `${p.key} needs a year, quarter, month, week or date of a calendar; ${p.attribute} is none; cube ${p.cube} has no date role`,
  not_complete_through: (p: { cube: string }) =>
    `cube ${p.cube} does not say up to which date its data are complete, so say from where to count, such as "at": "1998-05"`,
  no_last_date: (p: { cube: string }) =>
    `cube ${p.cube} does not say up to which date its data are complete; name the last date with to`,
  not_moved_by: (p: { attribute: string; period: string; unit: string; date: string }) =>
    `a ${p.period} does not move by a ${p.unit}: shift ${p.attribute} by week or year, or ${p.date} by ${p.unit}`,
  beyond_dates: (p: { key: string; first: string; last: string }) =>
    `${p.key} goes beyond ${p.first} to ${p.last}; take a smaller n, or count from another date`,
  no_event_date: (p: { cube: string }) =>
    `cube ${p.cube} has no date role that says when a fact happened; ask asOf now or a date such as "2026-03-31"`,
} as const
