import type { Bridge, KeyPair } from '../cube.ts'
import type { BridgeDefinition, CubeDefinition, KeyPairDefinition } from '../definitions/definition.ts'
import type { RowExpression } from '../expression.ts'
import { scalarType } from '../expressions/parameter.ts'
import type { RowBridges } from '../expressions/row-expression.ts'
import { memberLiteral } from '../member-literal.ts'
import { columnType } from './joins.ts'
import type { Scope } from './scope.ts'

const pairOf = ({ on, key }: KeyPairDefinition): KeyPair => ({ on: on.value, key: key.value })

/** A text `:name` as the parameter that it stands for; undefined for any other text, and where there is no such parameter. */
const parameterIn = (text: string, { parameters }: Scope): RowExpression | undefined => {
  const found = text.startsWith(':') ? parameters?.byName.get(text.slice(1)) : undefined
  return found && { kind: 'parameter', parameter: found.name, value: found.default, type: scalarType(found) }
}

/** A bridge whose definition has no problems. */
export const bridgeOf = (definition: BridgeDefinition, scope: Scope): Bridge => {
  const { table, factKey, weight, model, allocation, unassigned } = definition
  const [first, ...others] = factKey
  const typeOf = (column: string | undefined) => columnType(scope, table.value, column)
  const [weightType, modelType] = [typeOf(weight?.value), typeOf(model?.column.value)]
  const is =
    model && (parameterIn(model.default.value, scope) ?? (modelType && memberLiteral(model.default.value, modelType)))
  return {
    table: table.value,
    factKey: [pairOf(first), ...others.map(pairOf)],
    ...(allocation === 'weighted' && weight && weightType && { weight: { column: weight.value, type: weightType } }),
    ...(model && is && { model: { column: model.column.value, is } }),
    ...{ allocation, unassigned },
  }
}

/** The bridges of a cube as expressions see them: by name, with the attributes that they bring. */
export const rowBridges = ({ roles }: CubeDefinition, { dimensions }: Scope): RowBridges => {
  const bridged = roles.filter(({ bridge }) => bridge !== undefined)
  const attributes = bridged.flatMap(({ name, dimension }) =>
    (dimensions.get(dimension.value)?.attributes ?? []).map((a) => `${name.value}.${a.name.value}`),
  )
  return { names: bridged.map(({ name }) => name.value), attributes: new Set(attributes) }
}
