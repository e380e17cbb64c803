import { QueryError } from '../contract/errors.ts'
import { CubeQuery } from '../contract/query.ts'
import type { Attribute, BaseMeasure, Cube, Measure, Role } from '../model/cube.ts'
import { hasAttribute } from '../model/date-grain.ts'
import type { CubeProfile } from '../model/profile.ts'
import { compileQuery } from './compile.ts'
import { contextOf } from './lower/scope.ts'
import { lowerSource } from './lower/source.ts'
import { asAsked } from './plan/as-asked.ts'
import { planAxes } from './plan/axes.ts'
import { namesOf } from './plan/names.ts'
import { planFilter } from './plan/plan-filter.ts'
import { sourceFor } from './plan/source.ts'
import { printStatement } from './print-statement.ts'
import type { Select } from './sql/ast.ts'
import { call, column } from './sql/build.ts'
import type { Statement } from './statement.ts'

/** A column of a statement of figures by month. */
export interface MonthFigure {
  /** of a measure its name; of the members of a role that keeps versions the name of the role */
  readonly name: string
  readonly of: 'measure' | 'members'
  /** values of the same rows may differ in their last digits */
  readonly isDouble: boolean
  /** what finds it, as text: figures under different ones cannot be compared */
  readonly definition: string
}

/** Figures of a cube by month of its time, each a column of `statement` by its name; `month` names the column of the month, null for rows without a date. */
export interface MonthFigures {
  readonly month: string
  readonly figures: readonly MonthFigure[]
  readonly statement: Statement
}

/**
 * Values that are of the rows of a month and of no others, and found again exactly in the same rows. Rows that go on changing
 * are only counted: what becomes of them later is no other past.
 */
const isComparable =
  ({ accumulating }: Cube) =>
  (measure: Measure): measure is BaseMeasure => {
    if (measure.kind !== 'base' || measure.over !== undefined) return false
    if (accumulating === true) return measure.aggregation === 'count' && measure.filter === undefined
    return ['sum', 'count', 'count_distinct'].includes(measure.aggregation)
  }

/** What the month of a cube's time is called, and a condition that lets dates up to one pass. */
const timeOf = (cube: Cube, through: string | undefined) => {
  const periods = [...cube.attributes.values()].filter((a) => a.role === cube.time && hasAttribute(cube, a.name))
  const month = periods.find((a) => a.derived?.part === 'month' && a.within.length === 0)
  if (cube.time === undefined || month === undefined) return undefined
  const date = periods.find((a) => a.derived?.part === 'date')
  const last =
    date === undefined ? { attribute: month.name, to: through?.slice(0, 7) } : { attribute: date.name, to: through }
  return { month, where: through === undefined ? [] : [last] }
}

const rowsOf = ({ table, filter, roles, time = '' }: Cube) => ({ table, filter, time: roles.get(time) })

/** Undefined where the cube cannot be asked so, as whoever asks is told. */
const askedOf = (cube: Cube, profile: CubeProfile | undefined, query: CubeQuery, measures: readonly BaseMeasure[]) => {
  try {
    return compileQuery(cube, profile, { ...query, measures: measures.map(({ name }) => name) })
  } catch (error) {
    if (error instanceof QueryError) return undefined
    throw error
  }
}

const measureFigures = (
  cube: Cube,
  profile: CubeProfile | undefined,
  query: CubeQuery,
  month: Attribute,
): MonthFigures[] => {
  const askable = [...cube.measures.values()].filter(isComparable(cube))
  const measures =
    askedOf(cube, profile, query, askable) === undefined
      ? askable.filter((measure) => askedOf(cube, profile, query, [measure]) !== undefined)
      : askable
  const asked = askedOf(cube, profile, query, measures)
  if (measures.length === 0 || asked === undefined) return []
  const figures = measures.map((measure) => {
    const { name, aggregation, expression, filter, currency } = measure
    const definition = JSON.stringify({ ...rowsOf(cube), aggregation, expression, filter, currency })
    const isDouble = asked.columns.some((shown) => shown.name === name && shown.type === 'double')
    return { name, of: 'measure', isDouble, definition } as const
  })
  return [{ month: month.name, figures, statement: asked.statement }]
}

/** Attributes that are columns of a role's own table, as they stand there. */
const columnsOf = (cube: Cube, role: Role): readonly string[] => {
  const all = [...cube.attributes.values()].filter((a) => a.role === role.name && a.via === undefined)
  const stored = all.filter((a) => a.predicate === undefined && a.derived === undefined && a.snapshot === undefined)
  return [...new Set(stored.flatMap((a) => [a.column, ...(a.label === undefined ? [] : [a.label])]))]
}

/** Rows count under the version of a date: of what is so now every change would restate all months. */
const isDated = ({ history }: Role): boolean =>
  history !== undefined && (history.asOf === 'key' || history.asOf.some((date) => date !== 'now'))

const memberFigures = (
  cube: Cube,
  profile: CubeProfile | undefined,
  query: CubeQuery,
  month: Attribute,
): MonthFigures[] => {
  const versioned = [...cube.roles.values()].filter((role) => isDated(role) && role.bridge === undefined)
  const roles = versioned
    .map((role) => ({ role, columns: columnsOf(cube, role) }))
    .filter(({ columns }) => columns.length > 0)
  if (roles.length === 0) return []
  const names = namesOf(cube, profile)
  const filters = query.where.map((condition, i) => planFilter(names, condition, `where[${i}]`))
  const keys = planAxes(names, query)
  const context = contextOf(cube, profile)
  const source = sourceFor(cube, { keys, aggregates: [], filters, roles: roles.map(({ role }) => role.name) })
  const { from, joins, where } = lowerSource(context, source)
  const date = context.factScope.value(month)
  const select: Select = {
    kind: 'select',
    columns: [
      { expression: date, as: month.name },
      ...roles.map(({ role, columns }) => ({
        expression: call('sum', call('row_hash', ...columns.map((name) => column(name, role.name)))),
        as: role.name,
      })),
    ],
    from,
    joins,
    ...(where && { where }),
    groupBy: [[date]],
  }
  const shown = select.columns.map(({ as }) => ({
    kind: 'value' as const,
    column: { name: as, axis: 'row' as const, type: 'text' as const },
  }))
  const figures = roles.map(({ role, columns }) => {
    const definition = JSON.stringify({ ...rowsOf(cube), role, columns })
    return { name: role.name, of: 'members', isDouble: false, definition } as const
  })
  return [{ month: month.name, figures, statement: printStatement({ with: [], select }, shown) }]
}

/**
 * What tells whether the months of a cube are what they were: its measures that are sums and counts of rows, and for each
 * role that keeps versions a hash of the members that the rows count under. None for a cube without months.
 *
 * @param through the last date that is looked at, ISO; all dates without it
 */
export const compileMonthFigures = (
  cube: Cube,
  profile: CubeProfile | undefined,
  through: string | undefined,
): readonly MonthFigures[] => {
  const time = timeOf(cube, through)
  if (time === undefined) return []
  const query = CubeQuery.parse({ from: cube.name, rows: [time.month.name], where: time.where })
  const asked = asAsked(cube, profile, query)
  return [
    ...measureFigures(cube, profile, query, time.month),
    ...memberFigures(asked.cube, asked.profile, query, time.month),
  ]
}
