import type { Attribute, Cube, Hierarchy, Measure, MemberOrder, Tree } from '../cube.ts'
import type { AttributeDefinition, CubeDefinition, OrderDefinition, TreeDefinition } from '../definitions/definition.ts'
import type { RowExpression, ScalarType } from '../expression.ts'
import type { Located } from '../yaml/node.ts'
import { outerOf } from './calculation-scope.ts'
import { attributeType, columnType, tableOf } from './joins.ts'
import { roleOf, type Use } from './role.ts'
import type { Scope } from './scope.ts'

const orderOf = (
  order: OrderDefinition,
  type: ScalarType,
  typeOf: (column: string) => ScalarType | undefined,
): MemberOrder | undefined => {
  if (order.kind === 'list')
    return { kind: 'list', values: order.values.map(({ value }) => (type === 'integer' ? Number(value) : value)) }
  const column = order.column.value
  const columnsType = typeOf(column)
  return columnsType && { kind: 'column', column, type: columnsType }
}

const treeOf = ({ parent, root, own, all, maxDepth }: TreeDefinition, key: string, type: ScalarType): Tree => ({
  key,
  parent: parent.value,
  ...(root && { root: type === 'integer' ? Number(root.value) : root.value }),
  ...{ own, all, maxDepth },
})

/** An attribute; undefined where its column is missing. */
const attributeOf = (
  definition: AttributeDefinition,
  own: Located,
  scope: Scope,
  unknown: string,
): Attribute | undefined => {
  const { name, column, label, labelIn, via, period, derived, tree, blank, documentation } = definition
  const { value: table } = tableOf(definition, own)
  const type = attributeType(scope, definition, own)
  if (type === undefined) return undefined
  const order = definition.order && orderOf(definition.order, type, (other) => columnType(scope, table, other))
  return {
    ...documentation,
    name: name.value,
    column: column.value,
    type,
    ...(order && { order }),
    ...(label && { label: label.value }),
    ...(labelIn && { labelIn: new Map([...labelIn].map(([tag, of]) => [tag, of.value])) }),
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
  dimension.attributes.flatMap((definition) => {
    const attribute = attributeOf(definition, dimension.table, scope, role.unknown ?? dimension.unknown)
    const outer = outerOf(definition.name.value, dimension.attributes)
    return attribute === undefined
      ? []
      : {
          ...attribute,
          ...titleIn(role, definition),
          name: `${role.name.value}.${definition.name.value}`,
          role: role.name.value,
          ...(role.bridge && { unassigned: role.bridge.unassigned }),
          within: outer.map((name) => `${role.name.value}.${name}`),
        }
  })

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

/** What a cube declares and does not have: each has a problem of its own, which is reported. */
const lacksOf = (cube: CubeDefinition, built: Cube, scope: Scope): readonly string[] => {
  const attributes = cube.roles.flatMap(({ name, dimension }) => {
    const used = scope.dimensions.get(dimension.value)
    return [...(used?.attributes.map((a) => a.name.value) ?? []), ...(used?.broken ?? [])].map(
      (attribute) => `${name.value}.${attribute}`,
    )
  })
  const declared = [...attributes, ...[...cube.degenerate, ...cube.measures].map(({ name }) => name.value)]
  const roles = cube.roles.map(({ name }) => name.value).filter((role) => !built.roles.has(role))
  return [
    ...cube.broken,
    ...roles,
    ...declared.filter((name) => !built.attributes.has(name) && !built.measures.has(name)),
  ]
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

/** A cube with the names that it declares and lacks: none where its definition has no problems. */
export interface BuiltCube {
  readonly cube: Cube
  readonly lacks: readonly string[]
}

/** A cube, every name resolved. What has problems, which are reported, is left out. */
export const buildCube = (definition: CubeDefinition, { measures, filter }: ResolvedParts, scope: Scope): BuiltCube => {
  const table = definition.table.value
  const factColumns = scope.schema.get(table) ?? new Map<string, ScalarType>()
  const uses = definition.roles.flatMap((role) => {
    const dimension = scope.dimensions.get(role.dimension.value)
    return dimension === undefined ? [] : [{ role, dimension }]
  })
  const degenerate = definition.degenerate.flatMap((a) => attributeOf(a, definition.table, scope, '(unknown)') ?? [])
  const attributes = byName([...uses.flatMap((use) => roleAttributes(use, scope)), ...degenerate])
  const hierarchies = uses.flatMap(roleHierarchies)
  const { completeThrough, accumulating, coverage, drill } = definition
  const cube: Cube = {
    ...definition.documentation,
    name: definition.name.value,
    table,
    grain: definition.grain.map(({ value }) => value),
    ...(filter && { filter }),
    roles: byName(uses.map((use) => roleOf(use, table, scope))),
    attributes,
    hierarchies: byName(hierarchies.filter(({ levels }) => levels.every((level) => attributes.has(level)))),
    measures,
    drill: { columns: drillOf(definition), ...(drill.limit !== undefined && { limit: drill.limit }) },
    ...lineageOf(factColumns),
    factColumns,
    ...(completeThrough !== undefined && { completeThrough }),
    ...(accumulating && { accumulating: true }),
    ...(coverage && { coverage }),
    ...timeOf(definition, uses),
    definition: definition.name.place,
  }
  const left = hierarchies.flatMap(({ name }) => (cube.hierarchies.has(name) ? [] : [name]))
  return { cube, lacks: [...lacksOf(definition, cube, scope), ...left] }
}
