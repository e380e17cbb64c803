import type { CubeDefinition, DimensionDefinition, RoleDefinition } from '../definitions/definition.ts'
import type { RowNames } from '../expressions/row-expression.ts'
import type { CalculationScope, DateRole, ScopeAttribute } from '../expressions/scope.ts'
import type { Scope } from './scope.ts'

interface Use {
  readonly role: RoleDefinition
  readonly dimension: DimensionDefinition
}

const dateRole = ({ role, dimension }: Use): readonly (readonly [string, DateRole])[] => {
  const { calendar } = dimension
  if (calendar === undefined) return []
  const periods = dimension.attributes.flatMap(({ period }) => period ?? [])
  const declared = calendar.shifts.map(({ name, shift }) => [name.value, shift] as const)
  return [[role.name.value, { periods, shifts: new Map([['prior_year', priorYear], ...declared]) }]]
}

const priorYear = { kind: 'months', months: 12 } as const

/** The names of the attributes that one stands within, outermost first; a circle, reported elsewhere, is entered once. */
export const outerOf = (
  name: string,
  all: DimensionDefinition['attributes'],
  seen: readonly string[] = [],
): readonly string[] => {
  const within = all.find((attribute) => attribute.name.value === name)?.within ?? []
  const found = within.flatMap(({ value }) =>
    seen.includes(value) ? [] : [...outerOf(value, all, [...seen, name]), value],
  )
  return [...new Set(found)]
}

/** The columns that say in which currency money is that nothing converts. */
const currencyColumns = ({ measures }: CubeDefinition): ReadonlySet<string> =>
  new Set(
    measures.flatMap((m) =>
      m.kind === 'base' && m.currency && !m.currency.conversion ? [m.currency.column.value] : [],
    ),
  )

const attributesOf = (cube: CubeDefinition, names: RowNames, uses: readonly Use[]) => {
  const attributes = new Map<string, ScopeAttribute>()
  for (const { role, dimension } of uses) {
    for (const { name, tree } of dimension.attributes) {
      const full = `${role.name.value}.${name.value}`
      const within = outerOf(name.value, dimension.attributes).map((outer) => `${role.name.value}.${outer}`)
      attributes.set(full, { type: names.attributes.get(full), within, isTree: tree !== undefined })
    }
  }
  const mixed = currencyColumns(cube)
  for (const { name, column } of cube.degenerate) {
    const currency = mixed.has(column.value) ? { currency: column.value } : {}
    attributes.set(name.value, { type: names.attributes.get(name.value), within: [], isTree: false, ...currency })
  }
  return attributes
}

/** What the calculations that a cube declares may name besides measures. */
export const declaredScope = (cube: CubeDefinition, names: RowNames, scope: Scope): CalculationScope => {
  const uses = cube.roles.flatMap((role) => {
    const dimension = scope.dimensions.get(role.dimension.value)
    return dimension ? [{ role, dimension }] : []
  })
  const dates = new Map(uses.flatMap(dateRole))
  const time = cube.time?.value ?? [...dates.keys()][0]
  return {
    cube: cube.name.value,
    attributes: attributesOf(cube, names, uses),
    dates,
    ...(time !== undefined && { time }),
    ...(names.parameters && { parameters: names.parameters }),
    isBroken: names.isBroken,
  }
}
