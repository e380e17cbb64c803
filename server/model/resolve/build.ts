import type { Attribute, Cube, Hierarchy, Measure, MemberOrder, Tree } from '../cube.ts'
import type { AttributeDefinition, CubeDefinition, OrderDefinition, TreeDefinition } from '../definitions/definition.ts'
import type { RowExpression, ScalarType } from '../expression.ts'
import type { Located } from '../yaml/node.ts'
import { attributeType, tableOf } from './joins.ts'
import { roleOf, type Use } from './role.ts'
import type { Scope } from './scope.ts'

/** What the rules have made sure of: a value that is missing here is a mistake of ours. */
const sure = <T>(value: T | undefined, what: string): T => {
  if (value === undefined) throw new Error(`${what} is missing, though the rules found no problem`)
  return value
}

const typeIn = ({ schema }: Scope, table: string, column: string): ScalarType =>
  sure(schema.get(table)?.get(column), `column ${table}.${column}`)

const orderOf = (order: OrderDefinition, type: ScalarType, columnType: (column: string) => ScalarType): MemberOrder => {
  if (order.kind === 'column')
    return { kind: 'column', column: order.column.value, type: columnType(order.column.value) }
  return { kind: 'list', values: order.values.map(({ value }) => (type === 'integer' ? Number(value) : value)) }
}

/** Names of the attributes that an attribute stands within, those that they stand within included, outermost first. */
const ancestors = (attribute: AttributeDefinition, all: readonly AttributeDefinition[]): readonly string[] => {
  const found = attribute.within.flatMap(({ value }) => {
    const outer = all.find(({ name }) => name.value === value)
    return outer ? [...ancestors(outer, all), value] : []
  })
  return [...new Set(found)]
}

const treeOf = ({ parent, root, own, all, maxDepth }: TreeDefinition, key: string, type: ScalarType): Tree => ({
  key,
  parent: parent.value,
  ...(root && { root: type === 'integer' ? Number(root.value) : root.value }),
  ...{ own, all, maxDepth },
})

const attributeOf = (definition: AttributeDefinition, own: Located, scope: Scope, unknown: string): Attribute => {
  const { name, column, order, label, via, period, derived, tree, blank, documentation } = definition
  const { value: table } = tableOf(definition, own)
  const type = sure(attributeType(scope, definition, own), `column ${table}.${column.value}`)
  return {
    ...documentation,
    name: name.value,
    column: column.value,
    type,
    ...(order && { order: orderOf(order, type, (other) => typeIn(scope, table, other)) }),
    ...(label && { label: label.value }),
    ...(via && { via: { table, on: via.on.value, key: (via.key ?? via.on).value } }),
    within: [],
    ...(period !== undefined && { period }),
    ...(derived && { derived }),
    ...(tree && { tree: treeOf(tree, column.value, type) }),
    unknown,
    blank,
    definition: name.place,
  }
}

/** The title of an attribute where its role gives it another. */
const titleIn = ({ labels }: Use['role'], { name }: AttributeDefinition) => {
  const label = labels.find(({ attribute }) => attribute.value === name.value)
  return label ? { title: label.title } : {}
}

const roleAttributes = ({ role, dimension }: Use, scope: Scope): Attribute[] =>
  dimension.attributes.map((definition) => ({
    ...attributeOf(definition, dimension.table, scope, role.unknown ?? dimension.unknown),
    ...titleIn(role, definition),
    name: `${role.name.value}.${definition.name.value}`,
    role: role.name.value,
    ...(role.bridge && { unassigned: role.bridge.unassigned }),
    within: ancestors(definition, dimension.attributes).map((outer) => `${role.name.value}.${outer}`),
  }))

const roleHierarchies = ({ role, dimension }: Use): Hierarchy[] =>
  dimension.hierarchies.map(({ name, documentation, all, levels, skips }) => ({
    name: `${role.name.value}.${name.value}`,
    title: documentation.title,
    all,
    levels: levels.map((level) => `${role.name.value}.${level.value}`),
    ...(skips.length > 0 && {
      skips: new Map(skips.map(({ level, rule }) => [`${role.name.value}.${level.value}`, rule] as const)),
    }),
    definition: name.place,
  }))

/** Drill-through shows what the cube lists; attributes that identify a row come first, without a list also the grain. */
const drillOf = ({ degenerate, drill, grain }: CubeDefinition): readonly string[] => {
  const identifying = degenerate.filter((attribute) => attribute.drill)
  const shown = identifying.map(({ column }) => column.value)
  const rest = grain.map(({ value }) => value).filter((column) => !shown.includes(column))
  const listed = drill.columns.length > 0 ? drill.columns.map(({ value }) => value) : rest
  return [...new Set([...identifying.map(({ name }) => name.value), ...listed])]
}

const lineageOf = (columns: ReadonlyMap<string, ScalarType>) => {
  const lineage = { run: 'run_id', file: 'source_file', line: 'source_line' }
  return Object.values(lineage).every((column) => columns.has(column)) ? { lineage } : {}
}

/** The role that a cube declares as its time; else its only date role, for the rules leave it no more than one. */
const timeOf = ({ time }: CubeDefinition, uses: readonly Use[]) => {
  const role = time?.value ?? uses.find(({ dimension }) => dimension.calendar !== undefined)?.role.name.value
  return role === undefined ? {} : { time: role }
}

const byName = <T extends { readonly name: string }>(items: readonly T[]): ReadonlyMap<string, T> =>
  new Map(items.map((item) => [item.name, item]))

/** What was resolved while the definition was checked. */
export interface ResolvedParts {
  readonly measures: ReadonlyMap<string, Measure>
  readonly filter: RowExpression | undefined
}

/**
 * A cube whose definition has no problems, every name resolved.
 *
 * @throws Error where the rules let something through that cannot be resolved
 */
export const buildCube = (cube: CubeDefinition, { measures, filter }: ResolvedParts, scope: Scope): Cube => {
  const table = cube.table.value
  const factColumns = sure(scope.schema.get(table), `table ${table}`)
  const uses = cube.roles.map((role) => {
    const dimension = sure(scope.dimensions.get(role.dimension.value), `dimension ${role.dimension.value}`)
    return { role, dimension }
  })
  const degenerate = cube.degenerate.map((attribute) => attributeOf(attribute, cube.table, scope, '(unknown)'))
  return {
    ...cube.documentation,
    name: cube.name.value,
    table,
    grain: cube.grain.map(({ value }) => value),
    ...(filter && { filter }),
    roles: byName(uses.map((use) => roleOf(use, table, scope))),
    attributes: byName([...uses.flatMap((use) => roleAttributes(use, scope)), ...degenerate]),
    hierarchies: byName(uses.flatMap(roleHierarchies)),
    measures,
    drill: { columns: drillOf(cube), ...(cube.drill.limit !== undefined && { limit: cube.drill.limit }) },
    ...lineageOf(factColumns),
    factColumns,
    ...(cube.completeThrough !== undefined && { completeThrough: cube.completeThrough }),
    ...(cube.accumulating && { accumulating: true }),
    ...(cube.coverage && { coverage: cube.coverage }),
    ...timeOf(cube, uses),
    definition: cube.name.place,
  }
}
