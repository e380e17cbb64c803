import { targetOf } from '../../model/chosen-currency.ts'
import type { BaseMeasure, Cube, Role } from '../../model/cube.ts'
import type { Conversion } from '../../model/expression.ts'
import { declaredSteps, type JoinStep, type RowColumn } from './joins.ts'

/** The name by which the rates of a conversion are joined; conversions that need the same rates share it. */
export const rateAlias = (conversion: Conversion): string => {
  const { column, rates, at } = conversion
  return `${column} to ${targetOf(conversion)} by ${rates.name} at ${at.source}`
}

/** The role's date of a row as it is declared, whatever zone a query asks for, with the joins that bring it. */
const dateOf = (cube: Cube, role: Role): { readonly on: RowColumn; readonly steps: readonly JoinStep[] } => {
  const date = role.calendar?.dateColumn ?? role.key
  if (role.key === date && role.and === undefined) return { on: { alias: undefined, column: role.on }, steps: [] }
  const { alias, steps } = declaredSteps(cube, role)
  return { on: { alias, column: date }, steps }
}

const roleNamed = (cube: Cube, name: string): Role => {
  const role = cube.roles.get(name)
  if (role === undefined) throw new Error(`cube ${cube.name} has no role ${name}`)
  return role
}

/** What says which rate a row takes: a column of its own or of a date, with the joins that bring it; none for now. */
const whenOf = (cube: Cube, { at }: Conversion): { readonly on?: RowColumn; readonly steps: readonly JoinStep[] } => {
  if (at.kind === 'now') return { steps: [] }
  if (at.kind === 'role') return dateOf(cube, roleNamed(cube, at.role))
  const { period } = at
  if (period.kind === 'column') return { on: { alias: undefined, column: period.column }, steps: [] }
  const attribute = period.kind === 'attribute' ? cube.attributes.get(period.attribute) : undefined
  if (attribute?.role === undefined) throw new Error(`the period ${at.source} is no column and no attribute of a date`)
  const { alias, steps } = declaredSteps(cube, roleNamed(cube, attribute.role))
  return { on: { alias, column: attribute.column, attribute }, steps }
}

/** The joins that bring the rates by which measures are converted; each row of the fact finds one rate or none. */
export const rateSteps = (cube: Cube, measures: readonly BaseMeasure[]): readonly JoinStep[] =>
  measures.flatMap(({ currency }) => {
    const conversion = currency?.conversion
    if (conversion === undefined) return []
    const { rates, column } = conversion
    const { on, steps } = whenOf(cube, conversion)
    const rate = { conversion, ...(on && { on }), steps }
    return [
      ...steps,
      { alias: rateAlias(conversion), table: rates.table, key: rates.from, from: undefined, on: column, rate },
    ]
  })
