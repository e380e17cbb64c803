import { closest } from '../../contract/closest.ts'
import type { Attribute, Cube, Role, Segment, SegmentSnapshot } from '../cube.ts'
import type { CubeDefinition, DimensionDefinition } from '../definitions/definition.ts'
import type { Definitions } from '../definitions/merge.ts'
import type { SegmentDefinition } from '../definitions/segment.ts'
import type { RowExpression, ScalarType } from '../expression.ts'
import { mapExpression } from '../expressions/map-expression.ts'
import { type RowNames, readRowExpression } from '../expressions/row-expression.ts'
import { describeType } from '../expressions/types.ts'
import type { Report } from '../problem.ts'
import { attributeType } from './joins.ts'
import { namesOf } from './names.ts'
import type { Scope } from './scope.ts'
import { checkSnapshotDates, refuseCubeSnapshot, snapshotDates, snapshotOf } from './segment-snapshot.ts'

/** A segment with its predicate resolved: over the columns of a dimension's table, or over the rows of a cube. */
interface ResolvedSegment {
  readonly definition: SegmentDefinition
  readonly of: { readonly kind: 'dimension' | 'cube'; readonly name: string }
  readonly predicate: RowExpression
  readonly snapshot?: SegmentSnapshot | undefined
}

/** Columns of a dimension's table by the names that its segments may use: those of its attributes, then its own. */
const columnsOf = (dimension: DimensionDefinition, scope: Scope) => {
  const columns = new Map<string, { readonly column: string; readonly type: ScalarType }>()
  for (const [column, type] of scope.schema.get(dimension.table.value) ?? []) columns.set(column, { column, type })
  for (const attribute of dimension.attributes) {
    const { name, column, via, derived, tree } = attribute
    const type = attributeType(scope, attribute, dimension.table)
    const isOwn = via === undefined && tree === undefined && (derived === undefined || derived.part === 'date')
    if (isOwn && type !== undefined) columns.set(name.value, { column: column.value, type })
  }
  return columns
}

const dimensionPredicate = (
  { where }: SegmentDefinition,
  dimension: DimensionDefinition,
  scope: Scope,
  report: Report,
): RowExpression | undefined => {
  const columns = columnsOf(dimension, scope)
  const names: RowNames = {
    cube: dimension.name.value,
    table: dimension.table.value,
    columns: scope.schema.has(dimension.table.value)
      ? new Map([...columns].map(([name, { type }]) => [name, type]))
      : undefined,
    attributes: new Map(),
    isBroken: (name) => dimension.broken.has(name),
    ...(scope.parameters && { parameters: scope.parameters }),
  }
  const found = readRowExpression(where, names, report)
  return found && mapExpression(found, (e) => (e.kind === 'column' ? { ...e, ...columns.get(e.column) } : e))
}

const checkBoolean = (
  { name, where }: SegmentDefinition,
  found: RowExpression | undefined,
  report: Report,
): RowExpression | undefined =>
  found === undefined || found.type === 'boolean'
    ? found
    : report(where.place, 'wrong_type', {
        where: `the where of segment ${name.value}`,
        expected: 'a boolean',
        found: describeType(found),
      })

const cubePredicate = (segment: SegmentDefinition, cube: CubeDefinition, scope: Scope, report: Report) => {
  const { where, asOf, snapshot } = segment
  refuseCubeSnapshot(segment, report)
  const [first] = snapshot === undefined ? (asOf ?? []) : []
  if (first !== undefined) {
    const reason = 'it chooses versions of a dimension, and a segment on a cube sees those that the cube sees'
    report(first.place, 'excluded_key', { where: `a segment on cube ${cube.name.value}`, key: 'as_of', reason })
  }
  return readRowExpression(where, namesOf(cube, scope), report)
}

const resolveSegment = (
  definition: SegmentDefinition,
  { cubes, isPartial }: Definitions,
  scope: Scope,
  report: Report,
): ResolvedSegment | undefined => {
  const { value: name, place } = definition.on
  const dimension = scope.dimensions.get(name)
  const cube = cubes.byName.get(name)
  if (dimension !== undefined && cube !== undefined)
    return report(place, 'name_clash', { name, kinds: ['a dimension', 'a cube'], cube: 'the model' })
  const isBroken = isPartial || scope.brokenDimensions.has(name) || cubes.broken.has(name)
  if (dimension === undefined && cube === undefined) {
    if (isBroken) return undefined
    return report(place, 'unknown_dimension', {
      name,
      closest: closest(name, [...scope.dimensions.keys(), ...cubes.byName.keys()]),
    })
  }
  const found =
    dimension === undefined
      ? cube && cubePredicate(definition, cube, scope, report)
      : dimensionPredicate(definition, dimension, scope, report)
  const predicate = checkBoolean(definition, found, report)
  if (dimension === undefined) return predicate && { definition, of: { kind: 'cube', name }, predicate }
  checkSnapshotDates(definition, cubes.byName.values(), scope, report)
  const snapshot = predicate && snapshotOf(definition, dimension, predicate, scope)
  return predicate && { definition, of: { kind: 'dimension', name }, predicate, snapshot }
}

/** No role is called like the name that all segments have in queries. */
const checkRoles = ({ cubes, segments }: Definitions, report: Report): void => {
  if (segments.byName.size === 0) return
  for (const { name, roles } of cubes.byName.values()) {
    const role = roles.find((r) => r.name.value === 'segment')
    const details = { name: 'segment', kinds: ['a role', 'the name of all segments'] as [string, string] }
    if (role !== undefined) report(role.name.place, 'name_clash', { ...details, cube: `cube ${name.value}` })
  }
}

/** The segments of the model with their predicates typed; what is wrong with one is reported. */
export const resolveSegments = (definitions: Definitions, scope: Scope, report: Report): readonly ResolvedSegment[] => {
  checkRoles(definitions, report)
  return [...definitions.segments.byName.values()].flatMap(
    (segment) => resolveSegment(segment, definitions, scope, report) ?? [],
  )
}

const attributeOf = (
  { definition, predicate, snapshot }: ResolvedSegment,
  role: Role | undefined,
  cube: Cube,
  isOnly: boolean,
): Attribute => {
  const { name, documentation } = definition
  const beside = [...cube.attributes.values()].find((a) => a.role === role?.name)
  const query = `segment.${name.value}`
  return {
    ...documentation,
    title: isOnly || role === undefined ? documentation.title : `${documentation.title} (${role.title})`,
    name: isOnly || role === undefined ? query : `${query}.${role.name}`,
    ...(role && { role: role.name }),
    column: `#${query}`,
    type: 'boolean',
    order: { kind: 'list', values: [true, false] },
    within: [],
    predicate,
    ...(snapshot && { snapshot: name.value }),
    // before its first day nothing is known of members that are there
    unknown: snapshot === undefined ? (beside?.unknown ?? '(unknown)') : '(not known)',
    blank: beside?.blank ?? '(blank)',
    ...(role?.bridge && { unassigned: role.bridge.unassigned }),
    definition: name.place,
  }
}

/**
 * Whether a role sees the versions that a segment asks for; without a wish it takes those that the role has. What is stored
 * is read by the dates of the cube, whatever versions the role sees.
 */
const fits = ({ definition: { asOf }, snapshot }: ResolvedSegment, { history }: Role, cube: Cube): boolean => {
  if (snapshot !== undefined) return snapshotDates(snapshot, cube) !== undefined
  if (asOf === undefined || history === undefined) return asOf === undefined
  return history.asOf !== 'key' && history.asOf.join() === asOf.map(({ value }) => value).join()
}

const inCube = (segment: ResolvedSegment, cube: Cube): Segment & { readonly added: readonly Attribute[] } => {
  const { of, definition } = segment
  const name = definition.name.value
  const on = of.name
  if (of.kind === 'cube') {
    const added = of.name === cube.name ? [attributeOf(segment, undefined, cube, true)] : []
    return { name, kind: 'cube', on, attributes: added.map((a) => ({ name: a.name })), added }
  }
  const roles = [...cube.roles.values()].filter((role) => role.dimension === of.name)
  const fitting = roles.filter((role) => fits(segment, role, cube))
  const added = fitting.map((role) => attributeOf(segment, role, cube, roles.length === 1))
  const asOf = definition.asOf?.map(({ value }) => value)
  return {
    name,
    kind: 'dimension',
    on,
    ...(asOf && { asOf }),
    ...(segment.snapshot && {
      snapshot: { ...segment.snapshot, asOf: snapshotDates(segment.snapshot, cube) ?? segment.snapshot.asOf },
    }),
    attributes: added.map((a) => ({ name: a.name, ...(a.role !== undefined && { role: a.role }) })),
    added,
  }
}

/** A cube with an attribute for each segment that it has, once for each role of the segment's dimension. */
export const withSegments = (cube: Cube, segments: readonly ResolvedSegment[]): Cube => {
  if (segments.length === 0) return cube
  const found = segments.map((segment) => inCube(segment, cube))
  const added = found.flatMap((segment) => segment.added.map((attribute) => [attribute.name, attribute] as const))
  return {
    ...cube,
    attributes: new Map([...cube.attributes, ...added]),
    segments: new Map(found.map(({ added: _added, ...segment }) => [segment.name, segment])),
  }
}
