import { keysOf } from '../language/values.ts'
import { Unrelated, View } from '../language/view.ts'
import type { Report } from '../problem.ts'
import { type Fields, readFields } from '../yaml/fields.ts'
import type { Entry, Located } from '../yaml/node.ts'
import type { MeasureDefinition, ViewDefinition } from './definition.ts'
import { readMeasure } from './measure.ts'
import { readEach, readNamed } from './named.ts'
import { readTargets } from './targets.ts'

const viewKeys = keysOf(View)

const readTime = (fields: Fields, report: Report): ViewDefinition['time'] =>
  fields.entries('time').flatMap(({ key: cube, node }) => {
    const isText = node.kind === 'scalar' && typeof node.scalar === 'string'
    const where = `"${cube.value}" in "time" of ${fields.where}`
    if (isText) return [{ cube, role: { value: node.value, place: node.place } satisfies Located }]
    return report(node.place, 'wrong_shape', { where, expected: 'the name of a date role', found: node.kind }) ?? []
  })

/** A view has no fact rows of its own, so its measures are made of those of its cubes. */
const readViewMeasure = (entry: Entry, where: string, report: Report): MeasureDefinition | undefined => {
  const measure = readMeasure(entry, where, report)
  if (measure?.kind !== 'base') return measure
  const reason = 'a view has no fact rows of its own; aggregate in one of its cubes, and calculate with that here'
  return report(measure.name.place, 'excluded_key', {
    where: `measure ${measure.name.value} of ${where}`,
    key: 'agg',
    reason,
  })
}

/** Reads one view; undefined where it names no cubes. */
export const readView = ({ key: name, node }: Entry, report: Report): ViewDefinition | undefined => {
  const where = `view ${name.value}`
  const fields = readFields(node, where, name.place, viewKeys, report)
  const named = readNamed(name, fields)
  const cubes = fields.texts('cubes')
  const time = readTime(fields, report)
  const shared = fields.texts('shared') ?? []
  const unrelated = fields.choice('unrelated', Unrelated.options) ?? 'blank'
  const override = fields.flag('override') ?? false
  const targets = readTargets(fields, report)
  const { items, broken } = readEach('measure', fields.entries('measures'), report, (entry) =>
    readViewMeasure(entry, where, report),
  )
  if (cubes === undefined || cubes.length === 0) return report(fields.place, 'missing_key', { where, key: 'cubes' })
  return { ...named, cubes, time, shared, unrelated, override, measures: items, targets, broken }
}
