import type { Attribute } from '../../model/cube.ts'
import {
  type JoinStep,
  type StoredSegment,
  snapshotColumns,
  snapshotDay,
  snapshotMembers,
  type VersionDate,
} from '../plan/joins.ts'
import type { Join, Query, Relation, Select, SqlExpression } from '../sql/ast.ts'
import { allOf, binary, call, column, constant, isNull, not, parameter } from '../sql/build.ts'
import { sqlTypes } from './sql-types.ts'

const { date, day, part } = snapshotColumns

/** The date of a row that decides between versions, or between the days for which something is stored. */
const versionDate = (of: VersionDate): SqlExpression =>
  'date' in of ? parameter({ value: of.date, type: 'date' }) : column(of.column, of.alias)

/** The first of the dates that a row has; null where there is none. */
export const firstDate = (dates: readonly VersionDate[]): SqlExpression => {
  const [first, ...others] = dates.map(versionDate)
  return first === undefined || others.length === 0 ? (first ?? constant(null)) : call('coalesce', first, ...others)
}

/** True for what is stored of a segment under the definition that it has. */
const isOf = ({ segment, hash }: StoredSegment): readonly SqlExpression[] => [
  binary('=', column('set_name'), parameter({ value: `segment.${segment}`, type: 'text' })),
  binary('=', column('definition'), parameter({ value: hash, type: 'text' })),
]

/** The dates that rows may have: those of calendars, and those that are the same for all rows. */
const datesOf = ({ dates }: StoredSegment): Query => {
  const parts = dates.map((of): Select => {
    const from: Relation | undefined =
      of.table === undefined || 'date' in of ? undefined : { kind: 'table', name: of.table, as: of.alias }
    return {
      kind: 'select',
      distinct: true,
      columns: [{ expression: versionDate(of), as: date }],
      ...(from && { from }),
    }
  })
  const [only] = parts
  return only !== undefined && parts.length === 1 ? only : { kind: 'union', parts }
}

/** The last stored day that is not after each date: one row for a date, without a day before the first. */
const storedDays = (stored: StoredSegment): Select => {
  const through = parameter({ value: stored.through, type: 'date' })
  const where = allOf([...isOf(stored), binary('<=', column('day'), through)])
  const days: Select = {
    kind: 'select',
    columns: [{ expression: column('day'), as: day }],
    from: { kind: 'table', name: 'set_version', as: 'stored' },
    ...(where && { where }),
  }
  return {
    kind: 'select',
    columns: [
      { expression: column(date, 'dates'), as: date },
      { expression: column(day, 'days'), as: day },
    ],
    from: { kind: 'subquery', select: datesOf(stored), as: 'dates' },
    joins: [
      {
        how: 'ASOF LEFT',
        relation: { kind: 'subquery', select: days, as: 'days' },
        on: binary('<=', column(day, 'days'), column(date, 'dates')),
      },
    ],
  }
}

/** The members of each stored day: a row for a day and member. */
const storedMembers = (stored: StoredSegment): Select => {
  const where = allOf(isOf(stored))
  return {
    kind: 'select',
    columns: [
      { expression: column('day'), as: day },
      ...stored.key.map(({ type }, i) => ({
        expression: {
          kind: 'cast' as const,
          operand: call('list_extract', column('member'), constant(i + 1)),
          type: sqlTypes[type],
        },
        as: part(i),
      })),
    ],
    from: { kind: 'table', name: 'set_member', as: 'stored' },
    ...(where && { where }),
  }
}

/** What is stored of a segment as the named query of a statement. */
export const storedSegment = (stored: StoredSegment, what: 'day' | 'members'): Select =>
  what === 'day' ? storedDays(stored) : storedMembers(stored)

/** What is stored of a segment as the join that keeps every row and adds none. */
export const snapshotJoin = ({ alias, from }: JoinStep, stored: NonNullable<JoinStep['snapshot']>): Join => {
  const relation: Relation = { kind: 'segment', stored, part: stored.part, as: alias }
  if (stored.part === 'day')
    return { how: 'LEFT', relation, on: binary('=', column(date, alias), firstDate(stored.dates)) }
  const isOfDay = binary('=', column(day, alias), column(day, snapshotDay(stored.segment)))
  const isMember = stored.key.map((key, i) => binary('=', column(part(i), alias), column(key.column, from)))
  const on = allOf([isOfDay, ...isMember])
  return { how: 'LEFT', relation, ...(on && { on }) }
}

/**
 * Whether a row is in a segment as that is stored: true or false, null where the row has no member or no date for which any
 * day is stored.
 *
 * @param isUnknown true for rows of the unknown member
 */
export const snapshotValue = ({ role = '', snapshot = '' }: Attribute, isUnknown: SqlExpression): SqlExpression => {
  const isOpen = binary('OR', isUnknown, isNull(column(day, snapshotDay(snapshot))))
  const isThere = not(isNull(column(day, snapshotMembers(role, snapshot))))
  return { kind: 'case', when: [[not(isOpen), isThere]] }
}
