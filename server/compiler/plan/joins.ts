import type { Attribute, Bridge, Cube, History, InstantType, KeyColumn, Outrigger, Role } from '../../model/cube.ts'
import type { Conversion } from '../../model/expression.ts'
import { isStored } from './snapshots.ts'

/** The date at which a version must be valid: that of a joined calendar, or the same for all rows. */
export type VersionDate = { readonly alias: string; readonly column: string } | { readonly date: string }

/** A column of joined rows, of the fact where it has no alias; of a calendar's date what the attribute computes of it. */
export interface RowColumn {
  readonly alias: string | undefined
  readonly column: string
  readonly attribute?: Attribute
}

/**
 * One table joined to fact rows: a role's, or an outrigger of one. Many rows of what it joins to, one of its own; but for a
 * bridge, of which a fact row has one row for each of its members.
 */
export interface JoinStep {
  /** the name it is read by */
  readonly alias: string
  readonly table: string
  readonly key: string
  /** the alias of the table with the foreign key; undefined: the fact */
  readonly from: string | undefined
  readonly on: string
  /** further column pairs that must be equal too */
  readonly and?: readonly { readonly on: string; readonly key: string }[]
  /** set where a table keeps versions: only the one that is valid at the first of the dates that there is */
  readonly valid?: { readonly from: string; readonly to: string; readonly dates: readonly VersionDate[] }
  /** set where `on` holds instants: the key is their date in this zone */
  readonly instant?: { readonly type: InstantType; readonly zone: string }
  /** set where the table is a bridge, with its column of members */
  readonly bridge?: Bridge & { readonly role: string; readonly member: string }
  /** attributes that are read of it and may be computed of its rows: periods of a calendar, segments */
  readonly derived?: readonly Attribute[]
  /**
   * set where the table holds exchange rates: the one for a row's currency and for its date or period, which `steps` bring;
   * neither: that of now
   */
  readonly rate?: { readonly conversion: Conversion; readonly on?: RowColumn; readonly steps: readonly JoinStep[] }
  /** set where the rows are of what is stored of a segment: the day that a row's date reads, or that day's members */
  readonly snapshot?: StoredSegment & { readonly part: 'day' | 'members' }
}

/** What is stored of the members of a segment, and the dates by which rows read it. */
export interface StoredSegment {
  readonly segment: string
  /** of what found the members */
  readonly hash: string
  readonly key: readonly KeyColumn[]
  /** the last day that is read, ISO: what is stored for later ones was of data that were taken back */
  readonly through: string
  /** the first that a row has; `table` is that of a calendar */
  readonly dates: readonly (VersionDate & { readonly table?: string })[]
}

/** The alias of an outrigger beside the role whose table points to it, by one of several columns maybe. */
export const outriggerAlias = (role: string, { table, on, key }: Outrigger): string => `${role}/${on}/${table}.${key}`

/** The alias of the table that an attribute's column is in; undefined: the fact. */
export const aliasOf = ({ role, via }: Attribute): string | undefined =>
  role === undefined || via === undefined ? role : outriggerAlias(role, via)

/**
 * The columns that an attribute may be grouped by: what a calendar computes is in one of its own or in a stored one, a
 * tree's ancestors are in none of the table's.
 */
const columnsOf = ({ name, column, derived, tree }: Attribute): readonly string[] => {
  if (tree !== undefined) return [`${name}#ancestor`]
  return derived === undefined || derived.part === 'date'
    ? [column]
    : [`#${derived.part}`, ...(derived.stored === undefined ? [] : [derived.stored])]
}

/** True where two attributes may be one column of one table, so that grouping could not tell them apart. */
export const mayShareColumn = (a: Attribute, b: Attribute): boolean =>
  aliasOf(a) === aliasOf(b) && columnsOf(a).some((column) => columnsOf(b).includes(column))

/** A date that every version without an end contains. */
const endOfTime = '9999-12-30'

const versionDates = (cube: Cube, asOf: readonly string[]): StoredSegment['dates'] =>
  asOf.map((name) => {
    const role = cube.roles.get(name)
    if (role?.calendar !== undefined) return { alias: name, column: role.calendar.dateColumn, table: role.table }
    return { date: name === 'now' ? endOfTime : name }
  })

/** The columns of a bridge as fact rows read it: the key of a member, its share, and whether it is what no member has. */
export const bridgeColumns = { member: '#member', weight: '#weight', unassigned: '#unassigned' } as const

/** The alias of a bridge beside that of the role that it leads to. */
export const bridgeAlias = (role: string): string => `${role}/bridge`

/** The step from the fact to a bridge; none to a role without one. */
export const bridgeSteps = (cube: Cube, name: string): readonly JoinStep[] => {
  const role = cube.roles.get(name)
  if (role?.bridge === undefined) return []
  const { bridge, on: member } = role
  const [{ on, key }, ...and] = bridge.factKey
  const alias = bridgeAlias(name)
  return [{ alias, table: bridge.table, key, from: undefined, on, and, bridge: { ...bridge, role: name, member } }]
}

const foreignKey = ({ name, through, on, bridge }: Role): Pick<JoinStep, 'from' | 'on'> =>
  bridge === undefined ? { from: through, on } : { from: bridgeAlias(name), on: bridgeColumns.member }

const keyStep = (role: Role, alias = role.name): JoinStep => {
  const { table, calendar, instant, instantType, zone } = role
  const step = { alias, table, key: role.key, ...foreignKey(role), ...(role.and && { and: role.and }) }
  if (calendar === undefined || instant === undefined || instantType === undefined || zone === undefined) return step
  return {
    alias,
    table,
    key: calendar.dateColumn,
    from: role.through,
    on: instant,
    instant: { type: instantType, zone },
  }
}

const versionStep = (cube: Cube, role: Role, history: History, asOf: readonly string[]): JoinStep => ({
  alias: role.name,
  table: role.table,
  key: history.durable,
  from: role.through,
  on: role.on,
  valid: { from: history.from, to: history.to, dates: versionDates(cube, asOf) },
})

/** The version that a fact row stores, or the one that is valid at a date: of the same identity where its key is stored. */
const ownSteps = (cube: Cube, role: Role): readonly JoinStep[] => {
  const { history } = role
  if (history === undefined) return [keyStep(role)]
  if (history.asOf !== 'key') return [versionStep(cube, role, history, history.asOf)]
  if (history.instead === undefined) return [keyStep(role)]
  const stored = `${role.name}/stored`
  const version = versionStep(cube, role, history, history.instead)
  return [keyStep(role, stored), { ...version, from: stored, on: history.durable }]
}

/** The steps to the table of a role of the fact's own as it is declared, whatever zone a query asks for, and its alias. */
export const declaredSteps = (
  cube: Cube,
  role: Role,
): { readonly alias: string; readonly steps: readonly JoinStep[] } => {
  if (role.zone === undefined) return { alias: role.name, steps: stepsToRole(cube, role.name) }
  const { zone: _zone, ...declared } = role
  const alias = `${role.name}/declared`
  return { alias, steps: [keyStep(declared, alias)] }
}

const asOfRoles = ({ history }: Role): readonly string[] => {
  if (history === undefined) return []
  return history.asOf === 'key' ? (history.instead ?? []) : history.asOf
}

const roleSteps = (cube: Cube, role: Role): readonly JoinStep[] => {
  const through = role.through === undefined ? undefined : cube.roles.get(role.through)
  const dates = asOfRoles(role).flatMap((name) => cube.roles.get(name) ?? [])
  return [
    ...(through === undefined ? [] : roleSteps(cube, through)),
    ...dates.flatMap((date) => roleSteps(cube, date)),
    ...bridgeSteps(cube, role.name),
    ...ownSteps(cube, role),
  ]
}

const roleChain = (cube: Cube, name: string | undefined): readonly string[] => {
  const role = cube.roles.get(name ?? '')
  return role === undefined
    ? []
    : [
        ...roleChain(cube, role.through),
        ...(role.bridge === undefined ? [] : [bridgeAlias(role.name)]),
        `${role.name}/stored`,
        role.name,
      ]
}

/**
 * The tables without a row of which an attribute has no value. The dates that decide between versions are none of them: the
 * next date counts where one is missing.
 */
export const neededFor = (cube: Cube, attribute: Attribute): readonly string[] => {
  const { role, via, snapshot = '' } = attribute
  return [
    ...roleChain(cube, role),
    ...(role === undefined || via === undefined ? [] : [outriggerAlias(role, via)]),
    ...(isStored(attribute) ? [snapshotDay(snapshot)] : []),
  ]
}

/** The step from a role's table to an outrigger. */
export const outriggerStep = (alias: string, via: Outrigger): JoinStep => ({
  alias: outriggerAlias(alias, via),
  table: via.table,
  key: via.key,
  from: alias,
  on: via.on,
})

/** The steps from the fact to a role's table, nearest to the fact first. */
export const stepsToRole = (cube: Cube, name: string): readonly JoinStep[] => {
  const role = cube.roles.get(name)
  return role === undefined ? [] : roleSteps(cube, role)
}

/** The alias of the stored day that a row's date reads of a segment. */
export const snapshotDay = (segment: string): string => `segment.${segment}/day`

/** The alias of a segment's members of that day, beside that of the role whose members they are. */
export const snapshotMembers = (role: string, segment: string): string => `${role}/segment.${segment}`

/** The columns of the rows of stored segments: a date with the day that it reads, and the parts of a member's key with its day. */
export const snapshotColumns = { date: 'date', day: 'day', part: (i: number): string => `part ${i}` } as const

/** The steps to what is stored of a segment: a row has one day or none, and of that day its member or none. */
const snapshotSteps = (cube: Cube, role: string, name: string): readonly JoinStep[] => {
  const snapshot = cube.segments?.get(name)?.snapshot
  if (snapshot === undefined) return []
  const { hash, key, asOf, through = endOfTime } = snapshot
  const stored = { segment: name, hash, key, through, dates: versionDates(cube, asOf) }
  const [on = ''] = key.map(({ column }) => column)
  const { date, day, part } = snapshotColumns
  return [
    ...asOf.flatMap((date) => stepsToRole(cube, date)),
    ...stepsToRole(cube, role),
    {
      alias: snapshotDay(name),
      table: 'set_version',
      key: date,
      from: undefined,
      on: day,
      snapshot: { ...stored, part: 'day' },
    },
    {
      alias: snapshotMembers(role, name),
      table: 'set_member',
      key: part(0),
      from: role,
      on,
      snapshot: { ...stored, part: 'members' },
    },
  ]
}

/** The steps from the fact to the table of an attribute, nearest to the fact first; none for a degenerate one. */
export const stepsTo = (cube: Cube, attribute: Attribute): readonly JoinStep[] => {
  if (isStored(attribute)) return snapshotSteps(cube, attribute.role ?? '', attribute.snapshot ?? '')
  const { role, via, derived, predicate } = attribute
  const isComputed = derived !== undefined || predicate !== undefined
  const steps = role === undefined ? [] : stepsToRole(cube, role)
  return [
    ...steps.map((step) => (isComputed && step.alias === role ? { ...step, derived: [attribute] } : step)),
    ...(role === undefined || via === undefined ? [] : [outriggerStep(role, via)]),
  ]
}

/** Every step once, in the order of its first mention, with all that is read of it. */
export const distinctSteps = (steps: readonly JoinStep[]): readonly JoinStep[] => {
  const distinct = new Map<string, JoinStep>()
  for (const step of steps) {
    const known = distinct.get(step.alias)?.derived
    const derived = known === undefined ? step.derived : [...new Set([...known, ...(step.derived ?? [])])]
    distinct.set(step.alias, derived === step.derived ? step : { ...step, ...(derived && { derived }) })
  }
  return [...distinct.values()]
}
