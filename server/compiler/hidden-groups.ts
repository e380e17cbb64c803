import type { FullAccess } from '../model/access.ts'
import type { Attribute, BaseMeasure, Cube } from '../model/cube.ts'
import type { CubeProfile } from '../model/profile.ts'
import { lowerExpression } from './lower/expression.ts'
import { type Context, contextOf } from './lower/scope.ts'
import { allowedColumn, lowerSource } from './lower/source.ts'
import { mayCoverAll } from './plan/full-totals.ts'
import type { Aggregate } from './plan/plan.ts'
import { sourceFor } from './plan/source.ts'
import { printStatement } from './print-statement.ts'
import type { Named, Select, SqlExpression } from './sql/ast.ts'
import { allOf, asc, call, column, constant, named, not } from './sql/build.ts'
import type { Statement } from './statement.ts'

/** What tells of the rows that a reader may not see how many members there are at least behind any part of them. */
export interface HiddenGroups {
  readonly cube: string
  readonly minGroup: number
  /**
   * a row for no attribute, for the first, for the first two, ...: null where no row is hidden
   *
   *     depth | least number of members
   */
  readonly statement: Statement
}

/** The measures of which values may be of all rows: those that are listed, or all that may be. */
const measuresOf = ({ measures, name }: Cube, { measures: listed }: FullAccess): readonly BaseMeasure[] => {
  const inputs = [...(listed ?? [])].flatMap((of) => {
    const measure = measures.get(of)
    if (measure === undefined) throw new Error(`cube ${name} has no measure ${of}`)
    return measure.kind === 'calculated' ? measure.inputs : [of]
  })
  const asked = listed === undefined ? [...measures.keys()] : inputs
  return asked.flatMap((of) => {
    const measure = measures.get(of)
    return measure?.kind === 'base' && mayCoverAll(measure) ? [measure] : []
  })
}

/** What tells one member of a condition's attribute from another, whichever version of it a row has. */
const entityOf = (context: Context, name: string): SqlExpression => {
  const attribute = context.cube.attributes.get(name)
  const role = context.cube.roles.get(attribute?.role ?? name.split('.')[0] ?? '')
  if (role !== undefined) return column(role.history?.durable ?? role.key, role.name)
  if (attribute === undefined) throw new Error(`cube ${context.cube.name} has no attribute ${name}`)
  return context.factScope.value(attribute)
}

/** What filters of measures make of a row, so that no two values tell apart what one of them leaves out. */
const signatureOf = (context: Context, measures: readonly BaseMeasure[]): readonly Named[] => {
  const filters = new Map(measures.flatMap(({ filter }) => (filter ? [[JSON.stringify(filter), filter] as const] : [])))
  return [...filters.values()].map((filter, i) => ({
    expression: call('coalesce', lowerExpression(context, filter), constant(false)),
    as: `filter ${i}`,
  }))
}

const hiddenRows = (
  context: Context,
  by: readonly Attribute[],
  { restricted }: FullAccess,
  measures: readonly BaseMeasure[],
) => {
  const { cube } = context
  const roles = restricted.flatMap((name) => {
    const role = cube.attributes.get(name)?.role ?? name.split('.')[0]
    return role !== undefined && cube.roles.has(role) ? [role] : []
  })
  const attributes = [...by, ...restricted.flatMap((name) => cube.attributes.get(name) ?? [])]
  const aggregates = measures.map((measure): Aggregate => ({ as: measure.name, measure, filter: measure.filter }))
  const source = sourceFor(cube, { keys: [], aggregates, filters: [], attributes, roles })
  return lowerSource(context, source, 'flagged')
}

/** The least number of members behind any group of the hidden rows; null where there are no such rows. */
const leastOf = (depth: number, groups: readonly Named[], entities: readonly Named[]): Select => {
  // a missing member is one too: a list with null in it is counted
  const counts = entities.map(
    ({ as }): SqlExpression => ({
      kind: 'call',
      name: 'count',
      arguments: [call('list_value', column(as))],
      distinct: true,
    }),
  )
  const [only = constant(0)] = counts
  const members = call('nullif', counts.length === 1 ? only : call('least', ...counts), constant(0))
  const select: Select = {
    kind: 'select',
    columns: [{ expression: members, as: 'members' }],
    from: { kind: 'stage', name: 'hidden', as: 'hidden' },
    groupBy: [groups.map(({ as }) => column(as))],
  }
  return {
    kind: 'select',
    columns: [
      { expression: constant(depth), as: 'depth' },
      { expression: call('min', column('members')), as: 'least' },
    ],
    from: { kind: 'subquery', select, as: 'groups' },
  }
}

const shown = ['depth', 'least'].map((name) => ({
  kind: 'value' as const,
  column: { name, axis: 'row' as const, type: 'integer' as const },
}))

/**
 * How to find by how many of a reader's attributes values of a cube may be told apart where they are of all of its rows:
 * behind each combination of their members, and of what filters of measures let in, there must be enough members that the
 * reader may not see. Undefined for a cube of which no value may be of all rows.
 *
 * @param cube as its reader sees it
 */
export const compileHiddenGroups = (cube: Cube, profile: CubeProfile | undefined): HiddenGroups | undefined => {
  const { full } = cube.access ?? {}
  if (full === undefined) return undefined
  const context = contextOf(cube, profile)
  const { open } = context
  const by = full.by.flatMap((name) => cube.attributes.get(name) ?? [])
  const measures = measuresOf(cube, full)
  const { from, joins, where } = hiddenRows(context, by, full, measures)
  const entities = full.restricted.map((name, i) => ({ expression: entityOf(open, name), as: `entity ${i}` }))
  const keys = by.map((attribute, i) => ({ expression: open.factScope.value(attribute), as: `key ${i}` }))
  const signature = signatureOf(open, measures)
  const hidden = allOf([...(where === undefined ? [] : [where]), not(column(allowedColumn, context.fact))])
  const columns = [...keys, ...signature, ...entities]
  const rows: Select = { kind: 'select', columns, from, joins, ...(hidden && { where: hidden }) }
  const parts = [0, ...by.map((_, i) => i + 1)].map((depth) =>
    leastOf(depth, [...keys.slice(0, depth), ...signature], entities),
  )
  const select: Select = {
    kind: 'select',
    columns: [named('depth'), named('least')],
    from: { kind: 'subquery', select: { kind: 'unionAll', parts }, as: 'depths' },
    orderBy: [asc(column('depth'))],
  }
  const statement = printStatement({ with: [{ name: 'hidden', query: rows }], select }, shown)
  return { cube: cube.name, minGroup: full.minGroup, statement }
}
