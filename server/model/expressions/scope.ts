import type { Shift } from '../calendar.ts'
import type { Cube } from '../cube.ts'
import type { ScalarType } from '../expression.ts'
import type { ParameterNames } from './parameter.ts'

/** An attribute as a calculation needs it; its type is undefined where another problem leaves it unknown. */
export interface ScopeAttribute {
  readonly type: ScalarType | undefined
  /** names of the attributes whose keys precede its own in a path, outermost first */
  readonly within: readonly string[]
  readonly isTree: boolean
  /** set where it says in which currency money is that nothing converts: what such a unit is called */
  readonly currency?: string
}

/** The calendar of a date role: its periods without the role's name, and its named shifts. */
export interface DateRole {
  readonly periods: readonly string[]
  readonly shifts: ReadonlyMap<string, Shift>
}

/** What a calculation may name besides measures. */
export interface CalculationScope {
  /** what problems call the owner of all names */
  readonly cube: string
  readonly attributes: ReadonlyMap<string, ScopeAttribute>
  /** date roles by name */
  readonly dates: ReadonlyMap<string, DateRole>
  /** the date role that a modifier moves which names none */
  readonly time?: string
  readonly parameters?: ParameterNames
  /** a name whose own problem was reported: nothing more is said about it */
  readonly isBroken: (name: string) => boolean
}

const dateRoles = ({ roles, attributes }: Cube): ReadonlyMap<string, DateRole> =>
  new Map(
    [...roles.values()].flatMap(({ name, calendar }) => {
      if (calendar === undefined) return []
      const periods = [...attributes.values()].flatMap(({ role, period }) => (role === name && period ? [period] : []))
      return [[name, { periods, shifts: calendar.shifts }]]
    }),
  )

/** The columns that say in which currency money is that nothing converts. */
const currencyColumns = ({ measures }: Cube): ReadonlySet<string> =>
  new Set(
    [...measures.values()].flatMap((m) =>
      m.kind === 'base' && m.currency && !m.currency.conversion ? [m.currency.column] : [],
    ),
  )

/** What calculations of a query on a cube may name. */
export const calculationScope = (cube: Cube): CalculationScope => ({
  cube: cube.name,
  attributes: new Map(
    [...cube.attributes.values()]
      .filter(({ name }) => cube.access?.hidden.has(name) !== true)
      .map(({ name, role, column, type, within, tree }) => [
        name,
        {
          type,
          within,
          isTree: tree !== undefined,
          ...(role === undefined && currencyColumns(cube).has(column) && { currency: column }),
        },
      ]),
  ),
  dates: dateRoles(cube),
  ...(cube.time !== undefined && { time: cube.time }),
  ...(cube.parameters && { parameters: { byName: cube.parameters, isBroken: () => false } }),
  isBroken: () => false,
})
