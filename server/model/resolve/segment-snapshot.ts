import { createHash } from 'node:crypto'
import { closest } from '../../contract/closest.ts'
import type { Cube, KeyColumn, SegmentSnapshot } from '../cube.ts'
import type { CubeDefinition, DimensionDefinition } from '../definitions/definition.ts'
import type { SegmentDefinition } from '../definitions/segment.ts'
import type { RowExpression } from '../expression.ts'
import type { Report } from '../problem.ts'
import { dateRoles } from '../rules/date-roles.ts'
import { checkDistinct } from '../rules/distinct.ts'
import { columnType } from './joins.ts'
import { unknownBy } from './role.ts'
import type { Scope } from './scope.ts'

/** Reports a segment on the rows of a cube that is to be stored: these are never overwritten. */
export const refuseCubeSnapshot = ({ name, on, snapshot }: SegmentDefinition, report: Report): void => {
  if (snapshot === undefined) return
  const reason = `it stores the members of a dimension by day, and a row of cube ${on.value} is in the segment or not by what it says itself; leave kind out`
  report(snapshot.place, 'excluded_key', { where: `segment ${name.value}`, key: 'kind', reason })
}

/** The dates by which rows read what is stored are those of date roles, in some cube that has the dimension. */
export const checkSnapshotDates = (
  { name, on, asOf = [], snapshot }: SegmentDefinition,
  cubes: Iterable<CubeDefinition>,
  scope: Scope,
  report: Report,
): void => {
  if (snapshot === undefined) return
  const using = [...cubes].filter(({ roles }) => roles.some(({ dimension }) => dimension.value === on.value))
  const found = using.map((cube) => dateRoles(cube, scope))
  const expected = [...new Set(found.flatMap(({ names }) => names)), 'now']
  const where = `"as_of" of segment ${name.value}`
  if (asOf.length === 0) report(name.place, 'missing_key', { where: `snapshot segment ${name.value}`, key: 'as_of' })
  for (const { value, place } of asOf) {
    if (expected.includes(value) || found.some(({ isUnread }) => isUnread(value))) continue
    report(place, 'wrong_value', { where, found: value, closest: closest(value, expected), expected })
  }
  checkDistinct(asOf, where, report)
}

/** The dates by which rows of a cube read what is stored: those of its own roles; undefined where it has none that are asked for. */
export const snapshotDates = ({ asOf }: SegmentSnapshot, { roles }: Cube): readonly string[] | undefined => {
  const isNow = (name: string): boolean => name === 'now'
  const own = asOf.filter((name) => {
    const role = roles.get(name)
    return isNow(name) || (role?.calendar !== undefined && role.bridge === undefined)
  })
  return own.every(isNow) && !asOf.every(isNow) ? undefined : own
}

/** What tells members apart over days: the identity that versions share, else the whole key. */
const keyOf = ({ durable, key, moreKeys, table }: DimensionDefinition, scope: Scope): readonly KeyColumn[] =>
  (durable === undefined ? [key, ...moreKeys] : [durable]).flatMap(({ value: column }) => {
    const type = columnType(scope, table.value, column)
    return type === undefined ? [] : [{ column, type }]
  })

/**
 * How the members of a segment are stored; undefined for one whose members are not. The hash is of what finds them, with the
 * defaults of parameters, and of no more: by which dates rows read them says nothing of who they are.
 */
export const snapshotOf = (
  { asOf = [], snapshot, name }: SegmentDefinition,
  dimension: DimensionDefinition,
  predicate: RowExpression,
  scope: Scope,
): SegmentSnapshot | undefined => {
  if (snapshot === undefined) return undefined
  const { history, table } = dimension
  const finds = {
    table: table.value,
    ...(table.query !== undefined && { query: table.query }),
    key: keyOf(dimension, scope),
    ...(history && { until: history.to.value }),
    ...unknownBy(dimension, scope),
    predicate,
  }
  const hash = createHash('sha256').update(JSON.stringify(finds)).digest('hex').slice(0, 16)
  const { query: _query, ...read } = finds
  return { ...read, hash, asOf: asOf.map(({ value }) => value), definition: name.place }
}
