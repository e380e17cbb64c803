import { Allocation, Bridge, BridgeModel } from '../language/cube.ts'
import { keysOf } from '../language/values.ts'
import type { Report } from '../problem.ts'
import { type Fields, readFields } from '../yaml/fields.ts'
import { describe, type Entry } from '../yaml/node.ts'
import type { BridgeDefinition, KeyPairDefinition, RoleDefinition } from './definition.ts'
import { readNamed } from './named.ts'
import { readLabels } from './role.ts'

const bridgeKeys = keysOf(Bridge)
const modelKeys = keysOf(BridgeModel)

/** One `fact column: bridge column`. */
const readPair = ({ key, node }: Entry, where: string, report: Report): KeyPairDefinition | undefined => {
  if (node.kind === 'scalar' && node.scalar !== null && node.value !== '') return { on: key, key: node }
  const named = `${key.value} in "fact_key" of ${where}`
  return report(node.place, 'wrong_shape', {
    where: named,
    expected: 'a column of the bridge',
    found: describe(node),
  })
}

/** `fact_key` as a column that both tables have under one name, or as pairs of which all must be equal. */
const readFactKey = (fields: Fields, report: Report): BridgeDefinition['factKey'] | undefined => {
  const node = fields.node('fact_key')
  if (node?.kind !== 'map') {
    const column = fields.required('fact_key')
    return column && [{ on: column, key: column }]
  }
  const [first, ...others] = node.entries.map((entry) => readPair(entry, fields.where, report))
  if (first !== undefined && others.every((pair) => pair !== undefined)) return [first, ...others]
  if (node.entries.length > 0) return undefined
  const expected = "a column, or pairs {fact's column: bridge's column}"
  return report(node.place, 'wrong_shape', { where: `"fact_key" of ${fields.where}`, expected, found: describe(node) })
}

/** Which of several stored sets of weights counts; undefined where all rows do. */
const readModel = (fields: Fields, report: Report): BridgeDefinition['model'] => {
  const node = fields.node('model')
  if (node === undefined) return undefined
  const model = readFields(node, `model of ${fields.where}`, node.place, modelKeys, report)
  const [column, value] = [model.required('column'), model.required('default')]
  return column && value && { column, default: value }
}

/** Shares need weights; without them each member has the whole. */
const readAllocation = (fields: Fields, report: Report): BridgeDefinition['allocation'] => {
  const hasWeight = fields.node('weight') !== undefined
  const allocation = fields.choice('allocation', Allocation.options)
  if (allocation === 'weighted' && !hasWeight) {
    report(fields.place, 'missing_key', { where: fields.where, key: 'weight' })
  }
  return allocation ?? (hasWeight ? 'weighted' : 'full')
}

/** Reads one bridge of a cube as the role that it makes; undefined where what it joins by is missing. */
export const readBridge = ({ key: name, node }: Entry, cube: string, report: Report): RoleDefinition | undefined => {
  const fields = readFields(node, `bridge ${name.value} of ${cube}`, name.place, bridgeKeys, report)
  const dimension = fields.node('dimension') === undefined ? name : fields.text('dimension')
  const table = fields.required('table')
  const factKey = readFactKey(fields, report)
  const on = fields.required('dimension_key')
  const weight = fields.text('weight')
  const model = readModel(fields, report)
  const allocation = readAllocation(fields, report)
  const unassigned = fields.text('unassigned')?.value ?? '(unassigned)'
  const labels = readLabels(fields, report)
  const unknown = fields.text('unknown')?.value
  const isModelBroken = fields.node('model') !== undefined && model === undefined
  if (!dimension || !table || !factKey || !on || isModelBroken) return undefined
  const bridge = { table, factKey, weight, model, allocation, unassigned }
  const role = { through: undefined, key: undefined, and: [], asOf: undefined, instant: undefined }
  return { ...readNamed(name, fields), dimension, on, ...role, labels, unknown, bridge }
}
