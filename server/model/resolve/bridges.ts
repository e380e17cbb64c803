import type { Bridge, KeyPair } from '../cube.ts'
import type { BridgeDefinition, CubeDefinition, KeyPairDefinition } from '../definitions/definition.ts'
import type { RowExpression, ScalarType } from '../expression.ts'
import type { RowBridges } from '../expressions/row-expression.ts'
import { isDate } from '../periods.ts'
import { columnType } from './joins.ts'
import type { Scope } from './scope.ts'

const pairOf = ({ on, key }: KeyPairDefinition): KeyPair => ({ on: on.value, key: key.value })

const isNumber: Readonly<Partial<Record<ScalarType, RegExp>>> = {
  integer: /^-?\d{1,15}$/,
  decimal: /^-?\d+(\.\d+)?$/,
  double: /^-?\d+(\.\d+)?$/,
}

/** A text of a definition as a value of a column; undefined where it is none of its type. */
export const literalOf = (text: string, type: ScalarType): RowExpression | undefined => {
  const literal = (value: string | number | boolean): RowExpression => ({ kind: 'literal', value, type })
  if (type === 'text') return literal(text)
  if (type === 'boolean') return text === 'true' || text === 'false' ? literal(text === 'true') : undefined
  if (type === 'date') return isDate(text) ? literal(text) : undefined
  if (isNumber[type]?.test(text) !== true) return undefined
  return literal(type === 'decimal' ? text : Number(text))
}

/** A bridge whose definition has no problems. */
export const bridgeOf = (definition: BridgeDefinition, scope: Scope): Bridge => {
  const { table, factKey, weight, model, allocation, unassigned } = definition
  const [first, ...others] = factKey
  const typeOf = (column: string | undefined) => columnType(scope, table.value, column)
  const [weightType, modelType] = [typeOf(weight?.value), typeOf(model?.column.value)]
  const is = model && modelType && literalOf(model.default.value, modelType)
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
