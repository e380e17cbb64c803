import { closest } from '../../contract/closest.ts'
import type { BridgeDefinition, CubeDefinition, RoleDefinition } from '../definitions/definition.ts'
import { parameterNamed, scalarType } from '../expressions/parameter.ts'
import { isNumeric, withArticle } from '../expressions/types.ts'
import { memberLiteral } from '../member-literal.ts'
import type { Report } from '../problem.ts'
import { columnType } from '../resolve/joins.ts'
import type { Scope } from '../resolve/scope.ts'
import { checkColumns } from './columns-exist.ts'
import type { CubeRule } from './rule.ts'

/** Rows of the fact and of the bridge meet by columns of equal types. */
const checkFactKey = (
  { table, factKey }: BridgeDefinition,
  where: string,
  cube: CubeDefinition,
  scope: Scope,
  report: Report,
) => {
  const fact = cube.table.value
  for (const { on, key } of factKey) {
    const [own, other] = [columnType(scope, fact, on.value), columnType(scope, table.value, key.value)]
    const columns = scope.schema.get(fact)
    if (own === undefined && columns !== undefined) {
      const nearest = closest(on.value, columns.keys())
      report(on.place, 'unknown_column', { table: fact, name: on.value, closest: nearest })
    }
    if (own === undefined || other === undefined || own === other) continue
    const expected = `${withArticle(own)}, as ${fact}.${on.value} is`
    const found = `${withArticle(other)} in ${table.value}.${key.value}`
    report(key.place, 'wrong_type', { where: `"fact_key" of ${where}`, expected, found })
  }
}

/** A share is a number, and the stored set that counts is one of the values that its column can have. */
const checkWeights = ({ table, weight, model }: BridgeDefinition, where: string, scope: Scope, report: Report) => {
  const type = columnType(scope, table.value, weight?.value)
  if (weight && type && !isNumeric(type)) {
    const found = `${withArticle(type)} in ${table.value}.${weight.value}`
    report(weight.place, 'wrong_type', { where: `"weight" of ${where}`, expected: 'a number', found })
  }
  const modelType = columnType(scope, table.value, model?.column.value)
  if (model === undefined || modelType === undefined) return
  const { value, place } = model.default
  const parameter = value.startsWith(':')
    ? parameterNamed({ name: value.slice(1), at: 1 }, scope.parameters, model.default, report)
    : undefined
  const isOfType = parameter === undefined ? memberLiteral(value, modelType) : scalarType(parameter) === modelType
  if (value.startsWith(':') && parameter === undefined) return
  if (isOfType !== undefined && isOfType !== false) return
  const expected = `${withArticle(modelType)}, as ${table.value}.${model.column.value} is`
  const found = parameter === undefined ? `"${value}"` : `${value}, ${withArticle(scalarType(parameter))}`
  report(place, 'wrong_type', { where: `"default" of model of ${where}`, expected, found })
}

/** A bridge leads to members, by the one key that they have: dates and keys of several columns are joined by roles. */
const checkDimension = (
  { dimension: used, on }: RoleDefinition,
  where: string,
  { dimensions }: Scope,
  report: Report,
) => {
  const dimension = dimensions.get(used.value)
  if (dimension?.calendar !== undefined) {
    const expected = 'a dimension that is no calendar: a fact has its dates in columns of its own'
    report(used.place, 'wrong_shape', { where: `the dimension of ${where}`, expected, found: used.value })
  }
  if (dimension === undefined || dimension.moreKeys.length === 0) return
  const expected = `a column that points to a key of one column; that of ${used.value} has ${dimension.moreKeys.length + 1}`
  report(on.place, 'wrong_shape', { where: `"dimension_key" of ${where}`, expected, found: on.value })
}

/** What has several members for one row of the fact is neither a step to another role nor a column of drill-through. */
const checkUses = (cube: CubeDefinition, bridge: string, report: Report) => {
  for (const { name, through } of cube.roles) {
    if (through?.value !== bridge) continue
    const expected = `a column of the fact or of a role: ${bridge} is a bridge, by which a row has several members`
    const where = `"on" of role ${name.value} of cube ${cube.name.value}`
    report(through.place, 'wrong_shape', { where, expected, found: bridge })
  }
  for (const { value, place } of cube.drill.columns) {
    if (value.split('.')[0] === bridge) report(place, 'bridged', { name: value, bridge, instead: 'leave it out' })
  }
}

/** The tables, columns and dimensions of bridges are there and fit, and nothing reads a bridge as if a row had one member. */
export const bridges: CubeRule = (cube, scope, report) => {
  const bridged = cube.roles.flatMap((role) => (role.bridge === undefined ? [] : [{ role, bridge: role.bridge }]))
  for (const { role, bridge } of bridged) {
    const { table, factKey, weight, model } = bridge
    const where = `bridge ${role.name.value} of cube ${cube.name.value}`
    checkColumns(table, [...factKey.map(({ key }) => key), role.on, weight, model?.column], scope.schema, report)
    checkFactKey(bridge, where, cube, scope, report)
    checkWeights(bridge, where, scope, report)
    checkDimension(role, where, scope, report)
    checkUses(cube, role.name.value, report)
  }
}
